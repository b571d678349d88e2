/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-workers-private.h"

#include "ssh/ssh-session.h"

static GMutex mutex;
static GPtrArray *workers; /* (mutex mutex) (owned) (nullable) of RqSshWorker (owned) */

void
rq_ssh_workers_add (RqSshWorker *worker)
{
  g_mutex_lock (&mutex);
  if (workers == NULL)
    workers = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_worker_unref);
  g_ptr_array_add (workers, rq_ssh_worker_ref (worker));
  g_mutex_unlock (&mutex);
}

void
rq_ssh_workers_remove (RqSshWorker *worker)
{
  g_autoptr (RqSshWorker) held = rq_ssh_worker_ref (worker); /* the last one not under the lock */

  g_mutex_lock (&mutex);
  g_ptr_array_remove (workers, held);
  if (workers->len == 0)
    g_clear_pointer (&workers, g_ptr_array_unref);
  g_mutex_unlock (&mutex);
}

/* (transfer full) (nullable) */
static RqSshWorker *
ref_any (void)
{
  RqSshWorker *worker = NULL;

  g_mutex_lock (&mutex);
  if (workers != NULL)
    worker = rq_ssh_worker_ref (workers->pdata[0]);
  g_mutex_unlock (&mutex);
  return worker;
}

/**
 * rq_ssh_shut_down:
 *
 * Ends every connection that is still there and waits for its thread. To be called before main()
 * returns: OpenSSL, which libssh2 calls, frees what it shares when the program exits, and a thread
 * that still uses it crashes then. Main thread, when nothing is asked of a connection any more.
 */
void
rq_ssh_shut_down (void)
{
  RqSshWorker *worker;

  while ((worker = ref_any ()) != NULL)
    {
      rq_ssh_worker_stop (worker);
      rq_ssh_worker_join (worker);
      rq_ssh_worker_unref (worker);
    }
}
