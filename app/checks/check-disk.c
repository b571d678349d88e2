/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/command-line.h"
#include "checks/checks.h"
#include "swarm/json.h"

#define ANSWER_MAX (64 * 1024)
#define LINES_MAX 16

/* Images of an application are some hundred MB each; an update command writes a log. */
#define IMAGES_LITTLE_KB (5 * 1024 * 1024)
#define IMAGES_TOO_LITTLE_KB (1024 * 1024)
#define FILES_LITTLE_KB (50 * 1024)
#define FILES_TOO_LITTLE_KB (10 * 1024)

static void
judge_room (RqCheckResult *result,
            const char    *place,
            guint64        free_kb)
{
  gboolean has_images = result->lines->len == 1;
  g_autofree char *size = g_format_size (free_kb * 1024);

  if (free_kb < (has_images ? IMAGES_TOO_LITTLE_KB : FILES_TOO_LITTLE_KB))
    rq_check_result_worsen (result, RQ_CHECK_FAIL,
                            g_strdup_printf (has_images
                                             ? _("The manager’s disk at %s has only %s free. Make "
                                                 "room, for example with “docker image prune”.")
                                             : _("The manager’s disk at %s has only %s free. Make "
                                                 "room there."), place, size));
  else if (free_kb < (has_images ? IMAGES_LITTLE_KB : FILES_LITTLE_KB))
    rq_check_result_worsen (result, RQ_CHECK_WARN,
                            g_strdup_printf (_("The manager’s disk at %s has %s free, which is "
                                               "not much."), place, size));
}

static void
judge_line (RqCheckResult *result,
            GHashTable    *seen,
            const char    *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", -1);
  const char *fields[6] = { NULL };
  guint n_fields = 0;
  guint64 free_kb;
  g_autofree char *size = NULL;

  for (guint i = 0; words[i] != NULL && n_fields < G_N_ELEMENTS (fields); i++)
    if (words[i][0] != '\0')
      fields[n_fields++] = words[i];
  if (n_fields < G_N_ELEMENTS (fields) || fields[5][0] != '/' ||
      !g_ascii_string_to_unsigned (fields[3], 10, 0, G_MAXINT64 / 1024, &free_kb, NULL) ||
      !g_hash_table_add (seen, g_strdup (fields[5])))
    return;

  size = g_format_size (free_kb * 1024);
  rq_check_result_add (result, _("%s: %s free, %s used"), fields[5], size, fields[4]);
  judge_room (result, fields[5], free_kb);
}

/**
 * rq_check_disk_judge:
 * @text: what `df -Pk` said; first of where the images are
 *
 * Returns: (transfer full): whether there is room
 */
RqCheckResult *
rq_check_disk_judge (const char *text,
                     gsize       length)
{
  g_autoptr (RqCheckResult) result =
    rq_check_result_new (RQ_CHECK_PASS, g_strdup (_("There is room on the manager’s disk.")));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *valid = g_utf8_make_valid (text, length);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", LINES_MAX);

  for (guint i = 0; lines[i] != NULL; i++)
    judge_line (result, seen, lines[i]);
  if (result->lines->len > 0)
    return g_steal_pointer (&result);
  return rq_check_result_new (RQ_CHECK_UNKNOWN,
                              g_strdup (_("The manager did not say how much disk space it has. "
                                          "Look there with “df -h”.")));
}

/* Where Docker keeps its images; its default where it does not tell. */
static char *
dup_docker_root (RqEngineClient *client,
                 GCancellable   *cancellable)
{
  g_autoptr (JsonNode) info = rq_engine_client_get (client, "/info", cancellable, NULL);
  JsonObject *object =
    info != NULL && JSON_NODE_HOLDS_OBJECT (info) ? json_node_get_object (info) : NULL;
  const char *root = rq_json_get_string (object, "DockerRootDir");

  return g_strdup (root != NULL && root[0] == '/' ? root : "/var/lib/docker");
}

/**
 * rq_check_disk:
 *
 * Returns: (transfer full) (nullable): whether the manager has room for images and for the update
 *   command's files
 */
RqCheckResult *
rq_check_disk (const RqCheckFacts *facts,
               GCancellable       *cancellable)
{
  g_autofree char *root = dup_docker_root (facts->client, cancellable);
  g_autofree char *command = rq_command_line_new ("df", "-Pk", "--", root, facts->directory, NULL);
  g_autofree char *line = g_strconcat ("LC_ALL=C ", command, NULL);
  g_autoptr (GError) reason = NULL;
  g_autoptr (RqRunResult) answer =
    rq_transport_run (rq_engine_client_get_transport (facts->client), line, NULL, ANSWER_MAX,
                      cancellable, &reason);
  const char *text;
  gsize length;

  if (answer == NULL)
    return g_cancellable_is_cancelled (cancellable) ? NULL : rq_check_result_unknown (reason);
  text = g_bytes_get_data (answer->output, &length);
  return rq_check_disk_judge (text != NULL ? text : "", length);
}
