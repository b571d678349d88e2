/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/add-stack-page.h"

#include <glib/gi18n-lib.h>

#include "deployment/choice-row.h"
#include "release/discovery.h"
#include "ui.h"

struct _RqAddStackPage
{
  AdwBin parent_instance;

  GPtrArray *rows;  /* (owned) of RqChoiceRow (unowned) */
  char      *stack; /* (owned) (nullable) the chosen one */

  GtkStack            *pages; /* (unowned) of the template, as all below */
  AdwPreferencesGroup *group;
  AdwStatusPage       *empty;
};

typedef enum
{
  PROP_COMPLETE = 1,
} RqAddStackPageProperty;

static GParamSpec *props[PROP_COMPLETE + 1];
static unsigned int look_again_signal;

G_DEFINE_FINAL_TYPE (RqAddStackPage, rq_add_stack_page, ADW_TYPE_BIN)

static void
toggled_cb (RqAddStackPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (rq_choice_row_get_active (self->rows->pdata[i]))
      {
        g_free (self->stack);
        self->stack = g_strdup (adw_preferences_row_get_title (self->rows->pdata[i]));
      }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPLETE]);
}

static void
look_again_cb (RqAddStackPage *self)
{
  g_signal_emit (self, look_again_signal, 0);
}

/* (transfer full): "4 services · 3.9.51" */
static char *
describe (const RqFoundStack *stack)
{
  g_autofree char *services = g_strdup_printf (ngettext ("%d service", "%d services",
                                                         stack->n_services), stack->n_services);

  if (stack->version == NULL)
    return g_steal_pointer (&services);
  if (stack->mixed)
    return g_strdup_printf (_("%s · %s and others"), services, stack->version);
  return g_strdup_printf ("%s · %s", services, stack->version);
}

static void
remove_rows (RqAddStackPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_signal_handlers_disconnect_by_data (rq_choice_row_get_button (self->rows->pdata[i]), self);
      adw_preferences_group_remove (self->group, self->rows->pdata[i]);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_row (RqAddStackPage     *self,
         const RqFoundStack *stack)
{
  g_autofree char *words = describe (stack);
  GtkWidget *row = rq_choice_row_new (stack->name, words,
                                      self->rows->len > 0 ? self->rows->pdata[0] : NULL);

  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
  g_signal_connect_object (rq_choice_row_get_button (RQ_CHOICE_ROW (row)), "toggled",
                           G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
}

static void
rq_add_stack_page_get_property (GObject      *object,
                                unsigned int  property_id,
                                GValue       *value,
                                GParamSpec   *pspec)
{
  switch ((RqAddStackPageProperty) property_id)
    {
    case PROP_COMPLETE:
      g_value_set_boolean (value, RQ_ADD_STACK_PAGE (object)->stack != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_add_stack_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_ADD_STACK_PAGE);
  G_OBJECT_CLASS (rq_add_stack_page_parent_class)->dispose (object);
}

static void
rq_add_stack_page_finalize (GObject *object)
{
  RqAddStackPage *self = RQ_ADD_STACK_PAGE (object);

  g_ptr_array_unref (self->rows);
  g_free (self->stack);
  G_OBJECT_CLASS (rq_add_stack_page_parent_class)->finalize (object);
}

static void
rq_add_stack_page_class_init (RqAddStackPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_add_stack_page_dispose;
  object_class->finalize = rq_add_stack_page_finalize;
  object_class->get_property = rq_add_stack_page_get_property;
  props[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  look_again_signal = g_signal_new ("look-again", RQ_TYPE_ADD_STACK_PAGE, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "add-stack-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqAddStackPage, pages);
  gtk_widget_class_bind_template_child (widget_class, RqAddStackPage, group);
  gtk_widget_class_bind_template_child (widget_class, RqAddStackPage, empty);
  gtk_widget_class_bind_template_callback (widget_class, look_again_cb);
}

static void
rq_add_stack_page_init (RqAddStackPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rq_add_stack_page_set_stacks:
 * @host: whose swarm it is, for sentences
 * @stacks: (element-type RqFoundStack): what was found
 *
 * Lists them; the only one is chosen.
 */
void
rq_add_stack_page_set_stacks (RqAddStackPage *self,
                              const char     *host,
                              GPtrArray      *stacks)
{
  g_autofree char *before = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (RQ_IS_ADD_STACK_PAGE (self));

  before = g_steal_pointer (&self->stack);
  remove_rows (self);
  for (guint i = 0; i < stacks->len; i++)
    {
      const RqFoundStack *stack = stacks->pdata[i];

      add_row (self, stack);
      if (stacks->len == 1 || g_strcmp0 (stack->name, before) == 0)
        rq_choice_row_activate (self->rows->pdata[i]);
    }

  words = g_strdup_printf (_("The swarm of %s has no stack yet. Deploy one there with “docker "
                             "stack deploy”, then look again."), host);
  adw_status_page_set_description (self->empty, words);
  gtk_stack_set_visible_child_name (self->pages, stacks->len > 0 ? "stacks" : "empty");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPLETE]);
}

/**
 * rq_add_stack_page_get_stack:
 *
 * Returns: (transfer none) (nullable): the name of the chosen stack
 */
const char *
rq_add_stack_page_get_stack (RqAddStackPage *self)
{
  g_return_val_if_fail (RQ_IS_ADD_STACK_PAGE (self), NULL);

  return self->stack;
}
