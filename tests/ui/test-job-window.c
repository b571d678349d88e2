/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/job-window.h"

#include <string.h>

#include "release/release-desk.h"
#include "notification-server.h"
#include "sample.h"
#include "ui-test.h"
#include "widgets/question.h"

static GtkApplication *application;

typedef struct
{
  RqReleaseDesk *desk;   /* (owned) */
  RqJobRun      *run;    /* (owned) */
  RqJobWindow   *window; /* (unowned) until it is closed */
  unsigned int   left;   /* how often its window was closed while it was running */
} Fixture;

static void
left_cb (Fixture *fixture)
{
  fixture->left++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  version)
{
  fixture->desk = rq_release_desk_new (application);
  fixture->run = sample_run_new (version);
  fixture->left = 0;
  notification_server_forget ();
  g_signal_connect_swapped (fixture->desk, "left-running", G_CALLBACK (left_cb), fixture);
  rq_release_desk_start (fixture->desk, fixture->run);
  fixture->window = RQ_JOB_WINDOW (rq_release_desk_present (fixture->desk, fixture->run));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  version)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  rq_job_run_leave (fixture->run);
  ui_test_wait (!rq_job_run_is_running (fixture->run));
  g_assert_finalize_object (fixture->desk);
  g_assert_finalize_object (fixture->run);
}

static gboolean
console_has (Fixture    *fixture,
             const char *text)
{
  g_autofree char *all = rq_console_dup_text (rq_job_window_get_console (fixture->window));

  return strstr (all, text) != NULL;
}

static gboolean
says (Fixture    *fixture,
      const char *text)
{
  return ui_test_find_label (fixture->window, text) != NULL;
}

static void
test_streams (Fixture       *fixture,
              gconstpointer  version)
{
  ui_test_wait (console_has (fixture, "one slot is still on 3.9.51"));
  ui_test_wait (says (fixture, "Running ./update.sh on deploy@m1.example.com."));
  g_assert_true (console_has (fixture, "verify: Service converged"));
  ui_test_wait (says (fixture, "websocket-gateway"));
  g_assert_true (says (fixture, "Updating · 1 of 2 slots"));
  g_assert_true (says (fixture, "3.9.51 → 3.9.52"));
  g_assert_true (says (fixture, "Stays as it is"));
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Roll Back…"));
  g_assert_true (rq_job_run_is_running (fixture->run));
}

static void
test_closing_stops_nothing (Fixture       *fixture,
                            gconstpointer  version)
{
  GtkWindow *other = GTK_WINDOW (gtk_application_window_new (application));

  gtk_window_present (other);
  ui_test_wait (console_has (fixture, "one slot is still on 3.9.51"));
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_assert_cmpuint (fixture->left, ==, 1);
  g_assert_true (rq_job_run_is_running (fixture->run));

  fixture->window = RQ_JOB_WINDOW (rq_release_desk_present (fixture->desk, fixture->run));
  ui_test_wait (console_has (fixture, "one slot is still on 3.9.51"));
  g_assert_true (rq_job_run_is_running (fixture->run));
  gtk_window_destroy (other);
}

/* Where no other window is left, closing says first that it stops nothing. */
static void
test_last_window_asks (Fixture       *fixture,
                       gconstpointer  version)
{
  ui_test_wait (rq_job_run_is_running (fixture->run));
  gtk_window_close (GTK_WINDOW (fixture->window));
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) != NULL);
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Cancel") != NULL);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Cancel");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) == NULL);
  g_assert_nonnull (ui_test_find_toplevel (RQ_TYPE_JOB_WINDOW));

  gtk_window_close (GTK_WINDOW (fixture->window));
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION),
                                     "Close _Window") != NULL);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), "Close _Window");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_JOB_WINDOW) == NULL);
  fixture->window = NULL;
  g_assert_true (rq_job_run_is_running (fixture->run));
}

