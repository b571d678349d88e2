/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/pull-page.h"

#include <glib/gi18n-lib.h>

#include "ui.h"
#include "wizard/pull-row.h"
#include "wizard/run-status-view.h"

struct _RqPullPage
{
  AdwBin parent_instance;

  GSignalGroup *run;  /* (owned) of the RqJobRun */
  GPtrArray    *rows; /* (owned) of RqPullRowView (unowned) */

  RqRunStatusView *status; /* (unowned) of the template, as all below */
  GtkWidget       *cancel_button;
  GtkListBox      *images;
};

G_DEFINE_FINAL_TYPE (RqPullPage, rq_pull_page, ADW_TYPE_BIN)

static void
set_n_rows (RqPullPage   *self,
            unsigned int  count)
{
  while (self->rows->len > count)
    {
      gtk_list_box_remove (self->images, self->rows->pdata[self->rows->len - 1]);
      g_ptr_array_set_size (self->rows, (int) self->rows->len - 1);
    }
  while (self->rows->len < count)
    {
      GtkWidget *row = rq_pull_row_view_new ();

      gtk_list_box_append (self->images, row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
changed_cb (RqPullPage *self)
{
  g_autoptr (RqJobRun) run = g_signal_group_dup_target (self->run);
  RqReleaseProgress *progress = run != NULL ? rq_job_run_get_progress (run) : NULL;

  gtk_widget_set_visible (self->cancel_button,
                          run != NULL && rq_job_run_is_running (run)
                          && rq_job_run_get_state (run) < RQ_RELEASE_MIGRATING);
  if (progress == NULL)
    {
      set_n_rows (self, 0);
      return;
    }
  set_n_rows (self, rq_release_progress_get_n_pulls (progress));
  for (unsigned int i = 0; i < self->rows->len; i++)
    rq_pull_row_view_update (self->rows->pdata[i], rq_release_progress_get_pull (progress, i));
}

static void
rq_pull_page_dispose (GObject *object)
{
  RqPullPage *self = RQ_PULL_PAGE (object);

  g_clear_object (&self->run);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_PULL_PAGE);
  G_OBJECT_CLASS (rq_pull_page_parent_class)->dispose (object);
}

static void
rq_pull_page_finalize (GObject *object)
{
  g_ptr_array_unref (RQ_PULL_PAGE (object)->rows);
  G_OBJECT_CLASS (rq_pull_page_parent_class)->finalize (object);
}

static void
rq_pull_page_class_init (RqPullPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_pull_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_pull_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "pull-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqPullPage, status);
  gtk_widget_class_bind_template_child (widget_class, RqPullPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, RqPullPage, images);
}

static void
rq_pull_page_init (RqPullPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  self->run = g_signal_group_new (RQ_TYPE_JOB_RUN);
  g_signal_group_connect_swapped (self->run, "notify", G_CALLBACK (changed_cb), self);
}

/**
 * rq_pull_page_new:
 *
 * Returns: (transfer floating): a page without images
 */
GtkWidget *
rq_pull_page_new (void)
{
  return g_object_new (RQ_TYPE_PULL_PAGE, NULL);
}

/**
 * rq_pull_page_set_run:
 * @run: (nullable): what it follows
 */
void
rq_pull_page_set_run (RqPullPage *self,
                      RqJobRun   *run)
{
  g_return_if_fail (RQ_IS_PULL_PAGE (self));

  g_signal_group_set_target (self->run, run);
  rq_run_status_view_set_run (self->status, run);
  changed_cb (self);
}
