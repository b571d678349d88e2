/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/release-store.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "records/record-config.h"
#include "records/record-name.h"
#include "records/release-head-private.h"
#include "records/release-record-private.h"
#include "records/run-script.h"
#include "records/run-status.h"
#include "swarm/json.h"

/* The output of a run that is still on the manager: so much of its end. */
#define OUTPUT_MAX (256 * 1024)
#define OUTPUT_MARK "requeen-output 1 "

typedef struct
{
  char *stack;             /* (owned) */
  char *mark;              /* (owned) (nullable) of the script that reads the run */
  RqReleaseRecord *record; /* (owned) (nullable) once it was read */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->stack);
  g_free (load->mark);
  g_clear_pointer (&load->record, rq_release_record_unref);
  g_free (load);
}

static int
compare_heads (gconstpointer a,
               gconstpointer b)
{
  RqReleaseHead *head_a = *(RqReleaseHead *const *) a;
  RqReleaseHead *head_b = *(RqReleaseHead *const *) b;

  return g_date_time_compare (rq_release_head_get_created (head_b),
                              rq_release_head_get_created (head_a));
}

/* One head that cannot be read must not hide the others. */
static GPtrArray *
read_heads (JsonNode  *answer,
            GError   **unreadable)
{
  GPtrArray *heads = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_release_head_unref);
  JsonArray *configs = JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;

  for (guint i = 0; configs != NULL && i < json_array_get_length (configs); i++)
    {
      g_autoptr (GError) reason = NULL;
      RqReleaseHead *head =
        rq_release_head_from_config (rq_json_array_get_object (configs, i), &reason);

      if (head != NULL)
        g_ptr_array_add (heads, head);
      else if (unreadable != NULL && *unreadable == NULL)
        *unreadable = g_steal_pointer (&reason);
    }

  g_ptr_array_sort (heads, compare_heads);
  return heads;
}

