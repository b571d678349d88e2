/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/update-run.h"

#include <glib/gi18n-lib.h>

#include "records/release-head-private.h"
#include "records/release-store.h"
#include "records/transcript.h"
#include "release/remote-run.h"
#include "release/rollout-await.h"
#include "release/run-command.h"
#include "release/run-follow.h"
#include "swarm/json.h"

/* So much output may be on its way to a receiver that is behind. */
#define BACKLOG_MAX (4 * 1024 * 1024)

/* A command that was asked to stop may take so long before that is worth a word. */
#define STOPPING_US (10 * G_USEC_PER_SEC)

/* A run that is being followed. */
typedef struct
{
  RqReleaseJob *job;        /* (unowned) */
  RqRunPlace *place;        /* (unowned) */
  RqTranscript *transcript; /* (owned) */
  GAsyncResult *result;     /* (owned) (nullable) once it has ended */
  const char *directory;    /* (unowned) of the run */
  gint64 stopped_at;        /* monotonic, when it was asked to stop; 0: it was not */
  gboolean has_ended;       /* it was ended at once */
  gboolean has_warned;      /* that it does not stop */
  gboolean is_gone;         /* it is said that its manager cannot be reached */
} Following;

/* (transfer full): "ID ID": whose end may not be recorded yet */
static char *
list_open_runs (RqReleaseWork  *work,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autoptr (GPtrArray) heads =
    rq_release_store_list (rq_release_work_get_client (work), rq_release_work_get_stack (work),
                           NULL, cancellable, error);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; heads != NULL && i < heads->len; i++)
    {
      const char *run = rq_release_head_get_run (heads->pdata[i]);

      if (run != NULL && rq_release_state_is_open (rq_release_head_get_state (heads->pdata[i])))
        g_string_append_printf (ids, "%s ", run);
    }
  return g_string_free (ids, heads == NULL);
}

/**
 * rq_update_run_find:
 * @has_begun: whether the run is known to have been started
 *
 * Waits until the manager that the run is for can be reached.
 *
 * Returns: %FALSE with %RQ_RELEASE_ERROR_RUN when it is none of this deployment's
 */
gboolean
rq_update_run_find (RqReleaseWork   *work,
                    RqRunPlace      *place,
                    RqRolloutWatch  *watch,
                    GPtrArray       *goals,
                    gboolean         has_begun,
                    GCancellable    *cancellable,
                    GError         **error)
{
  for (;;)
    {
      g_autofree char *words = NULL;
      GError *reason = NULL;

      if (rq_run_place_find (place, cancellable, &reason))
        return TRUE;
      if (reason != NULL)
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
      words = rq_run_place_say_gone (place, has_begun);
      if (!rq_rollout_tick (work, watch, goals, words, cancellable, error))
        return FALSE;
    }
}

/**
 * rq_update_run_start:
 * @registry: for the command's environment
 *
 * Starts the deployment's update command under the id that the head has for it.
 *
 * Returns: (transfer full): the run
 */
RqRunStatus *
rq_update_run_start (RqReleaseWork  *work,
                     RqRunPlace     *place,
                     const char     *registry,
                     GCancellable   *cancellable,
                     GError        **error)
{
  RqReleaseJob *job = rq_release_work_get_job (work);
  RqDeployment *deployment = rq_release_job_get_deployment (job);
  RqReleaseHead *head = rq_release_work_get_head (work);
  g_autofree char *command =
    rq_run_command_make (rq_deployment_get_directory (deployment),
                         rq_deployment_get_update_command (deployment),
                         rq_release_head_get_version (head), rq_release_head_get_previous (head),
                         registry, rq_deployment_get_stack (deployment),
                         rq_deployment_get_sudo (deployment));
  g_autofree char *keep_runs = NULL;

  if (!rq_release_work_guard (work, cancellable, error))
    return NULL;
  keep_runs = list_open_runs (work, cancellable, error);
  if (keep_runs == NULL)
    return NULL;
  return rq_remote_run_start (rq_run_place_get_transport (place),
                              rq_deployment_get_directory (deployment),
                              rq_release_head_get_run (head), command, keep_runs, cancellable,
                              error);
}

static gboolean
output_cb (GBytes   *chunk,
           guint64   offset,
           gpointer  data)
{
  Following *following = data;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);

  rq_transcript_feed (following->transcript, bytes, length);
  rq_release_job_post_output (following->job, chunk, offset);
  return rq_release_job_get_backlog (following->job) < BACKLOG_MAX;
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Following *following = data;

  following->result = g_object_ref (result);
}

/* That it cannot be stopped is said and changes nothing else. */
static gboolean
stop (RqReleaseWork  *work,
      Following      *following,
      gboolean        at_once,
      GCancellable   *cancellable,
      GError        **error)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (GError) reason = NULL;

  if (!rq_release_work_guard (work, cancellable, error))
    return FALSE;

  status = rq_remote_run_stop (rq_run_place_get_transport (following->place),
                               following->directory, at_once, cancellable, &reason);
  if (status == NULL)
    rq_release_work_note (work, "run", reason->message);
  else
    rq_release_work_note (work, "run", at_once ? _("The update command was ended at once.")
                                               : _("The update command was asked to stop."));
  return TRUE;
}

/* Each once, when a person wants it. */
static gboolean
stop_if_wanted (RqReleaseWork  *work,
                Following      *following,
                GCancellable   *cancellable,
                GError        **error)
{
  if (!following->has_ended && rq_release_job_is_end_requested (following->job))
    {
      following->has_ended = TRUE;
      return stop (work, following, TRUE, cancellable, error);
    }
  if (following->stopped_at == 0 && rq_release_job_is_stop_requested (following->job))
    {
      following->stopped_at = g_get_monotonic_time ();
      return stop (work, following, FALSE, cancellable, error);
    }
  if (following->stopped_at != 0 && !following->has_warned && !following->has_ended &&
      g_get_monotonic_time () - following->stopped_at > STOPPING_US)
    {
      following->has_warned = TRUE;
      rq_release_work_note (work, "run",
                            _("The update command was asked to stop and still runs: it may be "
                              "tidying up, or it does not listen. It can be ended at once."));
    }
  return TRUE;
}

