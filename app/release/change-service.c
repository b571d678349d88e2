/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/change-service.h"

#include "records/lock.h"
#include "release/release-author.h"
#include "release/release-thread.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"
#include "swarm/service-update.h"
#include "swarm/stack-view.h"

/* Threads: made by the caller, used by the thread until it answers, freed by the caller. */
typedef struct
{
  RqTransport *transport;  /* (owned) */
  char *stack;             /* (owned) */
  char *author;            /* (owned) */
  char *id;                /* (owned) of the service */
  char *purpose;           /* (owned) */
  JsonObject *base;        /* (owned) a copy, so that no tree is shared between threads */
  RqServiceChange *change; /* (owned) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->transport);
  g_free (request->stack);
  g_free (request->author);
  g_free (request->id);
  g_free (request->purpose);
  json_object_unref (request->base);
  rq_service_change_unref (request->change);
  g_free (request);
}

static gboolean
guard (gpointer       lock,
       GCancellable  *cancellable,
       GError       **error)
{
  return rq_lock_check (lock, cancellable, error);
}

/* The lock goes whatever became of the change, also when that was cancelled. */
static gboolean
change_locked (Request         *request,
               RqEngineClient  *client,
               GCancellable    *cancellable,
               GError         **error)
{
  RqLock *lock = rq_lock_acquire (client, request->stack, request->author, "", request->purpose,
                                  FALSE, cancellable, error);
  g_autoptr (GError) left = NULL;
  gboolean changed;

  if (lock == NULL)
    return FALSE;
  changed = rq_service_update_write (client, request->id, request->change, request->base, guard,
                                     lock, cancellable, error);
  if (!rq_lock_release (lock, NULL, &left))
    g_message ("The lock of %s could not be let go: %s", request->stack, left->message);
  return changed;
}

static gpointer
change_thread (GTask         *task,
               gpointer       source,
               GCancellable  *cancellable,
               GError       **error)
{
  Request *request = g_task_get_task_data (task);
  g_autoptr (RqEngineClient) client = rq_engine_client_new (request->transport);

  rq_engine_client_set_patient (client, TRUE);
  return GINT_TO_POINTER (rq_engine_client_open (client, cancellable, error) &&
                          change_locked (request, client, cancellable, error));
}

/**
 * rq_change_service_async:
 * @service: an element of GET /services; not kept
 * @author: (nullable): whom the lock names
 *
 * Makes @change; ends when Swarm has taken it, and the tasks follow.
 */
void
rq_change_service_async (RqDeployment        *deployment,
                         RqTransport         *transport,
                         JsonObject          *service,
                         RqServiceChange     *change,
                         const char          *author,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *name = rq_service_json_get_name (service);
  Request *request = g_new0 (Request, 1);

  request->transport = g_object_ref (transport);
  request->stack = g_strdup (rq_deployment_get_stack (deployment));
  request->author = author != NULL ? g_strdup (author) : rq_release_author_new ();
  request->id = g_strdup (rq_json_get_string (service, "ID"));
  request->purpose = g_strdup_printf ("change of %s",
                                      rq_service_short_name (name, request->stack));
  request->base = rq_service_spec_copy (rq_json_get_object (service, "Spec"));
  request->change = rq_service_change_ref (change);
  g_task_set_source_tag (task, rq_change_service_async);
  g_task_set_task_data (task, request, request_free);
  rq_release_thread_run (task, "change-service", change_thread, NULL);
}

/**
 * rq_change_service_finish:
 *
 * Returns: whether Swarm has taken the change
 */
gboolean
rq_change_service_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
