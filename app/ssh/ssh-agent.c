/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-agent-private.h"

#include "ssh/ssh-wire-private.h"
#include "ssh/transport.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>

/* As OpenSSH's own client has it. */
#define ANSWER_MAX (256 * 1024)
#define KEYS_MAX 2048

enum
{
  REQUEST_IDENTITIES = 11,
  IDENTITIES_ANSWER = 12,
  SIGN_REQUEST = 13,
  SIGN_RESPONSE = 14,
};

struct _RqSshAgent
{
  GSocketConnection *connection; /* (owned) */
};

static void
agent_key_free (RqSshAgentKey *key)
{
  g_bytes_unref (key->public_key);
  g_free (key->type);
  g_free (key->comment);
  g_free (key);
}

/**
 * rq_ssh_agent_connect:
 * @path: its socket
 *
 * Returns: (transfer full): the agent
 */
RqSshAgent *
rq_ssh_agent_connect (const char *path,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GSocketConnection *connection;
  RqSshAgent *self;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), cancellable, error);
  if (connection == NULL)
    return NULL;

  self = g_new0 (RqSshAgent, 1);
  self->connection = connection;
  return self;
}

void
rq_ssh_agent_free (RqSshAgent *self)
{
  g_object_unref (self->connection);
  g_free (self);
}

static GBytes *
read_answer (RqSshAgent *self,
             GCancellable *cancellable,
             GError **error)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));
  g_autofree guint8 *answer = NULL;
  guint32 length = 0;
  gsize n;

  if (!g_input_stream_read_all (input, &length, sizeof length, &n, cancellable, error))
    return NULL;

  length = GUINT32_FROM_BE (length);
  if (n == sizeof length && length > 0 && length <= ANSWER_MAX)
    {
      answer = g_malloc (length);
      if (!g_input_stream_read_all (input, answer, length, &n, cancellable, error))
        return NULL;
      if (n == length)
        return g_bytes_new_take (g_steal_pointer (&answer), length);
    }

  g_set_error_literal (error, RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION,
                       _("The SSH agent ended the conversation: restart it."));
  return NULL;
}

/* @request: (transfer full): the message without its length */
static GBytes *
ask (RqSshAgent *self,
     GByteArray *request,
     GCancellable *cancellable,
     GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  g_autoptr (GByteArray) content = request;
  g_autoptr (GByteArray) message = g_byte_array_new ();

  rq_ssh_wire_put_string (message, content->data, content->len);
  if (!g_output_stream_write_all (output, message->data, message->len, NULL, cancellable, error))
    return NULL;

  return read_answer (self, cancellable, error);
}

static RqSshAgentKey *
parse_key (RqSshWire *wire)
{
  g_autofree char *type = NULL;
  g_autofree char *comment = NULL;
  RqSshWire blob, copy;
  RqSshAgentKey *key;

  if (!rq_ssh_wire_get_string (wire, &blob))
    return NULL;

  copy = blob;
  type = rq_ssh_wire_dup_text (&copy);
  comment = rq_ssh_wire_dup_text (wire);
  if (type == NULL || comment == NULL)
    return NULL;

  key = g_new0 (RqSshAgentKey, 1);
  key->public_key = g_bytes_new (blob.data, blob.size);
  key->type = g_steal_pointer (&type);
  key->comment = g_steal_pointer (&comment);
  return key;
}

/**
 * rq_ssh_agent_parse_list:
 *
 * Returns: (transfer full) (element-type RqSshAgentKey) (nullable): the keys in an answer
 */
GPtrArray *
rq_ssh_agent_parse_list (GBytes *answer)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) agent_key_free);
  RqSshWire wire;
  guint32 count;
  guint8 type;

  wire.data = g_bytes_get_data (answer, &wire.size);
  if (!rq_ssh_wire_get_byte (&wire, &type) || type != IDENTITIES_ANSWER ||
      !rq_ssh_wire_get_uint32 (&wire, &count) || count > KEYS_MAX)
    return NULL;

  for (guint32 i = 0; i < count; i++)
    {
      RqSshAgentKey *key = parse_key (&wire);

      if (key == NULL)
        return NULL;
      g_ptr_array_add (keys, key);
    }

  return g_steal_pointer (&keys);
}

/**
 * rq_ssh_agent_list:
 *
 * Returns: (transfer full) (element-type RqSshAgentKey): the keys that the agent holds
 */
GPtrArray *
rq_ssh_agent_list (RqSshAgent *self,
                   GCancellable *cancellable,
                   GError **error)
{
  GByteArray *request = g_byte_array_new ();
  g_autoptr (GBytes) answer = NULL;
  GPtrArray *keys;

  g_byte_array_append (request, (const guint8[]){ REQUEST_IDENTITIES }, 1);
  answer = ask (self, request, cancellable, error);
  if (answer == NULL)
    return NULL;

  keys = rq_ssh_agent_parse_list (answer);
  if (keys == NULL)
    g_set_error_literal (error, RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION,
                         _("The SSH agent did not list its keys. Unlock it if it is locked."));
  return keys;
}

/**
 * rq_ssh_agent_parse_sign:
 *
 * Returns: (transfer full) (nullable): the bare signature in an answer, without its type
 */
GBytes *
rq_ssh_agent_parse_sign (GBytes *answer)
{
  RqSshWire wire, signature, type, bare;
  guint8 message;

  wire.data = g_bytes_get_data (answer, &wire.size);
  if (!rq_ssh_wire_get_byte (&wire, &message) || message != SIGN_RESPONSE ||
      !rq_ssh_wire_get_string (&wire, &signature) || !rq_ssh_wire_get_string (&signature, &type) ||
      !rq_ssh_wire_get_string (&signature, &bare))
    return NULL;

  return g_bytes_new (bare.data, bare.size);
}

/**
 * rq_ssh_agent_sign:
 * @flags: 2 or 4 for an RSA key to sign with SHA-256 or SHA-512
 *
 * The agent may ask a person first.
 *
 * Returns: (transfer full): the signature of @data
 */
GBytes *
rq_ssh_agent_sign (RqSshAgent *self,
                   GBytes *public_key,
                   const guint8 *data,
                   gsize size,
                   guint32 flags,
                   GCancellable *cancellable,
                   GError **error)
{
  GByteArray *request = g_byte_array_new ();
  g_autoptr (GBytes) answer = NULL;
  GBytes *signature;

  g_byte_array_append (request, (const guint8[]){ SIGN_REQUEST }, 1);
  rq_ssh_wire_put_string (request, g_bytes_get_data (public_key, NULL),
                          g_bytes_get_size (public_key));
  rq_ssh_wire_put_string (request, data, size);
  rq_ssh_wire_put_uint32 (request, flags);
  answer = ask (self, request, cancellable, error);
  if (answer == NULL)
    return NULL;

  signature = rq_ssh_agent_parse_sign (answer);
  if (signature == NULL)
    g_set_error_literal (error, RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION,
                         _("The SSH agent refused to sign with the key: unlock it, or add "
                           "the key again with ssh-add."));
  return signature;
}
