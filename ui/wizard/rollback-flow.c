/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/rollback-flow.h"

#include <glib/gi18n-lib.h>

struct _RqRollbackFlow
{
  RqWizardFlow parent_instance;

  RqDeployment      *deployment;  /* (owned) */
  RqTransport       *transport;   /* (owned) (nullable) */
  RqJobMaker         maker;
  GCancellable      *cancellable; /* (owned) of reading the preview */
  RqRollbackPreview *preview;     /* (owned) (nullable) */
  char              *problem;     /* (owned) (nullable) */
  RqJobRun          *run;         /* (owned) (nullable) */
  RqDeploymentSession *session;   /* (owned) (nullable) */
};

typedef enum
{
  PROP_PREVIEW = 1,
  PROP_PROBLEM,
  PROP_RUN,
} RqRollbackFlowProperty;

static GParamSpec *props[PROP_RUN + 1];
static unsigned int started_signal;
static unsigned int reload_signal;
static unsigned int take_over_signal;
static unsigned int finished_signal;

G_DEFINE_FINAL_TYPE (RqRollbackFlow, rq_rollback_flow, RQ_TYPE_WIZARD_FLOW)

static RqWizardStep *
step (RqRollbackFlow *self,
      const char     *name)
{
  return rq_wizard_flow_get_step (RQ_WIZARD_FLOW (self), name);
}

/* (transfer full): exactly what a press of the button does */
static char *
say_verb (RqRollbackPreview *preview)
{
  unsigned int count = rq_rollback_preview_get_n_changes (preview);

  if (count == 0)
    return g_strdup (_("_Verify and Close the Release"));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "_Roll Back %u Service",
                                       "_Roll Back %u Services", count), count);
}

static void
show_preview (RqRollbackFlow *self)
{
  RqWizardStep *at = step (self, RQ_STEP_PREVIEW);
  g_autofree char *verb = self->preview != NULL ? say_verb (self->preview) : NULL;

  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), RQ_STEP_PREVIEW);
  if (self->problem != NULL)
    rq_wizard_step_offer (at, _("_Try Again"), NULL);
  else if (self->preview == NULL)
    rq_wizard_step_offer (at, NULL, _("The swarm and the baseline are being compared."));
  else if (rq_rollback_preview_get_n_changes (self->preview) == 0
           && !rq_rollback_preview_is_open (self->preview))
    rq_wizard_step_offer (at, NULL, _("There is nothing to roll back."));
  else
    rq_wizard_step_offer (at, verb, NULL);
}

static void
show_result (RqRollbackFlow *self,
             gboolean        good)
{
  rq_wizard_step_set_state (step (self, RQ_STEP_RESTORE), good ? RQ_STEP_DONE : RQ_STEP_FAILED);
  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), RQ_STEP_RESULT);
  if (good)
    rq_wizard_step_set_state (step (self, RQ_STEP_RESULT), RQ_STEP_DONE);
  rq_wizard_step_offer (step (self, RQ_STEP_RESULT), !good ? _("_Roll Back Again…")
                                                           : self->session != NULL ? _("_Next")
                                                                                   : _("_Close"),
                        NULL);
}

/* What is left can be done later, too: the release has it. */
static void
show_checklist (RqRollbackFlow *self)
{
  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), RQ_STEP_AFTER);
  rq_wizard_step_offer (step (self, RQ_STEP_AFTER), _("_Post-mortem"), NULL);
}

static void
show_run (RqRollbackFlow *self)
{
  RqWizardStep *at = step (self, RQ_STEP_RESTORE);

  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), RQ_STEP_RESTORE);
  switch (rq_job_run_get_phase (self->run))
    {
    case RQ_JOB_PHASE_SUCCEEDED:
      show_result (self, TRUE);
      break;
    case RQ_JOB_PHASE_FAILED:
    case RQ_JOB_PHASE_STOPPED:
    case RQ_JOB_PHASE_LEFT:
      show_result (self, FALSE);
      break;
    case RQ_JOB_PHASE_LOCKED:
      rq_wizard_step_offer (at, _("_Take Over…"), NULL);
      break;
    case RQ_JOB_PHASE_RUNNING:
    default:
      rq_wizard_step_offer (at, NULL, _("It goes on when this window is closed."));
    }
}

static void
show_all (RqRollbackFlow *self)
{
  if (self->run != NULL)
    show_run (self);
  else
    show_preview (self);
}

