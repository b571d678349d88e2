/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "cli/ansi-filter.h"
#include "cli/checklist-output.h"
#include "cli/connect.h"
#include "cli/json-output.h"
#include "cli/outcome-output.h"
#include "cli/release-lookup.h"
#include "cli/table.h"
#include "cli/verb.h"
#include "swarm/json.h"

static char *
format_time (GDateTime *time)
{
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

static void
print_list (GPtrArray *heads)
{
  g_autoptr (RqTable) table = rq_table_new (6, _("RELEASE"), _("VERSION"), _("STATE"), _("CREATED"),
                                            _("AUTHOR"), _("LAST"), NULL);

  for (guint i = 0; i < heads->len; i++)
    {
      RqReleaseHead *head = heads->pdata[i];
      g_autofree char *created = format_time (rq_release_head_get_created (head));

      rq_table_add (table, rq_release_head_get_id (head), RQ_STYLE_PLAIN);
      rq_table_add (table, rq_release_head_get_version (head), RQ_STYLE_PLAIN);
      rq_table_add (table, rq_release_head_get_label (head), RQ_STYLE_PLAIN);
      rq_table_add (table, created, RQ_STYLE_PLAIN);
      rq_table_add (table, rq_release_head_get_author (head), RQ_STYLE_PLAIN);
      rq_table_add (table, rq_release_head_get_words (head), RQ_STYLE_PLAIN);
    }
  if (heads->len > 0)
    rq_table_print (table, stdout);
  else
    rq_terminal_note (_("This stack has no release yet. “requeenctl draft VERSION” begins one."));
}

static void
print_list_json (GPtrArray *heads)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "releases");
  json_builder_begin_array (builder);
  for (guint i = 0; i < heads->len; i++)
    {
      json_builder_begin_object (builder);
      rq_head_add_json (builder, heads->pdata[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  rq_json_output_print (builder, FALSE);
}

static void
print_head (RqReleaseHead *head)
{
  g_autoptr (RqTable) table = rq_table_new (2, NULL, NULL);
  g_autofree char *created = format_time (rq_release_head_get_created (head));
  g_autofree char *changed = format_time (rq_release_head_get_changed (head));
  const char *rows[][2] = {
    { _("Release"), rq_release_head_get_id (head) },
    { _("Version"), rq_release_head_get_version (head) },
    { _("Before"), rq_release_head_get_previous (head) },
    { _("State"), rq_release_head_get_label (head) },
    { _("Author"), rq_release_head_get_author (head) },
    { _("Created"), created },
    { _("Changed"), changed },
    { _("Last"), rq_release_head_get_words (head) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      rq_table_add (table, rows[i][0], RQ_STYLE_HEADING);
      rq_table_add (table, rows[i][1], RQ_STYLE_PLAIN);
    }
  rq_table_print (table, stdout);
}

static void
print_heading (const char *text)
{
  rq_terminal_print ("\n");
  rq_terminal_styled (stdout, RQ_STYLE_HEADING, text);
  rq_terminal_print ("\n");
}

static void
print_timeline (GPtrArray *timeline)
{
  g_autoptr (RqTable) table = rq_table_new (4, NULL, NULL);

  print_heading (_("Timeline"));
  for (guint i = 0; i < timeline->len; i++)
    {
      const RqTimelineEntry *entry = timeline->pdata[i];
      g_autofree char *time = format_time (entry->time);

      rq_table_add (table, time, RQ_STYLE_PLAIN);
      rq_table_add (table, entry->kind, RQ_STYLE_FAINT);
      rq_table_add (table, entry->who, RQ_STYLE_PLAIN);
      rq_table_add (table, entry->words, RQ_STYLE_PLAIN);
    }
  rq_table_print (table, stdout);
}

static void
print_transcript (GBytes *transcript)
{
  RqAnsiMode mode = rq_terminal_has_colours (stdout) ? RQ_ANSI_COLOURS : RQ_ANSI_PLAIN;
  g_autoptr (RqAnsiFilter) filter = rq_ansi_filter_new (mode);
  g_autoptr (GString) text = g_string_new (NULL);

  print_heading (_("Output of the update command"));
  rq_ansi_filter_feed (filter, g_bytes_get_data (transcript, NULL), g_bytes_get_size (transcript),
                       text);
  rq_ansi_filter_finish (filter, text);
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, '\n');
  rq_terminal_bytes (stdout, text->str, text->len);
}

static void
print_run (RqReleaseRecord *record)
{
  GBytes *transcript = rq_release_record_get_transcript (record);
  int exit_status = rq_release_record_get_exit_status (record);
  g_autofree char *words = rq_terminal_clean (rq_release_record_get_run_words (record));

  if (transcript != NULL)
    print_transcript (transcript);
  if (exit_status >= 0)
    rq_terminal_print (_("\nThe update command ended with status %d.\n"), exit_status);
  if (words[0] != '\0')
    rq_terminal_print ("%s%s\n", exit_status >= 0 ? "" : "\n", words);
}

static const char *
find_label (const char *nick)
{
  for (int i = 0; nick != NULL && i <= RQ_OUTCOME_JOB; i++)
    if (g_str_equal (rq_outcome_to_nick (i), nick))
      return rq_outcome_to_label (i);
  return nick != NULL ? nick : _("Not looked at");
}

static const char *
text_of (JsonObject *object,
         const char *member)
{
  const char *text = rq_json_get_string (object, member);

  return text != NULL ? text : "";
}

static void
print_outcome (JsonArray *services)
{
  g_autoptr (RqTable) table = rq_table_new (5, _("SERVICE"), _("BEFORE"), _("WANTED"), _("RESULT"),
                                            _("DETAILS"), NULL);

  if (services == NULL)
    return;
  print_heading (_("Services, as last verified"));
  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonObject *service = rq_json_array_get_object (services, i);

      rq_table_add (table, text_of (service, "name"), RQ_STYLE_PLAIN);
      rq_table_add (table, text_of (service, "from"), RQ_STYLE_PLAIN);
      rq_table_add (table, text_of (service, "to"), RQ_STYLE_PLAIN);
      rq_table_add (table, find_label (rq_json_get_string (service, "outcome")),
                    rq_json_get_bool (service, "healthy") ? RQ_STYLE_GOOD : RQ_STYLE_BAD);
      rq_table_add (table, text_of (service, "words"), RQ_STYLE_PLAIN);
    }
  rq_table_print (table, stdout);
}

static void
print_checklist (RqReleaseHead *head)
{
  if (!rq_checklist_output_has (head))
    return;
  print_heading (_("Checklist"));
  rq_checklist_output_print (head, TRUE);
}

static void
add_outcome_json (JsonBuilder *builder,
                  JsonArray   *services)
{
  json_builder_set_member_name (builder, "services");
  json_builder_begin_array (builder);
  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonObject *service = rq_json_array_get_object (services, i);

      json_builder_begin_object (builder);
      rq_json_output_string (builder, "name", rq_json_get_string (service, "name"));
      rq_json_output_string (builder, "from", rq_json_get_string (service, "from"));
      rq_json_output_string (builder, "to", rq_json_get_string (service, "to"));
      rq_json_output_boolean (builder, "changes", rq_json_get_bool (service, "changes"));
      rq_json_output_string (builder, "outcome", rq_json_get_string (service, "outcome"));
      rq_json_output_boolean (builder, "healthy", rq_json_get_bool (service, "healthy"));
      rq_json_output_string (builder, "words", rq_json_get_string (service, "words"));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_timeline_json (JsonBuilder *builder,
                   GPtrArray   *timeline)
{
  json_builder_set_member_name (builder, "timeline");
  json_builder_begin_array (builder);
  for (guint i = 0; i < timeline->len; i++)
    {
      const RqTimelineEntry *entry = timeline->pdata[i];

      json_builder_begin_object (builder);
      rq_json_output_time (builder, "time", entry->time);
      rq_json_output_string (builder, "who", entry->who);
      rq_json_output_string (builder, "kind", entry->kind);
      rq_json_output_string (builder, "words", entry->words);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* As text: bytes that are no UTF-8 are marked; --transcript gives the bytes themselves. */
static void
add_transcript_json (JsonBuilder *builder,
                     GBytes      *transcript)
{
  g_autofree char *text = NULL;

  if (transcript != NULL)
    text = g_utf8_make_valid (g_bytes_get_data (transcript, NULL),
                              (gssize) g_bytes_get_size (transcript));
  rq_json_output_string (builder, "transcript", text);
}

static void
print_record_json (RqReleaseRecord *record)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  rq_head_add_json (builder, rq_release_record_get_head (record));
  rq_run_add_json (builder, record);
  rq_json_output_boolean (builder, "has_baseline", rq_release_record_get_baseline (record) != NULL);
  add_outcome_json (builder, rq_release_record_get_outcome (record));
  rq_checklist_output_add_json (builder, rq_release_record_get_head (record));
  add_timeline_json (builder, rq_release_record_get_timeline (record));
  add_transcript_json (builder, rq_release_record_get_transcript (record));
  json_builder_end_object (builder);
  rq_json_output_print (builder, FALSE);
}

static gboolean
print_bytes (RqReleaseRecord  *record,
             GError          **error)
{
  GBytes *transcript = rq_release_record_get_transcript (record);

  if (transcript == NULL)
    {
      g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING,
                   _("Release %s has no transcript: its update command was never started."),
                   rq_release_head_get_id (rq_release_record_get_head (record)));
      return FALSE;
    }
  rq_terminal_bytes (stdout, g_bytes_get_data (transcript, NULL), g_bytes_get_size (transcript));
  return TRUE;
}

static gboolean
show_record (RqCliContext         *context,
             RqDeploymentSession  *session,
             const char           *id,
             gboolean              only_transcript,
             GError              **error)
{
  GCancellable *cancellable = rq_cli_context_get_cancellable (context);
  g_autoptr (RqReleaseRecord) record = rq_release_lookup_load (session, id, cancellable, error);

  if (record == NULL)
    return FALSE;
  if (only_transcript)
    return print_bytes (record, error);

  if (rq_cli_context_wants_json (context))
    {
      print_record_json (record);
      return TRUE;
    }
  print_head (rq_release_record_get_head (record));
  print_outcome (rq_release_record_get_outcome (record));
  print_checklist (rq_release_record_get_head (record));
  print_timeline (rq_release_record_get_timeline (record));
  print_run (record);
  return TRUE;
}

static gboolean
show_list (RqCliContext         *context,
           RqDeploymentSession  *session,
           GError              **error)
{
  GCancellable *cancellable = rq_cli_context_get_cancellable (context);
  g_autoptr (GPtrArray) heads = rq_release_lookup_list (session, cancellable, error);

  if (heads == NULL)
    return FALSE;
  if (rq_cli_context_wants_json (context))
    print_list_json (heads);
  else
    print_list (heads);
  return TRUE;
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  gboolean only_transcript = FALSE;
  const GOptionEntry entries[] = {
    { "transcript", 0, 0, G_OPTION_ARG_NONE, &only_transcript,
      N_("Write only the update command’s output, byte for byte"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (RqDeploymentSession) session = NULL;
  const char *id;
  gboolean shown;

  if (!rq_verb_parse (&rq_verb_releases, context, entries, arguments, 0, 1, error))
    return RQ_EXIT_ERROR;
  id = (*arguments)[1];
  if (only_transcript && id == NULL)
    {
      g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                           _("--transcript needs the ID of a release."));
      return RQ_EXIT_ERROR;
    }

  session = rq_connect (context, error);
  if (session == NULL)
    return RQ_EXIT_ERROR;
  shown = id != NULL ? show_record (context, session, id, only_transcript, error)
                     : show_list (context, session, error);
  return shown ? RQ_EXIT_YES : RQ_EXIT_ERROR;
}

const RqVerb rq_verb_releases = {
  .name = "releases",
  .arguments = N_("[ID]"),
  .summary = N_("List the stack’s releases, or show the whole record of one"),
  .run = run,
};
