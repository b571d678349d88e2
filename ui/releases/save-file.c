/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/save-file.h"

#include <glib/gi18n-lib.h>

#include "widgets/question.h"

/* A file while it is asked for and written. */
typedef struct
{
  GtkWindow *parent; /* (owned) */
  GBytes *bytes;     /* (owned) */
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->parent);
  g_bytes_unref (saving->bytes);
  g_free (saving);
}

static void
say_failed (GtkWindow    *parent,
            const GError *error)
{
  RqQuestion *question = rq_question_new (parent, _("The File Was Not Saved"), error->message);

  rq_question_set_verb (question, _("_OK"), RQ_VERB_PLAIN);
  rq_question_ask_async (question, NULL, NULL, NULL);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    say_failed (saving->parent, error);
  saving_free (saving);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             Saving          *saving)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                           ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL)
    g_file_replace_contents_bytes_async (file, saving->bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                         NULL, written_cb, saving);
  else
    saving_free (saving);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

/** rq_save_file_ask: Asks where to save @bytes, and does it. */
void
rq_save_file_ask (GtkWindow  *parent,
                  const char *title,
                  const char *name,
                  GBytes     *bytes)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  Saving *saving = g_new0 (Saving, 1);

  saving->parent = g_object_ref (parent);
  saving->bytes = g_bytes_ref (bytes);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
