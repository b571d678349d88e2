/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/swarm-summary.h"

#include <glib/gi18n-lib.h>

#include "swarm/node.h"
#include "swarm/service.h"

static char *
count_tasks (GPtrArray *services)
{
  int running = 0, desired = 0;

  for (guint i = 0; i < services->len; i++)
    {
      running += rq_service_get_running (g_ptr_array_index (services, i));
      desired += rq_service_get_desired (g_ptr_array_index (services, i));
    }
  return g_strdup_printf (ngettext ("%d/%d task", "%d/%d tasks", desired), running, desired);
}

/* The version that most services have; the data stores of a stack have versions of their own. */
static const char *
find_main_version (GPtrArray *services,
                   int       *most)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  const char *main_version = NULL;

  *most = 0;
  for (guint i = 0; i < services->len; i++)
    {
      const char *version = rq_service_get_version (g_ptr_array_index (services, i));
      int count = GPOINTER_TO_INT (g_hash_table_lookup (counts, version)) + 1;

      if (version[0] == '\0')
        continue;
      g_hash_table_insert (counts, (char *) version, GINT_TO_POINTER (count));
      if (count > *most)
        {
          *most = count;
          main_version = version;
        }
    }
  return main_version;
}

static char *
describe_version (GPtrArray *services)
{
  int most;
  const char *version = find_main_version (services, &most);

  if (version == NULL)
    return NULL;
  if (most == (int) services->len)
    return g_strdup_printf (_("%s everywhere"), version);
  if (most == 1)
    return g_strdup (_("different versions"));
  return g_strdup_printf (_("%s on %d of %d"), version, most, (int) services->len);
}

static char *
describe_managers (GPtrArray *nodes)
{
  int managers = 0, missing = 0;

  for (guint i = 0; i < nodes->len; i++)
    if (rq_node_is_manager (g_ptr_array_index (nodes, i)))
      {
        gboolean reachable;

        g_object_get (g_ptr_array_index (nodes, i), "reachable", &reachable, NULL);
        managers++;
        missing += !reachable;
      }
  if (managers == 0)
    return NULL;
  if (missing > 0)
    return g_strdup_printf (ngettext ("%d manager, %d not reachable",
                                      "%d managers, %d not reachable", managers),
                            managers, missing);
  return g_strdup_printf (ngettext ("%d manager", "%d managers, quorum OK", managers), managers);
}

static void
append (GString *summary,
        char    *part)
{
  if (part != NULL && summary->len > 0)
    g_string_append (summary, " · ");
  if (part != NULL)
    g_string_append (summary, part);
  g_free (part);
}

/**
 * rq_swarm_summary_new:
 * @services: of RqService
 * @nodes: of RqNode
 *
 * Returns: (transfer full): such as "4 services · 6/6 tasks · 3.9.51 everywhere · 1 manager"
 */
char *
rq_swarm_summary_new (GPtrArray *services,
                      GPtrArray *nodes)
{
  g_autoptr (GString) summary = g_string_new (NULL);

  append (summary, g_strdup_printf (ngettext ("%d service", "%d services", services->len),
                                    (int) services->len));
  append (summary, count_tasks (services));
  append (summary, describe_version (services));
  append (summary, describe_managers (nodes));
  return g_string_free (g_steal_pointer (&summary), FALSE);
}
