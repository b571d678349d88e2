/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/run-input.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "records/release-head-private.h"
#include "records/run-script.h"
#include "records/run-status.h"
#include "release/release-job.h"
#include "swarm/json.h"

#define ANSWER_MAX 65536

/* So many seconds the run's manager is looked for: somebody waits. */
#define PLACE_PATIENCE 15

static gboolean
is_line (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) && *p != '\t')
      return FALSE;
  return TRUE;
}

/**
 * rq_run_input_check:
 * @text: a line without its end; may be empty
 *
 * Returns: %FALSE with %RQ_RELEASE_ERROR_RUN when it cannot be sent
 */
gboolean
rq_run_input_check (const char  *text,
                    GError     **error)
{
  if (strlen (text) > RQ_RUN_INPUT_MAX)
    g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN,
                 _("That is too long: a line may have %d bytes. Nothing was sent."),
                 RQ_RUN_INPUT_MAX);
  else if (!is_line (text))
    g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN,
                         _("Only one line of text can be sent at a time, without control "
                           "characters. Nothing was sent."));
  else
    return TRUE;
  return FALSE;
}

/**
 * rq_run_input_find_directory:
 * @head: of a release
 *
 * Returns: (transfer full): the directory of its run, or %NULL when nothing reads there
 */
char *
rq_run_input_find_directory (RqReleaseHead  *head,
                             GError        **error)
{
  JsonObject *fields = rq_release_head_get_fields (head);
  const char *directory = rq_json_get_string (fields, "run_directory");

  if (directory != NULL && !json_object_has_member (fields, "exit_status"))
    return g_strdup (directory);
  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                       directory != NULL
                       ? _("The update command of this release has ended. Nothing was sent.")
                       : _("The update command of this release has not been started. Nothing was "
                           "sent."));
  return NULL;
}

static void
fail_gone (const char  *manager,
           GError     **error)
{
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN,
               _("The update runs on manager %s, which cannot be reached now. Nothing was sent. "
                 "Check that manager and its SSH access, then send it again."), manager);
}

/* Known beforehand, it is no loss on the way. */
static gboolean
check_reach (RqTransport  *transport,
             GError      **error)
{
  if (rq_transport_check (transport, NULL))
    return TRUE;
  fail_gone (rq_transport_get_name (transport), error);
  return FALSE;
}

/**
 * rq_run_input_find_place:
 * @transport: of the deployment, to whichever manager
 * @head: of a release that has a run
 *
 * Looks for the run's manager, not for long.
 *
 * Returns: (transfer full): where to send to, or %NULL with why there is no way to it
 */
RqRunPlace *
rq_run_input_find_place (RqTransport    *transport,
                         RqReleaseHead  *head,
                         GCancellable   *cancellable,
                         GError        **error)
{
  g_autoptr (RqRunPlace) place = rq_run_place_new (transport, head);
  GError *reason = NULL;

  if (rq_run_place_await (place, PLACE_PATIENCE, cancellable, &reason))
    return g_steal_pointer (&place);
  if (reason != NULL)
    g_propagate_error (error, reason);
  else
    fail_gone (rq_run_place_get_recorded (head), error);
  return NULL;
}

static const char *
say_over (const RqRunStatus *status)
{
  if (status->state == RQ_RUN_STARTING)
    return _("The command is only just being started. Nothing was sent: try again in a moment.");
  if (status->state == RQ_RUN_LOST)
    return _("The run was lost: nobody reads what is sent. Nothing was sent.");
  return _("The command has ended: nobody reads what is sent. Nothing was sent.");
}

/* @answer: of run/input.sh */
static const char *
say_answer (const RqRunStatus *status)
{
  if (g_str_equal (status->words, "over"))
    return say_over (status);
  if (g_str_equal (status->words, "denied"))
    return _("The run belongs to another account on the manager, which alone may answer it. "
             "Nothing was sent.");
  if (g_str_equal (status->words, "shown"))
    return _("The command does not ask for anything hidden now: its output, and so the record, "
             "would show what you typed. Nothing was sent.");
  if (g_str_equal (status->words, "full"))
    return _("The command does not read what is sent to it, and no more fits in. Nothing was "
             "sent.");
  return _("The manager’s answer could not be read. Look at the output before you send it "
           "again.");
}

static gboolean
take_answer (const RqRunResult  *answer,
             const char         *mark,
             GError            **error)
{
  gsize length;
  const char *text = g_bytes_get_data (answer->output, &length);
  g_autoptr (RqRunStatus) status =
    rq_run_status_parse (text != NULL ? text : "", length, mark, error);

  if (status == NULL)
    return FALSE;
  if (g_str_equal (status->words, "sent"))
    return TRUE;
  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN, say_answer (status));
  return FALSE;
}

/* It is never sent twice by itself. */
static GError *
say_loss (GError *reason)
{
  g_autoptr (GError) owned = reason;

  if (!g_error_matches (reason, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST))
    return g_steal_pointer (&owned);
  return g_error_new_literal (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                              _("The connection was lost: nobody knows whether it was sent. Look "
                                "at the output before you send it again."));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (RqRunResult) answer =
    rq_transport_run_finish (RQ_TRANSPORT (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, say_loss (error));
  else if (take_answer (answer, g_task_get_task_data (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * rq_run_input_send_async:
 * @transport: to the run's manager, see rq_run_input_find_place()
 * @run_directory: of the run, on the manager
 * @text: a line, see rq_run_input_check()
 * @hidden: whether it must not be shown: then it is sent only to a command that hides it
 *
 * Sends it once.
 */
void
rq_run_input_send_async (RqTransport         *transport,
                         const char          *run_directory,
                         const char          *text,
                         gboolean             hidden,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  g_autoptr (GBytes) script = NULL;
  char *mark = rq_run_mark_new ();
  GError *error = NULL;

  g_task_set_source_tag (task, rq_run_input_send_async);
  g_task_set_task_data (task, mark, g_free);
  if (!rq_run_input_check (text, &error) || !check_reach (transport, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  script = rq_run_script_new ("input", mark,
                              "run_directory", run_directory,
                              "text", text,
                              "hidden", hidden ? "yes" : "no",
                              NULL);
  rq_transport_run_async (transport, RQ_RUN_SCRIPT_COMMAND, script, ANSWER_MAX, cancellable,
                          answered_cb, g_steal_pointer (&task));
}

/**
 * rq_run_input_send_finish:
 *
 * Returns: whether it was given to the command
 */
gboolean
rq_run_input_send_finish (RqTransport   *transport,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
