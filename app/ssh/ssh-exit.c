/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-exit-private.h"

struct _RqSshExit
{
  gatomicrefcount references;
  GMutex mutex;
  gboolean done;      /* (mutex mutex), likewise the others; nothing changes once it is set */
  int status;         /* -1: died by a signal, or unknown */
  char *term_signal;  /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) why nobody knows */
  GPtrArray *waiters; /* (owned) (element-type RqSshCall) */
};

/**
 * rq_ssh_exit_new:
 *
 * Returns: (transfer full): nothing known yet
 */
RqSshExit *
rq_ssh_exit_new (void)
{
  RqSshExit *self = g_new0 (RqSshExit, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->status = -1;
  self->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_call_unref);
  return self;
}

/**
 * rq_ssh_exit_ref:
 *
 * Returns: (transfer full): @self
 */
RqSshExit *
rq_ssh_exit_ref (RqSshExit *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
rq_ssh_exit_unref (RqSshExit *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_mutex_clear (&self->mutex);
  g_free (self->term_signal);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->waiters);
  g_free (self);
}

static void
answer (RqSshExit *self,
        RqSshCall *call)
{
  if (self->error != NULL)
    rq_ssh_call_return_error (call, self->error);
  else
    rq_ssh_call_return_boolean (call);
}

static void
settle (RqSshExit *self,
        int status,
        const char *term_signal,
        const GError *error)
{
  g_mutex_lock (&self->mutex);
  if (!self->done)
    {
      self->done = TRUE;
      self->status = term_signal != NULL ? -1 : status;
      self->term_signal = g_strdup (term_signal);
      self->error = error != NULL ? g_error_copy (error) : NULL;
      for (guint i = 0; i < self->waiters->len; i++)
        answer (self, self->waiters->pdata[i]);
      g_ptr_array_set_size (self->waiters, 0);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * rq_ssh_exit_finish:
 * @term_signal: (nullable): such as "KILL"
 *
 * The command has ended. What comes first counts.
 */
void
rq_ssh_exit_finish (RqSshExit *self,
                    int status,
                    const char *term_signal)
{
  settle (self, status, term_signal, NULL);
}

/**
 * rq_ssh_exit_fail:
 *
 * Nobody will know any more how the command ends.
 */
void
rq_ssh_exit_fail (RqSshExit *self,
                  const GError *error)
{
  settle (self, -1, NULL, error);
}

/**
 * rq_ssh_exit_wait:
 *
 * Answers @call with %TRUE or the error, now or later.
 */
void
rq_ssh_exit_wait (RqSshExit *self,
                  RqSshCall *call)
{
  g_mutex_lock (&self->mutex);
  if (self->done)
    answer (self, call);
  else
    g_ptr_array_add (self->waiters, rq_ssh_call_ref (call));
  g_mutex_unlock (&self->mutex);
}

int
rq_ssh_exit_get_status (RqSshExit *self)
{
  int status;

  g_mutex_lock (&self->mutex);
  status = self->status;
  g_mutex_unlock (&self->mutex);
  return status;
}

/**
 * rq_ssh_exit_get_signal:
 *
 * Returns: (transfer none) (nullable): once it has ended, the signal's name
 */
const char *
rq_ssh_exit_get_signal (RqSshExit *self)
{
  const char *term_signal;

  g_mutex_lock (&self->mutex);
  term_signal = self->term_signal;
  g_mutex_unlock (&self->mutex);
  return term_signal;
}
