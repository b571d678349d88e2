/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/services-page.h"

#include "sample.h"
#include "swarm/json.h"
#include "swarm/service-private.h"
#include "swarm/service-spec.h"
#include "swarm/task-private.h"
#include "ui-test.h"
#include "widgets/question.h"

typedef struct
{
  GListStore       *services; /* (owned) */
  GListStore       *tasks;    /* (owned) */
  GtkWindow        *window;   /* (unowned) until it is destroyed */
  RqServicesPage   *page;     /* (unowned) of the window */
  RqServiceDetails *details;  /* (unowned) of the page */
  RqService        *chat;     /* (unowned) of the services */
} Fixture;

/* The last change that was asked for, and what is answered. */
static GTask *asked;             /* (owned) (nullable) until it is answered */
static RqServiceChange *change;  /* (owned) (nullable) */

static void
keep_change (RqDeployment        *deployment,
             RqTransport         *transport,
             JsonObject          *service,
             RqServiceChange     *wanted,
             const char          *author,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_assert_null (asked);
  asked = g_task_new (NULL, cancellable, callback, user_data);
  g_clear_pointer (&change, rq_service_change_unref);
  change = rq_service_change_ref (wanted);
}

static void
answer (GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&asked);

  g_assert_nonnull (task);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  width)
{
  fixture->services = sample_services_new (10);
  fixture->tasks = sample_tasks_new ();
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->page = g_object_new (RQ_TYPE_SERVICES_PAGE, NULL);
  fixture->details = rq_services_page_get_details (fixture->page);
  gtk_window_set_default_size (fixture->window, GPOINTER_TO_INT (width), 700);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->page));
  rq_services_page_set_services (fixture->page, G_LIST_MODEL (fixture->services));
  rq_services_page_set_tasks (fixture->page, G_LIST_MODEL (fixture->tasks));
  rq_service_actions_set_changer (rq_service_details_get_actions (fixture->details), keep_change);
  fixture->chat = g_list_model_get_item (G_LIST_MODEL (fixture->services), 0);
  g_object_unref (fixture->chat);
  gtk_window_present (fixture->window);
  ui_test_wait_frames (GTK_WIDGET (fixture->window), 3);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  width)
{
  gtk_window_destroy (fixture->window);
  g_clear_pointer (&change, rq_service_change_unref);
  g_assert_finalize_object (fixture->tasks);
  g_assert_finalize_object (fixture->services);
}

static gboolean
is_open (Fixture *fixture)
{
  return gtk_widget_get_mapped (GTK_WIDGET (fixture->details));
}

static void
open_chat (Fixture    *fixture,
           const char *page)
{
  rq_services_page_select (fixture->page, fixture->chat);
  rq_service_details_show_page (fixture->details, page);
  ui_test_wait (is_open (fixture));
}

static gboolean
says (Fixture    *fixture,
      const char *words)
{
  return ui_test_find_label (fixture->page, words) != NULL;
}

static void
press_escape (Fixture *fixture)
{
  GtkWidgetClass *class = GTK_WIDGET_GET_CLASS (fixture->page);
  g_autoptr (GtkShortcutTrigger) escape = gtk_shortcut_trigger_parse_string ("Escape");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->page));

  g_assert_nonnull (class);
  for (unsigned int i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      for (unsigned int j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) &&
           j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), escape))
            gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                          GTK_WIDGET (fixture->page), NULL);
        }
    }
}

static void
test_opens_beside (Fixture       *fixture,
                   gconstpointer  width)
{
  g_assert_false (is_open (fixture));
  open_chat (fixture, "tasks");
  g_assert_true (gtk_widget_get_mapped (ui_test_child (fixture->page, "view")));
  g_assert_true (says (fixture, "Paused") && says (fixture, "10.77.0.1:5000/chat-api:3.9.52"));

  press_escape (fixture);
  ui_test_wait (!is_open (fixture));
  g_assert_null (rq_services_page_get_selected (fixture->page));
}

static void
test_opens_instead (Fixture       *fixture,
                    gconstpointer  width)
{
  GtkWidget *view = ui_test_child (fixture->page, "view");

  rq_services_page_select (fixture->page, fixture->chat);
  ui_test_wait_frames (GTK_WIDGET (fixture->page), 3);
  g_assert_false (is_open (fixture));

  g_signal_emit_by_name (view, "activate", 1);
  ui_test_wait (is_open (fixture));
  ui_test_wait (!gtk_widget_get_mapped (view));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->page)), <=, 360);
  g_signal_emit_by_name (ui_test_child (fixture->details, "close_button"), "clicked");
  ui_test_wait (!is_open (fixture));
  ui_test_wait (gtk_widget_get_mapped (view));
}

