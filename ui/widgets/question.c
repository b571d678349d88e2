/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/question.h"

#include "ui.h"
#include "widgets/layout.h"

struct _RqQuestion
{
  AdwWindow parent_instance;

  GtkLabel  *heading;       /* (unowned) of the template */
  GtkLabel  *body;          /* (unowned) of the template */
  AdwBin    *extra;         /* (unowned) of the template */
  GtkButton *cancel_button; /* (unowned) of the template */
  GtkButton *verb_button;   /* (unowned) of the template */
  GTask     *asking;        /* (owned) (nullable) until it is answered */
  gulong     cancelled_id;  /* of the task's cancellable, 0: none */
  char      *id;            /* (owned) like no other's */
};

static unsigned int accepted_signal;

G_DEFINE_FINAL_TYPE (RqQuestion, rq_question, ADW_TYPE_WINDOW)

static gboolean
return_cb (gpointer data)
{
  GTask *task = data;

  /* GTK 4.8 forgets to: whoever still holds this window may outlive its parent. */
  gtk_window_set_transient_for (g_task_get_source_object (task), NULL);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, g_task_get_task_data (task) != NULL);
  return G_SOURCE_REMOVE;
}

/* Every way out comes through here, and only the first counts. Told later: whoever asked may want
 * to destroy the window below, which must not happen while this one is on its way out. */
static void
answer (RqQuestion *self,
        gboolean    yes)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->asking);
  GCancellable *cancellable;

  if (task == NULL)
    return;

  cancellable = g_task_get_cancellable (task);
  if (self->cancelled_id != 0)
    g_signal_handler_disconnect (cancellable, self->cancelled_id);
  self->cancelled_id = 0;
  g_task_set_task_data (task, GINT_TO_POINTER (yes), NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, return_cb, g_steal_pointer (&task), g_object_unref);
}

static void
cancel_clicked_cb (RqQuestion *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
verb_clicked_cb (RqQuestion *self)
{
  g_signal_emit (self, accepted_signal, 0);
  answer (self, TRUE);
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
close_idle_cb (gpointer data)
{
  gtk_window_close (data);
  return G_SOURCE_REMOVE;
}

/* Not here and now: the handler must not be taken away while it runs. */
static void
cancelled_cb (GCancellable *cancellable,
              gpointer      data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, close_idle_cb, g_object_ref (data), g_object_unref);
}

static gboolean
rq_question_close_request (GtkWindow *window)
{
  answer (RQ_QUESTION (window), FALSE);
  return GTK_WINDOW_CLASS (rq_question_parent_class)->close_request (window);
}

/* Destroyed with its parent, which does not ask. */
static void
rq_question_unrealize (GtkWidget *widget)
{
  answer (RQ_QUESTION (widget), FALSE);
  gtk_window_set_transient_for (GTK_WINDOW (widget), NULL); /* it may be gone when this is told */
  GTK_WIDGET_CLASS (rq_question_parent_class)->unrealize (widget);
}

static void
rq_question_dispose (GObject *object)
{
  answer (RQ_QUESTION (object), FALSE);
  gtk_window_set_default_widget (GTK_WINDOW (object), NULL);
  /* An entry row does not stand losing it later. */
  gtk_window_set_focus (GTK_WINDOW (object), NULL);
  adw_window_set_content (ADW_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_QUESTION);
  G_OBJECT_CLASS (rq_question_parent_class)->dispose (object);
}

static void
rq_question_finalize (GObject *object)
{
  g_free (RQ_QUESTION (object)->id);
  G_OBJECT_CLASS (rq_question_parent_class)->finalize (object);
}

static void
rq_question_class_init (RqQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_question_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_question_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rq_question_close_request;
  widget_class->unrealize = rq_question_unrealize;

  accepted_signal = g_signal_new ("accepted", RQ_TYPE_QUESTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "question.ui");
  gtk_widget_class_bind_template_child (widget_class, RqQuestion, heading);
  gtk_widget_class_bind_template_child (widget_class, RqQuestion, body);
  gtk_widget_class_bind_template_child (widget_class, RqQuestion, extra);
  gtk_widget_class_bind_template_child (widget_class, RqQuestion, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, RqQuestion, verb_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, verb_clicked_cb);
}

static void
rq_question_init (RqQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->id = g_uuid_string_random ();
}

/**
 * rq_question_new:
 * @parent: (nullable): the window that it belongs to
 * @heading: the question, short
 * @body: what will happen, whole sentences, plain text
 *
 * Returns: (transfer none): a dialog that is not shown yet and goes when it is answered
 */
RqQuestion *
rq_question_new (GtkWindow  *parent,
                 const char *heading,
                 const char *body)
{
  RqQuestion *self = g_object_new (RQ_TYPE_QUESTION, "title", heading, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (self), parent);
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (parent));
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->body, body);
  return self;
}

