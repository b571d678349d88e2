/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/run-status.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "records/lock.h"

#define BEGIN "requeen-run 1 "
#define END "\nrequeen-end "
#define TEXT_MAX 65536

static const char *const state_names[] = {
  [RQ_RUN_ABSENT] = "absent",
  [RQ_RUN_STARTING] = "starting",
  [RQ_RUN_RUNNING] = "running",
  [RQ_RUN_EXITED] = "exited",
  [RQ_RUN_LOST] = "lost",
  [RQ_RUN_FAILED] = "failed",
};

/**
 * rq_run_status_free:
 *
 * Frees @status.
 */
void
rq_run_status_free (RqRunStatus *status)
{
  g_free (status->directory);
  g_free (status->words);
  g_free (status);
}

static void
set_text (char       **field,
          const char  *text)
{
  g_free (*field);
  *field = g_utf8_make_valid (text, -1);
}

static gboolean
parse_state (const char *name,
             RqRunState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_str_equal (name, state_names[i]))
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_number (const char *text,
              guint64     max,
              guint64    *number)
{
  return g_ascii_string_to_unsigned (text, 10, 0, max, number, NULL);
}

/* A line that a later version adds is passed over. */
static gboolean
parse_line (RqRunStatus *status,
            const char  *line,
            gboolean    *has_state)
{
  const char *value = strchr (line, ' ');
  guint64 number;

  if (value == NULL)
    return TRUE;
  value++;
  if (g_str_has_prefix (line, "state "))
    return *has_state = parse_state (value, &status->state);
  if (g_str_has_prefix (line, "directory "))
    set_text (&status->directory, value);
  else if (g_str_has_prefix (line, "words "))
    set_text (&status->words, value);
  else if (g_str_has_prefix (line, "already "))
    status->already = TRUE;
  else if (g_str_has_prefix (line, "cut "))
    status->cut = TRUE;
  else if (g_str_has_prefix (line, "plain "))
    status->plain = TRUE;
  else if (g_str_has_prefix (line, "size "))
    return parse_number (value, G_MAXINT64, &status->size);
  else if (g_str_has_prefix (line, "exit-status ") && parse_number (value, 255, &number))
    status->exit_status = number;
  return TRUE;
}

static gboolean
parse_lines (RqRunStatus *status,
             const char  *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 64);
  gboolean has_state = FALSE;

  for (int i = 0; lines[i] != NULL; i++)
    if (!parse_line (status, lines[i], &has_state))
      return FALSE;
  return has_state && (status->state != RQ_RUN_EXITED || status->exit_status >= 0);
}

/* (transfer full) (nullable): the lines of the report, all of them */
static char *
cut_report (const char *text,
            gsize       length,
            const char *mark)
{
  g_autofree char *begin = g_strconcat (BEGIN, mark, "\n", NULL);
  g_autofree char *end = g_strconcat (END, mark, "\n", NULL);
  const char *first = memmem (text, length, begin, strlen (begin));
  const char *last;

  if (first == NULL)
    return NULL;
  first += strlen (begin);
  length -= first - text;
  last = memmem (first, MIN (length, TEXT_MAX), end, strlen (end));
  return last != NULL ? g_strndup (first, last - first) : NULL;
}

/**
 * rq_run_status_parse:
 * @text: what a script wrote, or anything
 * @mark: of the script
 *
 * Returns: (transfer full): what it says, or %NULL with %RQ_RECORD_ERROR_DAMAGED
 */
RqRunStatus *
rq_run_status_parse (const char  *text,
                     gssize       length,
                     const char  *mark,
                     GError     **error)
{
  g_autoptr (RqRunStatus) status = g_new0 (RqRunStatus, 1);
  g_autofree char *report = cut_report (text, length < 0 ? strlen (text) : (gsize) length, mark);

  status->exit_status = -1;
  status->directory = g_strdup ("");
  status->words = g_strdup ("");
  if (report != NULL && parse_lines (status, report))
    return g_steal_pointer (&status);

  g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                       report != NULL
                       ? _("The manager’s answer about the run could not be read. Look into "
                           ".requeen/runs in the directory of the deployment.")
                       : _("The login on the manager did not carry out what it was given. Perhaps "
                           "a start-up file such as .bashrc ends the shell, replaces it or reads "
                           "its input: let it do that in interactive shells only."));
  return NULL;
}

static char *
say_exit (const RqRunStatus *status)
{
  if (status->cut)
    return g_strdup_printf (_("The command ended with exit status %d. A disk on the manager was "
                              "full: the end of its output is missing."), status->exit_status);
  return g_strdup_printf (_("The command ended with exit status %d."), status->exit_status);
}

/**
 * rq_run_status_say:
 *
 * Returns: (transfer full): what became of the run, one sentence
 */
char *
rq_run_status_say (const RqRunStatus *status)
{
  switch (status->state)
    {
    case RQ_RUN_ABSENT:
      return g_strdup (_("The command was never started."));
    case RQ_RUN_STARTING:
      return g_strdup (_("The command is being started."));
    case RQ_RUN_RUNNING:
      return g_strdup (_("The command is running on the manager."));
    case RQ_RUN_EXITED:
      return say_exit (status);
    case RQ_RUN_LOST:
      return g_strdup (_("The run was lost: the manager was restarted, the run was killed or its "
                         "end could not be written, and nobody knows how far it got. Look at the "
                         "services, then resume the release or roll it back."));
    case RQ_RUN_FAILED:
    default:
      return g_strdup_printf (_("The run could not be handled: %s."), status->words);
    }
}
