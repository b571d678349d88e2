/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/save-file.h"

#include <glib/gi18n-lib.h>

#include "compat.h"
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
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Saving *saving = data;
  g_autoptr (GFile) file = rq_compat_choose_file_finish (result, NULL);

  if (file != NULL)
    g_file_replace_contents_bytes_async (file, saving->bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                         NULL, written_cb, saving);
  else
    saving_free (saving);
}

/** rq_save_file_ask: Asks where to save @bytes, and does it. */
void
rq_save_file_ask (GtkWindow  *parent,
                  const char *title,
                  const char *name,
                  GBytes     *bytes)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->parent = g_object_ref (parent);
  saving->bytes = g_bytes_ref (bytes);
  rq_compat_choose_new_file_async (parent, title, name, NULL, chosen_cb, saving);
}
