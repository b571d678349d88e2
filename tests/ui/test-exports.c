/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gstdio.h>

#include "application.h"
#include "records/post-mortem-markdown.h"
#include "release/release-export.h"
#include "releases/post-mortem-print.h"
#include "releases/post-mortem-window.h"
#include "releases/release-page.h"
#include "sample.h"
#include "ui-test.h"
#include "widgets/question.h"

/* What is written into files: asked for from the windows, answered in the file chooser that a
 * person gets where no portal runs, and read again. */
static GtkApplication *application;

typedef struct
{
  RqReleaseRecord *record; /* (owned) */
  GtkWindow *window;       /* (unowned) */
  RqReleasePage *page;     /* (unowned) */
  char *path;              /* (owned) of the file, which is not there */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  name)
{
  g_autoptr (GListStore) services = sample_services_new (10);

  fixture->record = sample_record_new (RQ_RELEASE_FAILED);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->page = g_object_new (RQ_TYPE_RELEASE_PAGE, NULL);
  gtk_window_set_default_size (fixture->window, 800, 700);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->page));
  rq_release_page_show_record (fixture->page, fixture->record, G_LIST_MODEL (services), TRUE);
  gtk_window_present (fixture->window);
  fixture->path = g_build_filename (g_get_home_dir (), name, NULL);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  name)
{
  g_unlink (fixture->path);
  g_free (fixture->path);
  gtk_window_destroy (fixture->window);
  rq_release_record_unref (fixture->record);
}

/* (transfer none): once it is there */
static GtkWidget *
wait_for_chooser (void)
{
  GType type = 0;

  ui_test_wait ((type = g_type_from_name ("GtkFileChooserDialog")) != 0
                && ui_test_find_toplevel (type) != NULL
                && gtk_widget_get_mapped (ui_test_find_toplevel (type)));
  return ui_test_find_toplevel (type);
}

static gboolean
is_over (void)
{
  GtkWidget *chooser = ui_test_find_toplevel (g_type_from_name ("GtkFileChooserDialog"));

  return chooser == NULL || !gtk_widget_get_visible (chooser);
}

/* As a person types it. */
static void
choose (const char *path)
{
  GtkWidget *chooser = wait_for_chooser ();
  GtkWidget *name = ui_test_find_type (chooser, g_type_from_name ("GtkFileChooserEntry"));

  gtk_editable_set_text (GTK_EDITABLE (name), path);
  ui_test_click (chooser, "_Save");
  ui_test_wait (is_over ());
}

static gboolean
has_content (const char *path,
             const char *expected,
             gsize       length)
{
  g_autofree char *content = NULL;
  gsize there = 0;

  return g_file_get_contents (path, &content, &there, NULL)
         && there == length && memcmp (content, expected, length) == 0;
}

static void
test_markdown (Fixture       *fixture,
               gconstpointer  name)
{
  g_autofree char *expected = rq_release_to_markdown (fixture->record);

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "release.export-markdown", NULL);
  choose (fixture->path);
  ui_test_wait (has_content (fixture->path, expected, strlen (expected)));
}

static void
test_json (Fixture       *fixture,
           gconstpointer  name)
{
  g_autofree char *expected = rq_release_to_json (fixture->record);

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "release.export-json", NULL);
  choose (fixture->path);
  ui_test_wait (has_content (fixture->path, expected, strlen (expected)));
}

/* Every byte that the update script put out, colours and all. */
static void
test_output (Fixture       *fixture,
             gconstpointer  name)
{
  static const char expected[] =
    "\033[1m==>\033[0m pulling 3.9.54\r\n\033[32mok\033[0m   chat-api\r\n"
    "\033[31mfailed\033[0m chat-api: update paused due to failure of task 2\r\n";

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "release.save-output", NULL);
  choose (fixture->path);
  ui_test_wait (has_content (fixture->path, expected, sizeof expected - 1));
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  name)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "release.export-markdown", NULL);
  gtk_editable_set_text (GTK_EDITABLE (ui_test_find_type (wait_for_chooser (), g_type_from_name (
                                                            "GtkFileChooserEntry"))),
                         fixture->path);
  ui_test_click (wait_for_chooser (), "_Cancel");
  ui_test_wait (is_over ());
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_null (ui_test_find_toplevel (RQ_TYPE_QUESTION));
}

