/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-job-private.h"

#include "release/job-post.h"
#include "release/release-author.h"
#include "release/release-thread.h"

/* Threads: made, run and seen in one context; perform() is on the job's own thread and touches of
 * this class only what is set before running, the (atomic) fields and the post functions. */
typedef struct
{
  GMainContext *context;    /* (owned) where the job was made */
  RqDeployment *deployment; /* (owned) */
  RqTransport  *transport;  /* (owned) */
  char         *author;     /* (owned) */
  gboolean      take_over;

  RqReleaseProgress *progress;   /* (owned) (nullable) */
  char              *release_id; /* (owned) (nullable) */
  gboolean           running;

  gssize backlog;          /* (atomic) bytes of output on their way */
  int    stop_requested;   /* (atomic) */
  int    end_requested;    /* (atomic) */
  int    finish_observing; /* (atomic) */
} RqReleaseJobPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RqReleaseJob, rq_release_job, G_TYPE_OBJECT)
G_DEFINE_QUARK (rq-release-error-quark, rq_release_error)

typedef enum
{
  PROP_DEPLOYMENT = 1,
  PROP_TRANSPORT,
  PROP_PROGRESS,
  PROP_RELEASE_ID,
  PROP_RUNNING,
} RqReleaseJobProperty;

static GParamSpec *properties[PROP_RUNNING + 1];

enum
{
  SIGNAL_OUTPUT,
  SIGNAL_EVENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static RqReleaseJobPrivate *
get_private (RqReleaseJob *self)
{
  return rq_release_job_get_instance_private (self);
}

static void
rq_release_job_finalize (GObject *object)
{
  RqReleaseJobPrivate *priv = get_private (RQ_RELEASE_JOB (object));

  g_main_context_unref (priv->context);
  g_clear_object (&priv->deployment);
  g_clear_object (&priv->transport);
  g_clear_pointer (&priv->progress, rq_release_progress_unref);
  g_free (priv->author);
  g_free (priv->release_id);

  G_OBJECT_CLASS (rq_release_job_parent_class)->finalize (object);
}

static void
rq_release_job_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  RqReleaseJobPrivate *priv = get_private (RQ_RELEASE_JOB (object));

