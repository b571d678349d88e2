/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/run-job.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "cli/connect.h"
#include "cli/job-output.h"
#include "cli/json-output.h"
#include "cli/outcome-output.h"
#include "cli/release-lookup.h"
#include "cli/table.h"
#include "release/rollback.h"
#include "release/upgrade.h"

static void
print_rows (RqReleaseProgress *progress)
{
  g_autoptr (RqTable) table = rq_table_new (5, _("SERVICE"), _("BEFORE"), _("WANTED"), _("RESULT"),
                                            _("DETAILS"), NULL);

  for (guint i = 0; i < rq_release_progress_get_n_rows (progress); i++)
    {
      const RqRolloutRow *row = rq_release_progress_get_row (progress, i);

      rq_table_add (table, row->name, RQ_STYLE_PLAIN);
      rq_table_add (table, row->from, RQ_STYLE_PLAIN);
      rq_table_add (table, row->to, RQ_STYLE_PLAIN);
      rq_table_add (table, row->verdict == NULL ? _("Not looked at") :
                    rq_outcome_to_label (rq_verdict_get_outcome (row->verdict)),
                    rq_outcome_style (row->verdict));
      rq_table_add (table, row->verdict != NULL ? rq_verdict_get_words (row->verdict) : "",
                    RQ_STYLE_PLAIN);
    }
  rq_table_print (table, stdout);
}

static const char *
default_sentence (RqJobKind   kind,
                  RqJobResult result)
{
  if (kind == RQ_JOB_KIND_UPGRADE)
    return result == RQ_JOB_SUCCEEDED ? _("Upgraded, and verified.") : _("The upgrade has failed.");
  return result == RQ_JOB_SUCCEEDED ? _("Rolled back to the baseline, and verified.")
                                    : _("The rollback has failed.");
}

/* The record's last sentence; it may not be readable any more, and then the result still counts. */
static char *
dup_sentence (RqReleaseHead *head,
              RqJobKind      kind,
              RqJobResult    result)
{
  g_autofree char *words = rq_terminal_clean (head != NULL ? rq_release_head_get_words (head) : "");

  return words[0] != '\0' ? g_steal_pointer (&words) : g_strdup (default_sentence (kind, result));
}

static void
print_next_step (RqReleaseHead *head,
                 RqJobKind      kind,
                 RqJobResult    result)
{
  const char *previous = head != NULL ? rq_release_head_get_previous (head) : "";

  if (result == RQ_JOB_SUCCEEDED)
    return;
  if (kind == RQ_JOB_KIND_ROLLBACK)
    rq_terminal_print (_("“requeenctl rollback” goes on with it, once what is in its way is "
                         "fixed.\n"));
  else if (previous[0] != '\0')
    rq_terminal_print (_("“requeenctl rollback” takes the stack back to %s.\n"), previous);
  else
    rq_terminal_print (_("“requeenctl rollback” takes the stack back to what it was before.\n"));
}

static void
print_text (RqReleaseProgress *progress,
            RqReleaseHead     *head,
            RqJobKind          kind,
            RqJobResult        result)
{
  g_autofree char *sentence = dup_sentence (head, kind, result);

  if (progress != NULL)
    print_rows (progress);
  rq_terminal_print ("\n");
  rq_terminal_styled (stdout, result == RQ_JOB_SUCCEEDED ? RQ_STYLE_GOOD : RQ_STYLE_BAD, sentence);
  rq_terminal_print ("\n");
  print_next_step (head, kind, result);
}

