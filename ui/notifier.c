/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notifier.h"

struct _RqNotifier
{
  GObject parent_instance;

  GApplication  *application; /* (unowned) it owns the notifier */
  RqPreferences *preferences; /* (owned) (nullable) all is told */
  GHashTable    *needs;       /* (owned) of the runs whose need was told already */
};

G_DEFINE_FINAL_TYPE (RqNotifier, rq_notifier, G_TYPE_OBJECT)

static void
rq_notifier_finalize (GObject *object)
{
  g_clear_object (&RQ_NOTIFIER (object)->preferences);
  g_hash_table_unref (RQ_NOTIFIER (object)->needs);
  G_OBJECT_CLASS (rq_notifier_parent_class)->finalize (object);
}

static void
rq_notifier_class_init (RqNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_notifier_finalize;
}

static void
rq_notifier_init (RqNotifier *self)
{
  self->needs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * rq_notifier_new:
 * @application: whose notifications they are; it must outlive the notifier
 *
 * Returns: (transfer full): tells everything, until it has preferences
 */
RqNotifier *
rq_notifier_new (GApplication *application)
{
  RqNotifier *self = g_object_new (RQ_TYPE_NOTIFIER, NULL);

  self->application = application;
  return self;
}

/**
 * rq_notifier_set_preferences:
 * @preferences: what is told from now on
 */
void
rq_notifier_set_preferences (RqNotifier    *self,
                             RqPreferences *preferences)
{
  g_return_if_fail (RQ_IS_NOTIFIER (self));

  g_set_object (&self->preferences, preferences);
}

static void
tell (RqNotifier *self,
      RqJobRun   *run,
      const char *words,
      gboolean    urgent)
{
  g_autoptr (GNotification) notification = g_notification_new (rq_job_run_get_headline (run));
  const char *name = rq_deployment_get_name (rq_job_run_get_deployment (run));
  g_autofree char *body = g_strdup_printf ("%s: %s", name, words);
  const char *id = rq_job_run_get_id (run);

  g_notification_set_body (notification, *words != '\0' ? body : name);
  g_notification_set_default_action_and_target (notification, "app.show-release", "(ss)", name,
                                                id);
  if (urgent)
    g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_application_send_notification (self->application, id, notification);
}

/**
 * rq_notifier_tell_over:
 * @run: has just ended
 */
void
rq_notifier_tell_over (RqNotifier *self,
                       RqJobRun   *run)
{
  g_return_if_fail (RQ_IS_NOTIFIER (self));

  g_hash_table_remove (self->needs, rq_job_run_get_id (run));
  if (self->preferences == NULL || rq_preferences_get_notify_over (self->preferences))
    tell (self, run, rq_job_run_get_detail (run),
          rq_job_run_get_phase (run) != RQ_JOB_PHASE_SUCCEEDED);
  else
    rq_notifier_withdraw (self, run);
}

/**
 * rq_notifier_tell_need:
 * @run: its "need" has words
 */
void
rq_notifier_tell_need (RqNotifier *self,
                       RqJobRun   *run)
{
  g_return_if_fail (RQ_IS_NOTIFIER (self));

  if (self->preferences != NULL && !rq_preferences_get_notify_need (self->preferences))
    return;
  if (g_hash_table_add (self->needs, g_strdup (rq_job_run_get_id (run))))
    tell (self, run, rq_job_run_get_need (run), TRUE);
}

/**
 * rq_notifier_withdraw:
 * @run: nothing is to be told of it
 */
void
rq_notifier_withdraw (RqNotifier *self,
                      RqJobRun   *run)
{
  g_return_if_fail (RQ_IS_NOTIFIER (self));

  g_hash_table_remove (self->needs, rq_job_run_get_id (run));
  if (g_application_get_is_registered (self->application))
    g_application_withdraw_notification (self->application, rq_job_run_get_id (run));
}

static void
question_seen_cb (RqNotifier *self,
                  GParamSpec *pspec,
                  RqQuestion *question)
{
  if (!gtk_window_is_active (GTK_WINDOW (question)))
    return;

  g_signal_handlers_disconnect_by_func (question, question_seen_cb, self);
  g_application_withdraw_notification (self->application, rq_question_get_id (question));
}

static void
question_gone_cb (RqNotifier *self,
                  RqQuestion *question)
{
  g_signal_handlers_disconnect_by_data (question, self);
  g_application_withdraw_notification (self->application, rq_question_get_id (question));
}

/**
 * rq_notifier_follow_question:
 * @question: just shown
 *
 * A person who works in the window below sees it; anybody else is told.
 */
void
rq_notifier_follow_question (RqNotifier *self,
                             RqQuestion *question)
{
  GtkWindow *below = gtk_window_get_transient_for (GTK_WINDOW (question));
  const char *id = rq_question_get_id (question);
  g_autoptr (GNotification) notification = NULL;

  g_return_if_fail (RQ_IS_NOTIFIER (self));

  if (below == NULL || gtk_window_is_active (below)
      || (self->preferences != NULL && !rq_preferences_get_notify_need (self->preferences)))
    return;

  notification = g_notification_new (gtk_window_get_title (GTK_WINDOW (question)));
  g_notification_set_body (notification, rq_question_get_body (question));
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_default_action_and_target (notification, "app.show-question", "s", id);
  g_application_send_notification (self->application, id, notification);
  g_signal_connect_object (question, "notify::is-active", G_CALLBACK (question_seen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (question, "unmap", G_CALLBACK (question_gone_cb), self,
                           G_CONNECT_SWAPPED);
}
