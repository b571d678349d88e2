/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/upgrade-flow-private.h"

/* Made or read: now there is a draft, or the sentence why not. */
static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RqUpgradeFlow) self = data;
  g_autoptr (RqReleaseDraft) draft = g_steal_pointer (&self->opening);
  g_autoptr (GError) error = NULL;

  if (rq_release_draft_finish (RQ_DRAFT (source), result, &error))
    {
      rq_upgrade_flow_take_draft (self, draft);
      return;
    }
  rq_upgrade_flow_refresh (self);
  rq_upgrade_flow_set_problem (self, error->message);
}

/**
 * rq_upgrade_flow_create_draft:
 *
 * Writes a release with the chosen version to the swarm.
 */
void
rq_upgrade_flow_create_draft (RqUpgradeFlow *self)
{
  g_return_if_fail (self->opening == NULL && self->draft == NULL);

  self->opening = rq_release_draft_new (self->session, NULL);
  rq_upgrade_flow_set_problem (self, NULL);
  rq_release_draft_create_async (self->opening, rq_target_choice_get_version (self->choice), NULL,
                                 opened_cb, g_object_ref (self));
  rq_upgrade_flow_refresh (self);
}

/**
 * rq_upgrade_flow_open_draft:
 * @release_id: of a draft in the swarm
 */
void
rq_upgrade_flow_open_draft (RqUpgradeFlow *self,
                            const char    *release_id)
{
  g_return_if_fail (self->opening == NULL && self->draft == NULL);

  self->opening = rq_release_draft_new (self->session, NULL);
  rq_release_draft_open_async (self->opening, release_id, NULL, opened_cb, g_object_ref (self));
  rq_upgrade_flow_refresh (self);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (RqUpgradeFlow) self = data;
  g_autoptr (GError) error = NULL;

  if (!rq_release_draft_finish (RQ_DRAFT (source), result, &error))
    rq_upgrade_flow_set_problem (self, error->message);
  rq_upgrade_flow_refresh (self);
}

/* After it has come to its author, who goes on with the checklist. */
static void
sent_back_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  RqUpgradeFlow *self = data;

  self->reviewing = FALSE;
  written_cb (source, result, data);
}

/**
 * rq_upgrade_flow_set_comment:
 * @comment: what goes with the next approval or sending back
 */
void
rq_upgrade_flow_set_comment (RqUpgradeFlow *self,
                             const char    *comment)
{
  g_return_if_fail (RQ_IS_UPGRADE_FLOW (self));

  g_free (self->comment);
  self->comment = g_strdup (comment);
}

/**
 * rq_upgrade_flow_approve:
 *
 * Signs the draft with the comment that was set.
 */
void
rq_upgrade_flow_approve (RqUpgradeFlow *self)
{
  g_return_if_fail (self->draft != NULL);

  rq_upgrade_flow_set_problem (self, NULL);
  rq_release_draft_approve_async (self->draft, self->comment, NULL, written_cb,
                                  g_object_ref (self));
}

/**
 * rq_upgrade_flow_send_back:
 *
 * Gives the draft back to its author with the comment that was set.
 */
void
rq_upgrade_flow_send_back (RqUpgradeFlow *self)
{
  g_return_if_fail (RQ_IS_UPGRADE_FLOW (self) && self->draft != NULL);

  rq_upgrade_flow_set_problem (self, NULL);
  rq_release_draft_send_back_async (self->draft, self->comment, NULL, sent_back_cb,
                                    g_object_ref (self));
}

/**
 * rq_upgrade_flow_get_release_id:
 *
 * Returns: (transfer none) (nullable): what the record is found by
 */
const char *
rq_upgrade_flow_get_release_id (RqUpgradeFlow *self)
{
  RqReleaseHead *head;

  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), NULL);

  head = self->draft != NULL ? rq_release_draft_get_head (self->draft) : self->head;
  return head != NULL ? rq_release_head_get_id (head) : NULL;
}

/**
 * rq_upgrade_flow_set_observe_minutes:
 * @minutes: how long everything is watched after it was verified, 0: not at all
 */
void
rq_upgrade_flow_set_observe_minutes (RqUpgradeFlow *self,
                                     unsigned int   minutes)
{
  g_return_if_fail (RQ_IS_UPGRADE_FLOW (self));

  self->observe_minutes = minutes;
}

/**
 * rq_upgrade_flow_cancel_pull:
 *
 * Ends it before anything is changed; afterwards it is too late, and nothing happens.
 */
void
rq_upgrade_flow_cancel_pull (RqUpgradeFlow *self)
{
  g_return_if_fail (RQ_IS_UPGRADE_FLOW (self));

  if (self->run != NULL && rq_job_run_get_state (self->run) < RQ_RELEASE_MIGRATING)
    rq_job_run_leave (self->run);
}

/**
 * rq_upgrade_flow_can_abandon:
 *
 * Returns: whether there is a draft of which nothing has begun
 */
gboolean
rq_upgrade_flow_can_abandon (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), FALSE);

  return self->draft != NULL && self->run == NULL && self->head == NULL
         && rq_upgrade_flow_is_open (self);
}

/**
 * rq_upgrade_flow_abandon:
 *
 * Closes the draft; nothing was changed.
 */
void
rq_upgrade_flow_abandon (RqUpgradeFlow *self)
{
  g_return_if_fail (rq_upgrade_flow_can_abandon (self));

  rq_upgrade_flow_set_problem (self, NULL);
  rq_release_draft_abandon_async (self->draft, "", NULL, written_cb, g_object_ref (self));
}
