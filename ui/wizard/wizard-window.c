/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/wizard-window.h"

#include "ui.h"

typedef struct
{
  RqWizardFlow *flow; /* (owned) (nullable) before it is set */

  AdwWindowTitle *title; /* (unowned) of the template, as all below */
  RqWizardFrame  *frame;
} RqWizardWindowPrivate;

static unsigned int rollback_requested_signal;

G_DEFINE_TYPE_WITH_PRIVATE (RqWizardWindow, rq_wizard_window, ADW_TYPE_APPLICATION_WINDOW)

static RqWizardWindowPrivate *
get (gpointer self)
{
  return rq_wizard_window_get_instance_private (RQ_WIZARD_WINDOW (self));
}

static void
rollback_action_cb (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  g_signal_emit (widget, rollback_requested_signal, 0);
}

static void
turn_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  rq_wizard_frame_turn (get (widget)->frame, g_str_equal (name, "win.next-page") ? 1 : -1);
}

static void
next_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  rq_wizard_frame_next (get (widget)->frame);
}

static void
find_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RqWizardWindowClass *klass = RQ_WIZARD_WINDOW_GET_CLASS (widget);

  if (klass->find != NULL)
    klass->find (RQ_WIZARD_WINDOW (widget));
}

static void
flow_changed_cb (RqWizardWindow *self)
{
  RqWizardWindowPrivate *priv = get (self);
  const char *title = rq_wizard_flow_get_title (priv->flow);

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (priv->title, title);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.rollback",
                                 rq_wizard_flow_may_roll_back (priv->flow));
}

static void
rq_wizard_window_dispose (GObject *object)
{
  RqWizardWindowPrivate *priv = get (object);

  if (priv->flow != NULL)
    g_signal_handlers_disconnect_by_data (priv->flow, object);
  /* GTK 4.8 cannot dispose the template of a parent class: its one child goes here. */
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (object), NULL);
  g_clear_object (&priv->flow);
  G_OBJECT_CLASS (rq_wizard_window_parent_class)->dispose (object);
}

static void
rq_wizard_window_class_init (RqWizardWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_wizard_window_dispose;

  rollback_requested_signal = g_signal_new ("rollback-requested", RQ_TYPE_WIZARD_WINDOW,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "win.rollback", NULL, rollback_action_cb);
  gtk_widget_class_install_action (widget_class, "win.next-step", NULL, next_action_cb);
  gtk_widget_class_install_action (widget_class, "win.previous-page", NULL, turn_action_cb);
  gtk_widget_class_install_action (widget_class, "win.next-page", NULL, turn_action_cb);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action_cb);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "wizard-window.ui");
  gtk_widget_class_bind_template_child_private (widget_class, RqWizardWindow, title);
  gtk_widget_class_bind_template_child_private (widget_class, RqWizardWindow, frame);
}

static void
rq_wizard_window_init (RqWizardWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rq_wizard_window_get_frame:
 *
 * Returns: (transfer none): where the pages are
 */
RqWizardFrame *
rq_wizard_window_get_frame (RqWizardWindow *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_WINDOW (self), NULL);

  return get (self)->frame;
}

/**
 * rq_wizard_window_set_flow:
 * @flow: what it shows, for good
 * @subtitle: the deployment's name
 */
void
rq_wizard_window_set_flow (RqWizardWindow *self,
                           RqWizardFlow   *flow,
                           const char     *subtitle)
{
  RqWizardWindowPrivate *priv = get (self);

  g_return_if_fail (priv->flow == NULL);

  priv->flow = g_object_ref (flow);
  adw_window_title_set_subtitle (priv->title, subtitle);
  rq_wizard_frame_set_flow (priv->frame, flow);
  g_signal_connect_swapped (flow, "notify", G_CALLBACK (flow_changed_cb), self);
  flow_changed_cb (self);
}
