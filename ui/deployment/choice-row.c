/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/choice-row.h"

struct _RqChoiceRow
{
  AdwActionRow parent_instance;

  GtkCheckButton *button; /* (unowned) a child */
  GtkCheckButton *other;  /* (owned) never seen: it makes one that is alone a radio button too */
};

G_DEFINE_FINAL_TYPE (RqChoiceRow, rq_choice_row, ADW_TYPE_ACTION_ROW)

static void
rq_choice_row_dispose (GObject *object)
{
  g_clear_object (&RQ_CHOICE_ROW (object)->other);
  G_OBJECT_CLASS (rq_choice_row_parent_class)->dispose (object);
}

static void
rq_choice_row_class_init (RqChoiceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rq_choice_row_dispose;
}

static void
rq_choice_row_init (RqChoiceRow *self)
{
  GtkWidget *button = gtk_check_button_new ();

  self->button = GTK_CHECK_BUTTON (button);
  self->other = g_object_ref_sink (GTK_CHECK_BUTTON (gtk_check_button_new ()));
  gtk_check_button_set_group (self->other, self->button);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), button);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 2);
}

/**
 * rq_choice_row_new:
 * @title: plain text
 * @subtitle: (nullable): plain text
 * @group: (nullable): another row of the same choice
 *
 * Returns: (transfer floating): a row that is not chosen
 */
GtkWidget *
rq_choice_row_new (const char  *title,
                   const char  *subtitle,
                   RqChoiceRow *group)
{
  RqChoiceRow *self = g_object_new (RQ_TYPE_CHOICE_ROW, NULL);

  /* Not while it is made: then it would still be taken for markup. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle != NULL ? subtitle : "");
  if (group != NULL)
    gtk_check_button_set_group (self->button, group->button);
  return GTK_WIDGET (self);
}

gboolean
rq_choice_row_get_active (RqChoiceRow *self)
{
  g_return_val_if_fail (RQ_IS_CHOICE_ROW (self), FALSE);

  return gtk_check_button_get_active (self->button);
}

/**
 * rq_choice_row_activate:
 *
 * Chooses it.
 */
void
rq_choice_row_activate (RqChoiceRow *self)
{
  g_return_if_fail (RQ_IS_CHOICE_ROW (self));

  gtk_check_button_set_active (self->button, TRUE);
}

GtkCheckButton *
rq_choice_row_get_button (RqChoiceRow *self)
{
  g_return_val_if_fail (RQ_IS_CHOICE_ROW (self), NULL);

  return self->button;
}
