/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/rollback-dialog.h"

#include <glib/gi18n-lib.h>

#include "format.h"
#include "ui.h"

struct _RqRollbackDialog
{
  AdwWindow parent_instance;

  RqRollbackPreview *preview;     /* (owned) (nullable) until it is read */
  GCancellable      *cancellable; /* (owned) of reading it */

  AdwWindowTitle      *title; /* (unowned) of the template, as all below */
  GtkStack            *stack;
  AdwStatusPage       *failed_page;
  AdwStatusPage       *nothing_page;
  GtkLabel            *summary;
  GtkLabel            *notice;
  AdwPreferencesGroup *changes_group;
  AdwPreferencesGroup *warnings_group;
  AdwPreferencesGroup *rest_group;
  GtkButton           *cancel_button;
  GtkWidget           *verb_button;
};

static unsigned int confirmed_signal;

G_DEFINE_FINAL_TYPE (RqRollbackDialog, rq_rollback_dialog, ADW_TYPE_WINDOW)

static void
verb_clicked_cb (RqRollbackDialog *self)
{
  /* Once: whatever the window does with a second click on its way out. */
  gtk_widget_set_sensitive (self->verb_button, FALSE);
  g_signal_emit (self, confirmed_signal, 0, self->preview);
  gtk_window_close (GTK_WINDOW (self));
}

static void
preview_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (RqRollbackDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRollbackPreview) preview = rq_rollback_preview_finish (RQ_ROLLBACK (source), result,
                                                                      &error);

  if (preview != NULL)
    rq_rollback_dialog_show_preview (self, preview);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rq_rollback_dialog_show_error (self, error);
}

static gboolean
rq_rollback_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (RQ_ROLLBACK_DIALOG (window)->cancellable);
  /* GTK 4.8 forgets to: reading holds this window, which may so outlive its parent. */
  gtk_window_set_transient_for (window, NULL);
  return GTK_WINDOW_CLASS (rq_rollback_dialog_parent_class)->close_request (window);
}

static void
rq_rollback_dialog_dispose (GObject *object)
{
  RqRollbackDialog *self = RQ_ROLLBACK_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_window_set_default_widget (GTK_WINDOW (object), NULL);
  adw_window_set_content (ADW_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_ROLLBACK_DIALOG);
  G_OBJECT_CLASS (rq_rollback_dialog_parent_class)->dispose (object);
}

static void
rq_rollback_dialog_finalize (GObject *object)
{
  RqRollbackDialog *self = RQ_ROLLBACK_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->preview, rq_rollback_preview_unref);
  G_OBJECT_CLASS (rq_rollback_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "rollback-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, title);
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, changes_group);
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, warnings_group);
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, rest_group);
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, RqRollbackDialog, verb_button);
  gtk_widget_class_bind_template_callback (widget_class, verb_clicked_cb);
}

static void
rq_rollback_dialog_class_init (RqRollbackDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_rollback_dialog_dispose;
  object_class->finalize = rq_rollback_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rq_rollback_dialog_close_request;

  confirmed_signal = g_signal_new ("confirmed", RQ_TYPE_ROLLBACK_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, RQ_TYPE_ROLLBACK_PREVIEW);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rq_rollback_dialog_init (RqRollbackDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

static GtkWidget *
row_new (const char *icon_name,
         const char *style,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (icon, style);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (subtitle != NULL && *subtitle != '\0')
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static void
add_service (RqRollbackDialog    *self,
             const RqRollbackRow *row)
{
  g_autofree char *change = NULL;
  g_autofree char *subtitle = NULL;

  if (!row->changes || row->job)
    {
      adw_preferences_group_add (self->rest_group, row_new ("rq-stopped-symbolic", "dim-label",
                                                            row->name, row->note));
      return;
    }

  change = rq_format_image_change (row->now, row->baseline);
  if (*row->note != '\0')
    subtitle = g_strdup_printf ("%s\n%s", change, row->note);
  adw_preferences_group_add (self->changes_group,
                             row_new ("rq-rolling-back-symbolic", "accent", row->name,
                                      subtitle != NULL ? subtitle : change));
}

static void
show_rows (RqRollbackDialog  *self,
           RqRollbackPreview *preview)
{
  const char *const *warnings = rq_rollback_preview_get_warnings (preview);
  unsigned int n_rows = rq_rollback_preview_get_n_rows (preview);
  unsigned int n_rest = 0;

  for (unsigned int i = 0; i < n_rows; i++)
    {
      const RqRollbackRow *row = rq_rollback_preview_get_row (preview, i);

      add_service (self, row);
      n_rest += !row->changes || row->job;
    }
  for (unsigned int i = 0; warnings[i] != NULL; i++)
    adw_preferences_group_add (self->warnings_group, row_new ("rq-attention-symbolic", "warning",
                                                              warnings[i], NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->rest_group), n_rest > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->changes_group), n_rest < n_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->warnings_group), warnings[0] != NULL);
}

static char *
summary_words (const char *version)
{
  if (*version == '\0')
    return g_strdup (_("Every service below gets back the image, the settings, configs and "
                       "secrets that it had before the last upgrade. All of them at once."));

  return g_strdup_printf (_("Every service below gets back the image, the settings, configs and "
                            "secrets that it had before the last upgrade, with version %s. All of "
                            "them at once."), version);
}

static void
show_verb (RqRollbackDialog *self,
           unsigned int      n_changes)
{
  g_autofree char *verb = NULL;

  verb = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "_Roll Back %u Service",
                                       "_Roll Back %u Services", n_changes), n_changes);
  gtk_button_set_label (GTK_BUTTON (self->verb_button), verb);
  gtk_widget_set_visible (self->verb_button, TRUE);
}