static void
test_service_goes (Fixture       *fixture,
                   gconstpointer  width)
{
  open_chat (fixture, "tasks");
  g_list_store_remove (fixture->services, 5);
  ui_test_wait_frames (GTK_WIDGET (fixture->page), 2);
  g_assert_true (is_open (fixture));
  g_list_store_remove (fixture->services, 0);
  ui_test_wait (!is_open (fixture));
}

static void
test_tasks (Fixture       *fixture,
            gconstpointer  width)
{
  g_autoptr (RqTask) second = g_list_model_get_item (G_LIST_MODEL (fixture->tasks), 1);
  g_autoptr (JsonObject) json = rq_json_copy_object (rq_task_get_json (second));
  JsonObject *status = rq_json_get_object (json, "Status");

  open_chat (fixture, "tasks");
  ui_test_wait (says (fixture, "Slot 1 on node-1"));
  g_assert_true (says (fixture, "Slot 3 on node-3") && says (fixture, "12 min ago · 3.9.52"));
  g_assert_true (says (fixture, "Failed") && says (fixture, "Starting"));
  g_assert_true (says (fixture, "task: non-zero exit (137): dockerexec: unhealthy container: the "
                       "health check of http://127.0.0.1:3000/health failed 3 times in a row"));
  g_assert_false (says (fixture, "rejected by the node"));

  json_object_set_string_member (status, "State", "rejected");
  json_object_set_string_member (status, "Err", "rejected by the node");
  rq_task_update (second, json, "node-2");
  ui_test_wait (says (fixture, "rejected by the node"));
  g_assert_true (says (fixture, "Rejected"));
  g_assert_false (says (fixture, "Starting"));

  g_list_store_remove_all (fixture->tasks);
  ui_test_wait (says (fixture, "No Tasks"));
}

static char *
dup_log (RqLogBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (buffer), &start, &end, FALSE);
}

static unsigned int
count_lines (RqLogBuffer *buffer)
{
  return gtk_text_buffer_get_line_count (GTK_TEXT_BUFFER (buffer)) - 1;
}

static void
test_logs (Fixture       *fixture,
           gconstpointer  width)
{
  RqServiceLogs *logs = rq_service_details_get_logs (fixture->details);
  RqLogBuffer *buffer = rq_service_logs_get_buffer (logs);
  GtkToggleButton *follow = ui_test_child (logs, "follow_button");
  g_autofree char *text = NULL;

  open_chat (fixture, "logs");
  g_assert_true (says (fixture, "Connect to read the logs."));
  rq_service_logs_add_line (logs, "2026-11-22T10:00:00Z", "task-chat-api-1-12", "ready");
  rq_service_logs_add_line (logs, "2026-11-22T10:00:01Z", "gone", "\033[31mERROR\033[0m no redis");
  ui_test_wait (count_lines (buffer) == 2);
  text = dup_log (buffer);
  g_assert_cmpstr (text, ==, "10:00:00   1  ready\n10:00:01 E ERROR no redis\n");
  g_assert_false (says (fixture, "Connect to read the logs."));

  gtk_toggle_button_set_active (follow, FALSE);
  rq_service_logs_add_line (logs, "", "", "later");
  g_assert_true (says (fixture, "Paused. 1 new line waits."));
  ui_test_wait_frames (GTK_WIDGET (logs), 10);
  g_assert_cmpuint (count_lines (buffer), ==, 2);
  gtk_toggle_button_set_active (follow, TRUE);
  ui_test_wait (count_lines (buffer) == 3);
  g_assert_false (says (fixture, "Paused."));
}

static void
test_logs_searched (Fixture       *fixture,
                    gconstpointer  width)
{
  RqServiceLogs *logs = rq_service_details_get_logs (fixture->details);
  RqLogBuffer *buffer = rq_service_logs_get_buffer (logs);
  GtkTextIter start, end;

  open_chat (fixture, "logs");
  rq_service_logs_add_line (logs, "", "", "Redis is up");
  rq_service_logs_add_line (logs, "", "", "no redis: redis is down");
  ui_test_wait (count_lines (buffer) == 2);
  gtk_editable_set_text (ui_test_child (logs, "search_entry"), "redis");
  ui_test_wait (says (fixture, "3 matches"));
  rq_service_logs_add_line (logs, "", "", "redis again");
  ui_test_wait (says (fixture, "4 matches"));
  g_assert_true (rq_log_buffer_find (buffer, FALSE));
  g_assert_true (gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (buffer), &start, &end));
  gtk_editable_set_text (ui_test_child (logs, "search_entry"), "not there");
  ui_test_wait (says (fixture, "0 matches"));
  g_assert_false (rq_log_buffer_find (buffer, TRUE));
}

