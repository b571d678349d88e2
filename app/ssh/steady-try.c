/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/steady-try-private.h"

#include <glib/gi18n-lib.h>

/* 0, 1, 2, 4 … seconds from one try to the next, a quarter more or less, so that a whole office
 * does not come back in the same moment. */
#define PAUSE_MAX_MS 30000
/* One try. */
typedef struct
{
  const RqDial *dial;        /* (unowned) static */
  gpointer data;             /* (unowned) of the owner */
  RqSteadyTried tried;
  GObject *owner;            /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GCancellable *outer;       /* (owned) (nullable) of the person who waits */
  gulong outer_handler;
  GTask *task;               /* (owned) (nullable) of the person who waits */
} Try;

static void
try_free (Try *self)
{
  g_cancellable_disconnect (self->outer, self->outer_handler);
  g_clear_object (&self->outer);
  g_clear_object (&self->task);
  g_object_unref (self->cancellable);
  g_object_unref (self->owner);
  g_free (self);
}

/* @error: (transfer full) (nullable) */
static void
answer_person (Try *self,
               GError *error)
{
  if (self->task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (self->task, error);
  else
    g_task_return_boolean (self->task, TRUE);
}

static void
dialed_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  Try *self = data;
  GError *error = NULL;
  RqTransport *inner = self->dial->finish (self->data, result, &error);

  if (!self->tried (self->owner, self->cancellable, inner, error))
    {
      if (inner != NULL)
        rq_transport_close (inner);
      g_clear_object (&inner);
      g_clear_error (&error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                   _("Connecting was given up."));
    }
  answer_person (self, error);
  try_free (self);
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer inner)
{
  g_cancellable_cancel (inner);
}

/**
 * rq_steady_try:
 * @cancellable: ends it; tells one try from another
 * @task: (nullable) (transfer full): of a person, whose cancelling ends the try
 * @tried: called once, before the person is answered
 *
 * Connects once.
 */
void
rq_steady_try (const RqDial *dial,
               gpointer data,
               RqSshInteraction *interaction,
               GObject *owner,
               GCancellable *cancellable,
               GTask *task,
               RqSteadyTried tried)
{
  Try *self = g_new0 (Try, 1);
  GCancellable *outer = task != NULL ? g_task_get_cancellable (task) : NULL;

  self->dial = dial;
  self->data = data;
  self->tried = tried;
  self->owner = g_object_ref (owner);
  self->cancellable = g_object_ref (cancellable);
  self->task = task;
  if (outer != NULL)
    {
      self->outer = g_object_ref (outer);
      self->outer_handler = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb),
                                                   g_object_ref (cancellable), g_object_unref);
    }
  dial->begin (data, interaction, cancellable, dialed_cb, self);
}

/**
 * rq_steady_pause_ms:
 *
 * Returns: until the next try, after @failures in vain; 0 when there were none
 */
unsigned int
rq_steady_pause_ms (unsigned int failures)
{
  unsigned int pause = failures == 0 ? 0 : 1000u << MIN (failures - 1, 5);

  return MIN (pause * g_random_double_range (0.75, 1.25), PAUSE_MAX_MS);
}

/**
 * rq_steady_needs_person:
 *
 * Returns: whether trying again by itself is of no use after @error
 */
gboolean
rq_steady_needs_person (const GError *error)
{
  static const int codes[] = {
    RQ_SSH_ERROR_HOST_KEY_UNKNOWN, RQ_SSH_ERROR_HOST_KEY_CHANGED, RQ_SSH_ERROR_AUTHENTICATION,
    RQ_SSH_ERROR_NO_COMMON_METHOD, RQ_SSH_ERROR_CONFIG,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, RQ_SSH_ERROR, codes[i]))
      return TRUE;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}