/* A release that failed before it changed anything has nothing to write, but is to be closed. */
static void
show_nothing (RqRollbackDialog *self,
              gboolean          is_open)
{
  const char *words = _("Every service already is what it was before the last upgrade.");
  const char *open_words = _("Every service is what it was before the last upgrade, but the "
                             "release is still open. Closing it verifies all services and lets "
                             "the next upgrade begin.");

  adw_status_page_set_description (self->nothing_page, is_open ? open_words : words);
  gtk_button_set_label (self->cancel_button, is_open ? _("_Cancel") : _("_Close"));
  gtk_button_set_label (GTK_BUTTON (self->verb_button), _("_Verify and Close the Release"));
  gtk_widget_remove_css_class (self->verb_button, "destructive-action");
  gtk_widget_set_visible (self->verb_button, is_open);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

/**
 * rq_rollback_dialog_new:
 *
 * Returns: (transfer none): a dialog that is not shown yet and says that it is reading
 */
RqRollbackDialog *
rq_rollback_dialog_new (GtkWindow    *parent,
                        RqDeployment *deployment)
{
  RqRollbackDialog *self = g_object_new (RQ_TYPE_ROLLBACK_DIALOG, "transient-for", parent, NULL);

  adw_window_title_set_subtitle (self->title, rq_deployment_get_name (deployment));
  return self;
}

/**
 * rq_rollback_dialog_load:
 * @rollback: what is asked for its preview; it is not run
 */
void
rq_rollback_dialog_load (RqRollbackDialog *self,
                         RqRollback       *rollback)
{
  g_return_if_fail (RQ_IS_ROLLBACK_DIALOG (self));

  rq_rollback_preview_async (rollback, self->cancellable, preview_cb, g_object_ref (self));
}

/**
 * rq_rollback_dialog_show_preview:
 * @preview: what it would do; once
 */
void
rq_rollback_dialog_show_preview (RqRollbackDialog  *self,
                                 RqRollbackPreview *preview)
{
  unsigned int n_changes = rq_rollback_preview_get_n_changes (preview);
  g_autofree char *summary = summary_words (rq_rollback_preview_get_version (preview));

  g_return_if_fail (RQ_IS_ROLLBACK_DIALOG (self) && self->preview == NULL);

  self->preview = rq_rollback_preview_ref (preview);
  if (n_changes == 0)
    {
      show_nothing (self, rq_rollback_preview_is_open (preview));
      return;
    }

  gtk_label_set_label (self->summary, summary);
  show_rows (self, preview);
  show_verb (self, n_changes);
  gtk_stack_set_visible_child_name (self->stack, "preview");
}

/**
 * rq_rollback_dialog_show_error:
 * @error: why there is nothing to ask
 */
void
rq_rollback_dialog_show_error (RqRollbackDialog *self,
                               const GError     *error)
{
  g_autofree char *description = g_markup_escape_text (error->message, -1);

  g_return_if_fail (RQ_IS_ROLLBACK_DIALOG (self));

  adw_status_page_set_description (self->failed_page, description);
  gtk_button_set_label (self->cancel_button, _("_Close"));
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

/**
 * rq_rollback_dialog_set_notice:
 * @words: what confirming does first
 */
void
rq_rollback_dialog_set_notice (RqRollbackDialog *self,
                               const char       *words)
{
  g_return_if_fail (RQ_IS_ROLLBACK_DIALOG (self));

  gtk_label_set_label (self->notice, words);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), *words != '\0');
}

/**
 * rq_rollback_dialog_get_state:
 *
 * Returns: what is shown: "loading", "failed", "nothing" or "preview"
 */
const char *
rq_rollback_dialog_get_state (RqRollbackDialog *self)
{
  g_return_val_if_fail (RQ_IS_ROLLBACK_DIALOG (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