static void
test_logs_bounded (Fixture       *fixture,
                   gconstpointer  width)
{
  RqServiceLogs *logs = rq_service_details_get_logs (fixture->details);
  RqLogBuffer *buffer = rq_service_logs_get_buffer (logs);
  g_autofree char *text = NULL;

  open_chat (fixture, "logs");
  for (int i = 0; i < 10000; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %d", i);

      rq_service_logs_add_line (logs, "", "", line);
      if (i == 5000)
        ui_test_wait (count_lines (buffer) > 1000);
    }
  g_clear_pointer (&text, g_free);
  ui_test_wait ((g_free (text), text = dup_log (buffer),
                 g_str_has_suffix (text, "line 9999\n")));
  g_assert_cmpuint (count_lines (buffer), <=, RQ_LOG_BUFFER_LINES);
}

static void
test_logs_end (Fixture       *fixture,
               gconstpointer  width)
{
  RqServiceLogs *logs = rq_service_details_get_logs (fixture->details);
  g_autoptr (GError) error = g_error_new_literal (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE,
                                                  "Docker on m1 stopped.");

  open_chat (fixture, "logs");
  g_assert_null (ui_test_find_button (logs, "Read Aga_in"));
  rq_service_logs_add_line (logs, "", "", "last words");
  rq_service_logs_end (logs, error);
  ui_test_wait (says (fixture, "The logs stopped. Docker on m1 stopped."));
  g_assert_nonnull (ui_test_find_button (logs, "Read Aga_in"));
  rq_service_logs_add_line (logs, "", "", "more");
  rq_service_logs_end (logs, NULL);
  ui_test_wait (says (fixture, "The logs have ended."));
}

static gpointer
form (Fixture    *fixture,
      const char *id)
{
  gpointer settings = ui_test_child (fixture->details, "settings");

  return ui_test_child (ui_test_child (settings, "update_form"), id);
}

static GtkWidget *
settings_button (Fixture    *fixture,
                 const char *id)
{
  return ui_test_child (ui_test_child (fixture->details, "settings"), id);
}

static void
test_settings (Fixture       *fixture,
               gconstpointer  width)
{
  GtkWidget *apply = settings_button (fixture, "apply_button");
  JsonObject *spec = rq_json_get_object (rq_service_get_json (fixture->chat), "Spec");
  g_autofree char *command = NULL;

  open_chat (fixture, "settings");
  g_assert_false (gtk_widget_get_sensitive (apply));
  gtk_editable_set_text (form (fixture, "delay"), "soon");
  g_assert_true (says (fixture, "“soon” is not a length of time. Write it as 10s, 1m30s or "
                       "500ms."));
  g_assert_false (gtk_widget_get_sensitive (apply));
  gtk_editable_set_text (form (fixture, "delay"), "10s");
  adw_combo_row_set_selected (form (fixture, "action"), RQ_FAILURE_ROLLBACK);
  g_assert_true (says (fixture, "docker service update --update-delay 10s "
                       "--update-failure-action rollback cometchat_chat-api"));
  g_assert_true (gtk_widget_get_sensitive (apply));

  ui_test_click (fixture->details, "Re_vert");
  g_assert_cmpstr (gtk_editable_get_text (form (fixture, "delay")), ==, "0s");
  g_assert_false (gtk_widget_get_sensitive (apply));

  gtk_spin_button_set_value (form (fixture, "parallelism"), 2);
  ui_test_click (fixture->details, "A_pply");
  g_assert_nonnull (asked);
  g_assert_false (gtk_widget_get_sensitive (apply));
  command = rq_service_change_to_command (change, spec);
  g_assert_cmpstr (command, ==, "docker service update --update-parallelism 2 cometchat_chat-api");
  answer (NULL);
  ui_test_wait (says (fixture, "The update settings of chat-api are saved."));
}

