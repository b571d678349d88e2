/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-auth-private.h"

#include "ssh/ssh-agent-private.h"
#include "ssh/ssh-errors-private.h"
#include "ssh/ssh-key-file-private.h"
#include "ssh/ssh-wire-private.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* For one answer of the server; a person who types a PIN for the agent is not hurried. */
#define PATIENCE 30
/* A server hangs up after about six tries (MaxAuthTries). */
#define AGENT_FLAG_SHA256 2
#define AGENT_FLAG_SHA512 4

typedef struct
{
  RqSshLink *link;           /* (unowned) */
  const RqSshConfig *config; /* (unowned) */
  const char *name;          /* (unowned) "user@host" */
  GCancellable *cancellable; /* (unowned) (nullable) */
  RqSshAgent *agent;         /* (owned) (nullable) */
  GPtrArray *files;          /* (owned) (element-type RqSshKeyFile) */
  GPtrArray *agent_keys;     /* (owned) (nullable) (element-type RqSshAgentKey) */
  GPtrArray *tried;          /* (owned) (element-type utf8) one sentence part per try */
  GBytes *signing_key;       /* (unowned) (nullable) while the agent signs */
  GError *signing_error;     /* (owned) (nullable) why it did not */
  gboolean rsa_failed;
} Auth;

static void
auth_clear (Auth *auth)
{
  g_clear_pointer (&auth->agent, rq_ssh_agent_free);
  g_clear_pointer (&auth->files, g_ptr_array_unref);
  g_clear_pointer (&auth->agent_keys, g_ptr_array_unref);
  g_clear_pointer (&auth->tried, g_ptr_array_unref);
  g_clear_error (&auth->signing_error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Auth, auth_clear)

static void note_try (Auth *auth,
                      const char *format,
                      ...) G_GNUC_PRINTF (2, 3);

static void
note_try (Auth *auth,
          const char *format,
          ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (auth->tried, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

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
  Auth *auth = *abstract;
  g_autoptr (GBytes) signature = NULL;

  g_clear_error (&auth->signing_error);
  signature = rq_ssh_agent_sign (auth->agent, auth->signing_key, data, data_len,
                                 agent_flags (data, data_len), auth->cancellable,
                                 &auth->signing_error);
  if (signature == NULL)
    return -1;

  /* libssh2 frees it with its own allocator, which is free(). */
  *sig_len = g_bytes_get_size (signature);
  *sig = malloc (*sig_len);
  memcpy (*sig, g_bytes_get_data (signature, NULL), *sig_len);
  rq_ssh_link_set_deadline (auth->link, PATIENCE);
  return 0;
}

/* %TRUE: logged in. %FALSE without an error: this key is not it. */
static gboolean
judge (Auth *auth,
       int code,
       const char *key,
       const char *type,
       GError **error)
{
  if (code == 0)
    return TRUE;

  if (g_error_matches (auth->signing_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&auth->signing_error));
      return FALSE;
    }

  if (g_strcmp0 (type, "ssh-rsa") == 0 && !is_libssh2_with_rsa_sha2 ())
    auth->rsa_failed = TRUE;
  if (auth->signing_error != NULL)
    note_try (auth, "%s: %s", key, auth->signing_error->message);
  else if (rq_ssh_error_is_fatal (code) || rq_ssh_link_get_goodbye (auth->link) != NULL)
    {
      note_try (auth, _("%s (then the server hung up)"), key);
      return FALSE;
    }
  else if (code == LIBSSH2_ERROR_FILE)
    note_try (auth, _("%s (libssh2 cannot read this kind of key)"), key);
  else
    note_try (auth, _("%s (not accepted)"), key);
  g_clear_error (&auth->signing_error);
  return FALSE;
}

static gboolean
try_agent_key (Auth *auth,
               RqSshAgentKey *key,
               GError **error)
{
  g_autofree char *label = g_strdup_printf (_("%s key “%s” of the agent"), key->type,
                                            key->comment);
  gpointer abstract = auth;
  gsize size;
  const guchar *blob = g_bytes_get_data (key->public_key, &size);
  int code;

  auth->signing_key = key->public_key;
  rq_ssh_link_set_deadline (auth->link, PATIENCE);
  do
    code = libssh2_userauth_publickey (rq_ssh_link_get_session (auth->link), auth->config->user,
                                       blob, size, sign_cb, &abstract);
  while (code == LIBSSH2_ERROR_EAGAIN && rq_ssh_link_wait (auth->link, auth->cancellable, error));

  return code != LIBSSH2_ERROR_EAGAIN && judge (auth, code, label, key->type, error);
}

static gboolean
try_file (Auth *auth,
          RqSshKeyFile *file,
          GError **error)
{
  const char *user = auth->config->user;
  int code;

  if (file->encrypted)
    {
      note_try (auth, _("%s (it has a passphrase: add it to the agent with ssh-add)"), file->path);
      return FALSE;
    }

  rq_ssh_link_set_deadline (auth->link, PATIENCE);
  do
    code = libssh2_userauth_publickey_fromfile_ex (rq_ssh_link_get_session (auth->link), user,
                                                   strlen (user), NULL, file->path, NULL);
  while (code == LIBSSH2_ERROR_EAGAIN && rq_ssh_link_wait (auth->link, auth->cancellable, error));

  return code != LIBSSH2_ERROR_EAGAIN && judge (auth, code, file->path, file->type, error);
}

static void
load_files (Auth *auth)
{
  for (int i = 0; auth->config->identities[i] != NULL; i++)
    {
      const char *path = auth->config->identities[i];
      g_autoptr (GError) error = NULL;
      RqSshKeyFile *file = rq_ssh_key_file_load (path, &error);

      if (file != NULL)
        g_ptr_array_add (auth->files, file);
      /* The defaults need not be there. */
      else if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
               auth->config->identities_only)
        note_try (auth, "%.*s", (int) strlen (error->message) -
                  g_str_has_suffix (error->message, "."), error->message);
    }
}

