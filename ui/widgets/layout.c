/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/layout.h"

/**
 * rq_layout_set_child:
 * @slot: (inout): the child of @parent that @child replaces
 * @child: (nullable): %NULL for none
 */
void
rq_layout_set_child (GtkWidget  *parent,
                     GtkWidget **slot,
                     GtkWidget  *child)
{
  g_clear_pointer (slot, gtk_widget_unparent);
  if (child == NULL)
    return;

  gtk_widget_set_parent (child, parent);
  *slot = child;
}

/**
 * rq_layout_run_later:
 * @source: (inout): the source that waits, 0 for none
 *
 * Runs @func before the next frame, once however often this is called until then.
 */
void
rq_layout_run_later (unsigned int *source,
                     GSourceFunc   func,
                     gpointer      data)
{
  if (*source == 0)
    *source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, func, data, NULL);
}

/**
 * rq_layout_forbid_hyphens:
 *
 * Lets @label break words without a hyphen, so that what is read is what is there.
 */
void
rq_layout_forbid_hyphens (GtkLabel *label)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  g_return_if_fail (GTK_IS_LABEL (label));

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
}
