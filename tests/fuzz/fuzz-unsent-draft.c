/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "release/unsent-draft.h"

/* All of them are empty by then. */
static void
remove_folders (void)
{
  g_autofree char *path = rq_unsent_draft_path ("x");
  g_autofree char *folder = g_path_get_dirname (path);

  while (g_rmdir (folder) == 0)
    {
      char *parent = g_path_get_dirname (folder);

      g_free (folder);
      folder = parent;
    }
}

/* Before GLib asks for it. */
static void
choose_folder (void)
{
  static gsize chosen;
  g_autofree char *folder = NULL;

  if (!g_once_init_enter (&chosen))
    return;
  folder = g_dir_make_tmp ("requeen-fuzz-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", folder, TRUE);
  atexit (remove_folders);
  g_once_init_leave (&chosen, 1);
}

/* The file of a post-mortem that is not sent yet. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (RqPostMortem) base = NULL;
  g_autoptr (RqPostMortem) mine = NULL;

  choose_folder ();
  path = rq_unsent_draft_path ("20261122-1020-1-abcd");
  folder = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, (const char *) data, size, NULL));
  if (rq_unsent_draft_read ("20261122-1020-1-abcd", &base, &mine))
    g_assert_cmpstr (rq_post_mortem_get_release (mine), ==, "20261122-1020-1-abcd");
  rq_unsent_draft_remove ("20261122-1020-1-abcd");
  return 0;
}
