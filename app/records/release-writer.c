/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/release-writer.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "base/time-format.h"
#include "records/record-config.h"
#include "records/record-data.h"
#include "records/record-name.h"
#include "records/release-head-private.h"
#include "swarm/json.h"

/* A config is to stay under 500 KB. */
#define PART_MAX 480000

/* Others write rarely: whoever loses so often meets something else. */
#define TRIES 20
#define RETRY_MS 200

struct _RqReleaseWriter
{
  RqEngineClient *client; /* (owned) */
  RqReleaseHead  *head;   /* (owned) */
  JsonArray      *notes;  /* (owned) not written yet */
  RqReleaseHead  *tried;  /* (owned) (nullable) may be written, or not */
  char           *label;  /* (owned) (nullable) what it would be in the swarm */
};

static RqReleaseWriter *
writer_new (RqEngineClient *client,
            RqReleaseHead  *head)
{
  RqReleaseWriter *self = g_new0 (RqReleaseWriter, 1);

  self->client = g_object_ref (client);
  self->head = rq_release_head_ref (head);
  self->notes = json_array_new ();
  return self;
}

static void
forget_tried (RqReleaseWriter *self)
{
  g_clear_pointer (&self->tried, rq_release_head_unref);
  g_clear_pointer (&self->label, g_free);
}

/**
 * rq_release_writer_free:
 *
 * Frees @self. Notes that were not flushed are lost.
 */
void
rq_release_writer_free (RqReleaseWriter *self)
{
  g_object_unref (self->client);
  forget_tried (self);
  rq_release_head_unref (self->head);
  json_array_unref (self->notes);
  g_free (self);
}

/**
 * rq_release_writer_create:
 * @head: from rq_release_head_new()
 *
 * Makes the release's head in the swarm.
 *
 * Returns: (transfer full): a writer for it
 */
RqReleaseWriter *
rq_release_writer_create (RqEngineClient  *client,
                          RqReleaseHead   *head,
                          GCancellable    *cancellable,
                          GError         **error)
{
  const char *release_id = rq_release_head_get_id (head);
  g_autofree char *name = rq_record_name_head (release_id);
  g_autofree char *label = rq_release_head_to_label (head, error);
  g_autoptr (JsonObject) spec = NULL;

  if (label == NULL)
    return NULL;
  spec = rq_record_config_new (name, "head", rq_release_head_get_stack (head), release_id, NULL);
  json_object_set_string_member (rq_json_get_object (spec, "Labels"), RQ_LABEL_STATE, label);
  if (!rq_record_config_create (client, spec, NULL, cancellable, error))
    return NULL;
  return writer_new (client, head);
}

static JsonObject *
read_config (RqEngineClient  *client,
             const char      *release_id,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autofree char *name = rq_record_name_head (release_id);
  g_autoptr (GError) reason = NULL;
  JsonObject *config = rq_record_config_read (client, name, cancellable, &reason);

  if (g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND))
    g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING,
                 _("There is no release %s in this swarm."), release_id);
  else if (config == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return config;
}

/**
 * rq_release_writer_open:
 *
 * Returns: (transfer full): a writer for a release that exists
 */
RqReleaseWriter *
rq_release_writer_open (RqEngineClient  *client,
                        const char      *release_id,
                        GCancellable    *cancellable,
                        GError         **error)
{
  g_autoptr (JsonObject) config = read_config (client, release_id, cancellable, error);
  g_autoptr (RqReleaseHead) head = NULL;

  if (config == NULL)
    return NULL;
  head = rq_release_head_from_config (config, error);
  return head != NULL ? writer_new (client, head) : NULL;
}

/**
 * rq_release_writer_get_head:
 *
 * Returns: (transfer none): the head as last read or written
 */
RqReleaseHead *
rq_release_writer_get_head (RqReleaseWriter *self)
{
  return self->head;
}

/* @head: (transfer full) */
static void
take_head (RqReleaseWriter *self,
           RqReleaseHead   *head)
{
  rq_release_head_unref (self->head);
  self->head = head;
  forget_tried (self);
}

/* The change whose answer was lost is there, so it is not made again: some cannot be, such as
 * closing a draft. */
static gboolean
is_written (RqReleaseWriter *self,
            JsonObject      *config)
{
  return self->label != NULL &&
         g_strcmp0 (rq_record_config_get_label (config, RQ_LABEL_STATE), self->label) == 0;
}

