/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/discovery.h"

#include "base/command-line.h"
#include "release/release-thread.h"
#include "release/remote-run.h"
#include "settings/deployment-rules.h"
#include "swarm/image-ref.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAMESPACE "com.docker.stack.namespace"
#define SCRIPT_NAME "/update.sh"
/* More than a person would read through. */
#define PATHS_MAX 100
#define OUTPUT_MAX (256 * 1024)

/* One shell for every login shell there is. "timeout" is not everywhere; a hidden folder is no
 * place for a deployment, a volume of its own (so no -xdev) well may be. The last line tells how
 * find ended; it is missing when there was too much to print. */
static const char search_script[] =
  "t=; if command -v timeout >/dev/null 2>&1; then t='timeout 15'; fi; "
  "{ $t find \"$HOME\" /opt /srv /root /home -maxdepth 4 "
  "\\( -name '.?*' -o -name node_modules \\) -prune -o "
  "-type f -name update.sh -exec test -x {} \\; -print 2>/dev/null; "
  "echo \"status $?\"; } | head -n 101";

G_DEFINE_BOXED_TYPE (RqFoundStack, rq_found_stack, rq_found_stack_copy, rq_found_stack_free)
G_DEFINE_BOXED_TYPE (RqFoundDirectories, rq_found_directories, rq_found_directories_copy,
                     rq_found_directories_free)

RqFoundStack *
rq_found_stack_copy (const RqFoundStack *self)
{
  RqFoundStack *copy = g_new (RqFoundStack, 1);

  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->version = g_strdup (self->version);
  return copy;
}

void
rq_found_stack_free (RqFoundStack *self)
{
  g_free (self->name);
  g_free (self->version);
  g_free (self);
}

RqFoundDirectories *
rq_found_directories_copy (const RqFoundDirectories *self)
{
  RqFoundDirectories *copy = g_new (RqFoundDirectories, 1);

  copy->paths = g_strdupv (self->paths);
  copy->complete = self->complete;
  return copy;
}

void
rq_found_directories_free (RqFoundDirectories *self)
{
  g_strfreev (self->paths);
  g_free (self);
}

/* A stack while its services are counted. */
typedef struct
{
  int         n_services;
  GHashTable *tags; /* (owned) tag (owned) → how many */
} Count;

static Count *
count_new (void)
{
  Count *count = g_new0 (Count, 1);

  count->tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return count;
}

static void
count_free (Count *count)
{
  g_hash_table_unref (count->tags);
  g_free (count);
}

/* (nullable): what is not there, or is something else, is nothing */
static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
count_image (Count      *count,
             const char *image)
{
  g_autoptr (RqImageRef) ref = image != NULL ? rq_image_ref_parse (image, NULL) : NULL;
  const char *tag = ref != NULL ? rq_image_ref_get_tag (ref) : NULL;
  int n;

  count->n_services++;
  if (tag == NULL)
    return;

  n = GPOINTER_TO_INT (g_hash_table_lookup (count->tags, tag));
  g_hash_table_insert (count->tags, g_strdup (tag), GINT_TO_POINTER (n + 1));
}

static void
count_service (GHashTable *counts,
               JsonNode   *service)
{
  JsonObject *spec = JSON_NODE_HOLDS_OBJECT (service)
                     ? get_object (json_node_get_object (service), "Spec") : NULL;
  const char *stack = get_text (get_object (spec, "Labels"), NAMESPACE);
  JsonObject *container = get_object (get_object (spec, "TaskTemplate"), "ContainerSpec");
  Count *count;

  if (stack == NULL || !rq_deployment_rules_check_stack (stack, NULL))
    return;

  count = g_hash_table_lookup (counts, stack);
  if (count == NULL)
    {
      count = count_new ();
      g_hash_table_insert (counts, g_strdup (stack), count);
    }
  count_image (count, get_text (container, "Image"));
}

/* The tag that most of the images have; of as many, the one that comes first. */
static RqFoundStack *
make_stack (const char  *name,
            const Count *count)
{
  RqFoundStack *stack = g_new0 (RqFoundStack, 1);
  const char *best = NULL;
  int most = 0;
  GHashTableIter iter;
  gpointer tag, n;

  g_hash_table_iter_init (&iter, count->tags);
  while (g_hash_table_iter_next (&iter, &tag, &n))
    if (GPOINTER_TO_INT (n) > most ||
        (GPOINTER_TO_INT (n) == most && g_strcmp0 (tag, best) < 0))
      {
        most = GPOINTER_TO_INT (n);
        best = tag;
      }

  stack->name = g_strdup (name);
  stack->n_services = count->n_services;
  stack->version = g_strdup (best);
  stack->mixed = most < count->n_services;
  return stack;
}

static int
compare_stacks (gconstpointer a,
                gconstpointer b)
{
  const RqFoundStack *one = *(RqFoundStack * const *) a;
  const RqFoundStack *other = *(RqFoundStack * const *) b;

  return strcmp (one->name, other->name);
}

/**
 * rq_discovery_parse_stacks:
 * @services: the answer of /services
 *
 * Returns: (transfer full) (element-type RqFoundStack): the stacks that they are of, by name
 */
GPtrArray *
rq_discovery_parse_stacks (JsonNode *services)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                         (GDestroyNotify) count_free);
  GPtrArray *stacks = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_found_stack_free);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (services) ? json_node_get_array (services) : NULL;
  GHashTableIter iter;
  gpointer name, count;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    count_service (counts, json_array_get_element (array, i));

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &name, &count))
    g_ptr_array_add (stacks, make_stack (name, count));
  g_ptr_array_sort (stacks, compare_stacks);
  return stacks;
}

