/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/ask.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <unistd.h>

#include "base/await.h"

static void
read_line_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL,
                                                     &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, line != NULL ? g_strstrip (line) : g_strdup (""), g_free);
}

/** rq_ask_async: Asks, and reads one line while the main context goes on. */
void
rq_ask_async (const char          *question,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_ask_async);
  fprintf (stderr, "%s ", question);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, cancellable, read_line_cb, task);
}

/** rq_ask_finish: Returns: (transfer full) (nullable): the answer, %NULL when cancelled */
char *
rq_ask_finish (GAsyncResult  *result,
               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/** rq_ask: Returns: (transfer full) (nullable): the answer, %NULL when cancelled */
char *
rq_ask (const char    *question,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_ask_async (question, cancellable, rq_await_cb, await);
  return rq_ask_finish (rq_await_result (await), error);
}