static void
set_problem (RqRollbackFlow *self,
             const char     *words)
{
  if (g_strcmp0 (self->problem, words) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (words);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
set_run (RqRollbackFlow *self,
         RqJobRun       *run)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL)
    g_signal_connect_swapped (run, "notify::phase", G_CALLBACK (show_all), self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUN]);
}

static void
begin (RqRollbackFlow *self)
{
  g_autoptr (RqJobRun) run = NULL;

  run = rq_job_run_new (RQ_JOB_ROLLBACK, self->maker, self->deployment, self->transport,
                        rq_rollback_preview_get_release_id (self->preview),
                        rq_rollback_preview_get_version (self->preview));
  rq_wizard_flow_set_title (RQ_WIZARD_FLOW (self), rq_job_run_get_title (run));
  set_run (self, run);
  show_all (self);
  g_signal_emit (self, started_signal, 0, run);
}

/* What is there now is looked at anew before anything is asked again. */
static void
reload (RqRollbackFlow *self)
{
  set_run (self, NULL);
  set_problem (self, NULL);
  g_clear_pointer (&self->preview, rq_rollback_preview_unref);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PREVIEW]);
  show_all (self);
  g_signal_emit (self, reload_signal, 0);
}

static void
rq_rollback_flow_next (RqWizardFlow *flow)
{
  RqRollbackFlow *self = RQ_ROLLBACK_FLOW (flow);

  if (self->run == NULL && self->problem == NULL)
    begin (self);
  else if (self->run == NULL)
    reload (self);
  else if (rq_job_run_get_phase (self->run) == RQ_JOB_PHASE_LOCKED)
    g_signal_emit (self, take_over_signal, 0);
  else if (rq_job_run_get_phase (self->run) != RQ_JOB_PHASE_SUCCEEDED)
    reload (self);
  else if (self->session != NULL &&
           rq_wizard_flow_get_current (flow) == step (self, RQ_STEP_RESULT))
    show_checklist (self);
  else
    g_signal_emit (self, finished_signal, 0);
}

