/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/service-logs.h"

#include <glib/gi18n-lib.h>

#include "swarm/log-stream.h"
#include "ui.h"

/* Of each task, to begin with. */
#define TAIL_LINES 200

struct _RqServiceLogs
{
  AdwBin parent_instance;

  RqEngineClient *client;     /* (owned) (nullable) */
  char           *service_id; /* (owned) (nullable) */
  RqLogStream    *stream;     /* (owned) (nullable) while it is read */
  RqLogBuffer    *buffer;     /* (owned) */
  RqLogWhoFunc    who;        /* (nullable) */
  gpointer        who_data;   /* (unowned) */
  const char     *state;

  GtkTextView       *view;    /* (unowned) of the template, as all below */
  GtkScrolledWindow *scroller;
  GtkSearchEntry    *search_entry;
  GtkLabel          *matches_label;
  GtkToggleButton   *follow_button;
  GtkLabel          *status;
  GtkButton         *again_button;
};

typedef enum
{
  PROP_STATE = 1,
} RqServiceLogsProperty;

static GParamSpec *props[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (RqServiceLogs, rq_service_logs, ADW_TYPE_BIN)

static gboolean
is_state (RqServiceLogs *self,
          const char    *state)
{
  return g_str_equal (self->state, state);
}

static char *
status_words (RqServiceLogs *self)
{
  unsigned int waiting = rq_log_buffer_get_waiting (self->buffer);

  if (rq_log_buffer_get_held (self->buffer))
    return waiting == 0 ? g_strdup (_("Paused."))
                        : g_strdup_printf (g_dngettext (NULL, "Paused. %u new line waits.",
                                                        "Paused. %u new lines wait.", waiting),
                                           waiting);
  if (is_state (self, "waiting"))
    return g_strdup (_("Waiting for the first line…"));
  if (is_state (self, "idle"))
    return g_strdup (_("Connect to read the logs."));
  return NULL;
}

static void
show_status (RqServiceLogs *self)
{
  g_autofree char *words = status_words (self);

  gtk_widget_set_visible (GTK_WIDGET (self->again_button), is_state (self, "ended"));
  if (is_state (self, "ended") && words == NULL)
    return;
  gtk_label_set_label (self->status, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->status), words != NULL);
}

