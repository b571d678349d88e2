/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window.h"

#include <glib/gi18n-lib.h>

#include "deployment/deployment-actions.h"
#include "deployment/window-asker.h"
#include "format.h"
#include "model-pace.h"
#include "release/open-release.h"
#include "releases/post-mortem-window.h"
#include "releases/release-words.h"
#include "releases/rollback-checklist.h"
#include "release/keyring-asker.h"
#include "sidebar/sidebar.h"
#include "ui.h"
#include "widgets/banner.h"
#include "widgets/split.h"

struct _RqWindow
{
  AdwApplicationWindow parent_instance;

  RqSessionList *sessions; /* (owned) */
  RqReleaseDesk *desk;     /* (owned) */
  RqOpenRelease *open;     /* (owned) (nullable) after it was disposed */
  RqDeploymentActions *deployment_actions; /* (owned) (nullable) */
  GSignalGroup  *session;  /* (owned) of the selected RqDeploymentSession */
  RqModelPace   *pace;     /* (owned) (nullable) of the model that is shown */
  GSignalGroup  *loading;  /* (owned) of that model: what can be done once it is loaded */
  RqPreferences *preferences; /* (owned) (nullable) where it is kept how the window was left */

  AdwToastOverlay  *toasts; /* (unowned) of the template, as all below */
  RqSplit          *split;
  RqSidebar        *sidebar;
  AdwWindowTitle   *title;
  GtkStack         *title_stack;
  AdwViewSwitcher  *switcher;
  AdwViewSwitcherBar *switcher_bar;
  RqBanner         *notice_banner;
  RqBanner         *job_banner;
  RqDeploymentPage *page;
  GtkWidget        *header_actions;
  GtkWidget        *bottom_actions;
  GtkWidget        *rollback_button;
  GtkWidget        *upgrade_button;
};

G_DEFINE_FINAL_TYPE (RqWindow, rq_window, ADW_TYPE_APPLICATION_WINDOW)

static RqDeploymentSession *
selected (RqWindow * self)
{
  return rq_sidebar_get_selected (self->sidebar);
}

/* The one that is shown. */
static RqSwarmModel *
get_model (RqWindow *self)
{
  return rq_model_pace_get_model (self->pace);
}

static RqJobRun *
running_job (RqWindow *self)
{
  if (selected (self) == NULL)
    return NULL;

  return rq_release_desk_find_running (self->desk,
                                       rq_deployment_session_get_deployment (selected (self)));
}

static void
show_job (RqWindow *self)
{
  RqJobRun *run = running_job (self);
  RqReleaseHead *head = self->open != NULL ? rq_open_release_get_head (self->open) : NULL;
  const char *icon = "rq-updating-symbolic";
  g_autofree char *words = NULL;

  if (run != NULL)
    {
      words = g_strdup_printf (_("%s is under way."), rq_job_run_get_title (run));
    }
  else if (head != NULL)
    {
      words = rq_open_release_say (head);
      icon = rq_release_words_icon (rq_release_head_get_state (head));
    }
  rq_banner_set_title (self->job_banner, words);
  g_object_set (self->job_banner, "icon-name", icon, NULL);
}

static void
show_job_cb (RqWindow *self)
{
  RqJobRun *run = running_job (self);
  RqReleaseHead *head = rq_open_release_get_head (self->open);

  if (run != NULL)
    rq_release_desk_present (self->desk, run);
  else if (head != NULL && get_model (self) != NULL)
    rq_release_desk_show_release (self->desk, selected (self),
                                  rq_swarm_model_get_services (get_model (self)), head);
}

static void
enable (RqWindow   *self,
        const char *name,
        gboolean    enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), name, enabled);
}

/* Once there are pages: in the header, or where that is too narrow at the bottom. */
static void
show_switcher (RqWindow *self)
{
  gboolean loaded = get_model (self) != NULL && rq_swarm_model_is_loaded (get_model (self));
  gboolean collapsed = rq_split_get_collapsed (self->split);
  GtkWidget *title = loaded && !collapsed ? GTK_WIDGET (self->switcher)
                                          : GTK_WIDGET (self->title);

  gtk_stack_set_visible_child (self->title_stack, title);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, loaded && collapsed);
}

/* What they do, or why they cannot now. */
static void
explain_actions (RqWindow *self)
{
  const char *why = selected (self) != NULL ? rq_format_why_read_only (selected (self)) : NULL;

  gtk_widget_set_tooltip_text (self->rollback_button,
                               why != NULL ? why : _("Put every service back to what it was "
                                                     "before the last upgrade"));
  gtk_widget_set_tooltip_text (self->upgrade_button,
                               why != NULL ? why : _("Upgrade the stack to another version"));
}

