/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/deployment-page.h"

#include <glib/gi18n-lib.h>

#include "format.h"
#include "ui.h"
#include "widgets/banner.h"

struct _RqDeploymentPage
{
  AdwBin parent_instance;

  GSignalGroup  *session;     /* (owned) of the RqDeploymentSession that is shown */
  GSignalGroup  *model;       /* (owned) of its RqSwarmModel, once there is one */
  GBindingGroup *model_props; /* (owned) the same model's properties, for the services page */

  RqBanner       *connection_banner; /* (unowned) of the template, as all below */
  GtkStack       *stack;
  GtkSpinner     *spinner;
  GtkLabel       *connecting_label;
  GtkWidget      *cancel_button;
  AdwStatusPage  *failed_page;
  GtkActionable  *openssh_button;
  GtkActionable  *edit_button;
  GtkWidget      *again_button;
  AdwViewStack *views;
  RqServicesPage *services;
  RqReleasesPage *releases;
  unsigned int    tick; /* while reconnecting, else 0 */
};

G_DEFINE_FINAL_TYPE (RqDeploymentPage, rq_deployment_page, ADW_TYPE_BIN)

static void
try_again_cb (RqDeploymentPage *self)
{
  g_autoptr (RqDeploymentSession) session = g_signal_group_dup_target (self->session);

  if (session != NULL && rq_deployment_session_get_state (session) == RQ_SESSION_RECONNECTING)
    rq_deployment_session_try_now (session);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.connect", NULL);
}

static const char *
host_of (RqDeploymentSession *session)
{
  return rq_deployment_get_host (rq_deployment_session_get_deployment (session));
}

static void
show_failed (RqDeploymentPage    *self,
             RqDeploymentSession *session,
             const GError        *error)
{
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);
  g_autofree char *description = g_markup_escape_text (error->message, -1);
  gboolean for_openssh = rq_ssh_error_is_for_openssh (error);

  adw_status_page_set_description (self->failed_page, description);
  gtk_actionable_set_action_target (self->edit_button, "s", rq_deployment_get_name (deployment));
  gtk_actionable_set_action_name (self->edit_button, "win.edit-deployment");
  gtk_actionable_set_action_target (self->openssh_button, "s", rq_deployment_get_name (deployment));
  gtk_actionable_set_action_name (self->openssh_button, "win.use-openssh");
  gtk_widget_set_visible (GTK_WIDGET (self->openssh_button), for_openssh);
  /* Trying the same again helps less. */
  if (for_openssh)
    gtk_widget_remove_css_class (self->again_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->again_button, "suggested-action");
}

static void
show_connecting (RqDeploymentPage    *self,
                 RqDeploymentSession *session)
{
  gboolean online = rq_deployment_session_get_state (session) == RQ_SESSION_ONLINE;
  g_autofree char *words = NULL;

  if (online)
    words = g_strdup (_("Reading the stack…"));
  else
    words = g_strdup_printf (_("Connecting to %s…"), host_of (session));
  gtk_label_set_label (self->connecting_label, words);
  gtk_widget_set_visible (self->cancel_button, !online);
}

/* Why what is shown may be old: the connection, or the swarm behind it. */
static char *
staleness (RqDeploymentSession *session,
           RqSwarmModel        *model)
{
  const GError *error = rq_deployment_session_get_error (session);

  if (rq_deployment_session_get_state (session) == RQ_SESSION_CONNECTING)
    return g_strdup_printf (_("Connecting to %s again…"), host_of (session));
  if (rq_deployment_session_get_state (session) == RQ_SESSION_RECONNECTING)
    {
      g_autofree char *words = rq_format_reconnecting (session);

      return g_strdup_printf (_("%s This is the last known state."), words);
    }
  if (rq_deployment_session_get_state (session) != RQ_SESSION_ONLINE)
    return g_strdup_printf (_("This is the last known state. %s"),
                            error != NULL ? error->message : _("The connection was lost."));
  if (rq_swarm_model_get_error (model) != NULL)
    return g_strdup_printf (_("This may be out of date. %s"),
                            rq_swarm_model_get_error (model)->message);

  return NULL;
}

static void show_state (RqDeploymentPage *self);

static gboolean
tick_cb (gpointer data)
{
  show_state (data);
  return G_SOURCE_CONTINUE;
}

/* The seconds in the banner go by. */
static void
tick_while (RqDeploymentPage *self,
            gboolean          reconnects)
{
  if (!reconnects)
    g_clear_handle_id (&self->tick, g_source_remove);
  else if (self->tick == 0)
    self->tick = g_timeout_add_seconds (1, tick_cb, self);
}

static void
show_services (RqDeploymentPage    *self,
               RqDeploymentSession *session,
               RqSwarmModel        *model)
{
  gboolean lost = rq_deployment_session_get_state (session) == RQ_SESSION_LOST
                  || rq_deployment_session_get_state (session) == RQ_SESSION_OFFLINE;
  gboolean reconnects = rq_deployment_session_get_state (session) == RQ_SESSION_RECONNECTING;
  g_autofree char *words = staleness (session, model);
  const char *button = reconnects ? _("Tr_y Now") : lost ? _("Tr_y Again") : NULL;

  rq_banner_set_title (self->connection_banner, words);
  rq_banner_set_button_label (self->connection_banner, button);
  if (rq_deployment_session_get_state (session) == RQ_SESSION_ONLINE)
    gtk_widget_remove_css_class (GTK_WIDGET (self->views), "rq-stale");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->views), "rq-stale");
  tick_while (self, reconnects);
}

