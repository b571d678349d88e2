/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/rollback-window.h"

#include "releases/post-mortem-window.h"
#include "wizard/after-rollback.h"
#include "wizard/take-over.h"
#include "wizard/verify-page.h"

struct _RqRollbackWindow
{
  RqWizardWindow parent_instance;

  RqRollbackFlow *flow; /* (owned) */

  RqPreviewPage *preview_page; /* (unowned) of the frame, as all below */
  RqVerifyPage  *restore_page;
  RqVerifyPage  *result_page;
  RqAfterRollback *after; /* (nullable) without a session */
  gboolean is_opened;     /* it is being read, or was */
};

G_DEFINE_FINAL_TYPE (RqRollbackWindow, rq_rollback_window, RQ_TYPE_WIZARD_WINDOW)

static void
preview_cb (RqRollbackWindow *self)
{
  RqRollbackPreview *preview = rq_rollback_flow_get_preview (self->flow);
  const char *problem = rq_rollback_flow_get_problem (self->flow);

  if (problem != NULL)
    rq_preview_page_show_problem (self->preview_page, problem);
  else if (preview != NULL)
    rq_preview_page_show_preview (self->preview_page, preview);
  else
    rq_preview_page_show_loading (self->preview_page);
}

static void
run_cb (RqRollbackWindow *self)
{
  RqJobRun *run = rq_rollback_flow_get_run (self->flow);

  rq_verify_page_set_run (self->restore_page, run);
  rq_verify_page_set_run (self->result_page, run);
}

/* The record says what is left only once the rollback is over. */
static void
current_cb (RqRollbackWindow *self)
{
  RqWizardStep *current = rq_wizard_flow_get_current (RQ_WIZARD_FLOW (self->flow));

  if (self->after == NULL || g_strcmp0 (rq_wizard_step_get_name (current), RQ_STEP_AFTER) != 0 ||
      self->is_opened)
    return;
  self->is_opened = TRUE;
  rq_after_rollback_open (self->after, rq_rollback_flow_get_session (self->flow),
                          rq_rollback_preview_get_release_id (
                            rq_rollback_flow_get_preview (self->flow)));
}

static void
take_over_cb (RqRollbackWindow *self)
{
  rq_ask_take_over (GTK_WINDOW (self), rq_rollback_flow_get_run (self->flow));
}

/* What was learnt from it is the last thing that is left. */
static void
finished_cb (RqRollbackWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (self->is_opened)
    rq_post_mortem_window_present (application, rq_rollback_flow_get_session (self->flow),
                                   rq_rollback_preview_get_release_id (
                                     rq_rollback_flow_get_preview (self->flow)));
  gtk_window_close (GTK_WINDOW (self));
}

static void
rq_rollback_window_dispose (GObject *object)
{
  RqRollbackWindow *self = RQ_ROLLBACK_WINDOW (object);

  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_data (self->flow, self);
  g_clear_object (&self->flow);
  G_OBJECT_CLASS (rq_rollback_window_parent_class)->dispose (object);
}

static void
rq_rollback_window_class_init (RqRollbackWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rq_rollback_window_dispose;
}

static void
rq_rollback_window_init (RqRollbackWindow *self)
{
}

static void
add_pages (RqRollbackWindow *self)
{
  RqWizardFrame *frame = rq_wizard_window_get_frame (RQ_WIZARD_WINDOW (self));
  GtkWidget *preview = rq_preview_page_new ();
  GtkWidget *restore = rq_verify_page_new ();
  GtkWidget *result = rq_verify_page_new ();

  self->preview_page = RQ_PREVIEW_PAGE (preview);
  self->restore_page = RQ_VERIFY_PAGE (restore);
  self->result_page = RQ_VERIFY_PAGE (result);
  rq_wizard_frame_add_page (frame, RQ_STEP_PREVIEW, preview);
  rq_wizard_frame_add_page (frame, RQ_STEP_RESTORE, restore);
  rq_wizard_frame_add_page (frame, RQ_STEP_RESULT, result);
  if (rq_rollback_flow_get_session (self->flow) != NULL)
    {
      self->after = RQ_AFTER_ROLLBACK (rq_after_rollback_new ());
      rq_wizard_frame_add_page (frame, RQ_STEP_AFTER, GTK_WIDGET (self->after));
    }
}

/**
 * rq_rollback_window_new:
 * @flow: what it shows
 *
 * Returns: (transfer none): a window that is not shown yet
 */
RqRollbackWindow *
rq_rollback_window_new (GtkApplication *application,
                        RqRollbackFlow *flow)
{
  RqRollbackWindow *self = g_object_new (RQ_TYPE_ROLLBACK_WINDOW, "application", application,
                                         NULL);

  self->flow = g_object_ref (flow);
  add_pages (self);
  rq_wizard_window_set_flow (RQ_WIZARD_WINDOW (self), RQ_WIZARD_FLOW (flow),
                             rq_deployment_get_name (rq_rollback_flow_get_deployment (flow)));
  if (rq_rollback_flow_get_session (flow) != NULL)
    rq_wizard_window_set_session (RQ_WIZARD_WINDOW (self), rq_rollback_flow_get_session (flow));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.find", FALSE);
  g_signal_connect_swapped (flow, "notify::preview", G_CALLBACK (preview_cb), self);
  g_signal_connect_swapped (flow, "notify::problem", G_CALLBACK (preview_cb), self);
  g_signal_connect_swapped (flow, "notify::run", G_CALLBACK (run_cb), self);
  g_signal_connect_swapped (flow, "take-over-requested", G_CALLBACK (take_over_cb), self);
  g_signal_connect_swapped (flow, "notify::current", G_CALLBACK (current_cb), self);
  g_signal_connect_swapped (flow, "finished", G_CALLBACK (finished_cb), self);
  preview_cb (self);
  run_cb (self);
  current_cb (self);
  return self;
}

/**
 * rq_rollback_window_get_flow:
 *
 * Returns: (transfer none): what it shows
 */
RqRollbackFlow *
rq_rollback_window_get_flow (RqRollbackWindow *self)
{
  g_return_val_if_fail (RQ_IS_ROLLBACK_WINDOW (self), NULL);

  return self->flow;
}

/**
 * rq_rollback_window_get_preview_page:
 *
 * Returns: (transfer none): what would be done
 */
RqPreviewPage *
rq_rollback_window_get_preview_page (RqRollbackWindow *self)
{
  g_return_val_if_fail (RQ_IS_ROLLBACK_WINDOW (self), NULL);

  return self->preview_page;
}
