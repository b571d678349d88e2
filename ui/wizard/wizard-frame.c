/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/wizard-frame.h"

#include <glib/gi18n-lib.h>

#include "format.h"
#include "ui.h"
#include "widgets/adaptive-bin.h"
#include "wizard/step-row.h"

struct _RqWizardFrame
{
  AdwBin parent_instance;

  RqWizardFlow *flow;  /* (owned) (nullable) before it is set */
  RqWizardStep *shown; /* (owned) (nullable) likewise */
  GSignalGroup *step;  /* (owned) of @shown */
  gboolean      away;  /* a person looks at an earlier step than the current one */

  RqAdaptiveBin *room; /* (unowned) of the template, as all below */
  GtkListBox    *steps;
  GtkListBox    *popover_steps;
  GtkPopover    *popover;
  GtkMenuButton *compact;
  GtkLabel      *title;
  GtkLabel      *sentence;
  GtkStack      *pages;
  GtkWidget     *rollback_button;
  GtkLabel      *why_not;
  GtkButton     *next_button;
};

typedef enum
{
  PROP_SHOWN = 1,
} RqWizardFrameProperty;

static GParamSpec *props[PROP_SHOWN + 1];

G_DEFINE_FINAL_TYPE (RqWizardFrame, rq_wizard_frame, ADW_TYPE_BIN)

static gboolean
can_show (RqWizardFrame *self,
          RqWizardStep  *step)
{
  RqWizardStep *current = rq_wizard_flow_get_current (self->flow);

  return step == current || (rq_wizard_step_get_state (step) != RQ_STEP_TO_COME
                             && rq_wizard_flow_index_of (self->flow, step)
                             < rq_wizard_flow_index_of (self->flow, current));
}

static void
show_compact (RqWizardFrame *self)
{
  unsigned int count = g_list_model_get_n_items (rq_wizard_flow_get_steps (self->flow));
  int position = rq_wizard_flow_index_of (self->flow, self->shown) + 1;
  g_autofree char *words = NULL;

  /* Translators: where a wizard is on a narrow window: "Step 2 of 7 · Checklist" */
  words = g_strdup_printf (_("Step %d of %u · %s"), position, count,
                           rq_wizard_step_get_title (self->shown));
  gtk_menu_button_set_label (self->compact, words);
}

static void
suggest (GtkWidget *button,
         gboolean   suggested)
{
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
}

/* The end is come to, but a step before it failed: the way back is what is likely wanted. */
static gboolean
ends_badly (RqWizardFrame *self)
{
  GListModel *steps = rq_wizard_flow_get_steps (self->flow);
  gboolean failed = FALSE;

  for (unsigned int i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (RqWizardStep) step = g_list_model_get_item (steps, i);

      failed = failed || rq_wizard_step_get_state (step) == RQ_STEP_FAILED;
    }
  return failed && rq_wizard_step_get_state (self->shown) == RQ_STEP_CURRENT
         && rq_wizard_flow_may_roll_back (self->flow);
}

static void
show_next (RqWizardFrame *self)
{
  gboolean elsewhere = self->shown != rq_wizard_flow_get_current (self->flow);
  const char *label = elsewhere ? _("Show _Current Step")
                                : rq_wizard_step_get_next_label (self->shown);
  const char *why_not = elsewhere ? NULL : rq_wizard_step_get_why_not (self->shown);
  gboolean ready = elsewhere || rq_wizard_step_is_ready (self->shown);

  gtk_widget_set_visible (GTK_WIDGET (self->next_button), label != NULL);
  gtk_button_set_label (self->next_button, label != NULL ? label : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), ready);
  gtk_label_set_label (self->why_not, why_not != NULL ? why_not : "");
  /* Also an empty one would take room from the buttons. */
  gtk_widget_set_visible (GTK_WIDGET (self->why_not), why_not != NULL && *why_not != '\0');
  suggest (GTK_WIDGET (self->next_button), !elsewhere && !ends_badly (self));
  suggest (self->rollback_button, !elsewhere && ends_badly (self));
}

