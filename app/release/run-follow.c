/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/run-follow.h"

#include <glib/gi18n-lib.h>

#include "records/run-script.h"
#include "release/release-job.h"

#define OUTPUT_MARK "requeen-output 1 "

/* A login's greeting may come before the mark. */
#define GREETING_MAX 65536

#define CHUNK_MAX 65536
#define ANSWER_MAX 65536
#define BEHIND_MS 50
#define AGAIN_MS 1000

typedef struct
{
  char *directory;      /* (owned) */
  RqRunOutputFunc func;
  gpointer func_data;   /* (unowned) */

  guint64 offset;       /* of the next byte */
  guint generation;     /* of the connection of this pass */
  RqProcess *process;   /* (owned) (nullable) */
  char *mark;           /* (owned) (nullable) of the script that was given last */
  GString *greeting;    /* (owned) (nullable) what came before the mark, until that is seen */
  RqRunStatus *ended;   /* (owned) (nullable) once the run has: the rest is being read */
} Follow;

static void open_output (GTask *task);
static void read_output (GTask *task);

static void
close_process (Follow *follow)
{
  if (follow->process != NULL)
    rq_process_close (follow->process);
  g_clear_object (&follow->process);
}

static const char *
renew_mark (Follow *follow)
{
  g_free (follow->mark);
  follow->mark = rq_run_mark_new ();
  return follow->mark;
}

static void
follow_free (gpointer data)
{
  Follow *follow = data;

  close_process (follow);
  if (follow->greeting != NULL)
    g_string_free (follow->greeting, TRUE);
  g_clear_pointer (&follow->ended, rq_run_status_free);
  g_free (follow->directory);
  g_free (follow->mark);
  g_free (follow);
}

static void
connected_again_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (rq_transport_wait_finish (RQ_TRANSPORT (source), result, &error))
    open_output (task);
  else
    g_task_return_error (task, error);
}

static gboolean
was_cut (GTask        *task,
         const GError *reason)
{
  Follow *follow = g_task_get_task_data (task);

  return rq_transport_was_cut (g_task_get_source_object (task), follow->generation, reason);
}

/* Takes @error. What a loss cut goes on at the next byte once there is a connection. */
static void
fail (GTask  *task,
      GError *error)
{
  gboolean again = was_cut (task, error);

  close_process (g_task_get_task_data (task));
  if (!again)
    {
      g_task_return_error (task, error);
      return;
    }
  g_error_free (error);
  rq_transport_wait_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                           connected_again_cb, g_object_ref (task));
}

static gboolean
again_cb (gpointer data)
{
  open_output (data);
  return G_SOURCE_REMOVE;
}

static gboolean
behind_cb (gpointer data)
{
  read_output (data);
  return G_SOURCE_REMOVE;
}

static void
call_later (GTask       *task,
            guint        milliseconds,
            GSourceFunc  func)
{
  g_autoptr (GSource) source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, func, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

/* All of it was read when as much was read as there is; a pass that was not cut and brought less
 * brings no more the next time either. */
static void
take_status (GTask       *task,
             RqRunStatus *status)
{
  Follow *follow = g_task_get_task_data (task);
  gboolean was_rest = follow->ended != NULL && !was_cut (task, NULL);

  g_clear_pointer (&follow->ended, rq_run_status_free);
  if (status->state == RQ_RUN_RUNNING || status->state == RQ_RUN_STARTING)
    {
      rq_run_status_free (status);
      call_later (task, AGAIN_MS, again_cb);
    }
  else if (follow->offset < status->size && !was_rest)
    {
      follow->ended = status;
      open_output (task);
    }
  else
    g_task_return_pointer (task, status, (GDestroyNotify) rq_run_status_free);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GTask) task = data;
  Follow *follow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RqRunResult) answer =
    rq_transport_run_finish (RQ_TRANSPORT (source), result, &error);
  RqRunStatus *status = NULL;
  gsize length;

  if (answer != NULL)
    {
      const char *text = g_bytes_get_data (answer->output, &length);

      status = rq_run_status_parse (text != NULL ? text : "", length, follow->mark, &error);
    }
  if (status == NULL)
    fail (task, error);
  else
    take_status (task, status);
}

static void
ask_status (GTask *task)
{
  Follow *follow = g_task_get_task_data (task);
  g_autoptr (GBytes) script = rq_run_script_new ("status", renew_mark (follow),
                                                 "run_directory", follow->directory,
                                                 "run_id", "",
                                                 NULL);

  close_process (follow);
  rq_transport_run_async (g_task_get_source_object (task), RQ_RUN_SCRIPT_COMMAND, script,
                          ANSWER_MAX, g_task_get_cancellable (task), asked_cb,
                          g_object_ref (task));
}

