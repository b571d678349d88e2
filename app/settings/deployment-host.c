/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/deployment-host.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "settings/deployment-rules.h"
#include "settings/deployment.h"

/* "fe80::1" is an address and no port. */
static gboolean
is_bare_ipv6 (const char *host)
{
  const char *colon = strchr (host, ':');

  return host[0] != '[' && colon != NULL && strchr (colon + 1, ':') != NULL;
}

static gboolean
has_port (const char *host)
{
  const char *end = strrchr (host, ']');

  return strchr (end != NULL ? end : host, ':') != NULL;
}

static gboolean
refuse_twice (GError    **error,
              const char *sentence)
{
  g_set_error_literal (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
check_once (const char *host,
            const char *user,
            const char *port,
            GError    **error)
{
  if (host[0] == '\0')
    return refuse_twice (error, _("Type the name or address of a manager of the swarm."));
  if (user[0] != '\0' && strchr (host, '@') != NULL)
    return refuse_twice (error, _("The user is there twice: leave it out of the host."));
  if (port[0] != '\0' && !is_bare_ipv6 (host) && has_port (host))
    return refuse_twice (error, _("The port is there twice: leave it out of the host."));
  return TRUE;
}

/**
 * rq_deployment_host_compose:
 * @host: as typed: a name, an address, "user@host:port"
 * @user: as typed, "" for what the SSH configuration says
 * @port: as typed, "" for what the SSH configuration says
 *
 * Returns: (transfer full) (nullable): the destination; %NULL with %RQ_SETTINGS_ERROR_INVALID
 */
char *
rq_deployment_host_compose (const char *host,
                            const char *user,
                            const char *port,
                            GError    **error)
{
  g_autofree char *plain_host = g_strstrip (g_strdup (host));
  g_autofree char *plain_user = g_strstrip (g_strdup (user));
  g_autofree char *plain_port = g_strstrip (g_strdup (port));
  gboolean bare;
  g_autofree char *whole = NULL;

  if (!check_once (plain_host, plain_user, plain_port, error))
    return NULL;

  bare = is_bare_ipv6 (plain_host) && strchr (plain_host, '@') == NULL;
  whole = g_strconcat (plain_user, plain_user[0] != '\0' ? "@" : "",
                       bare ? "[" : "", plain_host, bare ? "]" : "",
                       plain_port[0] != '\0' ? ":" : "", plain_port, NULL);
  if (!rq_deployment_rules_check_host (whole, error))
    return NULL;
  return g_steal_pointer (&whole);
}
