/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-auth-private.h"

#include "base/secret-text.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* Rounds of questions in one try; more is a server that does not want an end. */
#define ROUNDS_MAX 16

/* One try of keyboard-interactive. */
typedef struct
{
  RqSshAuth *auth;     /* (unowned) */
  int attempt;
  int rounds;
  char *pending;       /* (owned) (nullable) what the server said without asking anything */
  RqSshQuestion *last; /* (owned) (nullable) the only question there was */
  int asked;
  gboolean stopped;    /* nothing more is to be answered */
  GError *error;       /* (owned) (nullable) why not */
} Prompts;

static void
prompts_clear (Prompts *self)
{
  g_clear_pointer (&self->pending, g_free);
  g_clear_pointer (&self->last, rq_ssh_question_free);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Prompts, prompts_clear)

static int
send_password (RqSshAuth *self,
               const char *password,
               GError **error)
{
  LIBSSH2_SESSION *session = rq_ssh_link_get_session (self->link);
  const char *user = self->config->user;
  int code;

  do
    code = libssh2_userauth_password_ex (session, user, strlen (user), password, strlen (password),
                                         NULL);
  while (code == LIBSSH2_ERROR_EAGAIN && rq_ssh_link_wait (self->link, self->cancellable, error));

  return code;
}

/* Whether asking once more makes sense after @code; if not, what was tried is noted. */
static gboolean
may_go_on (RqSshAuth *self,
           const char *what,
           int code,
           gboolean last,
           GError **error)
{
  if (code == LIBSSH2_ERROR_EAGAIN)
    return FALSE;
  if (rq_ssh_auth_is_over (self, code))
    {
      rq_ssh_auth_note (self, _("%s (then the server hung up)"), what);
      return FALSE;
    }
  if (code == LIBSSH2_ERROR_PASSWORD_EXPIRED)
    {
      rq_ssh_auth_note (self, _("%s (it has expired: log in once with “ssh %s” and choose "
                                "another)"), what, self->name);
      return FALSE;
    }

  self->refusals++;
  if (last)
    rq_ssh_auth_note (self, _("%s (not accepted)"), what);
  return !rq_ssh_auth_look_again (self, error) && *error == NULL && !last;
}

/**
 * rq_ssh_auth_try_password:
 *
 * Asks for the password, a few times.
 *
 * Returns: %TRUE when logged in
 */
gboolean
rq_ssh_auth_try_password (RqSshAuth *self,
                          GError **error)
{
  g_autoptr (RqSshQuestion) question = rq_ssh_auth_make_question (self, RQ_SSH_QUESTION_PASSWORD);
  int most = self->config->password_prompts;

  if (!rq_ssh_auth_can_ask (self))
    {
      rq_ssh_auth_note (self, _("a password (nobody can be asked for it here)"));
      return FALSE;
    }

  for (;; question->attempt++)
    {
      g_auto (RqSecretText) password = rq_ssh_auth_ask (self, question, error);
      int code;

      if (password == NULL)
        return FALSE;

      code = send_password (self, password, error);
      if (code == 0)
        {
          rq_ssh_asker_accept (self->asker, question);
          return TRUE;
        }
      if (!may_go_on (self, _("the password"), code, question->attempt >= most, error))
        {
          if (self->partial)
            rq_ssh_asker_accept (self->asker, question);
          return FALSE;
        }
    }
}

/* "Password:" is the one question whose answer is the same tomorrow. */
static gboolean
is_password_prompt (const RqSshQuestion *question)
{
  return question->prompt != NULL && !question->echo &&
         (g_ascii_strcasecmp (question->prompt, "password:") == 0 ||
          g_ascii_strcasecmp (question->prompt, "password") == 0);
}

static char *
join_words (const char *first,
            const char *second)
{
  if (first == NULL || second == NULL)
    return g_strdup (first != NULL ? first : second);
  return g_strconcat (first, "\n", second, NULL);
}

static RqSshQuestion *
make_prompt (Prompts *self,
             const LIBSSH2_USERAUTH_KBDINT_PROMPT *prompt,
             const char *instruction)
{
  RqSshQuestion *question = rq_ssh_auth_make_question (self->auth, RQ_SSH_QUESTION_PROMPT);
  g_autofree char *words = rq_ssh_question_clean ((const char *) prompt->text, prompt->length,
                                                  TRUE);
  char *last_line = words != NULL ? strrchr (words, '\n') : NULL;

  /* OpenSSH puts what PAM has to tell before the prompt. */
  if (last_line != NULL)
    *last_line++ = '\0';
  question->attempt = self->attempt;
  question->echo = prompt->echo != 0;
  question->instruction = join_words (instruction, last_line != NULL ? words : NULL);
  question->prompt = g_strdup (last_line != NULL ? last_line : words);
  if (is_password_prompt (question))
    question->kind = RQ_SSH_QUESTION_PASSWORD;
  return question;
}