/* @changed: (transfer full) */
static gboolean
write_head (RqReleaseWriter  *self,
            JsonObject       *config,
            RqReleaseHead    *changed,
            GCancellable     *cancellable,
            GError          **error)
{
  forget_tried (self);
  self->tried = changed;
  self->label = rq_release_head_to_label (changed, error);
  if (self->label == NULL ||
      !rq_record_config_set_label (self->client, config, RQ_LABEL_STATE, self->label, cancellable,
                                   error))
    return FALSE;
  take_head (self, g_steal_pointer (&self->tried));
  return TRUE;
}

static gboolean
edit_once (RqReleaseWriter  *self,
           RqHeadEditFunc    func,
           gpointer          user_data,
           GCancellable     *cancellable,
           GError          **error)
{
  g_autoptr (JsonObject) config =
    read_config (self->client, rq_release_head_get_id (self->head), cancellable, error);
  g_autoptr (RqReleaseHead) now = NULL;
  g_autoptr (JsonObject) changes = NULL;

  if (config == NULL)
    return FALSE;
  if (is_written (self, config))
    {
      take_head (self, g_steal_pointer (&self->tried));
      return TRUE;
    }
  now = rq_release_head_from_config (config, error);
  if (now == NULL || (changes = func (now, user_data, error)) == NULL)
    return FALSE;
  return write_head (self, config, rq_release_head_change (now, changes), cancellable, error);
}

/* After an unknown outcome the head is read first, and the write is bound to what was read. */
static gboolean
is_worth_retrying (const GError *error)
{
  return g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_OUT_OF_SEQUENCE) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE);
}

/**
 * rq_release_writer_edit:
 * @func: makes the changes of the head as it is now; called again when somebody else wrote
 *   meanwhile
 *
 * Changes the head as a function of what it is.
 *
 * Returns: whether it is written; %FALSE with the error of @func when that gave none
 */
gboolean
rq_release_writer_edit (RqReleaseWriter  *self,
                        RqHeadEditFunc    func,
                        gpointer          user_data,
                        GCancellable     *cancellable,
                        GError          **error)
{
  forget_tried (self);
  for (int try = 1;; try++)
    {
      g_autoptr (GError) reason = NULL;

      if (edit_once (self, func, user_data, cancellable, &reason))
        return TRUE;
      if (!is_worth_retrying (reason) || try == TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (!rq_await_sleep (RETRY_MS, cancellable, error))
        return FALSE;
    }
}

static JsonObject *
give_changes (RqReleaseHead  *now,
              gpointer        changes,
              GError        **error)
{
  return json_object_ref (changes);
}

/**
 * rq_release_writer_change:
 * @changes: members to set
 *
 * Changes the head, on top of what others may have written in the meantime.
 *
 * Returns: whether it is written
 */
gboolean
rq_release_writer_change (RqReleaseWriter  *self,
                          JsonObject       *changes,
                          GCancellable     *cancellable,
                          GError          **error)
{
  return rq_release_writer_edit (self, give_changes, changes, cancellable, error);
}

static GBytes *
pack (JsonObject  *object,
      GError     **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return rq_record_pack (node, error);
}

static gboolean
put_part (RqReleaseWriter  *self,
          GPtrArray        *parts,
          guint             part,
          const char       *sum,
          GCancellable     *cancellable,
          GError          **error)
{
  const char *release_id = rq_release_head_get_id (self->head);
  g_autofree char *name = rq_record_name_baseline (release_id, part);
  g_autofree char *number = g_strdup_printf ("%u/%u", part, parts->len);
  g_autoptr (JsonObject) spec =
    rq_record_config_new (name, "baseline", rq_release_head_get_stack (self->head), release_id,
                          parts->pdata[part - 1]);
  JsonObject *labels = rq_json_get_object (spec, "Labels");

  json_object_set_string_member (labels, RQ_LABEL_PART, number);
  json_object_set_string_member (labels, RQ_LABEL_SHA256, sum);
  return rq_record_config_create (self->client, spec, NULL, cancellable, error);
}

/**
 * rq_release_writer_put_baseline:
 * @baseline: has "format" and "services"
 *
 * Keeps the baseline, in as many configs as it takes.
 *
 * Returns: whether all of it is there
 */
gboolean
rq_release_writer_put_baseline (RqReleaseWriter  *self,
                                JsonObject       *baseline,
                                GCancellable     *cancellable,
                                GError          **error)
{
  g_autoptr (GBytes) packed = pack (baseline, error);
  g_autoptr (GPtrArray) parts = NULL;
  g_autofree char *sum = NULL;

  if (packed == NULL)
    return FALSE;
  parts = rq_record_split (packed, PART_MAX);
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, packed);
  for (guint part = 1; part <= parts->len; part++)
    if (!put_part (self, parts, part, sum, cancellable, error))
      return FALSE;
  return TRUE;
}

