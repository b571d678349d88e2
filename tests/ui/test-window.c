/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window.h"

#include <glib/gstdio.h>

#include "application.h"
#include "ui-test.h"
#include "widgets/banner.h"
#include "widgets/split.h"

/* One program for all, which has found a file that it cannot read; and windows with the deployments
 * that a test wants. What cannot be reached is really not there. */
static RqApplication *application;
static char *broken_path;

static const char broken_file[] = "[this is\nno key file";

typedef struct
{
  char          *path;     /* (owned) of the deployments */
  RqSessionList *sessions; /* (owned) (nullable) where the window is the program's own */
  RqWindow      *window;   /* (unowned) until it is destroyed */
} Fixture;

#define DEPLOYMENT(name, host) \
  "[" name "]\nhost=" host "\nstack=cometchat\ndirectory=/opt/cometchat\n"

static void
set_up (Fixture       *fixture,
        gconstpointer  text)
{
  g_autoptr (RqDeployments) deployments = NULL;
  g_autoptr (GError) error = NULL;

  fixture->path = g_build_filename (g_get_home_dir (), "deployments.ini", NULL);
  g_unlink (fixture->path);
  if (text != NULL)
    g_file_set_contents (fixture->path, text, -1, &error);
  g_assert_no_error (error);
  deployments = rq_deployments_load (fixture->path, &error);
  g_assert_no_error (error);

  fixture->sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  fixture->window = rq_window_new (GTK_APPLICATION (application), fixture->sessions,
                                   rq_application_get_desk (application));
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_test_wait_frames (GTK_WIDGET (fixture->window), 2);
}

static gboolean
is_connecting (RqSessionList *sessions)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (sessions)); i++)
    {
      g_autoptr (RqDeploymentSession) session = g_list_model_get_item (G_LIST_MODEL (sessions), i);

      if (rq_deployment_session_get_state (session) == RQ_SESSION_CONNECTING)
        return TRUE;
    }
  return FALSE;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  text)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  ui_test_wait (!is_connecting (fixture->sessions));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->sessions);
  g_free (fixture->path);
}

static const char *
state (Fixture *fixture)
{
  return rq_deployment_page_get_state (rq_window_get_page (fixture->window));
}

static gboolean
is_enabled (Fixture    *fixture,
            const char *label)
{
  GtkWidget *button = ui_test_find_button (fixture->window, label);

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
test_no_deployments (Fixture       *fixture,
                     gconstpointer  text)
{
  g_assert_cmpstr (state (fixture), ==, "none");
  g_assert_nonnull (ui_test_find_label (fixture->window, "No Deployments"));
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Add a Deployment"));
  g_assert_null (ui_test_find_button (fixture->window, "_Upgrade…"));
}

static void
test_unreachable (Fixture       *fixture,
                  gconstpointer  text)
{
  ui_test_wait (g_str_equal (state (fixture), "failed"));
  g_assert_nonnull (ui_test_find_label (fixture->window, "Could Not Connect"));
  g_assert_nonnull (ui_test_find_label (fixture->window, "Could not connect"));
  g_assert_nonnull (ui_test_find_label (fixture->window, "cometchat on deploy@127.0.0.1:1"));
  g_assert_false (is_enabled (fixture, "_Upgrade…"));
  g_assert_false (is_enabled (fixture, "_Roll Back…"));
  g_assert_true (is_enabled (fixture, "_Try Again"));
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Edit…"));

  ui_test_click (fixture->window, "_Try Again");
  ui_test_wait (g_str_equal (state (fixture), "failed"));
}

/* The first is connected to, the second only once somebody looks at it. */
static void
test_two_deployments (Fixture       *fixture,
                      gconstpointer  text)
{
  GtkListBox *list = ui_test_child (ui_test_child (fixture->window, "sidebar"), "list");

  ui_test_wait (g_str_equal (state (fixture), "failed"));
  g_assert_nonnull (ui_test_find_label (fixture->window, "Not connected"));
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 1));
  ui_test_wait (ui_test_find_label (fixture->window, "Not connected") == NULL);
  ui_test_wait (g_str_equal (state (fixture), "failed"));
}

