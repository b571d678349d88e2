/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/pull.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "release/release-progress-private.h"
#include "release/service-goal.h"
#include "swarm/image-ref.h"
#include "swarm/line-splitter.h"
#include "swarm/registry-login.h"

#define LINE_MAX_BYTES (64 * 1024)
#define CHUNK_BYTES (16 * 1024)

/* More often nobody can read. */
#define SHOW_US (G_USEC_PER_SEC / 8)

/* All images, one of them at work. */
typedef struct
{
  RqReleaseWork  *work;    /* (unowned) */
  GPtrArray      *pulls;   /* (owned) of RqPullProgress */
  RqPullProgress *current; /* (unowned) */
  guint           position;
  gint64          shown_at;
} Pull;

/* Bytes where they are known of the current image; every image counts the same. */
static double
get_fraction (Pull *pull)
{
  g_autoptr (RqPullRow) row = rq_pull_progress_make_row (pull->current);
  double part = row->total > 0 ? (double) row->current / (double) row->total : 0;

  return (pull->position + part) / pull->pulls->len;
}

static void
show (Pull     *pull,
      gboolean  at_once)
{
  gint64 now = g_get_monotonic_time ();
  GPtrArray *rows;
  g_autoptr (RqPullRow) row = NULL;
  g_autofree char *words = NULL;

  if (!at_once && now - pull->shown_at < SHOW_US)
    return;
  pull->shown_at = now;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_pull_row_free);
  for (guint i = 0; i < pull->pulls->len; i++)
    g_ptr_array_add (rows, rq_pull_progress_make_row (pull->pulls->pdata[i]));
  rq_release_work_set_pulls (pull->work, rows);
  row = rq_pull_progress_make_row (pull->current);
  words = g_strdup_printf (_("Pulling %s on the manager"), row->image);
  rq_release_work_show (pull->work, words, get_fraction (pull), NULL);
}

static void
line_cb (const char *line,
         gsize       length,
         gpointer    data)
{
  Pull *pull = data;

  rq_pull_progress_feed (pull->current, line, length);
  show (pull, FALSE);
}

static GInputStream *
open_stream (Pull          *pull,
             RqImageRef    *ref,
             GCancellable  *cancellable,
             GError       **error)
{
  RqEngineClient *client = rq_release_work_get_client (pull->work);
  const char *tag = rq_image_ref_get_tag (ref);
  g_autofree char *name = g_uri_escape_string (rq_image_ref_get_name (ref), NULL, FALSE);
  g_autofree char *escaped = g_uri_escape_string (tag != NULL ? tag : "latest", NULL, FALSE);
  g_autofree char *path = g_strconcat ("/images/create?fromImage=", name, "&tag=", escaped, NULL);
  g_autofree char *login = rq_registry_login_read (client, ref, cancellable);
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_engine_client_stream_async (client, "POST", path, login, cancellable, rq_await_cb, await);
  return rq_engine_client_stream_finish (client, rq_await_result (await), error);
}

static gboolean
read_stream (Pull          *pull,
             GInputStream  *stream,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (RqLineSplitter) lines = rq_line_splitter_new (LINE_MAX_BYTES, line_cb, pull);

  for (;;)
    {
      g_autoptr (RqAwait) await = rq_await_new ();
      g_autoptr (GBytes) bytes = NULL;
      const char *chunk;
      gsize length;

      g_input_stream_read_bytes_async (stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, cancellable,
                                       rq_await_cb, await);
      bytes = g_input_stream_read_bytes_finish (stream, rq_await_result (await), error);
      if (bytes == NULL || !rq_release_work_tend (pull->work, cancellable, error))
        return FALSE;
      chunk = g_bytes_get_data (bytes, &length);
      if (length == 0)
        break;
      rq_line_splitter_feed (lines, chunk, length);
    }
  rq_line_splitter_finish (lines);
  return TRUE;
}

/* A stream that is not closed keeps its channel. */
static void
close_stream (GInputStream *stream)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  g_input_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, rq_await_cb, await);
  g_input_stream_close_finish (stream, rq_await_result (await), NULL);
}

static gboolean
is_end (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         error->domain == RQ_RECORD_ERROR || error->domain == RQ_SSH_ERROR;
}

/* @reason: (transfer full) (nullable)
 * @return: %FALSE only when nothing more can be done */
