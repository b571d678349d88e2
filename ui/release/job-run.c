/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/job-run.h"

#include "release/rollout-list.h"
#include "release/upgrade.h"

/* So long a command that was asked to stop may tidy up before what takes its place. */
#define LEAVE_US (30 * G_USEC_PER_SEC)

/* For a window that is opened again; the whole transcript is in the release's record. */
#define KEEP_OUTPUT (4 * 1024 * 1024)

struct _RqJobRun
{
  GObject parent_instance;

  RqJobKind     kind;
  RqJobMaker    maker;
  RqDeployment *deployment; /* (owned) */
  RqTransport  *transport;  /* (owned) (nullable) */
  char         *what;       /* (owned) */
  char         *version;    /* (owned) (nullable) */
  char         *id;         /* (owned) like no other's, also of an earlier program */

  unsigned int   observe_minutes;
  GHashTable    *ticks;       /* (owned) item → note */
  gboolean       leaving;     /* the command was asked to stop, what follows is not waited for */
  gint64         left_at;     /* monotonic, when leaving */
  gboolean       stopping;    /* the command was asked to stop */
  RqReleaseJob  *job;         /* (owned) (nullable) before the start */
  GCancellable  *cancellable; /* (owned) of the job */
  RqJobPhase     phase;
  RqReleaseState state;       /* as of the latest snapshot */
  GError        *error;       /* (owned) (nullable) why it could not be done */
  RqRolloutList *rollouts;    /* (owned) */
  GQueue         output;      /* (owned) of GBytes (owned) */
  gsize          output_size;

  char *title;    /* (owned) */
  char *headline; /* (owned) */
  char *detail;   /* (owned) */
  char *need;     /* (owned) "": it goes on by itself */
};

typedef enum
{
  PROP_PHASE = 1,
  PROP_STATE,
  PROP_TITLE,
  PROP_HEADLINE,
  PROP_DETAIL,
  PROP_NEED,
  PROP_ADVICE,
  PROP_ICON_NAME,
  PROP_STYLE,
  PROP_FRACTION,
  PROP_RUNNING,
} RqJobRunProperty;

static GParamSpec *props[PROP_RUNNING + 1];
static unsigned int output_signal;

G_DEFINE_FINAL_TYPE (RqJobRun, rq_job_run, G_TYPE_OBJECT)

static RqReleaseProgress *
progress_of (RqJobRun * self)
{
  return self->job != NULL ? rq_release_job_get_progress (self->job) : NULL;
}

static void
take_words (RqJobRun          *self,
            char             **field,
            char              *words,
            RqJobRunProperty   property)
{
  if (g_strcmp0 (*field, words) == 0)
    {
      g_free (words);
      return;
    }
  g_free (*field);
  *field = words;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
say_it (RqJobRun *self)
{
  RqReleaseProgress *progress = progress_of (self);

  take_words (self, &self->headline,
              rq_job_headline (self->kind, self->phase, self->version, progress), PROP_HEADLINE);
  take_words (self, &self->detail, rq_job_detail (self->phase, progress, self->error), PROP_DETAIL);
  take_words (self, &self->need, rq_job_need (self->phase, progress), PROP_NEED);
}

static void
set_phase (RqJobRun   *self,
           RqJobPhase  phase)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  self->phase = phase;
  g_object_notify_by_pspec (object, props[PROP_PHASE]);
  g_object_notify_by_pspec (object, props[PROP_ADVICE]);
  g_object_notify_by_pspec (object, props[PROP_ICON_NAME]);
  g_object_notify_by_pspec (object, props[PROP_STYLE]);
  g_object_notify_by_pspec (object, props[PROP_FRACTION]);
  g_object_notify_by_pspec (object, props[PROP_RUNNING]);
  say_it (self);
  g_object_thaw_notify (object);
}

/* Between the start of the update command and its end nothing else may begin. */
static gboolean
has_command (RqJobRun *self)
{
  RqReleaseProgress *progress = progress_of (self);

  return progress != NULL && rq_release_progress_get_state (progress) == RQ_RELEASE_UPDATING;
}

/* What is left for a rollback must not keep that from beginning. */
static void
leave_when_possible (RqJobRun *self)
{
  if (!self->leaving)
    return;
  if (!has_command (self))
    g_cancellable_cancel (self->cancellable);
  else if (g_get_monotonic_time () - self->left_at > LEAVE_US)
    rq_release_job_end_command (self->job);
}

