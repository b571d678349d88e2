/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/lock.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "base/time-format.h"
#include "records/record-config.h"
#include "records/record-name.h"
#include "swarm/json.h"

#define LABEL_HOLDER RQ_LABEL_PREFIX "holder"
#define LABEL_PURPOSE RQ_LABEL_PREFIX "purpose"
#define LABEL_SINCE RQ_LABEL_PREFIX "since"
#define LABEL_BEAT RQ_LABEL_PREFIX "beat"

#define BEAT_US (30 * G_USEC_PER_SEC)

/* Between a look that says "held" and the next create, the holder may let go. */
#define TRIES 3

struct _RqLock
{
  RqEngineClient *client; /* (owned) */
  char *stack;            /* (owned) */
  char *id;               /* (owned) of the config: another ID is another's lock */
  gint64 beaten_at;       /* monotonic */
  guint64 beats;
};

G_DEFINE_QUARK (rq-record-error-quark, rq_record_error)

/**
 * rq_lock_holder_free:
 *
 * Frees what rq_lock_read() gave.
 */
void
rq_lock_holder_free (RqLockHolder *holder)
{
  g_free (holder->holder);
  g_free (holder->release_id);
  g_free (holder->purpose);
  g_date_time_unref (holder->since);
  g_free (holder);
}

static char *
dup_label (JsonObject *config,
           const char *label)
{
  const char *value = rq_record_config_get_label (config, label);

  return g_strdup (value != NULL ? value : "");
}

/* Every beat writes the config. For people to judge by: clocks may differ, so nothing decides by
 * it. */
static gint64
get_quiet_us (RqEngineClient *client,
              JsonObject     *config)
{
  g_autoptr (GDateTime) beaten = rq_time_from_record (rq_json_get_string (config, "UpdatedAt"));
  g_autoptr (GDateTime) now = rq_engine_client_dup_now (client);

  return beaten != NULL ? MAX (g_date_time_difference (now, beaten), 0) : -1;
}

static RqLockHolder *
read_holder (RqEngineClient *client,
             JsonObject     *config)
{
  RqLockHolder *holder = g_new0 (RqLockHolder, 1);

  holder->holder = dup_label (config, LABEL_HOLDER);
  holder->release_id = dup_label (config, RQ_LABEL_RELEASE);
  holder->purpose = dup_label (config, LABEL_PURPOSE);
  holder->since = rq_time_from_record (rq_record_config_get_label (config, LABEL_SINCE));
  if (holder->since == NULL)
    holder->since = g_date_time_new_from_unix_utc (0);
  holder->quiet_us = get_quiet_us (client, config);
  return holder;
}

static void
set_locked (RqEngineClient  *client,
            JsonObject      *config,
            GError         **error)
{
  g_autoptr (RqLockHolder) holder = read_holder (client, config);
  g_autofree char *quiet = rq_time_format_span (MAX (holder->quiet_us, 0) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (holder->since);
  g_autofree char *since = g_date_time_format (local, "%F %R");

  /* A change by hand belongs to no release. */
  if (holder->release_id[0] == '\0')
    {
      g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED,
                   _("This stack is locked by %s (%s) since %s. Wait, ask them, or take the lock "
                     "over when they have gone."), holder->holder, holder->purpose, since);
      return;
    }
  g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED,
               _("This stack is locked by %s for release %s (%s) since %s; the last sign of life "
                 "is %s old. Wait, ask them, or take the lock over when they have gone."),
               holder->holder, holder->release_id, holder->purpose, since, quiet);
}

static JsonObject *
make_spec (const char *stack,
           const char *holder,
           const char *release_id,
           const char *purpose)
{
  g_autofree char *name = rq_record_name_lock (stack);
  g_autofree char *now = rq_time_to_record (NULL);
  JsonObject *spec = rq_record_config_new (name, "lock", stack, release_id, NULL);
  JsonObject *labels = rq_json_get_object (spec, "Labels");

  json_object_set_string_member (labels, LABEL_HOLDER, holder);
  json_object_set_string_member (labels, LABEL_PURPOSE, purpose);
  json_object_set_string_member (labels, LABEL_SINCE, now);
  json_object_set_string_member (labels, LABEL_BEAT, "0");
  return spec;
}

static RqLock *
lock_new (RqEngineClient *client,
          const char     *stack,
          char           *id)
{
  RqLock *self = g_new0 (RqLock, 1);

  self->client = g_object_ref (client);
  self->stack = g_strdup (stack);
  self->id = id;
  self->beaten_at = g_get_monotonic_time ();
  return self;
}

