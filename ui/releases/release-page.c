/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/release-page.h"

#include <glib/gi18n-lib.h>

#include "release/baseline.h"
#include "release/checklist.h"
#include "release/release-export.h"
#include "releases/record-rows.h"
#include "releases/release-words.h"
#include "releases/save-file.h"
#include "ui.h"

#define OUTPUT_HEIGHT 320

struct _RqReleasePage
{
  AdwBin parent_instance;

  RqDeploymentSession *session; /* (owned) (nullable) */
  RqReleaseEntry *entry;        /* (owned) (nullable) the one that is shown */
  RqReleaseRecord *record;      /* (owned) (nullable) once it was read */
  GCancellable *reading;        /* (owned) (nullable) */
  RqPlainRows *rows;           /* (owned) what is in the groups */
  gulong watch;                 /* of entry */
  gulong online;                /* of session */
  gboolean newest;

  GtkStack *stack;            /* (unowned) of the template, as all below */
  GtkSpinner *spinner;
  AdwStatusPage *failed_page;
  GtkLabel *title;
  GtkWidget *menu_button;
  GtkImage *icon;
  GtkLabel *state;
  GtkLabel *words;
  GtkWidget *post_mortem_button;
  GtkButton *rollback_button;
  GtkWidget *checklist_button;
  AdwPreferencesGroup *details;
  AdwPreferencesGroup *services;
  AdwPreferencesGroup *checklist;
  AdwPreferencesGroup *rollback_checklist;
  AdwPreferencesGroup *timeline;
  GtkWidget *output;
  GtkFrame *frame;
};

static unsigned int back_signal;

G_DEFINE_FINAL_TYPE (RqReleasePage, rq_release_page, ADW_TYPE_BIN)

static void
show_state (RqReleasePage *self,
            const char    *name)
{
  gboolean record = g_str_equal (name, "record");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "busy"));
  gtk_widget_set_visible (self->menu_button, record);
}

static void
show_head (RqReleasePage *self,
           RqReleaseHead *head)
{
  RqReleaseState state = rq_release_head_get_state (head);
  const char *classes[] = { rq_release_words_style (state), NULL };
  const char *id = rq_release_head_get_id (head);
  g_autofree char *title = rq_release_words_title (head);
  const char *words = rq_release_head_get_words (head);

  gtk_label_set_label (self->title, title);
  gtk_image_set_from_icon_name (self->icon, rq_release_words_icon (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_label_set_label (self->state, rq_release_head_get_label (head));
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), *words != '\0');
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->post_mortem_button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->post_mortem_button), "win.post-mortem");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->checklist_button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->checklist_button),
                                  "win.rollback-checklist");
  gtk_widget_set_visible (self->checklist_button, rq_checklist_is_rolled_back (head));
}

static void
show_rollback (RqReleasePage *self)
{
  const char *previous =
    rq_release_head_get_previous (rq_release_record_get_head (self->record));
  g_autofree char *label = NULL;

  if (*previous != '\0')
    label = g_strdup_printf (_("Roll _Back to %s…"), previous);
  gtk_button_set_label (self->rollback_button, label != NULL ? label : _("Roll _Back…"));
  gtk_widget_set_visible (GTK_WIDGET (self->rollback_button),
                          rq_release_words_can_roll_back (self->record, self->newest));
}

static void
show_output (RqReleasePage *self)
{
  GBytes *transcript = rq_release_record_get_transcript (self->record);

  gtk_widget_set_visible (self->output, transcript != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "release.save-output", transcript != NULL);
  gtk_frame_set_child (self->frame, NULL);
  if (transcript == NULL)
    return;
  gtk_frame_set_child (self->frame, g_object_new (RQ_TYPE_CONSOLE, "height-request", OUTPUT_HEIGHT,
                                                  "overflow", GTK_OVERFLOW_HIDDEN, NULL));
  rq_console_feed (rq_release_page_get_console (self), transcript);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RqReleasePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RqReleaseRecord) record =
    rq_release_store_load_finish (RQ_ENGINE_CLIENT (source), result, &error);
  RqSwarmModel *model;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  model = self->session != NULL ? rq_deployment_session_get_model (self->session) : NULL;
  if (record != NULL)
    rq_release_page_show_record (self, record, model != NULL
                                               ? rq_swarm_model_get_services (model) : NULL,
                                 self->newest);
  else if (self->record == NULL)
    rq_release_page_show_error (self, error);
}

static void
stop_reading (RqReleasePage *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

/* What was read before stays in sight. */
static void
show_offline (RqReleasePage *self)
{
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                         _("There is no connection. Connect, then try again."));

  if (self->record == NULL)
    rq_release_page_show_error (self, error);
}

static void
reload (RqReleasePage *self)
{
  RqEngineClient *client =
    self->session != NULL ? rq_deployment_session_get_client (self->session) : NULL;
  RqReleaseHead *head;

  if (self->entry == NULL)
    return;
  if (client == NULL)
    {
      show_offline (self);
      return;
    }
  head = rq_release_entry_get_head (self->entry);
  if (self->record == NULL)
    show_state (self, "busy");
  show_head (self, head);
  stop_reading (self);
  self->reading = g_cancellable_new ();
  rq_release_store_load_async (client, rq_release_head_get_stack (head),
                               rq_release_head_get_id (head), self->reading, loaded_cb,
                               g_object_ref (self));
}

/* As soon as there is a connection; a record that is there changes with its entry. */
static void
client_changed_cb (RqReleasePage *self)
{
  if (self->record == NULL && rq_deployment_session_get_client (self->session) != NULL)
    reload (self);
}

static void
back_clicked_cb (RqReleasePage *self)
{
  g_signal_emit (self, back_signal, 0);
}

