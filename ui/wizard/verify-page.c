/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/verify-page.h"

#include "release/rollout-view.h"
#include "ui.h"
#include "wizard/run-status-view.h"

struct _RqVerifyPage
{
  AdwBin parent_instance;

  RqRunStatusView *status; /* (unowned) of the template, as all below */
  GtkBox          *buttons;
  GtkListBox      *rollouts;
};

G_DEFINE_FINAL_TYPE (RqVerifyPage, rq_verify_page, ADW_TYPE_BIN)

static GtkWidget *
create_row_cb (gpointer item,
               gpointer data)
{
  return rq_rollout_view_new (item);
}

static void
rq_verify_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_VERIFY_PAGE);
  G_OBJECT_CLASS (rq_verify_page_parent_class)->dispose (object);
}

static void
rq_verify_page_class_init (RqVerifyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_verify_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "verify-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqVerifyPage, status);
  gtk_widget_class_bind_template_child (widget_class, RqVerifyPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, RqVerifyPage, rollouts);
}

static void
rq_verify_page_init (RqVerifyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rq_verify_page_new:
 *
 * Returns: (transfer floating): a page without services
 */
GtkWidget *
rq_verify_page_new (void)
{
  return g_object_new (RQ_TYPE_VERIFY_PAGE, NULL);
}

/**
 * rq_verify_page_set_run:
 * @run: (nullable): what it follows
 */
void
rq_verify_page_set_run (RqVerifyPage *self,
                        RqJobRun     *run)
{
  g_return_if_fail (RQ_IS_VERIFY_PAGE (self));

  rq_run_status_view_set_run (self->status, run);
  gtk_list_box_bind_model (self->rollouts, run != NULL ? rq_job_run_get_rollouts (run) : NULL,
                           create_row_cb, NULL, NULL);
}

/**
 * rq_verify_page_set_words:
 * @headline: how it stands
 * @detail: a sentence
 */
void
rq_verify_page_set_words (RqVerifyPage *self,
                          const char   *headline,
                          const char   *detail)
{
  g_return_if_fail (RQ_IS_VERIFY_PAGE (self));

  rq_run_status_view_set_headline (self->status, headline, detail);
}

/**
 * rq_verify_page_set_end:
 * @run: whose words are said; the services stay those of rq_verify_page_set_run()
 */
void
rq_verify_page_set_end (RqVerifyPage *self,
                        RqJobRun     *run)
{
  g_return_if_fail (RQ_IS_VERIFY_PAGE (self));

  rq_run_status_view_set_run (self->status, run);
}

/**
 * rq_verify_page_add:
 * @button: (transfer floating): what can be done
 */
void
rq_verify_page_add (RqVerifyPage *self,
                    GtkWidget    *button)
{
  g_return_if_fail (RQ_IS_VERIFY_PAGE (self));

  gtk_box_append (self->buttons, button);
}