static gboolean
take_end (Pull         *pull,
          RqTransport  *transport,
          GError       *reason,
          GError      **error)
{
  g_autoptr (GError) owned = reason;

  if ((owned != NULL && is_end (owned)) ||
      (owned == NULL && !rq_transport_check (transport, &owned)))
    {
      g_propagate_error (error, g_steal_pointer (&owned));
      return FALSE;
    }
  if (g_error_matches (owned, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND))
    rq_pull_progress_fail (pull->current, RQ_PULL_TROUBLE_NO_IMAGE, owned->message);
  else if (owned != NULL)
    rq_pull_progress_fail (pull->current, RQ_PULL_TROUBLE_NONE, owned->message);
  rq_pull_progress_finish (pull->current);
  return TRUE;
}

/* %FALSE only when nothing more can be done: cancelled, the lock or the connection lost for good.
 * What a loss cut is pulled again: the manager has kept the layers that were whole. */
static gboolean
pull_one (Pull          *pull,
          const char    *image,
          GCancellable  *cancellable,
          GError       **error)
{
  RqTransport *transport = rq_engine_client_get_transport (rq_release_work_get_client (pull->work));
  g_autoptr (RqImageRef) ref = rq_image_ref_parse (image, NULL);

  g_assert (ref != NULL);
  show (pull, TRUE);
  for (;;)
    {
      guint generation = rq_transport_get_generation (transport);
      g_autoptr (GInputStream) stream = NULL;
      GError *reason = NULL;

      stream = open_stream (pull, ref, cancellable, &reason);
      if (stream != NULL)
        {
          read_stream (pull, stream, cancellable, &reason);
          close_stream (stream);
        }
      if (!rq_transport_was_cut (transport, generation, reason) ||
          (reason != NULL && reason->domain == RQ_RECORD_ERROR))
        return take_end (pull, transport, reason, error);
      if (!rq_transport_wait_again (transport, generation, reason, cancellable, error))
        return FALSE;
    }
}

static void
note_end (Pull *pull)
{
  g_autoptr (RqPullRow) row = rq_pull_progress_make_row (pull->current);
  g_autofree char *size = g_format_size (row->total);
  g_autofree char *words = NULL;

  if (row->state == RQ_PULL_FAILED)
    words = g_strdup_printf (_("%s: %s Swarm will try by itself."), row->image, row->words);
  else if (row->total > 0)
    words = g_strdup_printf (_("%s: %s (%s)"), row->image, row->words, size);
  else
    words = g_strdup_printf ("%s: %s", row->image, row->words);
  rq_release_work_note (pull->work, "check", words);
  show (pull, TRUE);
}

static gboolean
refuse_full (Pull    *pull,
             GError **error)
{
  g_autoptr (RqPullRow) row = rq_pull_progress_make_row (pull->current);

  if (rq_pull_progress_get_trouble (pull->current) != RQ_PULL_TROUBLE_NO_SPACE)
    return TRUE;
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               _("%s cannot be pulled: %s Then try again, or go on without pulling."),
               row->image, row->words);
  return FALSE;
}

static void
add_images (Pull      *pull,
            GPtrArray *goals,
            GPtrArray *images)
{
  for (guint i = 0; i < goals->len; i++)
    {
      RqServiceGoal *goal = goals->pdata[i];

      if (goal->image == NULL ||
          g_ptr_array_find_with_equal_func (images, goal->image, g_str_equal, NULL))
        continue;
      g_ptr_array_add (images, goal->image);
      g_ptr_array_add (pull->pulls, rq_pull_progress_new (goal->image));
    }
}

/**
 * rq_pull_all:
 * @goals: (element-type RqServiceGoal): those with an image change
 *
 * Has the manager pull what is going to run, so that the update itself is short.
 *
 * Returns: %FALSE when the release must not go on
 */
gboolean
rq_pull_all (RqReleaseWork  *work,
             GPtrArray      *goals,
             GCancellable   *cancellable,
             GError        **error)
{
  Pull pull = { work, NULL, NULL, 0, 0 };
  g_autoptr (GPtrArray) pulls = NULL;
  g_autoptr (GPtrArray) images = g_ptr_array_new ();

  pulls = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_pull_progress_free);
  pull.pulls = pulls;
  add_images (&pull, goals, images);
  for (pull.position = 0; pull.position < images->len; pull.position++)
    {
      pull.current = pulls->pdata[pull.position];
      if (!pull_one (&pull, images->pdata[pull.position], cancellable, error))
        return FALSE;
      note_end (&pull);
      if (!refuse_full (&pull, error))
        return FALSE;
    }
  return TRUE;
}
