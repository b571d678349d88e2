/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/releases-page.h"

#include <string.h>

#include "records/lock.h"
#include "release/release-export.h"
#include "keys.h"
#include "sample.h"
#include "ui-test.h"

typedef struct
{
  GtkWindow *window;         /* (unowned) */
  RqReleasesPage *page;      /* (unowned) */
  RqReleaseHistory *history; /* (unowned) */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->page = g_object_new (RQ_TYPE_RELEASES_PAGE, NULL);
  fixture->history = rq_releases_page_get_history (fixture->page);
  gtk_window_set_default_size (fixture->window, 800, 700);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->page));
  gtk_window_present (fixture->window);
  ui_test_wait (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  gtk_window_destroy (fixture->window);
  ui_test_wait (fixture->page == NULL);
}

static void
show_heads (Fixture *fixture)
{
  g_autoptr (GPtrArray) heads = sample_heads_new ();

  rq_release_history_show (fixture->history, heads);
}

static gboolean
says (Fixture    *fixture,
      const char *text)
{
  return ui_test_find_label (fixture->window, text) != NULL;
}

static void
test_busy_and_empty (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  g_assert_cmpstr (rq_releases_page_get_state (fixture->page), ==, "busy");
  rq_release_history_show (fixture->history, none);
  g_assert_cmpstr (rq_releases_page_get_state (fixture->page), ==, "empty");
  ui_test_wait (says (fixture, "No Releases Yet"));
}

static void
test_failed (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING, "No quorum: <wait> & see.");

  rq_release_history_fail (fixture->history, error);
  g_assert_cmpstr (rq_releases_page_get_state (fixture->page), ==, "failed");
  ui_test_wait (says (fixture, "No quorum: &lt;wait&gt; &amp; see.")); /* as markup */
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Try Again"));
}

/* What was read once stays in sight. */
static void
test_stale (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING, "No quorum.");

  show_heads (fixture);
  rq_release_history_fail (fixture->history, error);
  g_assert_cmpstr (rq_releases_page_get_state (fixture->page), ==, "list");
  ui_test_wait (says (fixture, "No quorum."));
  show_heads (fixture);
  ui_test_wait (!says (fixture, "No quorum."));
}

static void
test_list (Fixture      *fixture,
           gconstpointer data)
{
  GListModel *entries = rq_release_history_get_entries (fixture->history);
  g_autoptr (RqReleaseEntry) first = NULL;
  g_autoptr (RqReleaseEntry) again = NULL;
  g_autoptr (GPtrArray) heads = sample_heads_new ();

  rq_release_history_show (fixture->history, heads);
  g_assert_cmpstr (rq_releases_page_get_state (fixture->page), ==, "list");
  ui_test_wait (says (fixture, "3.9.52 → 3.9.54"));
  first = g_list_model_get_item (entries, 0);

  g_ptr_array_remove_index (heads, 2);
  rq_release_history_show (fixture->history, heads);
  again = g_list_model_get_item (entries, 0);
  g_assert_true (first == again);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 5);
}

static void
show_record (Fixture       *fixture,
             RqReleaseState state,
             gboolean       newest)
{
  g_autoptr (RqReleaseRecord) record = sample_record_new (state);
  g_autoptr (GListStore) services = sample_services_new (10);

  show_heads (fixture);
  rq_releases_page_open (fixture->page, 0);
  rq_release_page_show_record (rq_releases_page_get_release_page (fixture->page), record,
                               G_LIST_MODEL (services), newest);
}

/* Without a connection there is no record to read; what was read before stays. */
static void
test_record_offline (Fixture      *fixture,
                     gconstpointer data)
{
  RqReleasePage *release = rq_releases_page_get_release_page (fixture->page);

  show_heads (fixture);
  rq_releases_page_open (fixture->page, 0);
  g_assert_cmpstr (rq_releases_page_get_state (fixture->page), ==, "record");
  g_assert_cmpstr (rq_release_page_get_state (release), ==, "failed");
  ui_test_wait (says (fixture, "There is no connection. Connect, then try again."));
  g_assert_true (says (fixture, "3.9.52 → 3.9.54"));
  ui_test_click (fixture->window, "_Try Again");
  g_assert_cmpstr (rq_release_page_get_state (release), ==, "failed");

  show_record (fixture, RQ_RELEASE_FAILED, TRUE);
  g_assert_cmpstr (rq_release_page_get_state (release), ==, "record");
}

/* What is wrong is said, and can be tried again; going back leads to the list. */
static void
test_record_failed (Fixture      *fixture,
                    gconstpointer data)
{
  RqReleasePage *release = rq_releases_page_get_release_page (fixture->page);
  g_autoptr (GError) error =
    g_error_new_literal (RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING, "The swarm has <no> leader.");

  show_heads (fixture);
  rq_releases_page_open (fixture->page, 0);
  rq_release_page_show_error (release, error);
  g_assert_cmpstr (rq_release_page_get_state (release), ==, "failed");
  ui_test_wait (says (fixture, "The swarm has &lt;no&gt; leader.")); /* as markup */
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Try Again"));
  g_assert_true (keys_press (fixture->window, "<Alt>Left"));
  ui_test_wait (g_str_equal (rq_releases_page_get_state (fixture->page), "list"));
}

