/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compat.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Debian 12 has a window, which Debian 13 gave up for a dialog; the latter is not of the API that
 * this program keeps to, which is what the warning would be about. */
#if ADW_CHECK_VERSION (1, 5, 0)
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#define show_about(parent, ...) adw_show_about_dialog (GTK_WIDGET (parent), __VA_ARGS__)
#else
#define show_about(parent, ...) adw_show_about_window (parent, __VA_ARGS__)
#endif

/**
 * rq_compat_show_about:
 * @parent: over which window
 *
 * Shows what this program is.
 */
void
rq_compat_show_about (GtkWindow *parent)
{
  const char *comments = _("Guided, reversible upgrades of a production stack on Docker Swarm.");
  /* Translators: your name, one per line */
  const char *translators = _("translator-credits");

  show_about (parent,
              "application-name", "Requeen",
              "application-icon", RQ_APPLICATION_ID,
              "version", RQ_VERSION,
              "comments", comments,
              "license-type", GTK_LICENSE_GPL_3_0,
              "translator-credits", translators,
              NULL);
}

#if GTK_CHECK_VERSION (4, 10, 0)
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GFile *file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
choose_file (GTask      *task,
             GtkWindow  *parent,
             const char *title,
             GFile      *folder)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  if (folder != NULL)
    gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_open (dialog, parent, g_task_get_cancellable (task), opened_cb,
                        g_object_ref (task));
}

#else

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             GTask           *task)
{
  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
  g_object_unref (task);
  g_object_unref (dialog);
}

static void
choose_file (GTask      *task,
             GtkWindow  *parent,
             const char *title,
             GFile      *folder)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), g_object_ref (task));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

/**
 * rq_compat_choose_file_async:
 * @parent: over which window
 * @folder: where to begin, if it is there
 *
 * Lets a person choose a file.
 */
void
rq_compat_choose_file_async (GtkWindow           *parent,
                             const char          *title,
                             const char          *folder,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GFile) start = g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_file_new_for_path (folder)
                                                                     : NULL;

  g_task_set_source_tag (task, rq_compat_choose_file_async);
  choose_file (task, parent, title, start);
}

/**
 * rq_compat_choose_file_finish:
 *
 * Returns: (transfer full) (nullable): the file; %NULL with an error when there is none
 */
GFile *
rq_compat_choose_file_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* (transfer full): as it is read aloud */
static char *
without_mnemonic (const char *label)
{
  GString *words = g_string_new (NULL);

  for (const char *at = label; *at != '\0'; at++)
    {
      if (*at == '_' && at[1] != '\0')
        at++;
      g_string_append_c (words, *at);
    }
  return g_string_free (words, FALSE);
}

static void
name_button_cb (GObject    *button,
                GParamSpec *property)
{
  GObjectClass *parent = g_type_class_peek (GTK_TYPE_WIDGET);
  g_autofree char *label = NULL;
  g_autofree char *words = NULL;
  gboolean underlined = FALSE;

  if (parent->notify != NULL)
    parent->notify (button, property);
  if (!g_str_equal (property->name, "label") && !g_str_equal (property->name, "use-underline"))
    return;
  g_object_get (button, "label", &label, "use-underline", &underlined, NULL);
  if (label == NULL || !underlined)
    return;

  words = without_mnemonic (label);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

/**
 * rq_compat_name_buttons:
 *
 * GTK 4.8 calls a button with a mnemonic "_Back Back", and reads it so: from here on every one of
 * this process is "Back". To be called before the first is made.
 */
void
rq_compat_name_buttons (void)
{
  GType types[] = { GTK_TYPE_BUTTON, GTK_TYPE_CHECK_BUTTON };

  for (unsigned int i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GObjectClass *klass = g_type_class_ref (types[i]); /* GTK keeps it for good */

      klass->notify = name_button_cb;
      g_type_class_unref (klass);
    }
}
