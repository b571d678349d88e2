/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/post-mortem-store.h"

#include <glib/gi18n-lib.h>

#include "records/lock.h"
#include "records/post-mortem-merge.h"
#include "records/record-config.h"
#include "records/record-name.h"
#include "swarm/json.h"

/* People write seldom: whoever loses so often meets something else. */
#define TRIES 10
#define RETRY_MS 300

/* A saving under way. */
typedef struct
{
  char *stack;           /* (owned) */
  char *author;          /* (owned) */
  RqPostMortem *base;    /* (owned) */
  RqPostMortem *mine;    /* (owned) */
  RqPostMortem *attempt; /* (owned) (nullable) what was last tried to be written */
  char *conflicts;       /* (owned) (nullable) of the attempt */
  int tries;
} Save;

static void save_read (GTask *task);

static void
save_free (gpointer data)
{
  Save *save = data;

  g_free (save->stack);
  g_free (save->author);
  rq_post_mortem_unref (save->base);
  rq_post_mortem_unref (save->mine);
  g_clear_pointer (&save->attempt, rq_post_mortem_unref);
  g_free (save->conflicts);
  g_free (save);
}

/** rq_post_mortem_config_name: Returns: (transfer full): the name of the config that holds it */
char *
rq_post_mortem_config_name (const char *release_id)
{
  return g_strdup_printf ("requeen-%s-post-mortem", release_id);
}

static void
get_config (GTask              *task,
            const char         *name,
            GAsyncReadyCallback callback)
{
  g_autofree char *path = g_strconcat ("/configs/", name, NULL);

  rq_engine_client_request_async (g_task_get_source_object (task), "GET", path, NULL, NULL,
                                  g_task_get_cancellable (task), callback, g_object_ref (task));
}

static RqPostMortem *
read_config (JsonNode *answer,
             GError  **error)
{
  JsonObject *config = JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;
  const char *label = config != NULL ? rq_record_config_get_label (config, RQ_LABEL_STATE) : NULL;

  return rq_post_mortem_from_label (label != NULL ? label : "", error);
}

static gboolean
is_missing (const GError *error)
{
  return g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer =
    rq_engine_client_request_finish (RQ_ENGINE_CLIENT (source), result, &error);
  RqPostMortem *loaded = answer != NULL ? read_config (answer, &error) : NULL;

  if (loaded != NULL)
    {
      g_task_return_pointer (task, loaded, (GDestroyNotify) rq_post_mortem_unref);
      return;
    }
  if (is_missing (error))
    {
      g_clear_error (&error);
      g_set_error_literal (&error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING,
                           _("This release has no post-mortem yet."));
    }
  g_task_return_error (task, error);
}

/** rq_post_mortem_load_async: Reads the post-mortem of a release. */
void
rq_post_mortem_load_async (RqEngineClient     *client,
                           const char         *release_id,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  g_autofree char *name = rq_post_mortem_config_name (release_id);

  g_task_set_source_tag (task, rq_post_mortem_load_async);
  get_config (task, name, loaded_cb);
}

/** rq_post_mortem_load_finish: Returns: (transfer full): or %NULL with #RqRecordError */
RqPostMortem *
rq_post_mortem_load_finish (RqEngineClient *client,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
retry_cb (gpointer data)
{
  save_read (data);
  return G_SOURCE_REMOVE;
}

/* Every write is bound to what was read, so that trying again is harmless. */
static gboolean
is_worth_retrying (const GError *error)
{
  return g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_OUT_OF_SEQUENCE) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_CONFLICT) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE);
}

/* Takes @error. */
static void
save_failed (GTask  *task,
             GError *error)
{
  Save *save = g_task_get_task_data (task);
  g_autoptr (GSource) source = NULL;

  if (!is_worth_retrying (error) || ++save->tries == TRIES)
    {
      g_task_return_error (task, error);
      return;
    }
  g_error_free (error);
  source = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (source, retry_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static void
save_done (GTask        *task,
           RqPostMortem *kept)
{
  g_task_return_pointer (task, rq_post_mortem_ref (kept), (GDestroyNotify) rq_post_mortem_unref);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GTask) task = data;
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) answer =
    rq_engine_client_request_finish (RQ_ENGINE_CLIENT (source), result, &error);

  if (answer != NULL)
    save_done (task, save->attempt);
  else
    save_failed (task, error);
}