/* Somebody listens there and never says a word: a person can wait, or give up and try again. */
static void
test_silent (Fixture       *fixture,
             gconstpointer  text)
{
  ui_test_wait (g_str_equal (state (fixture), "connecting"));
  ui_test_wait (ui_test_find_button (fixture->window, "_Cancel") != NULL);
  g_assert_false (is_enabled (fixture, "_Upgrade…"));
  ui_test_click (fixture->window, "_Cancel");
  ui_test_wait (g_str_equal (state (fixture), "offline"));
  g_assert_nonnull (ui_test_find_label (fixture->window, "Connect to see how the stack is."));
  /* a hand is slower than the end of the first try */
  ui_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  ui_test_click (fixture->window, "_Connect");
  ui_test_wait (g_str_equal (state (fixture), "connecting"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.cancel-connecting", NULL);
  ui_test_wait (g_str_equal (state (fixture), "offline"));
}

static void
test_unreadable (void)
{
  g_autofree char *kept = NULL;
  RqWindow *window;

  g_application_activate (G_APPLICATION (application));
  window = ui_test_find_toplevel (RQ_TYPE_WINDOW);
  g_assert_nonnull (rq_banner_get_title (ui_test_child (window, "notice_banner")));
  g_assert_cmpstr (rq_deployment_page_get_state (rq_window_get_page (window)), ==, "none");
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_true (g_file_get_contents (broken_path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, broken_file);
}

static void
test_folds (Fixture       *fixture,
            gconstpointer  text)
{
  RqSplit *split = ui_test_child (fixture->window, "split");
  GtkWidget *list = ui_test_child (ui_test_child (fixture->window, "sidebar"), "list");

  g_assert_false (rq_split_get_collapsed (split));
  g_assert_true (gtk_widget_get_mapped (list));

  gtk_widget_set_visible (GTK_WIDGET (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 600);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_test_wait (rq_split_get_collapsed (split));
  ui_test_wait (!gtk_widget_get_mapped (list));
  ui_test_wait (ui_test_find_button (fixture->window, "_Upgrade…") != NULL);

  rq_split_set_show_content (split, FALSE);
  ui_test_wait (gtk_widget_get_mapped (list));
  g_signal_emit_by_name (list, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  ui_test_wait (!gtk_widget_get_mapped (list));
}

#define TEST(path, text, function) \
  g_test_add ("/window/" path, Fixture, text, set_up, function, tear_down)

static void
start_application (void)
{
  g_autoptr (GError) error = NULL;

  broken_path = g_build_filename (g_get_home_dir (), "broken.ini", NULL);
  g_file_set_contents (broken_path, broken_file, -1, &error);
  g_assert_no_error (error);
  application = rq_application_new (broken_path);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *silent = NULL;
  int status;

  ui_test_init (&argc, &argv);
  start_application ();
  silent = g_strdup_printf (DEPLOYMENT ("here", "deploy@127.0.0.1:%u"),
                            g_socket_listener_add_any_inet_port (listener, NULL, &error));
  g_assert_no_error (error);

  TEST ("no-deployments", NULL, test_no_deployments);
  TEST ("unreachable", DEPLOYMENT ("here", "deploy@127.0.0.1:1"), test_unreachable);
  TEST ("two-deployments",
        DEPLOYMENT ("one", "deploy@127.0.0.1:1") DEPLOYMENT ("two", "deploy@127.0.0.1:2"),
        test_two_deployments);
  TEST ("silent", silent, test_silent);
  TEST ("folds", DEPLOYMENT ("here", "deploy@127.0.0.1:1"), test_folds);
  g_test_add_func ("/window/unreadable", test_unreadable);

  status = g_test_run ();
  g_object_unref (application);
  g_free (broken_path);
  return status;
}
