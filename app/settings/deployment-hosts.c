/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/deployment-hosts.h"

#include <glib/gi18n-lib.h>

#include "settings/deployment-rules.h"
#include "settings/deployment.h"

/* As people separate the members of a list. */
#define SEPARATORS " \t\r\n,;"

/* A host's name means the same in capitals. */
static gboolean
is_among (GPtrArray  *hosts,
          const char *host)
{
  for (guint i = 0; i < hosts->len; i++)
    if (g_ascii_strcasecmp (hosts->pdata[i], host) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_next (GPtrArray   *hosts,
            const char  *host,
            GError     **error)
{
  if (!rq_deployment_rules_check_host (host, error))
    return FALSE;
  if (is_among (hosts, host))
    {
      g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID,
                   _("The manager %s is there twice. Name each manager once."), host);
      return FALSE;
    }
  if (hosts->len < RQ_DEPLOYMENT_HOSTS_MAX)
    return TRUE;
  g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID,
               _("A deployment has at most %d managers. Leave some out: two or three are enough to "
                 "reach the swarm when one is gone."), RQ_DEPLOYMENT_HOSTS_MAX);
  return FALSE;
}

/**
 * rq_deployment_hosts_normalize:
 * @first: the first manager
 * @typed: further ones, with spaces, commas or line ends between
 *
 * Returns: (transfer full) (nullable): them with one space between; %NULL with
 *   %RQ_SETTINGS_ERROR_INVALID when one is malformed or there twice, or there are too many
 */
char *
rq_deployment_hosts_normalize (const char  *first,
                               const char  *typed,
                               GError     **error)
{
  g_auto (GStrv) words = g_strsplit_set (typed, SEPARATORS, -1);
  g_autoptr (GPtrArray) hosts = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  g_ptr_array_add (hosts, (gpointer) first);
  for (int i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0')
        continue;
      if (!check_next (hosts, words[i], error))
        {
          g_string_free (text, TRUE);
          return NULL;
        }
      g_ptr_array_add (hosts, words[i]);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words[i]);
    }
  return g_string_free (text, FALSE);
}
