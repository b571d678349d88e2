/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/checklist-page.h"

#include <glib/gi18n-lib.h>

#include "ui.h"
#include "widgets/banner.h"
#include "wizard/checklist-row.h"
#include "wizard/checklist-words.h"

struct _RqChecklistPage
{
  AdwBin parent_instance;

  RqReleaseDraft *draft;       /* (owned) (nullable) */
  GCancellable   *cancellable; /* (owned) (nullable) of all checks under way */

  gboolean   editable;
  GPtrArray *rows; /* (owned) of RqChecklistRow (unowned) */

  RqBanner  *problem; /* (unowned) of the template, as all below */
  GtkLabel  *count;
  GtkWidget *check_button;
  GtkWidget *cancel_button;
  GtkBox    *groups;
  GtkWidget *abandon_button;
};

G_DEFINE_FINAL_TYPE (RqChecklistPage, rq_checklist_page, ADW_TYPE_BIN)

static void
show_count (RqChecklistPage *self)
{
  g_autofree char *words = rq_checklist_say_count (rq_release_draft_get_items (self->draft));

  gtk_label_set_label (self->count, words);
}

/* Nothing of a rollback's checklist is checked by itself. */
static void
show_checking (RqChecklistPage *self)
{
  if (self->draft == NULL)
    return;
  gtk_widget_set_visible (self->check_button, self->cancellable == NULL && self->editable &&
                          !rq_release_draft_is_after_rollback (self->draft));
  gtk_widget_set_visible (self->cancel_button, self->cancellable != NULL);
}

static void
show_problem (RqChecklistPage *self,
              const char      *words)
{
  rq_banner_set_title (self->problem, words);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (RqChecklistPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean ours = RQ_DRAFT (source) == self->draft;

  if (!rq_release_draft_finish (RQ_DRAFT (source), result, &error) && ours
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error->message);
  if (!ours)
    return;
  g_clear_object (&self->cancellable);
  show_checking (self);
}

static void
check_all (RqChecklistPage *self)
{
  if (self->draft == NULL || self->cancellable != NULL || !self->editable)
    return;

  show_problem (self, NULL);
  self->cancellable = g_cancellable_new ();
  show_checking (self);
  rq_release_draft_check_async (self->draft, NULL, self->cancellable, checked_cb,
                                g_object_ref (self));
}

static void
cancel_clicked_cb (RqChecklistPage *self)
{
  g_cancellable_cancel (self->cancellable);
}

static gboolean
has_unchecked (RqChecklistPage *self)
{
  GListModel *items = rq_release_draft_get_items (self->draft);

  for (unsigned int i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RqChecklistItem) item = g_list_model_get_item (items, i);

      if (rq_checklist_item_get_kind (item) == RQ_ITEM_CHECK
          && rq_checklist_item_get_status (item) == RQ_ITEM_PENDING)
        return TRUE;
    }
  return FALSE;
}

static void
rq_checklist_page_map (GtkWidget *widget)
{
  RqChecklistPage *self = RQ_CHECKLIST_PAGE (widget);

  GTK_WIDGET_CLASS (rq_checklist_page_parent_class)->map (widget);
  if (self->draft != NULL && has_unchecked (self))
    check_all (self);
}

static void
drop_draft (RqChecklistPage *self)
{
  GtkWidget *group;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->draft == NULL)
    return;

  for (unsigned int i = 0;
       i < g_list_model_get_n_items (rq_release_draft_get_items (self->draft)); i++)
    {
      g_autoptr (RqChecklistItem) item =
        g_list_model_get_item (rq_release_draft_get_items (self->draft), i);

      g_signal_handlers_disconnect_by_data (item, self);
    }
  g_ptr_array_set_size (self->rows, 0);
  while ((group = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, group);
  g_clear_object (&self->draft);
}

static void
rq_checklist_page_dispose (GObject *object)
{
  RqChecklistPage *self = RQ_CHECKLIST_PAGE (object);

  if (self->groups != NULL)
    drop_draft (self);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_CHECKLIST_PAGE);
  G_OBJECT_CLASS (rq_checklist_page_parent_class)->dispose (object);
}

static void
rq_checklist_page_finalize (GObject *object)
{
  g_ptr_array_unref (RQ_CHECKLIST_PAGE (object)->rows);
  G_OBJECT_CLASS (rq_checklist_page_parent_class)->finalize (object);
}

static void
rq_checklist_page_class_init (RqChecklistPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_checklist_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_checklist_page_finalize;
  widget_class->map = rq_checklist_page_map;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "checklist-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqChecklistPage, problem);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistPage, count);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistPage, check_button);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistPage, groups);
  gtk_widget_class_bind_template_child (widget_class, RqChecklistPage, abandon_button);
  gtk_widget_class_bind_template_callback (widget_class, check_all);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
rq_checklist_page_init (RqChecklistPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  self->editable = TRUE;
}

static void
add_row (RqChecklistPage     *self,
         AdwPreferencesGroup *group,
         RqChecklistItem     *item)
{
  GtkWidget *row = rq_checklist_row_new (self->draft, item);

  g_signal_connect_swapped (item, "notify::done", G_CALLBACK (show_count), self);
  /* what it has asked for may be answered after this page is gone */
  g_signal_connect_object (row, "problem", G_CALLBACK (show_problem), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (group, row);
}

/* Items of one group follow each other. */
static void
add_rows (RqChecklistPage *self)
{
  GListModel *items = rq_release_draft_get_items (self->draft);
  GtkWidget *group = NULL;
  const char *heading = NULL;

  for (unsigned int i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RqChecklistItem) item = g_list_model_get_item (items, i);

      if (g_strcmp0 (heading, rq_checklist_item_get_group (item)) != 0)
        {
          heading = rq_checklist_item_get_group (item);
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), heading);
          gtk_box_append (self->groups, group);
        }
      add_row (self, ADW_PREFERENCES_GROUP (group), item);
    }
}

/**
 * rq_checklist_page_new:
 *
 * Returns: (transfer floating): a page without a checklist
 */
GtkWidget *
rq_checklist_page_new (void)
{
  return g_object_new (RQ_TYPE_CHECKLIST_PAGE, NULL);
}

/**
 * rq_checklist_page_set_draft:
 * @draft: (nullable): whose checklist it shows
 */
void
rq_checklist_page_set_draft (RqChecklistPage *self,
                             RqReleaseDraft  *draft)
{
  g_return_if_fail (RQ_IS_CHECKLIST_PAGE (self));

  if (self->draft == draft)
    return;

  drop_draft (self);
  show_problem (self, NULL);
  if (draft == NULL)
    return;
  self->draft = g_object_ref (draft);
  gtk_widget_set_visible (self->abandon_button, !rq_release_draft_is_after_rollback (draft));
  add_rows (self);
  show_count (self);
  show_checking (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && has_unchecked (self))
    check_all (self);
}

/**
 * rq_checklist_page_set_editable:
 * @editable: whether the draft can still be changed
 */
void
rq_checklist_page_set_editable (RqChecklistPage *self,
                                gboolean         editable)
{
  g_return_if_fail (RQ_IS_CHECKLIST_PAGE (self));

  if (self->editable == editable)
    return;
  self->editable = editable;
  show_checking (self);
  for (unsigned int i = 0; i < self->rows->len; i++)
    rq_checklist_row_set_editable (self->rows->pdata[i], editable);
}
