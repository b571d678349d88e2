/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/draft-work.h"

#include <glib/gi18n-lib.h>

#include "base/version.h"
#include "records/release-head-private.h"
#include "release/draft-check.h"
#include "release/draft-edit.h"

/**
 * rq_draft_work_new:
 * @release_id: (nullable): %NULL for a new release
 *
 * Returns: (transfer full): an operation that only reads the release
 */
RqDraftWork *
rq_draft_work_new (RqDeployment *deployment,
                   RqTransport  *transport,
                   const char   *author,
                   const char   *release_id)
{
  RqDraftWork *self = g_new0 (RqDraftWork, 1);

  self->deployment = g_object_ref (deployment);
  self->transport = g_object_ref (transport);
  self->author = g_strdup (author);
  self->release_id = g_strdup (release_id);
  return self;
}

/**
 * rq_draft_work_free:
 *
 * Frees @self.
 */
void
rq_draft_work_free (RqDraftWork *self)
{
  g_object_unref (self->deployment);
  g_object_unref (self->transport);
  g_free (self->author);
  g_free (self->release_id);
  g_free (self->item_id);
  g_free (self->text);
  g_clear_pointer (&self->specs, g_ptr_array_unref);
  g_free (self);
}

static RqReleaseHead *
make_draft (RqDraftWork *self)
{
  g_autoptr (RqReleaseHead) head =
    rq_release_head_new (rq_deployment_get_stack (self->deployment), self->text, "",
                         self->author);
  g_autoptr (JsonObject) members = json_object_new ();

  json_object_set_boolean_member (members, "draft", TRUE);
  return rq_release_head_change (head, members);
}

static RqReleaseWriter *
create (RqDraftWork     *self,
        RqEngineClient  *client,
        GCancellable    *cancellable,
        GError         **error)
{
  g_autoptr (RqReleaseHead) head = NULL;
  g_autofree char *words = NULL;
  RqReleaseWriter *writer;

  if (!rq_version_check (self->text, error))
    return NULL;
  head = make_draft (self);
  writer = rq_release_writer_create (client, head, cancellable, error);
  if (writer == NULL)
    return NULL;
  words = g_strdup_printf (_("Drafted a release to %s."), self->text);
  rq_release_writer_note (writer, self->author, "state", words);
  return writer;
}

/* An id is shared by all stacks of a swarm. */
static gboolean
check_stack (RqDraftWork    *self,
             RqReleaseHead  *head,
             GError        **error)
{
  if (g_str_equal (rq_release_head_get_stack (head), rq_deployment_get_stack (self->deployment)))
    return TRUE;
  g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING,
                       _("This release belongs to another stack. Choose one of this stack."));
  return FALSE;
}

static const char *
choose_kind (RqDraftWork *self)
{
  if (self->specs != NULL)
    return "check";
  return self->item_id != NULL ? "tick" : "state";
}

static gboolean
edit (RqDraftWork      *self,
      RqEngineClient   *client,
      RqReleaseWriter  *writer,
      const char       *item_id,
      RqCheckResult    *result,
      GCancellable     *cancellable,
      GError          **error)
{
  g_autoptr (GDateTime) now = rq_engine_client_dup_now (client);
  RqDraftEdit change = {
    .who = self->author,
    .when = now,
    .item_id = item_id,
    .mark = self->mark,
    .text = self->text != NULL ? self->text : "",
    .result = result,
  };
  gboolean written =
    rq_release_writer_edit (writer, result != NULL ? rq_draft_edit_result : self->func, &change,
                            cancellable, error);

  if (written)
    rq_release_writer_note (writer, self->author, choose_kind (self), change.words);
  rq_draft_edit_clear (&change);
  return written;
}

static gboolean
check_each (RqDraftWork      *self,
            RqEngineClient   *client,
            RqReleaseWriter  *writer,
            GCancellable     *cancellable,
            GError          **error)
{
  const char *version = rq_release_head_get_version (rq_release_writer_get_head (writer));
  g_autoptr (RqDraftChecker) checker = NULL;

  if (!rq_draft_check_open (rq_release_writer_get_head (writer), error))
    return FALSE;
  checker = rq_draft_checker_new (client, self->deployment, version, cancellable, error);
  for (guint i = 0; checker != NULL && i < self->specs->len; i++)
    {
      const RqChecklistSpec *spec = self->specs->pdata[i];
      g_autoptr (RqCheckResult) result = rq_draft_checker_run (checker, spec, cancellable);

      if (result == NULL)
        {
          g_cancellable_set_error_if_cancelled (cancellable, error);
          return FALSE;
        }
      if (!edit (self, client, writer, spec->id, result, cancellable, error))
        return FALSE;
      self->checked (spec, rq_release_writer_get_head (writer), self->checked_data);
    }
  return checker != NULL;
}

static gboolean
work_on (RqDraftWork      *self,
         RqEngineClient   *client,
         RqReleaseWriter  *writer,
         GCancellable     *cancellable,
         GError          **error)
{
  g_autoptr (GError) reason = NULL;

  if (!check_stack (self, rq_release_writer_get_head (writer), error))
    return FALSE;
  if (self->specs != NULL)
    check_each (self, client, writer, cancellable, &reason);
  else if (self->func != NULL)
    edit (self, client, writer, self->item_id, NULL, cancellable, &reason);
  /* what was written before something went wrong has its line too */
  if (!rq_release_writer_flush (writer, reason != NULL ? NULL : cancellable,
                                reason != NULL ? NULL : &reason) || reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  return TRUE;
}

/**
 * rq_draft_work_run:
 *
 * Does it. Blocking.
 *
 * Returns: (transfer full): the release's head then
 */
RqReleaseHead *
rq_draft_work_run (RqDraftWork   *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr (RqEngineClient) client = rq_engine_client_new (self->transport);
  g_autoptr (RqReleaseWriter) writer = NULL;

  rq_engine_client_set_patient (client, TRUE);
  if (!rq_engine_client_open (client, cancellable, error))
    return NULL;
  writer = self->release_id != NULL
           ? rq_release_writer_open (client, self->release_id, cancellable, error)
           : create (self, client, cancellable, error);
  if (writer == NULL || !work_on (self, client, writer, cancellable, error))
    return NULL;
  return rq_release_head_ref (rq_release_writer_get_head (writer));
}
