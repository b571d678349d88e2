/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "base/time-format.h"
#include "records/record-config.h"
#include "records/record-data.h"
#include "records/record-name.h"
#include "records/release-head-private.h"
#include "records/release-record-private.h"
#include "records/transcript.h"
#include "swarm/json.h"

#define PARTS_MAX 64

struct _RqReleaseRecord
{
  gatomicrefcount  ref_count;
  RqReleaseHead   *head;         /* (owned) */
  GPtrArray       *timeline;     /* (owned) of RqTimelineEntry, by time */
  JsonArray       *baseline;     /* (owned) (nullable) */
  GError          *damage;       /* (owned) (nullable) why the baseline cannot be read */
  JsonArray       *outcome;      /* (owned) (nullable) of the services */
  char            *outcome_time; /* (owned) (nullable) of that evidence */
  GBytes          *transcript;   /* (owned) (nullable) */
  char            *run_words;    /* (owned) */
  int              exit_status;
};

G_DEFINE_BOXED_TYPE (RqReleaseRecord, rq_release_record, rq_release_record_ref,
                     rq_release_record_unref)

/* Its parts as they are found; index 0 is part 1. */
typedef struct
{
  GPtrArray *parts; /* (owned) of GBytes, %NULL where none was found yet */
  char      *sum;   /* (owned) (nullable) */
} Baseline;

/**
 * rq_timeline_entry_new:
 *
 * Returns: (transfer full): a line of a timeline
 */
RqTimelineEntry *
rq_timeline_entry_new (GDateTime  *time,
                       const char *who,
                       const char *kind,
                       const char *words)
{
  RqTimelineEntry *entry = g_new0 (RqTimelineEntry, 1);

  entry->time = g_date_time_ref (time);
  entry->who = g_strdup (who);
  entry->kind = g_strdup (kind);
  entry->words = g_strdup (words);
  return entry;
}

/**
 * rq_timeline_entry_free:
 *
 * Frees @entry.
 */
void
rq_timeline_entry_free (RqTimelineEntry *entry)
{
  g_date_time_unref (entry->time);
  g_free (entry->who);
  g_free (entry->kind);
  g_free (entry->words);
  g_free (entry);
}

static void
bytes_unref (gpointer bytes)
{
  if (bytes != NULL)
    g_bytes_unref (bytes);
}

static RqReleaseRecord *
record_new (RqReleaseHead *head)
{
  RqReleaseRecord *self = g_new0 (RqReleaseRecord, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->head = head;
  self->timeline = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_timeline_entry_free);
  self->run_words = g_strdup ("");
  self->exit_status = -1;
  return self;
}

static const char *
text_of (JsonObject *object,
         const char *name)
{
  const char *text = rq_json_get_string (object, name);

  return text != NULL ? text : "";
}

static void
add_timeline (RqReleaseRecord *self,
              JsonObject      *evidence)
{
  JsonArray *entries = rq_json_get_array (evidence, "entries");

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = rq_json_array_get_object (entries, i);
      g_autoptr (GDateTime) time = rq_time_from_record (rq_json_get_string (entry, "time"));

      if (time != NULL)
        g_ptr_array_add (self->timeline,
                         rq_timeline_entry_new (time, text_of (entry, "who"),
                                                text_of (entry, "kind"), text_of (entry, "words")));
    }
}

/* An upgrade and its rollback each have one; the later one counts. */
static void
add_outcome (RqReleaseRecord *self,
             JsonObject      *evidence)
{
  const char *time = text_of (evidence, "time");
  JsonArray *services = rq_json_get_array (evidence, "services");

  if (services == NULL || (self->outcome_time != NULL && strcmp (time, self->outcome_time) < 0))
    return;
  g_clear_pointer (&self->outcome, json_array_unref);
  self->outcome = json_array_ref (services);
  g_free (self->outcome_time);
  self->outcome_time = g_strdup (time);
}

/* Evidence that cannot be read takes nothing from the rest: it becomes a line of the timeline. */
static void
add_evidence (RqReleaseRecord *self,
              JsonObject      *config)
{
  const char *kind = rq_record_config_get_label (config, RQ_LABEL_EVIDENCE);
  g_autoptr (GBytes) data = rq_record_config_dup_data (config);
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonObject) evidence = data != NULL ? rq_record_unpack (data, &reason) : NULL;

  if (evidence == NULL && reason != NULL)
    g_ptr_array_add (self->timeline,
                     rq_timeline_entry_new (rq_release_head_get_changed (self->head), "", "note",
                                            reason->message));
  else if (evidence != NULL && g_strcmp0 (kind, "timeline") == 0)
    add_timeline (self, evidence);
  else if (evidence != NULL && g_strcmp0 (kind, "outcome") == 0)
    add_outcome (self, evidence);
  else if (evidence != NULL && g_strcmp0 (kind, "transcript") == 0)
    {
      g_clear_pointer (&self->transcript, g_bytes_unref);
      self->transcript = rq_transcript_from_json (evidence);
    }
}

