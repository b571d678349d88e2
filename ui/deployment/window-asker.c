/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/window-asker.h"

#include <glib/gi18n-lib.h>

#include "base/secret-text.h"
#include "deployment/secret-question.h"
#include "widgets/layout.h"
#include "widgets/question.h"

struct _RqWindowAsker
{
  GObject parent_instance;

  GWeakRef parent; /* GtkWindow; a window that has gone asks nothing any more */
};

static void interaction_iface_init (RqSshInteractionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqWindowAsker, rq_window_asker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_SSH_INTERACTION,
                                                      interaction_iface_init))

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  gboolean yes = rq_question_ask_finish (RQ_QUESTION (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, yes);
}

static GtkWidget *
fingerprint_new (const char *key_type,
                 const char *fingerprint)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s", key_type, fingerprint);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  rq_layout_forbid_hyphens (GTK_LABEL (label));
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "rq-fingerprint");
  return label;
}

static void
ask_host_key_async (RqSshInteraction    *interaction,
                    const char          *host,
                    const char          *key_type,
                    const char          *fingerprint,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  RqWindowAsker *self = RQ_WINDOW_ASKER (interaction);
  g_autoptr (GtkWindow) parent = g_weak_ref_get (&self->parent);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *body = NULL;
  RqQuestion *question;

  g_task_set_source_tag (task, ask_host_key_async);
  if (parent == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }

  body = g_strdup_printf (_("This workstation has not connected to %s before. Compare the "
                            "fingerprint below with the one from whoever runs the server, and "
                            "trust the key only when they are the same."), host);
  question = rq_question_new (parent, _("Is This the Right Server?"), body);
  rq_question_set_verb (question, _("_Trust This Key"), RQ_VERB_PLAIN);
  rq_question_set_extra (question, fingerprint_new (key_type, fingerprint));
  rq_question_ask_async (question, cancellable, answered_cb, g_steal_pointer (&task));
}

static gboolean
ask_host_key_finish (RqSshInteraction  *interaction,
                     GAsyncResult      *result,
                     GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, interaction), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  char    *secret; /* (owned) (nullable) */
  gboolean remember;
} Answer;

static void
answer_free (Answer *answer)
{
  rq_secret_text_free (answer->secret);
  g_free (answer);
}

static void
secret_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  Answer *answer = g_new0 (Answer, 1);
  GError *error = NULL;

  answer->secret = rq_secret_question_ask_finish (result, &answer->remember, &error);
  if (answer->secret != NULL)
    {
      g_task_return_pointer (task, answer, (GDestroyNotify) answer_free);
      return;
    }
  answer_free (answer);
  g_task_return_error (task, error);
}

static void
ask_secret_async (RqSshInteraction    *interaction,
                  const RqSshQuestion *question,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  RqWindowAsker *self = RQ_WINDOW_ASKER (interaction);
  g_autoptr (GtkWindow) parent = g_weak_ref_get (&self->parent);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ask_secret_async);
  if (parent == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The window is gone");
      g_object_unref (task);
      return;
    }
  rq_secret_question_ask_async (parent, question, cancellable, secret_cb, task);
}

static char *
ask_secret_finish (RqSshInteraction  *interaction,
                   GAsyncResult      *result,
                   gboolean          *remember,
                   GError           **error)
{
  Answer *answer = g_task_propagate_pointer (G_TASK (result), error);
  char *secret;

  if (answer == NULL)
    return NULL;

  secret = g_steal_pointer (&answer->secret);
  *remember = answer->remember;
  answer_free (answer);
  return secret;
}

static void
interaction_iface_init (RqSshInteractionInterface *iface)
{
  iface->ask_host_key_async = ask_host_key_async;
  iface->ask_host_key_finish = ask_host_key_finish;
  iface->ask_secret_async = ask_secret_async;
  iface->ask_secret_finish = ask_secret_finish;
}

static void
rq_window_asker_finalize (GObject *object)
{
  g_weak_ref_clear (&RQ_WINDOW_ASKER (object)->parent);
  G_OBJECT_CLASS (rq_window_asker_parent_class)->finalize (object);
}

static void
rq_window_asker_class_init (RqWindowAskerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_window_asker_finalize;
}

static void
rq_window_asker_init (RqWindowAsker *self)
{
  g_weak_ref_init (&self->parent, NULL);
}

/**
 * rq_window_asker_new:
 * @parent: the window over which to ask
 *
 * Returns: (transfer full): what to give to rq_deployment_session_connect_async()
 */
RqWindowAsker *
rq_window_asker_new (GtkWindow *parent)
{
  RqWindowAsker *self = g_object_new (RQ_TYPE_WINDOW_ASKER, NULL);

  g_weak_ref_set (&self->parent, parent);
  return self;
}
