/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/action-row.h"

#include "ui.h"

struct _RqActionRow
{
  GtkListBoxRow parent_instance;

  RqActionItem *item;    /* (owned) as it was shown last */
  gboolean showing;      /* it is not changed by a person now */

  GtkCheckButton *done; /* (unowned) of the template, as all below */
  GtkEditable *what;
  GtkEditable *owner;
  GtkEditable *due;
  GtkWidget *remove;
};

static unsigned int changed_signal;
static unsigned int removed_signal;

G_DEFINE_FINAL_TYPE (RqActionRow, rq_action_row, GTK_TYPE_LIST_BOX_ROW)

static void
changed_cb (RqActionRow *self)
{
  if (!self->showing)
    g_signal_emit (self, changed_signal, 0);
}

static void
remove_cb (RqActionRow *self)
{
  g_signal_emit (self, removed_signal, 0);
}

static void
rq_action_row_dispose (GObject *object)
{
  RQ_ACTION_ROW (object)->showing = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_ACTION_ROW);
  G_OBJECT_CLASS (rq_action_row_parent_class)->dispose (object);
}

static void
rq_action_row_finalize (GObject *object)
{
  g_clear_pointer (&RQ_ACTION_ROW (object)->item, rq_action_item_free);
  G_OBJECT_CLASS (rq_action_row_parent_class)->finalize (object);
}

static void
rq_action_row_class_init (RqActionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_action_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_action_row_finalize;
  changed_signal = g_signal_new ("changed", RQ_TYPE_ACTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  removed_signal = g_signal_new ("removed", RQ_TYPE_ACTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "action-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RqActionRow, done);
  gtk_widget_class_bind_template_child (widget_class, RqActionRow, what);
  gtk_widget_class_bind_template_child (widget_class, RqActionRow, owner);
  gtk_widget_class_bind_template_child (widget_class, RqActionRow, due);
  gtk_widget_class_bind_template_child (widget_class, RqActionRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
rq_action_row_init (RqActionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** rq_action_row_new: Returns: (transfer floating): for @item */
GtkWidget *
rq_action_row_new (const RqActionItem *item)
{
  RqActionRow *self = g_object_new (RQ_TYPE_ACTION_ROW, NULL);

  rq_action_row_show (self, item);
  return GTK_WIDGET (self);
}

/** rq_action_row_dup_item: Returns: (transfer full): with what was typed */
RqActionItem *
rq_action_row_dup_item (RqActionRow *self)
{
  RqActionItem *item;

  g_return_val_if_fail (RQ_IS_ACTION_ROW (self), NULL);

  item = rq_action_item_new (self->item->id, gtk_editable_get_text (self->what),
                             gtk_editable_get_text (self->owner),
                             gtk_editable_get_text (self->due),
                             gtk_check_button_get_active (self->done));
  if (self->item->others != NULL)
    item->others = json_object_ref (self->item->others);
  return item;
}

/** rq_action_row_get_id: Returns: (transfer none): of its item */
const char *
rq_action_row_get_id (RqActionRow *self)
{
  g_return_val_if_fail (RQ_IS_ACTION_ROW (self), NULL);

  return self->item->id;
}

/** rq_action_row_show: @item: what is to be there; the cursor stays where nothing changes */
void
rq_action_row_show (RqActionRow        *self,
                    const RqActionItem *item)
{
  g_autoptr (RqActionItem) there = NULL;
  RqActionItem *copy = rq_action_item_copy (item);

  g_return_if_fail (RQ_IS_ACTION_ROW (self));

  there = self->item != NULL ? rq_action_row_dup_item (self) : NULL;
  g_clear_pointer (&self->item, rq_action_item_free);
  self->item = copy;
  if (there != NULL && rq_action_item_equal (there, item))
    return;
  self->showing = TRUE;
  gtk_editable_set_text (self->what, item->what);
  gtk_editable_set_text (self->owner, item->owner);
  gtk_editable_set_text (self->due, item->due);
  gtk_check_button_set_active (self->done, item->done);
  self->showing = FALSE;
}

/** rq_action_row_edit: puts the keyboard where the typing begins */
void
rq_action_row_edit (RqActionRow *self)
{
  g_return_if_fail (RQ_IS_ACTION_ROW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->what));
}
