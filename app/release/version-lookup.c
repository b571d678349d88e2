/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/version-lookup.h"

#include "release/draft-check.h"
#include "release/release-thread.h"

/* What the thread needs. */
typedef struct
{
  RqDeployment *deployment; /* (owned) */
  RqTransport  *transport;  /* (owned) */
  char         *version;    /* (owned) */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_object_unref (lookup->deployment);
  g_object_unref (lookup->transport);
  g_free (lookup->version);
  g_free (lookup);
}

static gpointer
lookup_thread (GTask         *task,
               gpointer       source,
               GCancellable  *cancellable,
               GError       **error)
{
  Lookup *lookup = g_task_get_task_data (task);
  g_autoptr (RqEngineClient) client = rq_engine_client_new (lookup->transport);
  g_autoptr (RqDraftChecker) checker = NULL;
  RqCheckResult *result;

  rq_engine_client_set_patient (client, TRUE);
  if (!rq_engine_client_open (client, cancellable, error))
    return NULL;
  checker = rq_draft_checker_new (client, lookup->deployment, lookup->version, cancellable, error);
  if (checker == NULL)
    return NULL;
  result = rq_draft_checker_run (checker, rq_checklist_find_spec ("images"), cancellable);
  if (result == NULL)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  return result;
}

/**
 * rq_version_lookup_async:
 * @version: well-formed
 *
 * Asks the registry for the images of every service that would change.
 */
void
rq_version_lookup_async (RqDeployment        *deployment,
                         RqTransport         *transport,
                         const char          *version,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->deployment = g_object_ref (deployment);
  lookup->transport = g_object_ref (transport);
  lookup->version = g_strdup (version);
  g_task_set_source_tag (task, rq_version_lookup_async);
  g_task_set_task_data (task, lookup, lookup_free);
  rq_release_thread_run (task, "version-lookup", lookup_thread,
                         (GDestroyNotify) rq_check_result_free);
}

/**
 * rq_version_lookup_finish:
 *
 * Returns: (transfer full): what was found, or %NULL with an error of the connection
 */
RqCheckResult *
rq_version_lookup_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
