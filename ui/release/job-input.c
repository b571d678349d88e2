/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/job-input.h"

#include <glib/gi18n-lib.h>

#include "release/run-input.h"

/* Of the manager that it runs on, which need not be the one that the session is connected to. */
static RqTransport *
get_transport (RqJobRun *run)
{
  RqReleaseProgress *progress = rq_job_run_get_progress (run);

  return progress != NULL ? rq_release_progress_get_run_transport (progress) : NULL;
}

static const char *
get_directory (RqJobRun *run)
{
  RqReleaseProgress *progress = rq_job_run_get_progress (run);

  return progress != NULL ? rq_release_progress_get_run (progress) : NULL;
}

/**
 * rq_job_input_is_possible:
 *
 * Returns: whether the command of @run is running, as last heard
 */
gboolean
rq_job_input_is_possible (RqJobRun *run)
{
  return rq_job_run_can_stop_command (run) && get_directory (run) != NULL;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (rq_run_input_send_finish (RQ_TRANSPORT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * rq_job_input_send_async:
 * @text: one line
 * @hidden: whether it must not be shown
 *
 * Gives @text to the command that runs.
 */
void
rq_job_input_send_async (RqJobRun            *run,
                         const char          *text,
                         gboolean             hidden,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  RqTransport *transport = get_transport (run);
  const char *directory = get_directory (run);
  g_autoptr (GTask) task = g_task_new (run, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_job_input_send_async);
  if (transport != NULL && directory != NULL)
    rq_run_input_send_async (transport, directory, text, hidden, cancellable, sent_cb,
                             g_steal_pointer (&task));
  else
    g_task_return_new_error (task, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN,
                             _("No command runs there now. Nothing was sent."));
}

/** rq_job_input_send_finish: Returns: whether it was given to the command */
gboolean
rq_job_input_send_finish (RqJobRun      *run,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, run), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
