/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/release-lookup.h"

#include "base/await.h"

static const char *
stack_of (RqDeploymentSession *session)
{
  return rq_deployment_get_stack (rq_deployment_session_get_deployment (session));
}

/** rq_release_lookup_list: Returns: (transfer full) (nullable): all heads, the newest first */
GPtrArray *
rq_release_lookup_list (RqDeploymentSession  *session,
                        GCancellable         *cancellable,
                        GError              **error)
{
  RqEngineClient *client = rq_deployment_session_get_client (session);
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_release_store_list_async (client, stack_of (session), cancellable, rq_await_cb, await);
  return rq_release_store_list_finish (client, rq_await_result (await), error);
}

/** rq_release_lookup_load: Returns: (transfer full) (nullable): everything about one release */
RqReleaseRecord *
rq_release_lookup_load (RqDeploymentSession  *session,
                        const char           *release_id,
                        GCancellable         *cancellable,
                        GError              **error)
{
  RqEngineClient *client = rq_deployment_session_get_client (session);
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_release_store_load_async (client, stack_of (session), release_id, cancellable,
                               rq_await_cb, await);
  return rq_release_store_load_finish (client, rq_await_result (await), error);
}

/**
 * rq_release_lookup_open:
 *
 * Returns: (transfer none) (nullable): the one that is not closed; one that has changed something
 *   before drafts
 */
RqReleaseHead *
rq_release_lookup_open (GPtrArray *heads)
{
  RqReleaseHead *draft = NULL;

  for (guint i = 0; i < heads->len; i++)
    {
      RqReleaseHead *head = heads->pdata[i];

      if (!rq_release_state_is_open (rq_release_head_get_state (head)))
        continue;
      if (rq_release_head_has_begun (head))
        return head;
      if (draft == NULL)
        draft = head;
    }
  return draft;
}