static void
test_verified (Fixture       *fixture,
               gconstpointer  version)
{
  ui_test_wait (says (fixture, "Upgraded to 3.9.53 and verified"));
  g_assert_true (says (fixture, "Every service runs the new version and is healthy."));
  g_assert_false (rq_job_run_is_running (fixture->run));
  g_assert_cmpint (rq_job_run_get_phase (fixture->run), ==, RQ_JOB_PHASE_SUCCEEDED);
}

static void
test_failed (Fixture       *fixture,
             gconstpointer  version)
{
  GtkWidget *rollback;

  ui_test_wait (says (fixture, "The upgrade failed"));
  g_assert_true (says (fixture, "websocket-gateway is paused: task 2: unhealthy container."));
  g_assert_true (says (fixture, "Paused · task 2 on node-1: unhealthy container"));
  rollback = ui_test_find_button (fixture->window, "_Roll Back…");
  g_assert_true (gtk_widget_has_css_class (rollback, "destructive-action"));
}

/* Who does not look at it is told. */
static void
test_notifies (Fixture       *fixture,
               gconstpointer  version)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture->window = NULL;
  ui_test_wait (!rq_job_run_is_running (fixture->run));
  ui_test_wait (g_str_equal (notification_server_get_last (),
                             "The upgrade failed\nCometChat prod: websocket-gateway is paused: "
                             "task 2: unhealthy container."));
}

static void
test_stopped (Fixture       *fixture,
              gconstpointer  version)
{
  ui_test_wait (says (fixture, "The upgrade could not go on"));
  g_assert_true (says (fixture, "The connection to deploy@m1.example.com is lost: reconnect and "
                       "resume the release."));
  g_assert_null (ui_test_find_button (fixture->window, "_Take Over…"));
}

static void
test_take_over_is_deliberate (Fixture       *fixture,
                              gconstpointer  version)
{
  ui_test_wait (says (fixture, "Somebody else works on this stack"));
  g_assert_true (says (fixture, "Bob Ray <bob@laptop> upgrades this stack since 12 minutes."));

  ui_test_click (fixture->window, "_Take Over…");
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Cancel") != NULL);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Cancel");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) == NULL);
  g_assert_cmpint (rq_job_run_get_phase (fixture->run), ==, RQ_JOB_PHASE_LOCKED);

  ui_test_click (fixture->window, "_Take Over…");
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION),
                                     "_Take Over") != NULL);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Take Over");
  ui_test_wait (says (fixture, "Upgraded to 3.9.55 and verified"));
}

/* A long transcript: shown to its end, and shown again after its window was opened anew. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  version)
{
  ui_test_wait (console_has (fixture, "flood line 199999"));
  ui_test_wait (says (fixture, "Upgraded to 3.9.57 and verified"));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture->window = RQ_JOB_WINDOW (rq_release_desk_present (fixture->desk, fixture->run));
  ui_test_wait (console_has (fixture, "flood line 199999"));
}

#define TEST(path, version, function) \
  g_test_add ("/job-window/" path, Fixture, version, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  notification_server_start ();
  application = gtk_application_new ("io.github.requeen.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);

  TEST ("streams", SAMPLE_RUNNING, test_streams);
  TEST ("closing-stops-nothing", SAMPLE_RUNNING, test_closing_stops_nothing);
  TEST ("last-window-asks", SAMPLE_RUNNING, test_last_window_asks);
  TEST ("verified", SAMPLE_VERIFIED, test_verified);
  TEST ("failed", SAMPLE_FAILED, test_failed);
  TEST ("notifies", SAMPLE_FAILED, test_notifies);
  TEST ("stopped", SAMPLE_STOPPED, test_stopped);
  TEST ("take-over-is-deliberate", SAMPLE_LOCKED, test_take_over_is_deliberate);
  TEST ("flood", SAMPLE_FLOOD, test_flood);

  status = g_test_run ();
  g_object_unref (application);
  notification_server_forget ();
  return status;
}