static char *
make_list_path (const char *stack)
{
  return rq_record_config_list_path (RQ_LABEL_KIND, "head", RQ_LABEL_STACK, stack, NULL);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer =
    rq_engine_client_request_finish (RQ_ENGINE_CLIENT (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, read_heads (answer, NULL), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * rq_release_store_list_async:
 *
 * Lists the releases of @stack. One that cannot be read is left out.
 */
void
rq_release_store_list_async (RqEngineClient      *client,
                             const char          *stack,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  g_autofree char *path = make_list_path (stack);

  g_task_set_source_tag (task, rq_release_store_list_async);
  rq_engine_client_request_async (client, "GET", path, NULL, NULL, cancellable, listed_cb, task);
}

/**
 * rq_release_store_list_finish:
 *
 * Returns: (transfer full) (element-type RqReleaseHead): newest first
 */
GPtrArray *
rq_release_store_list_finish (RqEngineClient  *client,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rq_release_store_list:
 * @unreadable: (out) (optional): why the first one that was left out could not be read
 *
 * rq_release_store_list_async(), blocking.
 *
 * Returns: (transfer full) (element-type RqReleaseHead): newest first
 */
GPtrArray *
rq_release_store_list (RqEngineClient  *client,
                       const char      *stack,
                       GError         **unreadable,
                       GCancellable    *cancellable,
                       GError         **error)
{
  g_autofree char *path = make_list_path (stack);
  g_autoptr (JsonNode) answer = rq_engine_client_get (client, path, cancellable, error);

  return answer != NULL ? read_heads (answer, unreadable) : NULL;
}

static RqReleaseRecord *
read_record (JsonNode    *answer,
             const char  *stack,
             GError     **error)
{
  g_autoptr (JsonArray) none = json_array_new ();
  JsonArray *configs = JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : none;
  g_autoptr (RqReleaseRecord) record = rq_release_record_from_configs (configs, error);

  if (record == NULL)
    return NULL;
  if (g_str_equal (rq_release_head_get_stack (rq_release_record_get_head (record)), stack))
    return g_steal_pointer (&record);

  g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING,
                       _("This release belongs to another stack. Choose one of this stack."));
  return NULL;
}

/* The report, then the end of the output: what tells of a run that is not evidence yet. */
static void
take_run (Load              *load,
          const RqRunResult *answer)
{
  g_autofree char *output_mark = g_strconcat (OUTPUT_MARK, load->mark, "\n", NULL);
  gsize length;
  const char *text = g_bytes_get_data (answer->output, &length);
  const char *mark = text != NULL ? memmem (text, length, output_mark, strlen (output_mark)) : NULL;
  g_autoptr (RqRunStatus) status =
    mark != NULL ? rq_run_status_parse (text, mark - text, load->mark, NULL) : NULL;
  g_autoptr (GBytes) output = NULL;
  g_autofree char *words = NULL;

  if (status == NULL)
    return;
  mark += strlen (output_mark);
  if (status->state != RQ_RUN_ABSENT)
    output = g_bytes_new_from_bytes (answer->output, mark - text, length - (mark - text));
  words = rq_run_status_say (status);
  rq_release_record_set_run (load->record, output, status->exit_status, words);
}

/* Without an answer the record is as good as it is. */
static void
run_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (RqRunResult) answer =
    rq_transport_run_finish (RQ_TRANSPORT (source), result, NULL);

  if (answer != NULL)
    take_run (load, answer);
  g_task_return_pointer (task, g_steal_pointer (&load->record),
                         (GDestroyNotify) rq_release_record_unref);
}

static void
read_run (GTask      *task,
          const char *directory)
{
  RqEngineClient *client = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);
  g_autofree char *limit = g_strdup_printf ("%d", OUTPUT_MAX);
  g_autoptr (GBytes) script = rq_run_script_new ("read", load->mark = rq_run_mark_new (),
                                                 "run_directory", directory,
                                                 "limit", limit,
                                                 NULL);

  rq_transport_run_async (rq_engine_client_get_transport (client), RQ_RUN_SCRIPT_COMMAND, script,
                          2 * OUTPUT_MAX, g_task_get_cancellable (task), run_read_cb,
                          g_object_ref (task));
}

/* On the disk of another manager than the one that is asked: its run is not absent there. */
static gboolean
is_elsewhere (RqEngineClient  *client,
              RqReleaseRecord *record)
{
  const char *manager = rq_json_get_string (rq_release_head_get_fields (
                                              rq_release_record_get_head (record)), "run_manager");
  const char *here = rq_engine_client_get_node_name (client);
  g_autofree char *words = NULL;

  if (manager == NULL || here == NULL || g_str_equal (manager, here))
    return FALSE;
  words = g_strdup_printf (_("Its update command was started on manager %s, and this is %s: what "
                             "became of it is known there."), manager, here);
  rq_release_record_set_run (record, NULL, -1, words);
  return TRUE;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) answer =
    rq_engine_client_request_finish (RQ_ENGINE_CLIENT (source), result, &error);
  const char *directory;

  if (answer != NULL)
    load->record = read_record (answer, load->stack, &error);
  if (load->record == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  directory = rq_json_get_string (rq_release_head_get_fields (
                                    rq_release_record_get_head (load->record)), "run_directory");
  if (directory != NULL && rq_release_record_get_transcript (load->record) == NULL &&
      !is_elsewhere (RQ_ENGINE_CLIENT (source), load->record))
    read_run (task, directory);
  else
    g_task_return_pointer (task, g_steal_pointer (&load->record),
                           (GDestroyNotify) rq_release_record_unref);
}

/**
 * rq_release_store_load_async:
 *
 * Loads all that is recorded of one release; of a run whose end is not recorded, what the manager
 * has of it.
 */
void
rq_release_store_load_async (RqEngineClient      *client,
                             const char          *stack,
                             const char          *release_id,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  g_autofree char *path = rq_record_config_list_path (RQ_LABEL_RELEASE, release_id, NULL);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, rq_release_store_load_async);
  load->stack = g_strdup (stack);
  g_task_set_task_data (task, load, load_free);
  rq_engine_client_request_async (client, "GET", path, NULL, NULL, cancellable, loaded_cb, task);
}

/**
 * rq_release_store_load_finish:
 *
 * Returns: (transfer full): the release, or %NULL with #RqRecordError
 */
RqReleaseRecord *
rq_release_store_load_finish (RqEngineClient  *client,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rq_release_store_load:
 *
 * rq_release_store_load_async(), blocking.
 *
 * Returns: (transfer full): the release, or %NULL with #RqRecordError
 */
RqReleaseRecord *
rq_release_store_load (RqEngineClient  *client,
                       const char      *stack,
                       const char      *release_id,
                       GCancellable    *cancellable,
                       GError         **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_release_store_load_async (client, stack, release_id, cancellable, rq_await_cb, await);
  return rq_release_store_load_finish (client, rq_await_result (await), error);
}