  switch ((RqReleaseJobProperty) property_id)
    {
    case PROP_DEPLOYMENT:
      g_value_set_object (value, priv->deployment);
      break;
    case PROP_TRANSPORT:
      g_value_set_object (value, priv->transport);
      break;
    case PROP_PROGRESS:
      g_value_set_boxed (value, priv->progress);
      break;
    case PROP_RELEASE_ID:
      g_value_set_string (value, priv->release_id);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, priv->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_release_job_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  RqReleaseJobPrivate *priv = get_private (RQ_RELEASE_JOB (object));

  switch ((RqReleaseJobProperty) property_id)
    {
    case PROP_DEPLOYMENT:
      priv->deployment = g_value_dup_object (value);
      break;
    case PROP_TRANSPORT:
      priv->transport = g_value_dup_object (value);
      break;
    case PROP_PROGRESS:
    case PROP_RELEASE_ID:
    case PROP_RUNNING:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamFlags seen = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_DEPLOYMENT] =
    g_param_spec_object ("deployment", NULL, NULL, RQ_TYPE_DEPLOYMENT, given);
  properties[PROP_TRANSPORT] =
    g_param_spec_object ("transport", NULL, NULL, RQ_TYPE_TRANSPORT, given);
  properties[PROP_PROGRESS] =
    g_param_spec_boxed ("progress", NULL, NULL, RQ_TYPE_RELEASE_PROGRESS, seen);
  properties[PROP_RELEASE_ID] = g_param_spec_string ("release-id", NULL, NULL, NULL, seen);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, seen);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_release_job_class_init (RqReleaseJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rq_release_job_finalize;
  object_class->get_property = rq_release_job_get_property;
  object_class->set_property = rq_release_job_set_property;
  install_properties (object_class);

  /**
   * RqReleaseJob::output:
   * @chunk: the command's own bytes
   * @offset: of the first of them
   */
  signals[SIGNAL_OUTPUT] =
    g_signal_new ("output", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_UINT64);
  /**
   * RqReleaseJob::event:
   * @words: a line of the timeline
   */
  signals[SIGNAL_EVENT] =
    g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rq_release_job_init (RqReleaseJob *self)
{
  RqReleaseJobPrivate *priv = get_private (self);

  priv->context = g_main_context_ref_thread_default ();
  priv->author = rq_release_author_new ();
}

static RqJobPost *
post_new (RqReleaseJob      *self,
          RqJobPostDeliver   deliver)
{
  return rq_job_post_new (self, get_private (self)->context, deliver);
}

static void
deliver_progress (RqReleaseJob *self,
                  RqJobPost    *post)
{
  RqReleaseJobPrivate *priv = get_private (self);

  g_clear_pointer (&priv->progress, rq_release_progress_unref);
  priv->progress = g_steal_pointer (&post->progress);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

/**
 * rq_release_job_post_progress:
 * @progress: (transfer none): a snapshot
 *
 * From the job's thread: makes @progress the job's "progress".
 */
void
rq_release_job_post_progress (RqReleaseJob      *self,
                              RqReleaseProgress *progress)
{
  RqJobPost *post = post_new (self, deliver_progress);

  post->progress = rq_release_progress_ref (progress);
  rq_job_post_send (post);
}

static void
deliver_event (RqReleaseJob *self,
               RqJobPost    *post)
{
  g_signal_emit (self, signals[SIGNAL_EVENT], 0, post->text);
}

/**
 * rq_release_job_post_event:
 *
 * From the job's thread: emits "event".
 */
void
rq_release_job_post_event (RqReleaseJob *self,
                           const char   *words)
{
  RqJobPost *post = post_new (self, deliver_event);

  post->text = g_strdup (words);
  rq_job_post_send (post);
}

static void
deliver_release_id (RqReleaseJob *self,
                    RqJobPost    *post)
{
  RqReleaseJobPrivate *priv = get_private (self);

  if (g_strcmp0 (priv->release_id, post->text) == 0)
    return;
  g_free (priv->release_id);
  priv->release_id = g_steal_pointer (&post->text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RELEASE_ID]);
}

/**
 * rq_release_job_post_release_id:
 *
 * From the job's thread: makes @release_id the job's "release-id".
 */
void
rq_release_job_post_release_id (RqReleaseJob *self,
                                const char   *release_id)
{
  RqJobPost *post = post_new (self, deliver_release_id);

  post->text = g_strdup (release_id);
  rq_job_post_send (post);
}

static void
deliver_output (RqReleaseJob *self,
                RqJobPost    *post)
{
  g_signal_emit (self, signals[SIGNAL_OUTPUT], 0, post->chunk, post->offset);
  g_atomic_pointer_add (&get_private (self)->backlog, -(gssize) g_bytes_get_size (post->chunk));
}

/**
 * rq_release_job_post_output:
 * @offset: of the chunk's first byte
 *
 * From the job's thread: emits "output".
 */
void
rq_release_job_post_output (RqReleaseJob *self,
                            GBytes       *chunk,
                            guint64       offset)
{
  RqJobPost *post = post_new (self, deliver_output);

  g_atomic_pointer_add (&get_private (self)->backlog, (gssize) g_bytes_get_size (chunk));
  post->chunk = g_bytes_ref (chunk);
  post->offset = offset;
  rq_job_post_send (post);
}

/**
 * rq_release_job_get_backlog:
 *
 * Returns: how many bytes of output were posted and not delivered yet; any thread
 */
gsize
rq_release_job_get_backlog (RqReleaseJob *self)
{
  return (gsize) g_atomic_pointer_get (&get_private (self)->backlog);
}

/**
 * rq_release_job_is_stop_requested:
 *
 * Returns: whether a person wants the remote command to stop; any thread
 */
gboolean
rq_release_job_is_stop_requested (RqReleaseJob *self)
{
  return g_atomic_int_get (&get_private (self)->stop_requested);
}

/** rq_release_job_is_end_requested: Returns: whether it is to end at once; any thread */
gboolean
rq_release_job_is_end_requested (RqReleaseJob *self)
{
  return g_atomic_int_get (&get_private (self)->end_requested);
}

/**
 * rq_release_job_is_observing_finished:
 *
 * Returns: whether a person wants to observe no longer; any thread
 */
gboolean
rq_release_job_is_observing_finished (RqReleaseJob *self)
{
  return g_atomic_int_get (&get_private (self)->finish_observing);
}

/**
 * rq_release_job_get_deployment:
 *
 * Returns: (transfer none): what is worked on; any thread
 */
RqDeployment *
rq_release_job_get_deployment (RqReleaseJob *self)
{
  return get_private (self)->deployment;
}

/**
 * rq_release_job_get_transport:
 *
 * Returns: (transfer none): how the manager is reached; any thread
 */
RqTransport *
rq_release_job_get_transport (RqReleaseJob *self)
{
  return get_private (self)->transport;
}

/**
 * rq_release_job_get_author:
 *
 * Returns: (transfer none): who does it; any thread
 */
const char *
rq_release_job_get_author (RqReleaseJob *self)
{
  return get_private (self)->author;
}

/**
 * rq_release_job_get_take_over:
 *
 * Returns: whether another's lock is to be broken; any thread
 */
gboolean
rq_release_job_get_take_over (RqReleaseJob *self)
{
  return get_private (self)->take_over;
}

/* A thread's answer is a pointer: of a job RQ_JOB_SUCCEEDED or what else came of it. */
static gpointer
result_to_answer (RqJobResult result)
{
  return GINT_TO_POINTER ((int) result + 1);
}

static RqJobResult
result_from_answer (gpointer answer)
{
  return (RqJobResult) (GPOINTER_TO_INT (answer) - 1);
}

static gpointer
perform_thread (GTask         *task,
                gpointer       source,
                GCancellable  *cancellable,
                GError       **error)
{
  RqReleaseJob *self = source;
  RqJobResult result = RQ_JOB_FAILED;

  if (!RQ_RELEASE_JOB_GET_CLASS (self)->perform (self, cancellable, &result, error))
    return NULL;
  return result_to_answer (result);
}

static void
set_running (RqReleaseJob *self,
             gboolean      running)
{
  RqReleaseJobPrivate *priv = get_private (self);

  if (priv->running == running)
    return;
  priv->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
performed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gpointer answer = g_task_propagate_pointer (G_TASK (result), &error);

  set_running (RQ_RELEASE_JOB (source), FALSE);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, (gssize) result_from_answer (answer));
}

/**
 * rq_release_job_run_async:
 * @cancellable: (nullable): cancelling means to stop watching
 *
 * Does the job on a thread of its own. In the context in which it was made; once.
 */
void
rq_release_job_run_async (RqReleaseJob        *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) work = NULL;
  GTask *task;