/* @return: (nullable): malloc'ed, for libssh2 */
static char *
answer_prompt (Prompts *self,
               const LIBSSH2_USERAUTH_KBDINT_PROMPT *prompt,
               const char *instruction)
{
  g_autoptr (RqSshQuestion) question = make_prompt (self, prompt, instruction);
  g_auto (RqSecretText) secret = rq_ssh_auth_ask (self->auth, question, &self->error);

  self->asked++;
  g_clear_pointer (&self->last, rq_ssh_question_free);
  self->last = g_steal_pointer (&question);
  return secret != NULL ? strdup (secret) : NULL;
}

/* libssh2 has no way to say "not now": the connection is broken under it, then it returns. */
static void
stop (Prompts *self)
{
  self->stopped = TRUE;
  rq_ssh_link_break (self->auth->link);
}

/* The worker's thread waits here for a person, as it does for a host key: nothing else is under way
 * while connecting, and cancelling ends the wait. */
static LIBSSH2_USERAUTH_KBDINT_RESPONSE_FUNC (respond_cb)
{
  Prompts *self = rq_ssh_link_get_data (*abstract);
  g_autofree char *words = rq_ssh_question_clean (instruction, instruction_len, TRUE);
  g_autofree char *all = join_words (self->pending, words);

  if (++self->rounds > ROUNDS_MAX)
    stop (self);
  if (num_prompts == 0)
    {
      g_free (self->pending);
      self->pending = g_steal_pointer (&all);
      return;
    }

  g_clear_pointer (&self->pending, g_free);
  for (int i = 0; i < num_prompts && !self->stopped; i++)
    {
      char *answer = answer_prompt (self, &prompts[i], all);

      if (answer == NULL)
        {
          stop (self);
          return;
        }
      responses[i].text = answer;
      responses[i].length = strlen (answer);
    }
}

static int
run_prompts (Prompts *self,
             GError **error)
{
  RqSshAuth *auth = self->auth;
  LIBSSH2_SESSION *session = rq_ssh_link_get_session (auth->link);
  const char *user = auth->config->user;
  int code;

  rq_ssh_link_set_deadline (auth->link, RQ_SSH_AUTH_PATIENCE);
  rq_ssh_link_set_data (auth->link, self);
  do
    code = libssh2_userauth_keyboard_interactive_ex (session, user, strlen (user), respond_cb);
  while (code == LIBSSH2_ERROR_EAGAIN && rq_ssh_link_wait (auth->link, auth->cancellable, error));

  rq_ssh_link_set_data (auth->link, NULL);
  return code;
}

/* @return: %TRUE when logged in; @again: whether to try once more */
static gboolean
try_once (RqSshAuth *auth,
          int attempt,
          gboolean *again,
          GError **error)
{
  g_auto (Prompts) self = { auth, attempt };
  int code = run_prompts (&self, error);

  *again = FALSE;
  if (self.error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self.error));
      return FALSE;
    }
  if (self.rounds > ROUNDS_MAX)
    rq_ssh_auth_note (auth, _("the server’s questions (they did not come to an end)"));
  if (self.stopped || *error != NULL)
    return FALSE;

  *again = code != 0 && self.asked > 0 &&
           may_go_on (auth, _("the answers to the server’s questions"), code,
                      attempt >= auth->config->password_prompts, error);
  if (self.asked == 1 && (code == 0 || auth->partial))
    rq_ssh_asker_accept (auth->asker, self.last);
  return code == 0;
}

/**
 * rq_ssh_auth_try_prompts:
 *
 * Lets the server ask what it wants (keyboard-interactive), a few times.
 *
 * Returns: %TRUE when logged in
 */
gboolean
rq_ssh_auth_try_prompts (RqSshAuth *self,
                         GError **error)
{
  gboolean again = TRUE;

  if (!rq_ssh_auth_can_ask (self))
    {
      rq_ssh_auth_note (self, _("the server’s questions (nobody can be asked here)"));
      return FALSE;
    }

  for (int attempt = 1; again; attempt++)
    if (try_once (self, attempt, &again, error))
      return TRUE;

  return FALSE;
}
