/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/remote-run.h"

#include <glib/gi18n-lib.h>

#include "records/run-script.h"
#include "release/release-job.h"
#include "release/run-command.h"

#define ANSWER_MAX 65536

/* So many run directories stay on the manager whatever their age. */
#define KEEP "20"

/* None that is younger goes. */
#define KEEP_DAYS "7"

/* Every verb may be said twice: what a loss cut is asked again once there is a connection. */
static RqRunResult *
ask_until_answered (RqTransport   *transport,
                    GBytes        *script,
                    GCancellable  *cancellable,
                    GError       **error)
{
  for (;;)
    {
      guint generation = rq_transport_get_generation (transport);
      GError *reason = NULL;
      RqRunResult *result = rq_transport_run (transport, RQ_RUN_SCRIPT_COMMAND, script, ANSWER_MAX,
                                              cancellable, &reason);

      if (result != NULL ||
          !rq_transport_wait_again (transport, generation, reason, cancellable, error))
        return result;
    }
}

/* Takes the status that the script gave, or the error that it means. */
static RqRunStatus *
ask (RqTransport   *transport,
     GBytes        *script,
     const char    *mark,
     GCancellable  *cancellable,
     GError       **error)
{
  g_autoptr (RqRunResult) result = ask_until_answered (transport, script, cancellable, error);
  g_autoptr (RqRunStatus) status = NULL;
  gsize length;
  const char *text;

  if (result == NULL)
    return NULL;
  text = g_bytes_get_data (result->output, &length);
  status = rq_run_status_parse (text != NULL ? text : "", length, mark, error);
  if (status == NULL || status->state != RQ_RUN_FAILED)
    return g_steal_pointer (&status);

  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN,
               _("The command on %s could not be started or stopped: %s."),
               rq_transport_get_name (transport), status->words);
  return NULL;
}

static gboolean
take_check (const char  *answer,
            const char  *manager,
            const char  *directory,
            const char  *program,
            GError     **error)
{
  g_autofree char *words = NULL;

  if (g_str_equal (answer, "no-directory"))
    words = g_strdup_printf (_("There is no directory %s on %s. Give the deployment the "
                               "directory of its update script."),
                             directory, manager);
  else if (g_str_equal (answer, "directory-denied"))
    words = g_strdup_printf (_("The directory %s on %s may not be entered by this login."),
                             directory, manager);
  else if (g_str_equal (answer, "no-command"))
    words = g_strdup_printf (_("There is no “%s” in %s on %s. Correct the directory or the "
                               "update command of the deployment."), program, directory, manager);
  else if (g_str_equal (answer, "not-executable"))
    words = g_strdup_printf (_("“%s” in %s on %s is not executable: use chmod +x on it."),
                             program, directory, manager);
  else if (g_str_equal (answer, "no-setsid"))
    words = g_strdup_printf (_("There is no setsid on %s, without which the update command cannot "
                               "go on by itself. Install util-linux there."), manager);
  else if (g_str_equal (answer, "no-room"))
    words = g_strdup_printf (_("Neither %s nor the home directory of the login on %s can be "
                               "written, or their disks are full, so that the output of the "
                               "update command could not be kept. Make room, or give the login "
                               "the right to write there."), directory, manager);
  if (words != NULL)
    g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT, words);
  return words == NULL;
}

/* @answer: "sudo-denied LOGIN PROGRAM" and the like */
static gboolean
take_sudo (const char  *answer,
           const char  *manager,
           const char  *command,
           GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (answer, " ", 3);
  const char *login = g_strv_length (parts) == 3 ? parts[1] : "";
  const char *program = g_strv_length (parts) == 3 ? parts[2] : "";
  g_autofree char *rules = rq_run_command_make_rules (command, login, program);
  g_autofree char *words = NULL;

  if (g_str_equal (answer, "no-sudo"))
    words = g_strdup_printf (_("There is no sudo on %s. Install it there, or do not let the "
                               "deployment run its update command as administrator."), manager);
  else if (g_str_equal (answer, "sudo-terminal"))
    words = g_strdup_printf (_("sudo on %s wants a terminal (requiretty), which it could only get "
                               "by “script”. Install util-linux there."), manager);
  else if (g_str_has_prefix (answer, "sudo-denied "))
    words = g_strdup_printf (_("The login %s may not start %s by sudo on %s without a password. "
                               "Allow it there with “visudo -f /etc/sudoers.d/requeen” and "
                               "these lines: %s."),
                             login, program, manager, rules);
  else if (g_str_has_prefix (answer, "sudo-variables "))
    words = g_strdup_printf (_("sudo on %s would not pass VERSION and the other variables on to "
                               "%s. Allow it there with “visudo -f /etc/sudoers.d/requeen” "
                               "and these lines: %s."), manager, program, rules);
  if (words != NULL)
    g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT, words);
  return words == NULL;
}

