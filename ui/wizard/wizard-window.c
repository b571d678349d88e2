/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/wizard-window.h"

#include <glib/gi18n-lib.h>

#include "format.h"
#include "ui.h"
#include "widgets/banner.h"

typedef struct
{
  RqWizardFlow        *flow;    /* (owned) (nullable) before it is set */
  RqDeploymentSession *session; /* (owned) (nullable) */
  unsigned int         tick;    /* while reconnecting, else 0 */

  AdwWindowTitle *title; /* (unowned) of the template, as all below */
  RqBanner       *connection_banner;
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
show_sidebar_action_cb (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  rq_wizard_frame_show_steps (get (widget)->frame);
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

/* (transfer full) (nullable): nothing is wrong */
static char *
connection_words (RqDeploymentSession *session)
{
  const GError *error = rq_deployment_session_get_error (session);
  g_autofree char *words = NULL;

  switch (rq_deployment_session_get_state (session))
    {
    case RQ_SESSION_RECONNECTING:
      words = rq_format_reconnecting (session);
      return g_strdup_printf (_("%s What runs on the manager goes on."), words);
    case RQ_SESSION_LOST:
      return g_strdup_printf (_("%s Connect again in the main window; what runs on the manager "
                                "goes on."),
                              error != NULL ? error->message : _("The connection was lost."));
    case RQ_SESSION_ONLINE:
    case RQ_SESSION_CONNECTING:
    case RQ_SESSION_OFFLINE:
    default:
      return NULL;
    }
}

static void show_connection (RqWizardWindow *self);

static gboolean
tick_cb (gpointer data)
{
  show_connection (data);
  return G_SOURCE_CONTINUE;
}

static void
show_connection (RqWizardWindow *self)
{
  RqWizardWindowPrivate *priv = get (self);
  gboolean reconnects =
    rq_deployment_session_get_state (priv->session) == RQ_SESSION_RECONNECTING;
  g_autofree char *words = connection_words (priv->session);

  rq_banner_set_title (priv->connection_banner, words);
  rq_banner_set_button_label (priv->connection_banner, reconnects ? _("Tr_y Now") : NULL);
  if (!reconnects)
    g_clear_handle_id (&priv->tick, g_source_remove);
  else if (priv->tick == 0)
    priv->tick = g_timeout_add_seconds (1, tick_cb, self);
}

static void
try_now_cb (RqWizardWindow *self)
{
  rq_deployment_session_try_now (get (self)->session);
}

static void
rq_wizard_window_dispose (GObject *object)
{
  RqWizardWindowPrivate *priv = get (object);

  g_clear_handle_id (&priv->tick, g_source_remove);
  if (priv->session != NULL)
    g_signal_handlers_disconnect_by_data (priv->session, object);
  g_clear_object (&priv->session);
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
  gtk_widget_class_install_action (widget_class, "win.show-sidebar", NULL, show_sidebar_action_cb);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "wizard-window.ui");
  gtk_widget_class_bind_template_child_private (widget_class, RqWizardWindow, title);
  gtk_widget_class_bind_template_child_private (widget_class, RqWizardWindow, connection_banner);
  gtk_widget_class_bind_template_child_private (widget_class, RqWizardWindow, frame);
  gtk_widget_class_bind_template_callback (widget_class, try_now_cb);
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

/** rq_wizard_window_set_session: @session: whose connection the flow needs */
void
rq_wizard_window_set_session (RqWizardWindow      *self,
                              RqDeploymentSession *session)
{
  RqWizardWindowPrivate *priv = get (self);

  g_return_if_fail (priv->session == NULL);

  priv->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (show_connection), self);
  g_signal_connect_swapped (session, "notify::error", G_CALLBACK (show_connection), self);
  show_connection (self);
}
