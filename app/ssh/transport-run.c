/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>

/* One read of an output. */
#define CHUNK (64 * 1024)

/* Input, two outputs and the end are waited for side by side, so that no pipe that is full over
 * there can stop another one. */
typedef struct
{
  /* in */
  GBytes *input; /* (owned) (nullable) */
  gsize limit;
  GCancellable *caller; /* (owned) (nullable) */
  gulong caller_id;

  /* in progress */
  RqProcess *process;        /* (owned) (nullable) until it was started */
  GCancellable *cancellable; /* (owned) stops the rest after the first error */
  unsigned int pending;
  GError *error; /* (owned) (nullable) the first one */

  /* out */
  GByteArray *output; /* (owned) */
  GByteArray *errors; /* (owned) */
} Run;

/* Which of the two outputs is being read. */
typedef struct
{
  GTask *task;          /* (owned) */
  GInputStream *stream; /* (owned) */
  GByteArray *bytes;    /* (owned) */
} Drain;

G_DEFINE_BOXED_TYPE (RqRunResult, rq_run_result, rq_run_result_copy, rq_run_result_free)

static void
run_free (Run *run)
{
  g_cancellable_disconnect (run->caller, run->caller_id);
  g_clear_pointer (&run->input, g_bytes_unref);
  g_clear_object (&run->caller);
  g_clear_object (&run->process);
  g_clear_object (&run->cancellable);
  g_clear_error (&run->error);
  g_byte_array_unref (run->output);
  g_byte_array_unref (run->errors);
  g_free (run);
}

static void
drain_free (Drain *drain)
{
  g_object_unref (drain->task);
  g_object_unref (drain->stream);
  g_byte_array_unref (drain->bytes);
  g_free (drain);
}

static void
caller_cancelled_cb (GCancellable *caller,
                     gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static RqRunResult *
run_make_result (Run *run)
{
  RqRunResult *result = g_new0 (RqRunResult, 1);

  result->exit_status = rq_process_get_exit_status (run->process);
  result->term_signal = g_strdup (rq_process_get_term_signal (run->process));
  result->output = g_byte_array_free_to_bytes (g_steal_pointer (&run->output));
  result->errors = g_byte_array_free_to_bytes (g_steal_pointer (&run->errors));
  run->output = g_byte_array_new ();
  run->errors = g_byte_array_new ();
  return result;
}

/* Every part that has begun ends here once; @error: (transfer full) (nullable) */
static void
run_part_done (GTask *task,
               GError *error)
{
  Run *run = g_task_get_task_data (task);

  if (error != NULL && run->error == NULL)
    {
      run->error = error;
      g_cancellable_cancel (run->cancellable);
    }
  else
    g_clear_error (&error);

  if (--run->pending > 0)
    return;

  if (run->error != NULL)
    {
      if (run->process != NULL)
        rq_process_close (run->process);
      g_task_return_error (task, g_steal_pointer (&run->error));
    }
  else
    g_task_return_pointer (task, run_make_result (run), (GDestroyNotify) rq_run_result_free);
}

static void drain_read_cb (GObject *source,
                           GAsyncResult *result,
                           gpointer data);

static void
drain_read (Drain *drain)
{
  Run *run = g_task_get_task_data (drain->task);

  g_input_stream_read_bytes_async (drain->stream, CHUNK, G_PRIORITY_DEFAULT, run->cancellable,
                                   drain_read_cb, drain);
}

static void
drain_done (Drain *drain,
            GError *error)
{
  g_autoptr (GTask) task = g_object_ref (drain->task);

  drain_free (drain);
  run_part_done (task, error);
}

static void
drain_read_cb (GObject *source,
               GAsyncResult *result,
               gpointer data)
{
  Drain *drain = data;
  Run *run = g_task_get_task_data (drain->task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  bytes = g_input_stream_read_bytes_finish (drain->stream, result, &error);
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      drain_done (drain, g_steal_pointer (&error));
      return;
    }

  if (g_bytes_get_size (bytes) > run->limit - drain->bytes->len)
    {
      g_autofree char *limit = g_format_size (run->limit);

      drain_done (drain, g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_TOO_LARGE,
                                      _("A command’s output was larger than %s and was cut off."),
                                      limit));
      return;
    }

  g_byte_array_append (drain->bytes, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  drain_read (drain);
}

static void
run_drain (GTask *task,
           GInputStream *stream,
           GByteArray *bytes)
{
  Drain *drain = g_new0 (Drain, 1);

  drain->task = g_object_ref (task);
  drain->stream = g_object_ref (stream);
  drain->bytes = g_byte_array_ref (bytes);
  drain_read (drain);
}

static void
closed_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (GTask) task = data;

  g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, NULL);
  run_part_done (task, NULL);
}

