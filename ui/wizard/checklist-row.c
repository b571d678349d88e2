/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/checklist-row.h"

#include <glib/gi18n-lib.h>

#include "ui.h"
#include "widgets/near-keys.h"
#include "wizard/checklist-words.h"

struct _RqChecklistRow
{
  AdwExpanderRow parent_instance;

  RqReleaseDraft  *draft;       /* (owned) */
  RqChecklistItem *item;        /* (owned) */
  GCancellable    *cancellable; /* (owned) of what is asked of the draft */
  gboolean         editable;
  gboolean         showing;     /* the check button is set by the item, not by a person */

  GtkCheckButton *check; /* (unowned) of the template, as all below */
  GtkStack       *mark;
  GtkImage       *icon;
  GtkLabel       *status;
  GtkLabel       *details;
  GtkLabel       *evidence;
  GtkEditable    *note;
  GtkWidget      *again_button;
  GtkWidget      *not_applicable_button;
  GtkWidget      *override_button;
  GtkWidget      *take_back_button;
};

static unsigned int problem_signal;

G_DEFINE_FINAL_TYPE (RqChecklistRow, rq_checklist_row, ADW_TYPE_EXPANDER_ROW)

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (RqChecklistRow) self = data;
  g_autoptr (GError) error = NULL;

  if (!rq_release_draft_finish (RQ_DRAFT (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->item != NULL)
    g_signal_emit (self, problem_signal, 0, error->message);
}

static void
mark_it (RqChecklistRow *self,
         RqItemMark      mark)
{
  g_autofree char *note = g_strstrip (g_strdup (gtk_editable_get_text (self->note)));

  rq_release_draft_tick_async (self->draft, rq_checklist_item_get_id (self->item), mark, note,
                               NULL, written_cb, g_object_ref (self));
}

static void
take_back (RqChecklistRow *self)
{
  rq_release_draft_untick_async (self->draft, rq_checklist_item_get_id (self->item), NULL,
                                 written_cb, g_object_ref (self));
}

static void
set_check (RqChecklistRow *self,
           gboolean        active)
{
  self->showing = TRUE;
  gtk_check_button_set_active (self->check, active);
  self->showing = FALSE;
}

static void
toggled_cb (RqChecklistRow *self)
{
  if (self->showing)
    return;
  if (rq_checklist_item_is_busy (self->item))
    {
      set_check (self, !gtk_check_button_get_active (self->check));
      return;
    }

  if (gtk_check_button_get_active (self->check))
    mark_it (self, RQ_MARK_DONE);
  else
    take_back (self);
}

static void
again_clicked_cb (RqChecklistRow *self)
{
  rq_release_draft_check_async (self->draft, rq_checklist_item_get_id (self->item),
                                self->cancellable, written_cb, g_object_ref (self));
}

static void
not_applicable_clicked_cb (RqChecklistRow *self)
{
  mark_it (self, RQ_MARK_NOT_APPLICABLE);
}

static void
override_clicked_cb (RqChecklistRow *self)
{
  mark_it (self, RQ_MARK_OVERRIDDEN);
}

/* What has been marked gets its note anew. */
static void
note_applied_cb (RqChecklistRow *self)
{
  switch (rq_checklist_item_get_status (self->item))
    {
    case RQ_ITEM_DONE:
      mark_it (self, RQ_MARK_DONE);
      break;
    case RQ_ITEM_NOT_APPLICABLE:
      mark_it (self, RQ_MARK_NOT_APPLICABLE);
      break;
    case RQ_ITEM_OVERRIDDEN:
      mark_it (self, RQ_MARK_OVERRIDDEN);
      break;
    case RQ_ITEM_PENDING:
    case RQ_ITEM_PASSED:
    case RQ_ITEM_WARNING:
    case RQ_ITEM_FAILED:
    case RQ_ITEM_UNKNOWN:
    default:
      break;
    }
}

static gboolean
is_marked (RqItemStatus status)
{
  return status == RQ_ITEM_DONE || status == RQ_ITEM_NOT_APPLICABLE
         || status == RQ_ITEM_OVERRIDDEN;
}

/* Saying that it does not matter takes a reason. */
static void
show_buttons (RqChecklistRow *self)
{
  RqItemStatus status = rq_checklist_item_get_status (self->item);
  gboolean busy = rq_checklist_item_is_busy (self->item) || !self->editable;
  gboolean person = rq_checklist_item_get_kind (self->item) == RQ_ITEM_PERSON;
  gboolean noted = *gtk_editable_get_text (self->note) != '\0';
  gboolean can_override = rq_checklist_item_can_mark (self->item, RQ_MARK_OVERRIDDEN)
                          && status != RQ_ITEM_OVERRIDDEN;
  gboolean needs_note = person || can_override || status == RQ_ITEM_OVERRIDDEN;

  gtk_widget_set_visible (GTK_WIDGET (self->note), needs_note);
  gtk_widget_set_sensitive (GTK_WIDGET (self->note), self->editable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), self->editable);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->note), is_marked (status));
  gtk_widget_set_visible (self->not_applicable_button,
                          person && status != RQ_ITEM_NOT_APPLICABLE);
  gtk_widget_set_sensitive (self->not_applicable_button, noted && !busy);
  gtk_widget_set_visible (self->override_button, can_override);
  gtk_widget_set_sensitive (self->override_button, noted && !busy);
  gtk_widget_set_visible (self->take_back_button, status == RQ_ITEM_NOT_APPLICABLE
                          || status == RQ_ITEM_OVERRIDDEN);
  gtk_widget_set_sensitive (self->take_back_button, !busy);
  gtk_widget_set_visible (self->again_button, !person);
  gtk_widget_set_sensitive (self->again_button, !busy);
}

