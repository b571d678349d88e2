/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compat.h"

#include "format.h"

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

/* A file that is asked for. */
typedef struct
{
  const char *title;
  GFile *folder;    /* (unowned) (nullable) where to begin */
  const char *name; /* (nullable) what is suggested for one to write; %NULL: one that there is */
} Wish;

#if GTK_CHECK_VERSION (4, 10, 0)
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static void
return_file (GTask  *task,
             GFile  *file,
             GError *error)
{
  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  GError *error = NULL;
  GFile *file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  return_file (data, file, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  GError *error = NULL;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  return_file (data, file, error);
}

static void
choose_file (GTask      *task,
             GtkWindow  *parent,
             const Wish *wish)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GCancellable *cancellable = g_task_get_cancellable (task);

  gtk_file_dialog_set_title (dialog, wish->title);
  if (wish->folder != NULL)
    gtk_file_dialog_set_initial_folder (dialog, wish->folder);
  gtk_file_dialog_set_initial_name (dialog, wish->name);
  if (wish->name != NULL)
    gtk_file_dialog_save (dialog, parent, cancellable, saved_cb, g_object_ref (task));
  else
    gtk_file_dialog_open (dialog, parent, cancellable, opened_cb, g_object_ref (task));
}

#else

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             GTask           *task)
{
  GFile *file = response == GTK_RESPONSE_ACCEPT
                ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
  gtk_native_dialog_destroy (dialog);
  g_object_unref (task);
  g_object_unref (dialog);
}

static void
choose_file (GTask      *task,
             GtkWindow  *parent,
             const Wish *wish)
{
  GtkFileChooserAction action = wish->name != NULL ? GTK_FILE_CHOOSER_ACTION_SAVE
                                                   : GTK_FILE_CHOOSER_ACTION_OPEN;
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (wish->title, parent, action, NULL, NULL);

  if (wish->folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), wish->folder, NULL);
  if (wish->name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), wish->name);
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
  Wish wish = { title, start, NULL };

  g_task_set_source_tag (task, rq_compat_choose_file_async);
  choose_file (task, parent, &wish);
}

/**
 * rq_compat_choose_new_file_async:
 * @parent: over which window
 * @name: what is suggested
 *
 * Lets a person choose a file to write, and asks before one is replaced.
 */
void
rq_compat_choose_new_file_async (GtkWindow           *parent,
                                 const char          *title,
                                 const char          *name,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Wish wish = { title, NULL, name };

  g_task_set_source_tag (task, rq_compat_choose_new_file_async);
  choose_file (task, parent, &wish);
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

static void
set_label (gpointer    accessible,
           const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (accessible), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
name_button (GObject    *button,
             GParamSpec *property)
{
  g_autofree char *label = NULL;
  g_autofree char *words = NULL;
  gboolean underlined = FALSE;

  if (!g_str_equal (property->name, "label") && !g_str_equal (property->name, "use-underline"))
    return;
  g_object_get (button, "label", &label, "use-underline", &underlined, NULL);
  if (label == NULL || !underlined)
    return;

  words = rq_format_without_mnemonic (label);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  set_label (button, words);
}

/* (transfer full): the title of what a list is in; "" where Adwaita gives it already */
static char *
title_around (GtkWidget          *list,
              AdwPreferencesRow  *row)
{
  GtkWidget *group = gtk_widget_get_ancestor (list, ADW_TYPE_PREFERENCES_GROUP);
  GtkRoot *root = gtk_widget_get_root (list);
  const char *title = NULL;

  if (row != NULL)
    return adw_preferences_row_get_use_underline (row)
           ? rq_format_without_mnemonic (adw_preferences_row_get_title (row))
           : g_strdup (adw_preferences_row_get_title (row));
  if (group != NULL && *adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)) != '\0')
    return g_strdup ("");
  if (GTK_IS_WINDOW (root))
    title = gtk_window_get_title (GTK_WINDOW (root));
  return g_strdup (title != NULL && *title != '\0' ? title : g_get_application_name ());
}

/* Also the row that it is in: Adwaita's row that expands is one around two lists of rows. */
static void
name_list (GObject    *list,
           GParamSpec *property)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (list), ADW_TYPE_PREFERENCES_ROW);
  g_autofree char *title = NULL;

  if (!g_str_equal (property->name, "root") || gtk_widget_get_root (GTK_WIDGET (list)) == NULL ||
      gtk_test_accessible_has_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return;

  title = title_around (GTK_WIDGET (list), row != NULL ? ADW_PREFERENCES_ROW (row) : NULL);
  if (*title == '\0')
    return;
  set_label (list, title);
  if (row != NULL)
    set_label (row, title);
}

static void
notify_cb (GObject    *object,
           GParamSpec *property)
{
  GObjectClass *parent = g_type_class_peek (GTK_TYPE_WIDGET);

  if (parent->notify != NULL)
    parent->notify (object, property);
  if (GTK_IS_LIST_BOX (object))
    name_list (object, property);
  else
    name_button (object, property);
}

/**
 * rq_compat_name_widgets:
 *
 * GTK 4.8 calls a button with a mnemonic "_Back Back", and a list that Adwaita has made
 * "GtkListBox", and reads them so: from here on they are "Back" and the title of what they are in,
 * in this whole process. To be called before the first is made.
 */
void
rq_compat_name_widgets (void)
{
  GType types[] = { GTK_TYPE_BUTTON, GTK_TYPE_CHECK_BUTTON, GTK_TYPE_LIST_BOX };

  for (unsigned int i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GObjectClass *klass = g_type_class_ref (types[i]); /* GTK keeps it for good */

      klass->notify = notify_cb;
      g_type_class_unref (klass);
    }
}
