/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-key-file-private.h"

#include "ssh/ssh-file-private.h"
#include "ssh/ssh-wire-private.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FILE_MAX (64 * 1024)
#define OPENSSH_BEGIN "-----BEGIN OPENSSH PRIVATE KEY-----"
#define OPENSSH_END "-----END OPENSSH PRIVATE KEY-----"
#define OPENSSH_MAGIC "openssh-key-v1"

static char *
type_of_blob (const RqSshWire *blob)
{
  RqSshWire wire = *blob;

  return rq_ssh_wire_dup_text (&wire);
}

/* PROTOCOL.key of OpenSSH: magic, cipher, kdf, its options, the number of keys, public keys… */
static gboolean
parse_openssh (RqSshKeyFile *self,
               const char *begin)
{
  const char *content = begin + strlen (OPENSSH_BEGIN);
  const char *end = strstr (content, OPENSSH_END);
  g_autofree char *base64 = NULL;
  g_autofree guchar *bytes = NULL;
  g_autofree char *cipher = NULL;
  RqSshWire wire, kdf, options, blob;
  guint32 keys;

  if (end == NULL)
    return FALSE;

  base64 = g_strndup (content, end - content);
  bytes = g_base64_decode (base64, &wire.size);
  if (wire.size < sizeof OPENSSH_MAGIC || memcmp (bytes, OPENSSH_MAGIC, sizeof OPENSSH_MAGIC) != 0)
    return FALSE;

  wire.data = bytes + sizeof OPENSSH_MAGIC;
  wire.size -= sizeof OPENSSH_MAGIC;
  cipher = rq_ssh_wire_dup_text (&wire);
  if (cipher == NULL || !rq_ssh_wire_get_string (&wire, &kdf) ||
      !rq_ssh_wire_get_string (&wire, &options) || !rq_ssh_wire_get_uint32 (&wire, &keys) ||
      keys < 1 || !rq_ssh_wire_get_string (&wire, &blob))
    return FALSE;

  self->encrypted = strcmp (cipher, "none") != 0;
  self->type = type_of_blob (&blob);
  self->public_key = g_bytes_new (blob.data, blob.size);
  return self->type != NULL;
}

/* The older form: the first line names the type, a header tells of the passphrase. */
static gboolean
parse_pem (RqSshKeyFile *self,
           const char *text)
{
  if (strstr (text, "-----BEGIN RSA PRIVATE KEY-----") != NULL)
    self->type = g_strdup ("ssh-rsa");
  else if (strstr (text, "-----BEGIN EC PRIVATE KEY-----") != NULL)
    self->type = g_strdup ("ecdsa-sha2");
  else if (strstr (text, "-----BEGIN DSA PRIVATE KEY-----") != NULL)
    self->type = g_strdup ("ssh-dss");
  else if (strstr (text, "-----BEGIN PRIVATE KEY-----") == NULL &&
           strstr (text, "-----BEGIN ENCRYPTED PRIVATE KEY-----") == NULL)
    return FALSE;

  self->encrypted = strstr (text, "ENCRYPTED") != NULL;
  return TRUE;
}

/**
 * rq_ssh_key_file_parse:
 * @path: for sentences
 *
 * Returns: (transfer full): what @text is; %NULL with %RQ_SSH_ERROR_CONFIG when it is no key
 */
RqSshKeyFile *
rq_ssh_key_file_parse (const char *path,
                       const char *text,
                       GError **error)
{
  g_autoptr (RqSshKeyFile) self = g_new0 (RqSshKeyFile, 1);
  const char *openssh = strstr (text, OPENSSH_BEGIN);

  self->path = g_strdup (path);
  if (openssh != NULL ? parse_openssh (self, openssh) : parse_pem (self, text))
    return g_steal_pointer (&self);

  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG, _("%s is not a private key. Choose "
                                                           "another file."), path);
  return NULL;
}

/**
 * rq_ssh_key_file_parse_public:
 * @text: "type base64 comment", as in a .pub file
 *
 * Returns: (transfer full) (nullable): the public key
 */
GBytes *
rq_ssh_key_file_parse_public (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", 3);
  gsize size;
  guchar *bytes;

  if (g_strv_length (words) < 2)
    return NULL;

  bytes = g_base64_decode (words[1], &size);
  return g_bytes_new_take (bytes, size);
}

/* A PEM file does not show its public key, the file beside it does. */
static void
load_public (RqSshKeyFile *self)
{
  g_autofree char *path = g_strconcat (self->path, ".pub", NULL);
  g_autoptr (GBytes) bytes = self->public_key == NULL ? rq_ssh_file_read (path, FILE_MAX, NULL)
                                                      : NULL;
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  self->public_key = rq_ssh_key_file_parse_public (text);
}

/**
 * rq_ssh_key_file_load:
 *
 * Reads a private key file. Blocks.
 *
 * Returns: (transfer full): what is in it; %NULL with a #GFileError when it cannot be read, with
 *   %RQ_SSH_ERROR_CONFIG when it is no key
 */
RqSshKeyFile *
rq_ssh_key_file_load (const char *path,
                      GError **error)
{
  g_autoptr (GBytes) bytes = rq_ssh_file_read (path, FILE_MAX, error);
  g_autofree char *text = NULL;
  RqSshKeyFile *self;

  if (bytes == NULL)
    return NULL;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  self = rq_ssh_key_file_parse (path, text, error);
  if (self != NULL)
    load_public (self);
  return self;
}

void
rq_ssh_key_file_free (RqSshKeyFile *self)
{
  g_free (self->path);
  g_free (self->type);
  g_clear_pointer (&self->public_key, g_bytes_unref);
  g_free (self);
}
