/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/lock.h"
#include "records/release-head.h"

G_BEGIN_DECLS

/* One line of a release's timeline. */
typedef struct
{
  GDateTime *time;  /* (owned) */
  char      *who;   /* (owned) */
  char      *kind;  /* (owned) stable: "state", "tick", "check", "run", "rollout", "note" */
  char      *words; /* (owned) one translated-at-writing sentence */
} RqTimelineEntry;

/* A release with everything that is known of it. Immutable, refcounted. */
#define RQ_TYPE_RELEASE_RECORD (rq_release_record_get_type ())
typedef struct _RqReleaseRecord RqReleaseRecord;

GType            rq_release_record_get_type         (void);
RqReleaseRecord *rq_release_record_ref              (RqReleaseRecord *self);
void             rq_release_record_unref            (RqReleaseRecord *self);
RqReleaseHead   *rq_release_record_get_head         (RqReleaseRecord *self);
/* of RqTimelineEntry */
GPtrArray       *rq_release_record_get_timeline     (RqReleaseRecord *self);
/* (nullable) of JsonObject: the baseline's services, ID → name, spec; %NULL when none was taken */
JsonArray       *rq_release_record_get_baseline     (RqReleaseRecord *self);
/* The same; errors: RQ_RECORD_ERROR_MISSING (none was taken), _DAMAGED, _TOO_NEW */
JsonArray       *rq_release_record_require_baseline (RqReleaseRecord  *self,
                                                     GError          **error);
/* (nullable) of JsonObject: what became of each service, as last verified: "name", "from", "to",
 * "changes", and when it was looked at "outcome", "healthy", "words" */
JsonArray       *rq_release_record_get_outcome      (RqReleaseRecord *self);
/* (nullable) the transcript of update.sh: from the evidence, else from the run on the manager */
GBytes          *rq_release_record_get_transcript   (RqReleaseRecord *self);
/* its exit status; -1 not known (yet): rq_release_record_get_run_words() says why */
int              rq_release_record_get_exit_status  (RqReleaseRecord *self);
const char      *rq_release_record_get_run_words    (RqReleaseRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqReleaseRecord, rq_release_record_unref)

/* Reading, from any context with an engine client of its own; newest first. */
void             rq_release_store_list_async  (RqEngineClient      *client,
                                               const char          *stack,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
/* of RqReleaseHead */
GPtrArray       *rq_release_store_list_finish (RqEngineClient  *client,
                                               GAsyncResult    *result,
                                               GError         **error);
void             rq_release_store_load_async  (RqEngineClient      *client,
                                               const char          *stack,
                                               const char          *release_id,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
RqReleaseRecord *rq_release_store_load_finish (RqEngineClient  *client,
                                               GAsyncResult    *result,
                                               GError         **error);

/* The same, blocking, for a release's thread. @unreadable: (out) (optional) (transfer full)
 * (nullable): why a head was left out, the first one. */
GPtrArray       *rq_release_store_list (RqEngineClient  *client,
                                        const char      *stack,
                                        GError         **unreadable,
                                        GCancellable    *cancellable,
                                        GError         **error);
RqReleaseRecord *rq_release_store_load (RqEngineClient  *client,
                                        const char      *stack,
                                        const char      *release_id,
                                        GCancellable    *cancellable,
                                        GError         **error);

G_END_DECLS
