/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/update-page.h"

#include <glib/gi18n-lib.h>

#include "format.h"
#include "release/rollout-view.h"
#include "ui.h"
#include "widgets/adaptive-bin.h"
#include "wizard/input-row.h"
#include "wizard/run-status-view.h"

/* Below this the services stand above the output and not beside it. */
#define BESIDE_WIDTH 640

struct _RqUpdatePage
{
  AdwBin parent_instance;

  GSignalGroup *run; /* (owned) of the RqJobRun */

  RqAdaptiveBin   *room; /* (unowned) of the template, as all below */
  RqRunStatusView *status;
  GtkWidget       *stop_button;
  GtkPaned        *panes;
  GtkListBox      *rollouts;
  RqConsole       *console;
  RqInputRow      *input_row;
};

G_DEFINE_FINAL_TYPE (RqUpdatePage, rq_update_page, ADW_TYPE_BIN)

static void
output_cb (RqUpdatePage *self,
           GBytes       *bytes)
{
  rq_console_feed (self->console, bytes);
}

static void
changed_cb (RqUpdatePage *self)
{
  g_autoptr (RqJobRun) run = g_signal_group_dup_target (self->run);

  gboolean stopping = run != NULL && rq_job_run_is_stopping (run);

  gtk_widget_set_visible (self->stop_button, run != NULL && rq_job_run_can_stop_command (run));
  gtk_button_set_label (GTK_BUTTON (self->stop_button), stopping ? _("_Stop at Once…")
                                                                 : _("_Stop…"));
}

static void
room_changed_cb (RqUpdatePage *self)
{
  gboolean beside = rq_format_fits (NULL, rq_adaptive_bin_get_available_width (self->room),
                                    BESIDE_WIDTH);
  GtkOrientation orientation = beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;

  if (gtk_orientable_get_orientation (GTK_ORIENTABLE (self->panes)) == orientation)
    return;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes), orientation);
  gtk_paned_set_position (self->panes, beside ? 300 : 160);
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer data)
{
  return rq_rollout_view_new (item);
}

static void
rq_update_page_dispose (GObject *object)
{
  RqUpdatePage *self = RQ_UPDATE_PAGE (object);

  g_clear_object (&self->run);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_UPDATE_PAGE);
  G_OBJECT_CLASS (rq_update_page_parent_class)->dispose (object);
}

static void
rq_update_page_class_init (RqUpdatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_update_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "update-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqUpdatePage, room);
  gtk_widget_class_bind_template_child (widget_class, RqUpdatePage, status);
  gtk_widget_class_bind_template_child (widget_class, RqUpdatePage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, RqUpdatePage, panes);
  gtk_widget_class_bind_template_child (widget_class, RqUpdatePage, rollouts);
  gtk_widget_class_bind_template_child (widget_class, RqUpdatePage, console);
  gtk_widget_class_bind_template_child (widget_class, RqUpdatePage, input_row);
}

static void
rq_update_page_init (RqUpdatePage *self)
{
  g_type_ensure (RQ_TYPE_INPUT_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->room, "notify::available-width", G_CALLBACK (room_changed_cb),
                            self);
  self->run = g_signal_group_new (RQ_TYPE_JOB_RUN);
  g_signal_group_connect_swapped (self->run, "output", G_CALLBACK (output_cb), self);
  g_signal_group_connect_swapped (self->run, "notify::phase", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->run, "notify::state", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->run, "notify::fraction", G_CALLBACK (changed_cb), self);
}

/**
 * rq_update_page_new:
 *
 * Returns: (transfer floating): a page on which nothing has begun
 */
GtkWidget *
rq_update_page_new (void)
{
  return g_object_new (RQ_TYPE_UPDATE_PAGE, NULL);
}

/**
 * rq_update_page_set_run:
 * @run: (nullable): what it follows; a run that comes after another begins its output anew
 */
void
rq_update_page_set_run (RqUpdatePage *self,
                        RqJobRun     *run)
{
  g_autoptr (GPtrArray) output = run != NULL ? rq_job_run_dup_output (run) : NULL;

  g_return_if_fail (RQ_IS_UPDATE_PAGE (self));

  g_signal_group_set_target (self->run, run);
  rq_run_status_view_set_run (self->status, run);
  rq_input_row_set_run (self->input_row, run);
  gtk_list_box_bind_model (self->rollouts,
                           run != NULL ? rq_job_run_get_rollouts (run) : NULL, create_row_cb,
                           NULL, NULL);
  rq_console_clear (self->console);
  for (unsigned int i = 0; output != NULL && i < output->len; i++)
    rq_console_feed (self->console, output->pdata[i]);
  changed_cb (self);
}

/**
 * rq_update_page_set_words:
 * @headline: how it stands
 * @detail: a sentence
 */
void
rq_update_page_set_words (RqUpdatePage *self,
                          const char   *headline,
                          const char   *detail)
{
  g_return_if_fail (RQ_IS_UPDATE_PAGE (self));

  rq_run_status_view_set_headline (self->status, headline, detail);
}

/**
 * rq_update_page_get_console:
 *
 * Returns: (transfer none): where the output is
 */
RqConsole *
rq_update_page_get_console (RqUpdatePage *self)
{
  g_return_val_if_fail (RQ_IS_UPDATE_PAGE (self), NULL);

  return self->console;
}
