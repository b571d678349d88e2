/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/input-row.h"

#include <glib/gi18n-lib.h>

#include "release/job-input.h"
#include "ui.h"

struct _RqInputRow
{
  AdwBin parent_instance;

  GSignalGroup *run;         /* (owned) of the RqJobRun */
  GCancellable *cancellable; /* (owned) */
  gboolean has_begun;        /* its command has been seen to run */
  gboolean sending;

  GtkWidget      *line; /* (unowned) of the template, as all below */
  GtkEntry       *entry;
  GtkWidget      *send_button;
  GtkCheckButton *hide;
  GtkLabel       *words;
};

G_DEFINE_FINAL_TYPE (RqInputRow, rq_input_row, ADW_TYPE_BIN)

static void
say (RqInputRow *self,
     const char *words)
{
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), *words != '\0');
}

static void
set_sending (RqInputRow *self,
             gboolean    sending)
{
  self->sending = sending;
  gtk_editable_set_editable (GTK_EDITABLE (self->entry), !sending);
  gtk_widget_set_sensitive (self->send_button, !sending);
}

/* What somebody has typed is for nobody else. */
static void
clear (RqInputRow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
changed_cb (RqInputRow *self)
{
  g_autoptr (RqJobRun) run = g_signal_group_dup_target (self->run);
  gboolean possible = run != NULL && rq_job_input_is_possible (run);
  gboolean was_possible = gtk_widget_get_sensitive (self->line);

  self->has_begun |= possible;
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->has_begun && run != NULL && rq_job_run_is_running (run));
  gtk_widget_set_sensitive (self->line, possible);
  if (possible == was_possible)
    return;
  if (!possible)
    clear (self);
  say (self, possible ? "" : _("The command has ended."));
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (RqInputRow) self = data;
  g_autoptr (GError) error = NULL;
  gboolean sent = rq_job_input_send_finish (RQ_JOB_RUN (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_sending (self, FALSE);
  if (sent)
    clear (self);
  say (self, sent ? _("Sent.") : error->message);
}

static void
send_cb (RqInputRow *self)
{
  g_autoptr (RqJobRun) run = g_signal_group_dup_target (self->run);

  if (self->sending || run == NULL || !rq_job_input_is_possible (run))
    return;

  set_sending (self, TRUE);
  say (self, "");
  rq_job_input_send_async (run, gtk_editable_get_text (GTK_EDITABLE (self->entry)),
                           gtk_check_button_get_active (self->hide), self->cancellable, sent_cb,
                           g_object_ref (self));
}

static void
typed_cb (RqInputRow *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    say (self, "");
}

static void
hide_cb (RqInputRow *self)
{
  gboolean hide = gtk_check_button_get_active (self->hide);

  gtk_entry_set_visibility (self->entry, !hide);
  gtk_entry_set_input_purpose (self->entry, hide ? GTK_INPUT_PURPOSE_PASSWORD
                                                 : GTK_INPUT_PURPOSE_FREE_FORM);
}

static void
rq_input_row_dispose (GObject *object)
{
  RqInputRow *self = RQ_INPUT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->run);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_INPUT_ROW);
  G_OBJECT_CLASS (rq_input_row_parent_class)->dispose (object);
}

static void
rq_input_row_finalize (GObject *object)
{
  g_object_unref (RQ_INPUT_ROW (object)->cancellable);
  G_OBJECT_CLASS (rq_input_row_parent_class)->finalize (object);
}

static void
rq_input_row_class_init (RqInputRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_input_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_input_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "input-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RqInputRow, line);
  gtk_widget_class_bind_template_child (widget_class, RqInputRow, entry);
  gtk_widget_class_bind_template_child (widget_class, RqInputRow, send_button);
  gtk_widget_class_bind_template_child (widget_class, RqInputRow, hide);
  gtk_widget_class_bind_template_child (widget_class, RqInputRow, words);
}

static void
rq_input_row_init (RqInputRow *self)
{
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  /* forgets what was in it */
  gtk_entry_set_buffer (self->entry, buffer);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (send_cb), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (self->send_button, "clicked", G_CALLBACK (send_cb), self);
  g_signal_connect_swapped (self->hide, "toggled", G_CALLBACK (hide_cb), self);
  self->run = g_signal_group_new (RQ_TYPE_JOB_RUN);
  g_signal_group_connect_swapped (self->run, "notify::fraction", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->run, "notify::phase", G_CALLBACK (changed_cb), self);
}

/**
 * rq_input_row_set_run:
 * @run: (nullable): whose command is answered
 */
void
rq_input_row_set_run (RqInputRow *self,
                      RqJobRun   *run)
{
  g_return_if_fail (RQ_IS_INPUT_ROW (self));

  self->has_begun = FALSE;
  clear (self);
  g_signal_group_set_target (self->run, run);
  changed_cb (self);
}
