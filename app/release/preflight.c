/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/preflight.h"

#include <glib/gi18n-lib.h>

#include "base/version.h"
#include "checks/checks.h"
#include "release/service-goal.h"
#include "release/upgrade-plan.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

/**
 * rq_preflight_check_version:
 * @previous: the version now, "" when it is not one
 * @ticks: item → note
 *
 * Returns: whether @version may be the target
 */
gboolean
rq_preflight_check_version (const char  *version,
                            const char  *previous,
                            GHashTable  *ticks,
                            GError     **error)
{
  if (!rq_version_check (version, error))
    return FALSE;
  if (previous[0] == '\0' || rq_version_compare (version, previous) >= 0 ||
      g_hash_table_contains (ticks, "downgrade"))
    return TRUE;

  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               _("%s is older than %s, which runs now: this would be a downgrade. Roll back "
                 "instead, or confirm the downgrade (tick “downgrade”)."),
               version, previous);
  return FALSE;
}

/**
 * rq_preflight_check_stack:
 *
 * Returns: whether there is such a stack
 */
gboolean
rq_preflight_check_stack (RqStackView  *view,
                          const char   *stack,
                          GError      **error)
{
  if (rq_stack_view_get_services (view)->len > 0)
    return TRUE;
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               _("There is no stack “%s” in this swarm. Correct the deployment."), stack);
  return FALSE;
}

static void
set_in_flight (GError        **error,
               RqReleaseHead  *head)
{
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_IN_FLIGHT,
               _("Release %s to %s by %s is still open (%s). Resume it or roll it back first."),
               rq_release_head_get_id (head), rq_release_head_get_version (head),
               rq_release_head_get_author (head),
               rq_release_head_get_label (head));
}

/* A draft, or a release whose workstation went before its update command: it stands in nobody's
 * way, for nobody may ever come back to it; the lock says whether somebody works on it now. */
static char *
say_unbegun (RqReleaseHead *head)
{
  return g_strdup_printf (_("Release %s to %s by %s is open too (%s). It has changed nothing and "
                            "stays as it is."),
                          rq_release_head_get_id (head), rq_release_head_get_version (head),
                          rq_release_head_get_author (head),
                          rq_release_head_get_label (head));
}

/**
 * rq_preflight_check_in_flight:
 * @own_id: (nullable): of a release that is meant itself
 * @notes: (element-type utf8): gets what is to be noted
 *
 * A release that has changed nothing does not stand in the way. A record of a newer Requeen may be
 * an open release: it stands in the way too. A damaged one does not.
 *
 * Returns: whether no release of the stack is open
 */
gboolean
rq_preflight_check_in_flight (RqReleaseWork  *work,
                              const char     *own_id,
                              GPtrArray      *notes,
                              GCancellable   *cancellable,
                              GError        **error)
{
  g_autoptr (GError) unreadable = NULL;
  g_autoptr (GPtrArray) heads =
    rq_release_store_list (rq_release_work_get_client (work), rq_release_work_get_stack (work),
                           &unreadable, cancellable, error);

  if (heads == NULL)
    return FALSE;
  for (guint i = 0; i < heads->len; i++)
    {
      RqReleaseHead *head = heads->pdata[i];

      if (!rq_release_state_is_open (rq_release_head_get_state (head)) ||
          g_strcmp0 (rq_release_head_get_id (head), own_id) == 0)
        continue;
      if (rq_release_head_has_begun (head))
        {
          set_in_flight (error, head);
          return FALSE;
        }
      g_ptr_array_add (notes, say_unbegun (head));
    }
  if (g_error_matches (unreadable, RQ_RECORD_ERROR, RQ_RECORD_ERROR_TOO_NEW))
    {
      g_propagate_error (error, g_steal_pointer (&unreadable));
      return FALSE;
    }
  return TRUE;
}

static RqImageRef *
make_target (JsonObject *spec,
             const char *version)
{
  const char *image = rq_service_spec_get_image (spec);
  g_autoptr (RqImageRef) ref = image != NULL ? rq_image_ref_parse (image, NULL) : NULL;

  return ref != NULL ? rq_image_ref_with_tag (ref, version) : NULL;
}

