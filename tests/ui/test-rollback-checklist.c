/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/rollback-checklist.h"

#include <string.h>

#include "keys.h"
#include "sample.h"
#include "ui-test.h"
#include "widgets/banner.h"
#include "wizard/after-rollback.h"
#include "wizard/checklist-page.h"
#include "wizard/checklist-row.h"

/* The checklist of a rollback in a window of its own, with the keyboard alone. There is no
 * connection, so nothing is read, and no tick is kept. */
static GtkApplication *application;

typedef struct
{
  RqDeploymentSession *session; /* (owned) */
  GtkWindow *window;            /* (unowned) until it is closed */
  RqAfterRollback *after;       /* (unowned) of the window */
} Fixture;

static const char *
state (Fixture *fixture)
{
  return rq_after_rollback_get_state (fixture->after);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  shown)
{
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();

  fixture->session = rq_deployment_session_new (deployment);
  fixture->window = rq_rollback_checklist_present (application, fixture->session, SAMPLE_RESUMED);
  ui_test_wait (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
  fixture->after = RQ_AFTER_ROLLBACK (ui_test_find_type (fixture->window, RQ_TYPE_AFTER_ROLLBACK));
  if (shown != NULL)
    {
      g_autoptr (RqReleaseDraft) draft = sample_after_rollback_new (fixture->session);
      GtkWidget *page = rq_checklist_page_new ();

      ui_test_wait (g_str_equal (state (fixture), "failed"));
      rq_checklist_page_set_draft (RQ_CHECKLIST_PAGE (page), draft);
      adw_bin_set_child (ui_test_child (fixture->after, "place"), page);
      gtk_stack_set_visible_child_name (ui_test_child (fixture->after, "stack"), "checklist");
      ui_test_wait (gtk_widget_get_mapped (page));
    }
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  shown)
{
  if (fixture->window != NULL)
    gtk_window_destroy (fixture->window);
  /* reading may not be over yet */
  g_object_add_weak_pointer (G_OBJECT (fixture->session), (gpointer *) &fixture->session);
  g_object_unref (fixture->session);
  ui_test_wait (fixture->session == NULL);
}

static gboolean
says (Fixture    *fixture,
      const char *text)
{
  return ui_test_find_label (fixture->window, text) != NULL;
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  shown)
{
  ui_test_wait (g_str_equal (state (fixture), "failed"));
  ui_test_wait (says (fixture, "Could Not Read the Checklist"));
  ui_test_click (fixture->window, "_Try Again");
  ui_test_wait (g_str_equal (state (fixture), "failed"));
}

/* The same release has one window. */
static void
test_one_window (Fixture       *fixture,
                 gconstpointer  shown)
{
  GType type = G_TYPE_FROM_INSTANCE (fixture->window);

  g_assert_true (rq_rollback_checklist_present (application, fixture->session, SAMPLE_RESUMED)
                 == fixture->window);
  keys_press (fixture->window, "Escape");
  ui_test_wait (ui_test_find_toplevel (type) == NULL);
  fixture->window = NULL;
}

static void
test_shown (Fixture       *fixture,
            gconstpointer  shown)
{
  g_assert_true (says (fixture, "Root cause documented"));
  g_assert_true (says (fixture, "Behavior and data validated"));
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Post-mortem…"));
}

/* Tab until the keyboard is in what @type is, or in a part of it. */
static GtkWidget *
tab_to (Fixture *fixture,
        GType    type)
{
  for (unsigned int i = 0; i < 100; i++)
    {
      GtkWidget *focus;

      keys_press (fixture->window, "Tab");
      focus = gtk_window_get_focus (fixture->window);
      if (focus != NULL && G_TYPE_CHECK_INSTANCE_TYPE (focus, type))
        return focus;
    }
  g_error ("Tab does not lead to a %s", g_type_name (type));
}

/* A tick, then the row is opened, a note is typed and said to be the reason. */
static void
test_by_keyboard (Fixture       *fixture,
                  gconstpointer  shown)
{
  GtkWidget *check = tab_to (fixture, GTK_TYPE_CHECK_BUTTON);
  RqChecklistRow *row = RQ_CHECKLIST_ROW (gtk_widget_get_ancestor (check, RQ_TYPE_CHECKLIST_ROW));
  gpointer button = ui_test_child (row, "not_applicable_button");
  gpointer banner = NULL;

  keys_press (fixture->window, "space");
  banner = ui_test_find_type (fixture->window, RQ_TYPE_BANNER);
  ui_test_wait (rq_banner_get_title (banner) != NULL);
  ui_test_wait (!gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));

  gtk_widget_grab_focus (gtk_widget_get_ancestor (check, GTK_TYPE_LIST_BOX_ROW));
  keys_press (fixture->window, "Return");
  ui_test_wait (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
  g_assert_cmpstr (gtk_button_get_label (button), ==, "Does Not Appl_y");
  while (gtk_widget_get_ancestor (tab_to (fixture, GTK_TYPE_TEXT), ADW_TYPE_ENTRY_ROW)
         != ui_test_child (row, "note"))
    continue;
  gtk_editable_set_text (GTK_EDITABLE (gtk_window_get_focus (fixture->window)), "No data.");
  g_assert_true (gtk_widget_is_sensitive (button));
  /* the keyboard leaves the row, and its keys are free for the next one */
  gtk_window_set_focus (fixture->window, NULL);
  g_assert_cmpstr (gtk_button_get_label (button), ==, "Does Not Apply");
}

#define TEST(path, shown, function) \
  g_test_add ("/rollback-checklist/" path, Fixture, shown, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  application = gtk_application_new ("io.github.requeen.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);

  TEST ("offline", NULL, test_offline);
  TEST ("one-window", NULL, test_one_window);
  TEST ("shown", "shown", test_shown);
  TEST ("by-keyboard", "shown", test_by_keyboard);

  status = g_test_run ();
  g_object_unref (application);
  return status;
}