/**
 * rq_release_writer_drop_baseline:
 *
 * Removes the baseline of a release that has changed nothing, so that a newer one can be kept.
 *
 * Returns: whether there is none any more
 */
gboolean
rq_release_writer_drop_baseline (RqReleaseWriter  *self,
                                 GCancellable     *cancellable,
                                 GError          **error)
{
  g_autofree char *path =
    rq_record_config_list_path (RQ_LABEL_KIND, "baseline", RQ_LABEL_RELEASE,
                                rq_release_head_get_id (self->head), NULL);
  g_autoptr (JsonNode) answer = rq_engine_client_get (self->client, path, cancellable, error);
  JsonArray *configs =
    answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;

  for (guint i = 0; configs != NULL && i < json_array_get_length (configs); i++)
    {
      const char *id = rq_record_config_get_id (rq_json_array_get_object (configs, i));

      if (id != NULL && !rq_record_config_delete (self->client, id, cancellable, error))
        return FALSE;
    }
  return answer != NULL;
}

/**
 * rq_release_writer_add_evidence:
 * @kind: what it is
 * @evidence: has "format"
 *
 * Adds to what is known of the release.
 *
 * Returns: whether it is there
 */
gboolean
rq_release_writer_add_evidence (RqReleaseWriter  *self,
                                const char       *kind,
                                JsonObject       *evidence,
                                GCancellable     *cancellable,
                                GError          **error)
{
  const char *release_id = rq_release_head_get_id (self->head);
  g_autofree char *name = rq_record_name_evidence (release_id);
  g_autoptr (GBytes) packed = pack (evidence, error);
  g_autoptr (JsonObject) spec = NULL;

  if (packed == NULL)
    return FALSE;
  spec = rq_record_config_new (name, "evidence", rq_release_head_get_stack (self->head),
                               release_id, packed);
  json_object_set_string_member (rq_json_get_object (spec, "Labels"), RQ_LABEL_EVIDENCE, kind);
  return rq_record_config_create (self->client, spec, NULL, cancellable, error);
}

/**
 * rq_release_writer_note:
 * @who: the person, or ""
 * @kind: "state", "tick", "check", "run", "rollout" or "note"
 * @words: one sentence
 *
 * Adds a line to the timeline, by the manager's clock, to be written by
 * rq_release_writer_flush().
 */
void
rq_release_writer_note (RqReleaseWriter *self,
                        const char      *who,
                        const char      *kind,
                        const char      *words)
{
  JsonObject *entry = json_object_new ();
  g_autoptr (GDateTime) time = rq_engine_client_dup_now (self->client);
  g_autofree char *now = rq_time_to_record (time);

  json_object_set_string_member (entry, "time", now);
  json_object_set_string_member (entry, "who", who);
  json_object_set_string_member (entry, "kind", kind);
  json_object_set_string_member (entry, "words", words);
  json_array_add_object_element (self->notes, entry);
}

/**
 * rq_release_writer_flush:
 *
 * Writes the notes. They are kept for another time when that fails.
 *
 * Returns: whether they are written
 */
gboolean
rq_release_writer_flush (RqReleaseWriter  *self,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_autoptr (JsonObject) evidence = NULL;

  if (json_array_get_length (self->notes) == 0)
    return TRUE;
  evidence = json_object_new ();
  json_object_set_int_member (evidence, "format", RQ_RECORD_FORMAT);
  json_object_set_array_member (evidence, "entries", json_array_ref (self->notes));
  if (!rq_release_writer_add_evidence (self, "timeline", evidence, cancellable, error))
    return FALSE;

  json_array_unref (self->notes);
  self->notes = json_array_new ();
  return TRUE;
}
