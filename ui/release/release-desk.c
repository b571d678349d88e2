/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-desk.h"

#include <glib/gi18n-lib.h>

#include "release/desk-find.h"
#include "widgets/question.h"

struct _RqReleaseDesk
{
  GObject parent_instance;

  GtkApplication *application; /* (unowned) it owns the desk */
  RqNotifier     *notifier;    /* (owned) */
  GPtrArray      *runs;        /* (owned) of RqJobRun (owned), oldest first */
  GPtrArray      *flows;       /* (owned) of RqUpgradeFlow (owned) */
  GPtrArray      *rollbacks;   /* (owned) of RqRollbackFlow (owned) */
};

static unsigned int changed_signal;
static unsigned int left_running_signal;

G_DEFINE_FINAL_TYPE (RqReleaseDesk, rq_release_desk, G_TYPE_OBJECT)

static RqReleaseJob *
make_rollback (RqDeployment *deployment,
               RqTransport  *transport,
               const char   *release_id)
{
  return RQ_RELEASE_JOB (rq_rollback_new (deployment, transport, release_id));
}

static GtkWindow *
find_window (RqReleaseDesk *self,
             RqJobRun      *run)
{
  RqUpgradeFlow *flow = rq_desk_find_flow (self->flows, run);
  RqRollbackFlow *rollback = rq_desk_find_rollback (self->rollbacks, run);

  if (flow != NULL)
    return rq_desk_find_flow_window (self->application, flow);

  return rollback != NULL ? rq_desk_find_rollback_window (self->application, rollback) : NULL;
}

static gboolean
is_watched (RqReleaseDesk *self,
            RqJobRun      *run)
{
  GtkWindow *window = find_window (self, run);

  return window != NULL && gtk_window_is_active (window);
}

static void
need_cb (RqReleaseDesk *self,
         GParamSpec    *pspec,
         RqJobRun      *run)
{
  if (*rq_job_run_get_need (run) == '\0')
    rq_notifier_withdraw (self->notifier, run);
  else if (!is_watched (self, run))
    rq_notifier_tell_need (self->notifier, run);
}

/* Nobody is told who looks at it anyway. */
static void
run_over (RqReleaseDesk *self,
          RqJobRun      *run)
{
  if (rq_job_run_get_phase (run) != RQ_JOB_PHASE_LEFT && !is_watched (self, run))
    rq_notifier_tell_over (self->notifier, run);
  else
    rq_notifier_withdraw (self->notifier, run);
  g_signal_emit (self, changed_signal, 0);
  g_application_release (G_APPLICATION (self->application));
}

/* Whoever has come to look need not be told any more. */
static void
window_active_cb (RqReleaseDesk *self,
                  GParamSpec    *pspec,
                  GtkWindow     *window)
{
  for (unsigned int i = 0; gtk_window_is_active (window) && i < self->runs->len; i++)
    {
      if (find_window (self, self->runs->pdata[i]) == window)
        rq_notifier_withdraw (self->notifier, self->runs->pdata[i]);
    }
}

static void
running_cb (RqReleaseDesk *self,
            GParamSpec    *pspec,
            RqJobRun      *run)
{
  if (rq_job_run_is_running (run))
    {
      g_application_hold (G_APPLICATION (self->application));
      g_signal_emit (self, changed_signal, 0);
    }
  else if (rq_job_run_get_phase (run) != RQ_JOB_PHASE_RUNNING)
    {
      run_over (self, run);
    }
}

/* What has not begun is forgotten with its window. */
static gboolean
flow_window_close_cb (RqReleaseDesk   *self,
                      RqUpgradeWindow *window)
{
  g_autoptr (RqUpgradeFlow) flow = g_object_ref (rq_upgrade_window_get_flow (window));

  if (!rq_release_desk_may_close (self, GTK_WINDOW (window)))
    return GDK_EVENT_STOP;
  if (rq_upgrade_flow_is_running (flow))
    g_signal_emit (self, left_running_signal, 0, rq_upgrade_flow_get_run (flow));
  else if (rq_upgrade_flow_get_run (flow) == NULL)
    g_ptr_array_remove (self->flows, flow);
  return GDK_EVENT_PROPAGATE;
}

