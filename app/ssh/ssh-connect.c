/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-connect-private.h"

#include "ssh/known-hosts-private.h"
#include "ssh/ssh-auth-private.h"
#include "ssh/ssh-config-private.h"
#include "ssh/ssh-errors-private.h"
#include "ssh/ssh-file-private.h"
#include "ssh/ssh-jump-private.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What connecting carries from step to step. */
typedef struct
{
  RqSshTarget *target;       /* (unowned) */
  const char *name;          /* (unowned) for sentences */
  RqSshAsker *asker;         /* (unowned) */
  GCancellable *cancellable; /* (unowned) */
  RqSshConfig *config;       /* (owned) */
  RqKnownHosts *known;       /* (owned) */
  RqSshLink *link;           /* (owned) */
} Connecting;

static void
connecting_clear (Connecting *self)
{
  g_clear_pointer (&self->config, rq_ssh_config_free);
  g_clear_pointer (&self->known, rq_known_hosts_free);
  g_clear_pointer (&self->link, rq_ssh_link_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connecting, connecting_clear)

static gboolean
load_known_hosts (Connecting *self,
                  GError **error)
{
  const RqSshConfig *config = self->config;

  self->known = config->host_key_alias != NULL
                ? rq_known_hosts_new (config->host_key_alias, 0)
                : rq_known_hosts_new (config->host_name, config->port);

  for (int i = 0; config->user_known_hosts[i] != NULL; i++)
    if (!rq_known_hosts_add_file (self->known, config->user_known_hosts[i], error))
      return FALSE;
  for (int i = 0; config->global_known_hosts[i] != NULL; i++)
    if (!rq_known_hosts_add_file (self->known, config->global_known_hosts[i], error))
      return FALSE;

  return TRUE;
}

/* What only OpenSSH's own client can follow: one host on the way is as far as this goes. */
static gboolean
check_way (Connecting *self,
           GError **error)
{
  const char *proxy = self->config->proxy;
  g_autofree char *shown = NULL;

  if (proxy == NULL && self->config->jump != NULL && rq_ssh_target_is_jump (self->target))
    proxy = self->config->jump;
  if (proxy == NULL)
    return TRUE;

  shown = g_utf8_make_valid (proxy, MIN (strlen (proxy), 200));
  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_NO_COMMON_METHOD,
               _("The SSH configuration reaches %s through a proxy (“%s”), which libssh2 cannot "
                 "follow: use an address that can be reached directly."),
               rq_ssh_target_get_host (self->target), shown);
  return FALSE;
}

static GSocketConnection *
open_tcp (Connecting *self,
          GError **error)
{
  const RqSshConfig *config = self->config;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = g_network_address_new (config->host_name, config->port);
  g_autoptr (GError) cause = NULL;
  GSocketConnection *connection;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, config->connect_timeout);
  connection = g_socket_client_connect (client, address, self->cancellable, &cause);
  if (connection == NULL)
    {
      g_propagate_error (error, rq_ssh_error_unreachable (cause, config->host_name, config->port));
      return NULL;
    }

  /* The timeout was for connecting only. */
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 0);
  return connection;
}

/* Over TCP, or over a stream of the host on the way, which is there as long as the link is. */
static gboolean
connect_socket (Connecting *self,
                GError **error)
{
  const RqSshConfig *config = self->config;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (RqSshJump) jump = NULL;

  if (config->jump != NULL)
    jump = rq_ssh_jump_new (config->jump, self->asker, error);
  if (jump != NULL)
    connection = rq_ssh_jump_open (jump, config->host_name, config->port, error);
  else if (config->jump == NULL)
    connection = open_tcp (self, error);
  if (connection == NULL)
    return FALSE;

  self->link = rq_ssh_link_new (connection, self->name, error);
  if (self->link != NULL && jump != NULL)
    rq_ssh_link_keep (self->link, g_steal_pointer (&jump), (GDestroyNotify) rq_ssh_jump_free);
  return self->link != NULL;
}

/* The types of keys that are known come first: else the server shows one of another type, and a
 * good host looks like an unknown one. Then Ed25519, whose fingerprint people have at hand, because
 * ssh itself shows that one. */
static int
rank_host_key_type (const char * const *known,
                    const char *type)
{
  /* RFC 8332: the same key under newer names. */
  if (g_strv_contains (known, g_str_has_prefix (type, "rsa-sha2-") ? "ssh-rsa" : type))
    return 0;
  return g_str_equal (type, "ssh-ed25519") ? 1 : 2;
}

static void
order_host_key_types (Connecting *self)
{
  LIBSSH2_SESSION *session = rq_ssh_link_get_session (self->link);
  const char * const *known = rq_known_hosts_get_types (self->known);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autofree char *list = NULL;
  const char **types = NULL;
  int n = libssh2_session_supported_algs (session, LIBSSH2_METHOD_HOSTKEY, &types);

  for (int rank = 0; rank < 3; rank++)
    for (int i = 0; i < n; i++)
      if (rank_host_key_type (known, types[i]) == rank)
        g_ptr_array_add (order, (gpointer) types[i]);

  g_ptr_array_add (order, NULL);
  list = g_strjoinv (",", (char **) order->pdata);
  if (n > 0)
    {
      libssh2_session_method_pref (session, LIBSSH2_METHOD_HOSTKEY, list);
      libssh2_free (session, types);
    }
}