static const char *
page_for (RqDeploymentSession *session,
          RqSwarmModel        *model)
{
  if (session == NULL)
    return "none";
  if (model != NULL && rq_swarm_model_is_loaded (model))
    return "services";
  if (rq_deployment_session_get_state (session) == RQ_SESSION_CONNECTING)
    return "connecting";
  if (rq_deployment_session_get_state (session) == RQ_SESSION_ONLINE && model != NULL
      && rq_swarm_model_get_error (model) == NULL)
    return "connecting";
  if (rq_deployment_session_get_error (session) != NULL
      || (model != NULL && rq_swarm_model_get_error (model) != NULL))
    return "failed";

  return "offline";
}

static const GError *
error_of (RqDeploymentSession *session,
          RqSwarmModel        *model)
{
  if (rq_deployment_session_get_error (session) != NULL)
    return rq_deployment_session_get_error (session);

  return rq_swarm_model_get_error (model);
}

static void
show_state (RqDeploymentPage *self)
{
  g_autoptr (RqDeploymentSession) session = g_signal_group_dup_target (self->session);
  RqSwarmModel *model = session != NULL ? rq_deployment_session_get_model (session) : NULL;
  const char *page = page_for (session, model);
  gboolean connecting = g_str_equal (page, "connecting");

  gtk_spinner_set_spinning (self->spinner, connecting);
  if (connecting)
    show_connecting (self, session);
  else if (g_str_equal (page, "failed"))
    show_failed (self, session, error_of (session, model));

  if (g_str_equal (page, "services"))
    show_services (self, session, model);
  else
    {
      rq_banner_set_title (self->connection_banner, NULL);
      tick_while (self, FALSE);
    }
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
model_changed (RqDeploymentPage *self)
{
  g_autoptr (RqDeploymentSession) session = g_signal_group_dup_target (self->session);
  RqSwarmModel *model = session != NULL ? rq_deployment_session_get_model (session) : NULL;

  g_signal_group_set_target (self->model, model);
  g_binding_group_set_source (self->model_props, model);
  rq_services_page_set_services (self->services,
                                 model != NULL ? rq_swarm_model_get_services (model) : NULL);
  rq_services_page_set_tasks (self->services,
                              model != NULL ? rq_swarm_model_get_tasks (model) : NULL);
  show_state (self);
}

static void
rq_deployment_page_dispose (GObject *object)
{
  RqDeploymentPage *self = RQ_DEPLOYMENT_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->model_props);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_DEPLOYMENT_PAGE);
  G_OBJECT_CLASS (rq_deployment_page_parent_class)->dispose (object);
}

static void
rq_deployment_page_class_init (RqDeploymentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_deployment_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "deployment-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, connection_banner);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, connecting_label);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, openssh_button);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, services);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, releases);
  gtk_widget_class_bind_template_child (widget_class, RqDeploymentPage, views);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
}

static void
rq_deployment_page_init (RqDeploymentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->session = g_signal_group_new (RQ_TYPE_DEPLOYMENT_SESSION);
  g_signal_group_connect_swapped (self->session, "notify::state", G_CALLBACK (show_state), self);
  g_signal_group_connect_swapped (self->session, "notify::error", G_CALLBACK (show_state), self);
  g_signal_group_connect_swapped (self->session, "notify::model", G_CALLBACK (model_changed), self);

  self->model = g_signal_group_new (RQ_TYPE_SWARM_MODEL);
  g_signal_group_connect_swapped (self->model, "notify::loaded", G_CALLBACK (show_state), self);
  g_signal_group_connect_swapped (self->model, "notify::error", G_CALLBACK (show_state), self);

  self->model_props = g_binding_group_new ();
  g_binding_group_bind (self->model_props, "summary", self->services, "summary",
                        G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->model_props, "attention", self->services, "attention",
                        G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->model_props, "attention-service", self->services, "attention-service",
                        G_BINDING_SYNC_CREATE);
}

/**
 * rq_deployment_page_set_session:
 * @session: (nullable): the deployment to show, %NULL when there is none
 */
void
rq_deployment_page_set_session (RqDeploymentPage    *self,
                                RqDeploymentSession *session)
{
  g_return_if_fail (RQ_IS_DEPLOYMENT_PAGE (self));

  g_signal_group_set_target (self->session, session);
  rq_releases_page_set_session (self->releases, session);
  rq_services_page_set_session (self->services, session);
  model_changed (self);
}

/**
 * rq_deployment_page_get_services:
 *
 * Returns: (transfer none): the list of services, also while it is not seen
 */
RqServicesPage *
rq_deployment_page_get_services (RqDeploymentPage *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_PAGE (self), NULL);

  return self->services;
}

/** rq_deployment_page_get_releases: Returns: (transfer none): also while it is not seen */
RqReleasesPage *
rq_deployment_page_get_releases (RqDeploymentPage *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_PAGE (self), NULL);

  return self->releases;
}

/** rq_deployment_page_get_views: Returns: (transfer none): services and releases, to switch */
AdwViewStack *
rq_deployment_page_get_views (RqDeploymentPage *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_PAGE (self), NULL);

  return self->views;
}

/**
 * rq_deployment_page_get_state:
 *
 * Returns: the name of what is shown: "none", "offline", "connecting", "failed" or "services"
 */
const char *
rq_deployment_page_get_state (RqDeploymentPage *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_PAGE (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