static gboolean
load_agent (Auth *auth,
            GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (auth->config->agent == NULL || auth->config->agent[0] == '\0')
    return TRUE;

  auth->agent = rq_ssh_agent_connect (auth->config->agent, auth->cancellable, &failure);
  if (auth->agent != NULL)
    auth->agent_keys = rq_ssh_agent_list (auth->agent, auth->cancellable, &failure);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (failure != NULL)
    note_try (auth, _("the agent at %s (%s)"), auth->config->agent, failure->message);
  return TRUE;
}

static gboolean
is_of_file (Auth *auth,
            RqSshAgentKey *key)
{
  for (guint i = 0; i < auth->files->len; i++)
    {
      const RqSshKeyFile *file = auth->files->pdata[i];

      if (file->public_key != NULL && g_bytes_equal (file->public_key, key->public_key))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_in_agent (Auth *auth,
             RqSshKeyFile *file)
{
  for (guint i = 0; auth->agent_keys != NULL && i < auth->agent_keys->len; i++)
    {
      const RqSshAgentKey *key = auth->agent_keys->pdata[i];

      if (file->public_key != NULL && g_bytes_equal (file->public_key, key->public_key))
        return TRUE;
    }

  return FALSE;
}

/* The agent's keys that the configuration names (@of_files), or the others. */
static gboolean
try_agent (Auth *auth,
           gboolean of_files,
           GError **error)
{
  for (guint i = 0; auth->agent_keys != NULL && i < auth->agent_keys->len; i++)
    {
      RqSshAgentKey *key = auth->agent_keys->pdata[i];

      if (is_of_file (auth, key) != of_files || rq_ssh_link_get_goodbye (auth->link) != NULL)
        continue;
      if (try_agent_key (auth, key, error))
        return TRUE;
      if (*error != NULL)
        return FALSE;
    }

  return FALSE;
}

static gboolean
try_files (Auth *auth,
           GError **error)
{
  for (guint i = 0; i < auth->files->len; i++)
    {
      RqSshKeyFile *file = auth->files->pdata[i];

      if (is_in_agent (auth, file) || rq_ssh_link_get_goodbye (auth->link) != NULL)
        continue;
      if (try_file (auth, file, error))
        return TRUE;
      if (*error != NULL)
        return FALSE;
    }

  return FALSE;
}

/* In OpenSSH's order. */
static gboolean
try_all (Auth *auth,
         GError **error)
{
  return try_agent (auth, TRUE, error) ||
         (*error == NULL && !auth->config->identities_only && try_agent (auth, FALSE, error)) ||
         (*error == NULL && try_files (auth, error));
}

static void
set_failure (Auth *auth,
             const char *methods,
             GError **error)
{
  const char *goodbye = rq_ssh_link_get_goodbye (auth->link);
  g_autofree char *tried = NULL;
  GString *words = g_string_new (NULL);

  g_ptr_array_add (auth->tried, NULL);
  tried = g_strjoinv ("; ", (char **) auth->tried->pdata);

  if (auth->rsa_failed)
    g_string_append_printf (words, _("RSA keys cannot be used: servers since OpenSSH 8.8 want "
                                     "SHA-2 signatures from them, and libssh2 %s on this machine "
                                     "can only make SHA-1 ones: use an Ed25519 or ECDSA key, or "
                                     "libssh2 1.11 or newer. "), libssh2_version (0));
  g_string_append_printf (words, _("%s did not let us in."), auth->name);
  if (tried[0] != '\0')
    g_string_append_printf (words, _(" Tried: %s."), tried);
  else
    g_string_append (words, _(" There is no key to try: name a key file, or add a key to the "
                              "agent."));
  if (goodbye != NULL)
    g_string_append_printf (words, _(" The server said: “%s”."), goodbye);
  else if (methods != NULL && strstr (methods, "publickey") == NULL)
    g_string_append_printf (words, _(" The server offers only: %s."), methods);

  g_set_error_literal (error, RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION, words->str);
  g_string_free (words, TRUE);
}

/* @return: (transfer full) (nullable): what the server would accept */
static char *
ask_methods (Auth *auth,
             GError **error)
{
  LIBSSH2_SESSION *session = rq_ssh_link_get_session (auth->link);
  const char *user = auth->config->user;
  char *methods;

  rq_ssh_link_set_deadline (auth->link, PATIENCE);
  do
    methods = libssh2_userauth_list (session, user, strlen (user));
  while (methods == NULL && libssh2_session_last_errno (session) == LIBSSH2_ERROR_EAGAIN &&
         rq_ssh_link_wait (auth->link, auth->cancellable, error));

  return g_strdup (methods);
}

/**
 * rq_ssh_authenticate:
 * @name: "user@host", for sentences
 *
 * Logs in with the agent's keys and the key files, in OpenSSH's order. Blocks.
 *
 * Returns: %FALSE with %RQ_SSH_ERROR_AUTHENTICATION, whose message lists what was tried
 */
gboolean
rq_ssh_authenticate (RqSshLink *link,
                     const RqSshConfig *config,
                     const char *name,
                     GCancellable *cancellable,
                     GError **error)
{
  g_auto (Auth) auth = { link, config, name, cancellable };
  g_autofree char *methods = NULL;
  g_autoptr (GError) failure = NULL;

  auth.files = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_key_file_free);
  auth.tried = g_ptr_array_new_with_free_func (g_free);
  methods = ask_methods (&auth, &failure);
  if (methods == NULL && failure == NULL &&
      libssh2_userauth_authenticated (rq_ssh_link_get_session (link)))
    return TRUE;

  if (failure == NULL)
    {
      load_files (&auth);
      if (load_agent (&auth, &failure) && try_all (&auth, &failure))
        return TRUE;
    }

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    set_failure (&auth, methods, error);
  return FALSE;
}