static void
select_row (RqWizardFrame *self,
            GtkListBox    *list)
{
  int position = rq_wizard_flow_index_of (self->flow, self->shown);

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, position));
}

static void
show_step (RqWizardFrame *self)
{
  if (self->shown == NULL)
    return;

  gtk_label_set_label (self->title, rq_wizard_step_get_title (self->shown));
  gtk_label_set_label (self->sentence, rq_wizard_step_get_sentence (self->shown));
  show_compact (self);
  show_next (self);
  select_row (self, self->steps);
  select_row (self, self->popover_steps);
}

static void
may_roll_back_cb (RqWizardFrame *self)
{
  gtk_widget_set_visible (self->rollback_button, rq_wizard_flow_may_roll_back (self->flow));
}

/* GTK 4.8 complains of an entry that is hidden while the keyboard is in it.
 * Returns: whether the keyboard is nowhere else, and so wants to be in the next page */
static gboolean
leave_page (RqWizardFrame *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->pages)))
    {
      gtk_root_set_focus (root, NULL);
      focus = NULL;
    }
  return root != NULL && focus == NULL;
}

static void
enter_page (RqWizardFrame *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);

  if (page == NULL || !gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

static void
set_shown (RqWizardFrame *self,
           RqWizardStep  *step)
{
  gboolean enter;

  self->away = step != rq_wizard_flow_get_current (self->flow);
  if (!g_set_object (&self->shown, step))
    {
      show_step (self);
      return;
    }
  g_signal_group_set_target (self->step, step);
  enter = leave_page (self);
  gtk_stack_set_visible_child_name (self->pages, rq_wizard_step_get_name (step));
  show_step (self);
  if (enter)
    enter_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWN]);
}

/* Who reads an earlier step is left there; the list says how far it is. */
static void
current_cb (RqWizardFrame *self)
{
  if (self->away && can_show (self, self->shown))
    show_step (self);
  else
    set_shown (self, rq_wizard_flow_get_current (self->flow));
}

static void
next_clicked_cb (RqWizardFrame *self)
{
  RqWizardStep *current = rq_wizard_flow_get_current (self->flow);

  if (self->shown == current)
    rq_wizard_flow_next (self->flow);
  else
    set_shown (self, current);
}

static void
row_activated_cb (RqWizardFrame *self,
                  GtkListBoxRow *row)
{
  gtk_popover_popdown (self->popover);
  rq_wizard_frame_show (self, rq_step_row_get_step (RQ_STEP_ROW (row)));
}

static void
rq_wizard_frame_get_property (GObject      *object,
                              unsigned int  property_id,
                              GValue       *value,
                              GParamSpec   *pspec)
{
  RqWizardFrame *self = RQ_WIZARD_FRAME (object);

  switch ((RqWizardFrameProperty) property_id)
    {
    case PROP_SHOWN:
      g_value_set_object (value, self->shown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_wizard_frame_dispose (GObject *object)
{
  RqWizardFrame *self = RQ_WIZARD_FRAME (object);

  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_data (self->flow, self);
  g_clear_object (&self->step);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_WIZARD_FRAME);
  g_clear_object (&self->shown);
  g_clear_object (&self->flow);
  G_OBJECT_CLASS (rq_wizard_frame_parent_class)->dispose (object);
}

static void
rq_wizard_frame_class_init (RqWizardFrameClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_wizard_frame_dispose;
  object_class->get_property = rq_wizard_frame_get_property;
  props[PROP_SHOWN] = g_param_spec_object ("shown", NULL, NULL, RQ_TYPE_WIZARD_STEP,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "wizard-frame.ui");
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, room);
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, steps);
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, popover_steps);
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, popover);
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, compact);
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, title);
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, sentence);
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, pages);
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, rollback_button);
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, why_not);
  gtk_widget_class_bind_template_child (widget_class, RqWizardFrame, next_button);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, rq_format_fits);
}

