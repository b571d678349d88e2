/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"

G_BEGIN_DECLS

#define RQ_RECORD_ERROR (rq_record_error_quark ())
GQuark rq_record_error_quark (void);

typedef enum
{
  RQ_RECORD_ERROR_LOCKED,    /* somebody works on this stack: who, from where, since when */
  RQ_RECORD_ERROR_LOCK_LOST, /* we held it and no longer do: stop, change nothing more */
  RQ_RECORD_ERROR_MISSING,   /* no such release, baseline or evidence */
  RQ_RECORD_ERROR_DAMAGED,   /* a record that cannot be read: it is left alone */
  RQ_RECORD_ERROR_TOO_NEW,   /* written by a newer Requeen: update this one */
} RqRecordError;

/* The swarm-wide lock of one stack: a tiny config with a fixed name. Blocking calls on a
 * release's thread. */
typedef struct _RqLock RqLock;

/* What a lock says of its holder; shown to people. */
typedef struct
{
  char      *holder;     /* (owned) "Ann Lee <ann@desk>" */
  char      *release_id; /* (owned) "" for none */
  char      *purpose;    /* (owned) "upgrade", "rollback", "change of chat-api" */
  GDateTime *since;      /* (owned) */
  gint64     quiet_us;   /* since its last sign of life, by the swarm's clock: -1 not known */
} RqLockHolder;

void rq_lock_holder_free (RqLockHolder *holder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqLockHolder, rq_lock_holder_free)

/* RQ_RECORD_ERROR_LOCKED, with who and since when in its message, when it is taken. @take_over:
 * the person has said to break it: then it is deleted by ID and made anew. */
RqLock       *rq_lock_acquire (RqEngineClient  *client,
                               const char      *stack,
                               const char      *holder,
                               const char      *release_id,
                               const char      *purpose,
                               gboolean         take_over,
                               GCancellable    *cancellable,
                               GError         **error);
/* Before every mutation: is it still ours? Beats the heart when 30 s have passed. */
gboolean      rq_lock_check   (RqLock        *self,
                               GCancellable  *cancellable,
                               GError       **error);
/* Frees @self also on error. */
gboolean      rq_lock_release (RqLock        *self,
                               GCancellable  *cancellable,
                               GError       **error);
void          rq_lock_free    (RqLock *self); /* forgets it, the lock stays */
/* (transfer full) (nullable): %NULL without error: nobody holds it */
RqLockHolder *rq_lock_read    (RqEngineClient  *client,
                               const char      *stack,
                               GCancellable    *cancellable,
                               GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqLock, rq_lock_free)

G_END_DECLS
