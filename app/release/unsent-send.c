/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/unsent-send.h"

#include "release/post-mortem-editor.h"
#include "release/unsent-draft.h"

struct _RqUnsentSender
{
  GHashTable *editors; /* (owned) (element-type utf8 RqPostMortemEditor): by release, at work */
};

/** rq_unsent_sender_new: Returns: (transfer full): one that sends nothing yet */
RqUnsentSender *
rq_unsent_sender_new (void)
{
  RqUnsentSender *self = g_new0 (RqUnsentSender, 1);

  self->editors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

static void
state_cb (RqUnsentSender     *self,
          GParamSpec         *pspec,
          RqPostMortemEditor *editor)
{
  RqEditorState state = rq_post_mortem_editor_get_state (editor);

  if (state != RQ_EDITOR_SAVED && state != RQ_EDITOR_DRAFTED)
    return;
  g_signal_handlers_disconnect_by_data (editor, self);
  g_hash_table_remove (self->editors, rq_post_mortem_editor_get_release (editor));
}

/** rq_unsent_sender_free: What is not kept by now stays on the disk. */
void
rq_unsent_sender_free (RqUnsentSender *self)
{
  GHashTableIter iter;
  gpointer editor;

  g_hash_table_iter_init (&iter, self->editors);
  while (g_hash_table_iter_next (&iter, NULL, &editor))
    g_signal_handlers_disconnect_by_data (editor, self);
  g_hash_table_unref (self->editors);
  g_free (self);
}

/**
 * rq_unsent_sender_send:
 * @session: with a connection
 *
 * Sends what was typed in an earlier run and could not be kept then.
 */
void
rq_unsent_sender_send (RqUnsentSender      *self,
                       RqDeploymentSession *session,
                       const char          *release_id)
{
  g_autofree char *path = rq_unsent_draft_path (release_id);
  RqPostMortemEditor *editor;

  if (g_hash_table_contains (self->editors, release_id) ||
      !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return;
  editor = rq_post_mortem_editor_new (session, release_id, NULL);
  g_hash_table_insert (self->editors, g_strdup (release_id), editor);
  g_signal_connect_swapped (editor, "notify::state", G_CALLBACK (state_cb), self);
  rq_post_mortem_editor_open (editor);
}