static void
session_changed_cb (RqWindow *self)
{
  RqDeploymentSession *session = selected (self);
  RqSwarmModel *model = session != NULL ? rq_deployment_session_get_model (session) : NULL;
  RqSessionState state = session != NULL ? rq_deployment_session_get_state (session)
                                         : RQ_SESSION_OFFLINE;
  gboolean online = state == RQ_SESSION_ONLINE && model != NULL && rq_swarm_model_is_loaded (model);

  rq_model_pace_set_model (self->pace, model);
  g_signal_group_set_target (self->loading, model);
  show_switcher (self);
  enable (self, "win.upgrade", online);
  enable (self, "win.rollback", online);
  explain_actions (self);
  enable (self, "win.connect", session != NULL && state != RQ_SESSION_ONLINE
          && state != RQ_SESSION_CONNECTING && state != RQ_SESSION_RECONNECTING);
  enable (self, "win.cancel-connecting", state == RQ_SESSION_CONNECTING);
}

/* In the header, or where that is too narrow below the page; none without a deployment. */
static void
show_actions (RqWindow *self)
{
  gboolean collapsed = rq_split_get_collapsed (self->split);
  gboolean any = selected (self) != NULL;

  gtk_widget_set_visible (self->header_actions, any && !collapsed);
  gtk_widget_set_visible (self->bottom_actions, any && collapsed);
  show_switcher (self);
}

static void
show_notice (RqWindow   *self,
             const char *words)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (words));
}

static void
connect_selected (RqWindow *self)
{
  g_autoptr (RqWindowAsker) person = rq_window_asker_new (GTK_WINDOW (self));
  g_autoptr (RqKeyringAsker) asker = rq_keyring_asker_new (RQ_SSH_INTERACTION (person));

  g_signal_connect_object (asker, "not-remembered", G_CALLBACK (show_notice), self,
                           G_CONNECT_SWAPPED);
  if (selected (self) != NULL)
    rq_session_list_connect (self->sessions, selected (self), RQ_SSH_INTERACTION (asker));
}

static void
show_title (RqWindow            *self,
            RqDeploymentSession *session)
{
  RqDeployment *deployment;
  g_autofree char *place = NULL;

  if (session == NULL)
    {
      adw_window_title_set_title (self->title, "");
      adw_window_title_set_subtitle (self->title, "");
      return;
    }
  deployment = rq_deployment_session_get_deployment (session);
  place = rq_format_deployment_place (deployment);
  adw_window_title_set_title (self->title, rq_deployment_get_name (deployment));
  adw_window_title_set_subtitle (self->title, place);
}

static void
remember_deployment (RqWindow            *self,
                     RqDeploymentSession *session)
{
  if (self->preferences != NULL && session != NULL)
    g_object_set (self->preferences, "last-deployment",
                  rq_deployment_get_name (rq_deployment_session_get_deployment (session)), NULL);
}

static void
remember_page (RqWindow *self)
{
  AdwViewStack *views = rq_deployment_page_get_views (self->page);

  g_object_set (self->preferences, "last-page", adw_view_stack_get_visible_child_name (views),
                NULL);
}

/* Looking at a deployment connects to it once; after an error a person decides. */
static void
selected_changed_cb (RqWindow *self)
{
  RqDeploymentSession *session = selected (self);

  show_title (self, session);
  remember_deployment (self, session);
  g_signal_group_set_target (self->session, session);
  rq_open_release_set_session (self->open, session);
  rq_deployment_page_set_session (self->page, session);
  session_changed_cb (self);
  show_actions (self);
  show_job (self);
  if (session != NULL && rq_deployment_session_get_state (session) == RQ_SESSION_OFFLINE
      && rq_deployment_session_get_error (session) == NULL)
    connect_selected (self);
}

static void
sidebar_activated_cb (RqWindow *self)
{
  rq_split_set_show_content (self->split, TRUE);
}

static void
show_sidebar_action_cb (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  RqWindow *self = RQ_WINDOW (widget);

  rq_split_set_show_content (self->split, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (self->sidebar), GTK_DIR_TAB_FORWARD);
}

static void
left_running_cb (RqWindow *self,
                 RqJobRun *run)
{
  g_autofree char *words = g_strdup_printf (_("%s goes on. You will be told when it is over."),
                                            rq_job_run_get_title (run));

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (words));
}

static void
connect_action_cb (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  connect_selected (RQ_WINDOW (widget));
}

static void
cancel_action_cb (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RqWindow *self = RQ_WINDOW (widget);

  if (selected (self) != NULL)
    rq_session_list_cancel (self->sessions, selected (self));
}