/* What somebody writes is not taken away when the service changes; what nobody touched follows. */
static void
test_settings_change_elsewhere (Fixture       *fixture,
                                gconstpointer  width)
{
  g_autoptr (JsonObject) json = rq_json_copy_object (rq_service_get_json (fixture->chat));
  g_autoptr (JsonObject) later = NULL;
  RqUpdateSettings settings = { .parallelism = 7 };

  open_chat (fixture, "settings");
  rq_update_settings_write (&settings, RQ_SETTINGS_OF_UPDATE, rq_json_get_object (json, "Spec"));
  json_object_set_string_member (json, "UpdatedAt", "2026-11-22T10:00:00Z");
  rq_service_update (fixture->chat, json);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (form (fixture, "parallelism")), ==, 7);

  gtk_editable_set_text (form (fixture, "delay"), "3s");
  later = rq_json_copy_object (json);
  settings.parallelism = 9;
  rq_update_settings_write (&settings, RQ_SETTINGS_OF_UPDATE, rq_json_get_object (later, "Spec"));
  json_object_set_string_member (later, "UpdatedAt", "2026-11-22T11:00:00Z");
  rq_service_update (fixture->chat, later);
  g_assert_cmpstr (gtk_editable_get_text (form (fixture, "delay")), ==, "3s");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (form (fixture, "parallelism")), ==, 7);
  ui_test_click (fixture->details, "Re_vert");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (form (fixture, "parallelism")), ==, 9);
}

static RqQuestion *
ask (Fixture    *fixture,
     const char *action)
{
  RqQuestion *question;

  gtk_widget_activate_action (GTK_WIDGET (fixture->details), action, NULL);
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) != NULL);
  question = ui_test_find_toplevel (RQ_TYPE_QUESTION);
  ui_test_wait (gtk_widget_get_mapped (GTK_WIDGET (question)));
  return question;
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  width)
{
  GError *error = g_error_new_literal (RQ_SERVICE_CHANGE_ERROR, RQ_SERVICE_CHANGE_ERROR_CONFLICT,
                                       "Somebody else changed it.");

  open_chat (fixture, "tasks");
  ui_test_click (ask (fixture, "service.restart"), "_Cancel");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) == NULL);
  g_assert_null (asked);

  ui_test_click (ask (fixture, "service.restart"), "_Force Restart");
  ui_test_wait (asked != NULL);
  g_assert_cmpint (rq_service_change_get_kind (change), ==, RQ_CHANGE_RESTART);
  g_assert_true (says (fixture, "Asking Swarm…"));
  /* A second time while the first is under way: nothing. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->details), "service.restart", NULL);
  g_assert_null (ui_test_find_toplevel (RQ_TYPE_QUESTION));
  answer (error);
  ui_test_wait (says (fixture, "chat-api: Somebody else changed it."));
  g_assert_false (says (fixture, "Asking Swarm…"));
  ui_test_click (fixture->details, "_Dismiss");
  ui_test_wait (!says (fixture, "chat-api: Somebody else changed it."));
}

/* Without a connection nothing can be asked for, and nothing looks as if it could. */
static void
test_offline (Fixture       *fixture,
              gconstpointer  width)
{
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  g_autoptr (RqDeploymentSession) session = rq_deployment_session_new (deployment);

  rq_services_page_set_session (fixture->page, session);
  open_chat (fixture, "settings");
  gtk_widget_activate_action (GTK_WIDGET (fixture->details), "service.restart", NULL);
  g_assert_null (ui_test_find_toplevel (RQ_TYPE_QUESTION));
  gtk_spin_button_set_value (form (fixture, "parallelism"), 5);
  g_assert_true (says (fixture, "There is no connection. Connect to apply this."));
  g_assert_false (gtk_widget_get_sensitive (settings_button (fixture, "apply_button")));
  g_assert_true (gtk_widget_get_sensitive (settings_button (fixture, "revert_button")));

  rq_services_page_set_session (fixture->page, NULL);
  g_assert_true (gtk_widget_get_sensitive (settings_button (fixture, "apply_button")));
  ui_test_click (ask (fixture, "service.restart"), "_Cancel");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) == NULL);
}

static void
test_no_way_back (Fixture       *fixture,
                  gconstpointer  width)
{
  open_chat (fixture, "tasks");
  gtk_widget_activate_action (GTK_WIDGET (fixture->details), "service.roll-back", NULL);
  g_assert_null (ui_test_find_toplevel (RQ_TYPE_QUESTION));
  g_assert_null (asked);
  ui_test_wait (says (fixture, "chat-api: Swarm remembers no earlier state of this service: it was "
                      "never updated, or was rolled back already. Roll back the whole stack "
                      "instead: that goes to what Requeen recorded before its last upgrade."));
}

