/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/unsent-send.h"

#include "release/post-mortem-editor.h"
#include "release/unsent-draft.h"

/**
 * rq_unsent_send:
 * @session: with a connection
 *
 * Sends what was typed in an earlier run and could not be kept then.
 */
void
rq_unsent_send (RqDeploymentSession *session,
                const char          *release_id)
{
  g_autofree char *path = rq_unsent_draft_path (release_id);
  g_autoptr (RqPostMortemEditor) editor = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return;
  editor = rq_post_mortem_editor_new (session, release_id, NULL);
  rq_post_mortem_editor_open (editor);
}