static void
add_rows_json (JsonBuilder       *builder,
               RqReleaseProgress *progress)
{
  guint n_rows = progress != NULL ? rq_release_progress_get_n_rows (progress) : 0;

  json_builder_set_member_name (builder, "services");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_rows; i++)
    {
      const RqRolloutRow *row = rq_release_progress_get_row (progress, i);

      json_builder_begin_object (builder);
      rq_json_output_string (builder, "name", row->name);
      rq_json_output_string (builder, "from", row->from);
      rq_json_output_string (builder, "to", row->to);
      rq_json_output_boolean (builder, "changes", row->changes);
      rq_outcome_add_json (builder, row->verdict);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (RqReleaseJob  *job,
            RqReleaseHead *head,
            RqJobKind      kind,
            RqJobResult    result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *sentence = dup_sentence (head, kind, result);
  const char *state = NULL;

  if (head != NULL)
    state = rq_release_state_to_nick (rq_release_head_get_state (head));
  json_builder_begin_object (builder);
  rq_json_output_string (builder, "kind", kind == RQ_JOB_KIND_UPGRADE ? "upgrade" : "rollback");
  rq_json_output_string (builder, "release_id", rq_release_job_get_release_id (job));
  rq_json_output_boolean (builder, "succeeded", result == RQ_JOB_SUCCEEDED);
  rq_json_output_string (builder, "state", state);
  rq_json_output_string (builder, "words", sentence);
  add_rows_json (builder, rq_release_job_get_progress (job));
  json_builder_end_object (builder);
  rq_json_output_print (builder, FALSE);
}

static void
print_result (RqCliContext        *context,
              RqDeploymentSession *session,
              RqReleaseJob        *job,
              RqJobKind            kind,
              RqJobResult          result)
{
  const char *id = rq_release_job_get_release_id (job);
  GCancellable *cancellable = rq_cli_context_get_cancellable (context);
  g_autoptr (RqReleaseRecord) record =
    id != NULL ? rq_release_lookup_load (session, id, cancellable, NULL) : NULL;
  RqReleaseHead *head = record != NULL ? rq_release_record_get_head (record) : NULL;

  if (rq_cli_context_wants_json (context))
    print_json (job, head, kind, result);
  else
    print_text (rq_release_job_get_progress (job), head, kind, result);
}

static void
say_interrupted (RqReleaseJob *job,
                 RqJobKind     kind)
{
  const char *id = rq_release_job_get_release_id (job);

  if (id == NULL)
    rq_terminal_note (_("Interrupted before anything was changed."));
  else if (kind == RQ_JOB_KIND_UPGRADE)
    rq_terminal_note (_("Interrupted: release %s goes on on the manager. “requeenctl resume” "
                        "watches and verifies it again, from any workstation."), id);
  else
    rq_terminal_note (_("Interrupted: the rollback of release %s goes on as far as Swarm was told. "
                        "“requeenctl rollback” completes and verifies it, from any workstation."),
                      id);
}

/* While a job runs: what becomes of the connection goes to standard error, and where it does not
 * come back by itself, a person at the terminal is asked. */
typedef struct
{
  RqCliContext *context;        /* (unowned) */
  RqDeploymentSession *session; /* (unowned) */
  GCancellable *cancellable;    /* (owned) of the job; the context's Ctrl-C cancels it too */
  GError *error;                /* (owned) (nullable) why there will be no connection */
  guint asking;                 /* 0 when nobody is to be asked */
  gboolean lost;
} Watch;

static gboolean
ask_cb (gpointer data)
{
  Watch *watch = data;

  watch->asking = 0;
  if (watch->error == NULL && !rq_reconnect (watch->context, watch->session, &watch->error))
    g_cancellable_cancel (watch->cancellable);
  return G_SOURCE_REMOVE;
}

static void
state_cb (RqDeploymentSession *session,
          GParamSpec          *pspec,
          Watch               *watch)
{
  RqSessionState state = rq_deployment_session_get_state (session);

  if (state == RQ_SESSION_ONLINE && watch->lost)
    rq_terminal_note (_("Connected again."));
  else if ((state == RQ_SESSION_RECONNECTING || state == RQ_SESSION_LOST) && !watch->lost)
    rq_terminal_note (rq_deployment_session_lacks_docker (session)
                      ? _("Docker does not answer. What runs on the manager goes on; asking again…")
                      : _("The connection was lost. What runs on the manager goes on; connecting "
                          "again…"));
  if (state != RQ_SESSION_CONNECTING)
    watch->lost = state != RQ_SESSION_ONLINE;
  if (state == RQ_SESSION_LOST && watch->asking == 0)
    watch->asking = g_idle_add (ask_cb, watch);
}

static void
interrupted_cb (GCancellable *cancellable,
                gpointer      inner)
{
  g_cancellable_cancel (inner);
}

static void
watch_begin (Watch *watch)
{
  GCancellable *outer = rq_cli_context_get_cancellable (watch->context);

  watch->cancellable = g_cancellable_new ();
  g_signal_connect (watch->session, "notify::state", G_CALLBACK (state_cb), watch);
  g_cancellable_connect (outer, G_CALLBACK (interrupted_cb), g_object_ref (watch->cancellable),
                         g_object_unref);
}

/* @error: the job's, which gives way to why there was no connection */
static void
watch_end (Watch   *watch,
           GError **error)
{
  g_signal_handlers_disconnect_by_data (watch->session, watch);
  g_clear_handle_id (&watch->asking, g_source_remove);
  g_object_unref (watch->cancellable);
  if (watch->error != NULL && *error != NULL)
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&watch->error));
    }
  g_clear_error (&watch->error);
}

static gboolean
run (RqCliContext         *context,
     RqDeploymentSession  *session,
     RqReleaseJob         *job,
     RqJobResult          *result,
     GError              **error)
{
  Watch watch = { context, session, NULL, NULL, 0, FALSE };
  RqJobOutput *output = rq_job_output_new ();
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) reason = NULL;

  watch_begin (&watch);
  rq_release_job_set_author (job, rq_cli_context_get_author (context));
  rq_job_output_attach (output, job);
  rq_release_job_run_async (job, watch.cancellable, rq_await_cb, await);
  rq_release_job_run_finish (job, rq_await_result (await), result, &reason);
  watch_end (&watch, &reason);
  rq_job_output_finish (output);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/**
 * rq_run_job:
 *
 * When the connection is lost it is made anew by itself, and the job waits for it.
 *
 * Returns: %RQ_EXIT_YES when it is done and verified, %RQ_EXIT_NO when the answer is no;
 *   %RQ_EXIT_ERROR with an error when it could not be done or Ctrl-C came
 */
RqExitStatus
rq_run_job (RqCliContext         *context,
            RqDeploymentSession  *session,
            RqReleaseJob         *job,
            RqJobKind             kind,
            GError              **error)
{
  RqJobResult result = RQ_JOB_FAILED;

  if (!run (context, session, job, &result, error))
    {
      if (rq_cli_context_was_interrupted (context))
        say_interrupted (job, kind);
      return RQ_EXIT_ERROR;
    }
  print_result (context, session, job, kind, result);
  return result == RQ_JOB_SUCCEEDED ? RQ_EXIT_YES : RQ_EXIT_NO;
}