/* Takes @text. */
static void
save_text (RqReleasePage *self,
           const char    *title,
           const char    *extension,
           char          *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_autofree char *name =
    g_strdup_printf ("requeen-%s.%s",
                     rq_release_head_get_id (rq_release_record_get_head (self->record)),
                     extension);

  rq_save_file_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), title, name, bytes);
}

static void
export_action_cb (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RqReleasePage *self = RQ_RELEASE_PAGE (widget);

  if (self->record == NULL)
    return;
  if (g_str_equal (name, "release.export-json"))
    save_text (self, _("Export the Record"), "json", rq_release_to_json (self->record));
  else
    save_text (self, _("Export the Record"), "md", rq_release_to_markdown (self->record));
}

static void
save_output_action_cb (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  RqReleasePage *self = RQ_RELEASE_PAGE (widget);
  GBytes *bytes =
    self->record != NULL ? rq_release_record_get_transcript (self->record) : NULL;
  g_autofree char *file_name = NULL;

  if (bytes == NULL)
    return;
  file_name =
    g_strdup_printf ("requeen-%s.log",
                     rq_release_head_get_id (rq_release_record_get_head (self->record)));
  rq_save_file_ask (GTK_WINDOW (gtk_widget_get_root (widget)), _("Save the Output"), file_name,
                    bytes);
}

static void
forget (RqReleasePage *self)
{
  stop_reading (self);
  if (self->entry != NULL)
    g_clear_signal_handler (&self->watch, self->entry);
  g_clear_object (&self->entry);
  if (self->session != NULL)
    g_clear_signal_handler (&self->online, self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->record, rq_release_record_unref);
}

static void
rq_release_page_dispose (GObject *object)
{
  RqReleasePage *self = RQ_RELEASE_PAGE (object);

  forget (self);
  g_clear_pointer (&self->rows, rq_plain_rows_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_RELEASE_PAGE);
  G_OBJECT_CLASS (rq_release_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "release-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, stack);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, title);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, icon);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, state);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, words);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, post_mortem_button);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, rollback_button);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, details);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, services);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, checklist);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, rollback_checklist);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, checklist_button);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, timeline);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, output);
  gtk_widget_class_bind_template_child (widget_class, RqReleasePage, frame);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, reload);
}

static void
rq_release_page_class_init (RqReleasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_release_page_dispose;
  back_signal = g_signal_new ("back", RQ_TYPE_RELEASE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "release.export-markdown", NULL,
                                   export_action_cb);
  gtk_widget_class_install_action (widget_class, "release.export-json", NULL, export_action_cb);
  gtk_widget_class_install_action (widget_class, "release.save-output", NULL,
                                   save_output_action_cb);
  bind_template (widget_class);
}

static void
rq_release_page_init (RqReleasePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = rq_plain_rows_new (GTK_WIDGET (self));
}

/**
 * rq_release_page_set_entry:
 * @session: (nullable): whose
 * @entry: (nullable): what to show
 * @newest: no other release has come after it
 */
void
rq_release_page_set_entry (RqReleasePage       *self,
                           RqDeploymentSession *session,
                           RqReleaseEntry      *entry,
                           gboolean             newest)
{
  g_return_if_fail (RQ_IS_RELEASE_PAGE (self));

  forget (self);
  g_set_object (&self->session, session);
  g_set_object (&self->entry, entry);
  self->newest = newest;
  if (entry == NULL)
    return;
  self->watch = g_signal_connect_swapped (entry, "notify::head", G_CALLBACK (reload), self);
  if (session != NULL)
    self->online = g_signal_connect_swapped (session, "notify::state",
                                             G_CALLBACK (client_changed_cb), self);
  show_state (self, "busy");
  show_head (self, rq_release_entry_get_head (entry));
  reload (self);
}

/**
 * rq_release_page_show_record:
 * @services: (nullable): of #RqService: what runs now
 */
void
rq_release_page_show_record (RqReleasePage   *self,
                             RqReleaseRecord *record,
                             GListModel      *services,
                             gboolean         newest)
{
  g_return_if_fail (RQ_IS_RELEASE_PAGE (self));

  rq_release_record_ref (record);
  g_clear_pointer (&self->record, rq_release_record_unref);
  self->record = record;
  self->newest = newest;
  show_head (self, rq_release_record_get_head (record));
  show_rollback (self);
  rq_plain_rows_begin (self->rows);
  rq_record_rows_add_details (self->rows, self->details, record);
  rq_record_rows_add_services (self->rows, self->services, record, services);
  rq_record_rows_add_approval (self->rows, self->details, record);
  rq_record_rows_add_checklist (self->rows, self->checklist, record, FALSE);
  rq_record_rows_add_checklist (self->rows, self->rollback_checklist, record, TRUE);
  rq_record_rows_add_timeline (self->rows, self->timeline, record);
  rq_plain_rows_end (self->rows);
  show_output (self);
  show_state (self, "record");
}

/** rq_release_page_show_error: @error: why the record could not be read */
void
rq_release_page_show_error (RqReleasePage *self,
                            const GError  *error)
{
  g_autofree char *words = NULL;

  g_return_if_fail (RQ_IS_RELEASE_PAGE (self));

  words = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->failed_page, words);
  show_state (self, "failed");
}

/** rq_release_page_get_console: Returns: (transfer none) (nullable): with the command's output */
RqConsole *
rq_release_page_get_console (RqReleasePage *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_PAGE (self), NULL);

  return (RqConsole *) gtk_frame_get_child (self->frame);
}

/** rq_release_page_get_state: Returns: "busy", "failed" or "record" */
const char *
rq_release_page_get_state (RqReleasePage *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_PAGE (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
