/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-stream.h"

#include <glib/gi18n-lib.h>

#include "swarm/engine-error.h"

struct _RqEngineStream
{
  GFilterInputStream parent_instance;

  RqEngineWay *way; /* (owned) */
  guint generation; /* of the connection that it goes over */
  gboolean yields;  /* its session, to whoever waits for one */

  /* of a read that goes on, when it yields */
  GCancellable *outer;       /* (owned) (nullable) the reader's */
  GCancellable *cancellable; /* (owned) (nullable) ours */
  gulong outer_handler;
  GSource *watch;            /* (owned) (nullable) of a second */
  gboolean yielded;
};

G_DEFINE_FINAL_TYPE (RqEngineStream, rq_engine_stream, G_TYPE_FILTER_INPUT_STREAM)

/* A failure with the connection gone is the connection's, also when there is another one by now. */
static gssize
explain (RqEngineStream  *self,
         gssize           count,
         GError         **error)
{
  RqTransport *transport = rq_engine_way_get_transport (self->way);

  if (self->yielded && count <= 0)
    {
      g_clear_error (error);
      g_propagate_error (error, rq_engine_error_yielded (rq_engine_way_get_name (self->way)));
      return -1;
    }
  if (count > 0 || (error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    return count;
  if (!rq_transport_check (transport, NULL))
    {
      g_clear_error (error);
      rq_transport_check (transport, error);
      return -1;
    }
  if (rq_transport_get_generation (transport) != self->generation)
    {
      g_clear_error (error);
      g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                   _("The connection to %s was lost for a while. What was cut has to be asked for "
                     "again."), rq_engine_way_get_name (self->way));
      return -1;
    }
  return count;
}

static gssize
rq_engine_stream_read (GInputStream  *stream,
                       void          *buffer,
                       gsize          count,
                       GCancellable  *cancellable,
                       GError       **error)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  g_autoptr (GError) reason = NULL;
  gssize got = g_input_stream_read (base, buffer, count, cancellable, &reason);

  got = explain (RQ_ENGINE_STREAM (stream), got, &reason);
  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return got;
}

static gboolean
watch_cb (gpointer data)
{
  RqEngineStream *self = data;

  if (rq_engine_way_get_shortage (self->way) != RQ_SHORTAGE_URGENT)
    return G_SOURCE_CONTINUE;
  self->yielded = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
begin_watch (RqEngineStream *self,
             GCancellable   *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->cancellable = g_cancellable_new ();
  self->outer = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (cancellable != NULL)
    self->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                 g_object_ref (self->cancellable),
                                                 g_object_unref);
  self->watch = g_timeout_source_new_seconds (1);
  g_source_set_callback (self->watch, watch_cb, self, NULL);
  g_source_attach (self->watch, context);
}

static void
end_watch (RqEngineStream *self)
{
  if (self->watch == NULL)
    return;
  g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  g_cancellable_disconnect (self->outer, self->outer_handler);
  self->outer_handler = 0;
  g_clear_object (&self->outer);
  g_clear_object (&self->cancellable);
}

static void
base_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gssize got = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  end_watch (g_task_get_source_object (task));
  got = explain (g_task_get_source_object (task), got, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, got);
}

/* The default would read in a thread, where the HTTP session must not be touched. */
static void
rq_engine_stream_read_async (GInputStream        *stream,
                             void                *buffer,
                             gsize                count,
                             int                  io_priority,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  RqEngineStream *self = RQ_ENGINE_STREAM (stream);
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_engine_stream_read_async);
  if (self->yields)
    begin_watch (self, cancellable);
  g_input_stream_read_async (base, buffer, count, io_priority,
                             self->yields ? self->cancellable : cancellable, base_read_cb, task);
}

static gssize
rq_engine_stream_read_finish (GInputStream  *stream,
                              GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
base_closed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_input_stream_close_finish (G_INPUT_STREAM (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
rq_engine_stream_close_async (GInputStream        *stream,
                              int                  io_priority,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_engine_stream_close_async);
  g_input_stream_close_async (base, io_priority, cancellable, base_closed_cb, task);
}

static gboolean
rq_engine_stream_close_finish (GInputStream  *stream,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rq_engine_stream_finalize (GObject *object)
{
  RqEngineStream *self = RQ_ENGINE_STREAM (object);

  g_clear_pointer (&self->way, rq_engine_way_unref);

  G_OBJECT_CLASS (rq_engine_stream_parent_class)->finalize (object);
}

static void
rq_engine_stream_class_init (RqEngineStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  object_class->finalize = rq_engine_stream_finalize;
  stream_class->read_fn = rq_engine_stream_read;
  stream_class->read_async = rq_engine_stream_read_async;
  stream_class->read_finish = rq_engine_stream_read_finish;
  stream_class->close_async = rq_engine_stream_close_async;
  stream_class->close_finish = rq_engine_stream_close_finish;
}

static void
rq_engine_stream_init (RqEngineStream *self)
{
}

/**
 * rq_engine_stream_new:
 * @base: the body as HTTP gives it
 * @generation: of the connection when the request was begun
 * @yields: whether whoever waits for a session gets this one
 *
 * Returns: (transfer full): the same, honest about its end
 */
GInputStream *
rq_engine_stream_new (GInputStream *base,
                      RqEngineWay  *way,
                      guint         generation,
                      gboolean      yields)
{
  RqEngineStream *self = g_object_new (RQ_TYPE_ENGINE_STREAM, "base-stream", base, NULL);

  self->way = rq_engine_way_ref (way);
  self->generation = generation;
  self->yields = yields;
  return G_INPUT_STREAM (self);
}
