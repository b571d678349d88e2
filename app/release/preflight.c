/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/preflight.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "base/version.h"
#include "release/service-goal.h"
#include "release/upgrade-plan.h"
#include "swarm/image-digest.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/registry-login.h"
#include "swarm/service-spec.h"

/* What is just starting gets so long to become healthy. */
#define HEALTH_LOOKS 30
#define LOOK_MS 1000

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
               rq_release_state_to_label (rq_release_head_get_state (head)));
}

/**
 * rq_preflight_check_in_flight:
 *
 * A record of a newer Requeen may be an open release: it stands in the way too. A damaged one does
 * not.
 *
 * Returns: whether no release of the stack is open
 */
gboolean
rq_preflight_check_in_flight (RqReleaseWork  *work,
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
    if (rq_release_state_is_open (rq_release_head_get_state (heads->pdata[i])))
      {
        set_in_flight (error, heads->pdata[i]);
        return FALSE;
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
  RqEngineClient *client = rq_release_work_get_client (work);
  g_autofree char *name = rq_image_ref_to_string (image);
  g_autofree char *login = rq_registry_login_read (client, image, cancellable);
  g_autoptr (GError) reason = NULL;
  g_autofree char *digest = rq_engine_resolve_digest (client, image, login, cancellable, &reason);

  if (digest != NULL)
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
      if (target != NULL && has_image (work, target, notes, &was_silent, cancellable))
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
                   _("There are no images of version %s: is it spelled right? %s"),
                   rq_upgrade_plan_get_version (plan), phrases);
    }
  return rq_service_goals_count_changes (goals) > 0;
}

/**
 * rq_preflight_make_goals:
 * @previous: (out): the version left behind
 * @notes: (element-type utf8): gets what is to be noted
 *
 * Returns: (transfer full) (element-type RqServiceGoal): what the upgrade is to reach
 */
GPtrArray *
rq_preflight_make_goals (RqReleaseWork  *work,
                         RqStackView    *view,
                         const char     *version,
                         char          **previous,
                         GPtrArray      *notes,
                         GCancellable   *cancellable,
                         GError        **error)
{
  g_autoptr (RqUpgradePlan) plan = rq_upgrade_plan_new (rq_stack_view_get_services (view),
                                                        rq_release_work_get_stack (work), version);
  g_autoptr (GPtrArray) goals = NULL;

  g_assert (rq_upgrade_plan_get_n_rows (plan) == rq_stack_view_get_services (view)->len);
  goals = collect_goals (work, view, plan, notes, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !check_changes (plan, goals, notes, error))
    return NULL;
  *previous = g_strdup (rq_upgrade_plan_get_previous (plan));
  return g_steal_pointer (&goals);
}

/* Just looking: no update of ours is under way. */
static GPtrArray *
judge_all (RqStackView *view,
           const char  *stack,
           gboolean    *may_become_good)
{
  GPtrArray *services = rq_stack_view_get_services (view);
  GPtrArray *unhealthy = g_ptr_array_new_with_free_func (g_free);

  *may_become_good = FALSE;
  for (guint i = 0; i < services->len; i++)
    {
      JsonObject *service = services->pdata[i];
      RqServiceFacts facts = {
        .service = service,
        .tasks = rq_stack_view_get_tasks (view, rq_json_get_string (service, "ID")),
        .nodes = rq_stack_view_get_nodes (view),
        .now = rq_stack_view_get_time (view),
      };
      g_autoptr (RqVerdict) verdict = rq_service_health_judge (&facts);

      if (rq_verdict_is_good (verdict))
        continue;
      *may_become_good |= !rq_verdict_is_settled (verdict);
      g_ptr_array_add (unhealthy,
                       g_strdup_printf (_("%s: %s (%s)"),
                                        rq_service_short_name (rq_service_json_get_name (service),
                                                               stack),
                                        rq_outcome_to_label (rq_verdict_get_outcome (verdict)),
                                        rq_verdict_get_words (verdict)));
    }
  return unhealthy;
}

/**
 * rq_preflight_find_unhealthy:
 *
 * Returns: (transfer full) (element-type utf8): the services that are not healthy, in words
 */
GPtrArray *
rq_preflight_find_unhealthy (RqReleaseWork  *work,
                             GCancellable   *cancellable,
                             GError        **error)
{
  const char *stack = rq_release_work_get_stack (work);

  for (int look = 1;; look++)
    {
      g_autoptr (RqStackView) view = rq_stack_view_load (rq_release_work_get_client (work), stack,
                                                         cancellable, error);
      g_autoptr (GPtrArray) unhealthy = NULL;
      gboolean may_become_good;

      if (view == NULL)
        return NULL;
      unhealthy = judge_all (view, stack, &may_become_good);
      if (unhealthy->len == 0 || !may_become_good || look == HEALTH_LOOKS)
        return g_steal_pointer (&unhealthy);
      if (!rq_await_sleep (LOOK_MS, cancellable, error))
        return NULL;
    }
}
