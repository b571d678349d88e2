/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <libintl.h>
#include <locale.h>

#include "application.h"
#include "deployment/add-deployment.h"
#include "deployment/add-directory-page.h"
#include "deployment/add-stack-page.h"
#include "deployment/edit-deployment.h"
#include "deployment/secret-question.h"
#include "preferences/preferences-window.h"
#include "releases/post-mortem-window.h"
#include "sample.h"
#include "ui.h"
#include "widgets/banner.h"
#include "widgets/question.h"
#include "window.h"
#include "wizard/rollback-window.h"
#include "wizard/upgrade-flow-private.h"
#include "wizard/upgrade-window.h"

/* Draws every page as PNG: light, dark, and as narrow as a telephone. For people to look at; the
 * tests are elsewhere. Usage: screenshots FOLDER [CATALOGUES], the latter with LANGUAGE=de and the
 * like. */

static const char *folder;

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Pictures need transitions to be over; nothing is decided by this time. */
static void
settle (void)
{
  gboolean done = FALSE;

  g_timeout_add (600, wake_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
shoot (GtkWindow  *window,
       const char *name)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);

  settle ();
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (GTK_WIDGET (window)),
                          gtk_widget_get_height (GTK_WIDGET (window)));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  gdk_texture_save_to_png (texture, path);
  g_print ("%s %dx%d\n", path, gdk_texture_get_width (texture), gdk_texture_get_height (texture));
}

static void
shoot_in_styles (GtkWindow  *window,
                 const char *name,
                 gboolean    narrow)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autofree char *light = g_strdup_printf ("%s-light", name);
  g_autofree char *dark = g_strdup_printf ("%s-dark", name);
  g_autofree char *slim = g_strdup_printf ("%s-narrow", name);

  gtk_window_present (window);
  shoot (window, light);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  shoot (window, dark);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (narrow)
    {
      gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
      gtk_window_set_default_size (window, 360, 640);
      gtk_window_present (window);
      /* again: only once it has folded does it know how narrow it can be */
      settle ();
      gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
      gtk_window_set_default_size (window, 360, 640);
      gtk_window_present (window);
      shoot (window, slim);
    }
}

