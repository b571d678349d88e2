/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/rollout-await.h"

#include "base/await.h"
#include "release/service-goal.h"

#define LOOK_MS 1000

/**
 * rq_rollout_tick:
 * @words: what is being done, for the snapshot
 *
 * Waits a second and looks.
 *
 * Returns: %FALSE when watching has to end: cancelled, lock or connection lost
 */
gboolean
rq_rollout_tick (RqReleaseWork   *work,
                 RqRolloutWatch  *watch,
                 GPtrArray       *goals,
                 const char      *words,
                 GCancellable    *cancellable,
                 GError         **error)
{
  if (!rq_await_sleep (LOOK_MS, cancellable, error) ||
      !rq_rollout_watch_look (watch, cancellable, error))
    return FALSE;

  rq_release_work_note_failures (work, watch);
  rq_release_work_show (work, words, rq_service_goals_get_fraction (goals, watch),
                        rq_service_goals_get_rows (goals, watch,
                                                   rq_release_work_get_stack (work)));
  return rq_release_work_tend (work, cancellable, error);
}

/**
 * rq_rollout_await:
 *
 * Watches until every service is settled.
 *
 * Returns: %FALSE when watching had to end before
 */
gboolean
rq_rollout_await (RqReleaseWork   *work,
                  RqRolloutWatch  *watch,
                  GPtrArray       *goals,
                  const char      *words,
                  GCancellable    *cancellable,
                  GError         **error)
{
  rq_rollout_watch_set_final (watch);
  while (!rq_rollout_watch_is_settled (watch))
    if (!rq_rollout_tick (work, watch, goals, words, cancellable, error))
      return FALSE;
  return TRUE;
}