/* Cuts off what precedes the output; %NULL while there is nothing else. */
static GBytes *
cut_greeting (Follow *follow,
              GBytes *chunk)
{
  g_autofree char *begin = g_strconcat (OUTPUT_MARK, follow->mark, "\n", NULL);
  gsize length;
  const char *data = g_bytes_get_data (chunk, &length);
  const char *mark;
  GBytes *rest;

  g_string_append_len (follow->greeting, data, length);
  mark = memmem (follow->greeting->str, follow->greeting->len, begin, strlen (begin));
  if (mark == NULL)
    return NULL;

  mark += strlen (begin);
  rest = g_bytes_new (mark, follow->greeting->str + follow->greeting->len - mark);
  g_string_free (follow->greeting, TRUE);
  follow->greeting = NULL;
  return rest;
}

/* Returns: whether to read on at once */
static gboolean
take_output (Follow *follow,
             GBytes *chunk)
{
  g_autoptr (GBytes) output = NULL;
  gboolean go_on = TRUE;

  output = follow->greeting != NULL ? cut_greeting (follow, chunk) : g_bytes_ref (chunk);
  if (output != NULL && g_bytes_get_size (output) > 0)
    {
      go_on = follow->func (output, follow->offset, follow->func_data);
      follow->offset += g_bytes_get_size (output);
    }
  return go_on;
}

static gboolean
check_greeting (Follow  *follow,
                GError **error)
{
  if (follow->greeting == NULL || follow->greeting->len < GREETING_MAX)
    return TRUE;

  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN,
                       _("The output of the run cannot be read: the login on the manager "
                         "prints too much of its own. Let its start-up files print nothing."));
  return FALSE;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GTask) task = data;
  Follow *follow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) chunk =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk != NULL && g_bytes_get_size (chunk) == 0)
    ask_status (task);
  else if (chunk == NULL || !check_greeting (follow, &error))
    fail (task, error);
  else if (take_output (follow, chunk))
    read_output (task);
  else
    call_later (task, BEHIND_MS, behind_cb);
}

static void
read_output (GTask *task)
{
  Follow *follow = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (rq_process_get_stdout (follow->process), CHUNK_MAX,
                                   G_PRIORITY_DEFAULT, g_task_get_cancellable (task), read_cb,
                                   g_object_ref (task));
}

/* A failure shows as the end of the output. */
static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  G_GNUC_UNUSED g_autoptr (GBytes) script = data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
}

/* Its standard input stays open: the end of it tells the script that nobody listens any more. */
static void
write_script (GTask *task)
{
  Follow *follow = g_task_get_task_data (task);
  g_autofree char *offset = g_strdup_printf ("%" G_GUINT64_FORMAT, follow->offset);
  GBytes *script = rq_run_script_new ("follow", renew_mark (follow),
                                      "run_directory", follow->directory,
                                      "offset", offset,
                                      "follow", follow->ended == NULL ? "yes" : "no",
                                      NULL);

  g_output_stream_write_all_async (rq_process_get_stdin (follow->process),
                                   g_bytes_get_data (script, NULL), g_bytes_get_size (script),
                                   G_PRIORITY_DEFAULT, g_task_get_cancellable (task), written_cb,
                                   script);
}

static void
spawned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GTask) task = data;
  Follow *follow = g_task_get_task_data (task);
  GError *error = NULL;

  follow->process = rq_transport_spawn_finish (RQ_TRANSPORT (source), result, &error);
  if (follow->process == NULL)
    {
      fail (task, error);
      return;
    }

  write_script (task);
  read_output (task);
}

static void
open_output (GTask *task)
{
  Follow *follow = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  follow->generation = rq_transport_get_generation (g_task_get_source_object (task));
  if (follow->greeting == NULL)
    follow->greeting = g_string_new (NULL);
  g_string_truncate (follow->greeting, 0);
  rq_transport_spawn_async (g_task_get_source_object (task), RQ_RUN_SCRIPT_COMMAND,
                            g_task_get_cancellable (task), spawned_cb, g_object_ref (task));
}

/**
 * rq_run_follow_async:
 * @run_directory: of the run, on the manager
 * @offset: of the first byte that is wanted
 * @func: gets the output
 *
 * Follows a run to its end, and gives all of its output.
 */
void
rq_run_follow_async (RqTransport         *transport,
                     const char          *run_directory,
                     guint64              offset,
                     RqRunOutputFunc      func,
                     gpointer             func_data,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  Follow *follow = g_new0 (Follow, 1);

  follow->directory = g_strdup (run_directory);
  follow->offset = offset;
  follow->func = func;
  follow->func_data = func_data;
  g_task_set_source_tag (task, rq_run_follow_async);
  g_task_set_task_data (task, follow, follow_free);
  open_output (task);
}

/**
 * rq_run_follow_finish:
 *
 * Returns: (transfer full): how the run ended
 */
RqRunStatus *
rq_run_follow_finish (RqTransport   *transport,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
