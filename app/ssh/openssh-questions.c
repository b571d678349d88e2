/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/openssh-questions-private.h"

#include "base/secret-text.h"
#include "ssh/openssh-prompt-private.h"
#include "ssh/transport.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PROMPT_MAX 8192
#define PATIENCE_MS 2000

struct _RqOpensshQuestions
{
  char *path;                /* (owned) */
  const char *name;          /* (unowned) "user@host" */
  const RqSshConfig *config; /* (unowned) */
  RqSshAsker *asker;         /* (unowned) */
  int fd;                    /* (owned) listens */
  RqSshQuestion *last;       /* (owned) (nullable) */
  GPtrArray *passed;         /* (owned) (element-type RqSshQuestion) whose answers were right */
  char *refused;             /* (owned) (nullable) */
};

/**
 * rq_openssh_questions_new:
 * @path: of the socket, in a directory that is this user's alone
 *
 * Returns: (transfer full): listens there; %NULL with %RQ_SSH_ERROR_CONFIG
 */
RqOpensshQuestions *
rq_openssh_questions_new (const char *path,
                          const char *name,
                          const RqSshConfig *config,
                          RqSshAsker *asker,
                          GError **error)
{
  g_autoptr (RqOpensshQuestions) self = g_new0 (RqOpensshQuestions, 1);
  struct sockaddr_un address = { AF_UNIX };

  self->path = g_strdup (path);
  self->name = name;
  self->config = config;
  self->asker = asker;
  self->passed = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_question_free);
  self->fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (self->fd >= 0 &&
      bind (self->fd, (struct sockaddr *) (gpointer) &address, sizeof address) == 0 &&
      listen (self->fd, 8) == 0)
    return g_steal_pointer (&self);

  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG, _("A tunnel cannot listen at %s: %s."),
               path, g_strerror (errno));
  return NULL;
}

void
rq_openssh_questions_free (RqOpensshQuestions *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_unlink (self->path);
  g_clear_pointer (&self->last, rq_ssh_question_free);
  g_ptr_array_unref (self->passed);
  g_free (self->refused);
  g_free (self->path);
  g_free (self);
}

int
rq_openssh_questions_get_fd (RqOpensshQuestions *self)
{
  return self->fd;
}

/* (transfer full) (nullable): all that was said until the end; not for ever */
static GString *
read_prompt (int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GPollFD poll = { fd, G_IO_IN, 0 };
  char bytes[1024];
  ssize_t n;

  while (text->len <= PROMPT_MAX && g_poll (&poll, 1, PATIENCE_MS) > 0)
    {
      n = recv (fd, bytes, sizeof bytes, MSG_DONTWAIT);
      if (n == 0)
        return g_steal_pointer (&text);
      if (n < 0)
        return NULL;
      g_string_append_len (text, bytes, n);
    }
  return NULL;
}

static gboolean
is_own_user (int fd)
{
  struct ucred peer;
  socklen_t size = sizeof peer;

  return getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == getuid ();
}

static void
say (int fd,
     const char *answer)
{
  struct iovec parts[2] = { { (char *) "+", 1 }, { (char *) answer, strlen (answer) } };
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };

  if (sendmsg (fd, &message, MSG_NOSIGNAL) < 0)
    g_debug ("ssh no longer waits for an answer");
}

/* ssh takes the fingerprint itself for a yes, and compares it. */
static gboolean
ask_host_key (RqOpensshQuestions *self,
              int fd,
              RqOpensshPrompt *prompt,
              GError **error)
{
  g_autoptr (GError) failure = NULL;

  g_clear_pointer (&self->refused, g_free);
  if (rq_ssh_asker_ask_host_key (self->asker, prompt->host, prompt->key_type, prompt->fingerprint,
                                 &failure))
    {
      say (fd, prompt->fingerprint);
      return TRUE;
    }

  self->refused =
    g_strdup_printf (_("The host key of %s is not known here (%s, %s): compare this fingerprint "
                       "with the server’s own and accept it."),
                     prompt->host, prompt->key_type, prompt->fingerprint);
  if (failure == NULL)
    say (fd, "no");
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return failure == NULL && *error == NULL;
}

static gboolean
is_at_target (RqOpensshQuestions *self,
              RqOpensshPrompt *prompt)
{
  return prompt->host == NULL ||
         (g_strcmp0 (prompt->user, self->config->user) == 0 &&
          (g_strcmp0 (prompt->host, self->config->host_name) == 0 ||
           g_strcmp0 (prompt->host, self->config->host_key_alias) == 0));
}

