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

/* Cut off in the middle of a release; what went before has a sentence of its own. */
static gboolean
is_cut_off (RqCliContext        *context,
            RqDeploymentSession *session,
            RqReleaseJob        *job)
{
  RqTransport *transport = rq_deployment_session_get_transport (session);

  return !rq_cli_context_was_interrupted (context) &&
         rq_release_job_get_release_id (job) != NULL &&
         (transport == NULL || !rq_transport_check (transport, NULL));
}

/* Our own lock is still there, because nobody could let it go. Who took it over meanwhile made a
 * new one: then it is theirs. */
static gboolean
is_our_lock (RqCliContext        *context,
             RqDeploymentSession *session,
             const char          *release_id,
             GDateTime           *lost_at)
{
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);
  g_autoptr (RqLockHolder) lock =
    rq_lock_read (rq_deployment_session_get_client (session), rq_deployment_get_stack (deployment),
                  rq_cli_context_get_cancellable (context), NULL);

  return lock != NULL && g_str_equal (lock->release_id, release_id) &&
         g_str_equal (lock->holder, rq_cli_context_get_author (context)) &&
         g_date_time_compare (lock->since, lost_at) <= 0;
}

/* (transfer full) (nullable): a job that goes on where @job was cut off */
static RqReleaseJob *
go_on (RqCliContext         *context,
       RqDeploymentSession  *session,
       RqReleaseJob         *job,
       RqJobKind             kind,
       GError              **error)
{
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);
  const char *id = rq_release_job_get_release_id (job);
  g_autoptr (GDateTime) lost_at = g_date_time_new_now_utc ();
  RqTransport *transport;
  RqReleaseJob *next;

  rq_terminal_note (_("The connection was lost. What runs on the manager goes on; connecting "
                      "again…"));
  if (!rq_reconnect (context, session, error))
    return NULL;

  rq_terminal_note (_("Connected again."));
  transport = rq_deployment_session_get_transport (session);
  next = kind == RQ_JOB_KIND_UPGRADE
         ? RQ_RELEASE_JOB (rq_upgrade_resume (deployment, transport, id))
         : RQ_RELEASE_JOB (rq_rollback_new (deployment, transport, id));
  rq_release_job_set_take_over (next, is_our_lock (context, session, id, lost_at));
  return next;
}

static gboolean
run_once (RqCliContext  *context,
          RqReleaseJob  *job,
          RqJobOutput   *output,
          RqJobResult   *result,
          GError       **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_release_job_set_author (job, rq_cli_context_get_author (context));
  rq_job_output_attach (output, job);
  rq_release_job_run_async (job, rq_cli_context_get_cancellable (context), rq_await_cb, await);
  return rq_release_job_run_finish (job, rq_await_result (await), result, error);
}

/**
 * rq_run_job:
 *
 * When the connection is lost it is made anew and the release gone on with.
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
  g_autoptr (RqReleaseJob) current = g_object_ref (job);
  g_autoptr (GError) reason = NULL;
  RqJobOutput *output = rq_job_output_new ();
  RqJobResult result = RQ_JOB_FAILED;

  while (!run_once (context, current, output, &result, &reason) &&
         is_cut_off (context, session, current))
    {
      g_autoptr (RqReleaseJob) lost = g_steal_pointer (&current);

      g_clear_error (&reason);
      current = go_on (context, session, lost, kind, &reason);
      if (current == NULL)
        {
          current = g_steal_pointer (&lost);
          break;
        }
    }
  rq_job_output_finish (output);

  if (reason != NULL && rq_cli_context_was_interrupted (context))
    say_interrupted (current, kind);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return RQ_EXIT_ERROR;
    }
  print_result (context, session, current, kind, result);
  return result == RQ_JOB_SUCCEEDED ? RQ_EXIT_YES : RQ_EXIT_NO;
}