static void
flow_rollback_cb (RqReleaseDesk   *self,
                  RqUpgradeWindow *window)
{
  RqDeploymentSession *session = rq_upgrade_flow_get_session (rq_upgrade_window_get_flow (window));

  rq_release_desk_ask_rollback (self, session);
}

static gboolean
rollback_window_close_cb (RqReleaseDesk    *self,
                          RqRollbackWindow *window)
{
  g_autoptr (RqRollbackFlow) flow = g_object_ref (rq_rollback_window_get_flow (window));
  RqJobRun *run = rq_rollback_flow_get_run (flow);

  if (!rq_release_desk_may_close (self, GTK_WINDOW (window)))
    return GDK_EVENT_STOP;
  if (run != NULL && rq_job_run_is_running (run))
    g_signal_emit (self, left_running_signal, 0, run);
  else if (run == NULL)
    g_ptr_array_remove (self->rollbacks, flow);
  return GDK_EVENT_PROPAGATE;
}

static void
rq_release_desk_finalize (GObject *object)
{
  g_clear_object (&RQ_RELEASE_DESK (object)->notifier);
  g_ptr_array_unref (RQ_RELEASE_DESK (object)->runs);
  g_ptr_array_unref (RQ_RELEASE_DESK (object)->flows);
  g_ptr_array_unref (RQ_RELEASE_DESK (object)->rollbacks);
  G_OBJECT_CLASS (rq_release_desk_parent_class)->finalize (object);
}

static void
rq_release_desk_dispose (GObject *object)
{
  RqReleaseDesk *self = RQ_RELEASE_DESK (object);

  for (unsigned int i = 0; i < self->runs->len; i++)
    g_signal_handlers_disconnect_by_data (self->runs->pdata[i], self);
  for (unsigned int i = 0; i < self->flows->len; i++)
    g_signal_handlers_disconnect_by_data (self->flows->pdata[i], self);
  for (unsigned int i = 0; i < self->rollbacks->len; i++)
    g_signal_handlers_disconnect_by_data (self->rollbacks->pdata[i], self);
  G_OBJECT_CLASS (rq_release_desk_parent_class)->dispose (object);
}