static void
set_words (RqSshQuestion *question,
           const char *text)
{
  const char *line = text != NULL ? strrchr (text, '\n') : NULL;

  if (line != NULL)
    question->instruction = g_strndup (text, line - text);
  question->prompt = g_strdup (line != NULL ? line + 1 : text);
}

static RqSshQuestion *
make_question (RqOpensshQuestions *self,
               RqOpensshPrompt *prompt)
{
  RqSshQuestion *question = g_new0 (RqSshQuestion, 1);
  gboolean at_target = is_at_target (self, prompt);

  question->kind = prompt->kind == RQ_OPENSSH_PROMPT_PASSPHRASE ? RQ_SSH_QUESTION_PASSPHRASE
                   : prompt->kind == RQ_OPENSSH_PROMPT_PASSWORD ? RQ_SSH_QUESTION_PASSWORD
                                                                : RQ_SSH_QUESTION_PROMPT;
  question->user = g_strdup (at_target ? self->config->user : prompt->user);
  question->host = g_strdup (at_target ? self->config->host_name : prompt->host);
  question->port = at_target ? self->config->port : 0;
  question->name = at_target ? g_strdup (self->name)
                             : g_strdup_printf ("%s@%s", prompt->user, prompt->host);
  question->key_file = g_strdup (prompt->key_file);
  set_words (question, prompt->text);
  question->attempt = 1;
  return question;
}

static gboolean
is_same (const RqSshQuestion *a,
         const RqSshQuestion *b)
{
  return a->kind == b->kind && g_strcmp0 (a->name, b->name) == 0 &&
         g_strcmp0 (a->key_file, b->key_file) == 0 && g_strcmp0 (a->prompt, b->prompt) == 0;
}

/* The same again: the answer was wrong. Another host's: it was right, we are past it. */
static void
follow (RqOpensshQuestions *self,
        RqSshQuestion *question)
{
  RqSshQuestion *last = g_steal_pointer (&self->last);

  if (last != NULL && is_same (last, question))
    question->attempt = last->attempt + 1;
  else if (last != NULL && g_strcmp0 (last->name, question->name) != 0 &&
           last->kind == RQ_SSH_QUESTION_PASSWORD)
    g_ptr_array_add (self->passed, g_steal_pointer (&last));

  g_clear_pointer (&last, rq_ssh_question_free);
  self->last = rq_ssh_question_copy (question);
}

static gboolean
ask_secret (RqOpensshQuestions *self,
            int fd,
            RqOpensshPrompt *prompt,
            GError **error)
{
  g_autoptr (RqSshQuestion) question = make_question (self, prompt);
  g_auto (RqSecretText) secret = NULL;

  if (!rq_ssh_asker_can_ask_secrets (self->asker))
    return TRUE; /* hanging up is "nobody answers" */

  follow (self, question);
  secret = rq_ssh_asker_ask_secret (self->asker, question, error);
  if (secret != NULL)
    say (fd, secret);
  return secret != NULL;
}

/**
 * rq_openssh_questions_answer:
 *
 * Takes the next question and waits for its answer.
 *
 * Returns: %FALSE with an error, %G_IO_ERROR_CANCELLED when a person gave up, to end connecting
 */
gboolean
rq_openssh_questions_answer (RqOpensshQuestions *self,
                             GError **error)
{
  int fd = accept4 (self->fd, NULL, NULL, SOCK_CLOEXEC);
  g_autoptr (GString) text = fd >= 0 && is_own_user (fd) ? read_prompt (fd) : NULL;
  g_autoptr (GError) failure = NULL;

  if (text != NULL)
    {
      g_autoptr (RqOpensshPrompt) prompt = rq_openssh_prompt_parse (text->str, text->len);

      if (prompt->kind == RQ_OPENSSH_PROMPT_HOST_KEY)
        ask_host_key (self, fd, prompt, &failure);
      else
        ask_secret (self, fd, prompt, &failure);
    }

  if (fd >= 0)
    close (fd);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * rq_openssh_questions_get_refused:
 *
 * Returns: (transfer none) (nullable): the sentence about the host key that nobody accepted
 */
const char *
rq_openssh_questions_get_refused (RqOpensshQuestions *self)
{
  return self->refused;
}

/**
 * rq_openssh_questions_accept:
 *
 * Tells whoever answered that it was right.
 */
void
rq_openssh_questions_accept (RqOpensshQuestions *self)
{
  for (guint i = 0; i < self->passed->len; i++)
    rq_ssh_asker_accept (self->asker, self->passed->pdata[i]);
  if (self->last != NULL)
    rq_ssh_asker_accept (self->asker, self->last);
}