static GtkWidget *
find_toplevel (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (unsigned int i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

static RqService *
first_service (RqServicesPage *page)
{
  g_autoptr (GListModel) services = NULL;
  g_autoptr (RqService) service = NULL;

  g_object_get (page, "services", &services, NULL);
  service = g_list_model_get_item (services, 0);
  return service;
}

static RqWindow *
window_with_services (RqApplication *application,
                      RqSessionList *sessions)
{
  RqWindow *window = rq_window_new (GTK_APPLICATION (application), sessions,
                                    rq_application_get_desk (application));
  RqServicesPage *page = rq_deployment_page_get_services (rq_window_get_page (window));
  g_autoptr (GListStore) services = sample_services_new (10);
  GObject *stack = gtk_widget_get_template_child (GTK_WIDGET (rq_window_get_page (window)),
                                                  RQ_TYPE_DEPLOYMENT_PAGE, "stack");
  g_autoptr (RqService) first = g_list_model_get_item (G_LIST_MODEL (services), 0);

  rq_services_page_set_services (page, G_LIST_MODEL (services));
  g_object_set (page,
                "summary", "10 services · 14/19 tasks · 3.9.51 and 3.9.52",
                "attention", "chat-api is paused: task 2: unhealthy container",
                "attention-service", first,
                NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "services");
  return window;
}

/* The window of a deployment that is connected, with its switcher, at the releases. */
static RqWindow *
window_with_releases (RqApplication *application,
                      RqSessionList *sessions)
{
  RqWindow *window = window_with_services (application, sessions);
  RqDeploymentPage *page = rq_window_get_page (window);
  GObject *titles = gtk_widget_get_template_child (GTK_WIDGET (window), RQ_TYPE_WINDOW,
                                                   "title_stack");
  GObject *switcher = gtk_widget_get_template_child (GTK_WIDGET (window), RQ_TYPE_WINDOW,
                                                     "switcher");

  adw_view_stack_set_visible_child_name (rq_deployment_page_get_views (page), "releases");
  gtk_stack_set_visible_child (GTK_STACK (titles), GTK_WIDGET (switcher));
  return window;
}

static void
shoot_releases (RqApplication *application,
                RqSessionList *sessions)
{
  RqWindow *window = window_with_releases (application, sessions);
  RqReleasesPage *page = rq_deployment_page_get_releases (rq_window_get_page (window));
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) heads = sample_heads_new ();
  g_autoptr (RqReleaseRecord) record = sample_record_new (RQ_RELEASE_FAILED);
  g_autoptr (GListStore) services = sample_services_new (10);

  rq_release_history_show (rq_releases_page_get_history (page), none);
  shoot_in_styles (GTK_WINDOW (window), "releases-empty", FALSE);
  rq_release_history_show (rq_releases_page_get_history (page), heads);
  shoot_in_styles (GTK_WINDOW (window), "releases", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));

  window = window_with_releases (application, sessions);
  page = rq_deployment_page_get_releases (rq_window_get_page (window));
  rq_release_history_show (rq_releases_page_get_history (page), heads);
  rq_releases_page_open (page, 0);
  rq_release_page_show_record (rq_releases_page_get_release_page (page), record,
                               G_LIST_MODEL (services), TRUE);
  shoot_in_styles (GTK_WINDOW (window), "release", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
shoot_post_mortem (RqApplication *application)
{
  g_autoptr (RqReleaseRecord) record = sample_record_new (RQ_RELEASE_ROLLED_BACK);
  const char *id = rq_release_head_get_id (rq_release_record_get_head (record));
  g_autoptr (RqPostMortemEditor) editor = rq_post_mortem_editor_new (NULL, id, NULL);
  g_autoptr (RqActionItem) item =
    rq_action_item_new (NULL, "Pin the base image of chat-api", "Bob Ray", "2026-12-01", FALSE);
  g_autoptr (GPtrArray) actions = g_ptr_array_new ();
  g_autoptr (RqPostMortem) changed = NULL;
  RqPostMortemWindow *window =
    rq_post_mortem_window_new (GTK_APPLICATION (application), editor);

  rq_post_mortem_editor_show (editor, record, NULL);
  shoot_in_styles (GTK_WINDOW (window), "post-mortem", FALSE);
  g_ptr_array_add (actions, item);
  changed = rq_post_mortem_with_actions (rq_post_mortem_editor_get_post_mortem (editor), actions);
  gtk_window_destroy (GTK_WINDOW (window));
  rq_post_mortem_editor_change (editor, changed);
  window = rq_post_mortem_window_new (GTK_APPLICATION (application), editor);
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 1180);
  shoot_in_styles (GTK_WINDOW (window), "post-mortem-unsent", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
fill_logs (RqServiceLogs *logs)
{
  static const char *const lines[] = {
    "listening on 3000", "connected to redis", "GET /health 200 2ms",
    "WARN slow query: 1204 ms: select * from messages where room = ?",
    "{\"level\":\"error\",\"msg\":\"cannot reach the database: connection refused\"}",
    "GET /health 503 1ms", "retrying in 2 s",
  };

  for (unsigned int i = 0; i < 42; i++)
    rq_service_logs_add_line (logs, "2026-11-22T10:00:00.123456789Z", "task-chat-api-1-12",
                              lines[i % G_N_ELEMENTS (lines)]);
}

static void
change_nothing (RqDeployment        *deployment,
                RqTransport         *transport,
                JsonObject          *service,
                RqServiceChange     *change,
                const char          *author,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                           "This stack is locked by Bob Ray <bob@laptop> for release r7 (upgrade) "
                           "since 10:41. Wait, ask them, or take the lock over when they have "
                           "gone.");
}

static void
shoot_question (RqServiceDetails *details,
                const char       *action,
                const char       *name)
{
  GtkWindow *question;

  gtk_widget_activate_action (GTK_WIDGET (details), action, NULL);
  settle ();
  question = GTK_WINDOW (find_toplevel (RQ_TYPE_QUESTION));
  if (question == NULL)
    return;
  shoot_in_styles (question, name, FALSE);
  gtk_window_close (question);
  settle ();
}

static void
shoot_details (RqApplication *application,
               RqSessionList *sessions)
{
  static const char *const pages[] = { "tasks", "logs", "settings" };
  g_autoptr (GListStore) tasks = sample_tasks_new ();

  for (unsigned int i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      RqWindow *window = window_with_services (application, sessions);
      RqServicesPage *page = rq_deployment_page_get_services (rq_window_get_page (window));
      RqServiceDetails *details = rq_services_page_get_details (page);
      g_autofree char *name = g_strdup_printf ("details-%s", pages[i]);

      gtk_window_set_default_size (GTK_WINDOW (window), 1280, 760);
      gtk_window_present (GTK_WINDOW (window));
      settle ();
      rq_services_page_set_tasks (page, G_LIST_MODEL (tasks));
      rq_services_page_select (page, first_service (page));
      rq_service_details_show_page (details, pages[i]);
      fill_logs (rq_service_details_get_logs (details));
      if (i == 0)
        {
          rq_service_actions_set_changer (rq_service_details_get_actions (details), change_nothing);
          shoot_question (details, "service.update-image", "question-image");
          shoot_question (details, "service.restart", "question-restart");
          gtk_widget_activate_action (GTK_WIDGET (details), "service.roll-back", NULL);
        }
      shoot_in_styles (GTK_WINDOW (window), name, TRUE);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
shoot_main_window (RqApplication *application)
{
  g_autoptr (GListStore) deployments = g_list_store_new (RQ_TYPE_DEPLOYMENT);
  g_autoptr (RqSessionList) none = rq_session_list_new (G_LIST_MODEL (deployments));
  g_autoptr (RqSessionList) sessions = NULL;
  g_autoptr (GListStore) one = g_list_store_new (RQ_TYPE_DEPLOYMENT);
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  g_autoptr (RqDeployment) staging = rq_deployment_new ("CometChat staging", "deploy@127.0.0.1:1",
                                                        "cometchat", "/opt/cometchat", NULL, NULL,
                                                        NULL, NULL);
  RqWindow *window;

  window = rq_window_new (GTK_APPLICATION (application), none,
                          rq_application_get_desk (application));
  shoot_in_styles (GTK_WINDOW (window), "empty", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));

  g_list_store_append (one, staging);
  g_list_store_append (one, deployment);
  sessions = rq_session_list_new (G_LIST_MODEL (one));
  window = rq_window_new (GTK_APPLICATION (application), sessions,
                          rq_application_get_desk (application));
  shoot_in_styles (GTK_WINDOW (window), "offline", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));

  window = window_with_services (application, sessions);
  shoot_in_styles (GTK_WINDOW (window), "services", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  shoot_releases (application, sessions);

  shoot_details (application, sessions);
}

static void
shoot_rollback (RqApplication *application)
{
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.52");
  g_autoptr (RqRollbackFlow) flow = rq_rollback_flow_new (deployment, NULL, sample_job_maker);
  RqRollbackWindow *window = rq_rollback_window_new (GTK_APPLICATION (application), flow);

  rq_rollback_flow_take_preview (flow, preview);
  shoot_in_styles (GTK_WINDOW (window), "rollback-preview", TRUE);
  rq_wizard_flow_next (RQ_WIZARD_FLOW (flow));
  rq_job_run_start (rq_rollback_flow_get_run (flow), FALSE);
  while (rq_job_run_is_running (rq_rollback_flow_get_run (flow)))
    g_main_context_iteration (NULL, TRUE);
  shoot_in_styles (GTK_WINDOW (window), "rollback-result", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
shoot_dialogs (void)
{
  RqQuestion *question = rq_question_new (NULL, "Is This the Right Server?",
                                          "This workstation has not connected to m1.example.com "
                                          "before. Compare the fingerprint below with the one "
                                          "from whoever runs the server, and trust the key only "
                                          "when they are the same.");

  rq_question_set_verb (question, "_Trust This Key", RQ_VERB_PLAIN);
  shoot_in_styles (GTK_WINDOW (question), "question", FALSE);
  gtk_window_destroy (GTK_WINDOW (question));
}

static void
shoot_target (RqApplication *application)
{
  g_autoptr (RqUpgradeFlow) flow = sample_flow_new (NULL);
  RqUpgradeWindow *window = rq_upgrade_window_new (GTK_APPLICATION (application), flow);
  RqTargetPage *page = rq_upgrade_window_get_target_page (window);

  shoot_in_styles (GTK_WINDOW (window), "wizard-target-empty", FALSE);
  rq_target_page_set_version (page, "../3");
  shoot_in_styles (GTK_WINDOW (window), "wizard-target-wrong", FALSE);
  rq_target_page_set_version (page, "3.9.53");
  shoot_in_styles (GTK_WINDOW (window), "wizard-target", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
shoot_draft (RqApplication *application,
             SampleDraft    kind,
             const char    *name)
{
  g_autoptr (RqUpgradeFlow) flow = sample_flow_new (NULL);
  RqUpgradeWindow *window = rq_upgrade_window_new (GTK_APPLICATION (application), flow);
  g_autoptr (RqReleaseDraft) draft = sample_draft_new (rq_upgrade_flow_get_session (flow),
                                                       "3.9.52", kind);

  rq_upgrade_flow_take_draft (flow, draft);
  if (kind == SAMPLE_DRAFT_COMPLETE)
    rq_wizard_flow_next (RQ_WIZARD_FLOW (flow));
  shoot_in_styles (GTK_WINDOW (window), name, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* From the approval of @version until its job has come to @state. */
static void
shoot_upgrade (RqApplication *application,
               const char    *version,
               RqJobPhase     phase,
               const char    *name)
{
  g_autoptr (RqUpgradeFlow) flow = sample_flow_new (NULL);
  RqUpgradeWindow *window = rq_upgrade_window_new (GTK_APPLICATION (application), flow);
  g_autoptr (RqReleaseDraft) draft = sample_draft_new (rq_upgrade_flow_get_session (flow), version,
                                                       SAMPLE_DRAFT_READY);

  gtk_window_present (GTK_WINDOW (window));
  rq_upgrade_flow_take_draft (flow, draft);
  rq_wizard_flow_next (RQ_WIZARD_FLOW (flow));
  rq_job_run_start (rq_upgrade_flow_get_run (flow), FALSE);
  while (rq_job_run_get_phase (rq_upgrade_flow_get_run (flow)) != phase)
    g_main_context_iteration (NULL, TRUE);
  shoot_in_styles (GTK_WINDOW (window), name, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  rq_job_run_leave (rq_upgrade_flow_get_run (flow));
}

static gpointer
child_of (gpointer    widget,
          const char *id)
{
  return gtk_widget_get_template_child (GTK_WIDGET (widget), G_OBJECT_TYPE (widget), id);
}

static GPtrArray *
sample_stacks (void)
{
  GPtrArray *stacks = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_found_stack_free);
  const RqFoundStack chat = { (char *) "cometchat", 10, (char *) "3.9.51", TRUE };
  const RqFoundStack monitoring = { (char *) "monitoring", 3, (char *) "2.53.0", FALSE };

  g_ptr_array_add (stacks, rq_found_stack_copy (&chat));
  g_ptr_array_add (stacks, rq_found_stack_copy (&monitoring));
  return stacks;
}

static void
shoot_add_deployment (void)
{
  g_autofree char *path = g_build_filename (folder, "deployments.ini", NULL);
  g_autoptr (RqDeployments) deployments = rq_deployments_load (path, NULL);
  RqAddDeployment *dialog = rq_add_deployment_new (NULL, deployments);
  RqAddStackPage *stack_page = child_of (dialog, "stack_page");
  RqAddDirectoryPage *directory_page = child_of (dialog, "directory_page");
  GtkStack *stack = child_of (dialog, "stack");
  const char *paths[] = { "/opt/cometchat", "/srv/monitoring", NULL };
  RqFoundDirectories found = { (char **) paths, TRUE };
  g_autoptr (GPtrArray) stacks = sample_stacks ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  shoot_in_styles (GTK_WINDOW (dialog), "add-host", TRUE);
  gtk_editable_set_text (child_of (child_of (dialog, "host_page"), "host_row"), "m1;reboot");
  g_signal_emit_by_name (child_of (dialog, "next_button"), "clicked");
  shoot_in_styles (GTK_WINDOW (dialog), "add-host-error", TRUE);
  rq_banner_set_title (child_of (dialog, "banner"), NULL);
  rq_add_stack_page_set_stacks (stack_page, "m1", none);
  gtk_stack_set_visible_child_name (stack, "stack");
  shoot_in_styles (GTK_WINDOW (dialog), "add-no-stack", TRUE);
  rq_add_stack_page_set_stacks (stack_page, "m1", stacks);
  shoot_in_styles (GTK_WINDOW (dialog), "add-stack", TRUE);
  rq_add_directory_page_set_found (directory_page, &found, "cometchat");
  rq_add_directory_page_suggest_name (directory_page, "cometchat on m1");
  gtk_stack_set_visible_child_name (stack, "directory");
  shoot_in_styles (GTK_WINDOW (dialog), "add-directory", TRUE);
  gtk_stack_set_visible_child_name (stack, "busy");
  gtk_label_set_label (child_of (dialog, "busy_label"), "Connecting to deploy@m1.example.com…");
  shoot_in_styles (GTK_WINDOW (dialog), "add-busy", FALSE);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
shoot_edit_deployment (void)
{
  g_autofree char *path = g_build_filename (folder, "deployments.ini", NULL);
  g_autoptr (RqDeployments) deployments = rq_deployments_load (path, NULL);
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  RqEditDeployment *dialog = rq_edit_deployment_new (NULL, deployments, deployment);

  shoot_in_styles (GTK_WINDOW (dialog), "edit-deployment", TRUE);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
shoot_secret_questions (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  RqSshQuestion questions[] = {
    { .kind = RQ_SSH_QUESTION_PASSPHRASE, .name = (char *) "deploy@m1.example.com", .attempt = 2,
      .key_file = (char *) "/home/ann/.ssh/id_ed25519", .can_remember = TRUE },
    { .kind = RQ_SSH_QUESTION_PASSWORD, .name = (char *) "deploy@m1.example.com", .attempt = 1 },
    { .kind = RQ_SSH_QUESTION_PROMPT, .name = (char *) "deploy@m1.example.com", .attempt = 1,
      .instruction = (char *) "Approve the login on your telephone, or type its code.",
      .prompt = (char *) "Code:", .echo = TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *name = g_strdup_printf ("secret-%u", i);
      g_autoptr (GtkWindow) dialog = NULL;

      rq_secret_question_ask_async (NULL, &questions[i], NULL, NULL, NULL);
      for (guint w = 0; w < g_list_model_get_n_items (toplevels); w++)
        {
          g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, w);

          if (RQ_IS_QUESTION (window))
            g_set_object (&dialog, window);
        }
      shoot_in_styles (dialog, name, FALSE);
      gtk_window_close (dialog);
      settle ();
    }
}

static void
shoot_preferences (RqApplication *application)
{
  RqPreferencesWindow *window =
    rq_preferences_window_new (NULL, rq_application_get_preferences (application));
  g_autoptr (GListStore) deployments = g_list_store_new (RQ_TYPE_DEPLOYMENT);
  g_autoptr (RqSessionList) none = rq_session_list_new (G_LIST_MODEL (deployments));
  RqWindow *main_window = rq_window_new (GTK_APPLICATION (application), none,
                                         rq_application_get_desk (application));

  shoot_in_styles (GTK_WINDOW (window), "preferences", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (main_window), "win.show-help-overlay", NULL);
  shoot_in_styles (GTK_WINDOW (find_toplevel (GTK_TYPE_SHORTCUTS_WINDOW)), "shortcuts", FALSE);
  gtk_window_destroy (GTK_WINDOW (main_window));
}

static void
set_up_language (const char *catalogues)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, catalogues);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (RqApplication) application = NULL;

  if (argc < 2 || argc > 3 || g_mkdir_with_parents (argv[1], 0755) != 0)
    {
      g_printerr ("Usage: %s FOLDER [CATALOGUES]\n", argv[0]);
      return 2;
    }

  g_set_prgname ("requeen");
  folder = argv[1];
  if (argc == 3)
    set_up_language (argv[2]);
  rq_ui_init ();
  application = rq_application_new (NULL);
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    return 1;
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);

  shoot_preferences (application);
  shoot_main_window (application);
  shoot_post_mortem (application);
  shoot_dialogs ();
  shoot_add_deployment ();
  shoot_edit_deployment ();
  shoot_secret_questions ();
  shoot_rollback (application);
  shoot_target (application);
  shoot_draft (application, SAMPLE_DRAFT_OPEN, "wizard-checklist");
  shoot_draft (application, SAMPLE_DRAFT_COMPLETE, "wizard-review");
  shoot_draft (application, SAMPLE_DRAFT_READY, "wizard-approved");
  shoot_upgrade (application, SAMPLE_PULLING, RQ_JOB_PHASE_RUNNING, "wizard-pull");
  shoot_upgrade (application, SAMPLE_OBSERVING, RQ_JOB_PHASE_RUNNING, "wizard-observe");
  shoot_upgrade (application, SAMPLE_RUNNING, RQ_JOB_PHASE_RUNNING, "wizard-update");
  shoot_upgrade (application, SAMPLE_VERIFIED, RQ_JOB_PHASE_SUCCEEDED, "wizard-close");
  shoot_upgrade (application, SAMPLE_FAILED, RQ_JOB_PHASE_FAILED, "wizard-failed");
  shoot_upgrade (application, SAMPLE_STOPPED, RQ_JOB_PHASE_STOPPED, "wizard-stopped");
  shoot_upgrade (application, SAMPLE_LOCKED, RQ_JOB_PHASE_LOCKED, "wizard-locked");
  return 0;
}
