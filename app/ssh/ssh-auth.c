/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-auth-private.h"

#include "ssh/ssh-errors-private.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More methods than anybody prefers. */
#define METHODS_MAX 32
/* A server hangs up after six refusals (MaxAuthTries): looking again is one, too. */
#define REFUSALS_TO_LOOK_AGAIN 4
/* Microseconds of a person's thinking after which a server may well have hung up. */
#define LONG_THINKING (60 * G_TIME_SPAN_SECOND)

typedef gboolean (*MethodFunc) (RqSshAuth *self,
                                GError   **error);

typedef struct
{
  const char *name;
  MethodFunc run;
} Method;

static const Method methods[] = {
  { "publickey", rq_ssh_auth_try_keys },
  { "keyboard-interactive", rq_ssh_auth_try_prompts },
  { "password", rq_ssh_auth_try_password },
};

static void
auth_clear (RqSshAuth *self)
{
  g_clear_pointer (&self->tried, g_ptr_array_unref);
  g_clear_pointer (&self->methods, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RqSshAuth, auth_clear)

/**
 * rq_ssh_auth_note:
 *
 * Remembers what was tried, as a part of a sentence.
 */
void
rq_ssh_auth_note (RqSshAuth *self,
                  const char *format,
                  ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->tried, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/**
 * rq_ssh_auth_is_over:
 * @code: what libssh2 said last
 *
 * Returns: whether the server has hung up
 */
gboolean
rq_ssh_auth_is_over (RqSshAuth *self,
                     int code)
{
  return rq_ssh_error_is_fatal (code) || rq_ssh_link_has_ended (self->link) ||
         rq_ssh_link_get_goodbye (self->link) != NULL;
}

/**
 * rq_ssh_auth_can_ask:
 *
 * Returns: whether there is a person who may be asked for a secret
 */
gboolean
rq_ssh_auth_can_ask (RqSshAuth *self)
{
  return !self->config->batch && rq_ssh_asker_can_ask_secrets (self->asker);
}

/**
 * rq_ssh_auth_make_question:
 *
 * Returns: (transfer full): the first question of this kind
 */
RqSshQuestion *
rq_ssh_auth_make_question (RqSshAuth *self,
                           RqSshQuestionKind kind)
{
  RqSshQuestion *question = g_new0 (RqSshQuestion, 1);

  question->kind = kind;
  question->name = g_strdup (self->name);
  question->user = g_strdup (self->config->user);
  question->host = g_strdup (self->config->host_name);
  question->port = self->config->port;
  question->attempt = 1;
  return question;
}

static const char *
question_subject (const RqSshQuestion *question)
{
  if (question->kind == RQ_SSH_QUESTION_PASSPHRASE)
    return question->key_file;
  return question->kind == RQ_SSH_QUESTION_PASSWORD ? _("the password")
                                                    : _("what the server asks for");
}

/**
 * rq_ssh_auth_ask:
 *
 * Asks a person and waits. Whoever cannot be asked is noted and gives no error, so that another way
 * is tried.
 *
 * Returns: (transfer full) (nullable): the answer, for rq_secret_text_free()
 */
char *
rq_ssh_auth_ask (RqSshAuth *self,
                 const RqSshQuestion *question,
                 GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 begin = g_get_monotonic_time ();
  char *secret = rq_ssh_asker_ask_secret (self->asker, question, &failure);

  self->thinking = MAX (self->thinking, g_get_monotonic_time () - begin);
  rq_ssh_link_set_deadline (self->link, RQ_SSH_AUTH_PATIENCE);
  if (g_error_matches (failure, RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION))
    rq_ssh_auth_note (self, "%s (%s)", question_subject (question), failure->message);
  else if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return secret;
}

/* @return: (transfer full) (nullable): what the server would accept */
static char *
ask_methods (RqSshAuth *self,
             GError **error)
{
  LIBSSH2_SESSION *session = rq_ssh_link_get_session (self->link);
  const char *user = self->config->user;
  char *names;

  rq_ssh_link_set_deadline (self->link, RQ_SSH_AUTH_PATIENCE);
  do
    names = libssh2_userauth_list (session, user, strlen (user));
  while (names == NULL && libssh2_session_last_errno (session) == LIBSSH2_ERROR_EAGAIN &&
         rq_ssh_link_wait (self->link, self->cancellable, error));

  return g_strdup (names);
}

/**
 * rq_ssh_auth_look_again:
 *
 * libssh2 does not tell "refused" from "accepted, and now something else on top". What the server
 * offers tells.
 *
 * Returns: whether it was the latter, which is in `partial` too
 */
gboolean
rq_ssh_auth_look_again (RqSshAuth *self,
                        GError **error)
{
  g_autofree char *now = NULL;

  if (self->refusals > REFUSALS_TO_LOOK_AGAIN || rq_ssh_auth_is_over (self, 0))
    return FALSE;

  now = ask_methods (self, error);
  self->refusals++;
  if (now == NULL || g_strcmp0 (now, self->methods) == 0)
    return FALSE;

  g_free (self->methods);
  self->methods = g_steal_pointer (&now);
  self->partial = TRUE;
  self->refusals = 0;
  return TRUE;
}

static gboolean
is_enabled (RqSshAuth *self,
            const Method *method)
{
  if (method->run == rq_ssh_auth_try_keys)
    return self->config->publickey;
  return method->run == rq_ssh_auth_try_prompts ? self->config->keyboard_interactive
                                                : self->config->password;
}

/* The best one that the server offers and that was not tried. */
static const Method *
next_method (RqSshAuth *self,
             guint done)
{
  g_auto (GStrv) preferred = g_strsplit (self->config->preferred, ",", METHODS_MAX);
  g_auto (GStrv) offered = g_strsplit (self->methods, ",", METHODS_MAX);

  for (int i = 0; preferred[i] != NULL; i++)
    for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
      if ((done & 1u << m) == 0 && strcmp (preferred[i], methods[m].name) == 0 &&
          g_strv_contains ((const char * const *) offered, methods[m].name) &&
          is_enabled (self, &methods[m]))
        return &methods[m];

  return NULL;
}

static gboolean
try_all (RqSshAuth *self,
         GError **error)
{
  guint done = 0;
  const Method *method;

  while (self->methods != NULL && (method = next_method (self, done)) != NULL)
    {
      self->partial = FALSE;
      done |= 1u << (method - methods);
      if (method->run (self, error))
        return TRUE;
      if (*error != NULL || rq_ssh_auth_is_over (self, 0))
        return FALSE;
    }

  return FALSE;
}

/* A server that has had enough says so before it hangs up, or waited too long for a person. Without
 * that the connection broke, which says nothing of the login: the next one may well be let in. */
static gboolean
was_cut (RqSshAuth *self)
{
  return rq_ssh_link_has_ended (self->link) && rq_ssh_link_get_goodbye (self->link) == NULL &&
         self->thinking <= LONG_THINKING;
}

static void
set_cut (RqSshAuth *self,
         GError **error)
{
  g_autoptr (GError) lost = rq_ssh_error_lost (self->link, self->name);
  g_autofree char *tried = NULL;

  g_ptr_array_add (self->tried, NULL);
  tried = g_strjoinv ("; ", (char **) self->tried->pdata);
  if (self->refusals > 0)
    g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST, _("%s Tried: %s."), lost->message, tried);
  else
    g_propagate_error (error, g_steal_pointer (&lost));
}

/* The server would take what only the system's own ssh can give. */
static gboolean
wants_openssh (RqSshAuth *self)
{
  return self->config->certificates ||
         (self->methods != NULL && (strstr (self->methods, "gssapi") != NULL ||
                                    strstr (self->methods, "hostbased") != NULL));
}

static void
set_failure (RqSshAuth *self,
             GError **error)
{
  const char *goodbye = rq_ssh_link_get_goodbye (self->link);
  g_autofree char *tried = NULL;
  GString *words = g_string_new (NULL);

  g_ptr_array_add (self->tried, NULL);
  tried = g_strjoinv ("; ", (char **) self->tried->pdata);

  if (self->rsa_failed)
    g_string_append_printf (words, _("RSA keys cannot be used: servers since OpenSSH 8.8 want "
                                     "SHA-2 signatures from them, and libssh2 %s on this machine "
                                     "can only make SHA-1 ones: use an Ed25519 or ECDSA key, or "
                                     "libssh2 1.11 or newer. "), libssh2_version (0));
  g_string_append_printf (words, _("%s refused the login."), self->name);
  if (tried[0] != '\0')
    g_string_append_printf (words, _(" Tried: %s."), tried);
  else
    g_string_append (words, _(" There is no key to try: name a key file, or add a key to the "
                              "agent."));
  if (self->thinking > LONG_THINKING)
    g_string_append (words, _(" Most servers wait two minutes for an answer: connect again."));
  if (goodbye != NULL)
    g_string_append_printf (words, _(" The server said: “%s”."), goodbye);
  else if (self->methods != NULL && strstr (self->methods, "publickey") == NULL)
    g_string_append_printf (words, _(" The server offers only: %s."), self->methods);
  else if (tried[0] != '\0')
    g_string_append (words, _(" Add a public key of yours to ~/.ssh/authorized_keys of this user "
                              "there, or use another key."));

  g_set_error_literal (error, RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION, words->str);
  g_string_free (words, TRUE);
  if (self->rsa_failed || self->for_openssh || wants_openssh (self))
    rq_ssh_error_offer_openssh (error);
}

/**
 * rq_ssh_authenticate:
 * @name: "user@host", for sentences
 * @asker: who may be asked for secrets
 *
 * Logs in by what the server offers, in OpenSSH's order. Blocks.
 *
 * Returns: %FALSE with %RQ_SSH_ERROR_AUTHENTICATION, whose message lists what was tried, with
 *   %RQ_SSH_ERROR_LOST when the connection ended meanwhile, or with %G_IO_ERROR_CANCELLED when a
 *   person gave up
 */
gboolean
rq_ssh_authenticate (RqSshLink *link,
                     const RqSshConfig *config,
                     const char *name,
                     RqSshAsker *asker,
                     GError **error)
{
  g_auto (RqSshAuth) self = { link, config, name, asker, asker->cancellable };
  g_autoptr (GError) failure = NULL;
  gboolean in;

  self.tried = g_ptr_array_new_with_free_func (g_free);
  self.methods = ask_methods (&self, &failure);
  in = self.methods == NULL && failure == NULL &&
       libssh2_userauth_authenticated (rq_ssh_link_get_session (link));
  if (!in && failure == NULL)
    {
      rq_ssh_link_set_wiping (link, TRUE);
      in = try_all (&self, &failure);
      rq_ssh_link_set_wiping (link, FALSE);
    }

  if (!in && failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (!in && was_cut (&self))
    set_cut (&self, error);
  else if (!in)
    set_failure (&self, error);
  return in;
}