static void
find_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RqWindow *self = RQ_WINDOW (widget);

  rq_split_set_show_content (self->split, TRUE);
  adw_view_stack_set_visible_child_name (rq_deployment_page_get_views (self->page), "services");
  rq_services_page_focus_filter (rq_deployment_page_get_services (self->page));
}

static void
upgrade_action_cb (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RqWindow *self = RQ_WINDOW (widget);
  RqDeploymentSession *session = selected (self);

  rq_release_desk_ask_upgrade (self->desk, session,
                               rq_swarm_model_get_services (get_model (self)));
}

static void
rollback_action_cb (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  RqWindow *self = RQ_WINDOW (widget);
  RqDeploymentSession *session = selected (self);

  rq_release_desk_ask_rollback (self->desk, session);
}

static void
post_mortem_action_cb (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  RqWindow *self = RQ_WINDOW (widget);

  if (selected (self) != NULL)
    rq_post_mortem_window_present (gtk_window_get_application (GTK_WINDOW (self)),
                                   selected (self), g_variant_get_string (parameter, NULL));
}

static void
rollback_checklist_action_cb (GtkWidget  *widget,
                              const char *name,
                              GVariant   *parameter)
{
  RqWindow *self = RQ_WINDOW (widget);

  if (selected (self) != NULL)
    rq_rollback_checklist_present (gtk_window_get_application (GTK_WINDOW (self)),
                                   selected (self), g_variant_get_string (parameter, NULL));
}

static gboolean
rq_window_close_request (GtkWindow *window)
{
  if (!rq_release_desk_may_close (RQ_WINDOW (window)->desk, window))
    return GDK_EVENT_STOP;

  return GTK_WINDOW_CLASS (rq_window_parent_class)->close_request (window);
}

static void
rq_window_dispose (GObject *object)
{
  RqWindow *self = RQ_WINDOW (object);

  /* A question that is open may hold them longer than there is a window. */
  if (self->deployment_actions != NULL)
    g_object_run_dispose (G_OBJECT (self->deployment_actions));
  g_clear_object (&self->deployment_actions);
  if (self->open != NULL)
    g_signal_handlers_disconnect_by_data (self->open, self);
  if (self->open != NULL)
    g_object_run_dispose (G_OBJECT (self->open));
  g_clear_object (&self->open);
  g_clear_object (&self->loading);
  g_clear_object (&self->session);
  if (self->pace != NULL)
    rq_model_pace_set_model (self->pace, NULL);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_WINDOW);
  g_clear_object (&self->pace);
  g_clear_object (&self->desk);
  g_clear_object (&self->sessions);
  g_clear_object (&self->preferences);
  G_OBJECT_CLASS (rq_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, connect_action_cb);
  gtk_widget_class_install_action (widget_class, "win.cancel-connecting", NULL, cancel_action_cb);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action_cb);
  gtk_widget_class_install_action (widget_class, "win.show-sidebar", NULL, show_sidebar_action_cb);
  gtk_widget_class_install_action (widget_class, "win.post-mortem", "s", post_mortem_action_cb);
  gtk_widget_class_install_action (widget_class, "win.rollback-checklist", "s",
                                   rollback_checklist_action_cb);
  gtk_widget_class_install_action (widget_class, "win.upgrade", NULL, upgrade_action_cb);
  gtk_widget_class_install_action (widget_class, "win.rollback", NULL, rollback_action_cb);
}

static void
rq_window_class_init (RqWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = rq_window_close_request;
  install_actions (widget_class);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "window.ui");
  gtk_widget_class_bind_template_child (widget_class, RqWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, split);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, title);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, notice_banner);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, job_banner);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, page);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, header_actions);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, bottom_actions);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, rollback_button);
  gtk_widget_class_bind_template_child (widget_class, RqWindow, upgrade_button);
  gtk_widget_class_bind_template_callback (widget_class, show_actions);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_job_cb);
}

static void
rq_window_init (RqWindow *self)
{
  g_autoptr (GPropertyAction) only_unhealthy = NULL;
  g_autoptr (GPropertyAction) view = NULL;
  AdwViewStack *views;

  self->pace = rq_model_pace_new (GTK_WINDOW (self));
  self->open = rq_open_release_new ();
  g_signal_connect_swapped (self->open, "notify::head", G_CALLBACK (show_job), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  views = rq_deployment_page_get_views (self->page);
  adw_view_switcher_set_stack (self->switcher, views);
  adw_view_switcher_bar_set_stack (self->switcher_bar, views);
  view = g_property_action_new ("view", views, "visible-child-name");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (view));
  only_unhealthy = g_property_action_new ("only-unhealthy",
                                          rq_deployment_page_get_services (self->page),
                                          "only-unhealthy");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (only_unhealthy));

  self->session = g_signal_group_new (RQ_TYPE_DEPLOYMENT_SESSION);
  g_signal_group_connect_swapped (self->session, "notify", G_CALLBACK (session_changed_cb), self);
  self->loading = g_signal_group_new (RQ_TYPE_SWARM_MODEL);
  g_signal_group_connect_swapped (self->loading, "notify::loaded", G_CALLBACK (session_changed_cb),
                                  self);
}

