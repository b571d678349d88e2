/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/row-list.h"

#include <string.h>

struct _RqRowList
{
  GObject parent_instance;

  GType item_type;
  RqRowIdFunc get_id;
  GCompareFunc compare;
  GPtrArray *rows;   /* (owned): of GObject */
  GHashTable *by_id; /* (owned): ID (of the row) → row */
};

static GType
rq_row_list_get_item_type (GListModel *model)
{
  return RQ_ROW_LIST (model)->item_type;
}

static guint
rq_row_list_get_n_items (GListModel *model)
{
  return RQ_ROW_LIST (model)->rows->len;
}

static gpointer
rq_row_list_get_item (GListModel *model,
                      guint       position)
{
  RqRowList *self = RQ_ROW_LIST (model);

  if (position >= self->rows->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->rows, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rq_row_list_get_item_type;
  iface->get_n_items = rq_row_list_get_n_items;
  iface->get_item = rq_row_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RqRowList, rq_row_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
rq_row_list_finalize (GObject *object)
{
  RqRowList *self = RQ_ROW_LIST (object);

  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (rq_row_list_parent_class)->finalize (object);
}

static void
rq_row_list_class_init (RqRowListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rq_row_list_finalize;
}

static void
rq_row_list_init (RqRowList *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * rq_row_list_new:
 * @get_id: gives the ID of a row, which never changes
 * @compare: compares two rows, as by what never changes in them
 *
 * Returns: (transfer full): an empty list
 */
RqRowList *
rq_row_list_new (GType        item_type,
                 RqRowIdFunc  get_id,
                 GCompareFunc compare)
{
  RqRowList *self = g_object_new (RQ_TYPE_ROW_LIST, NULL);

  self->item_type = item_type;
  self->get_id = get_id;
  self->compare = compare;
  return self;
}

/**
 * rq_row_list_lookup:
 *
 * Returns: (transfer none) (nullable): the row with that ID
 */
gpointer
rq_row_list_lookup (RqRowList  *self,
                    const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

/**
 * rq_row_list_peek:
 *
 * Returns: (transfer none): the rows, sorted; not to be changed
 */
GPtrArray *
rq_row_list_peek (RqRowList *self)
{
  return self->rows;
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      data)
{
  RqRowList *self = data;

  return self->compare (*(gconstpointer *) a, *(gconstpointer *) b);
}

static GHashTable *
to_set (GPtrArray *rows)
{
  GHashTable *set = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (set, g_ptr_array_index (rows, i));
  return set;
}

static guint
count_missing (GPtrArray  *rows,
               guint       start,
               GHashTable *set)
{
  guint end = start;

  while (end < rows->len && !g_hash_table_contains (set, g_ptr_array_index (rows, end)))
    end++;
  return end - start;
}

static void
splice (RqRowList *self,
        guint      position,
        guint      removed,
        GPtrArray *source,
        guint      start,
        guint      added)
{
  guint behind;

  for (guint i = 0; i < removed; i++)
    g_hash_table_remove (self->by_id, self->get_id (self->rows->pdata[position + i]));
  if (removed > 0)
    g_ptr_array_remove_range (self->rows, position, removed);

  behind = self->rows->len - position;
  g_ptr_array_set_size (self->rows, self->rows->len + added);
  memmove (self->rows->pdata + position + added, self->rows->pdata + position,
           behind * sizeof (gpointer));
  for (guint i = 0; i < added; i++)
    {
      GObject *row = g_object_ref (source->pdata[start + i]);

      self->rows->pdata[position + i] = row;
      g_hash_table_insert (self->by_id, (char *) self->get_id (row), row);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/**
 * rq_row_list_replace:
 * @rows: of GObject, in any order: what is to be there; sorted in place
 *
 * Brings the list to @rows; rows that stay are left alone.
 */
void
rq_row_list_replace (RqRowList *self,
                     GPtrArray *rows)
{
  g_autoptr (GHashTable) wanted = to_set (rows);
  g_autoptr (GHashTable) present = to_set (self->rows);
  guint i = 0, j = 0;

  g_ptr_array_sort_with_data (rows, compare_cb, self);
  while (i < self->rows->len || j < rows->len)
    {
      guint removed, added;

      if (i < self->rows->len && j < rows->len && self->rows->pdata[i] == rows->pdata[j])
        {
          i++;
          j++;
          continue;
        }
      removed = count_missing (self->rows, i, wanted);
      added = count_missing (rows, j, present);
      if (removed == 0 && added == 0)
        {
          /* Out of order: take it out here, put it back where it belongs. */
          g_hash_table_remove (present, self->rows->pdata[i]);
          removed = 1;
        }
      splice (self, i, removed, rows, j, added);
      i += added;
      j += added;
    }
}
