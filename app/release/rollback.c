/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/rollback.h"

#include <glib/gi18n-lib.h>

#include "release/release-job-private.h"
#include "release/release-thread.h"

struct _RqRollback
{
  RqReleaseJob parent_instance;

  char *release_id; /* (owned) (nullable) the last that has a baseline */
};

G_DEFINE_FINAL_TYPE (RqRollback, rq_rollback, RQ_TYPE_RELEASE_JOB)

static gboolean
rq_rollback_perform (RqReleaseJob *job,
                     GCancellable *cancellable,
                     RqJobResult *result,
                     GError **error)
{
  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING, "Not implemented yet.");
  return FALSE;
}

static void
rq_rollback_finalize (GObject *object)
{
  RqRollback *self = RQ_ROLLBACK (object);

  g_free (self->release_id);

  G_OBJECT_CLASS (rq_rollback_parent_class)->finalize (object);
}

static void
rq_rollback_class_init (RqRollbackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_rollback_finalize;
  RQ_RELEASE_JOB_CLASS (klass)->perform = rq_rollback_perform;
}

static void
rq_rollback_init (RqRollback *self)
{
}

/**
 * rq_rollback_new:
 * @release_id: (nullable): the release to be undone; %NULL: the stack's last that has a baseline
 *
 * Returns: (transfer full): a rollback, to be looked at first and run
 */
RqRollback *
rq_rollback_new (RqDeployment *deployment,
                 RqTransport *transport,
                 const char *release_id)
{
  RqRollback *self = g_object_new (RQ_TYPE_ROLLBACK,
                                   "deployment", deployment,
                                   "transport", transport,
                                   NULL);

  self->release_id = g_strdup (release_id);
  return self;
}

static void
preview_thread (GTask *task,
                gpointer source,
                GCancellable *cancellable)
{
  g_task_return_new_error (task, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                           "Not implemented yet.");
}

/**
 * rq_rollback_preview_async:
 *
 * Finds out what running it would do, and changes nothing.
 */
void
rq_rollback_preview_async (RqRollback *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_rollback_preview_async);
  rq_release_thread_run (task, "requeen-preview", preview_thread);
}

/**
 * rq_rollback_preview_finish:
 *
 * Returns: (transfer full): the preview, or %NULL with #RqReleaseError or #RqRecordError
 */
RqRollbackPreview *
rq_rollback_preview_finish (RqRollback *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
