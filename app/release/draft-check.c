/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/draft-check.h"

#include <glib/gi18n-lib.h>

#include "release/release-job.h"
#include "release/remote-run.h"
#include "release/upgrade-plan.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

struct _RqDraftChecker
{
  RqDeployment   *deployment; /* (owned) */
  RqEngineClient *client;     /* (owned) */
  RqStackView    *view;       /* (owned) */
  RqUpgradePlan  *plan;       /* (owned) */
  GPtrArray      *targets;    /* (owned) of RqCheckTarget */
};

static void
add_target (RqDraftChecker *self,
            JsonObject     *service)
{
  const char *image = rq_service_spec_get_image (rq_json_get_object (service, "Spec"));
  g_autoptr (RqImageRef) ref = image != NULL ? rq_image_ref_parse (image, NULL) : NULL;
  g_autoptr (RqImageRef) target =
    ref != NULL ? rq_image_ref_with_tag (ref, rq_upgrade_plan_get_version (self->plan)) : NULL;

  if (target != NULL)
    rq_check_targets_add (self->targets, service, rq_image_ref_to_string (target));
}

/**
 * rq_draft_checker_new:
 * @version: the target
 *
 * Reads what all checks need.
 *
 * Returns: (transfer full): a checker
 */
RqDraftChecker *
rq_draft_checker_new (RqEngineClient  *client,
                      RqDeployment    *deployment,
                      const char      *version,
                      GCancellable    *cancellable,
                      GError         **error)
{
  const char *stack = rq_deployment_get_stack (deployment);
  RqStackView *view = rq_stack_view_load (client, stack, cancellable, error);
  RqDraftChecker *self;
  GPtrArray *services;

  if (view == NULL)
    return NULL;
  self = g_new0 (RqDraftChecker, 1);
  self->client = g_object_ref (client);
  self->deployment = g_object_ref (deployment);
  self->view = view;
  services = rq_stack_view_get_services (view);
  self->plan = rq_upgrade_plan_new (services, stack, version);
  self->targets = rq_check_targets_new ();
  g_assert (rq_upgrade_plan_get_n_rows (self->plan) == services->len);
  for (guint i = 0; i < services->len; i++)
    if (rq_upgrade_plan_get_row (self->plan, i)->changes)
      add_target (self, services->pdata[i]);
  return self;
}

/**
 * rq_draft_checker_free:
 *
 * Frees @self.
 */
void
rq_draft_checker_free (RqDraftChecker *self)
{
  g_object_unref (self->client);
  g_object_unref (self->deployment);
  rq_stack_view_free (self->view);
  rq_upgrade_plan_unref (self->plan);
  g_ptr_array_unref (self->targets);
  g_free (self);
}

/* What a run needs is the business of runs. */
static RqCheckResult *
check_command (RqDraftChecker *self,
               GCancellable   *cancellable)
{
  const char *directory = rq_deployment_get_directory (self->deployment);
  const char *command = rq_deployment_get_update_command (self->deployment);
  g_autoptr (GError) reason = NULL;
  RqCheckResult *result;

  if (rq_remote_run_check (rq_engine_client_get_transport (self->client), directory, command,
                           rq_deployment_get_sudo (self->deployment), cancellable, &reason))
    {
      result = rq_check_result_new (RQ_CHECK_PASS,
                                    g_strdup (_("The update command can be run.")));
      rq_check_result_add (result, _("%s in %s"), command, directory);
      return result;
    }
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  result = rq_check_result_unknown (reason);
  if (reason->domain == RQ_RELEASE_ERROR)
    result->status = RQ_CHECK_FAIL;
  return result;
}

static RqCheckResult *
run_once (RqDraftChecker        *self,
          const RqChecklistSpec *spec,
          GCancellable          *cancellable)
{
  RqCheckFacts facts = {
    .client = self->client,
    .view = self->view,
    .stack = rq_deployment_get_stack (self->deployment),
    .directory = rq_deployment_get_directory (self->deployment),
    .version = rq_upgrade_plan_get_version (self->plan),
    .previous = rq_upgrade_plan_get_previous (self->plan),
    .targets = self->targets,
  };

  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  return spec->check != NULL ? spec->check (&facts, cancellable)
                             : check_command (self, cancellable);
}

/* What a check cannot say because the connection broke meanwhile, it can say over the next one. */
static gboolean
is_to_be_run_again (RqDraftChecker *self,
                    guint           generation,
                    RqCheckResult  *result,
                    GCancellable   *cancellable)
{
  RqTransport *transport = rq_engine_client_get_transport (self->client);

  return result != NULL && result->status == RQ_CHECK_UNKNOWN &&
         rq_transport_wait_again (transport, generation, NULL, cancellable, NULL);
}

/**
 * rq_draft_checker_run:
 * @spec: an item that is checked
 *
 * Waits for the next connection where one is made by itself.
 *
 * Returns: (transfer full) (nullable): what was found; %NULL when cancelled
 */
RqCheckResult *
rq_draft_checker_run (RqDraftChecker        *self,
                      const RqChecklistSpec *spec,
                      GCancellable          *cancellable)
{
  RqTransport *transport = rq_engine_client_get_transport (self->client);

  g_assert (spec->kind == RQ_ITEM_CHECK);
  for (;;)
    {
      guint generation = rq_transport_get_generation (transport);
      RqCheckResult *result = run_once (self, spec, cancellable);

      if (!is_to_be_run_again (self, generation, result, cancellable))
        return result;
      rq_check_result_free (result);
    }
}