static void
post (GTask      *task,
      const char *path,
      JsonObject *spec)
{
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), spec);

  rq_engine_client_request_async (g_task_get_source_object (task), "POST", path, body, NULL,
                                  g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

/* Sets what is to be written. @merged: (transfer none). (nullable): it cannot be */
static char *
attempt (Save         *save,
         RqPostMortem *merged,
         GError      **error)
{
  g_clear_pointer (&save->attempt, rq_post_mortem_unref);
  save->attempt = rq_post_mortem_signed (merged, save->author);
  return rq_post_mortem_to_label (save->attempt, error);
}

/* There is none yet, and its release is there. */
static void
create (GTask *task)
{
  Save *save = g_task_get_task_data (task);
  const char *release_id = rq_post_mortem_get_release (save->mine);
  g_autofree char *name = rq_post_mortem_config_name (release_id);
  GError *error = NULL;
  g_autofree char *label = attempt (save, save->mine, &error);
  g_autoptr (JsonObject) spec = NULL;

  if (label == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  spec = rq_record_config_new (name, "post-mortem", save->stack, release_id, NULL);
  json_object_set_string_member (rq_json_get_object (spec, "Labels"), RQ_LABEL_STATE, label);
  post (task, "/configs/create", spec);
}

static void
head_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer =
    rq_engine_client_request_finish (RQ_ENGINE_CLIENT (source), result, &error);

  if (answer != NULL)
    {
      create (task);
    }
  else if (is_missing (error))
    {
      g_error_free (error);
      g_task_return_new_error (task, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING, "%s",
                               _("This release is no longer in the swarm: export what you have "
                                 "written as Markdown to keep it."));
    }
  else
    {
      save_failed (task, error);
    }
}

/* A write whose answer was lost may have been done: then there is no second one. */
static gboolean
is_kept (Save         *save,
         RqPostMortem *theirs,
         RqPostMortem *merged)
{
  return rq_post_mortem_equal (theirs, merged) ||
         (save->attempt != NULL && rq_post_mortem_equal (theirs, save->attempt));
}

static void
update (GTask        *task,
        JsonObject   *config,
        RqPostMortem *theirs)
{
  Save *save = g_task_get_task_data (task);
  g_autofree char *conflicts = NULL;
  g_autoptr (RqPostMortem) merged =
    rq_post_mortem_merge (save->base, save->mine, theirs, &conflicts);
  g_autoptr (JsonObject) spec = rq_json_copy_object (rq_json_get_object (config, "Spec"));
  gint64 index = rq_json_get_int (rq_json_get_object (config, "Version"), "Index");
  g_autofree char *path = NULL;
  g_autofree char *label = NULL;
  GError *error = NULL;

  if (is_kept (save, theirs, merged))
    {
      save_done (task, theirs);
      return;
    }
  g_free (save->conflicts);
  save->conflicts = g_steal_pointer (&conflicts);
  label = attempt (save, merged, &error);
  if (label == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  json_object_set_string_member (rq_json_get_object (spec, "Labels"), RQ_LABEL_STATE, label);
  path = g_strdup_printf ("/configs/%s/update?version=%" G_GINT64_FORMAT,
                          rq_record_config_get_id (config), index);
  post (task, path, spec);
}

static void
take_theirs (GTask    *task,
             JsonNode *answer)
{
  GError *error = NULL;
  g_autoptr (RqPostMortem) theirs = read_config (answer, &error);

  if (theirs != NULL)
    update (task, json_node_get_object (answer), theirs);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GTask) task = data;
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) answer =
    rq_engine_client_request_finish (RQ_ENGINE_CLIENT (source), result, &error);
  g_autofree char *head = NULL;

  if (answer != NULL)
    {
      take_theirs (task, answer);
      return;
    }
  if (!is_missing (error))
    {
      save_failed (task, error);
      return;
    }
  g_error_free (error);
  head = rq_record_name_head (rq_post_mortem_get_release (save->mine));
  get_config (task, head, head_read_cb);
}

static void
save_read (GTask *task)
{
  Save *save = g_task_get_task_data (task);
  g_autofree char *name = rq_post_mortem_config_name (rq_post_mortem_get_release (save->mine));

  get_config (task, name, read_cb);
}

/**
 * rq_post_mortem_save_async:
 * @base: what @mine was made from, kept or drafted
 * @author: who writes
 *
 * Keeps @mine together with what others have kept since @base.
 */
void
rq_post_mortem_save_async (RqEngineClient     *client,
                           const char         *stack,
                           RqPostMortem       *base,
                           RqPostMortem       *mine,
                           const char         *author,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Save *save = g_new0 (Save, 1);

  g_task_set_source_tag (task, rq_post_mortem_save_async);
  save->stack = g_strdup (stack);
  save->author = g_strdup (author);
  save->base = rq_post_mortem_ref (base);
  save->mine = rq_post_mortem_ref (mine);
  g_task_set_task_data (task, save, save_free);
  save_read (task);
}

/**
 * rq_post_mortem_save_finish:
 * @conflicts: (out) (optional) (nullable): where both texts stay, in words
 *
 * Returns: (transfer full): what is kept now, or %NULL
 */
RqPostMortem *
rq_post_mortem_save_finish (RqEngineClient *client,
                            GAsyncResult   *result,
                            char          **conflicts,
                            GError        **error)
{
  Save *save;

  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  save = g_task_get_task_data (G_TASK (result));
  if (conflicts != NULL)
    *conflicts = g_strdup (save->conflicts);
  return g_task_propagate_pointer (G_TASK (result), error);
}
