/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures.h"

#include "ui-test.h"

/* The live list, and everything about one service. */

static RqServicesPage *
page_of (RqWindow *window)
{
  return rq_deployment_page_get_services (rq_window_get_page (window));
}

/* (transfer full) */
static RqService *
find_service (RqWindow   *window,
              const char *name)
{
  g_autoptr (GListModel) services = NULL;

  g_object_get (page_of (window), "services", &services, NULL);
  for (unsigned int i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (services, i);

      if (g_str_equal (rq_service_get_name (service), name))
        return g_steal_pointer (&service);
    }
  g_error ("there is no service “%s”", name);
}

static RqServiceDetails *
open_details (RqWindow   *window,
              const char *name,
              const char *page)
{
  g_autoptr (RqService) service = find_service (window, name);
  RqServiceDetails *details = rq_services_page_get_details (page_of (window));

  rq_services_page_select (page_of (window), service);
  rq_service_details_show_page (details, page);
  return details;
}

static void
close_details (RqWindow *window)
{
  RqServiceDetails *details = rq_services_page_get_details (page_of (window));

  g_signal_emit_by_name (ui_test_child (details, "close_button"), "clicked");
}

static void
take_question (Pictures         *self,
               RqServiceDetails *details,
               const char       *action,
               const char       *name)
{
  gtk_widget_activate_action (GTK_WIDGET (details), action, NULL);
  camera_take (self->camera, in_window_question (), name);
  gtk_window_close (in_window_question ());
}

static gboolean
has_logs (RqServiceDetails *details)
{
  GtkWidget *view = ui_test_child (rq_service_details_get_logs (details), "view");

  return gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view))) > 0;
}

/* What stands over the page goes by itself. */
static gboolean
has_toast (RqWindow *window)
{
  GtkWidget *overlay = ui_test_find_type (page_of (window), ADW_TYPE_TOAST_OVERLAY);

  return gtk_widget_get_first_child (overlay) != gtk_widget_get_last_child (overlay);
}

static void
take_details (Pictures *self,
              RqWindow *window)
{
  RqServiceDetails *details = open_details (window, "websocket-gateway", "tasks");
  GtkMenuButton *menu = GTK_MENU_BUTTON (ui_test_find_type (details, GTK_TYPE_MENU_BUTTON));

  camera_take (self->camera, window, "details-tasks");
  rq_service_details_show_page (details, "settings");
  camera_take (self->camera, window, "details-settings");
  rq_service_details_show_page (details, "logs");
  ui_test_wait_long (has_logs (details));
  camera_take (self->camera, window, "details-logs");
  gtk_menu_button_popup (menu);
  camera_take (self->camera, window, "details-actions");
  gtk_menu_button_popdown (menu);
  take_question (self, details, "service.update-image", "question-update-image");
  take_question (self, details, "service.restart", "question-restart");
  gtk_widget_activate_action (GTK_WIDGET (details), "service.copy-restart", NULL);
  camera_take (self->camera, window, "details-copied");
  ui_test_wait_long (!has_toast (window));
}

static gboolean
shows (RqWindow   *window,
       const char *page)
{
  GtkStack *stack = ui_test_child (page_of (window), "stack");

  return g_str_equal (gtk_stack_get_visible_child_name (stack), page);
}

static void
take_filters (Pictures *self,
              RqWindow *window)
{
  close_details (window);
  gtk_editable_set_text (ui_test_child (page_of (window), "filter_entry"), "mongo");
  ui_test_wait (shows (window, "no-match"));
  camera_take (self->camera, window, "services-no-match");
  gtk_editable_set_text (ui_test_child (page_of (window), "filter_entry"), "");
  g_object_set (page_of (window), "only-unhealthy", TRUE, NULL);
  ui_test_wait (shows (window, "all-well"));
  camera_take (self->camera, window, "services-all-well");
  g_object_set (page_of (window), "only-unhealthy", FALSE, NULL);
}

static gboolean
is_paused (RqService *service)
{
  return rq_verdict_get_outcome (rq_service_get_verdict (service)) == RQ_OUTCOME_PAUSED;
}

/* An image that crashes, with an update that stops there. */
static void
take_unhealthy (Pictures *self,
                RqWindow *window)
{
  g_autoptr (RqService) service = find_service (window, "chat-api");
  RqServiceDetails *details;

  rq_sandbox_docker (self->sandbox,
                     "service update --detach --quiet --with-registry-auth "
                     "--update-failure-action pause --image %s/chat-api:3.9.54 %s_chat-api",
                     rq_sandbox_get (self->sandbox, "SANDBOX_REGISTRY"),
                     rq_sandbox_get (self->sandbox, "SANDBOX_STACK"));
  ui_test_wait_long (is_paused (service));
  camera_take (self->camera, window, "services-unhealthy");
  details = open_details (window, "chat-api", "tasks");
  camera_take (self->camera, window, "details-tasks-error");
  take_question (self, details, "service.roll-back", "question-roll-back");
  close_details (window);
}

static gboolean
is_told (RqWindow *window)
{
  GtkWidget *banner = ui_test_child (rq_window_get_page (window), "connection_banner");
  g_autofree char *title = NULL;

  g_object_get (banner, "title", &title, NULL);
  return title != NULL && *title != '\0';
}

static gboolean
is_online (RqWindow *window)
{
  RqDeploymentPage *page = rq_window_get_page (window);

  return !is_told (window) && g_str_equal (rq_deployment_page_get_state (page), "services");
}

/* First the connection, then what is behind it. */
static void
take_lost (Pictures *self,
           RqWindow *window)
{
  RqUpgradeWindow *wizard = in_window_ask_upgrade (window, "3.9.52");

  g_free (rq_sandbox_run (self->sandbox, "stall", "m1", NULL));
  g_free (rq_sandbox_run (self->sandbox, "cut", "m1", NULL));
  ui_test_wait_long (is_told (window));
  camera_take (self->camera, window, "services-lost");
  camera_take (self->camera, wizard, "upgrade-lost");
  gtk_window_destroy (GTK_WINDOW (wizard));
  g_free (rq_sandbox_run (self->sandbox, "resume", "m1", NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.connect", NULL);
  ui_test_wait_long (is_online (window));
  g_free (rq_sandbox_run (self->sandbox, "dockerd-stop", "m1", NULL));
  ui_test_wait_long (is_told (window));
  camera_take (self->camera, window, "services-out-of-date");
  g_free (rq_sandbox_run (self->sandbox, "dockerd-start", "m1", NULL));
}

void
pictures_of_services (Pictures *self)
{
  g_autoptr (RqSessionList) sessions = NULL;
  RqWindow *window = pictures_open_window (self, &sessions);

  camera_take (self->camera, window, "services-healthy");
  take_details (self, window);
  take_filters (self, window);
  take_unhealthy (self, window);
  take_lost (self, window);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_run_dispose (G_OBJECT (sessions));
}
