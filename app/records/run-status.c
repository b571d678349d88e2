/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/run-status.h"

#include <glib/gi18n-lib.h>

#include "records/lock.h"

#define MARK "requeen-run 1\n"
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

/**
 * rq_run_status_parse:
 * @text: what a script wrote, or anything
 *
 * Returns: (transfer full): what it says, or %NULL with %RQ_RECORD_ERROR_DAMAGED
 */
RqRunStatus *
rq_run_status_parse (const char  *text,
                     gssize       length,
                     GError     **error)
{
  g_autoptr (RqRunStatus) status = g_new0 (RqRunStatus, 1);
  g_autofree char *copy = g_strndup (text, length < 0 ? TEXT_MAX : MIN (length, TEXT_MAX));
  const char *report = strstr (copy, MARK);

  status->exit_status = -1;
  status->directory = g_strdup ("");
  status->words = g_strdup ("");
  if (report != NULL && parse_lines (status, report + strlen (MARK)))
    return g_steal_pointer (&status);

  g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                       _("The manager gave no understandable answer about the run. Look into "
                         ".requeen/runs in the directory of the deployment."));
  return NULL;
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
      return g_strdup_printf (_("The command ended with exit status %d."), status->exit_status);
    case RQ_RUN_LOST:
      return g_strdup (_("The run was lost: the manager was restarted or the run was killed, "
                         "and nobody knows how far it got. Look at the services, then resume "
                         "the release or roll it back."));
    case RQ_RUN_FAILED:
    default:
      return g_strdup_printf (_("The run could not be handled: %s."), status->words);
    }
}