static void
set_state (RqServiceLogs *self,
           const char    *state)
{
  if (is_state (self, state))
    return;
  self->state = state;
  show_status (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
line_cb (RqLogStream   *stream,
         const char    *time,
         const char    *task_id,
         gboolean       is_error,
         const char    *text,
         RqServiceLogs *self)
{
  rq_service_logs_add_line (self, time, task_id, text);
}

static void
ended_cb (RqLogStream   *stream,
          GError        *error,
          RqServiceLogs *self)
{
  rq_service_logs_end (self, error);
}

static void
stop (RqServiceLogs *self)
{
  if (self->stream == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->stream, self);
  rq_log_stream_stop (self->stream);
  g_clear_object (&self->stream);
}

/* Nothing is read that nobody looks at. */
static void
start (RqServiceLogs *self)
{
  if (self->stream != NULL || self->client == NULL || self->service_id == NULL ||
      !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  rq_log_buffer_clear (self->buffer);
  self->stream = rq_log_stream_new (self->client, self->service_id, TAIL_LINES, TRUE);
  g_signal_connect (self->stream, "line", G_CALLBACK (line_cb), self);
  g_signal_connect (self->stream, "ended", G_CALLBACK (ended_cb), self);
  set_state (self, "waiting");
  rq_log_stream_start (self->stream);
}

static void
again_clicked_cb (RqServiceLogs *self)
{
  stop (self);
  start (self);
}

/* By the adjustment, which also tells when lines are laid out or wrapped anew later on. */
static void
show_end (RqServiceLogs *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (!rq_log_buffer_get_held (self->buffer))
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) -
                              gtk_adjustment_get_page_size (adjustment));
}

static void
follow_toggled_cb (RqServiceLogs *self)
{
  gboolean follow = gtk_toggle_button_get_active (self->follow_button);

  rq_log_buffer_set_held (self->buffer, !follow);
  show_status (self);
  show_end (self);
}

/* Whoever scrolls up wants to read: new lines wait until they are at the end again. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           RqServiceLogs            *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  gboolean can_scroll = gtk_adjustment_get_upper (adjustment) >
                        gtk_adjustment_get_page_size (adjustment);

  if (dy < 0 && can_scroll)
    gtk_toggle_button_set_active (self->follow_button, FALSE);
  return GDK_EVENT_PROPAGATE;
}

static void
edge_reached_cb (RqServiceLogs   *self,
                 GtkPositionType  edge)
{
  if (edge == GTK_POS_BOTTOM)
    gtk_toggle_button_set_active (self->follow_button, TRUE);
}

static void
matches_changed_cb (RqServiceLogs *self)
{
  unsigned int matches = rq_log_buffer_get_matches (self->buffer);
  gboolean searching = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
  g_autofree char *words = g_strdup_printf (g_dngettext (NULL, "%u match", "%u matches", matches),
                                            matches);

  gtk_label_set_label (self->matches_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->matches_label), searching);
}

static void
search_changed_cb (RqServiceLogs *self)
{
  rq_log_buffer_set_search (self->buffer,
                            gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  matches_changed_cb (self);
}

static void
find (RqServiceLogs *self,
      gboolean       backwards)
{
  if (!rq_log_buffer_find (self->buffer, backwards))
    return;
  gtk_toggle_button_set_active (self->follow_button, FALSE);
  gtk_text_view_scroll_to_mark (self->view,
                                gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)), 0.1,
                                FALSE, 0, 0);
}

static void
find_previous_cb (RqServiceLogs *self)
{
  find (self, TRUE);
}

static void
find_next_cb (RqServiceLogs *self)
{
  find (self, FALSE);
}

static void
stop_search_cb (RqServiceLogs *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

/* What is selected, or all of it. */
static void
copy_clicked_cb (RqServiceLogs *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  if (!gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end))
    gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  text = gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
dark_changed_cb (RqServiceLogs *self)
{
  rq_log_buffer_set_dark (self->buffer,
                          adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

static void
rq_service_logs_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rq_service_logs_parent_class)->map (widget);
  start (RQ_SERVICE_LOGS (widget));
}

static void
rq_service_logs_unmap (GtkWidget *widget)
{
  RqServiceLogs *self = RQ_SERVICE_LOGS (widget);

  if (self->stream != NULL)
    {
      stop (self);
      set_state (self, "waiting");
    }
  GTK_WIDGET_CLASS (rq_service_logs_parent_class)->unmap (widget);
}

static void
rq_service_logs_get_property (GObject      *object,
                              unsigned int  property_id,
                              GValue       *value,
                              GParamSpec   *pspec)
{
  switch ((RqServiceLogsProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_string (value, RQ_SERVICE_LOGS (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_service_logs_dispose (GObject *object)
{
  RqServiceLogs *self = RQ_SERVICE_LOGS (object);

  stop (self);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_SERVICE_LOGS);
  g_clear_object (&self->buffer);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (rq_service_logs_parent_class)->dispose (object);
}

static void
rq_service_logs_finalize (GObject *object)
{
  g_free (RQ_SERVICE_LOGS (object)->service_id);
  G_OBJECT_CLASS (rq_service_logs_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "service-logs.ui");
  gtk_widget_class_bind_template_child (widget_class, RqServiceLogs, view);
  gtk_widget_class_bind_template_child (widget_class, RqServiceLogs, scroller);
  gtk_widget_class_bind_template_child (widget_class, RqServiceLogs, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RqServiceLogs, matches_label);
  gtk_widget_class_bind_template_child (widget_class, RqServiceLogs, follow_button);
  gtk_widget_class_bind_template_child (widget_class, RqServiceLogs, status);
  gtk_widget_class_bind_template_child (widget_class, RqServiceLogs, again_button);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, scroll_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
rq_service_logs_class_init (RqServiceLogsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_service_logs_dispose;
  object_class->finalize = rq_service_logs_finalize;
  object_class->get_property = rq_service_logs_get_property;
  widget_class->map = rq_service_logs_map;
  widget_class->unmap = rq_service_logs_unmap;
  props[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "idle",
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  bind_template (widget_class);
}

static void
rq_service_logs_init (RqServiceLogs *self)
{
  self->state = "idle";
  self->buffer = rq_log_buffer_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_text_view_set_buffer (self->view, GTK_TEXT_BUFFER (self->buffer));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                           G_CALLBACK (show_end), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->buffer, "notify::waiting", G_CALLBACK (show_status), self);
  g_signal_connect_swapped (self->buffer, "notify::matches", G_CALLBACK (matches_changed_cb), self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (dark_changed_cb), self, G_CONNECT_SWAPPED);
  dark_changed_cb (self);
  show_status (self);
}

/**
 * rq_service_logs_set_who:
 * @func: says which task a line is of
 * @data: (unowned): lives as long as @self
 */
void
rq_service_logs_set_who (RqServiceLogs *self,
                         RqLogWhoFunc   func,
                         gpointer       data)
{
  self->who = func;
  self->who_data = data;
}

/**
 * rq_service_logs_set_source:
 * @client: (nullable): %NULL while there is no connection
 * @service_id: (nullable): whose logs
 *
 * Reads them from now on, while they are seen.
 */
void
rq_service_logs_set_source (RqServiceLogs  *self,
                            RqEngineClient *client,
                            const char     *service_id)
{
  g_return_if_fail (RQ_IS_SERVICE_LOGS (self));

  if (self->client == client && g_strcmp0 (self->service_id, service_id) == 0)
    return;
  stop (self);
  if (g_strcmp0 (self->service_id, service_id) != 0)
    {
      rq_log_buffer_clear (self->buffer);
      gtk_toggle_button_set_active (self->follow_button, TRUE);
    }
  g_set_object (&self->client, client);
  g_free (self->service_id);
  self->service_id = g_strdup (service_id);
  set_state (self, client != NULL && service_id != NULL ? "waiting" : "idle");
  start (self);
}

/**
 * rq_service_logs_get_buffer:
 *
 * Returns: (transfer none): what is shown
 */
RqLogBuffer *
rq_service_logs_get_buffer (RqServiceLogs *self)
{
  return self->buffer;
}

/**
 * rq_service_logs_add_line:
 * @text: as the service wrote it
 */
void
rq_service_logs_add_line (RqServiceLogs *self,
                          const char    *time,
                          const char    *task_id,
                          const char    *text)
{
  g_autofree char *who = self->who != NULL ? self->who (self->who_data, task_id) : NULL;

  set_state (self, "streaming");
  rq_log_buffer_add (self->buffer, time, who, text);
}

/**
 * rq_service_logs_end:
 * @error: (nullable): why; %NULL: the service is gone, or its tasks are
 */
void
rq_service_logs_end (RqServiceLogs *self,
                     const GError  *error)
{
  g_autofree char *words = error != NULL
                           ? g_strdup_printf (_("The logs stopped. %s"), error->message)
                           : g_strdup (_("The logs have ended."));

  stop (self);
  gtk_label_set_label (self->status, words);
  gtk_widget_set_visible (GTK_WIDGET (self->status), TRUE);
  set_state (self, "ended");
}

/** rq_service_logs_focus_search: puts the keyboard into the search entry */
void
rq_service_logs_focus_search (RqServiceLogs *self)
{
  g_return_if_fail (RQ_IS_SERVICE_LOGS (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
