/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/outcome-output.h"

#include "cli/json-output.h"

/** rq_outcome_style: Returns: how @verdict looks: good, bad or still under way */
RqStyle
rq_outcome_style (RqVerdict *verdict)
{
  if (verdict == NULL)
    return RQ_STYLE_FAINT;
  if (rq_verdict_is_good (verdict))
    return RQ_STYLE_GOOD;
  return rq_verdict_is_settled (verdict) ? RQ_STYLE_BAD : RQ_STYLE_BUSY;
}

/** rq_outcome_add_json: Adds what @verdict (nullable) says. */
void
rq_outcome_add_json (JsonBuilder *builder,
                     RqVerdict   *verdict)
{
  gboolean seen = verdict != NULL;

  rq_json_output_string (builder, "outcome",
                         seen ? rq_outcome_to_nick (rq_verdict_get_outcome (verdict)) : NULL);
  rq_json_output_boolean (builder, "healthy", seen && rq_verdict_is_good (verdict));
  rq_json_output_string (builder, "words", seen ? rq_verdict_get_words (verdict) : NULL);
}

/** rq_head_add_json: Adds the head of a release. */
void
rq_head_add_json (JsonBuilder   *builder,
                  RqReleaseHead *head)
{
  RqReleaseState state = rq_release_head_get_state (head);

  rq_json_output_string (builder, "id", rq_release_head_get_id (head));
  rq_json_output_string (builder, "version", rq_release_head_get_version (head));
  rq_json_output_string (builder, "previous", rq_release_head_get_previous (head));
  rq_json_output_string (builder, "state", rq_release_state_to_nick (state));
  rq_json_output_boolean (builder, "open", rq_release_state_is_open (state));
  rq_json_output_string (builder, "author", rq_release_head_get_author (head));
  rq_json_output_time (builder, "created", rq_release_head_get_created (head));
  rq_json_output_time (builder, "changed", rq_release_head_get_changed (head));
  rq_json_output_string (builder, "words", rq_release_head_get_words (head));
}

/** rq_run_add_json: Adds the run of the update command, where there was one. */
void
rq_run_add_json (JsonBuilder     *builder,
                 RqReleaseRecord *release)
{
  const char *id = rq_release_head_get_run (rq_release_record_get_head (release));
  int exit_status = rq_release_record_get_exit_status (release);

  json_builder_set_member_name (builder, "run");
  if (id == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  rq_json_output_string (builder, "id", id);
  json_builder_set_member_name (builder, "exit_status");
  if (exit_status >= 0)
    json_builder_add_int_value (builder, exit_status);
  else
    json_builder_add_null_value (builder);
  rq_json_output_boolean (builder, "lost",
                          rq_release_head_has_lost_run (rq_release_record_get_head (release)));
  rq_json_output_string (builder, "words", rq_release_record_get_run_words (release));
  json_builder_end_object (builder);
}