static void
rq_rollback_flow_get_property (GObject      *object,
                               unsigned int  property_id,
                               GValue       *value,
                               GParamSpec   *pspec)
{
  RqRollbackFlow *self = RQ_ROLLBACK_FLOW (object);

  switch ((RqRollbackFlowProperty) property_id)
    {
    case PROP_PREVIEW:
      g_value_set_boxed (value, self->preview);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_rollback_flow_finalize (GObject *object)
{
  RqRollbackFlow *self = RQ_ROLLBACK_FLOW (object);

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  g_clear_object (&self->session);
  g_clear_object (&self->deployment);
  g_clear_object (&self->transport);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->preview, rq_rollback_preview_unref);
  g_free (self->problem);
  G_OBJECT_CLASS (rq_rollback_flow_parent_class)->finalize (object);
}

static void
rq_rollback_flow_class_init (RqRollbackFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GType type = RQ_TYPE_ROLLBACK_FLOW;

  object_class->get_property = rq_rollback_flow_get_property;
  object_class->finalize = rq_rollback_flow_finalize;
  RQ_WIZARD_FLOW_CLASS (klass)->next = rq_rollback_flow_next;

  props[PROP_PREVIEW] = g_param_spec_boxed ("preview", NULL, NULL, RQ_TYPE_ROLLBACK_PREVIEW, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  props[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, RQ_TYPE_JOB_RUN, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  started_signal = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, RQ_TYPE_JOB_RUN);
  reload_signal = g_signal_new ("reload", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  take_over_signal = g_signal_new ("take-over-requested", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  finished_signal = g_signal_new ("finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
rq_rollback_flow_init (RqRollbackFlow *self)
{
  RqWizardFlow *flow = RQ_WIZARD_FLOW (self);

  self->cancellable = g_cancellable_new ();
  rq_wizard_flow_set_title (flow, _("Roll Back"));
  rq_wizard_step_set_sentence (
    rq_wizard_flow_add_step (flow, RQ_STEP_PREVIEW, _("Preview")),
    _("What goes back to the baseline, which was recorded before the last upgrade, and what "
      "does not go back by itself. Nothing has been done yet."));
  rq_wizard_step_set_sentence (
    rq_wizard_flow_add_step (flow, RQ_STEP_RESTORE, _("Roll Back")),
    _("Requeen writes the recorded baseline of every service and looks until all run it, are "
      "healthy and stay so."));
  rq_wizard_step_set_sentence (
    rq_wizard_flow_add_step (flow, RQ_STEP_RESULT, _("Result")),
    _("How the rollback ended, service by service."));
}

/**
 * rq_rollback_flow_new:
 * @transport: (nullable): the connection
 * @maker: makes the job of a release's ID
 *
 * Returns: (transfer full): a rollback that is yet to be previewed
 */
RqRollbackFlow *
rq_rollback_flow_new (RqDeployment *deployment,
                      RqTransport  *transport,
                      RqJobMaker    maker)
{
  RqRollbackFlow *self = g_object_new (RQ_TYPE_ROLLBACK_FLOW, NULL);

  self->deployment = g_object_ref (deployment);
  g_set_object (&self->transport, transport);
  self->maker = maker;
  show_all (self);
  return self;
}

static void
preview_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (RqRollbackFlow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRollbackPreview) preview = rq_rollback_preview_finish (RQ_ROLLBACK (source), result,
                                                                      &error);

  if (preview != NULL)
    rq_rollback_flow_take_preview (self, preview);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rq_rollback_flow_take_error (self, error);
}

/**
 * rq_rollback_flow_load:
 * @rollback: what is asked for its preview; it is not run
 */
void
rq_rollback_flow_load (RqRollbackFlow *self,
                       RqRollback     *rollback)
{
  g_return_if_fail (RQ_IS_ROLLBACK_FLOW (self));

  rq_rollback_preview_async (rollback, self->cancellable, preview_cb, g_object_ref (self));
}

/**
 * rq_rollback_flow_take_preview:
 * @preview: what it would do
 */
void
rq_rollback_flow_take_preview (RqRollbackFlow    *self,
                               RqRollbackPreview *preview)
{
  g_return_if_fail (RQ_IS_ROLLBACK_FLOW (self) && self->run == NULL);

  g_clear_pointer (&self->preview, rq_rollback_preview_unref);
  self->preview = rq_rollback_preview_ref (preview);
  set_problem (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PREVIEW]);
  show_all (self);
}

/**
 * rq_rollback_flow_take_error:
 * @error: why there is nothing to ask
 */
void
rq_rollback_flow_take_error (RqRollbackFlow *self,
                             const GError   *error)
{
  g_return_if_fail (RQ_IS_ROLLBACK_FLOW (self) && self->run == NULL);

  set_problem (self, error->message);
  show_all (self);
}

/**
 * rq_rollback_flow_get_deployment:
 *
 * Returns: (transfer none): whose stack goes back
 */
RqDeployment *
rq_rollback_flow_get_deployment (RqRollbackFlow *self)
{
  return self->deployment;
}

/**
 * rq_rollback_flow_get_transport:
 *
 * Returns: (transfer none) (nullable): the connection that it uses
 */
RqTransport *
rq_rollback_flow_get_transport (RqRollbackFlow *self)
{
  return self->transport;
}

/**
 * rq_rollback_flow_get_preview:
 *
 * Returns: (transfer none) (nullable): what it would do
 */
RqRollbackPreview *
rq_rollback_flow_get_preview (RqRollbackFlow *self)
{
  return self->preview;
}

/**
 * rq_rollback_flow_get_problem:
 *
 * Returns: (transfer none) (nullable): why it cannot be done, and what to do
 */
const char *
rq_rollback_flow_get_problem (RqRollbackFlow *self)
{
  return self->problem;
}

/**
 * rq_rollback_flow_get_run:
 *
 * Returns: (transfer none) (nullable): what is or was under way
 */
RqJobRun *
rq_rollback_flow_get_run (RqRollbackFlow *self)
{
  return self->run;
}

/**
 * rq_rollback_flow_set_session:
 *
 * Lets it go on to the checklist of what is to be done after a rollback; before it has begun.
 */
void
rq_rollback_flow_set_session (RqRollbackFlow      *self,
                              RqDeploymentSession *session)
{
  g_return_if_fail (RQ_IS_ROLLBACK_FLOW (self) && self->session == NULL);

  self->session = g_object_ref (session);
  rq_wizard_step_set_sentence (
    rq_wizard_flow_add_step (RQ_WIZARD_FLOW (self), RQ_STEP_AFTER, _("Checklist")),
    _("What people do after a rollback. Every tick is kept at once; the release’s record leads "
      "back here."));
}

/**
 * rq_rollback_flow_get_session:
 *
 * Returns: (transfer none) (nullable): what the checklist is read through
 */
RqDeploymentSession *
rq_rollback_flow_get_session (RqRollbackFlow *self)
{
  return self->session;
}