static gboolean
console_has (Fixture    *fixture,
             const char *text)
{
  RqConsole *console =
    rq_release_page_get_console (rq_releases_page_get_release_page (fixture->page));
  g_autofree char *all = rq_console_dup_text (console);

  return strstr (all, text) != NULL;
}

static void
test_record (Fixture      *fixture,
             gconstpointer data)
{
  show_record (fixture, RQ_RELEASE_FAILED, TRUE);
  g_assert_cmpstr (rq_releases_page_get_state (fixture->page), ==, "record");
  ui_test_wait (says (fixture, "Failed"));
  ui_test_wait (says (fixture, "chat-api: task 2 on m1: unhealthy container <b>a&amp;b</b>"));
  g_assert_true (says (fixture, "3.9.51 → 3.9.52"));
  g_assert_true (says (fixture, "7.0.15, as before"));
  g_assert_true (says (fixture, "1 → removed"));
  g_assert_true (says (fixture, "Exited with status 0"));
  g_assert_nonnull (ui_test_find_button (fixture->window, "Roll _Back to 3.9.51…"));
  ui_test_wait (console_has (fixture, "update paused due to failure"));
}

static gboolean
says_part (GtkWidget  *root,
           const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) &&
      strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says_part (child, text))
      return TRUE;
  return FALSE;
}

/* Who ticked what, who approved, and what is left after a rollback. */
static void
test_checklist (Fixture      *fixture,
                gconstpointer data)
{
  show_record (fixture, RQ_RELEASE_FAILED, TRUE);
  ui_test_wait (says (fixture, "Team notified"));
  g_assert_true (says_part (GTK_WIDGET (fixture->page), "Told on the channel."));
  g_assert_true (says_part (GTK_WIDGET (fixture->page), "All 10 services are healthy."));
  g_assert_true (says_part (GTK_WIDGET (fixture->page), "Go, but watch the gateway."));
  g_assert_false (says (fixture, "Root cause documented"));
  g_assert_null (ui_test_find_button (fixture->window, "Rollback _Checklist…"));
  show_record (fixture, RQ_RELEASE_ROLLED_BACK, TRUE);
  ui_test_wait (says (fixture, "Root cause documented"));
  g_assert_true (says_part (GTK_WIDGET (fixture->page), "Nothing was migrated."));
  g_assert_nonnull (ui_test_find_button (fixture->window, "Rollback _Checklist…"));
}

/* As narrow as a telephone. */
static void
test_narrow (Fixture      *fixture,
             gconstpointer data)
{
  int minimum;

  show_record (fixture, RQ_RELEASE_FAILED, TRUE);
  ui_test_wait (says (fixture, "Failed"));
  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

/* Offered only where it makes sense. */
static void
test_no_rollback (Fixture      *fixture,
                  gconstpointer data)
{
  show_record (fixture, RQ_RELEASE_FAILED, FALSE);
  ui_test_wait (says (fixture, "Failed"));
  g_assert_null (ui_test_find_button (fixture->window, "Roll _Back to 3.9.51…"));
  show_record (fixture, RQ_RELEASE_ROLLED_BACK, TRUE);
  ui_test_wait (says (fixture, "Rolled back"));
  g_assert_null (ui_test_find_button (fixture->window, "Roll _Back to 3.9.51…"));
}

static void
test_removed_while_open (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (GPtrArray) heads = sample_heads_new ();

  show_record (fixture, RQ_RELEASE_FAILED, TRUE);
  g_ptr_array_remove_index (heads, 0);
  rq_release_history_show (fixture->history, heads);
  g_assert_cmpstr (rq_releases_page_get_state (fixture->page), ==, "list");
}

/* No export says what a service is configured with. */
static void
test_export (void)
{
  g_autoptr (RqReleaseRecord) record = sample_record_new (RQ_RELEASE_FAILED);
  g_autofree char *markdown = rq_release_to_markdown (record);
  g_autofree char *json = rq_release_to_json (record);

  g_assert_nonnull (strstr (markdown, "| cometchat\\_chat-api | 10.77.0.1:5000/chat-api:3.9.51 |"));
  g_assert_nonnull (strstr (markdown, "unhealthy container \\<b\\>"));
  g_assert_nonnull (strstr (markdown, "| Team notified | Done | Told on the channel. | Ann Lee |"));
  g_assert_nonnull (strstr (markdown, "Approved by Bob Roe"));
  g_assert_nonnull (strstr (json, "cometchat_chat-api"));
  g_assert_null (strstr (markdown, "hunter2"));
  g_assert_null (strstr (json, "hunter2"));
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/releases-page/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("busy-and-empty", test_busy_and_empty);
  ADD ("failed", test_failed);
  ADD ("stale", test_stale);
  ADD ("list", test_list);
  ADD ("record", test_record);
  ADD ("record-offline", test_record_offline);
  ADD ("record-failed", test_record_failed);
  ADD ("checklist", test_checklist);
  ADD ("narrow", test_narrow);
  ADD ("no-rollback", test_no_rollback);
  ADD ("removed-while-open", test_removed_while_open);
  g_test_add_func ("/releases-page/export", test_export);
  return g_test_run ();
}
