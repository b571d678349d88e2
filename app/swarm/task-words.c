/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/task-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swarm/engine-error.h"
#include "swarm/json.h"

typedef struct
{
  const char *said;   /* lower case, within what Swarm said */
  const char *meaning;
} Words;

static const Words waiting_words[] = {
  { "insufficient resources", N_("no node has enough free CPU or memory") },
  { "scheduling constraints not satisfied", N_("no node satisfies the placement constraints") },
  { "host-mode port already in use", N_("the host port is in use on every node that fits") },
  { "max replicas per node", N_("every node that fits has its maximum of replicas") },
  { "unsupported platform", N_("the image is not made for the platform of the nodes") },
  { "missing plugin", N_("no node has the plug-in that the service needs") },
  { "not available for new tasks", N_("no node takes new tasks (drained, paused or down)") },
  { "no suitable node", N_("no node is suitable") },
};

/* Without credentials a node says "No such image", not that it was refused. */
static const Words failed_words[] = {
  { "no such image", N_("the image cannot be pulled: check its tag and the registry credentials") },
  { "pull access denied", N_("the registry refused the image: check the registry credentials") },
  { "unauthorized", N_("the registry refused the image: check the registry credentials") },
  { "manifest unknown", N_("the registry has no image of that tag") },
  { "unhealthy container", N_("its health check failed") },
  { "no space left", N_("the node’s disk is full") },
  { "port is already allocated", N_("the host port is in use on that node") },
  { "address already in use", N_("the host port is in use on that node") },
  { "bind source path does not exist", N_("a directory that it mounts does not exist there") },
};

static const char *
find_meaning (const Words *words,
              gsize        length,
              const char  *said)
{
  g_autofree char *folded = g_ascii_strdown (said, -1);

  for (gsize i = 0; i < length; i++)
    if (strstr (folded, words[i].said) != NULL)
      return _(words[i].meaning);
  return NULL;
}

static char *
combine (const char *meaning,
         const char *said)
{
  g_autofree char *clean = rq_engine_clean_text (said, -1);

  if (meaning == NULL)
    return g_steal_pointer (&clean);
  return g_strdup_printf (_("%s (Docker says: %s)"), meaning, clean);
}

static const char *
get_said (JsonObject *task)
{
  JsonObject *status = rq_json_get_object (task, "Status");
  const char *said = rq_json_get_string (status, "Err");

  if (said == NULL || said[0] == '\0')
    said = rq_json_get_string (status, "Message");
  return said != NULL ? said : "";
}

/* What a task that waits does, where that can take long. */
static const char *
find_activity (const char *state)
{
  if (g_strcmp0 (state, "preparing") == 0)
    return _("its image is still being pulled");
  if (g_strcmp0 (state, "starting") == 0)
    return _("it has started and its health check has not passed yet");
  if (g_strcmp0 (state, "assigned") == 0 || g_strcmp0 (state, "accepted") == 0)
    return _("its node has not taken it up yet");
  if (g_strcmp0 (state, "ready") == 0)
    return _("it waits for the task before it to stop, or for the restart delay");
  return NULL;
}

/**
 * rq_task_words_waiting:
 *
 * Returns: (transfer full) (nullable): a phrase that says what @task waits for
 */
char *
rq_task_words_waiting (JsonObject *task)
{
  const char *state = rq_json_get_string (rq_json_get_object (task, "Status"), "State");
  const char *said = get_said (task);
  const char *activity = find_activity (state);

  if (activity != NULL)
    return g_strdup (activity);
  if (g_strcmp0 (state, "pending") != 0 && g_strcmp0 (state, "new") != 0)
    return NULL;
  if (strstr (said, "no suitable node") == NULL)
    return g_strdup (_("Swarm has found no node for it yet"));
  return combine (find_meaning (waiting_words, G_N_ELEMENTS (waiting_words), said), said);
}

/**
 * rq_task_words_failed:
 *
 * Returns: (transfer full): a phrase that says why @task failed
 */
char *
rq_task_words_failed (JsonObject *task)
{
  const char *said = get_said (task);

  if (said[0] == '\0')
    return g_strdup (_("a task failed without saying why"));
  return combine (find_meaning (failed_words, G_N_ELEMENTS (failed_words), said), said);
}
