/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/post-mortem-window.h"

#include <glib/gstdio.h>
#include <string.h>

#include "release/unsent-draft.h"
#include "releases/post-mortem-text.h"
#include "sample.h"
#include "ui-test.h"

static GtkApplication *application;

typedef struct
{
  RqPostMortemEditor *editor; /* (owned) */
  RqPostMortemWindow *window; /* (unowned) */
  RqReleaseRecord *record;    /* (owned) */
} Fixture;

static void
open_window (Fixture *fixture)
{
  const char *id = rq_release_head_get_id (rq_release_record_get_head (fixture->record));

  fixture->editor = rq_post_mortem_editor_new (NULL, id, "Ann Lee <ann@desk>");
  fixture->window = rq_post_mortem_window_new (application, fixture->editor);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_test_wait (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
}

static void
close_window (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->editor);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->record = sample_record_new (RQ_RELEASE_ROLLED_BACK);
  open_window (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  rq_unsent_draft_remove (rq_post_mortem_editor_get_release (fixture->editor));
  close_window (fixture);
  rq_release_record_unref (fixture->record);
}

static gboolean
says (Fixture    *fixture,
      const char *text)
{
  return ui_test_find_label (fixture->window, text) != NULL;
}

/* (nullable): what a person would type into */
static RqPostMortemText *
find_text (GtkWidget        *widget,
           RqPostMortemField field)
{
  if (RQ_IS_POST_MORTEM_TEXT (widget))
    return rq_post_mortem_text_get_field (RQ_POST_MORTEM_TEXT (widget)) == field
           ? RQ_POST_MORTEM_TEXT (widget) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      RqPostMortemText *found = find_text (child, field);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkTextBuffer *
buffer_of (Fixture          *fixture,
           RqPostMortemField field)
{
  RqPostMortemText *text = find_text (GTK_WIDGET (fixture->window), field);

  g_assert_nonnull (text);
  return gtk_text_view_get_buffer (rq_post_mortem_text_get_view (text));
}

static void
type (Fixture          *fixture,
      RqPostMortemField field,
      const char       *words)
{
  GtkTextBuffer *buffer = buffer_of (fixture, field);

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_insert_at_cursor (buffer, words, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static gboolean
has_text (Fixture          *fixture,
          RqPostMortemField field,
          const char       *part)
{
  g_autofree char *text =
    rq_post_mortem_text_dup_text (find_text (GTK_WIDGET (fixture->window), field));

  return strstr (text, part) != NULL;
}

static RqEditorState
state_of (Fixture *fixture)
{
  return rq_post_mortem_editor_get_state (fixture->editor);
}

static RqPostMortem *
make_kept (Fixture          *fixture,
           RqPostMortemField field,
           const char       *words)
{
  g_autoptr (RqPostMortem) empty =
    rq_post_mortem_new (rq_post_mortem_editor_get_release (fixture->editor));
  g_autoptr (RqPostMortem) filled = rq_post_mortem_with_text (empty, field, words);

  return rq_post_mortem_signed (filled, "Bob Ray <bob@desk>");
}

static void
test_busy_and_failed (Fixture      *fixture,
                      gconstpointer data)
{
  g_assert_cmpstr (rq_post_mortem_window_get_state (fixture->window), ==, "busy");
  rq_post_mortem_editor_open (fixture->editor);
  g_assert_cmpstr (rq_post_mortem_window_get_state (fixture->window), ==, "failed");
  ui_test_wait (says (fixture, "Could Not Read the Post-mortem"));
}

static void
test_drafted (Fixture      *fixture,
              gconstpointer data)
{
  rq_post_mortem_editor_show (fixture->editor, fixture->record, NULL);
  g_assert_cmpstr (rq_post_mortem_window_get_state (fixture->window), ==, "form");
  g_assert_cmpint (state_of (fixture), ==, RQ_EDITOR_DRAFTED);
  ui_test_wait (says (fixture, "Drafted from the release’s record; nothing is saved yet."));
  g_assert_true (says (fixture, "cometchat 3.9.51 → 3.9.54"));
  g_assert_true (has_text (fixture, RQ_POST_MORTEM_SUMMARY, "Ann Lee began the upgrade"));
  g_assert_true (has_text (fixture, RQ_POST_MORTEM_TIMELINE, "14:21:30 UTC chat-api"));
  g_assert_cmpint (gtk_text_buffer_get_char_count (buffer_of (fixture, RQ_POST_MORTEM_IMPACT)), ==,
                   0);
  g_assert_true (says (fixture, "Drafted by Requeen from the record: check it and go on with it."));
}

/* Typed without a connection, then the program is gone: the next one has it. */
static void
test_unsent (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *path =
    rq_unsent_draft_path (rq_post_mortem_editor_get_release (fixture->editor));
  GStatBuf status;

  rq_post_mortem_editor_show (fixture->editor, fixture->record, NULL);
  type (fixture, RQ_POST_MORTEM_IMPACT, "Nobody noticed.");
  g_assert_cmpint (state_of (fixture), ==, RQ_EDITOR_UNSAVED);
  ui_test_wait_seconds (2, g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  ui_test_wait (state_of (fixture) == RQ_EDITOR_UNSENT);
  ui_test_wait (says (fixture, "Not saved: it will be sent when the connection is back."));

  close_window (fixture);
  open_window (fixture);
  rq_post_mortem_editor_open (fixture->editor);
  g_assert_cmpstr (rq_post_mortem_window_get_state (fixture->window), ==, "form");
  g_assert_true (has_text (fixture, RQ_POST_MORTEM_IMPACT, "Nobody noticed."));
  g_assert_true (has_text (fixture, RQ_POST_MORTEM_SUMMARY, "Ann Lee began the upgrade"));
}

static void
test_saved (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (RqPostMortem) kept = make_kept (fixture, RQ_POST_MORTEM_LUCKY, "It was Sunday.");
  g_autoptr (GDateTime) local = g_date_time_to_local (rq_post_mortem_get_changed (kept));
  g_autofree char *words = g_date_time_format (local, "Saved %H:%M");

  rq_post_mortem_editor_show (fixture->editor, fixture->record, kept);
  g_assert_cmpint (state_of (fixture), ==, RQ_EDITOR_SAVED);
  ui_test_wait (says (fixture, words));
  g_assert_true (has_text (fixture, RQ_POST_MORTEM_LUCKY, "It was Sunday."));
}

/* What somebody else has kept meanwhile comes in; what is being typed stays, and so does the
 * cursor of a text that did not change. */
static void
test_others (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (RqPostMortem) before = make_kept (fixture, RQ_POST_MORTEM_IMPACT, "Some.");
  g_autoptr (RqPostMortem) bobs =
    rq_post_mortem_with_text (before, RQ_POST_MORTEM_IMPACT, "Bob saw 3 errors.");
  g_autoptr (RqPostMortem) more =
    rq_post_mortem_with_text (bobs, RQ_POST_MORTEM_TRIGGER, "A bad image.");

  rq_post_mortem_editor_show (fixture->editor, fixture->record, before);
  type (fixture, RQ_POST_MORTEM_IMPACT, "Not one, but all. ");
  type (fixture, RQ_POST_MORTEM_LUCKY, "It was Sunday.");
  rq_post_mortem_editor_show (fixture->editor, fixture->record, more);
  g_assert_true (has_text (fixture, RQ_POST_MORTEM_IMPACT, "Not one, but all. Some."));
  g_assert_true (has_text (fixture, RQ_POST_MORTEM_IMPACT, "Bob saw 3 errors."));
  g_assert_true (has_text (fixture, RQ_POST_MORTEM_TRIGGER, "A bad image."));
  g_assert_true (has_text (fixture, RQ_POST_MORTEM_LUCKY, "It was Sunday."));
  ui_test_wait (says (fixture, "Somebody else changed “Impact” at the same time. Both texts are "
                      "there now: put them together."));
}

static unsigned int
count_actions (Fixture *fixture)
{
  return rq_post_mortem_get_actions (
    rq_post_mortem_editor_get_post_mortem (fixture->editor))->len;
}

static void
test_actions (Fixture      *fixture,
              gconstpointer data)
{
  GtkWidget *entry;

  rq_post_mortem_editor_show (fixture->editor, fixture->record, NULL);
  ui_test_wait (ui_test_find_button (fixture->window, "_Add an Action Item") != NULL);
  ui_test_click (fixture->window, "_Add an Action Item");
  g_assert_cmpuint (count_actions (fixture), ==, 1);
  entry = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_nonnull (entry);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-action", NULL);
  g_assert_cmpuint (count_actions (fixture), ==, 2);
}

static GtkListBoxRow *
row_at (Fixture *fixture,
        int      position)
{
  return gtk_list_box_get_row_at_index (ui_test_child (fixture->window, "actions"), position);
}

static void
test_remove_and_undo (Fixture      *fixture,
                      gconstpointer data)
{
  const RqActionItem *item;

  rq_post_mortem_editor_show (fixture->editor, fixture->record, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-action", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-action", NULL);
  gtk_editable_set_text (ui_test_child (row_at (fixture, 0), "what"), "Pin the image");
  gtk_editable_set_text (ui_test_child (row_at (fixture, 0), "owner"), "Ann");
  gtk_editable_set_text (ui_test_child (row_at (fixture, 1), "what"), "Test it");
  g_signal_emit_by_name (ui_test_child (row_at (fixture, 0), "remove"), "clicked");
  g_assert_cmpuint (count_actions (fixture), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.undo-removal", NULL);
  g_assert_cmpuint (count_actions (fixture), ==, 2);
  item = rq_post_mortem_get_actions (
    rq_post_mortem_editor_get_post_mortem (fixture->editor))->pdata[0];
  g_assert_cmpstr (item->what, ==, "Pin the image");
  g_assert_cmpstr (item->owner, ==, "Ann");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.undo-removal", NULL);
  g_assert_cmpuint (count_actions (fixture), ==, 2);
}

static void
test_narrow (Fixture      *fixture,
             gconstpointer data)
{
  int minimum;

  rq_post_mortem_editor_show (fixture->editor, fixture->record, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-action", NULL);
  ui_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
#define ADD(name, func) g_test_add ("/post-mortem-window/" name, Fixture, NULL, set_up, func, \
                                    tear_down)
  ADD ("busy-and-failed", test_busy_and_failed);
  ADD ("drafted", test_drafted);
  ADD ("unsent", test_unsent);
  ADD ("saved", test_saved);
  ADD ("others", test_others);
  ADD ("actions", test_actions);
  ADD ("remove-and-undo", test_remove_and_undo);
  ADD ("narrow", test_narrow);
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