static void
services_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  RqEngineClient *client = RQ_ENGINE_CLIENT (source);
  g_autoptr (JsonNode) services = rq_engine_client_request_finish (client, result, &error);

  if (services == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, rq_discovery_parse_stacks (services),
                           (GDestroyNotify) g_ptr_array_unref);
}

/**
 * rq_discovery_stacks_async:
 * @client: open
 *
 * Asks which stacks the swarm has.
 */
void
rq_discovery_stacks_async (RqEngineClient      *client,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *filters = rq_engine_filters ("label", NAMESPACE, NULL);
  g_autofree char *path = g_strconcat ("/services", filters, NULL);

  g_task_set_source_tag (task, rq_discovery_stacks_async);
  rq_engine_client_request_async (client, "GET", path, NULL, NULL, cancellable, services_cb, task);
}

/**
 * rq_discovery_stacks_finish:
 *
 * Returns: (transfer full) (element-type RqFoundStack): the stacks by name, maybe none
 */
GPtrArray *
rq_discovery_stacks_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* (transfer full) (nullable): the directory of a line "/…/update.sh" */
static char *
directory_of (const char *line)
{
  g_autofree char *directory = NULL;

  if (line[0] != '/' || !g_str_has_suffix (line, SCRIPT_NAME))
    return NULL;

  directory = g_strndup (line, strlen (line) - strlen (SCRIPT_NAME));
  if (directory[0] == '\0' || !rq_deployment_rules_check_directory (directory, NULL))
    return NULL;
  return g_steal_pointer (&directory);
}

/**
 * rq_discovery_parse_directories:
 * @output: what the search printed, anything
 *
 * Returns: (transfer full): the directories, each once. A name with a line end in it is left out.
 */
RqFoundDirectories *
rq_discovery_parse_directories (const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", PATHS_MAX + 2);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  RqFoundDirectories *self = g_new0 (RqFoundDirectories, 1);

  for (int i = 0; lines[i] != NULL && i <= PATHS_MAX; i++)
    {
      char *directory = directory_of (lines[i]);

      if (directory != NULL && !g_hash_table_contains (seen, directory) && i < PATHS_MAX)
        g_strv_builder_add (paths, directory);
      if (directory != NULL)
        g_hash_table_add (seen, directory);
      /* 1: something could not be read, which is usual. */
      if (strcmp (lines[i], "status 0") == 0 || strcmp (lines[i], "status 1") == 0)
        self->complete = TRUE;
    }

  self->paths = g_strv_builder_end (paths);
  return self;
}

static void
searched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (RqRunResult) run = rq_transport_run_finish (RQ_TRANSPORT (source), result, &error);
  g_autofree char *output = NULL;

  if (run == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  output = rq_run_result_dup_output (run);
  g_task_return_pointer (task, rq_discovery_parse_directories (output),
                         (GDestroyNotify) rq_found_directories_free);
}

/**
 * rq_discovery_directories_async:
 *
 * Searches for directories with an update.sh, for at most some seconds.
 */
void
rq_discovery_directories_async (RqTransport         *transport,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *command = rq_command_line_new ("sh", "-c", search_script, NULL);

  g_task_set_source_tag (task, rq_discovery_directories_async);
  rq_transport_run_async (transport, command, NULL, OUTPUT_MAX, cancellable, searched_cb, task);
}

/**
 * rq_discovery_directories_finish:
 *
 * Returns: (transfer full): what was found; an error of the connection
 */
RqFoundDirectories *
rq_discovery_directories_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rq_discovery_get_places:
 *
 * Returns: (transfer none): where was looked, as a part of a sentence
 */
const char *
rq_discovery_get_places (void)
{
  return _("the login’s home, /opt, /srv, /root and /home, four folders deep");
}

typedef struct
{
  RqTransport *transport; /* (owned) */
  char        *directory; /* (owned) */
  char        *command;   /* (owned) */
  gboolean     sudo;
} Check;

static void
check_free (Check *check)
{
  g_object_unref (check->transport);
  g_free (check->directory);
  g_free (check->command);
  g_free (check);
}

/* The check of a release is straight blocking code. */
static gpointer
check_thread (GTask         *task,
              gpointer       source,
              GCancellable  *cancellable,
              GError       **error)
{
  Check *check = g_task_get_task_data (task);

  return GINT_TO_POINTER (rq_remote_run_check (check->transport, check->directory, check->command,
                                               check->sudo, cancellable, error));
}

/**
 * rq_discovery_check_async:
 * @directory: as typed
 * @command: to be started there
 * @sudo: whether by sudo
 *
 * Looks for the directory and the command on the manager.
 */
void
rq_discovery_check_async (RqTransport         *transport,
                          const char          *directory,
                          const char          *command,
                          gboolean             sudo,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Check *check;
  GError *error = NULL;

  g_task_set_source_tag (task, rq_discovery_check_async);
  if (!rq_deployment_rules_check_directory (directory, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  check = g_new0 (Check, 1);
  check->transport = g_object_ref (transport);
  check->directory = g_strdup (directory);
  check->command = g_strdup (command);
  check->sudo = sudo;
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);
  rq_release_thread_run (task, "check-directory", check_thread, NULL);
}

/**
 * rq_discovery_check_finish:
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_INVALID, %RQ_RELEASE_ERROR_PREFLIGHT or an error of the
 *   connection
 */
gboolean
rq_discovery_check_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
