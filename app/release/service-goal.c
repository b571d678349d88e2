/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/service-goal.h"

#include <glib/gi18n-lib.h>

#include "release/release-progress-private.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

static char *
dup_tag (const char *image)
{
  g_autoptr (RqImageRef) ref = rq_image_ref_parse (image, NULL);
  const char *tag = ref != NULL ? rq_image_ref_get_tag (ref) : NULL;

  return g_strdup (tag != NULL ? tag : "");
}

/**
 * rq_service_goal_new:
 * @spec: the service's as it was before
 * @image: (nullable): what it is to run
 *
 * Returns: (transfer full): a goal
 */
RqServiceGoal *
rq_service_goal_new (JsonObject *spec,
                     const char *image)
{
  RqServiceGoal *goal = g_new0 (RqServiceGoal, 1);

  goal->name = g_strdup (rq_json_get_string (spec, "Name"));
  goal->from = rq_service_spec_dup_tag (spec);
  goal->to = image != NULL ? dup_tag (image) : g_strdup (goal->from);
  goal->image = g_strdup (image);
  goal->job = rq_service_spec_is_job (spec);
  return goal;
}

/**
 * rq_service_goal_free:
 *
 * Frees @goal.
 */
void
rq_service_goal_free (RqServiceGoal *goal)
{
  g_free (goal->name);
  g_free (goal->from);
  g_free (goal->to);
  g_free (goal->image);
  g_free (goal);
}

/**
 * rq_service_goals_new:
 *
 * Returns: (transfer full) (element-type RqServiceGoal): no goals yet
 */
GPtrArray *
rq_service_goals_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) rq_service_goal_free);
}

/**
 * rq_service_goals_apply:
 *
 * Gives @watch the images that are wanted.
 */
void
rq_service_goals_apply (GPtrArray      *goals,
                        RqRolloutWatch *watch)
{
  for (guint i = 0; i < goals->len; i++)
    {
      RqServiceGoal *goal = goals->pdata[i];

      if (goal->image != NULL)
        rq_rollout_watch_set_target (watch, goal->name, goal->image);
    }
}

/**
 * rq_service_goals_get_rows:
 * @watch: (nullable): %NULL before there is one
 *
 * Returns: (transfer full) (element-type RqRolloutRow): the services for a snapshot
 */
GPtrArray *
rq_service_goals_get_rows (GPtrArray      *goals,
                           RqRolloutWatch *watch,
                           const char     *stack)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_rollout_row_free);

  for (guint i = 0; i < goals->len; i++)
    {
      RqServiceGoal *goal = goals->pdata[i];
      RqVerdict *verdict =
        watch != NULL ? rq_rollout_watch_get_verdict (watch, goal->name) : NULL;

      g_ptr_array_add (rows, rq_rollout_row_new (rq_service_short_name (goal->name, stack),
                                                 goal->from, goal->to, goal->image != NULL,
                                                 verdict));
    }
  return rows;
}

static gboolean
runs_target (RqServiceGoal  *goal,
             RqRolloutWatch *watch)
{
  RqStackView *view = rq_rollout_watch_get_view (watch);
  JsonObject *service = view != NULL ? rq_stack_view_find_service (view, goal->name) : NULL;
  g_autofree char *tag =
    service != NULL ? rq_service_spec_dup_tag (rq_json_get_object (service, "Spec")) : NULL;

  return g_strcmp0 (tag, goal->to) == 0;
}

/**
 * rq_service_goals_get_fraction:
 *
 * Returns: how much of what changes has changed, 0 to 1
 */
double
rq_service_goals_get_fraction (GPtrArray      *goals,
                               RqRolloutWatch *watch)
{
  double wanted = 0;
  double done = 0;

  for (guint i = 0; i < goals->len; i++)
    {
      RqServiceGoal *goal = goals->pdata[i];
      RqVerdict *verdict = rq_rollout_watch_get_verdict (watch, goal->name);

      if (goal->image == NULL || verdict == NULL)
        continue;
      wanted += MAX (rq_verdict_get_desired (verdict), 1);
      if (runs_target (goal, watch))
        done += rq_verdict_is_good (verdict) ? MAX (rq_verdict_get_desired (verdict), 1)
                                             : rq_verdict_get_done (verdict);
    }
  return wanted > 0 ? done / wanted : 1;
}

static char *
find_fault (RqServiceGoal  *goal,
            RqRolloutWatch *watch,
            const char     *name)
{
  RqVerdict *verdict = rq_rollout_watch_get_verdict (watch, goal->name);

  if (verdict == NULL)
    return g_strdup_printf (_("%s is gone"), name);
  if (rq_verdict_is_good (verdict))
    return NULL;
  return g_strdup_printf (_("%s: %s (%s)"), name,
                          rq_outcome_to_label (rq_verdict_get_outcome (verdict)),
                          rq_verdict_get_words (verdict));
}

/**
 * rq_service_goals_find_faults:
 *
 * Returns: (transfer full) (element-type utf8): what is not as wanted, service by service
 */
GPtrArray *
rq_service_goals_find_faults (GPtrArray      *goals,
                              RqRolloutWatch *watch,
                              const char     *stack)
{
  GPtrArray *faults = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < goals->len; i++)
    {
      RqServiceGoal *goal = goals->pdata[i];
      char *fault = find_fault (goal, watch, rq_service_short_name (goal->name, stack));

      if (fault != NULL)
        g_ptr_array_add (faults, fault);
    }
  return faults;
}

/**
 * rq_service_goals_count_changes:
 *
 * Returns: how many services are to change
 */
guint
rq_service_goals_count_changes (GPtrArray *goals)
{
  guint count = 0;

  for (guint i = 0; i < goals->len; i++)
    count += ((RqServiceGoal *) goals->pdata[i])->image != NULL;
  return count;
}

/**
 * rq_join_phrases:
 * @phrases: (element-type utf8): any number of them
 *
 * Returns: (transfer full): them in one line, none with the full stop of a sentence
 */
char *
rq_join_phrases (GPtrArray *phrases)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < phrases->len; i++)
    {
      const char *phrase = phrases->pdata[i];
      gsize length = strlen (phrase);

      if (length > 0 && phrase[length - 1] == '.')
        length--;
      g_string_append (line, i > 0 ? "; " : "");
      g_string_append_len (line, phrase, length);
    }
  return g_string_free (line, FALSE);
}