/* Does the registry have it? What it cannot be asked about is believed, and said once. */
static gboolean
has_image (RqReleaseWork *work,
           RqImageRef    *image,
           GPtrArray     *notes,
           gboolean      *was_silent,
           GCancellable  *cancellable)
{
  g_autofree char *name = rq_image_ref_to_string (image);
  g_autoptr (GError) reason = NULL;

  if (rq_check_images_ask (rq_release_work_get_client (work), image, cancellable, &reason))
    return TRUE;
  if (g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND))
    {
      g_ptr_array_add (notes, g_strdup_printf (_("The registry has no image %s."), name));
      return FALSE;
    }
  if (!*was_silent)
    g_ptr_array_add (notes,
                     g_strdup_printf (_("Whether the registry has the images is not known: %s"),
                                      reason->message));
  *was_silent = TRUE;
  return TRUE;
}

static GPtrArray *
collect_goals (RqReleaseWork *work,
               RqStackView   *view,
               RqUpgradePlan *plan,
               gboolean       believe,
               GPtrArray     *notes,
               GCancellable  *cancellable)
{
  GPtrArray *services = rq_stack_view_get_services (view);
  GPtrArray *goals = rq_service_goals_new ();
  gboolean was_silent = FALSE;

  for (guint i = 0; i < services->len; i++)
    {
      JsonObject *spec = rq_json_get_object (services->pdata[i], "Spec");
      g_autoptr (RqImageRef) target = NULL;
      g_autofree char *image = NULL;

      if (rq_upgrade_plan_get_row (plan, i)->changes)
        target = make_target (spec, rq_upgrade_plan_get_version (plan));
      if (target != NULL &&
          (believe || has_image (work, target, notes, &was_silent, cancellable)))
        image = rq_image_ref_to_string (target);
      g_ptr_array_add (goals, rq_service_goal_new (spec, image));
    }
  return goals;
}

static gboolean
check_changes (RqUpgradePlan  *plan,
               GPtrArray      *goals,
               GPtrArray      *notes,
               GError        **error)
{
  g_autofree char *phrases = NULL;

  if (rq_upgrade_plan_get_n_changes (plan) == 0)
    g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                 _("The stack runs %s already: there is nothing to upgrade."),
                 rq_upgrade_plan_get_version (plan));
  else if (rq_service_goals_count_changes (goals) == 0)
    {
      phrases = rq_join_phrases (notes);
      g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
                   _("There are no images of version %s. Check the spelling. %s"),
                   rq_upgrade_plan_get_version (plan), phrases);
    }
  return rq_service_goals_count_changes (goals) > 0;
}

/**
 * rq_preflight_make_goals:
 * @previous: (out): the version left behind
 * @ticks: item → note: with "images" the registry is not asked
 * @notes: (element-type utf8): gets what is to be noted
 *
 * Returns: (transfer full) (element-type RqServiceGoal): what the upgrade is to reach
 */
GPtrArray *
rq_preflight_make_goals (RqReleaseWork  *work,
                         RqStackView    *view,
                         const char     *version,
                         GHashTable     *ticks,
                         char          **previous,
                         GPtrArray      *notes,
                         GCancellable   *cancellable,
                         GError        **error)
{
  g_autoptr (RqUpgradePlan) plan = rq_upgrade_plan_new (rq_stack_view_get_services (view),
                                                        rq_release_work_get_stack (work), version);
  g_autoptr (GPtrArray) goals = NULL;

  g_assert (rq_upgrade_plan_get_n_rows (plan) == rq_stack_view_get_services (view)->len);
  goals = collect_goals (work, view, plan, g_hash_table_contains (ticks, "images"), notes,
                         cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !check_changes (plan, goals, notes, error))
    return NULL;
  *previous = g_strdup (rq_upgrade_plan_get_previous (plan));
  return g_steal_pointer (&goals);
}
