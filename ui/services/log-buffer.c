/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/log-buffer.h"

#include <string.h>

#include "base/time-format.h"

#define FLUSH_MS 60
/* What one turn may lay out; a backlog comes in over several. */
#define FLUSH_LINES 250

typedef struct
{
  char         *text;     /* (owned) with its line end */
  RqLogSeverity severity;
} Line;

struct _RqLogBuffer
{
  GtkTextBuffer parent_instance;

  GQueue        queue;   /* of Line: to be shown */
  unsigned int  source;  /* 0: nothing to be shown */
  gboolean      held;
  unsigned int  lines;
  unsigned int  matches;
  char         *search;  /* (owned) "" for none */
  GtkTextTag   *error;   /* (unowned) of the table, as below */
  GtkTextTag   *warning;
  GtkTextTag   *match;
};

typedef enum
{
  PROP_LINES = 1,
  PROP_WAITING,
  PROP_MATCHES,
} RqLogBufferProperty;

static GParamSpec *props[PROP_MATCHES + 1];

G_DEFINE_FINAL_TYPE (RqLogBuffer, rq_log_buffer, GTK_TYPE_TEXT_BUFFER)

static void
line_free (Line *line)
{
  g_free (line->text);
  g_free (line);
}

static void
notify (RqLogBuffer         *self,
        RqLogBufferProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static GtkTextTag *
tag_for (RqLogBuffer   *self,
         RqLogSeverity  severity)
{
  switch (severity)
    {
    case RQ_LOG_ERROR:
      return self->error;
    case RQ_LOG_WARNING:
      return self->warning;
    case RQ_LOG_PLAIN:
    default:
      return NULL;
    }
}

static void
set_matches (RqLogBuffer  *self,
             unsigned int  matches)
{
  if (self->matches == matches)
    return;
  self->matches = matches;
  notify (self, PROP_MATCHES);
}

/* Marks from @from on; returns how many. */
static unsigned int
mark_matches (RqLogBuffer *self,
              GtkTextIter *from)
{
  GtkTextIter start, end;
  unsigned int count = 0;

  if (*self->search == '\0')
    return 0;
  while (gtk_text_iter_forward_search (from, self->search,
                                       GTK_TEXT_SEARCH_TEXT_ONLY | GTK_TEXT_SEARCH_CASE_INSENSITIVE,
                                       &start, &end, NULL))
    {
      gtk_text_buffer_apply_tag (GTK_TEXT_BUFFER (self), self->match, &start, &end);
      *from = end;
      count++;
    }
  return count;
}

static void
mark_all (RqLogBuffer *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self), &start, &end);
  gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self), self->match, &start, &end);
  set_matches (self, mark_matches (self, &start));
}

static void
insert_line (RqLogBuffer *self,
             GtkTextIter *end,
             Line        *line)
{
  GtkTextTag *tag = tag_for (self, line->severity);

  if (tag != NULL)
    gtk_text_buffer_insert_with_tags (GTK_TEXT_BUFFER (self), end, line->text, -1, tag, NULL);
  else
    gtk_text_buffer_insert (GTK_TEXT_BUFFER (self), end, line->text, -1);
}

/* The buffer ends with a line end, after which an empty line counts. */
static void
trim (RqLogBuffer *self)
{
  int surplus = gtk_text_buffer_get_line_count (GTK_TEXT_BUFFER (self)) - 1 - RQ_LOG_BUFFER_LINES;
  GtkTextIter start, end;

  if (surplus <= 0)
    return;
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self), &start);
  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self), &end, surplus);
  gtk_text_buffer_delete (GTK_TEXT_BUFFER (self), &start, &end);
  if (*self->search != '\0')
    mark_all (self);
}

static void
show_some (RqLogBuffer *self)
{
  GtkTextIter end;
  int offset;

  gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self), &end);
  offset = gtk_text_iter_get_offset (&end);
  for (int i = 0; i < FLUSH_LINES && !g_queue_is_empty (&self->queue); i++)
    {
      Line *line = g_queue_pop_head (&self->queue);

      insert_line (self, &end, line);
      line_free (line);
      self->lines++;
    }
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self), &end, offset);
  set_matches (self, self->matches + mark_matches (self, &end));
  trim (self);
}