/* The size is kept as it is changed; a page that there is no more is not gone to. */
static void
take_preferences (RqWindow      *self,
                  RqPreferences *preferences)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  AdwViewStack *views = rq_deployment_page_get_views (self->page);
  g_autofree char *page = NULL;

  self->preferences = g_object_ref (preferences);
  g_object_bind_property (preferences, "window-width", self, "default-width", flags);
  g_object_bind_property (preferences, "window-height", self, "default-height", flags);
  g_object_bind_property (preferences, "window-maximized", self, "maximized", flags);
  g_object_get (preferences, "last-page", &page, NULL);
  if (adw_view_stack_get_child_by_name (views, page) != NULL)
    adw_view_stack_set_visible_child_name (views, page);
  g_signal_connect_object (views, "notify::visible-child-name", G_CALLBACK (remember_page), self,
                           G_CONNECT_SWAPPED);
}

static void
set_up (RqWindow      *self,
        RqSessionList *sessions,
        RqReleaseDesk *desk)
{
  g_autofree char *last = NULL;

  self->sessions = g_object_ref (sessions);
  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (show_job), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (rq_open_release_refresh), self->open,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "left-running", G_CALLBACK (left_running_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->preferences != NULL)
    g_object_get (self->preferences, "last-deployment", &last, NULL);
  rq_sidebar_set_sessions (self->sidebar, sessions, last);
  selected_changed_cb (self);
}

/**
 * rq_window_new:
 * @sessions: the deployments to list
 * @desk: where releases are asked for
 *
 * Returns: (transfer none): a window that is not shown yet
 */
RqWindow *
rq_window_new (GtkApplication *application,
               RqSessionList  *sessions,
               RqReleaseDesk  *desk)
{
  RqWindow *self = g_object_new (RQ_TYPE_WINDOW, "application", application, NULL);

  set_up (self, sessions, desk);
  return self;
}

/**
 * rq_window_new_as_left:
 * @preferences: how the last window was left, and where it is kept how this one is
 *
 * Returns: (transfer none): the same, with the size, the deployment and the page of last time
 */
RqWindow *
rq_window_new_as_left (GtkApplication *application,
                       RqSessionList  *sessions,
                       RqReleaseDesk  *desk,
                       RqPreferences  *preferences)
{
  RqWindow *self = g_object_new (RQ_TYPE_WINDOW, "application", application, NULL);

  take_preferences (self, preferences);
  set_up (self, sessions, desk);
  return self;
}

/**
 * rq_window_set_notice:
 * @words: (nullable): what is wrong with the program's own files
 */
void
rq_window_set_notice (RqWindow   *self,
                      const char *words)
{
  g_return_if_fail (RQ_IS_WINDOW (self));

  rq_banner_set_title (self->notice_banner, words);
}

/** rq_window_get_page: Returns: (transfer none): what is shown of the selected deployment */
RqDeploymentPage *
rq_window_get_page (RqWindow *self)
{
  g_return_val_if_fail (RQ_IS_WINDOW (self), NULL);

  return self->page;
}

/**
 * rq_window_show_deployment:
 * @name: of a deployment; one that is not there changes nothing
 *
 * Selects it, also where the list hides what is selected.
 */
void
rq_window_show_deployment (RqWindow   *self,
                           const char *name)
{
  g_return_if_fail (RQ_IS_WINDOW (self));

  rq_sidebar_select (self->sidebar, name);
  rq_split_set_show_content (self->split, TRUE);
}

/**
 * rq_window_set_deployments:
 * @deployments: what the window's list is made of; once
 *
 * Lets a person add, edit, duplicate and remove deployments.
 */
void
rq_window_set_deployments (RqWindow      *self,
                           RqDeployments *deployments)
{
  g_return_if_fail (RQ_IS_WINDOW (self) && self->deployment_actions == NULL);

  self->deployment_actions = rq_deployment_actions_new (GTK_APPLICATION_WINDOW (self), deployments,
                                                        self->desk);
  g_signal_connect_object (self->deployment_actions, "chosen",
                           G_CALLBACK (rq_window_show_deployment), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deployment_actions, "notice", G_CALLBACK (show_notice), self,
                           G_CONNECT_SWAPPED);
}