static void
written_cb (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* A command need not read its input: then it is the end that tells how it went. */
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      run_part_done (task, g_steal_pointer (&error));
      return;
    }

  g_output_stream_close_async (G_OUTPUT_STREAM (source), G_PRIORITY_DEFAULT, run->cancellable,
                               closed_cb, g_steal_pointer (&task));
}

static void
waited_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  rq_process_wait_finish (RQ_PROCESS (source), result, &error);
  run_part_done (task, error);
}

static void
spawned_cb (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  gsize size = 0;
  gconstpointer bytes = run->input != NULL ? g_bytes_get_data (run->input, &size) : NULL;

  run->process = rq_transport_spawn_finish (RQ_TRANSPORT (source), result, &error);
  if (run->process == NULL)
    {
      run->pending = 1;
      run_part_done (task, error);
      return;
    }

  run->pending = 4;
  g_output_stream_write_all_async (rq_process_get_stdin (run->process), bytes, size,
                                   G_PRIORITY_DEFAULT, run->cancellable,
                                   written_cb, g_object_ref (task));
  run_drain (task, rq_process_get_stdout (run->process), run->output);
  run_drain (task, rq_process_get_stderr (run->process), run->errors);
  rq_process_wait_async (run->process, run->cancellable, waited_cb, g_object_ref (task));
}

/**
 * rq_transport_run_async:
 * @input: (nullable): for its standard input, which is closed after it
 * @limit: how many bytes each of output and errors may be
 *
 * Runs @command_line to its end. A status other than 0 is no error.
 */
void
rq_transport_run_async (RqTransport *self,
                        const char *command_line,
                        GBytes *input,
                        gsize limit,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  run->input = input != NULL ? g_bytes_ref (input) : NULL;
  run->limit = limit;
  run->cancellable = g_cancellable_new ();
  run->output = g_byte_array_new ();
  run->errors = g_byte_array_new ();
  g_task_set_source_tag (task, rq_transport_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);

  if (cancellable != NULL)
    {
      run->caller = g_object_ref (cancellable);
      run->caller_id = g_cancellable_connect (cancellable, G_CALLBACK (caller_cancelled_cb),
                                              g_object_ref (run->cancellable), g_object_unref);
    }
  rq_transport_spawn_async (self, command_line, run->cancellable, spawned_cb,
                            g_steal_pointer (&task));
}

/**
 * rq_transport_run_finish:
 *
 * Returns: (transfer full): how it ended; %NULL with %RQ_SSH_ERROR_TOO_LARGE, %RQ_SSH_ERROR_LOST
 *   (nobody knows whether it ran to its end)…
 */
RqRunResult *
rq_transport_run_finish (RqTransport *self,
                         GAsyncResult *result,
                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rq_transport_run:
 *
 * rq_transport_run_async(), blocking (see base/await.h): never on GTK's thread.
 *
 * Returns: (transfer full): how it ended
 */
RqRunResult *
rq_transport_run (RqTransport *self,
                  const char *command_line,
                  GBytes *input,
                  gsize limit,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_transport_run_async (self, command_line, input, limit, cancellable, rq_await_cb, await);
  return rq_transport_run_finish (self, rq_await_result (await), error);
}

/**
 * rq_run_result_copy:
 *
 * Returns: (transfer full): another one with the same bytes
 */
RqRunResult *
rq_run_result_copy (const RqRunResult *self)
{
  RqRunResult *copy = g_new0 (RqRunResult, 1);

  copy->exit_status = self->exit_status;
  copy->term_signal = g_strdup (self->term_signal);
  copy->output = g_bytes_ref (self->output);
  copy->errors = g_bytes_ref (self->errors);
  return copy;
}

void
rq_run_result_free (RqRunResult *self)
{
  g_free (self->term_signal);
  g_bytes_unref (self->output);
  g_bytes_unref (self->errors);
  g_free (self);
}

static char *
dup_text (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size > 0 && data[size - 1] == '\n')
    size--;
  if (size > 0 && data[size - 1] == '\r')
    size--;
  return g_utf8_make_valid (size > 0 ? data : "", size);
}

/**
 * rq_run_result_dup_output:
 *
 * Returns: (transfer full): standard output as text that is valid UTF-8, its last line end cut
 */
char *
rq_run_result_dup_output (const RqRunResult *self)
{
  return dup_text (self->output);
}

/**
 * rq_run_result_dup_errors:
 *
 * Returns: (transfer full): standard error, likewise
 */
char *
rq_run_result_dup_errors (const RqRunResult *self)
{
  return dup_text (self->errors);
}
