/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/await.h"
#include "cli/connect.h"
#include "cli/json-output.h"
#include "cli/release-lookup.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "records/post-mortem-markdown.h"
#include "records/post-mortem-store.h"
#include "records/record-text.h"
#include "release/post-mortem-draft.h"

#define READ_SIZE 65536

/* One release's post-mortem and what is known around it. */
typedef struct
{
  RqCliContext *context;        /* (unowned) */
  RqDeploymentSession *session; /* (owned) */
  RqReleaseRecord *record;      /* (owned) */
  RqPostMortem *now;            /* (owned) kept in the swarm, or drafted */
  gboolean kept;
} Notes;

static void
notes_clear (Notes *notes)
{
  g_clear_pointer (&notes->now, rq_post_mortem_unref);
  g_clear_pointer (&notes->record, rq_release_record_unref);
  g_clear_object (&notes->session);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Notes, notes_clear)

static GCancellable *
cancellable_of (Notes * notes)
{
  return rq_cli_context_get_cancellable (notes->context);
}

static gboolean
load_notes (Notes      *notes,
            const char *id,
            GError    **error)
{
  RqEngineClient *client = rq_deployment_session_get_client (notes->session);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) reason = NULL;

  notes->record = rq_release_lookup_load (notes->session, id, cancellable_of (notes), error);
  if (notes->record == NULL)
    return FALSE;
  rq_post_mortem_load_async (client, id, cancellable_of (notes), rq_await_cb, await);
  notes->now = rq_post_mortem_load_finish (client, rq_await_result (await), &reason);
  notes->kept = notes->now != NULL;
  if (notes->kept)
    return TRUE;
  if (!g_error_matches (reason, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  notes->now = rq_post_mortem_draft (notes->record);
  return TRUE;
}

static char *
to_markdown (Notes *notes)
{
  g_autofree char *subject =
    rq_post_mortem_dup_subject (rq_release_record_get_head (notes->record));
  g_autofree char *title = rq_post_mortem_make_title (subject);

  return rq_post_mortem_to_markdown (notes->now, title);
}

static void
add_actions_json (JsonBuilder *builder,
                  GPtrArray   *actions)
{
  json_builder_set_member_name (builder, "actions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < actions->len; i++)
    {
      const RqActionItem *item = actions->pdata[i];

      json_builder_begin_object (builder);
      rq_json_output_string (builder, "what", item->what);
      rq_json_output_string (builder, "owner", item->owner);
      rq_json_output_string (builder, "due", item->due);
      rq_json_output_boolean (builder, "done", item->done);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_fields_json (JsonBuilder  *builder,
                 RqPostMortem *post_mortem)
{
  for (guint i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    {
      g_autofree char *key = g_strdelimit (g_strdup (rq_post_mortem_field_to_nick (i)), "-", '_');

      rq_json_output_string (builder, key, rq_post_mortem_get_text (post_mortem, i));
    }
  json_builder_set_member_name (builder, "drafted");
  json_builder_begin_array (builder);
  for (guint i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    if (rq_post_mortem_is_drafted (post_mortem, i))
      {
        g_autofree char *key = g_strdelimit (g_strdup (rq_post_mortem_field_to_nick (i)), "-", '_');

        json_builder_add_string_value (builder, key);
      }
  json_builder_end_array (builder);
  add_actions_json (builder, rq_post_mortem_get_actions (post_mortem));
}

/* @conflicts: (nullable) */
static void
print_json (Notes      *notes,
            const char *conflicts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *revision = rq_post_mortem_dup_revision (notes->now);

  json_builder_begin_object (builder);
  rq_json_output_string (builder, "release", rq_post_mortem_get_release (notes->now));
  rq_json_output_boolean (builder, "kept", notes->kept);
  rq_json_output_string (builder, "author", rq_post_mortem_get_author (notes->now));
  rq_json_output_time (builder, "changed", rq_post_mortem_get_changed (notes->now));
  rq_json_output_string (builder, "revision", revision);
  rq_json_output_string (builder, "conflicts", conflicts);
  add_fields_json (builder, notes->now);
  json_builder_end_object (builder);
  rq_json_output_print (builder, FALSE);
}

static void
note_draft (Notes *notes)
{
  if (!notes->kept)
    rq_terminal_note (_("This release has no post-mortem yet: this is a draft from its record, and "
                        "nothing was written. Edit it, then keep it with --file."));
}

static gboolean
read_all (GInputStream *stream,
          GByteArray   *bytes,
          GCancellable *cancellable,
          GError      **error)
{
  g_autofree guint8 *buffer = g_malloc (READ_SIZE);
  gssize got;

  while ((got = g_input_stream_read (stream, buffer, READ_SIZE, cancellable, error)) > 0 &&
         bytes->len <= RQ_POST_MORTEM_MARKDOWN_MAX)
    g_byte_array_append (bytes, buffer, got);
  return got >= 0;
}

/* "-": standard input. No more than one byte over what is possible counts. */
static GByteArray *
read_file (const char   *name,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GFile) file =
    g_file_new_for_path (g_str_equal (name, "-") ? "/dev/stdin" : name);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (stream == NULL || !read_all (G_INPUT_STREAM (stream), bytes, cancellable, error))
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

/* What the file was made from: then its words replace what is there. Of a file made from something
 * else nothing is known, so both texts stay. */
static RqPostMortem *
find_base (Notes      *notes,
           const char *from)
{
  const char *author = rq_cli_context_get_author (notes->context);
  g_autofree char *revision = rq_post_mortem_dup_revision (notes->now);

  if (!notes->kept || g_strcmp0 (from, revision) == 0 ||
      rq_post_mortem_is_import (notes->now, from != NULL ? from : "", author))
    return rq_post_mortem_ref (notes->now);
  return rq_post_mortem_new (rq_post_mortem_get_release (notes->now));
}

static RqExitStatus
save (Notes        *notes,
      RqPostMortem *base,
      RqPostMortem *mine,
      GError      **error)
{
  RqEngineClient *client = rq_deployment_session_get_client (notes->session);
  RqReleaseHead *head = rq_release_record_get_head (notes->record);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autofree char *conflicts = NULL;
  RqPostMortem *kept;

  rq_post_mortem_save_async (client, rq_release_head_get_stack (head), base, mine,
                             rq_cli_context_get_author (notes->context), cancellable_of (notes),
                             rq_await_cb, await);
  kept = rq_post_mortem_save_finish (client, rq_await_result (await), &conflicts, error);
  if (kept == NULL)
    return RQ_EXIT_ERROR;

  rq_post_mortem_unref (notes->now);
  notes->now = kept;
  notes->kept = TRUE;
  if (rq_cli_context_wants_json (notes->context))
    print_json (notes, conflicts);
  else if (conflicts == NULL)
    rq_terminal_print (_("The post-mortem of release %s is kept in the swarm.\n"),
                       rq_release_head_get_id (head));
  else
    rq_terminal_print (_("Kept, but it had been changed since this file was exported: %s now hold "
                         "both texts. Export it, put them together and keep it again.\n"),
                       conflicts);
  return conflicts == NULL ? RQ_EXIT_YES : RQ_EXIT_NO;
}

static RqExitStatus
import_file (Notes      *notes,
             const char *name,
             GError    **error)
{
  g_autoptr (GByteArray) bytes = read_file (name, cancellable_of (notes), error);
  g_autofree char *from = NULL;
  g_autoptr (RqPostMortem) base = NULL;
  g_autoptr (RqPostMortem) read = NULL;
  g_autoptr (RqPostMortem) mine = NULL;

  if (bytes == NULL)
    return RQ_EXIT_ERROR;
  read = rq_post_mortem_from_markdown (notes->now, (const char *) bytes->data, bytes->len, &from,
                                       error);
  if (read == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return RQ_EXIT_ERROR;
    }
  base = find_base (notes, from);
  mine = rq_post_mortem_imported (read, from != NULL ? from : "",
                                  rq_cli_context_get_author (notes->context));
  return save (notes, base, mine, error);
}

static RqExitStatus
export_file (Notes      *notes,
             const char *name,
             GError    **error)
{
  g_autofree char *markdown = to_markdown (notes);
  g_autoptr (GFile) file = g_file_new_for_path (name);

  if (g_str_equal (name, "-"))
    {
      rq_terminal_bytes (stdout, markdown, strlen (markdown));
    }
  else if (!g_file_replace_contents (file, markdown, strlen (markdown), NULL, FALSE,
                                     G_FILE_CREATE_NONE, NULL, cancellable_of (notes), error))
    {
      return RQ_EXIT_ERROR;
    }
  else
    {
      g_autofree char *clean = rq_terminal_clean (name);

      rq_terminal_note (_("The post-mortem is in %s."), clean);
    }
  note_draft (notes);
  return RQ_EXIT_YES;
}

/* Everything of the text that a terminal could take for a command is cut. */
static void
show (Notes *notes)
{
  g_autofree char *markdown = to_markdown (notes);
  g_auto (GStrv) lines = NULL;

  if (rq_cli_context_wants_json (notes->context))
    {
      print_json (notes, NULL);
      return;
    }
  if (!rq_terminal_is_terminal (stdout))
    {
      rq_terminal_bytes (stdout, markdown, strlen (markdown));
      note_draft (notes);
      return;
    }
  lines = g_strsplit (markdown, "\n", -1);
  for (guint i = 0; lines[i] != NULL && (lines[i + 1] != NULL || *lines[i] != '\0'); i++)
    {
      g_autofree char *clean = rq_terminal_clean (lines[i]);

      rq_terminal_print ("%s\n", clean);
    }
  note_draft (notes);
}

static RqExitStatus
run_notes (RqCliContext *context,
           const char   *id,
           const char   *file,
           const char   *export,
           GError      **error)
{
  g_auto (Notes) notes = { .context = context };

  notes.session = rq_connect (context, error);
  if (notes.session == NULL || !load_notes (&notes, id, error))
    return RQ_EXIT_ERROR;
  if (file != NULL)
    return import_file (&notes, file, error);
  if (export != NULL)
    return export_file (&notes, export, error);
  show (&notes);
  return RQ_EXIT_YES;
}

static RqExitStatus
run (RqCliContext *context,
     char       ***arguments,
     GError      **error)
{
  g_autofree char *file = NULL;
  g_autofree char *export = NULL;
  const GOptionEntry entries[] = {
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &file,
      N_("Keep what this Markdown file says (-: standard input)"), N_("FILE") },
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &export,
      N_("Write it as Markdown into this file (-: standard output)"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };

  if (!rq_verb_parse (&rq_verb_postmortem, context, entries, arguments, 1, 1, error))
    return RQ_EXIT_ERROR;
  if (file != NULL && export != NULL)
    {
      g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                           _("--file keeps a file, --export writes one: give one of them."));
      return RQ_EXIT_ERROR;
    }
  return run_notes (context, (*arguments)[1], file, export, error);
}

const RqVerb rq_verb_postmortem = {
  .name = "postmortem",
  .arguments = N_("ID"),
  .summary = N_("Show, write or export the post-mortem of a release"),
  .details = N_("Without an option it is shown as Markdown; a release that has none gets a draft\n"
                "from its own record. What others have changed since a file was exported is not\n"
                "lost: where both changed the same lines both texts are kept, and the exit status\n"
                "is 1."),
  .run = run,
};