static void
show_evidence (RqChecklistRow *self)
{
  const char *const *lines = rq_checklist_item_get_evidence (self->item);
  g_autofree char *text = g_strjoinv ("\n", (char **) lines);

  gtk_label_set_label (self->evidence, text);
  gtk_widget_set_visible (GTK_WIDGET (self->evidence), *text != '\0');
}

static void
show_mark (RqChecklistRow *self)
{
  RqItemStatus status = rq_checklist_item_get_status (self->item);
  gboolean busy = rq_checklist_item_is_busy (self->item);
  gboolean person = rq_checklist_item_get_kind (self->item) == RQ_ITEM_PERSON;
  const char *icon_classes[] = { rq_item_status_style (status), NULL };

  /* While it is written it stays as the person set it, and keeps the keyboard focus. */
  if (!busy)
    {
      set_check (self, status == RQ_ITEM_DONE);
      gtk_check_button_set_inconsistent (self->check, status == RQ_ITEM_NOT_APPLICABLE);
    }
  gtk_image_set_from_icon_name (self->icon, rq_item_status_icon (status));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), icon_classes);
  gtk_stack_set_visible_child_name (self->mark, person ? "check" : busy ? "busy" : "icon");
}

static void
show_item (RqChecklistRow *self)
{
  RqItemStatus status = rq_checklist_item_get_status (self->item);
  gboolean check = rq_checklist_item_get_kind (self->item) == RQ_ITEM_CHECK;
  g_autofree char *words = rq_checklist_item_say (self->item);
  const char *busy = check ? _("Checking…") : _("Saving…");

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), words);
  gtk_label_set_label (self->status, rq_checklist_item_is_busy (self->item)
                                     ? busy : rq_item_status_to_label (status));
  show_mark (self);
  show_evidence (self);
  show_buttons (self);
}

/* A note that comes from the record, or that could not be written, is not typed twice. */
static void
note_cb (RqChecklistRow *self)
{
  const char *unsent = rq_checklist_item_get_unsent (self->item);
  const char *note = unsent != NULL ? unsent : rq_checklist_item_get_note (self->item);

  if (*note != '\0' || unsent != NULL)
    gtk_editable_set_text (self->note, note);
}

static void
rq_checklist_row_dispose (GObject *object)
{
  RqChecklistRow *self = RQ_CHECKLIST_ROW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_object (&self->draft);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_CHECKLIST_ROW);
  G_OBJECT_CLASS (rq_checklist_row_parent_class)->dispose (object);
}

static void
rq_checklist_row_finalize (GObject *object)
{
  g_clear_object (&RQ_CHECKLIST_ROW (object)->cancellable);
  G_OBJECT_CLASS (rq_checklist_row_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "checklist-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, check);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, mark);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, status);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, details);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, evidence);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, note);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, again_button);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, not_applicable_button);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, override_button);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistRow, take_back_button);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, not_applicable_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, override_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_back);
  gtk_widget_class_bind_template_callback (widget_class, note_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_buttons);
}

static void
rq_checklist_row_class_init (RqChecklistRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_checklist_row_dispose;
  object_class->finalize = rq_checklist_row_finalize;
  problem_signal = g_signal_new ("problem", RQ_TYPE_CHECKLIST_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rq_checklist_row_init (RqChecklistRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->editable = TRUE;
  rq_near_keys_add (GTK_WIDGET (self), GTK_WIDGET (self->note));
  rq_near_keys_add (GTK_WIDGET (self), self->again_button);
  rq_near_keys_add (GTK_WIDGET (self), self->not_applicable_button);
  rq_near_keys_add (GTK_WIDGET (self), self->override_button);
  rq_near_keys_add (GTK_WIDGET (self), self->take_back_button);
}

/**
 * rq_checklist_row_new:
 * @draft: whose item it is
 *
 * Returns: (transfer floating): a row that follows @item
 */
GtkWidget *
rq_checklist_row_new (RqReleaseDraft  *draft,
                      RqChecklistItem *item)
{
  RqChecklistRow *self = g_object_new (RQ_TYPE_CHECKLIST_ROW, NULL);
  const char *title = rq_checklist_item_get_title (item);

  self->draft = g_object_ref (draft);
  self->item = g_object_ref (item);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_label_set_label (self->details, rq_checklist_item_get_details (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  g_signal_connect_swapped (item, "notify", G_CALLBACK (show_item), self);
  g_signal_connect_swapped (item, "notify::note", G_CALLBACK (note_cb), self);
  g_signal_connect_swapped (item, "notify::unsent", G_CALLBACK (note_cb), self);
  note_cb (self);
  show_item (self);
  return GTK_WIDGET (self);
}

/**
 * rq_checklist_row_set_editable:
 * @editable: whether the draft can still be changed
 */
void
rq_checklist_row_set_editable (RqChecklistRow *self,
                               gboolean        editable)
{
  g_return_if_fail (RQ_IS_CHECKLIST_ROW (self));

  self->editable = editable;
  show_item (self);
}
