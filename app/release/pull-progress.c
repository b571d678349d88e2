/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/pull-progress.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "release/release-progress-private.h"
#include "swarm/engine-error.h"
#include "swarm/json.h"

/* No image has so many layers; what comes beyond is not counted. */
#define LAYERS_MAX 512
#define ID_MAX 80

typedef struct
{
  gint64   current;
  gint64   total;
  gboolean is_done;
} Layer;

struct _RqPullProgress
{
  char          *image;    /* (owned) */
  GHashTable    *layers;   /* (owned): id → Layer */
  RqPullState    state;
  RqPullTrouble  trouble;
  char          *words;    /* (owned) (nullable) of what went wrong */
  gboolean       is_fresh; /* something was downloaded */
};

/**
 * rq_pull_progress_new:
 *
 * Returns: (transfer full): the pull of @image, not begun yet
 */
RqPullProgress *
rq_pull_progress_new (const char *image)
{
  RqPullProgress *self = g_new0 (RqPullProgress, 1);

  self->image = g_strdup (image);
  self->layers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->state = RQ_PULL_WAITING;
  return self;
}

/**
 * rq_pull_progress_free:
 *
 * Frees @self.
 */
void
rq_pull_progress_free (RqPullProgress *self)
{
  g_free (self->image);
  g_hash_table_unref (self->layers);
  g_free (self->words);
  g_free (self);
}

static gboolean
says (const char *words,
      const char *part)
{
  g_autofree char *folded = g_ascii_strdown (words, -1);

  return strstr (folded, part) != NULL;
}

/* The engine has no codes for these, only words. */
static RqPullTrouble
find_trouble (const char *words)
{
  if (says (words, "no space left"))
    return RQ_PULL_TROUBLE_NO_SPACE;
  if (says (words, "manifest unknown") || says (words, "not found"))
    return RQ_PULL_TROUBLE_NO_IMAGE;
  if (says (words, "unauthorized") || says (words, "denied") || says (words, "no basic auth") ||
      says (words, "forbidden"))
    return RQ_PULL_TROUBLE_DENIED;
  return RQ_PULL_TROUBLE_OTHER;
}

static char *
say_trouble (RqPullTrouble  trouble,
             const char    *detail)
{
  switch (trouble)
    {
    case RQ_PULL_TROUBLE_NO_IMAGE:
      return g_strdup (_("The registry has no such image."));
    case RQ_PULL_TROUBLE_NO_SPACE:
      return g_strdup (_("The manager’s disk is full. Make room, for example with “docker image "
                         "prune”."));
    case RQ_PULL_TROUBLE_DENIED:
      return g_strdup (_("The registry refused the manager’s login. Run “docker login” there."));
    case RQ_PULL_TROUBLE_NONE:
    case RQ_PULL_TROUBLE_OTHER:
    default:
      return g_strdup_printf (_("It could not be pulled: %s."), detail);
    }
}

/**
 * rq_pull_progress_fail:
 * @trouble: %RQ_PULL_TROUBLE_NONE: to be told from the words
 * @words: of the engine or of the connection
 *
 * It went wrong. Only what went wrong first counts.
 */
void
rq_pull_progress_fail (RqPullProgress *self,
                       RqPullTrouble   trouble,
                       const char     *words)
{
  g_autofree char *clean = rq_engine_clean_text (words, -1);

  if (self->state == RQ_PULL_FAILED)
    return;
  self->state = RQ_PULL_FAILED;
  self->trouble = trouble != RQ_PULL_TROUBLE_NONE ? trouble : find_trouble (clean);
  self->words = say_trouble (self->trouble, clean);
}

static Layer *
find_layer (RqPullProgress *self,
            const char     *id)
{
  Layer *layer = g_hash_table_lookup (self->layers, id);

  if (layer != NULL)
    return layer;
  if (strlen (id) > ID_MAX || g_hash_table_size (self->layers) >= LAYERS_MAX)
    return NULL;
  layer = g_new0 (Layer, 1);
  g_hash_table_insert (self->layers, g_strdup (id), layer);
  return layer;
}

static gboolean
is_layer_status (const char *status)
{
  static const char * const statuses[] = {
    "Pulling fs layer", "Waiting", "Downloading", "Verifying Checksum", "Download complete",
    "Extracting", "Pull complete", "Already exists", "Retrying", NULL,
  };

  for (int i = 0; statuses[i] != NULL; i++)
    if (g_str_has_prefix (status, statuses[i]))
      return TRUE;
  return FALSE;
}

