/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/deployment-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of 64 characters in all: room for a number. */
#define BASE_MAX_CHARS 58

/* "deploy@m1.example.com:2222" → "m1.example.com" */
static char *
host_of (const char *destination)
{
  const char *at = strrchr (destination, '@');
  const char *host = at != NULL ? at + 1 : destination;

  if (host[0] == '[')
    return g_strndup (host + 1, strcspn (host + 1, "]"));
  return g_strndup (host, strcspn (host, ":"));
}

static char *
cut (const char *name)
{
  char *base = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), BASE_MAX_CHARS));

  return g_strchomp (base);
}

/**
 * rq_deployment_name_number:
 *
 * Returns: (transfer full): @name when it is free, else with the first number that is: "prod 2"
 */
char *
rq_deployment_name_number (RqDeployments *deployments,
                           const char    *name)
{
  g_autofree char *base = cut (name);

  if (rq_deployments_find (deployments, base) == NULL)
    return g_steal_pointer (&base);

  for (guint number = 2;; number++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s %u", base, number);

      if (rq_deployments_find (deployments, numbered) == NULL)
        return g_steal_pointer (&numbered);
    }
}

/**
 * rq_deployment_name_suggest:
 *
 * Returns: (transfer full): a name that no other deployment has
 */
char *
rq_deployment_name_suggest (RqDeployments *deployments,
                            const char    *stack,
                            const char    *host)
{
  g_autofree char *shown_host = host_of (host);
  /* Translators: a stack and a server, such as "cometchat on m1.example.com" */
  g_autofree char *name = g_strdup_printf (_("%s on %s"), stack, shown_host);

  return rq_deployment_name_number (deployments, g_strdelimit (name, "[]/", '-'));
}
