/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "checks/checks.h"
#include "swarm/json.h"
#include "swarm/service-health.h"

/* What is just starting gets so long to become healthy. */
#define LOOKS 30
#define LOOK_MS 1000

static RqVerdict *
judge (RqStackView *view,
       JsonObject  *service)
{
  RqServiceFacts facts = {
    .service = service,
    .tasks = rq_stack_view_get_tasks (view, rq_json_get_string (service, "ID")),
    .nodes = rq_stack_view_get_nodes (view),
    .now = rq_stack_view_get_time (view),
  };

  return rq_service_health_judge (&facts);
}

/* Just looking: no update of ours is under way. @all: (nullable) */
static GPtrArray *
judge_all (RqStackView *view,
           const char  *stack,
           GPtrArray   *all,
           gboolean    *may_become_good)
{
  GPtrArray *services = rq_stack_view_get_services (view);
  GPtrArray *unhealthy = g_ptr_array_new_with_free_func (g_free);

  *may_become_good = FALSE;
  for (guint i = 0; i < services->len; i++)
    {
      g_autoptr (RqVerdict) verdict = judge (view, services->pdata[i]);
      const char *name = rq_service_json_get_name (services->pdata[i]);
      g_autofree char *line =
        g_strdup_printf (_("%s: %s (%s)"), rq_service_short_name (name, stack),
                         rq_outcome_to_label (rq_verdict_get_outcome (verdict)),
                         rq_verdict_get_words (verdict));

      if (all != NULL)
        g_ptr_array_add (all, g_strdup (line));
      if (rq_verdict_is_good (verdict))
        continue;
      *may_become_good |= !rq_verdict_is_settled (verdict);
      g_ptr_array_add (unhealthy, g_steal_pointer (&line));
    }
  return unhealthy;
}

/**
 * rq_check_health_find_unhealthy:
 * @all: (nullable) (element-type utf8): gets a line for every service
 *
 * Returns: (transfer full) (element-type utf8): the services that are not healthy, in words
 */
GPtrArray *
rq_check_health_find_unhealthy (RqEngineClient  *client,
                                const char      *stack,
                                GPtrArray       *all,
                                GCancellable    *cancellable,
                                GError         **error)
{
  for (int look = 1;; look++)
    {
      g_autoptr (RqStackView) view = rq_stack_view_load (client, stack, cancellable, error);
      g_autoptr (GPtrArray) unhealthy = NULL;
      gboolean may_become_good;

      if (view == NULL)
        return NULL;
      if (all != NULL)
        g_ptr_array_set_size (all, 0);
      unhealthy = judge_all (view, stack, all, &may_become_good);
      if (unhealthy->len == 0 || !may_become_good || look == LOOKS)
        return g_steal_pointer (&unhealthy);
      if (!rq_await_sleep (LOOK_MS, cancellable, error))
        return NULL;
    }
}

/* Those that are not well come first: evidence may be cut. */
static void
add_lines (RqCheckResult *result,
           GPtrArray     *unhealthy,
           GPtrArray     *all)
{
  for (guint i = 0; i < unhealthy->len; i++)
    rq_check_result_add (result, "%s", (char *) unhealthy->pdata[i]);
  for (guint i = 0; i < all->len; i++)
    if (!g_ptr_array_find_with_equal_func (unhealthy, all->pdata[i], g_str_equal, NULL))
      rq_check_result_add (result, "%s", (char *) all->pdata[i]);
}

/**
 * rq_check_health:
 *
 * Returns: (transfer full) (nullable): whether every service is healthy, and what each of them does
 */
RqCheckResult *
rq_check_health (const RqCheckFacts *facts,
                 GCancellable       *cancellable)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GPtrArray) unhealthy =
    rq_check_health_find_unhealthy (facts->client, facts->stack, all, cancellable, &reason);
  RqCheckResult *result;

  if (unhealthy == NULL)
    return g_cancellable_is_cancelled (cancellable) ? NULL : rq_check_result_unknown (reason);
  if (all->len == 0)
    return rq_check_result_new (RQ_CHECK_FAIL,
                                g_strdup_printf (_("There is no stack “%s” in this swarm."),
                                                 facts->stack));
  if (unhealthy->len == 0)
    result = rq_check_result_new (RQ_CHECK_PASS,
                                  g_strdup_printf (ngettext ("The only service is healthy.",
                                                             "All %u services are healthy.",
                                                             all->len), all->len));
  else
    result = rq_check_result_new (RQ_CHECK_FAIL,
                                  g_strdup_printf (ngettext ("%u of %u services is not "
                                                             "healthy. Fix it first.",
                                                             "%u of %u services are not "
                                                             "healthy. Fix them first.",
                                                             unhealthy->len),
                                                   unhealthy->len, all->len));
  add_lines (result, unhealthy, all);
  return result;
}
