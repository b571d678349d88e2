/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/job-window.h"

#include "format.h"
#include "release/rollout-view.h"
#include "ui.h"
#include "widgets/adaptive-bin.h"

/* Below this the services stand above the output and not beside it. */
#define BESIDE_WIDTH 720
#define PULSE_MS 150

struct _RqJobWindow
{
  AdwApplicationWindow parent_instance;

  RqJobRun     *run;          /* (owned) */
  unsigned int  pulse_source; /* 0: the bar shows a share, or nothing */

  AdwWindowTitle *title; /* (unowned) of the template, as all below */
  GtkProgressBar *progress;
  RqAdaptiveBin  *room;
  GtkImage       *icon;
  GtkWidget      *headline;
  GtkWidget      *detail;
  GtkWidget      *advice;
  GtkWidget      *rollback_button;
  GtkWidget      *take_over_button;
  GtkPaned       *panes;
  GtkListBox     *rollouts;
  RqConsole      *console;
};

static unsigned int rollback_requested_signal;
static unsigned int take_over_requested_signal;

G_DEFINE_FINAL_TYPE (RqJobWindow, rq_job_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
pulse_cb (gpointer data)
{
  gtk_progress_bar_pulse (RQ_JOB_WINDOW (data)->progress);
  return G_SOURCE_CONTINUE;
}

static void
show_fraction (RqJobWindow *self)
{
  gboolean running = rq_job_run_is_running (self->run);
  double fraction;

  g_object_get (self->run, "fraction", &fraction, NULL);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), running ? 1 : 0);
  if (running && fraction < 0)
    {
      if (self->pulse_source == 0)
        self->pulse_source = g_timeout_add (PULSE_MS, pulse_cb, self);
      return;
    }
  g_clear_handle_id (&self->pulse_source, g_source_remove);
  gtk_progress_bar_set_fraction (self->progress, MAX (fraction, 0));
}

static void
show_phase (RqJobWindow *self)
{
  RqJobPhase phase = rq_job_run_get_phase (self->run);
  gboolean locked = phase == RQ_JOB_PHASE_LOCKED;
  gboolean bad = phase == RQ_JOB_PHASE_FAILED || phase == RQ_JOB_PHASE_STOPPED;
  const char *style = rq_job_phase_style (phase);
  const char *icon_classes[] = { *style != '\0' ? style : NULL, NULL };

  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), icon_classes);
  gtk_widget_set_visible (self->take_over_button, locked);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.take-over", locked);
  if (bad)
    gtk_widget_add_css_class (self->rollback_button, "destructive-action");
  else
    gtk_widget_remove_css_class (self->rollback_button, "destructive-action");
  show_fraction (self);
}

static void
output_cb (RqJobWindow *self,
           GBytes      *bytes)
{
  rq_console_feed (self->console, bytes);
}

static void
room_changed_cb (RqJobWindow *self)
{
  gboolean beside = rq_format_fits (NULL, rq_adaptive_bin_get_available_width (self->room),
                                    BESIDE_WIDTH);
  GtkOrientation orientation = beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;

  if (gtk_orientable_get_orientation (GTK_ORIENTABLE (self->panes)) == orientation)
    return;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes), orientation);
  gtk_paned_set_position (self->panes, beside ? 340 : 180);
}

static void
rollback_action_cb (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  g_signal_emit (widget, rollback_requested_signal, 0);
}

static void
take_over_action_cb (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  g_signal_emit (widget, take_over_requested_signal, 0);
}

static void
find_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  rq_console_find (RQ_JOB_WINDOW (widget)->console);
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer data)
{
  return rq_rollout_view_new (item);
}

static gboolean
has_text_cb (GBinding     *binding,
             const GValue *from,
             GValue       *to,
             gpointer      data)
{
  const char *text = g_value_get_string (from);

  g_value_set_boolean (to, text != NULL && *text != '\0');
  return TRUE;
}

static void
rq_job_window_dispose (GObject *object)
{
  RqJobWindow *self = RQ_JOB_WINDOW (object);

  g_clear_handle_id (&self->pulse_source, g_source_remove);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_JOB_WINDOW);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (rq_job_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "job-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, title);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, room);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, icon);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, headline);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, detail);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, advice);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, rollback_button);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, take_over_button);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, rollouts);
  gtk_widget_class_bind_template_child (widget_class, RqJobWindow, console);
  gtk_widget_class_bind_template_callback (widget_class, rq_format_fits);
}

static void
rq_job_window_class_init (RqJobWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_job_window_dispose;

  rollback_requested_signal = g_signal_new ("rollback-requested", RQ_TYPE_JOB_WINDOW,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  take_over_requested_signal = g_signal_new ("take-over-requested", RQ_TYPE_JOB_WINDOW,
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                             0);
  gtk_widget_class_install_action (widget_class, "win.rollback", NULL, rollback_action_cb);
  gtk_widget_class_install_action (widget_class, "win.take-over", NULL, take_over_action_cb);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action_cb);
  bind_template (widget_class);
}

static void
rq_job_window_init (RqJobWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->room, "notify::available-width", G_CALLBACK (room_changed_cb),
                            self);
}

static void
bind_words (RqJobWindow *self)
{
  RqJobRun *run = self->run;

  g_object_bind_property (run, "headline", self->headline, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (run, "detail", self->detail, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (run, "advice", self->advice, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (run, "icon-name", self->icon, "icon-name", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (run, "detail", self->detail, "visible", G_BINDING_SYNC_CREATE,
                               has_text_cb, NULL, NULL, NULL);
  g_object_bind_property_full (run, "advice", self->advice, "visible", G_BINDING_SYNC_CREATE,
                               has_text_cb, NULL, NULL, NULL);
}

/**
 * rq_job_window_new:
 * @run: what to watch; what it has put out so far is shown too
 *
 * Returns: (transfer none): a window that is not shown yet
 */
RqJobWindow *
rq_job_window_new (GtkApplication *application,
                   RqJobRun       *run)
{
  RqJobWindow *self = g_object_new (RQ_TYPE_JOB_WINDOW, "application", application,
                                    "title", rq_job_run_get_title (run), NULL);
  g_autoptr (GPtrArray) output = rq_job_run_dup_output (run);

  self->run = g_object_ref (run);
  adw_window_title_set_title (self->title, rq_job_run_get_title (run));
  adw_window_title_set_subtitle (self->title,
                                 rq_deployment_get_name (rq_job_run_get_deployment (run)));
  gtk_list_box_bind_model (self->rollouts, rq_job_run_get_rollouts (run), create_row_cb, NULL,
                           NULL);
  for (unsigned int i = 0; i < output->len; i++)
    rq_console_feed (self->console, output->pdata[i]);

  bind_words (self);
  g_signal_connect_swapped (run, "output", G_CALLBACK (output_cb), self);
  g_signal_connect_swapped (run, "notify::phase", G_CALLBACK (show_phase), self);
  g_signal_connect_swapped (run, "notify::fraction", G_CALLBACK (show_fraction), self);
  show_phase (self);
  return self;
}

/**
 * rq_job_window_get_run:
 *
 * Returns: (transfer none): what the window watches
 */
RqJobRun *
rq_job_window_get_run (RqJobWindow *self)
{
  g_return_val_if_fail (RQ_IS_JOB_WINDOW (self), NULL);

  return self->run;
}

/**
 * rq_job_window_get_console:
 *
 * Returns: (transfer none): where the output is
 */
RqConsole *
rq_job_window_get_console (RqJobWindow *self)
{
  g_return_val_if_fail (RQ_IS_JOB_WINDOW (self), NULL);

  return self->console;
}
