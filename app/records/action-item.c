/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/action-item.h"

#include "records/record-text.h"
#include "swarm/json.h"

static const char *const known[] = { "id", "what", "owner", "due", "done" };

/**
 * rq_action_item_new:
 * @id: (nullable): of the row; %NULL makes a new one
 *
 * Returns: (transfer full): an action item; each text becomes one line
 */
RqActionItem *
rq_action_item_new (const char *id,
                    const char *what,
                    const char *owner,
                    const char *due,
                    gboolean    done)
{
  RqActionItem *item = g_new0 (RqActionItem, 1);

  item->id = id != NULL ? g_strdup (id) : g_strdup_printf ("%08x", g_random_int ());
  item->what = rq_record_text_line (what);
  item->owner = rq_record_text_line (owner);
  item->due = rq_record_text_line (due);
  item->done = done;
  return item;
}

/** rq_action_item_copy: Returns: (transfer full): another one like @item */
RqActionItem *
rq_action_item_copy (const RqActionItem *item)
{
  RqActionItem *copy =
    rq_action_item_new (item->id, item->what, item->owner, item->due, item->done);

  if (item->others != NULL)
    copy->others = json_object_ref (item->others);
  return copy;
}

/** rq_action_item_free: Frees @item. */
void
rq_action_item_free (RqActionItem *item)
{
  g_free (item->id);
  g_free (item->what);
  g_free (item->owner);
  g_free (item->due);
  g_clear_pointer (&item->others, json_object_unref);
  g_free (item);
}

static JsonObject *
find_others (JsonObject *object)
{
  JsonObject *others = rq_json_copy_object (object);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (json_object_has_member (others, known[i]))
      json_object_remove_member (others, known[i]);
  if (json_object_get_size (others) > 0)
    return others;
  json_object_unref (others);
  return NULL;
}

static const char *
text_of (JsonObject *object,
         const char *name)
{
  const char *text = rq_json_get_string (object, name);

  return text != NULL ? text : "";
}

/** rq_action_item_from_json: Returns: (transfer full) (nullable): %NULL when there is no object */
RqActionItem *
rq_action_item_from_json (JsonObject *object)
{
  RqActionItem *item;

  if (object == NULL)
    return NULL;
  item = rq_action_item_new (rq_json_get_string (object, "id"), text_of (object, "what"),
                             text_of (object, "owner"), text_of (object, "due"),
                             rq_json_get_bool (object, "done"));
  item->others = find_others (object);
  return item;
}

/** rq_action_item_to_json: Returns: (transfer full): all of it, also what is not known here */
JsonObject *
rq_action_item_to_json (const RqActionItem *item)
{
  JsonObject *object =
    item->others != NULL ? rq_json_copy_object (item->others) : json_object_new ();

  json_object_set_string_member (object, "id", item->id);
  json_object_set_string_member (object, "what", item->what);
  json_object_set_string_member (object, "owner", item->owner);
  json_object_set_string_member (object, "due", item->due);
  json_object_set_boolean_member (object, "done", item->done);
  return object;
}

/** rq_action_item_equal: Returns: whether @a and @b say the same */
gboolean
rq_action_item_equal (const RqActionItem *a,
                      const RqActionItem *b)
{
  return g_str_equal (a->what, b->what) && g_str_equal (a->owner, b->owner) &&
         g_str_equal (a->due, b->due) && a->done == b->done;
}