static gboolean
check_variables (const char  *command,
                 gboolean     sudo,
                 GError     **error)
{
  if (sudo || !rq_run_command_loses_variables (command))
    return TRUE;
  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
                       _("The update command begins with sudo, which would not pass VERSION and "
                         "the other variables on. Leave “sudo” out of it and choose Run as "
                         "Administrator for the deployment (requeenctl edit --sudo)."));
  return FALSE;
}

/**
 * rq_remote_run_check:
 * @command: a command line for the shell
 * @sudo: whether it will be started by sudo
 *
 * Looks for the directory and the program on the manager, and asks sudo whether it would start it.
 *
 * Returns: %FALSE with %RQ_RELEASE_ERROR_PREFLIGHT when starting it must fail
 */
gboolean
rq_remote_run_check (RqTransport   *transport,
                     const char    *directory,
                     const char    *command,
                     gboolean       sudo,
                     GCancellable  *cancellable,
                     GError       **error)
{
  const char *manager = rq_transport_get_name (transport);
  g_autofree char *program = rq_run_command_find_program (command);
  g_autofree char *words = sudo ? rq_run_command_make_words (directory, command) : g_strdup ("");
  g_autofree char *mark = rq_run_mark_new ();
  g_autoptr (GBytes) script = rq_run_script_new ("check", mark,
                                                 "directory", directory,
                                                 "program", program != NULL ? program : "",
                                                 "sudo_words", words,
                                                 NULL);
  g_autoptr (RqRunStatus) status = NULL;

  if (!check_variables (command, sudo, error))
    return FALSE;
  status = ask (transport, script, mark, cancellable, error);
  return status != NULL && take_check (status->words, manager, directory, program, error) &&
         take_sudo (status->words, manager, command, error);
}

/**
 * rq_remote_run_start:
 * @directory: the deployment's
 * @run_id: letters, digits, "-", "_" and "."
 * @command: from rq_remote_run_make_command()
 * @keep_runs: the ids of runs that must not be pruned, with spaces between them
 *
 * Returns: (transfer full): the run, begun now or before
 */
RqRunStatus *
rq_remote_run_start (RqTransport   *transport,
                     const char    *directory,
                     const char    *run_id,
                     const char    *command,
                     const char    *keep_runs,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autofree char *mark = rq_run_mark_new ();
  g_autoptr (GBytes) script = rq_run_script_new ("start", mark,
                                                 "run_id", run_id,
                                                 "directory", directory,
                                                 "command", command,
                                                 "keep", KEEP,
                                                 "keep_days", KEEP_DAYS,
                                                 "keep_runs", keep_runs,
                                                 NULL);

  return ask (transport, script, mark, cancellable, error);
}

/**
 * rq_remote_run_query:
 * @run_directory: (nullable): where it was seen to be
 *
 * Returns: (transfer full): what became of the run
 */
RqRunStatus *
rq_remote_run_query (RqTransport   *transport,
                     const char    *directory,
                     const char    *run_id,
                     const char    *run_directory,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autofree char *mark = rq_run_mark_new ();
  g_autoptr (GBytes) script =
    rq_run_script_new ("status", mark,
                       "directory", directory,
                       "run_id", run_id,
                       "run_directory", run_directory != NULL ? run_directory : "",
                       NULL);

  return ask (transport, script, mark, cancellable, error);
}

/**
 * rq_remote_run_stop:
 * @at_once: whether it gets no chance to tidy up
 *
 * Returns: (transfer full): the run at that moment
 */
RqRunStatus *
rq_remote_run_stop (RqTransport   *transport,
                    const char    *run_directory,
                    gboolean       at_once,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autofree char *mark = rq_run_mark_new ();
  g_autoptr (GBytes) script = rq_run_script_new ("stop", mark,
                                                 "run_directory", run_directory,
                                                 "signal", at_once ? "KILL" : "TERM",
                                                 NULL);

  return ask (transport, script, mark, cancellable, error);
}
