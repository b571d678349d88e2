/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/run-job.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "cli/job-output.h"
#include "cli/json-output.h"
#include "cli/outcome-output.h"
#include "cli/release-lookup.h"
#include "cli/table.h"

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
    rq_terminal_note (_("Stopped watching release %s. What was started on the manager goes on "
                        "there. “requeenctl resume” watches it again, from any workstation."), id);
  else
    rq_terminal_note (_("Stopped watching the rollback of release %s. What Swarm was told goes "
                        "on. “requeenctl rollback” completes and verifies it, from any "
                        "workstation."), id);
}

/**
 * rq_run_job:
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
  RqJobOutput *output = rq_job_output_new (job);
  g_autoptr (RqAwait) await = rq_await_new ();
  gboolean done;

  rq_release_job_run_async (job, rq_cli_context_get_cancellable (context), rq_await_cb, await);
  done = rq_release_job_run_finish (job, rq_await_result (await), &result, error);
  rq_job_output_finish (output);

  if (!done && rq_cli_context_was_interrupted (context))
    say_interrupted (job, kind);
  if (!done)
    return RQ_EXIT_ERROR;
  print_result (context, session, job, kind, result);
  return result == RQ_JOB_SUCCEEDED ? RQ_EXIT_YES : RQ_EXIT_NO;
}
