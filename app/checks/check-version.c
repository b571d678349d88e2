/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/version.h"
#include "checks/checks.h"

/**
 * rq_check_version:
 *
 * Returns: (transfer full): whether the target is another and not an older version
 */
RqCheckResult *
rq_check_version (const RqCheckFacts *facts,
                  GCancellable       *cancellable)
{
  g_autoptr (GError) reason = NULL;
  RqCheckResult *result = NULL;

  if (!rq_version_check (facts->version, &reason))
    return rq_check_result_new (RQ_CHECK_FAIL, g_strdup (reason->message));
  if (facts->targets->len == 0)
    return rq_check_result_new (RQ_CHECK_FAIL,
                                g_strdup_printf (_("The stack runs %s already: there is nothing "
                                                   "to upgrade."), facts->version));
  if (facts->previous[0] == '\0')
    result = rq_check_result_new (RQ_CHECK_WARN,
                                  g_strdup (_("The services that change do not all run one version "
                                              "now.")));
  else if (rq_version_compare (facts->version, facts->previous) < 0)
    result = rq_check_result_new (RQ_CHECK_FAIL,
                                  g_strdup_printf (_("%s is older than %s, which runs now: this "
                                                     "would be a downgrade. To undo a release, "
                                                     "roll it back."),
                                                   facts->version, facts->previous));
  else
    result = rq_check_result_new (RQ_CHECK_PASS,
                                  g_strdup_printf (_("From %s to %s."), facts->previous,
                                                   facts->version));
  for (guint i = 0; i < facts->targets->len; i++)
    {
      RqCheckTarget *target = facts->targets->pdata[i];
      const char *name = rq_service_json_get_name (target->service);

      rq_check_result_add (result, "%s → %s", rq_service_short_name (name, facts->stack),
                           target->image);
    }
  return result;
}
