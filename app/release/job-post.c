/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/job-post.h"

static void
post_free (gpointer data)
{
  RqJobPost *post = data;

  g_clear_pointer (&post->progress, rq_release_progress_unref);
  g_clear_pointer (&post->chunk, g_bytes_unref);
  g_free (post->text);
  g_main_context_unref (post->context);
  g_object_unref (post->job);
  g_free (post);
}

static gboolean
deliver_cb (gpointer data)
{
  RqJobPost *post = data;

  post->deliver (post->job, post);
  return G_SOURCE_REMOVE;
}

/**
 * rq_job_post_new:
 * @context: where @deliver is to be called
 *
 * Returns: (transfer full): an empty post
 */
RqJobPost *
rq_job_post_new (RqReleaseJob     *job,
                 GMainContext     *context,
                 RqJobPostDeliver  deliver)
{
  RqJobPost *post = g_new0 (RqJobPost, 1);

  post->job = g_object_ref (job);
  post->context = g_main_context_ref (context);
  post->deliver = deliver;
  return post;
}

/**
 * rq_job_post_send:
 * @post: (transfer full): filled
 *
 * From the job's thread.
 */
void
rq_job_post_send (RqJobPost *post)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, post, post_free);
  g_source_attach (source, post->context);
}