  g_return_if_fail (RQ_IS_RELEASE_JOB (self));
  g_return_if_fail (!get_private (self)->running);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, rq_release_job_run_async);
  set_running (self, TRUE);

  work = g_task_new (self, cancellable, performed_cb, task);
  g_task_set_source_tag (work, rq_release_job_run_async);
  /* what was done counts, also when cancelling came too late for it */
  g_task_set_check_cancellable (work, FALSE);
  rq_release_thread_run (work, "requeen-release", perform_thread, NULL);
}

/**
 * rq_release_job_run_finish:
 * @outcome: (out) (optional): what came of it
 *
 * Returns: %FALSE when it could not be done
 */
gboolean
rq_release_job_run_finish (RqReleaseJob  *self,
                           GAsyncResult  *result,
                           RqJobResult   *outcome,
                           GError       **error)
{
  g_autoptr (GError) reason = NULL;
  gssize value;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  value = g_task_propagate_int (G_TASK (result), &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (outcome != NULL)
    *outcome = value;
  return TRUE;
}

/**
 * rq_release_job_get_progress:
 *
 * Returns: (transfer none) (nullable): the latest snapshot
 */
RqReleaseProgress *
rq_release_job_get_progress (RqReleaseJob *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_JOB (self), NULL);

  return get_private (self)->progress;
}

/**
 * rq_release_job_get_release_id:
 *
 * Returns: (transfer none) (nullable): the release, once it is known
 */
const char *
rq_release_job_get_release_id (RqReleaseJob *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_JOB (self), NULL);

  return get_private (self)->release_id;
}

/**
 * rq_release_job_is_running:
 *
 * Returns: whether it is under way
 */
gboolean
rq_release_job_is_running (RqReleaseJob *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_JOB (self), FALSE);

  return get_private (self)->running;
}

/**
 * rq_release_job_stop_command:
 *
 * Asks the command on the manager to stop. The job goes on: the command's true end follows.
 */
void
rq_release_job_stop_command (RqReleaseJob *self)
{
  g_return_if_fail (RQ_IS_RELEASE_JOB (self));

  g_atomic_int_set (&get_private (self)->stop_requested, TRUE);
}

/** rq_release_job_end_command: Ends the command on the manager, whatever it is doing. */
void
rq_release_job_end_command (RqReleaseJob *self)
{
  g_return_if_fail (RQ_IS_RELEASE_JOB (self));

  g_atomic_int_set (&get_private (self)->end_requested, TRUE);
}

/**
 * rq_release_job_finish_observing:
 *
 * Ends the observation as if its time were over, as this author's decision.
 */
void
rq_release_job_finish_observing (RqReleaseJob *self)
{
  g_return_if_fail (RQ_IS_RELEASE_JOB (self));

  g_atomic_int_set (&get_private (self)->finish_observing, TRUE);
}

/**
 * rq_release_job_set_take_over:
 *
 * Whether to break a lock that somebody else holds: a person's deliberate act. Before running.
 */
void
rq_release_job_set_take_over (RqReleaseJob *self,
                              gboolean      take_over)
{
  g_return_if_fail (RQ_IS_RELEASE_JOB (self) && !get_private (self)->running);

  get_private (self)->take_over = take_over;
}

/**
 * rq_release_job_set_author:
 *
 * Whom the record names, such as "Ann Lee <ann@desk>". Before running.
 */
void
rq_release_job_set_author (RqReleaseJob *self,
                           const char   *author)
{
  RqReleaseJobPrivate *priv = get_private (self);

  g_return_if_fail (RQ_IS_RELEASE_JOB (self) && !priv->running && author != NULL);

  g_free (priv->author);
  priv->author = g_strdup (author);
}