/** rq_question_get_id: Returns: (transfer none): what a notification names it by */
const char *
rq_question_get_id (RqQuestion *self)
{
  g_return_val_if_fail (RQ_IS_QUESTION (self), NULL);

  return self->id;
}

/** rq_question_get_body: Returns: (transfer none): its sentences */
const char *
rq_question_get_body (RqQuestion *self)
{
  g_return_val_if_fail (RQ_IS_QUESTION (self), NULL);

  return gtk_label_get_label (self->body);
}

/* Where a verb is long, such as in German, the dialog still is no wider than a telephone. */
static void
wrap_label (GtkWidget *label)
{
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  rq_layout_forbid_hyphens (GTK_LABEL (label));
}

/**
 * rq_question_set_verb:
 * @label: what the button does, with a mnemonic: "_Roll Back 2 Services"
 * @verb: how it looks
 */
void
rq_question_set_verb (RqQuestion *self,
                      const char *label,
                      RqVerb      verb)
{
  g_return_if_fail (RQ_IS_QUESTION (self));

  gtk_button_set_label (self->verb_button, label);
  wrap_label (gtk_button_get_child (self->verb_button));
  if (verb == RQ_VERB_DESTRUCTIVE)
    gtk_widget_add_css_class (GTK_WIDGET (self->verb_button), "destructive-action");
}

/**
 * rq_question_set_extra:
 * @extra: what is shown below the sentences, such as a fingerprint
 */
void
rq_question_set_extra (RqQuestion *self,
                       GtkWidget  *extra)
{
  g_return_if_fail (RQ_IS_QUESTION (self));

  adw_bin_set_child (self->extra, extra);
}

/**
 * rq_question_set_ready:
 * @ready: whether what is asked for in the extra part is there, so that the verb can be pressed
 */
void
rq_question_set_ready (RqQuestion *self,
                       gboolean    ready)
{
  g_return_if_fail (RQ_IS_QUESTION (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->verb_button), ready);
}

/**
 * rq_question_set_entry:
 * @entry: a part of what is shown below the sentences
 *
 * Makes it a question that is answered by typing: the cursor is in @entry, Enter is the verb.
 */
void
rq_question_set_entry (RqQuestion *self,
                       GtkWidget  *entry)
{
  g_return_if_fail (RQ_IS_QUESTION (self));

  gtk_widget_add_css_class (GTK_WIDGET (self->verb_button), "suggested-action");
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->verb_button));
  gtk_window_set_focus (GTK_WINDOW (self), entry);
}

/**
 * rq_question_ask_async:
 *
 * Shows the dialog. Closing it in any way but by its verb is a no; so is cancelling, with its
 * error.
 */
void
rq_question_ask_async (RqQuestion          *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (RQ_IS_QUESTION (self) && self->asking == NULL);

  self->asking = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->asking, rq_question_ask_async);
  if (cancellable != NULL)
    self->cancelled_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb),
                                           self);
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * rq_question_ask_finish:
 *
 * Returns: %TRUE for the verb, %FALSE for no, with %G_IO_ERROR_CANCELLED when it was taken back
 */
gboolean
rq_question_ask_finish (RqQuestion    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
