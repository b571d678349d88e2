/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/openssh-connect-private.h"

#include "ssh/openssh-errors-private.h"
#include "ssh/openssh-questions-private.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

/* Nothing tells when the control socket appears; it is looked for while there is a reason to. */
#define LOOK_MS 20
/* Between two questions: ssh limits the connecting, but not the whole of a login. */
#define PATIENCE (90 * G_TIME_SPAN_SECOND)

typedef struct
{
  const char *name;              /* (unowned) */
  RqSshAsker *asker;             /* (unowned) */
  RqSshConfig *config;           /* (owned) */
  RqOpensshMaster *master;       /* (owned) */
  RqOpensshQuestions *questions; /* (owned) (nullable) nobody can answer any */
  RqOpensshMux *anchor;          /* (owned) (nullable) once connected */
  gint64 deadline;
} Connecting;

static void
connecting_clear (Connecting *self)
{
  g_clear_pointer (&self->questions, rq_openssh_questions_free);
  g_clear_pointer (&self->anchor, rq_openssh_mux_free);
  g_clear_pointer (&self->master, rq_openssh_master_free);
  g_clear_pointer (&self->config, rq_ssh_config_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connecting, connecting_clear)

/* @return: whether a question came */
static gboolean
wait_a_moment (Connecting *self)
{
  GPollFD polls[3] = {
    { rq_openssh_master_get_fd (self->master), G_IO_IN, 0 },
    { self->questions != NULL ? rq_openssh_questions_get_fd (self->questions) : -1, G_IO_IN, 0 },
  };
  gboolean has_cancel = g_cancellable_make_pollfd (self->asker->cancellable, &polls[2]);

  g_poll (polls, has_cancel ? 3 : 2, LOOK_MS);
  if (has_cancel)
    g_cancellable_release_fd (self->asker->cancellable);
  return polls[1].revents != 0;
}

static void
set_failure (Connecting *self,
             GError **error)
{
  const char *words;
  const char *refused = self->questions != NULL
                        ? rq_openssh_questions_get_refused (self->questions) : NULL;

  rq_openssh_master_read (self->master);
  words = rq_openssh_master_get_words (self->master);
  if (refused != NULL)
    g_set_error_literal (error, RQ_SSH_ERROR, RQ_SSH_ERROR_HOST_KEY_UNKNOWN, refused);
  else
    g_propagate_error (error, rq_openssh_error_connect (words, self->name));
}

/* @return: %TRUE when it has come to an end, a good one without an error */
static gboolean
look (Connecting *self,
      GError **error)
{
  rq_openssh_master_read (self->master);
  if (rq_openssh_master_has_exited (self->master))
    {
      set_failure (self, error);
      return TRUE;
    }

  if (g_access (rq_openssh_master_get_control (self->master), F_OK) == 0)
    {
      self->anchor = rq_openssh_mux_new (rq_openssh_master_get_control (self->master), NULL);
      return self->anchor != NULL;
    }

  if (g_get_monotonic_time () < self->deadline)
    return FALSE;
  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_UNREACHABLE,
               _("%s neither accepted nor refused the login, so connecting was given up. Connect "
                 "again."),
               self->name);
  return TRUE;
}

static gboolean
run (Connecting *self,
     GError **error)
{
  g_autoptr (GError) failure = NULL;

  self->deadline = g_get_monotonic_time () + PATIENCE;
  do
    {
      if (wait_a_moment (self))
        {
          rq_openssh_questions_answer (self->questions, &failure);
          self->deadline = g_get_monotonic_time () + PATIENCE;
        }
      if (failure == NULL)
        g_cancellable_set_error_if_cancelled (self->asker->cancellable, &failure);
    }
  while (failure == NULL && !look (self, &failure));

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return self->anchor != NULL && *error == NULL;
}

/* ssh remembers an accepted key by appending a line, but it makes no other directory than ~/.ssh,
 * and writes behind a last line that has no end. */
static void
prepare_known_hosts (const char *file)
{
  g_autofree char *directory = g_path_get_dirname (file);
  FILE *stream;

  g_mkdir_with_parents (directory, 0700);
  stream = g_fopen (file, "r+e");
  if (stream == NULL)
    return;

  if (fseek (stream, -1, SEEK_END) == 0 && fgetc (stream) != '\n' &&
      fseek (stream, 0, SEEK_END) == 0)
    fputc ('\n', stream);
  fclose (stream);
}

/**
 * rq_openssh_connect:
 * @name: for sentences
 * @asker: who is asked about host keys and secrets, and stops it
 * @anchor: (out) (transfer full): a conversation that ends when the master does
 *
 * Connects by OpenSSH's own client, with all that its configuration says. Blocks.
 *
 * Returns: (transfer full): the process that holds the connection; any #RqSshError
 */
RqOpensshMaster *
rq_openssh_connect (RqSshTarget *target,
                    const char *name,
                    RqSshAsker *asker,
                    RqOpensshMux **anchor,
                    GError **error)
{
  g_auto (Connecting) self = { name, asker };
  gboolean may_ask = asker->interaction != NULL;
  g_autofree char *socket = NULL;

  self.config = rq_ssh_config_load (target, asker->cancellable, error);
  if (self.config == NULL)
    return NULL;
  if (may_ask && self.config->user_known_hosts[0] != NULL)
    prepare_known_hosts (self.config->user_known_hosts[0]);
  self.master = rq_openssh_master_start (target, self.config, may_ask, error);
  if (self.master == NULL)
    return NULL;
  socket = rq_openssh_master_path (self.master, "ask");
  if (may_ask)
    self.questions = rq_openssh_questions_new (socket, name, self.config, asker, error);
  if ((may_ask && self.questions == NULL) || !run (&self, error))
    return NULL;

  if (self.questions != NULL)
    rq_openssh_questions_accept (self.questions);
  *anchor = g_steal_pointer (&self.anchor);
  return g_steal_pointer (&self.master);
}
