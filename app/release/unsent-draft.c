/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/unsent-draft.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "records/record-data.h"
#include "swarm/json.h"

/* Twice what a post-mortem may hold, and some */
#define SIZE_MAX_BYTES (1024 * 1024)

static char *
make_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "requeen", "drafts", NULL);
}

/** rq_unsent_draft_path: Returns: (transfer full): where the draft of this release is */
char *
rq_unsent_draft_path (const char *release_id)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *name = g_strconcat (release_id, ".json", NULL);

  return g_build_filename (folder, name, NULL);
}

static char *
to_text (RqPostMortem *base,
         RqPostMortem *mine,
         GError      **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;

  json_object_set_int_member (object, "format", RQ_RECORD_FORMAT);
  json_object_set_object_member (object, "base",
                                 json_object_ref (rq_post_mortem_get_fields (base)));
  json_object_set_object_member (object, "mine",
                                 json_object_ref (rq_post_mortem_get_fields (mine)));
  node = json_node_init_object (json_node_alloc (), object);
  return rq_json_to_text (node, error);
}

/**
 * rq_unsent_draft_write:
 * @base: what @mine was made from
 *
 * Returns: whether it is on the disk
 */
gboolean
rq_unsent_draft_write (RqPostMortem *base,
                       RqPostMortem *mine,
                       GError      **error)
{
  g_autofree char *path = rq_unsent_draft_path (rq_post_mortem_get_release (mine));
  g_autofree char *folder = make_folder ();
  g_autofree char *text = to_text (base, mine, error);

  if (text == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                   _("The folder %s cannot be made: %s. Check its permissions."), folder,
                   g_strerror (code));
      return FALSE;
    }
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/**
 * rq_unsent_draft_keep:
 * @base: what @mine was made from
 *
 * Makes the disk as good as what was typed: no file when nothing was.
 */
void
rq_unsent_draft_keep (RqPostMortem *base,
                      RqPostMortem *mine)
{
  g_autoptr (GError) error = NULL;

  if (rq_post_mortem_equal (base, mine))
    rq_unsent_draft_remove (rq_post_mortem_get_release (mine));
  else if (!rq_unsent_draft_write (base, mine, &error))
    g_warning ("The draft of a post-mortem is not on the disk: %s", error->message);
}

static RqPostMortem *
read_one (JsonObject *object,
          const char *name)
{
  JsonObject *fields = rq_json_get_object (object, name);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (fields == NULL)
    return NULL;
  node = json_node_init_object (json_node_alloc (), fields);
  text = rq_json_to_text (node, NULL);
  return text != NULL ? rq_post_mortem_from_label (text, NULL) : NULL;
}

/**
 * rq_unsent_draft_read:
 * @base: (out): what it was made from
 * @mine: (out): what was typed
 *
 * Returns: whether there is one
 */
gboolean
rq_unsent_draft_read (const char    *release_id,
                      RqPostMortem **base,
                      RqPostMortem **mine)
{
  g_autofree char *path = rq_unsent_draft_path (release_id);
  g_autofree char *text = NULL;
  GStatBuf info;
  gsize length;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (RqPostMortem) read_base = NULL;
  g_autoptr (RqPostMortem) read_mine = NULL;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > SIZE_MAX_BYTES ||
      !g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  object = rq_record_parse (text, (gssize) length, NULL);
  read_base = object != NULL ? read_one (object, "base") : NULL;
  read_mine = object != NULL ? read_one (object, "mine") : NULL;
  if (read_base == NULL || read_mine == NULL ||
      !g_str_equal (rq_post_mortem_get_release (read_mine), release_id))
    return FALSE;
  *base = g_steal_pointer (&read_base);
  *mine = g_steal_pointer (&read_mine);
  return TRUE;
}

/** rq_unsent_draft_remove: It has been sent. */
void
rq_unsent_draft_remove (const char *release_id)
{
  g_autofree char *path = rq_unsent_draft_path (release_id);

  g_unlink (path);
}