static gboolean
parse_part (const char *label,
            guint      *part,
            guint      *count)
{
  return label != NULL && sscanf (label, "%5u/%5u", part, count) == 2 &&
         *part >= 1 && *part <= *count && *count <= PARTS_MAX;
}

static void
add_baseline_part (Baseline   *baseline,
                   JsonObject *config)
{
  const char *sum = rq_record_config_get_label (config, RQ_LABEL_SHA256);
  guint part, count;

  if (!parse_part (rq_record_config_get_label (config, RQ_LABEL_PART), &part, &count))
    return;
  if (baseline->parts->len < count)
    g_ptr_array_set_size (baseline->parts, count);
  bytes_unref (baseline->parts->pdata[part - 1]);
  baseline->parts->pdata[part - 1] = rq_record_config_dup_data (config);
  g_free (baseline->sum);
  baseline->sum = g_strdup (sum);
}

static GBytes *
join_baseline (Baseline  *baseline,
               GError   **error)
{
  g_autoptr (GBytes) whole = NULL;
  g_autofree char *sum = NULL;
  gboolean complete = TRUE;

  for (guint i = 0; i < baseline->parts->len; i++)
    complete = complete && baseline->parts->pdata[i] != NULL;
  if (complete)
    {
      whole = rq_record_join (baseline->parts);
      sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, whole);
    }
  if (whole != NULL && g_strcmp0 (sum, baseline->sum) == 0)
    return g_steal_pointer (&whole);

  g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                       _("The recorded baseline of this release is damaged and cannot be "
                         "used to roll back. Deploy the earlier version on the manager "
                         "instead."));
  return NULL;
}

static void
read_baseline (RqReleaseRecord  *self,
               Baseline         *baseline,
               GError          **error)
{
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (baseline->parts->len == 0)
    return;
  packed = join_baseline (baseline, error);
  object = packed != NULL ? rq_record_unpack (packed, error) : NULL;
  if (object == NULL)
    return;

  if (rq_json_get_array (object, "services") != NULL)
    self->baseline = json_array_ref (rq_json_get_array (object, "services"));
  else
    g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                         _("The recorded baseline of this release names no services. Deploy "
                           "the earlier version on the manager instead."));
}

static RqReleaseHead *
find_head (JsonArray  *configs,
           GError    **error)
{
  for (guint i = 0; i < json_array_get_length (configs); i++)
    {
      JsonObject *config = rq_json_array_get_object (configs, i);

      if (g_strcmp0 (rq_record_config_get_label (config, RQ_LABEL_KIND), "head") == 0)
        return rq_release_head_from_config (config, error);
    }

  g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING,
                       _("There is no such release in this swarm. Choose another one."));
  return NULL;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const RqTimelineEntry *entry_a = *(const RqTimelineEntry *const *) a;
  const RqTimelineEntry *entry_b = *(const RqTimelineEntry *const *) b;

  return g_date_time_compare (entry_a->time, entry_b->time);
}

static void
add_configs (RqReleaseRecord *self,
             JsonArray       *configs,
             Baseline        *baseline)
{
  for (guint i = 0; i < json_array_get_length (configs); i++)
    {
      JsonObject *config = rq_json_array_get_object (configs, i);
      const char *kind = rq_record_config_get_label (config, RQ_LABEL_KIND);

      if (g_strcmp0 (kind, "baseline") == 0)
        add_baseline_part (baseline, config);
      else if (g_strcmp0 (kind, "evidence") == 0)
        add_evidence (self, config);
    }
  g_ptr_array_sort (self->timeline, compare_entries);
}

static void
read_head (RqReleaseRecord *self)
{
  JsonObject *fields = rq_release_head_get_fields (self->head);

  rq_release_record_set_run (self, self->transcript,
                             json_object_has_member (fields, "exit_status")
                             ? (int) rq_json_get_int (fields, "exit_status") : -1,
                             text_of (fields, "run_words"));
}

