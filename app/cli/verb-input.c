/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "base/await.h"
#include "base/secret-text.h"
#include "cli/ask-secret.h"
#include "cli/ask.h"
#include "cli/connect.h"
#include "cli/job-options.h"
#include "cli/json-output.h"
#include "cli/release-lookup.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "release/release-job.h"
#include "release/run-input.h"

typedef struct
{
  RqJobOptions job;
  gboolean     hidden;
} Options;

static void
clear_options (Options *options)
{
  rq_job_options_clear (&options->job);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/* (transfer full) (nullable): what a pipe gives first, to the byte */
static char *
read_line (GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) reason = NULL;
  char *line;

  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, cancellable, rq_await_cb, await);
  line = g_data_input_stream_read_line_finish (lines, rq_await_result (await), NULL, &reason);
  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  else if (line == NULL)
    g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                         _("There is nothing on standard input. Nothing was sent."));
  return line;
}

/* (transfer full) (nullable) */
static char *
ask (RqCliContext   *context,
     const Options  *options,
     GError        **error)
{
  GCancellable *cancellable = rq_cli_context_get_cancellable (context);
  g_autoptr (RqAwait) await = NULL;

  if (!rq_terminal_can_ask ())
    return read_line (cancellable, error);
  if (!options->hidden)
    return rq_ask (_("Send:"), cancellable, error);
  await = rq_await_new ();
  rq_ask_secret_async (_("Send (not shown):"), cancellable, rq_await_cb, await);
  return rq_ask_secret_finish (rq_await_result (await), error);
}

/* (transfer full) (nullable): the release whose command reads it */
static RqReleaseHead *
find_release (RqDeploymentSession  *session,
              Options              *options,
              GCancellable         *cancellable,
              GError              **error)
{
  g_autoptr (GPtrArray) heads = rq_release_lookup_list (session, cancellable, error);
  const char *id = options->job.release_id;
  RqReleaseHead *head = heads != NULL && id == NULL ? rq_release_lookup_open (heads) : NULL;

  if (heads == NULL)
    return NULL;
  for (guint i = 0; id != NULL && i < heads->len; i++)
    if (g_str_equal (rq_release_head_get_id (heads->pdata[i]), id))
      head = heads->pdata[i];
  if (head != NULL && id == NULL)
    options->job.release_id = g_strdup (rq_release_head_get_id (head));
  if (head != NULL)
    return rq_release_head_ref (head);

  if (id != NULL)
    g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                 _("There is no release “%s” of this stack. Nothing was sent."), id);
  else
    g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                         _("No release of this stack is under way: nobody reads what is sent. "
                           "Nothing was sent."));
  return NULL;
}

static gboolean
send (RqRunPlace    *place,
      const char    *directory,
      const char    *text,
      gboolean       hidden,
      GCancellable  *cancellable,
      GError       **error)
{
  RqTransport *transport = rq_run_place_get_transport (place);
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_run_input_send_async (transport, directory, text, hidden, cancellable, rq_await_cb, await);
  return rq_run_input_send_finish (transport, rq_await_result (await), error);
}

static void
show_sent (RqCliContext  *context,
           const Options *options)
{
  g_autoptr (JsonBuilder) builder = NULL;

  rq_terminal_note (_("Sent to the update command of release %s."), options->job.release_id);
  if (!rq_cli_context_wants_json (context))
    return;
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  rq_json_output_string (builder, "release_id", options->job.release_id);
  rq_json_output_boolean (builder, "sent", TRUE);
  json_builder_end_object (builder);
  rq_json_output_print (builder, FALSE);
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_auto (Options) options = { { FALSE } };
  const GOptionEntry entries[] = {
    RQ_JOB_OPTION_RELEASE (&options.job, N_("Which release (default: the one that is under way)")),
    { "hidden", 0, 0, G_OPTION_ARG_NONE, &options.hidden,
      N_("For a password: it is not shown, here or there"), NULL },
    G_OPTION_ENTRY_NULL
  };
  GCancellable *cancellable = rq_cli_context_get_cancellable (context);
  g_autoptr (RqDeploymentSession) session = NULL;
  g_autoptr (RqReleaseHead) head = NULL;
  g_autoptr (RqRunPlace) place = NULL;
  g_autofree char *directory = NULL;
  g_auto (RqSecretText) text = NULL;

  if (!rq_verb_parse (&rq_verb_input, context, entries, arguments, 0, 1, error))
    return RQ_EXIT_ERROR;
  text = g_strdup ((*arguments)[1]);
  if (text != NULL && options.hidden)
    {
      g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                           _("Others can see a command line: leave out the text with --hidden, "
                             "and you are asked for it."));
      return RQ_EXIT_ERROR;
    }
  if ((text != NULL && !rq_run_input_check (text, error)) ||
      (session = rq_connect (context, error)) == NULL ||
      (head = find_release (session, &options, cancellable, error)) == NULL ||
      (directory = rq_run_input_find_directory (head, error)) == NULL ||
      (place = rq_run_input_find_place (rq_deployment_session_get_transport (session), head,
                                        cancellable, error)) == NULL ||
      (text == NULL && (text = ask (context, &options, error)) == NULL) ||
      !send (place, directory, text, options.hidden, cancellable, error))
    return RQ_EXIT_ERROR;
  show_sent (context, &options);
  return RQ_EXIT_YES;
}

const RqVerb rq_verb_input = {
  .name = "input",
  .arguments = N_("[TEXT]"),
  .summary = N_("Answer what the update command asks"),
  .details = N_("Without TEXT you are asked for it, or the first line of standard input is sent.\n"
                "\n"
                "With --hidden it is sent only while the command does not show what is typed,\n"
                "so that it gets into no output and no record.\n"),
  .run = run,
};
