/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-auth-private.h"

#include "base/secret-text.h"
#include "ssh/ssh-agent-private.h"
#include "ssh/ssh-errors-private.h"
#include "ssh/ssh-key-file-private.h"
#include "ssh/ssh-wire-private.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define AGENT_FLAG_SHA256 2
#define AGENT_FLAG_SHA512 4

/* Logging in by public key. */
typedef struct
{
  RqSshAuth *auth;         /* (unowned) */
  RqSshAgent *agent;       /* (owned) (nullable) */
  GPtrArray *files;        /* (owned) (element-type RqSshKeyFile) */
  GPtrArray *agent_keys;   /* (owned) (nullable) (element-type RqSshAgentKey) */
  GBytes *signing_key;     /* (unowned) (nullable) while the agent signs */
  GError *signing_error;   /* (owned) (nullable) why it did not */
  gboolean is_wanted;      /* the server asked for the signature of the key that is tried */
} Keys;

static void
keys_clear (Keys *self)
{
  g_clear_pointer (&self->agent, rq_ssh_agent_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->agent_keys, g_ptr_array_unref);
  g_clear_error (&self->signing_error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Keys, keys_clear)

static gboolean
is_libssh2_with_rsa_sha2 (void)
{
  return libssh2_version (0x010b00) != NULL;
}

/* The algorithm stands in what is to be signed (RFC 4252, 7); libssh2 1.11 asks for SHA-2. */
static guint32
agent_flags (const guint8 *data,
             gsize size)
{
  RqSshWire wire = { data, size };
  RqSshWire part;
  g_autofree char *algorithm = NULL;
  guint8 byte;

  if (!rq_ssh_wire_get_string (&wire, &part) || !rq_ssh_wire_get_byte (&wire, &byte) ||
      !rq_ssh_wire_get_string (&wire, &part) || !rq_ssh_wire_get_string (&wire, &part) ||
      !rq_ssh_wire_get_string (&wire, &part) || !rq_ssh_wire_get_byte (&wire, &byte))
    return 0;

  algorithm = rq_ssh_wire_dup_text (&wire);
  if (g_strcmp0 (algorithm, "rsa-sha2-512") == 0)
    return AGENT_FLAG_SHA512;
  return g_strcmp0 (algorithm, "rsa-sha2-256") == 0 ? AGENT_FLAG_SHA256 : 0;
}

static LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC (sign_cb)
{
  Keys *self = *abstract;
  g_autoptr (GBytes) signature = NULL;

  self->is_wanted = TRUE;
  g_clear_error (&self->signing_error);
  signature = rq_ssh_agent_sign (self->agent, self->signing_key, data, data_len,
                                 agent_flags (data, data_len), self->auth->cancellable,
                                 &self->signing_error);
  if (signature == NULL)
    return -1;

  /* libssh2 frees it with the link's allocator, which is malloc's. */
  *sig_len = g_bytes_get_size (signature);
  *sig = malloc (*sig_len);
  memcpy (*sig, g_bytes_get_data (signature, NULL), *sig_len);
  rq_ssh_link_set_deadline (self->auth->link, RQ_SSH_AUTH_PATIENCE);
  return 0;
}

/* The server would take this key: no more than that was to be known. */
static LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC (probe_cb)
{
  Keys *self = *abstract;

  self->is_wanted = TRUE;
  return -1;
}

/* A security key, whose signature says more than others, or a certificate. */
static gboolean
is_beyond_libssh2 (const char *type)
{
  return type != NULL && (g_str_has_prefix (type, "sk-") || strstr (type, "-cert-v0") != NULL);
}

/* %TRUE: logged in. %FALSE without an error: this key is not it. */
static gboolean
judge (Keys *self,
       int code,
       const char *key,
       const char *type,
       GError **error)
{
  g_autoptr (GError) failure = g_steal_pointer (&self->signing_error);

  if (code == 0)
    return TRUE;

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  if (g_strcmp0 (type, "ssh-rsa") == 0 && !is_libssh2_with_rsa_sha2 ())
    self->auth->rsa_failed = TRUE;
  if (is_beyond_libssh2 (type) || code == LIBSSH2_ERROR_FILE)
    self->auth->for_openssh = TRUE;
  if (failure != NULL)
    rq_ssh_auth_note (self->auth, "%s: %s", key, failure->message);
  else if (rq_ssh_auth_is_over (self->auth, code))
    rq_ssh_auth_note (self->auth, _("%s (then the server hung up)"), key);
  else if (code == LIBSSH2_ERROR_FILE)
    rq_ssh_auth_note (self->auth, _("%s (libssh2 cannot read this kind of key)"), key);
  else
    {
      self->auth->refusals++;
      rq_ssh_auth_note (self->auth, _("%s (not accepted)"), key);
      /* Refused although it was asked for: as likely as not it was one of two things wanted. */
      if (self->is_wanted)
        rq_ssh_auth_look_again (self->auth, error);
    }
  return FALSE;
}

static int
offer (Keys *self,
       GBytes *public_key,
       LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC ((*sign)),
       GError **error)
{
  RqSshAuth *auth = self->auth;
  gpointer abstract = self;
  gsize size;
  const guchar *blob = g_bytes_get_data (public_key, &size);
  int code;

  self->is_wanted = FALSE;
  rq_ssh_link_set_deadline (auth->link, RQ_SSH_AUTH_PATIENCE);
  do
    code = libssh2_userauth_publickey (rq_ssh_link_get_session (auth->link), auth->config->user,
                                       blob, size, sign, &abstract);
  while (code == LIBSSH2_ERROR_EAGAIN && rq_ssh_link_wait (auth->link, auth->cancellable, error));

  return code;
}

static gboolean
try_agent_key (Keys *self,
               RqSshAgentKey *key,
               GError **error)
{
  g_autofree char *label = g_strdup_printf (_("%s key “%s” of the agent"), key->type,
                                            key->comment);
  int code;

  self->signing_key = key->public_key;
  code = offer (self, key->public_key, sign_cb, error);
  return code != LIBSSH2_ERROR_EAGAIN && judge (self, code, label, key->type, error);
}

static int
sign_in_with_file (Keys *self,
                   RqSshKeyFile *file,
                   const char *passphrase,
                   GError **error)
{
  RqSshAuth *auth = self->auth;
  const char *user = auth->config->user;
  int code;

  rq_ssh_link_set_deadline (auth->link, RQ_SSH_AUTH_PATIENCE);
  do
    code = libssh2_userauth_publickey_fromfile_ex (rq_ssh_link_get_session (auth->link), user,
                                                   strlen (user), NULL, file->path, passphrase);
  while (code == LIBSSH2_ERROR_EAGAIN && rq_ssh_link_wait (auth->link, auth->cancellable, error));

  /* Of the two refusals that there are, the one of a signature. */
  self->is_wanted = code == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED;
  return code;
}

/* Nobody is asked for the passphrase of a key that the server does not want.
 * @return: %FALSE when it is known not to; what was tried is noted */
static gboolean
probe (Keys *self,
       RqSshKeyFile *file,
       GError **error)
{
  int code;

  if (file->public_key == NULL)
    return TRUE;

  code = offer (self, file->public_key, probe_cb, error);
  if (self->is_wanted || code == LIBSSH2_ERROR_EAGAIN)
    return self->is_wanted;

  judge (self, code, file->path, file->type, error);
  return FALSE;
}

static gboolean
is_wrong_passphrase (int code)
{
  return code == LIBSSH2_ERROR_FILE || code == LIBSSH2_ERROR_KEYFILE_AUTH_FAILED;
}

static gboolean
try_passphrases (Keys *self,
                 RqSshKeyFile *file,
                 GError **error)
{
  g_autoptr (RqSshQuestion) question = rq_ssh_auth_make_question (self->auth,
                                                                  RQ_SSH_QUESTION_PASSPHRASE);

  question->key_file = g_strdup (file->path);
  for (; question->attempt <= self->auth->config->password_prompts; question->attempt++)
    {
      g_auto (RqSecretText) passphrase = rq_ssh_auth_ask (self->auth, question, error);
      int code;

      if (passphrase == NULL)
        return FALSE;

      code = sign_in_with_file (self, file, passphrase, error);
      if (code == LIBSSH2_ERROR_EAGAIN)
        return FALSE;
      if (!is_wrong_passphrase (code))
        {
          rq_ssh_asker_accept (self->auth->asker, question);
          return judge (self, code, file->path, file->type, error);
        }
    }

  rq_ssh_auth_note (self->auth, _("%s (that is not its passphrase, or libssh2 cannot read this "
                                  "kind of key)"), file->path);
  return FALSE;
}

static gboolean
try_file (Keys *self,
          RqSshKeyFile *file,
          GError **error)
{
  int code;

  if (file->encrypted && rq_ssh_auth_can_ask (self->auth))
    return probe (self, file, error) && try_passphrases (self, file, error);
  if (file->encrypted)
    {
      rq_ssh_auth_note (self->auth, _("%s (it has a passphrase: add it to the agent with ssh-add)"),
                        file->path);
      return FALSE;
    }

  code = sign_in_with_file (self, file, NULL, error);
  return code != LIBSSH2_ERROR_EAGAIN && judge (self, code, file->path, file->type, error);
}

static void
load_files (Keys *self)
{
  for (int i = 0; self->auth->config->identities[i] != NULL; i++)
    {
      const char *path = self->auth->config->identities[i];
      g_autoptr (GError) error = NULL;
      RqSshKeyFile *file = rq_ssh_key_file_load (path, &error);

      if (file != NULL)
        g_ptr_array_add (self->files, file);
      /* The defaults need not be there. */
      else if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
               self->auth->config->identities_only)
        {
          int length = strlen (error->message) - g_str_has_suffix (error->message, ".");

          rq_ssh_auth_note (self->auth, "%.*s", length, error->message);
        }
    }
}