/* A layer is downloaded, then extracted: both count from 0 to its size; the download is what takes
 * its time. */
static void
feed_layer (RqPullProgress *self,
            Layer          *layer,
            const char     *status,
            JsonObject     *detail)
{
  gint64 current = rq_json_get_int (detail, "current");
  gint64 total = rq_json_get_int (detail, "total");

  if (g_str_equal (status, "Already exists") || g_str_equal (status, "Pull complete"))
    layer->is_done = TRUE;
  if (g_str_equal (status, "Downloading"))
    {
      self->is_fresh = TRUE;
      layer->total = CLAMP (total, 0, G_MAXINT64 / LAYERS_MAX);
      layer->current = CLAMP (current, 0, layer->total);
    }
  else if (layer->is_done || g_str_equal (status, "Download complete") ||
           g_str_equal (status, "Extracting"))
    layer->current = layer->total;
}

static void
feed_object (RqPullProgress *self,
             JsonObject     *object)
{
  const char *status = rq_json_get_string (object, "status");
  const char *id = rq_json_get_string (object, "id");
  const char *error = rq_json_get_string (rq_json_get_object (object, "errorDetail"), "message");
  Layer *layer;

  if (error == NULL)
    error = rq_json_get_string (object, "error");
  if (error != NULL)
    rq_pull_progress_fail (self, RQ_PULL_TROUBLE_NONE, error);
  if (status == NULL || self->state == RQ_PULL_FAILED)
    return;
  if (self->state == RQ_PULL_WAITING)
    self->state = RQ_PULL_RUNNING;
  if (g_str_has_prefix (status, "Status: Image is up to date"))
    self->state = RQ_PULL_PRESENT;
  else if (g_str_has_prefix (status, "Status: Downloaded newer image"))
    self->state = RQ_PULL_DONE;
  else if (id != NULL && is_layer_status (status) && (layer = find_layer (self, id)) != NULL)
    feed_layer (self, layer, status, rq_json_get_object (object, "progressDetail"));
}

/**
 * rq_pull_progress_feed:
 * @line: what the engine said, valid or not
 *
 * Takes one line.
 */
void
rq_pull_progress_feed (RqPullProgress *self,
                       const char     *line,
                       gsize           length)
{
  g_autoptr (JsonNode) node = length > 0 ? rq_json_from_text (line, length, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    feed_object (self, json_node_get_object (node));
}

/**
 * rq_pull_progress_finish:
 *
 * The stream has ended: without the engine's last word it was cut off.
 */
void
rq_pull_progress_finish (RqPullProgress *self)
{
  if (self->state == RQ_PULL_WAITING || self->state == RQ_PULL_RUNNING)
    rq_pull_progress_fail (self, RQ_PULL_TROUBLE_OTHER, _("the manager stopped reporting its "
                                                          "progress"));
}

/**
 * rq_pull_progress_get_trouble:
 *
 * Returns: what went wrong
 */
RqPullTrouble
rq_pull_progress_get_trouble (RqPullProgress *self)
{
  return self->trouble;
}

static char *
make_words (RqPullProgress *self,
            guint           n_done)
{
  guint n_layers = g_hash_table_size (self->layers);

  switch (self->state)
    {
    case RQ_PULL_FAILED:
      return g_strdup (self->words);
    case RQ_PULL_RUNNING:
      return n_layers == 0 ? g_strdup (_("Asking the registry"))
                           : g_strdup_printf (ngettext ("%u of %u layer", "%u of %u layers",
                                                        n_layers), n_done, n_layers);
    case RQ_PULL_PRESENT:
      return g_strdup (_("Already on the manager"));
    case RQ_PULL_DONE:
      return g_strdup (self->is_fresh ? _("Pulled")
                                      : _("Pulled; its layers were on the manager already"));
    case RQ_PULL_WAITING:
    default:
      return g_strdup (_("Waiting"));
    }
}

/**
 * rq_pull_progress_make_row:
 *
 * Returns: (transfer full): what it has come to
 */
RqPullRow *
rq_pull_progress_make_row (RqPullProgress *self)
{
  GHashTableIter iter;
  gpointer value;
  gint64 current = 0;
  gint64 total = 0;
  guint n_done = 0;

  g_hash_table_iter_init (&iter, self->layers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Layer *layer = value;

      current += layer->current;
      total += layer->total;
      n_done += layer->is_done;
    }
  return rq_pull_row_new (self->image, self->state, current, total, make_words (self, n_done));
}
