/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/observe-page.h"

#include <glib/gi18n-lib.h>

#include "release/rollout-view.h"
#include "ui.h"
#include "wizard/run-status-view.h"

struct _RqObservePage
{
  AdwBin parent_instance;

  GSignalGroup *run;       /* (owned) of the RqJobRun */
  gint64        ends_at;   /* monotonic, as of the last snapshot; 0: not known */
  unsigned int  countdown; /* source, 0: not running */

  RqRunStatusView *status; /* (unowned) of the template, as all below */
  GtkLabel        *remaining;
  GtkLabel        *looks;
  GtkWidget       *finish_button;
  GtkListBox      *rollouts;
};

G_DEFINE_FINAL_TYPE (RqObservePage, rq_observe_page, ADW_TYPE_BIN)

static gboolean
is_observing (RqJobRun *run)
{
  return run != NULL && rq_job_run_is_running (run)
         && rq_job_run_get_state (run) == RQ_RELEASE_OBSERVING;
}

static gboolean
countdown_cb (gpointer data)
{
  RqObservePage *self = data;
  gint64 left = MAX (0, (self->ends_at - g_get_monotonic_time ()) / G_USEC_PER_SEC);
  g_autofree char *words = NULL;

  /* Translators: minutes and seconds that are left */
  words = g_strdup_printf (_("%d:%02d left"), (int) (left / 60), (int) (left % 60));
  gtk_label_set_label (self->remaining, words);
  return G_SOURCE_CONTINUE;
}

/* The share that is over is told by the manager's clock, the rest is counted by ours. */
static void
show_observation (RqObservePage       *self,
                  RqJobRun            *run,
                  const RqObservation *observation)
{
  gint64 all = g_date_time_difference (observation->until, observation->since);
  g_autofree char *words = NULL;
  double fraction;

  g_object_get (run, "fraction", &fraction, NULL);
  self->ends_at = g_get_monotonic_time () + (gint64) ((1 - CLAMP (fraction, 0, 1)) * (double) all);
  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "All services checked %u time.",
                                        "All services checked %u times.", observation->looks),
                           observation->looks);
  gtk_label_set_label (self->looks, words);
}

static void
changed_cb (RqObservePage *self)
{
  g_autoptr (RqJobRun) run = g_signal_group_dup_target (self->run);
  RqReleaseProgress *progress = run != NULL ? rq_job_run_get_progress (run) : NULL;
  const RqObservation *observation =
    progress != NULL ? rq_release_progress_get_observation (progress) : NULL;
  gboolean observing = is_observing (run) && observation != NULL;

  if (observation != NULL)
    show_observation (self, run, observation);
  gtk_widget_set_visible (self->finish_button, observing);
  gtk_widget_set_visible (GTK_WIDGET (self->remaining), observing);
  gtk_widget_set_visible (GTK_WIDGET (self->looks), observation != NULL);
  if (observing && self->countdown == 0)
    self->countdown = g_timeout_add_seconds (1, countdown_cb, self);
  if (!observing)
    g_clear_handle_id (&self->countdown, g_source_remove);
  else
    countdown_cb (self);
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer data)
{
  return rq_rollout_view_new (item);
}

static void
rq_observe_page_dispose (GObject *object)
{
  RqObservePage *self = RQ_OBSERVE_PAGE (object);

  g_clear_handle_id (&self->countdown, g_source_remove);
  g_clear_object (&self->run);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_OBSERVE_PAGE);
  G_OBJECT_CLASS (rq_observe_page_parent_class)->dispose (object);
}

static void
rq_observe_page_class_init (RqObservePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_observe_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "observe-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqObservePage, status);
  gtk_widget_class_bind_template_child (widget_class, RqObservePage, remaining);
  gtk_widget_class_bind_template_child (widget_class, RqObservePage, looks);
  gtk_widget_class_bind_template_child (widget_class, RqObservePage, finish_button);
  gtk_widget_class_bind_template_child (widget_class, RqObservePage, rollouts);
}

static void
rq_observe_page_init (RqObservePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->run = g_signal_group_new (RQ_TYPE_JOB_RUN);
  g_signal_group_connect_swapped (self->run, "notify", G_CALLBACK (changed_cb), self);
}

/**
 * rq_observe_page_new:
 *
 * Returns: (transfer floating): a page on which nothing is observed
 */
GtkWidget *
rq_observe_page_new (void)
{
  return g_object_new (RQ_TYPE_OBSERVE_PAGE, NULL);
}

/**
 * rq_observe_page_set_run:
 * @run: (nullable): what it follows
 */
void
rq_observe_page_set_run (RqObservePage *self,
                         RqJobRun      *run)
{
  g_return_if_fail (RQ_IS_OBSERVE_PAGE (self));

  g_signal_group_set_target (self->run, run);
  rq_run_status_view_set_run (self->status, run);
  gtk_list_box_bind_model (self->rollouts, run != NULL ? rq_job_run_get_rollouts (run) : NULL,
                           create_row_cb, NULL, NULL);
  changed_cb (self);
}