static gboolean
load_agent (Keys *self,
            GError **error)
{
  g_autoptr (GError) failure = NULL;

  const char *socket = self->auth->config->agent;

  if (socket == NULL || socket[0] == '\0')
    return TRUE;

  self->agent = rq_ssh_agent_connect (socket, self->auth->cancellable, &failure);
  if (self->agent != NULL)
    self->agent_keys = rq_ssh_agent_list (self->agent, self->auth->cancellable, &failure);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (failure != NULL)
    rq_ssh_auth_note (self->auth, _("the agent at %s (%s)"), socket, failure->message);
  return TRUE;
}

static gboolean
is_of_file (Keys *self,
            RqSshAgentKey *key)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      const RqSshKeyFile *file = self->files->pdata[i];

      if (file->public_key != NULL && g_bytes_equal (file->public_key, key->public_key))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_in_agent (Keys *self,
             RqSshKeyFile *file)
{
  for (guint i = 0; self->agent_keys != NULL && i < self->agent_keys->len; i++)
    {
      const RqSshAgentKey *key = self->agent_keys->pdata[i];

      if (file->public_key != NULL && g_bytes_equal (file->public_key, key->public_key))
        return TRUE;
    }

  return FALSE;
}

/* The agent's keys that the configuration names (@of_files), or the others. */
static gboolean
try_agent (Keys *self,
           gboolean of_files,
           GError **error)
{
  for (guint i = 0; self->agent_keys != NULL && i < self->agent_keys->len; i++)
    {
      RqSshAgentKey *key = self->agent_keys->pdata[i];

      if (is_of_file (self, key) != of_files || rq_ssh_auth_is_over (self->auth, 0))
        continue;
      if (try_agent_key (self, key, error))
        return TRUE;
      if (*error != NULL || self->auth->partial)
        return FALSE;
    }

  return FALSE;
}

static gboolean
try_files (Keys *self,
           GError **error)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      RqSshKeyFile *file = self->files->pdata[i];

      if (is_in_agent (self, file) || rq_ssh_auth_is_over (self->auth, 0))
        continue;
      if (try_file (self, file, error))
        return TRUE;
      if (*error != NULL || self->auth->partial)
        return FALSE;
    }

  return FALSE;
}

/**
 * rq_ssh_auth_try_keys:
 *
 * Tries the agent's keys and the key files, in OpenSSH's order.
 *
 * Returns: %TRUE when logged in
 */
gboolean
rq_ssh_auth_try_keys (RqSshAuth *auth,
                      GError **error)
{
  g_auto (Keys) self = { auth };

  self.files = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_key_file_free);
  load_files (&self);
  if (!load_agent (&self, error))
    return FALSE;

  return try_agent (&self, TRUE, error) ||
         (*error == NULL && !auth->partial && !auth->config->identities_only &&
          try_agent (&self, FALSE, error)) ||
         (*error == NULL && !auth->partial && try_files (&self, error));
}
