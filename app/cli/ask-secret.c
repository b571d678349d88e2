/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/ask-secret.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/secret-text.h"

/* A terminal gives a line at a time; a longer one is no passphrase. */
#define LINE_MAX_SIZE 1024

typedef struct
{
  struct termios before;        /* how the terminal was */
  char           line[LINE_MAX_SIZE];
  gsize          length;
} Typing;

/* @typing goes with the task: whatever happens, the terminal shows again what is typed. */
static void
typing_free (Typing *typing)
{
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &typing->before);
  fputc ('\n', stderr);
  explicit_bzero (typing->line, sizeof typing->line);
  g_free (typing);
}

static Typing *
typing_new (void)
{
  Typing *typing = g_new0 (Typing, 1);
  struct termios silent;

  tcgetattr (STDIN_FILENO, &typing->before);
  silent = typing->before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  silent.c_lflag |= ICANON | ISIG;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  return typing;
}

static void read_on (GInputStream *input,
                     GTask        *task);

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GTask) task = data;
  Typing *typing = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n > 0)
    typing->length += n;
  if (error != NULL)
    g_task_return_error (task, error);
  else if (typing->length > 0 && typing->line[typing->length - 1] == '\n')
    g_task_return_pointer (task, g_strndup (typing->line, typing->length - 1),
                           (GDestroyNotify) rq_secret_text_free);
  else if (n == 0 || typing->length == sizeof typing->line)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             _("Nothing was typed, so nothing was done."));
  else
    read_on (G_INPUT_STREAM (source), g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
read_on (GInputStream *input,
         GTask        *task)
{
  Typing *typing = g_task_get_task_data (task);

  g_input_stream_read_async (input, typing->line + typing->length,
                             sizeof typing->line - typing->length, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), read_cb, task);
}

/** rq_ask_secret_async: Asks, and reads one line unseen while the main context goes on. */
void
rq_ask_secret_async (const char          *question,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_ask_secret_async);
  g_task_set_task_data (task, typing_new (), (GDestroyNotify) typing_free);
  fprintf (stderr, "%s ", question);
  read_on (input, task);
}

/** rq_ask_secret_finish: Returns: (transfer full) (nullable): what was typed */
char *
rq_ask_secret_finish (GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