static void
rq_wizard_frame_init (RqWizardFrame *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->step = g_signal_group_new (RQ_TYPE_WIZARD_STEP);
  g_signal_group_connect_swapped (self->step, "notify", G_CALLBACK (show_step), self);
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer data)
{
  return rq_step_row_new (item);
}

/**
 * rq_wizard_frame_set_flow:
 * @flow: what it shows, from now on and for good
 */
void
rq_wizard_frame_set_flow (RqWizardFrame *self,
                          RqWizardFlow  *flow)
{
  g_return_if_fail (RQ_IS_WIZARD_FRAME (self) && self->flow == NULL);

  self->flow = g_object_ref (flow);
  gtk_list_box_bind_model (self->steps, rq_wizard_flow_get_steps (flow), create_row_cb, NULL, NULL);
  gtk_list_box_bind_model (self->popover_steps, rq_wizard_flow_get_steps (flow), create_row_cb,
                           NULL, NULL);
  g_signal_connect_swapped (flow, "notify::current", G_CALLBACK (current_cb), self);
  g_signal_connect_swapped (flow, "notify::may-roll-back", G_CALLBACK (may_roll_back_cb), self);
  set_shown (self, rq_wizard_flow_get_current (flow));
  may_roll_back_cb (self);
}

/**
 * rq_wizard_frame_add_page:
 * @name: of the step whose page it is
 * @page: (transfer floating): the page
 */
void
rq_wizard_frame_add_page (RqWizardFrame *self,
                          const char    *name,
                          GtkWidget     *page)
{
  g_return_if_fail (RQ_IS_WIZARD_FRAME (self));

  gtk_stack_add_named (self->pages, page, name);
}

/**
 * rq_wizard_frame_get_shown:
 *
 * Returns: (transfer none): the step whose page is seen
 */
RqWizardStep *
rq_wizard_frame_get_shown (RqWizardFrame *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_FRAME (self), NULL);

  return self->shown;
}

/**
 * rq_wizard_frame_show:
 * @step: to look at; nothing happens when it is yet to come
 */
void
rq_wizard_frame_show (RqWizardFrame *self,
                      RqWizardStep  *step)
{
  g_return_if_fail (RQ_IS_WIZARD_FRAME (self));

  if (can_show (self, step))
    set_shown (self, step);
}

/**
 * rq_wizard_frame_turn:
 * @pages: -1 for the step before, 1 for the one after
 */
void
rq_wizard_frame_turn (RqWizardFrame *self,
                      int            pages)
{
  int position;

  g_return_if_fail (RQ_IS_WIZARD_FRAME (self) && pages != 0);

  position = rq_wizard_flow_index_of (self->flow, self->shown) + pages;
  for (; position >= 0; position += pages)
    {
      g_autoptr (RqWizardStep) step =
        g_list_model_get_item (rq_wizard_flow_get_steps (self->flow), (unsigned int) position);

      if (step == NULL)
        return;
      if (!can_show (self, step))
        continue;
      set_shown (self, step);
      return;
    }
}

/**
 * rq_wizard_frame_next:
 *
 * Does what its next button would, if that can be pressed now.
 */
void
rq_wizard_frame_next (RqWizardFrame *self)
{
  g_return_if_fail (RQ_IS_WIZARD_FRAME (self));

  if (gtk_widget_get_visible (GTK_WIDGET (self->next_button)) &&
      gtk_widget_is_sensitive (GTK_WIDGET (self->next_button)))
    next_clicked_cb (self);
}

/**
 * rq_wizard_frame_show_steps:
 *
 * Moves the keyboard focus into the list of the steps, or opens it where there is no room for it.
 */
void
rq_wizard_frame_show_steps (RqWizardFrame *self)
{
  g_return_if_fail (RQ_IS_WIZARD_FRAME (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self->compact)))
    gtk_menu_button_popup (self->compact);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->steps), GTK_DIR_TAB_FORWARD);
}
