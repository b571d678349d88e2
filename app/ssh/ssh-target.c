/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-target.h"

#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As long as a DNS name may be. */
#define NAME_MAX_LENGTH 255

/* Names go to ssh's command line and into its "Match exec" commands. */
#define FORBIDDEN "'\"`$\\;&<>|(){}*?[]@/#"

struct _RqSshTarget
{
  gatomicrefcount references;
  char *user; /* (owned) (nullable) */
  char *host; /* (owned) without brackets */
  guint16 port;
  char *identity;    /* (owned) (nullable) */
  char *known_hosts; /* (owned) (nullable) */
  RqSshClient client;
  gboolean is_jump; /* on the way to another one */
};

G_DEFINE_BOXED_TYPE (RqSshTarget, rq_ssh_target, rq_ssh_target_ref, rq_ssh_target_unref)

static const char *const client_names[] = { "libssh2", "openssh" };

/**
 * rq_ssh_client_get_name:
 *
 * Returns: (transfer none): "libssh2" or "openssh"
 */
const char *
rq_ssh_client_get_name (RqSshClient client)
{
  return client_names[client];
}

/**
 * rq_ssh_client_from_name:
 * @client: (out): which one it is
 *
 * Returns: %FALSE when there is no client of that name
 */
gboolean
rq_ssh_client_from_name (const char *name,
                         RqSshClient *client)
{
  for (gsize i = 0; i < G_N_ELEMENTS (client_names); i++)
    if (g_strcmp0 (name, client_names[i]) == 0)
      {
        *client = (RqSshClient) i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
is_plain_name (const char *name)
{
  if (name[0] == '\0' || name[0] == '-' || strlen (name) > NAME_MAX_LENGTH ||
      !g_utf8_validate (name, -1, NULL))
    return FALSE;

  for (const char *c = name; *c != '\0'; c++)
    if (g_ascii_isspace (*c) || g_ascii_iscntrl (*c) || strchr (FORBIDDEN, *c) != NULL)
      return FALSE;

  return TRUE;
}

static gboolean
parse_port (RqSshTarget *self,
            const char *text)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    return FALSE;

  self->port = (guint16) port;
  return TRUE;
}

/* "[ADDRESS]" or "[ADDRESS]:PORT" */
static gboolean
parse_bracketed (RqSshTarget *self,
                 const char *text)
{
  const char *end = strchr (text, ']');

  if (end == NULL)
    return FALSE;

  self->host = g_strndup (text + 1, end - text - 1);
  return is_plain_name (self->host) &&
         (end[1] == '\0' || (end[1] == ':' && parse_port (self, end + 2)));
}

static gboolean
parse_host (RqSshTarget *self,
            const char *text)
{
  const char *colon = strchr (text, ':');

  if (text[0] == '[')
    return parse_bracketed (self, text);

  self->host = colon != NULL ? g_strndup (text, colon - text) : g_strdup (text);
  return is_plain_name (self->host) && (colon == NULL || parse_port (self, colon + 1));
}

static gboolean
parse_destination (RqSshTarget *self,
                   const char *text)
{
  const char *at = strrchr (text, '@');

  if (at == NULL)
    return parse_host (self, text);

  self->user = g_strndup (text, at - text);
  return is_plain_name (self->user) && parse_host (self, at + 1);
}

/**
 * rq_ssh_target_new:
 * @destination: "[USER@]HOST[:PORT]"; HOST may be an alias of the SSH configuration or "[IPv6]"
 * @identity: (nullable): a key file that replaces what the configuration says
 * @known_hosts: (nullable): a file that replaces what the configuration says
 *
 * Returns: (transfer full): the target; %NULL with %RQ_SSH_ERROR_CONFIG when @destination is
 *   malformed
 */
RqSshTarget *
rq_ssh_target_new (const char *destination,
                   const char *identity,
                   const char *known_hosts,
                   GError **error)
{
  g_autoptr (RqSshTarget) self = g_new0 (RqSshTarget, 1);

  g_return_val_if_fail (destination != NULL, NULL);

  g_atomic_ref_count_init (&self->references);
  self->identity = g_strdup (identity);
  self->known_hosts = g_strdup (known_hosts);
  if (!parse_destination (self, destination))
    {
      g_autofree char *shown = g_utf8_make_valid (destination, MIN (strlen (destination),
                                                                    NAME_MAX_LENGTH));

      g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG,
                   _("“%s” is not an SSH destination: write it as user@host, user@host:port or "
                     "user@[IPv6 address]:port."), shown);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rq_ssh_target_with_client:
 *
 * Returns: (transfer full): what @self says, for another client
 */
RqSshTarget *
rq_ssh_target_with_client (RqSshTarget *self,
                           RqSshClient client)
{
  RqSshTarget *copy = g_new0 (RqSshTarget, 1);

  g_atomic_ref_count_init (&copy->references);
  copy->user = g_strdup (self->user);
  copy->host = g_strdup (self->host);
  copy->port = self->port;
  copy->identity = g_strdup (self->identity);
  copy->known_hosts = g_strdup (self->known_hosts);
  copy->client = client;
  copy->is_jump = self->is_jump;
  return copy;
}

/**
 * rq_ssh_target_as_jump:
 *
 * Returns: (transfer full): the same, as a host on the way to another one
 */
RqSshTarget *
rq_ssh_target_as_jump (RqSshTarget *self)
{
  RqSshTarget *copy = rq_ssh_target_with_client (self, RQ_SSH_CLIENT_LIBSSH2);

  copy->is_jump = TRUE;
  return copy;
}

gboolean
rq_ssh_target_is_jump (RqSshTarget *self)
{
  return self->is_jump;
}

/**
 * rq_ssh_target_ref:
 *
 * Returns: (transfer full): @self
 */
RqSshTarget *
rq_ssh_target_ref (RqSshTarget *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rq_ssh_target_unref:
 *
 * Drops a reference, from any thread.
 */
void
rq_ssh_target_unref (RqSshTarget *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_free (self->user);
  g_free (self->host);
  g_free (self->identity);
  g_free (self->known_hosts);
  g_free (self);
}

/**
 * rq_ssh_target_get_user:
 *
 * Returns: (transfer none) (nullable): the user, if the destination names one
 */
const char *
rq_ssh_target_get_user (RqSshTarget *self)
{
  return self->user;
}

/**
 * rq_ssh_target_get_host:
 *
 * Returns: (transfer none): the host, address or alias, without brackets
 */
const char *
rq_ssh_target_get_host (RqSshTarget *self)
{
  return self->host;
}

/**
 * rq_ssh_target_get_port:
 *
 * Returns: the port, or 0 when the destination names none
 */
guint16
rq_ssh_target_get_port (RqSshTarget *self)
{
  return self->port;
}

/**
 * rq_ssh_target_get_identity:
 *
 * Returns: (transfer none) (nullable): the key file to use instead of the configuration's
 */
const char *
rq_ssh_target_get_identity (RqSshTarget *self)
{
  return self->identity;
}

/**
 * rq_ssh_target_get_known_hosts:
 *
 * Returns: (transfer none) (nullable): the known_hosts file to use instead of the configuration's
 */
const char *
rq_ssh_target_get_known_hosts (RqSshTarget *self)
{
  return self->known_hosts;
}

/**
 * rq_ssh_target_get_client:
 *
 * Returns: who speaks SSH for us there
 */
RqSshClient
rq_ssh_target_get_client (RqSshTarget *self)
{
  return self->client;
}
