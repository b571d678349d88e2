/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/after-rollback.h"

#include "release/release-draft.h"
#include "ui.h"
#include "wizard/checklist-page.h"

struct _RqAfterRollback
{
  AdwBin parent_instance;

  RqDeploymentSession *session;     /* (owned) (nullable) until it is opened */
  char                *release_id;  /* (owned) (nullable) */
  GCancellable        *cancellable; /* (owned) (nullable) of reading */

  GtkStack      *stack;       /* (unowned) of the template, as all below */
  GtkSpinner    *spinner;
  AdwStatusPage *failed_page;
  AdwBin        *place;
};

G_DEFINE_FINAL_TYPE (RqAfterRollback, rq_after_rollback, ADW_TYPE_BIN)

static void
show_state (RqAfterRollback *self,
            const char      *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "busy"));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RqAfterRollback) self = data;
  g_autoptr (GError) error = NULL;
  GtkWidget *page;

  if (rq_release_draft_finish (RQ_DRAFT (source), result, &error))
    {
      page = rq_checklist_page_new ();
      rq_checklist_page_set_draft (RQ_CHECKLIST_PAGE (page), RQ_DRAFT (source));
      adw_bin_set_child (self->place, page);
      show_state (self, "checklist");
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *words = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failed_page, words);
      show_state (self, "failed");
    }
}

static void
stop_reading (RqAfterRollback *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
read_again (RqAfterRollback *self)
{
  g_autoptr (RqReleaseDraft) draft = rq_release_draft_new_after_rollback (self->session, NULL);

  stop_reading (self);
  self->cancellable = g_cancellable_new ();
  show_state (self, "busy");
  rq_release_draft_open_async (draft, self->release_id, self->cancellable, opened_cb,
                               g_object_ref (self));
}

static void
rq_after_rollback_dispose (GObject *object)
{
  RqAfterRollback *self = RQ_AFTER_ROLLBACK (object);

  stop_reading (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->release_id, g_free);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_AFTER_ROLLBACK);
  G_OBJECT_CLASS (rq_after_rollback_parent_class)->dispose (object);
}

static void
rq_after_rollback_class_init (RqAfterRollbackClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_after_rollback_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "after-rollback.ui");
  gtk_widget_class_bind_template_child (widget_class, RqAfterRollback, stack);
  gtk_widget_class_bind_template_child (widget_class, RqAfterRollback, spinner);
  gtk_widget_class_bind_template_child (widget_class, RqAfterRollback, failed_page);
  gtk_widget_class_bind_template_child (widget_class, RqAfterRollback, place);
  gtk_widget_class_bind_template_callback (widget_class, read_again);
}

static void
rq_after_rollback_init (RqAfterRollback *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** rq_after_rollback_new: Returns: (transfer floating): one that waits for its release */
GtkWidget *
rq_after_rollback_new (void)
{
  return g_object_new (RQ_TYPE_AFTER_ROLLBACK, NULL);
}

/**
 * rq_after_rollback_open:
 * @session: online, or it says so and lets a person try again
 * @release_id: which was rolled back
 *
 * Reads the release's checklist. Once.
 */
void
rq_after_rollback_open (RqAfterRollback     *self,
                        RqDeploymentSession *session,
                        const char          *release_id)
{
  g_return_if_fail (RQ_IS_AFTER_ROLLBACK (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->release_id = g_strdup (release_id);
  read_again (self);
}

/** rq_after_rollback_get_state: Returns: "busy", "failed" or "checklist" */
const char *
rq_after_rollback_get_state (RqAfterRollback *self)
{
  g_return_val_if_fail (RQ_IS_AFTER_ROLLBACK (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
