/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "base/secret-text.h"
#include "deployment/add-deployment.h"
#include "deployment/add-directory-page.h"
#include "deployment/add-stack-page.h"
#include "deployment/edit-deployment.h"
#include "deployment/secret-question.h"
#include "sample.h"
#include "ui-test.h"
#include "widgets/banner.h"
#include "widgets/question.h"

static RqDeployments *deployments;

static RqAddDeployment *
dialog_new (void)
{
  RqAddDeployment *dialog = rq_add_deployment_new (NULL, deployments);

  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_wait (gtk_widget_get_mapped (GTK_WIDGET (dialog)));
  return dialog;
}

static gpointer
part (gpointer    dialog,
      const char *page,
      const char *id)
{
  return ui_test_child (ui_test_child (dialog, page), id);
}

static gboolean
is_sensitive (gpointer    dialog,
              const char *id)
{
  return gtk_widget_is_sensitive (ui_test_child (dialog, id));
}

static const char *
banner_title (gpointer dialog)
{
  return rq_banner_get_title (ui_test_child (dialog, "banner"));
}

/* Nothing can be tried before a host is typed; a bad one is a sentence, and stays to be mended. */
static void
test_host (void)
{
  RqAddDeployment *dialog = dialog_new ();
  GtkEditable *host = part (dialog, "host_page", "host_row");

  g_assert_cmpstr (rq_add_deployment_get_page (dialog), ==, "host");
  g_assert_false (is_sensitive (dialog, "next_button"));
  gtk_editable_set_text (host, "m1;reboot");
  g_assert_true (is_sensitive (dialog, "next_button"));
  ui_test_click (dialog, "Co_nnect");
  g_assert_cmpstr (rq_add_deployment_get_page (dialog), ==, "host");
  g_assert_nonnull (strstr (banner_title (dialog), "[USER@]HOST"));
  g_assert_cmpstr (gtk_editable_get_text (host), ==, "m1;reboot");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* From the test's own ~/.ssh/config. */
static void
test_suggestions (void)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".ssh", NULL);
  g_autofree char *path = g_build_filename (folder, "config", NULL);
  RqAddDeployment *dialog;
  GtkListBox *list;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "Host prod *.example.com\nHost staging\n", -1, NULL));
  dialog = dialog_new ();
  list = part (dialog, "host_page", "hosts_list");
  ui_test_wait (gtk_widget_get_visible (part (dialog, "host_page", "hosts_button")));
  g_assert_null (gtk_list_box_get_row_at_index (list, 2));
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 1));
  g_assert_cmpstr (gtk_editable_get_text (part (dialog, "host_page", "host_row")), ==, "staging");
  g_assert_true (is_sensitive (dialog, "next_button"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_unlink (path);
}

/* Nobody listens at port 1. */
static void
test_refused (void)
{
  RqAddDeployment *dialog = dialog_new ();

  gtk_editable_set_text (part (dialog, "host_page", "host_row"), "127.0.0.1");
  gtk_editable_set_text (part (dialog, "host_page", "port_row"), "1");
  ui_test_click (dialog, "Co_nnect");
  g_assert_cmpstr (rq_add_deployment_get_page (dialog), ==, "busy");
  g_assert_false (is_sensitive (dialog, "next_button"));
  ui_test_wait (g_str_equal (rq_add_deployment_get_page (dialog), "host"));
  g_assert_nonnull (strstr (banner_title (dialog), "127.0.0.1 port 1 cannot be reached"));
  g_assert_cmpstr (gtk_editable_get_text (part (dialog, "host_page", "port_row")), ==, "1");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* What libssh2 cannot do is offered to the system's own ssh, which the form shows then. */
static void
test_use_openssh (void)
{
  RqAddDeployment *dialog = dialog_new ();

  ui_test_set_ssh_config ("ProxyCommand false\n");
  gtk_editable_set_text (part (dialog, "host_page", "host_row"), "bastioned");
  ui_test_click (dialog, "Co_nnect");
  ui_test_wait (ui_test_find_button (dialog, "_Use the System’s SSH") != NULL);
  g_assert_nonnull (strstr (banner_title (dialog), "libssh2 cannot follow"));
  ui_test_click (dialog, "_Use the System’s SSH");
  ui_test_wait (g_str_equal (rq_add_deployment_get_page (dialog), "host"));
  g_assert_nonnull (strstr (banner_title (dialog), "OpenSSH says"));
  g_assert_null (ui_test_find_button (dialog, "_Use the System’s SSH"));

  g_assert_cmpuint (adw_combo_row_get_selected (part (dialog, "host_page", "transport_row")), ==,
                    1);
  ui_test_set_ssh_config ("");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A server that never says a word: cancelling and closing end the waiting. */
static void
test_cancel (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *host = g_strdup_printf ("127.0.0.1:%u", port);
  RqAddDeployment *dialog = dialog_new ();
  gint64 begin = g_get_monotonic_time ();

  gtk_editable_set_text (part (dialog, "host_page", "host_row"), host);
  ui_test_click (dialog, "Co_nnect");
  ui_test_wait (ui_test_find_button (dialog, "_Cancel") != NULL);
  ui_test_click (dialog, "_Cancel");
  ui_test_wait (g_str_equal (rq_add_deployment_get_page (dialog), "host"));
  g_assert_null (banner_title (dialog));

  ui_test_click (dialog, "Co_nnect");
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_close (GTK_WINDOW (dialog));
  ui_test_wait (dialog == NULL);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 10 * G_USEC_PER_SEC);
}

static void
test_stacks (void)
{
  RqAddDeployment *dialog = dialog_new ();
  RqAddStackPage *page = ui_test_child (dialog, "stack_page");
  GtkStack *stack = ui_test_child (dialog, "stack");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) two = g_ptr_array_new ();
  RqFoundStack chat = { (char *) "<chat>", 10, (char *) "3.9.51", TRUE };
  RqFoundStack web = { (char *) "web", 1, NULL, FALSE };

  gtk_stack_set_visible_child_name (stack, "stack");
  rq_add_stack_page_set_stacks (page, "m1", none);
  ui_test_wait (ui_test_find_label (page, "No Stacks") != NULL);
  g_assert_false (is_sensitive (dialog, "next_button"));

  g_ptr_array_add (two, &chat);
  g_ptr_array_add (two, &web);
  rq_add_stack_page_set_stacks (page, "m1", two);
  ui_test_wait (ui_test_find_label (page, "<chat>") != NULL);
  g_assert_nonnull (ui_test_find_label (page, "10 services · 3.9.51 and others"));
  g_assert_nonnull (ui_test_find_label (page, "1 service"));
  g_assert_null (rq_add_stack_page_get_stack (page));
  g_assert_false (is_sensitive (dialog, "next_button"));

  g_ptr_array_set_size (two, 1);
  rq_add_stack_page_set_stacks (page, "m1", two);
  g_assert_cmpstr (rq_add_stack_page_get_stack (page), ==, "<chat>");
  g_assert_true (is_sensitive (dialog, "next_button"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_directories (void)
{
  RqAddDeployment *dialog = dialog_new ();
  RqAddDirectoryPage *page = ui_test_child (dialog, "directory_page");
  const char *paths[] = { "/opt/web", "/opt/chat", NULL };
  const char *none[] = { NULL };
  RqFoundDirectories found = { (char **) paths, TRUE };
  RqFoundDirectories nothing = { (char **) none, TRUE };

  gtk_stack_set_visible_child_name (ui_test_child (dialog, "stack"), "directory");
  rq_add_directory_page_set_found (page, &found, "other");
  rq_add_directory_page_suggest_name (page, "chat on m1");
  g_assert_null (rq_add_directory_page_get_directory (page));
  g_assert_false (is_sensitive (dialog, "next_button"));
  rq_add_directory_page_set_found (page, &found, "chat");
  g_assert_cmpstr (rq_add_directory_page_get_directory (page), ==, "/opt/chat");
  g_assert_true (is_sensitive (dialog, "next_button"));

  /* who types means it */
  gtk_editable_set_text (ui_test_child (page, "other_row"), "/srv/chat");
  g_assert_cmpstr (rq_add_directory_page_get_directory (page), ==, "/srv/chat");
  gtk_editable_set_text (ui_test_child (page, "name_row"), "mine");
  rq_add_directory_page_suggest_name (page, "another");
  g_assert_cmpstr (rq_add_directory_page_get_name (page), ==, "mine");
  gtk_editable_set_text (ui_test_child (page, "name_row"), "");
  g_assert_false (is_sensitive (dialog, "next_button"));

  rq_add_directory_page_set_found (page, &nothing, "chat");
  g_assert_cmpstr (rq_add_directory_page_get_directory (page), ==, "/srv/chat");
  rq_add_directory_page_set_found (page, NULL, "chat");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
saved_cb (RqEditDeployment *dialog,
          const char       *name,
          char            **saved)
{
  g_free (*saved);
  *saved = g_strdup (name);
}

/* Change one, then make another of it; a name that is taken is refused. */
static void
test_edit (void)
{
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  const char *name = rq_deployment_get_name (deployment);
  RqEditDeployment *dialog;
  g_autofree char *saved = NULL;

  g_assert_true (rq_deployments_add (deployments, deployment, NULL));
  dialog = rq_edit_deployment_new (NULL, deployments, deployment);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_editable_set_text (ui_test_child (dialog, "directory_row"), "relative");
  ui_test_click (dialog, "Sa_ve");
  g_assert_nonnull (banner_title (dialog));
  gtk_editable_set_text (ui_test_child (dialog, "directory_row"), "/srv/other");
  gtk_editable_set_text (ui_test_child (dialog, "others_row"), "m2, m2");
  ui_test_click (dialog, "Sa_ve");
  g_assert_nonnull (strstr (banner_title (dialog), "twice"));
  gtk_editable_set_text (ui_test_child (dialog, "others_row"), "m2, m3");
  g_signal_connect (dialog, "saved", G_CALLBACK (saved_cb), &saved);
  ui_test_click (dialog, "Sa_ve");
  g_assert_cmpstr (saved, ==, name);
  g_assert_cmpstr (rq_deployment_get_directory (rq_deployments_find (deployments, name)), ==,
                   "/srv/other");
  g_assert_cmpstr (rq_deployment_get_other_hosts (rq_deployments_find (deployments, name)), ==,
                   "m2 m3");

  dialog = rq_edit_deployment_new_duplicate (NULL, deployments, deployment);
  gtk_window_present (GTK_WINDOW (dialog));
  g_signal_connect (dialog, "saved", G_CALLBACK (saved_cb), &saved);
  gtk_editable_set_text (ui_test_child (dialog, "name_row"), name);
  ui_test_click (dialog, "_Add");
  g_assert_nonnull (strstr (banner_title (dialog), "already"));
  gtk_editable_set_text (ui_test_child (dialog, "name_row"), "another");
  ui_test_click (dialog, "_Add");
  g_assert_cmpstr (saved, ==, "another");
  g_assert_nonnull (rq_deployments_find (deployments, "another"));
  g_assert_nonnull (rq_deployments_find (deployments, name));
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GtkWidget *
find_entry (GtkWidget *root)
{
  if (ADW_IS_ENTRY_ROW (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const RqSshQuestion question = {
  .kind = RQ_SSH_QUESTION_PASSWORD, .name = (char *) "deploy@m1", .attempt = 2,
  .can_remember = TRUE,
};

static void
test_secret (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (RqSecretText) secret = NULL;
  gboolean remember = TRUE;
  GtkWidget *dialog;

  rq_secret_question_ask_async (NULL, &question, NULL, keep_result_cb, &result);
  dialog = ui_test_find_toplevel (RQ_TYPE_QUESTION);
  ui_test_wait (ui_test_find_label (dialog, "That was not right. Try again.") != NULL);
  gtk_editable_set_text (GTK_EDITABLE (find_entry (dialog)), "correct horse");
  ui_test_click (dialog, "_Log In");
  ui_test_wait (result != NULL);
  secret = rq_secret_question_ask_finish (result, &remember, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, "correct horse");
  g_assert_false (remember);
}

static void
test_secret_cancelled (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean remember;

  rq_secret_question_ask_async (NULL, &question, NULL, keep_result_cb, &result);
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Cancel") != NULL);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Cancel");
  ui_test_wait (result != NULL);
  g_assert_null (rq_secret_question_ask_finish (result, &remember, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  ui_test_init (&argc, &argv);
  deployments = rq_deployments_load (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/ui/add-deployment/host", test_host);
  g_test_add_func ("/ui/add-deployment/suggestions", test_suggestions);
  g_test_add_func ("/ui/add-deployment/refused", test_refused);
  g_test_add_func ("/ui/add-deployment/use-openssh", test_use_openssh);
  g_test_add_func ("/ui/add-deployment/cancel", test_cancel);
  g_test_add_func ("/ui/add-deployment/stacks", test_stacks);
  g_test_add_func ("/ui/add-deployment/directories", test_directories);
  g_test_add_func ("/ui/add-deployment/edit", test_edit);
  g_test_add_func ("/ui/add-deployment/secret", test_secret);
  g_test_add_func ("/ui/add-deployment/secret-cancelled", test_secret_cancelled);
  result = g_test_run ();
  g_object_unref (deployments);
  return result;
}