/* %NULL without error: nobody holds it. */
static JsonObject *
read_config (RqEngineClient  *client,
             const char      *stack,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autofree char *name = rq_record_name_lock (stack);
  g_autoptr (GError) reason = NULL;
  JsonObject *config = rq_record_config_read (client, name, cancellable, &reason);

  if (config == NULL && !g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&reason));
  return config;
}

/* What stands in the way: deleted when it is to be broken, else the error. */
static gboolean
clear_way (RqEngineClient  *client,
           const char      *stack,
           gboolean         break_it,
           GCancellable    *cancellable,
           GError         **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonObject) config = read_config (client, stack, cancellable, &reason);

  if (config == NULL && reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (config == NULL)
    return TRUE;
  if (break_it)
    return rq_record_config_delete (client, rq_record_config_get_id (config), cancellable, error);

  set_locked (client, config, error);
  return FALSE;
}

/**
 * rq_lock_acquire:
 * @holder: who, for people
 * @release_id: "" for a change that belongs to none
 * @purpose: "upgrade", "rollback" or what else, short
 * @take_over: whether to break a lock that is held; only the one that was there at first
 *
 * Takes the one lock of @stack in the whole swarm.
 *
 * Returns: (transfer full): the lock, or %NULL with %RQ_RECORD_ERROR_LOCKED and who has it
 */
RqLock *
rq_lock_acquire (RqEngineClient  *client,
                 const char      *stack,
                 const char      *holder,
                 const char      *release_id,
                 const char      *purpose,
                 gboolean         take_over,
                 GCancellable    *cancellable,
                 GError         **error)
{
  g_autoptr (JsonObject) spec = make_spec (stack, holder, release_id, purpose);

  for (int try = 1;; try++)
    {
      g_autoptr (GError) reason = NULL;
      char *id = NULL;

      if (rq_record_config_create (client, spec, &id, cancellable, &reason))
        return lock_new (client, stack, id);
      if (!g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_CONFLICT) || try == TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      if (!clear_way (client, stack, take_over && try == 1, cancellable, error))
        return NULL;
    }
}

static void
set_lost (RqLock  *self,
          GError **error)
{
  g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCK_LOST,
               _("The lock of the stack %s was taken over by somebody else: nothing more is "
                 "changed from here."),
               self->stack);
}

/* A beat that did not get through comes again with the next check. */
static gboolean
beat (RqLock        *self,
      JsonObject    *config,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autofree char *value = g_strdup_printf ("%" G_GUINT64_FORMAT, ++self->beats);
  g_autoptr (GError) reason = NULL;

  if (rq_record_config_set_label (self->client, config, LABEL_BEAT, value, cancellable, &reason))
    {
      self->beaten_at = g_get_monotonic_time ();
      return TRUE;
    }
  if (g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND))
    {
      set_lost (self, error);
      return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * rq_lock_check:
 *
 * To be asked before every mutation: a laptop that was asleep may have lost its lock. Shows others
 * every 30 s that its holder lives.
 *
 * Returns: %FALSE with %RQ_RECORD_ERROR_LOCK_LOST when it is not ours any more
 */
gboolean
rq_lock_check (RqLock        *self,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonObject) config =
    rq_record_config_read (self->client, self->id, cancellable, &reason);

  if (config == NULL && g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND))
    set_lost (self, error);
  else if (config == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  else if (g_get_monotonic_time () - self->beaten_at >= BEAT_US)
    return beat (self, config, cancellable, error);

  return config != NULL;
}

/**
 * rq_lock_release:
 * @self: (transfer full): the lock
 *
 * Lets go of it, for whoever comes next.
 *
 * Returns: whether it is gone; @self is freed in any case
 */
gboolean
rq_lock_release (RqLock        *self,
                 GCancellable  *cancellable,
                 GError       **error)
{
  gboolean gone = rq_record_config_delete (self->client, self->id, cancellable, error);

  rq_lock_free (self);
  return gone;
}

/**
 * rq_lock_free:
 *
 * Forgets the lock and leaves it held.
 */
void
rq_lock_free (RqLock *self)
{
  g_object_unref (self->client);
  g_free (self->stack);
  g_free (self->id);
  g_free (self);
}

/**
 * rq_lock_read:
 *
 * Returns: (transfer full) (nullable): who holds the stack's lock; %NULL without an error: nobody
 */
RqLockHolder *
rq_lock_read (RqEngineClient  *client,
              const char      *stack,
              GCancellable    *cancellable,
              GError         **error)
{
  g_autoptr (JsonObject) config = read_config (client, stack, cancellable, error);

  return config != NULL ? read_holder (client, config) : NULL;
}
