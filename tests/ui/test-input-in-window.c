/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "in-window.h"
#include "release/upgrade.h"
#include "ui-test.h"
#include "wizard/update-page.h"

/* An update script that asks, and does not stop when it is told to, on a real manager: what a
 * person does about it on the page. */

#define SCRIPT \
  "printf '%s\\n' '#!/bin/sh' \"trap '' TERM\" \"printf 'Sure? '; read -r answer\" " \
  "'stty -echo' \"printf 'Password: '\" 'read -r word; stty echo; echo' " \
  "'echo \"$answer, ${#word} characters\"' 'while :; do sleep 0.2; done' " \
  ">/opt/cometchat/asking.sh && chmod 755 /opt/cometchat/asking.sh"

static RqSandbox *sandbox;

static RqJobRun *
run_new (RqTransport *transport)
{
  g_autofree char *host =
    g_strdup_printf ("%s@%s:%s", rq_sandbox_get (sandbox, "SANDBOX_USER"),
                     rq_sandbox_get (sandbox, "SANDBOX_SSH_HOST"),
                     rq_sandbox_get (sandbox, "SANDBOX_SSH_PORT"));
  g_autoptr (RqDeployment) deployment =
    rq_deployment_new ("test", host, rq_sandbox_get (sandbox, "SANDBOX_STACK"),
                       rq_sandbox_get (sandbox, "SANDBOX_DIRECTORY"),
                       rq_sandbox_get (sandbox, "SANDBOX_IDENTITY"),
                       rq_sandbox_get (sandbox, "SANDBOX_KNOWN_HOSTS"), "./asking.sh", NULL);

  return rq_job_run_new (RQ_JOB_UPGRADE, (RqJobMaker) rq_upgrade_new, deployment, transport,
                         "3.9.52", "3.9.52");
}

static gboolean
shows (RqUpdatePage *page,
       const char   *text)
{
  g_autofree char *all = rq_console_dup_text (rq_update_page_get_console (page));

  return strstr (all, text) != NULL;
}

static void
type (GtkWidget  *row,
      const char *text)
{
  ui_test_wait (gtk_editable_get_editable (ui_test_child (row, "entry")));
  gtk_editable_set_text (ui_test_child (row, "entry"), text);
}

static const char *
typed (GtkWidget *row)
{
  return gtk_editable_get_text (ui_test_child (row, "entry"));
}

static void
answer (RqUpdatePage *page,
        GtkWidget    *row)
{
  GtkCheckButton *hide = ui_test_child (row, "hide");

  ui_test_wait_long (shows (page, "Sure?"));
  ui_test_wait (gtk_widget_get_mapped (row));
  gtk_check_button_set_active (hide, TRUE);
  g_assert_false (gtk_entry_get_visibility (ui_test_child (row, "entry")));
  type (row, "s3cret");
  ui_test_click (row, "S_end");
  ui_test_wait (strstr (gtk_label_get_text (ui_test_child (row, "words")), "would show") != NULL);
  g_assert_cmpstr (typed (row), ==, "s3cret");

  gtk_check_button_set_active (hide, FALSE);
  type (row, "yes");
  ui_test_click (row, "S_end");
  ui_test_wait (shows (page, "Password:"));
  ui_test_wait (*typed (row) == '\0');
  gtk_check_button_set_active (hide, TRUE);
  type (row, "s3cret");
  g_signal_emit_by_name (ui_test_child (row, "entry"), "activate");
  ui_test_wait (shows (page, "yes, 6 characters"));
  ui_test_wait (*typed (row) == '\0');
  g_assert_false (shows (page, "s3cret"));
}

static void
test_answers (void)
{
  g_autoptr (RqTransport) transport = rq_sandbox_connect (sandbox);
  g_autoptr (RqJobRun) run = run_new (transport);
  GtkWidget *window = gtk_window_new ();
  RqUpdatePage *page = RQ_UPDATE_PAGE (rq_update_page_new ());
  GtkWidget *row = ui_test_child (page, "input_row");

  gtk_window_set_default_size (GTK_WINDOW (window), 900, 600);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
  rq_update_page_set_run (page, run);
  g_assert_false (gtk_widget_get_visible (row));
  rq_job_run_start (run, FALSE);
  answer (page, row);

  rq_job_run_stop_command (run);
  ui_test_wait (ui_test_find_button (page, "_Stop at Once…") != NULL);
  ui_test_wait (strstr (rq_job_run_get_detail (run), "to stop") != NULL);
  type (row, "half typed");
  rq_job_run_end_command (run);
  ui_test_wait_long (!rq_job_run_is_running (run));
  g_assert_false (gtk_widget_get_visible (row));
  g_assert_cmpstr (typed (row), ==, "");
  g_assert_nonnull (strstr (rq_job_run_get_detail (run), "exit status 137"));
  gtk_window_destroy (GTK_WINDOW (window));
  rq_transport_close (transport);
}

/* A rollback does not wait for ever for a command that does not listen. */
static void
test_leave (void)
{
  g_autoptr (RqTransport) transport = rq_sandbox_connect (sandbox);
  g_autoptr (RqJobRun) run = NULL;
  GtkWidget *window = gtk_window_new ();
  RqUpdatePage *page = RQ_UPDATE_PAGE (rq_update_page_new ());
  g_autofree char *status = NULL;

  rq_sandbox_reset (sandbox);
  g_free (rq_sandbox_run (sandbox, "ssh", "m1", SCRIPT, NULL));
  run = run_new (transport);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
  rq_update_page_set_run (page, run);
  rq_job_run_start (run, FALSE);
  ui_test_wait_long (shows (page, "Sure?"));
  rq_job_run_leave (run);
  ui_test_wait_long (!rq_job_run_is_running (run));
  status = rq_sandbox_run (sandbox, "exec", "m1", "sh", "-c",
                           "cat /opt/cometchat/.requeen/runs/*/exit-status", NULL);
  g_assert_cmpint (atoi (status), ==, 128 + 9);
  gtk_window_destroy (GTK_WINDOW (window));
  rq_transport_close (transport);
}

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  sandbox = rq_sandbox_new ();
  rq_sandbox_reset (sandbox);
  g_free (rq_sandbox_run (sandbox, "ssh", "m1", SCRIPT, NULL));

  g_test_add_func ("/window/input", test_answers);
  g_test_add_func ("/window/input/leave", test_leave);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
