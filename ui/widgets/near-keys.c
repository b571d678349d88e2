/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/near-keys.h"

#include "format.h"

typedef struct
{
  GtkWidget  *control;  /* (weak): it goes first when the part is disposed of */
  const char *property; /* its label */
  char       *label;    /* (owned) with the mnemonic */
} Near;

static void
near_free (gpointer data)
{
  Near *self = data;

  g_clear_weak_pointer (&self->control);
  g_free (self->label);
  g_free (self);
}

static void
show (Near     *self,
      gboolean  here)
{
  g_autofree char *plain = rq_format_without_mnemonic (self->label);

  if (self->control != NULL)
    g_object_set (self->control, self->property, here ? self->label : plain, NULL);
}

static void
focus_cb (GtkEventControllerFocus *focus,
          GParamSpec              *property,
          GPtrArray               *all)
{
  for (unsigned int i = 0; i < all->len; i++)
    show (all->pdata[i], gtk_event_controller_focus_contains_focus (focus));
}

static void
unref_closure_data (gpointer  all,
                    GClosure *closure)
{
  g_ptr_array_unref (all);
}

static GPtrArray *
all_of (GtkWidget *part)
{
  GPtrArray *all = g_object_get_data (G_OBJECT (part), "rq-near-keys");
  GtkEventController *focus;

  if (all != NULL)
    return all;

  all = g_ptr_array_new_with_free_func (near_free);
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_data (focus, "notify::contains-focus", G_CALLBACK (focus_cb),
                         g_ptr_array_ref (all), unref_closure_data, 0);
  gtk_widget_add_controller (part, focus);
  g_object_set_data_full (G_OBJECT (part), "rq-near-keys", all,
                          (GDestroyNotify) g_ptr_array_unref);
  return all;
}

/**
 * rq_near_keys_add:
 * @part: of a page, beside others like it
 * @control: below it
 */
void
rq_near_keys_add (GtkWidget *part,
                  GtkWidget *control)
{
  Near *near = g_new0 (Near, 1);

  g_return_if_fail (GTK_IS_WIDGET (part) && GTK_IS_WIDGET (control));

  g_set_weak_pointer (&near->control, control);
  near->property = GTK_IS_BUTTON (control) ? "label" : "title";
  g_object_get (control, near->property, &near->label, NULL);
  g_ptr_array_add (all_of (part), near);
  show (near, FALSE);
}