static gboolean
shake_hands (Connecting *self,
             GError **error)
{
  LIBSSH2_SESSION *session = rq_ssh_link_get_session (self->link);
  int code;

  rq_ssh_link_set_deadline (self->link, self->config->connect_timeout);
  do
    code = libssh2_session_handshake (session, rq_ssh_link_get_fd (self->link));
  while (code == LIBSSH2_ERROR_EAGAIN && rq_ssh_link_wait (self->link, self->cancellable, error));

  if (code != 0 && code != LIBSSH2_ERROR_EAGAIN)
    g_propagate_error (error, rq_ssh_error_handshake (self->link, self->name, code));
  if (code == 0)
    rq_ssh_link_set_encrypted (self->link);
  return code == 0;
}

static gboolean
remember (Connecting *self,
          GBytes *key,
          GError **error)
{
  const char *file = self->config->user_known_hosts[0];
  g_autofree char *line = rq_known_hosts_make_line (self->known, key,
                                                    self->config->hash_known_hosts);

  /* "UserKnownHostsFile none": trusted this once. */
  return file == NULL || rq_ssh_file_append_line (file, line, error);
}

static gboolean
ask (Connecting *self,
     GBytes *key,
     GError **error)
{
  const char *host = rq_known_hosts_get_name (self->known);
  g_autofree char *type = rq_known_hosts_key_type (key);
  g_autofree char *fingerprint = rq_known_hosts_key_fingerprint (key);
  g_autoptr (GError) failure = NULL;

  if (!self->config->strict &&
      rq_ssh_asker_ask_host_key (self->asker, host, type, fingerprint, &failure))
    return remember (self, key, error);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_HOST_KEY_UNKNOWN,
               _("The host key of %s is not known here (%s, %s): compare this fingerprint with the "
                 "server’s own and accept it."), host, type, fingerprint);
  return FALSE;
}

/* A server that no longer has the key we know, but another one instead, is no new acquaintance.
 * RSA does not count: libssh2 1.10 cannot ask today's servers for it. */
static gboolean
ought_to_have_shown_another (Connecting *self)
{
  LIBSSH2_SESSION *session = rq_ssh_link_get_session (self->link);
  const char * const *known = rq_known_hosts_get_types (self->known);
  const char **types = NULL;
  int n = libssh2_session_supported_algs (session, LIBSSH2_METHOD_HOSTKEY, &types);
  gboolean found = FALSE;

  for (int i = 0; i < n; i++)
    found = found || (g_strv_contains (known, types[i]) && strcmp (types[i], "ssh-rsa") != 0 &&
                      strcmp (types[i], "ssh-dss") != 0);
  if (n > 0)
    libssh2_free (session, types);
  return found;
}

static void
set_changed (Connecting *self,
             GBytes *key,
             const char *file,
             GError **error)
{
  const char *host = rq_known_hosts_get_name (self->known);
  g_autofree char *type = rq_known_hosts_key_type (key);
  g_autofree char *fingerprint = rq_known_hosts_key_fingerprint (key);

  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_HOST_KEY_CHANGED,
               _("The host key of %s is not the one that is known (now %s, %s; known from %s). "
                 "Somebody may be listening in: ask whoever runs the server. If the key was really "
                 "replaced, remove the old one with: ssh-keygen -R '%s'"),
               host, type, fingerprint, file != NULL ? file : "known_hosts", host);
}

static gboolean
check_host_key (Connecting *self,
                GError **error)
{
  size_t size = 0;
  const char *bytes = libssh2_session_hostkey (rq_ssh_link_get_session (self->link), &size, NULL);
  g_autoptr (GBytes) key = g_bytes_new (bytes, size);
  const char *file;

  switch (rq_known_hosts_check (self->known, key, &file))
    {
    case RQ_KNOWN_HOSTS_MATCH:
      return TRUE;

    case RQ_KNOWN_HOSTS_REVOKED:
      g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_HOST_KEY_CHANGED,
                   _("The host key of %s is marked as revoked in %s: do not connect, and ask "
                     "whoever runs the server."), rq_known_hosts_get_name (self->known), file);
      return FALSE;

    case RQ_KNOWN_HOSTS_UNKNOWN:
      if (!ought_to_have_shown_another (self))
        return ask (self, key, error);
      set_changed (self, key, file, error);
      return FALSE;

    case RQ_KNOWN_HOSTS_CHANGED:
    default:
      set_changed (self, key, file, error);
      return FALSE;
    }
}

/**
 * rq_ssh_connect:
 * @name: for sentences
 * @asker: who is asked about host keys and secrets, and stops it
 *
 * The whole of connecting: configuration, TCP, key exchange, host key, login. Blocks.
 *
 * Returns: (transfer full): the session, logged in; any #RqSshError
 */
RqSshLink *
rq_ssh_connect (RqSshTarget *target,
                const char *name,
                RqSshAsker *asker,
                GError **error)
{
  g_auto (Connecting) self = { target, name, asker, asker->cancellable };

  self.config = rq_ssh_config_load (target, self.cancellable, error);
  if (self.config == NULL || !check_way (&self, error) ||
      !load_known_hosts (&self, error) || !connect_socket (&self, error))
    return NULL;

  order_host_key_types (&self);
  if (!shake_hands (&self, error) || !check_host_key (&self, error) ||
      !rq_ssh_authenticate (self.link, self.config, name, asker, error))
    return NULL;

  return g_steal_pointer (&self.link);
}
