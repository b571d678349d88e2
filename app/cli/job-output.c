/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/job-output.h"

#include "cli/ansi-filter.h"
#include "cli/outcome-output.h"
#include "cli/terminal.h"

typedef struct
{
  char    *text; /* (owned) */
  RqStyle  style;
} Line;

struct _RqJobOutput
{
  RqReleaseJob *job;     /* (owned) (nullable) */
  RqAnsiFilter *filter;  /* (owned) */
  GQueue       *held;    /* (owned) of Line */
  GHashTable   *shown;   /* (owned) service name → RqVerdict: its last line */
  GHashTable   *pulls;   /* (owned) image → RqPullState: of its last line */
  guint64       next;    /* the offset of the first byte not yet shown */
  gboolean      in_line; /* the command has begun a line and not ended it */
};

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->text);
  g_free (line);
}

static void
show_held (RqJobOutput *self)
{
  Line *line;

  if (self->in_line || rq_ansi_filter_is_redrawing (self->filter))
    return;
  while ((line = g_queue_pop_head (self->held)) != NULL)
    {
      rq_terminal_styled (stderr, line->style, line->text);
      rq_terminal_note ("%s", "");
      line_free (line);
    }
}

/* @text: (transfer full) */
static void
show_line (RqJobOutput *self,
           char        *text,
           RqStyle      style)
{
  Line *line = g_new0 (Line, 1);

  line->text = text;
  line->style = style;
  g_queue_push_tail (self->held, line);
  show_held (self);
}

static void
write_part (RqJobOutput *self,
            const char  *text,
            gsize        length)
{
  if (length == 0)
    return;
  rq_terminal_bytes (stderr, text, length);
  self->in_line = text[length - 1] != '\n';
  show_held (self);
}

/* In two parts, so that what is held finds a line end also where every piece ends within a line. */
static void
write_command_output (RqJobOutput *self,
                      GString     *text)
{
  const char *end = g_strrstr_len (text->str, (gssize) text->len, "\n");
  gsize lines = end != NULL ? end + 1 - text->str : 0;

  write_part (self, text->str, lines);
  write_part (self, text->str + lines, text->len - lines);
}

static void
output_cb (RqReleaseJob *job,
           GBytes       *chunk,
           guint64       offset,
           RqJobOutput  *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length;
  const char *bytes = g_bytes_get_data (chunk, &length);
  gsize shown = offset < self->next ? MIN (self->next - offset, length) : 0;

  rq_ansi_filter_feed (self->filter, bytes + shown, length - shown, text);
  self->next = MAX (self->next, offset + length);
  write_command_output (self, text);
}

static void
event_cb (RqReleaseJob *job,
          const char   *words,
          RqJobOutput  *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S");
  g_autofree char *clean = rq_terminal_clean (words);

  show_line (self, g_strdup_printf ("%s  %s", time, clean), RQ_STYLE_HEADING);
}

static void
show_row (RqJobOutput        *self,
          const RqRolloutRow *row)
{
  RqVerdict *before = g_hash_table_lookup (self->shown, row->name);
  g_autofree char *text = NULL;

  if (row->verdict == NULL || (before != NULL && rq_verdict_equal (before, row->verdict)))
    return;
  if (!row->changes && before == NULL && rq_verdict_is_good (row->verdict))
    return; /* what is not touched is news only when it suffers */
  g_hash_table_replace (self->shown, g_strdup (row->name), rq_verdict_ref (row->verdict));

  text = g_strdup_printf ("          %s: %s%s%s", row->name,
                          rq_outcome_to_label (rq_verdict_get_outcome (row->verdict)),
                          rq_verdict_get_words (row->verdict)[0] != '\0' ? " – " : "",
                          rq_verdict_get_words (row->verdict));
  show_line (self, rq_terminal_clean (text), rq_outcome_style (row->verdict));
}

/* What it has come to, each time it is something else. */
static void
show_pull (RqJobOutput     *self,
           const RqPullRow *row)
{
  RqPullState before = GPOINTER_TO_INT (g_hash_table_lookup (self->pulls, row->image));
  g_autofree char *text = NULL;

  if (row->state == RQ_PULL_WAITING || before == row->state)
    return;
  g_hash_table_replace (self->pulls, g_strdup (row->image), GINT_TO_POINTER (row->state));
  if (row->state != RQ_PULL_RUNNING)
    return; /* its end is an event */
  text = g_strdup_printf ("          %s: %s", row->image, rq_pull_state_to_label (row->state));
  show_line (self, rq_terminal_clean (text), RQ_STYLE_BUSY);
}

static void
progress_cb (RqReleaseJob *job,
             GParamSpec   *pspec,
             RqJobOutput  *self)
{
  RqReleaseProgress *progress = rq_release_job_get_progress (job);

  for (guint i = 0; progress != NULL && i < rq_release_progress_get_n_pulls (progress); i++)
    show_pull (self, rq_release_progress_get_pull (progress, i));
  for (guint i = 0; progress != NULL && i < rq_release_progress_get_n_rows (progress); i++)
    show_row (self, rq_release_progress_get_row (progress, i));
}

static void
verdict_unref (gpointer verdict)
{
  rq_verdict_unref (verdict);
}

/** rq_job_output_new: Returns: (transfer full): something to show a job with */
RqJobOutput *
rq_job_output_new (void)
{
  RqJobOutput *self = g_new0 (RqJobOutput, 1);

  self->filter = rq_ansi_filter_new (rq_terminal_has_colours (stderr) ? RQ_ANSI_COLOURS
                                                                      : RQ_ANSI_PLAIN);
  self->held = g_queue_new ();
  self->pulls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, verdict_unref);
  return self;
}

static void
detach (RqJobOutput *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
}

/** rq_job_output_attach: Shows @job from now on, and no other any more. */
void
rq_job_output_attach (RqJobOutput  *self,
                      RqReleaseJob *job)
{
  detach (self);
  self->job = g_object_ref (job);
  g_signal_connect (job, "output", G_CALLBACK (output_cb), self);
  g_signal_connect (job, "event", G_CALLBACK (event_cb), self);
  g_signal_connect (job, "notify::progress", G_CALLBACK (progress_cb), self);
}

/** rq_job_output_finish: Ends the command's open line, shows what has waited, and frees @self. */
void
rq_job_output_finish (RqJobOutput *self)
{
  g_autoptr (GString) rest = g_string_new (NULL);

  detach (self);
  rq_ansi_filter_finish (self->filter, rest);
  rq_terminal_bytes (stderr, rest->str, rest->len);
  if (self->in_line)
    rq_terminal_note ("%s", "");
  self->in_line = FALSE;
  show_held (self);

  rq_ansi_filter_free (self->filter);
  g_queue_free_full (self->held, line_free);
  g_hash_table_unref (self->pulls);
  g_hash_table_unref (self->shown);
  g_free (self);
}