static void
rq_release_desk_class_init (RqReleaseDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_release_desk_dispose;
  object_class->finalize = rq_release_desk_finalize;

  changed_signal = g_signal_new ("changed", RQ_TYPE_RELEASE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  left_running_signal = g_signal_new ("left-running", RQ_TYPE_RELEASE_DESK, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, RQ_TYPE_JOB_RUN);
}

static void
rq_release_desk_init (RqReleaseDesk *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->flows = g_ptr_array_new_with_free_func (g_object_unref);
  self->rollbacks = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rq_release_desk_new:
 * @application: whose windows it opens; it must outlive the desk
 *
 * Returns: (transfer full): a desk with nothing on it
 */
RqReleaseDesk *
rq_release_desk_new (GtkApplication *application)
{
  RqReleaseDesk *self = g_object_new (RQ_TYPE_RELEASE_DESK, NULL);

  self->application = application;
  self->notifier = rq_notifier_new (G_APPLICATION (application));
  return self;
}

/** rq_release_desk_get_notifier: Returns: (transfer none): who tells what happens to releases */
RqNotifier *
rq_release_desk_get_notifier (RqReleaseDesk *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_DESK (self), NULL);

  return self->notifier;
}

static GtkWindow *
present_flow (RqReleaseDesk *self,
              RqUpgradeFlow *flow)
{
  GtkWindow *window = rq_desk_find_flow_window (self->application, flow);

  if (window == NULL)
    {
      window = GTK_WINDOW (rq_upgrade_window_new (self->application, flow));
      g_signal_connect_object (window, "close-request", G_CALLBACK (flow_window_close_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (window, "rollback-requested", G_CALLBACK (flow_rollback_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (window, "notify::is-active", G_CALLBACK (window_active_cb), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_window_present (window);
  return window;
}

static void
flow_started_cb (RqReleaseDesk *self,
                 RqJobRun      *run)
{
  rq_release_desk_start (self, run);
}

/**
 * rq_release_desk_show_upgrade:
 * @flow: an upgrade at any step
 *
 * Shows its window, and remembers it until that is closed or, once it has begun, for good.
 */
void
rq_release_desk_show_upgrade (RqReleaseDesk *self,
                              RqUpgradeFlow *flow)
{
  g_return_if_fail (RQ_IS_RELEASE_DESK (self));

  if (!g_ptr_array_find (self->flows, flow, NULL))
    {
      g_ptr_array_add (self->flows, g_object_ref (flow));
      g_signal_connect_object (flow, "started", G_CALLBACK (flow_started_cb), self,
                               G_CONNECT_SWAPPED);
    }
  present_flow (self, flow);
}

/**
 * rq_release_desk_ask_upgrade:
 * @services: of #RqService: what runs now
 *
 * Opens the wizard; where one is not over yet, shows that.
 */
void
rq_release_desk_ask_upgrade (RqReleaseDesk       *self,
                             RqDeploymentSession *session,
                             GListModel          *services)
{
  RqJobRun *running;
  g_autoptr (RqUpgradeFlow) flow = NULL;

  g_return_if_fail (RQ_IS_RELEASE_DESK (self));

  running = rq_release_desk_find_running (self, rq_deployment_session_get_deployment (session));
  if (running != NULL)
    {
      rq_release_desk_present (self, running);
      return;
    }
  g_set_object (&flow, rq_desk_find_open_flow (self->flows, session));
  if (flow == NULL)
    flow = rq_upgrade_flow_new (session, services);
  rq_release_desk_show_upgrade (self, flow);
}

/**
 * rq_release_desk_show_release:
 * @services: of #RqService: what runs now
 * @head: of a release that is not over
 *
 * Opens it at the step that its record names, where a person can resume it; one that is being
 * rolled back is offered to be rolled back to its end.
 */
void
rq_release_desk_show_release (RqReleaseDesk       *self,
                              RqDeploymentSession *session,
                              GListModel          *services,
                              RqReleaseHead       *head)
{
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);
  RqJobRun *running;
  g_autoptr (RqUpgradeFlow) flow = NULL;

  g_return_if_fail (RQ_IS_RELEASE_DESK (self));

  running = rq_release_desk_find_running (self, deployment);
  if (running != NULL)
    {
      rq_release_desk_present (self, running);
    }
  else if (rq_release_head_get_state (head) == RQ_RELEASE_ROLLING_BACK)
    {
      rq_release_desk_ask_rollback (self, session);
    }
  else
    {
      g_set_object (&flow, rq_desk_find_flow_of (self->flows, rq_release_head_get_id (head)));
      if (flow == NULL)
        flow = rq_upgrade_flow_new_for_head (session, services, head);
      rq_release_desk_show_upgrade (self, flow);
    }
}

static void
start_after_cb (RqJobRun   *left,
                GParamSpec *pspec,
                RqJobRun   *run)
{
  if (rq_job_run_is_running (left))
    return;

  g_signal_handlers_disconnect_by_func (left, start_after_cb, run);
  rq_job_run_start (run, FALSE);
}

/* The rollback's window takes the place of the upgrade's. */
static void
forget_flows (RqReleaseDesk *self,
              RqDeployment  *deployment)
{
  for (unsigned int i = self->flows->len; i > 0; i--)
    {
      g_autoptr (RqUpgradeFlow) flow = g_object_ref (self->flows->pdata[i - 1]);
      GtkWindow *window = rq_desk_find_flow_window (self->application, flow);

      if (rq_deployment_session_get_deployment (rq_upgrade_flow_get_session (flow)) != deployment)
        continue;
      g_ptr_array_remove_index (self->flows, i - 1);
      if (window != NULL)
        gtk_window_destroy (window);
    }
}

/* An upgrade that is running is stopped first. */
static void
rollback_started_cb (RqReleaseDesk *self,
                     RqJobRun      *run)
{
  RqDeployment *deployment = rq_job_run_get_deployment (run);
  RqJobRun *running = rq_release_desk_find_running (self, deployment);

  if (running != NULL)
    g_signal_connect_object (running, "notify::running", G_CALLBACK (start_after_cb), run, 0);
  rq_release_desk_start (self, run);
  if (running != NULL)
    rq_job_run_leave (running);
  forget_flows (self, deployment);
}

static void
load_preview (RqRollbackFlow *flow)
{
  g_autoptr (RqRollback) rollback =
    rq_rollback_new (rq_rollback_flow_get_deployment (flow),
                     rq_rollback_flow_get_transport (flow), NULL);

  rq_rollback_flow_load (flow, rollback);
}

static GtkWindow *
present_rollback (RqReleaseDesk  *self,
                  RqRollbackFlow *flow)
{
  GtkWindow *window = rq_desk_find_rollback_window (self->application, flow);

  if (window == NULL)
    {
      window = GTK_WINDOW (rq_rollback_window_new (self->application, flow));
      g_signal_connect_object (window, "close-request", G_CALLBACK (rollback_window_close_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (window, "notify::is-active", G_CALLBACK (window_active_cb), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_window_present (window);
  return window;
}

/**
 * rq_release_desk_show_rollback:
 * @flow: a rollback at any step
 *
 * Shows its window, and remembers it until that is closed or, once it has begun, for good.
 *
 * Returns: (transfer none): the window
 */
RqRollbackWindow *
rq_release_desk_show_rollback (RqReleaseDesk  *self,
                               RqRollbackFlow *flow)
{
  g_return_val_if_fail (RQ_IS_RELEASE_DESK (self), NULL);

  if (!g_ptr_array_find (self->rollbacks, flow, NULL))
    {
      g_ptr_array_add (self->rollbacks, g_object_ref (flow));
      g_signal_connect_object (flow, "started", G_CALLBACK (rollback_started_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect (flow, "reload", G_CALLBACK (load_preview), NULL);
    }
  return RQ_ROLLBACK_WINDOW (present_rollback (self, flow));
}

/**
 * rq_release_desk_ask_rollback:
 *
 * Shows what going back to the last baseline would do and starts it when the person says so; an
 * upgrade that is under way is stopped first.
 */
void
rq_release_desk_ask_rollback (RqReleaseDesk       *self,
                              RqDeploymentSession *session)
{
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);
  g_autoptr (RqRollbackFlow) flow = NULL;
  RqJobRun *running;
  RqRollbackWindow *window;

  g_return_if_fail (RQ_IS_RELEASE_DESK (self));

  running = rq_release_desk_find_running (self, deployment);
  if (running != NULL && rq_job_run_get_kind (running) == RQ_JOB_ROLLBACK)
    {
      rq_release_desk_present (self, running);
      return;
    }

  g_set_object (&flow, rq_desk_find_preview (self->rollbacks, deployment));
  if (flow == NULL)
    {
      flow = rq_rollback_flow_new (deployment, rq_deployment_session_get_transport (session),
                                   make_rollback);
      rq_rollback_flow_set_session (flow, session);
      load_preview (flow);
    }
  window = rq_release_desk_show_rollback (self, flow);
  rq_preview_page_set_notice (rq_rollback_window_get_preview_page (window), running != NULL
                              ? _("The upgrade that is running is stopped first; if its "
                                  "command still runs after 30 seconds, at once.") : "");
}

/**
 * rq_release_desk_start:
 * @run: not started yet
 *
 * Remembers and shows @run, and starts it; where another is under way on the same stack, that is
 * left to whoever knows when that is over.
 */
void
rq_release_desk_start (RqReleaseDesk *self,
                       RqJobRun      *run)
{
  gboolean wait;

  g_return_if_fail (RQ_IS_RELEASE_DESK (self) && RQ_IS_JOB_RUN (run));

  wait = rq_release_desk_find_running (self, rq_job_run_get_deployment (run)) != NULL;
  g_ptr_array_add (self->runs, g_object_ref (run));
  g_signal_connect_object (run, "notify::running", G_CALLBACK (running_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::need", G_CALLBACK (need_cb), self, G_CONNECT_SWAPPED);
  rq_release_desk_present (self, run);
  if (!wait)
    rq_job_run_start (run, FALSE);
}

/**
 * rq_release_desk_present:
 *
 * Returns: (transfer none) (nullable): the window of @run, brought to the front, opened again if it
 * was closed; %NULL when a rollback has taken its place
 */
GtkWindow *
rq_release_desk_present (RqReleaseDesk *self,
                         RqJobRun      *run)
{
  RqUpgradeFlow *flow;
  RqRollbackFlow *rollback;

  g_return_val_if_fail (RQ_IS_RELEASE_DESK (self), NULL);

  flow = rq_desk_find_flow (self->flows, run);
  rollback = rq_desk_find_rollback (self->rollbacks, run);
  if (flow != NULL)
    return present_flow (self, flow);

  return rollback != NULL ? present_rollback (self, rollback) : NULL;
}

/**
 * rq_release_desk_find_running:
 *
 * Returns: (transfer none) (nullable): what is under way on the stack of @deployment
 */
RqJobRun *
rq_release_desk_find_running (RqReleaseDesk *self,
                              RqDeployment  *deployment)
{
  g_return_val_if_fail (RQ_IS_RELEASE_DESK (self), NULL);

  return rq_desk_find_running (self->runs, deployment);
}

/**
 * rq_release_desk_find:
 * @id: as rq_job_run_get_id() has it
 *
 * Returns: (transfer none) (nullable): the run
 */
RqJobRun *
rq_release_desk_find (RqReleaseDesk *self,
                      const char    *id)
{
  g_return_val_if_fail (RQ_IS_RELEASE_DESK (self), NULL);

  return rq_desk_find_run (self->runs, id);
}

/**
 * rq_release_desk_is_busy:
 *
 * Returns: whether anything is under way
 */
gboolean
rq_release_desk_is_busy (RqReleaseDesk *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_DESK (self), FALSE);

  return rq_desk_find_running (self->runs, NULL) != NULL;
}

static void
close_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (GtkWindow) window = data;

  if (rq_question_ask_finish (RQ_QUESTION (source), result, NULL))
    gtk_window_destroy (window);
}

/**
 * rq_release_desk_may_close:
 * @window: about to be closed by a person
 *
 * The last window does not go silently while something is under way: it says that closing stops
 * nothing.
 *
 * Returns: %FALSE when it asks first
 */
gboolean
rq_release_desk_may_close (RqReleaseDesk *self,
                           GtkWindow     *window)
{
  RqQuestion *question;

  g_return_val_if_fail (RQ_IS_RELEASE_DESK (self), TRUE);

  if (!rq_release_desk_is_busy (self) || rq_desk_has_other_window (self->application, window))
    return TRUE;

  question = rq_question_new (window, _("Closing Stops Nothing"),
                              _("What was started goes on, and Requeen goes on watching it "
                                "without a window. It tells you when it is over; open Requeen "
                                "again to see it."));
  rq_question_set_verb (question, _("Close _Window"), RQ_VERB_PLAIN);
  rq_question_ask_async (question, NULL, close_answered_cb, g_object_ref (window));
  return FALSE;
}
