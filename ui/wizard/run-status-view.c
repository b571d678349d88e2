/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/run-status-view.h"

#include "ui.h"

#define PULSE_MS 150

struct _RqRunStatusView
{
  AdwBin parent_instance;

  GSignalGroup *run;          /* (owned) of the RqJobRun */
  unsigned int pulse_source;  /* 0: the bar shows a share, or nothing */

  GtkProgressBar *progress; /* (unowned) of the template, as all below */
  GtkImage       *icon;
  GtkLabel       *headline;
  GtkLabel       *detail;
  GtkLabel       *advice;
};

G_DEFINE_FINAL_TYPE (RqRunStatusView, rq_run_status_view, ADW_TYPE_BIN)

static gboolean
pulse_cb (gpointer data)
{
  gtk_progress_bar_pulse (RQ_RUN_STATUS_VIEW (data)->progress);
  return G_SOURCE_CONTINUE;
}

static void
show_fraction (RqRunStatusView *self,
               RqJobRun        *run)
{
  gboolean running = rq_job_run_is_running (run);
  double fraction;

  g_object_get (run, "fraction", &fraction, NULL);
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
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
changed_cb (RqRunStatusView *self,
            GParamSpec      *pspec,
            RqJobRun        *run)
{
  RqJobPhase phase = rq_job_run_get_phase (run);
  const char *style = rq_job_phase_style (phase);
  const char *icon_classes[] = { *style != '\0' ? style : NULL, NULL };

  gtk_image_set_from_icon_name (self->icon,
                                rq_job_phase_icon (rq_job_run_get_kind (run), phase));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), icon_classes);
  show_text (self->headline, rq_job_run_get_headline (run));
  show_text (self->detail, rq_job_run_get_detail (run));
  show_text (self->advice, rq_job_advice (rq_job_run_get_kind (run), phase));
  show_fraction (self, run);
}

static void
rq_run_status_view_dispose (GObject *object)
{
  RqRunStatusView *self = RQ_RUN_STATUS_VIEW (object);

  g_clear_handle_id (&self->pulse_source, g_source_remove);
  g_clear_object (&self->run);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_RUN_STATUS_VIEW);
  G_OBJECT_CLASS (rq_run_status_view_parent_class)->dispose (object);
}

static void
rq_run_status_view_class_init (RqRunStatusViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_run_status_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "run-status-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RqRunStatusView, progress);
  gtk_widget_class_bind_template_child (widget_class, RqRunStatusView, icon);
  gtk_widget_class_bind_template_child (widget_class, RqRunStatusView, headline);
  gtk_widget_class_bind_template_child (widget_class, RqRunStatusView, detail);
  gtk_widget_class_bind_template_child (widget_class, RqRunStatusView, advice);
}

static void
rq_run_status_view_init (RqRunStatusView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->run = g_signal_group_new (RQ_TYPE_JOB_RUN);
  g_signal_group_connect_swapped (self->run, "notify", G_CALLBACK (changed_cb), self);
}

/**
 * rq_run_status_view_set_run:
 * @run: (nullable): what it follows
 */
void
rq_run_status_view_set_run (RqRunStatusView *self,
                            RqJobRun        *run)
{
  g_return_if_fail (RQ_IS_RUN_STATUS_VIEW (self));

  g_signal_group_set_target (self->run, run);
  g_clear_handle_id (&self->pulse_source, g_source_remove);
  if (run != NULL)
    changed_cb (self, NULL, run);
}

/**
 * rq_run_status_view_set_headline:
 * @headline: a few words
 * @detail: a sentence
 *
 * What is said while nothing has begun here.
 */
void
rq_run_status_view_set_headline (RqRunStatusView *self,
                                 const char      *headline,
                                 const char      *detail)
{
  g_return_if_fail (RQ_IS_RUN_STATUS_VIEW (self));

  gtk_image_set_from_icon_name (self->icon, "rq-unknown-symbolic");
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), 0);
  show_text (self->headline, headline);
  show_text (self->detail, detail);
  show_text (self->advice, "");
}