static void
test_image (Fixture       *fixture,
            gconstpointer  width)
{
  RqQuestion *question;
  GtkWidget *verb, *command, *entry;

  open_chat (fixture, "tasks");
  question = ask (fixture, "service.update-image");
  verb = ui_test_find_button (question, "_Update Image");
  command = ui_test_find_label (question, "docker service update --with-registry-auth --image "
                                "10.77.0.1:5000/chat-api:3.9.52 cometchat_chat-api");
  g_assert_nonnull (command);
  g_assert_true (gtk_widget_get_sensitive (verb));
  entry = adw_bin_get_child (ui_test_child (question, "extra"));
  gtk_editable_set_text (ui_test_child (entry, "row"), "10.77.0.1:5000/chat-api");
  g_assert_false (gtk_widget_get_sensitive (verb));
  g_assert_true (ui_test_find_label (question, "The image has no version. Add a tag to it, such as "
                                     ":3.9.52.") != NULL);
  gtk_editable_set_text (ui_test_child (entry, "row"), "10.77.0.1:5000/chat-api:3.9.53");
  ui_test_click (question, "_Update Image");
  ui_test_wait (asked != NULL);
  g_assert_cmpstr (rq_service_change_get_image (change), ==, "10.77.0.1:5000/chat-api:3.9.53");
  answer (NULL);
  ui_test_wait (says (fixture, "chat-api is being updated to the new image."));
}

/* A row in the middle is selected and open; 100 services change each second, for two seconds. */
static void
test_keeps_its_place (Fixture       *fixture,
                      gconstpointer  width)
{
  g_autoptr (GListStore) many = sample_services_new (500);
  g_autoptr (RqService) selected = g_list_model_get_item (G_LIST_MODEL (many), 250);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (ui_test_child (fixture->page,
                                                                             "view"));
  gint64 start;
  double before;

  rq_services_page_set_services (fixture->page, G_LIST_MODEL (many));
  ui_test_wait_frames (GTK_WIDGET (fixture->page), 3);
  rq_services_page_select (fixture->page, selected);
  ui_test_wait (is_open (fixture));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
  ui_test_wait_frames (GTK_WIDGET (fixture->page), 5);
  before = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (before, >, 100);

  start = g_get_monotonic_time ();
  for (unsigned int n = 0; n < 200; n++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (G_LIST_MODEL (many), (n * 37) % 500);
      g_autofree char *words = g_strdup_printf ("%u of 200", n);

      sample_service_judge (service, n % 2 ? RQ_OUTCOME_UPDATING : RQ_OUTCOME_DEGRADED, words);
      ui_test_wait (g_get_monotonic_time () - start >= (gint64) n * 10000);
    }
  ui_test_wait_frames (GTK_WIDGET (fixture->page), 3);
  g_assert_true (rq_services_page_get_selected (fixture->page) == selected);
  g_assert_true (rq_service_details_get_service (fixture->details) == selected);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), before, 1);
  rq_services_page_set_services (fixture->page, G_LIST_MODEL (fixture->services));
}

#define TEST(path, width, function) \
  g_test_add ("/service-details/" path, Fixture, GINT_TO_POINTER (width), set_up, function, \
              tear_down)

int
main (int    argc,
      char **argv)
{
  g_autoptr (GtkCssProvider) style = NULL;

  ui_test_init (&argc, &argv);
  /* How narrow it can be is a matter of style. */
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/io/github/requeen/Requeen/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);

  TEST ("opens-beside", 1100, test_opens_beside);
  TEST ("opens-instead", 360, test_opens_instead);
  TEST ("service-goes", 1100, test_service_goes);
  TEST ("tasks", 1100, test_tasks);
  TEST ("logs", 1100, test_logs);
  TEST ("logs-searched", 1100, test_logs_searched);
  TEST ("logs-bounded", 1100, test_logs_bounded);
  TEST ("logs-end", 1100, test_logs_end);
  TEST ("settings", 1100, test_settings);
  TEST ("settings-change-elsewhere", 1100, test_settings_change_elsewhere);
  TEST ("restart", 1100, test_restart);
  TEST ("offline", 1100, test_offline);
  TEST ("no-way-back", 1100, test_no_way_back);
  TEST ("image", 1100, test_image);
  TEST ("keeps-its-place", 1100, test_keeps_its_place);

  return g_test_run ();
}