/**
 * rq_release_record_from_configs:
 * @configs: all configs of one release
 *
 * Returns: (transfer full): the record, or %NULL with #RqRecordError
 */
RqReleaseRecord *
rq_release_record_from_configs (JsonArray  *configs,
                                GError    **error)
{
  RqReleaseHead *head = find_head (configs, error);
  RqReleaseRecord *self;
  Baseline baseline = { NULL, NULL };

  if (head == NULL)
    return NULL;
  self = record_new (head);
  baseline.parts = g_ptr_array_new_with_free_func (bytes_unref);
  add_configs (self, configs, &baseline);
  read_head (self);
  read_baseline (self, &baseline, &self->damage);
  g_ptr_array_unref (baseline.parts);
  g_free (baseline.sum);
  return self;
}

/**
 * rq_release_record_set_run:
 * @transcript: (nullable): the output, as far as it is known
 * @words: what became of the run, one sentence, or ""
 *
 * Completes a record that nobody else has yet.
 */
void
rq_release_record_set_run (RqReleaseRecord *self,
                           GBytes          *transcript,
                           int              exit_status,
                           const char      *words)
{
  if (transcript != NULL)
    g_bytes_ref (transcript);
  g_clear_pointer (&self->transcript, g_bytes_unref);
  self->transcript = transcript;
  self->exit_status = exit_status;
  g_free (self->run_words);
  self->run_words = g_strdup (words);
}

/**
 * rq_release_record_ref:
 *
 * Returns: (transfer full): @self
 */
RqReleaseRecord *
rq_release_record_ref (RqReleaseRecord *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rq_release_record_unref:
 *
 * Gives up a reference.
 */
void
rq_release_record_unref (RqReleaseRecord *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  rq_release_head_unref (self->head);
  g_ptr_array_unref (self->timeline);
  g_clear_pointer (&self->baseline, json_array_unref);
  g_clear_error (&self->damage);
  g_clear_pointer (&self->outcome, json_array_unref);
  g_free (self->outcome_time);
  g_clear_pointer (&self->transcript, g_bytes_unref);
  g_free (self->run_words);
  g_free (self);
}

/**
 * rq_release_record_get_head:
 *
 * Returns: (transfer none): its mutable part, as it was read
 */
RqReleaseHead *
rq_release_record_get_head (RqReleaseRecord *self)
{
  return self->head;
}

/**
 * rq_release_record_get_timeline:
 *
 * Returns: (transfer none) (element-type RqTimelineEntry): what happened, by time
 */
GPtrArray *
rq_release_record_get_timeline (RqReleaseRecord *self)
{
  return self->timeline;
}

/**
 * rq_release_record_get_baseline:
 *
 * Returns: (transfer none) (nullable): the services as they were before
 */
JsonArray *
rq_release_record_get_baseline (RqReleaseRecord *self)
{
  return self->baseline;
}

/**
 * rq_release_record_require_baseline:
 *
 * Returns: (transfer none): the services as they were before, or %NULL with
 *   %RQ_RECORD_ERROR_MISSING when none was taken, %RQ_RECORD_ERROR_DAMAGED or
 *   %RQ_RECORD_ERROR_TOO_NEW when it cannot be read
 */
JsonArray *
rq_release_record_require_baseline (RqReleaseRecord  *self,
                                    GError          **error)
{
  if (self->baseline != NULL)
    return self->baseline;
  if (self->damage != NULL)
    g_propagate_error (error, g_error_copy (self->damage));
  else
    g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING,
                 _("Release %s has no baseline: nothing was changed by it."),
                 rq_release_head_get_id (self->head));
  return NULL;
}

/**
 * rq_release_record_get_outcome:
 *
 * Returns: (transfer none) (nullable): what became of each service, as last verified
 */
JsonArray *
rq_release_record_get_outcome (RqReleaseRecord *self)
{
  return self->outcome;
}

/**
 * rq_release_record_get_transcript:
 *
 * Returns: (transfer none) (nullable): the update command's output
 */
GBytes *
rq_release_record_get_transcript (RqReleaseRecord *self)
{
  return self->transcript;
}

/**
 * rq_release_record_get_exit_status:
 *
 * Returns: the update command's exit status, -1 when it is not known
 */
int
rq_release_record_get_exit_status (RqReleaseRecord *self)
{
  return self->exit_status;
}

/**
 * rq_release_record_get_run_words:
 *
 * Returns: (transfer none): what became of the run in one sentence, or ""
 */
const char *
rq_release_record_get_run_words (RqReleaseRecord *self)
{
  return self->run_words;
}