/* Nobody can make a file in there. */
static void
test_not_saved (Fixture       *fixture,
                gconstpointer  name)
{
  RqQuestion *question;

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "release.export-markdown", NULL);
  choose ("/proc/requeen-record.md");
  ui_test_wait ((question = ui_test_find_toplevel (RQ_TYPE_QUESTION)) != NULL
                && gtk_widget_get_mapped (GTK_WIDGET (question)));
  g_assert_nonnull (ui_test_find_label (question, "The File Was Not Saved"));
  ui_test_click (question, "_OK");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) == NULL);
}

static void
test_post_mortem (Fixture       *fixture,
                  gconstpointer  name)
{
  const char *id = rq_release_head_get_id (rq_release_record_get_head (fixture->record));
  g_autoptr (RqPostMortemEditor) editor = rq_post_mortem_editor_new (NULL, id, "Ann <ann@desk>");
  RqPostMortemWindow *form = rq_post_mortem_window_new (application, editor);
  g_autofree char *expected = NULL;

  gtk_window_present (GTK_WINDOW (form));
  rq_post_mortem_editor_show (editor, fixture->record, NULL);
  expected = rq_post_mortem_to_markdown (rq_post_mortem_editor_get_post_mortem (editor),
                                         "Post-mortem: cometchat 3.9.51 → 3.9.54");
  gtk_widget_activate_action (GTK_WIDGET (form), "win.export", NULL);
  choose (fixture->path);
  ui_test_wait (has_content (fixture->path, expected, strlen (expected)));
  gtk_window_destroy (GTK_WINDOW (form));
}

/* A long text takes more than one page, and each is in the file. */
static void
print (Fixture      *fixture,
       unsigned int  paragraphs,
       int           least)
{
  const char *id = rq_release_head_get_id (rq_release_record_get_head (fixture->record));
  g_autoptr (RqPostMortem) empty = rq_post_mortem_new (id);
  g_autoptr (GString) text = g_string_new ("Over <b>all</b> & nothing:");
  g_autoptr (RqPostMortem) post_mortem = NULL;
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  int n_pages = 0;

  for (unsigned int i = 0; i < paragraphs; i++)
    g_string_append_printf (text, "\n\n%u. The workers lost the registry while the new tasks were "
                            "pulled, and nobody looked at the queue for ten minutes.", i);
  post_mortem = rq_post_mortem_with_text (empty, RQ_POST_MORTEM_SUMMARY, text->str);
  operation = rq_post_mortem_print_operation_new (post_mortem, "Upgrade to <3.9.52>");
  gtk_print_operation_set_export_filename (operation, fixture->path);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL,
                                            &error), ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_object_get (operation, "n-pages", &n_pages, NULL);
  g_assert_cmpint (n_pages, >=, least);
  g_assert_cmpint (n_pages, <=, least + 1);
  g_assert_true (g_file_get_contents (fixture->path, &content, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (content, "%PDF-"));
}

static void
test_print (Fixture       *fixture,
            gconstpointer  name)
{
  print (fixture, 0, 1);
  print (fixture, 100, 6);
}

#define TEST(path, name, function) \
  g_test_add ("/exports/" path, Fixture, name, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  application = gtk_application_new ("io.github.requeen.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);

  TEST ("markdown", "record.md", test_markdown);
  TEST ("json", "record.json", test_json);
  TEST ("output", "update.log", test_output);
  TEST ("cancelled", "cancelled.md", test_cancelled);
  TEST ("not-saved", "wrong.md", test_not_saved);
  TEST ("post-mortem", "post-mortem.md", test_post_mortem);

  TEST ("print", "post-mortem.pdf", test_print);

  status = g_test_run ();
  g_object_unref (application);
  return status;
}