static void
set_state (RqJobRun       *self,
           RqReleaseState  state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
progress_cb (RqJobRun *self)
{
  RqReleaseProgress *progress = progress_of (self);

  leave_when_possible (self);
  if (progress != NULL)
    {
      rq_rollout_list_update (self->rollouts, progress);
      set_state (self, rq_release_progress_get_state (progress));
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
  say_it (self);
}

static void
output_cb (RqJobRun     *self,
           GBytes       *chunk,
           guint64       offset,
           RqReleaseJob *job)
{
  g_queue_push_tail (&self->output, g_bytes_ref (chunk));
  self->output_size += g_bytes_get_size (chunk);
  while (self->output_size > KEEP_OUTPUT && self->output.length > 1)
    {
      g_autoptr (GBytes) oldest = g_queue_pop_head (&self->output);

      self->output_size -= g_bytes_get_size (oldest);
    }
  g_signal_emit (self, output_signal, 0, chunk);
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (RqJobRun) self = data;
  RqJobResult outcome = RQ_JOB_FAILED;

  if (!rq_release_job_run_finish (RQ_RELEASE_JOB (source), result, &outcome, &self->error))
    set_phase (self, rq_job_phase_of_error (self->error));
  else
    set_phase (self, outcome == RQ_JOB_SUCCEEDED ? RQ_JOB_PHASE_SUCCEEDED : RQ_JOB_PHASE_FAILED);
}

static double
fraction_of (RqJobRun *self)
{
  RqReleaseProgress *progress = progress_of (self);

  if (self->phase == RQ_JOB_PHASE_SUCCEEDED)
    return 1;

  return progress != NULL ? rq_release_progress_get_fraction (progress) : -1;
}

static void
rq_job_run_get_property (GObject      *object,
                         unsigned int  property_id,
                         GValue       *value,
                         GParamSpec   *pspec)
{
  RqJobRun *self = RQ_JOB_RUN (object);

  switch ((RqJobRunProperty) property_id)
    {
    case PROP_PHASE:
      g_value_set_int (value, (int) self->phase);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_HEADLINE:
      g_value_set_string (value, self->headline);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_NEED:
      g_value_set_string (value, self->need);
      break;
    case PROP_ADVICE:
      g_value_set_string (value, rq_job_advice (self->kind, self->phase));
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, rq_job_phase_icon (self->kind, self->phase));
      break;
    case PROP_STYLE:
      g_value_set_string (value, rq_job_phase_style (self->phase));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, fraction_of (self));
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, rq_job_run_is_running (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
drop_job (RqJobRun *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
}

static void
rq_job_run_finalize (GObject *object)
{
  RqJobRun *self = RQ_JOB_RUN (object);

  drop_job (self);
  g_clear_object (&self->deployment);
  g_clear_object (&self->transport);
  g_clear_object (&self->rollouts);
  g_queue_clear_full (&self->output, (GDestroyNotify) g_bytes_unref);
  g_hash_table_unref (self->ticks);
  g_free (self->what);
  g_free (self->version);
  g_free (self->id);
  g_free (self->title);
  g_free (self->headline);
  g_free (self->detail);
  g_free (self->need);
  G_OBJECT_CLASS (rq_job_run_parent_class)->finalize (object);
}

static void
rq_job_run_class_init (RqJobRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rq_job_run_get_property;
  object_class->finalize = rq_job_run_finalize;

  props[PROP_PHASE] = g_param_spec_int ("phase", NULL, NULL, 0, RQ_JOB_PHASE_LEFT, 0, flags);
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, RQ_RELEASE_ABANDONED, 0, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_HEADLINE] = g_param_spec_string ("headline", NULL, NULL, NULL, flags);
  props[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  props[PROP_NEED] = g_param_spec_string ("need", NULL, NULL, NULL, flags);
  props[PROP_ADVICE] = g_param_spec_string ("advice", NULL, NULL, NULL, flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  props[PROP_STYLE] = g_param_spec_string ("style", NULL, NULL, NULL, flags);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  output_signal = g_signal_new ("output", RQ_TYPE_JOB_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static void
rq_job_run_init (RqJobRun *self)
{
  g_queue_init (&self->output);
  self->id = g_uuid_string_random ();
  self->rollouts = rq_rollout_list_new ();
  self->ticks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * rq_job_run_new:
 * @maker: makes the job that does it
 * @transport: (nullable): the connection, given to @maker
 * @what: given to @maker
 * @version: (nullable): what people are told that it goes to
 *
 * Returns: (transfer full): a release that is yet to be started
 */
RqJobRun *
rq_job_run_new (RqJobKind     kind,
                RqJobMaker    maker,
                RqDeployment *deployment,
                RqTransport  *transport,
                const char   *what,
                const char   *version)
{
  RqJobRun *self = g_object_new (RQ_TYPE_JOB_RUN, NULL);

  self->kind = kind;
  self->maker = maker;
  self->deployment = g_object_ref (deployment);
  g_set_object (&self->transport, transport);
  self->what = g_strdup (what);
  self->version = g_strdup (version);
  self->title = rq_job_title (kind, version);
  say_it (self);
  return self;
}

/**
 * rq_job_run_tick:
 * @item: as rq_upgrade_tick() has it
 * @note: why
 *
 * Before the start. A rollback has nothing to tick.
 */
void
rq_job_run_tick (RqJobRun   *self,
                 const char *item,
                 const char *note)
{
  g_return_if_fail (RQ_IS_JOB_RUN (self) && self->job == NULL);

  g_hash_table_replace (self->ticks, g_strdup (item), g_strdup (note));
}

static void
tick_all (RqJobRun *self)
{
  GHashTableIter iter;
  gpointer item, note;

  if (RQ_IS_UPGRADE (self->job))
    rq_upgrade_set_observe_minutes (RQ_UPGRADE (self->job), self->observe_minutes);
  g_hash_table_iter_init (&iter, self->ticks);
  while (RQ_IS_UPGRADE (self->job) && g_hash_table_iter_next (&iter, &item, &note))
    rq_upgrade_tick (RQ_UPGRADE (self->job), item, note);
}

/**
 * rq_job_run_start:
 * @take_over: a person has said to break the lock of somebody else
 *
 * Starts it. It holds itself alive until it is over.
 */
void
rq_job_run_start (RqJobRun *self,
                  gboolean  take_over)
{
  g_return_if_fail (RQ_IS_JOB_RUN (self));
  g_return_if_fail (self->job == NULL || self->phase == RQ_JOB_PHASE_LOCKED);

  drop_job (self);
  self->job = self->maker (self->deployment, self->transport, self->what);
  self->cancellable = g_cancellable_new ();
  rq_release_job_set_take_over (self->job, take_over);
  tick_all (self);
  g_signal_connect_swapped (self->job, "notify::progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->job, "output", G_CALLBACK (output_cb), self);
  rq_release_job_run_async (self->job, self->cancellable, ended_cb, g_object_ref (self));
  set_phase (self, RQ_JOB_PHASE_RUNNING);
}

/**
 * rq_job_run_leave:
 *
 * Asks the command on the manager to stop and stops watching once it has, or at once where none is
 * running. For a rollback that takes the place of a running upgrade.
 */
void
rq_job_run_leave (RqJobRun *self)
{
  g_return_if_fail (RQ_IS_JOB_RUN (self));

  if (!rq_job_run_is_running (self))
    return;

  self->leaving = TRUE;
  self->left_at = g_get_monotonic_time ();
  self->stopping = TRUE;
  rq_release_job_stop_command (self->job);
  leave_when_possible (self);
}

/** rq_job_run_can_stop_command: Returns: whether its command may be running */
gboolean
rq_job_run_can_stop_command (RqJobRun *self)
{
  g_return_val_if_fail (RQ_IS_JOB_RUN (self), FALSE);

  return rq_job_run_is_running (self) && has_command (self);
}

/**
 * rq_job_run_stop_command:
 *
 * Asks the command on the manager to stop; what the services are then is verified as ever.
 */
void
rq_job_run_stop_command (RqJobRun *self)
{
  g_return_if_fail (RQ_IS_JOB_RUN (self));

  if (!rq_job_run_can_stop_command (self))
    return;
  self->stopping = TRUE;
  rq_release_job_stop_command (self->job);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
}

/** rq_job_run_is_stopping: Returns: whether its command was asked to stop, and still runs */
gboolean
rq_job_run_is_stopping (RqJobRun *self)
{
  return rq_job_run_can_stop_command (self) && self->stopping;
}

/** rq_job_run_end_command: Ends the command on the manager at once. */
void
rq_job_run_end_command (RqJobRun *self)
{
  g_return_if_fail (RQ_IS_JOB_RUN (self));

  if (rq_job_run_can_stop_command (self))
    rq_release_job_end_command (self->job);
}

/**
 * rq_job_run_set_observe_minutes:
 * @minutes: how long everything is watched after it was verified, 0: not at all
 *
 * Before the start.
 */
void
rq_job_run_set_observe_minutes (RqJobRun     *self,
                                unsigned int  minutes)
{
  g_return_if_fail (RQ_IS_JOB_RUN (self) && self->job == NULL);

  self->observe_minutes = minutes;
}

/**
 * rq_job_run_finish_observing:
 *
 * Ends the observation now, which the record names as a person's decision.
 */
void
rq_job_run_finish_observing (RqJobRun *self)
{
  g_return_if_fail (RQ_IS_JOB_RUN (self));

  if (rq_job_run_is_running (self) && self->state == RQ_RELEASE_OBSERVING)
    rq_release_job_finish_observing (self->job);
}

/**
 * rq_job_run_get_progress:
 *
 * Returns: (transfer none) (nullable): the latest snapshot; "fraction" is notified with each
 */
RqReleaseProgress *
rq_job_run_get_progress (RqJobRun *self)
{
  g_return_val_if_fail (RQ_IS_JOB_RUN (self), NULL);

  return progress_of (self);
}

/** rq_job_run_get_state: Returns: the state of its release, as last heard */
RqReleaseState
rq_job_run_get_state (RqJobRun *self)
{
  g_return_val_if_fail (RQ_IS_JOB_RUN (self), RQ_RELEASE_DRAFT);

  return self->state;
}

/** rq_job_run_get_kind: Returns: upgrade or rollback */
RqJobKind
rq_job_run_get_kind (RqJobRun *self)
{
  return self->kind;
}

/** rq_job_run_get_phase: Returns: how it stands */
RqJobPhase
rq_job_run_get_phase (RqJobRun *self)
{
  g_return_val_if_fail (RQ_IS_JOB_RUN (self), RQ_JOB_PHASE_STOPPED);

  return self->phase;
}

/** rq_job_run_is_running: Returns: whether it was started and is not over */
gboolean
rq_job_run_is_running (RqJobRun *self)
{
  g_return_val_if_fail (RQ_IS_JOB_RUN (self), FALSE);

  return self->job != NULL && self->phase == RQ_JOB_PHASE_RUNNING;
}

/** rq_job_run_get_title: Returns: (transfer none): "Upgrade to 3.9.52" */
const char *
rq_job_run_get_title (RqJobRun *self)
{
  return self->title;
}

/** rq_job_run_get_headline: Returns: (transfer none): the state in a few words */
const char *
rq_job_run_get_headline (RqJobRun *self)
{
  return self->headline;
}

/**
 * rq_job_run_get_detail:
 *
 * Returns: (transfer none): a sentence on what is being done or went wrong, "" for none
 */
const char *
rq_job_run_get_detail (RqJobRun *self)
{
  return self->detail;
}

/** rq_job_run_get_id: Returns: (transfer none): what a notification names it by */
const char *
rq_job_run_get_id (RqJobRun *self)
{
  g_return_val_if_fail (RQ_IS_JOB_RUN (self), NULL);

  return self->id;
}

/**
 * rq_job_run_get_need:
 *
 * Returns: (transfer none): a sentence on why it needs a person while it runs, "" when it does not
 */
const char *
rq_job_run_get_need (RqJobRun *self)
{
  g_return_val_if_fail (RQ_IS_JOB_RUN (self), "");

  return self->need;
}

/** rq_job_run_get_deployment: Returns: (transfer none): whose stack it changes */
RqDeployment *
rq_job_run_get_deployment (RqJobRun *self)
{
  return self->deployment;
}

/**
 * rq_job_run_get_release_id:
 *
 * Returns: (transfer none) (nullable): the release in the swarm's records, once there is one
 */
const char *
rq_job_run_get_release_id (RqJobRun *self)
{
  return self->job != NULL ? rq_release_job_get_release_id (self->job) : NULL;
}

/** rq_job_run_get_rollouts: Returns: (transfer none): of #RqRollout */
GListModel *
rq_job_run_get_rollouts (RqJobRun *self)
{
  return G_LIST_MODEL (self->rollouts);
}

/**
 * rq_job_run_dup_output:
 *
 * Returns: (transfer full): the output so far, of #GBytes, at most the last 4 MiB
 */
GPtrArray *
rq_job_run_dup_output (RqJobRun *self)
{
  GPtrArray *output = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (GList *link = self->output.head; link != NULL; link = link->next)
    g_ptr_array_add (output, g_bytes_ref (link->data));
  return output;
}