/* (transfer full) */
static char *
say_running (Following *following)
{
  RqDeployment *deployment = rq_release_job_get_deployment (following->job);
  const char *command = rq_deployment_get_update_command (deployment);
  const char *manager = rq_transport_get_name (rq_run_place_get_transport (following->place));

  if (!rq_run_place_is_up (following->place))
    return rq_run_place_say_gone (following->place, TRUE);
  if (following->has_warned)
    return g_strdup_printf (_("%s on %s was asked to stop and still runs"), command, manager);
  if (following->stopped_at != 0)
    return g_strdup_printf (_("Waiting for %s on %s to stop"), command, manager);
  return g_strdup_printf (_("Running %s on %s"), command, manager);
}

/* Once each time, when the swarm still can be reached through another manager. */
static void
note_gone (RqReleaseWork *work,
           Following     *following)
{
  g_autofree char *words = NULL;
  gboolean gone = !rq_run_place_is_up (following->place) &&
                  !rq_run_place_is_only (following->place);

  if (gone == following->is_gone)
    return;
  following->is_gone = gone;
  words = gone ? rq_run_place_say_gone (following->place, TRUE)
               : g_strdup (_("The manager that the update runs on can be reached again."));
  rq_release_work_note (work, "run", words);
}

static gboolean
watch_beside (RqReleaseWork   *work,
              Following       *following,
              RqRolloutWatch  *watch,
              GPtrArray       *goals,
              GCancellable    *cancellable,
              GError         **error)
{
  while (following->result == NULL)
    {
      g_autofree char *words = NULL;

      if (!stop_if_wanted (work, following, cancellable, error))
        return FALSE;
      note_gone (work, following);
      words = say_running (following);
      if (!rq_rollout_tick (work, watch, goals, words, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* The follow must have ended before what it was given goes away. */
static void
drain (Following    *following,
       GCancellable *stop)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  if (following->result == NULL)
    g_cancellable_cancel (stop);
  while (following->result == NULL)
    g_main_context_iteration (context, TRUE);
}

static void
cancel_cb (GCancellable *cancellable,
           gpointer      data)
{
  g_cancellable_cancel (data);
}

static RqRunStatus *
follow (RqReleaseWork   *work,
        Following       *following,
        RqRolloutWatch  *watch,
        GPtrArray       *goals,
        GCancellable    *cancellable,
        GError         **error)
{
  RqTransport *transport = rq_run_place_get_transport (following->place);
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  gulong link = cancellable != NULL
                ? g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), stop, NULL) : 0;
  RqRunStatus *status = NULL;
  gboolean watched;

  rq_run_follow_async (transport, following->directory, 0, output_cb, following, stop, followed_cb,
                       following);
  watched = watch_beside (work, following, watch, goals, cancellable, error);
  g_cancellable_disconnect (cancellable, link);
  drain (following, stop);
  status = rq_run_follow_finish (transport, following->result, watched ? error : NULL);
  if (!watched)
    g_clear_pointer (&status, rq_run_status_free);
  return status;
}

/* Only once: who reattaches to a run whose end is known writes nothing. */
static gboolean
record_end (RqReleaseWork  *work,
            RqTranscript   *transcript,
            RqRunStatus    *status,
            GCancellable   *cancellable,
            GError        **error)
{
  JsonObject *fields = rq_release_head_get_fields (rq_release_work_get_head (work));
  g_autofree char *words = rq_run_status_say (status);
  g_autoptr (JsonObject) evidence = NULL;
  JsonObject *members;

  if (json_object_has_member (fields, "exit_status"))
    return TRUE;
  evidence = rq_transcript_to_json (transcript);
  if (!rq_release_work_guard (work, cancellable, error) ||
      !rq_release_writer_add_evidence (rq_release_work_get_writer (work), "transcript", evidence,
                                       cancellable, error))
    return FALSE;

  rq_release_work_note (work, "run", words);
  members = json_object_new ();
  json_object_set_int_member (members, "exit_status", status->exit_status);
  json_object_set_string_member (members, "run_words", words);
  json_object_set_boolean_member (members, "run_lost", status->state != RQ_RUN_EXITED);
  return rq_release_work_set (work, members, cancellable, error);
}

/**
 * rq_update_run_follow:
 * @run_directory: of the run that was started
 *
 * Passes the output on from its first byte, and watches the rollouts until the command has ended.
 *
 * Returns: (transfer full): how it ended
 */
RqRunStatus *
rq_update_run_follow (RqReleaseWork   *work,
                      RqRunPlace      *place,
                      RqRolloutWatch  *watch,
                      GPtrArray       *goals,
                      const char      *run_directory,
                      GCancellable    *cancellable,
                      GError         **error)
{
  g_autoptr (RqTranscript) transcript = rq_transcript_new ();
  Following following = { rq_release_work_get_job (work), place, transcript, NULL, run_directory, 0,
                          FALSE, FALSE, FALSE };
  g_autoptr (RqRunStatus) status = NULL;

  rq_release_work_set_run (work, rq_run_place_get_transport (place), run_directory);
  status = follow (work, &following, watch, goals, cancellable, error);
  rq_release_work_set_run (work, NULL, NULL);
  g_clear_object (&following.result);
  if (status == NULL || !record_end (work, transcript, status, cancellable, error))
    return NULL;
  return g_steal_pointer (&status);
}