static gboolean
flush_cb (gpointer data)
{
  RqLogBuffer *self = data;

  show_some (self);
  notify (self, PROP_LINES);
  if (!g_queue_is_empty (&self->queue))
    return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

static void
schedule (RqLogBuffer *self)
{
  if (!self->held && self->source == 0 && !g_queue_is_empty (&self->queue))
    self->source = g_timeout_add (FLUSH_MS, flush_cb, self);
}

static void
rq_log_buffer_get_property (GObject      *object,
                            unsigned int  property_id,
                            GValue       *value,
                            GParamSpec   *pspec)
{
  RqLogBuffer *self = RQ_LOG_BUFFER (object);

  switch ((RqLogBufferProperty) property_id)
    {
    case PROP_LINES:
      g_value_set_uint (value, self->lines);
      break;
    case PROP_WAITING:
      g_value_set_uint (value, rq_log_buffer_get_waiting (self));
      break;
    case PROP_MATCHES:
      g_value_set_uint (value, self->matches);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* Not in init: the table of tags is given to the parent only after that. */
static void
rq_log_buffer_constructed (GObject *object)
{
  RqLogBuffer *self = RQ_LOG_BUFFER (object);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (object);

  G_OBJECT_CLASS (rq_log_buffer_parent_class)->constructed (object);
  self->error = gtk_text_buffer_create_tag (buffer, "error", NULL);
  self->warning = gtk_text_buffer_create_tag (buffer, "warning", NULL);
  self->match = gtk_text_buffer_create_tag (buffer, "match", "background", "#f9f06b",
                                            "foreground", "#241f31", NULL);
  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  rq_log_buffer_set_dark (self, FALSE);
}

static void
rq_log_buffer_finalize (GObject *object)
{
  RqLogBuffer *self = RQ_LOG_BUFFER (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_queue_clear_full (&self->queue, (GDestroyNotify) line_free);
  g_free (self->search);
  G_OBJECT_CLASS (rq_log_buffer_parent_class)->finalize (object);
}

static GParamSpec *
count_property (const char *name)
{
  return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
rq_log_buffer_class_init (RqLogBufferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = rq_log_buffer_constructed;
  object_class->get_property = rq_log_buffer_get_property;
  object_class->finalize = rq_log_buffer_finalize;

  props[PROP_LINES] = count_property ("lines");
  props[PROP_WAITING] = count_property ("waiting");
  props[PROP_MATCHES] = count_property ("matches");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
rq_log_buffer_init (RqLogBuffer *self)
{
  self->search = g_strdup ("");
}

/**
 * rq_log_buffer_new:
 *
 * Returns: (transfer full): an empty log
 */
RqLogBuffer *
rq_log_buffer_new (void)
{
  return g_object_new (RQ_TYPE_LOG_BUFFER, NULL);
}

static char *
format_time (const char *time)
{
  g_autoptr (GDateTime) parsed = rq_time_from_record (time);
  g_autoptr (GDateTime) local = parsed != NULL ? g_date_time_to_local (parsed) : NULL;

  return local != NULL ? g_date_time_format (local, "%H:%M:%S ") : g_strdup ("");
}

static const char *
letter_for (RqLogSeverity severity)
{
  switch (severity)
    {
    case RQ_LOG_ERROR:
      return "E";
    case RQ_LOG_WARNING:
      return "W";
    case RQ_LOG_PLAIN:
    default:
      return " ";
    }
}

/**
 * rq_log_buffer_add:
 * @time: "" when not known
 * @who: (nullable): the slot or node it comes from
 * @text: a line as the service wrote it
 *
 * Shows it soon, or when the log is not held any more.
 */
void
rq_log_buffer_add (RqLogBuffer *self,
                   const char  *time,
                   const char  *who,
                   const char  *text)
{
  g_autofree char *clean = rq_log_text_clean (text);
  g_autofree char *clock = format_time (time);
  Line *line = g_new0 (Line, 1);

  line->severity = rq_log_text_severity (clean);
  line->text = g_strdup_printf ("%s%s %s%s%s\n", clock, letter_for (line->severity),
                                who != NULL ? who : "", who != NULL ? "  " : "", clean);
  g_queue_push_tail (&self->queue, line);
  while (self->queue.length > RQ_LOG_BUFFER_LINES)
    line_free (g_queue_pop_head (&self->queue));
  if (self->held)
    notify (self, PROP_WAITING);
  schedule (self);
}

/**
 * rq_log_buffer_set_held:
 * @held: whether new lines wait
 */
void
rq_log_buffer_set_held (RqLogBuffer *self,
                        gboolean     held)
{
  if (self->held == held)
    return;
  self->held = held;
  if (held)
    g_clear_handle_id (&self->source, g_source_remove);
  schedule (self);
  notify (self, PROP_WAITING);
}

/**
 * rq_log_buffer_get_held:
 *
 * Returns: whether new lines wait
 */
gboolean
rq_log_buffer_get_held (RqLogBuffer *self)
{
  return self->held;
}

/**
 * rq_log_buffer_get_waiting:
 *
 * Returns: how many wait
 */
unsigned int
rq_log_buffer_get_waiting (RqLogBuffer *self)
{
  return self->held ? self->queue.length : 0;
}

/**
 * rq_log_buffer_get_matches:
 *
 * Returns: how often the text that is searched for is there
 */
unsigned int
rq_log_buffer_get_matches (RqLogBuffer *self)
{
  return self->matches;
}

/**
 * rq_log_buffer_set_search:
 * @text: to be marked wherever it is, in whatever case; "" for nothing
 */
void
rq_log_buffer_set_search (RqLogBuffer *self,
                          const char  *text)
{
  g_free (self->search);
  self->search = g_strdup (text);
  mark_all (self);
}

/**
 * rq_log_buffer_find:
 *
 * Returns: whether there is a match; it is selected then
 */
gboolean
rq_log_buffer_find (RqLogBuffer *self,
                    gboolean     backwards)
{
  GtkTextSearchFlags flags = GTK_TEXT_SEARCH_TEXT_ONLY | GTK_TEXT_SEARCH_CASE_INSENSITIVE;
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter first, last, start, end, from;
  gboolean found;

  if (*self->search == '\0')
    return FALSE;
  gtk_text_buffer_get_bounds (buffer, &first, &last);
  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  from = backwards ? start : end;
  found = backwards
          ? gtk_text_iter_backward_search (&from, self->search, flags, &start, &end, NULL) ||
          gtk_text_iter_backward_search (&last, self->search, flags, &start, &end, NULL)
          : gtk_text_iter_forward_search (&from, self->search, flags, &start, &end, NULL) ||
          gtk_text_iter_forward_search (&first, self->search, flags, &start, &end, NULL);
  if (found)
    gtk_text_buffer_select_range (buffer, &start, &end);
  return found;
}

/**
 * rq_log_buffer_set_dark:
 * @dark: whether it is read on a dark ground
 */
void
rq_log_buffer_set_dark (RqLogBuffer *self,
                        gboolean     dark)
{
  g_object_set (self->error, "foreground", dark ? "#ff938c" : "#b5121b", NULL);
  g_object_set (self->warning, "foreground", dark ? "#f8e45c" : "#7d4e00", NULL);
}

/**
 * rq_log_buffer_clear:
 *
 * Forgets everything, also what waits.
 */
void
rq_log_buffer_clear (RqLogBuffer *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_queue_clear_full (&self->queue, (GDestroyNotify) line_free);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self), "", 0);
  self->lines = 0;
  set_matches (self, 0);
  notify (self, PROP_LINES);
  notify (self, PROP_WAITING);
}
