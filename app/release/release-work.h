/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/lock.h"
#include "records/release-writer.h"
#include "release/release-job-private.h"
#include "release/rollout-watch.h"

G_BEGIN_DECLS

/* What an upgrade and a rollback have in common while they work on the job's thread: the engine
 * client, the lock, the record that is written and what is shown meanwhile. */
typedef struct _RqReleaseWork RqReleaseWork;

/* Opens an engine client of its own. */
RqReleaseWork   *rq_release_work_new        (RqReleaseJob  *job,
                                             GCancellable  *cancellable,
                                             GError       **error);
void             rq_release_work_free       (RqReleaseWork *self);
RqReleaseJob    *rq_release_work_get_job    (RqReleaseWork *self);
RqEngineClient  *rq_release_work_get_client (RqReleaseWork *self);
const char      *rq_release_work_get_stack  (RqReleaseWork *self);
RqReleaseWriter *rq_release_work_get_writer (RqReleaseWork *self); /* (nullable) */
RqReleaseHead   *rq_release_work_get_head   (RqReleaseWork *self); /* once there is a writer */

gboolean rq_release_work_lock        (RqReleaseWork  *self,
                                      const char     *release_id,
                                      const char     *purpose,
                                      GCancellable   *cancellable,
                                      GError        **error);
/* To be asked before every change: is the lock still ours? */
gboolean rq_release_work_guard       (RqReleaseWork  *self,
                                      GCancellable   *cancellable,
                                      GError        **error);
/* @writer: (transfer full) */
void     rq_release_work_take_writer (RqReleaseWork   *self,
                                      RqReleaseWriter *writer);

/* A line of the timeline, shown at once and written with the next change or flush. */
void     rq_release_work_note            (RqReleaseWork *self,
                                          const char    *kind,
                                          const char    *words);
/* The next state, written before what it announces is done. @more: (transfer full) (nullable)
 * further members of the head. */
gboolean rq_release_work_enter           (RqReleaseWork   *self,
                                          RqReleaseState   state,
                                          const char      *words,
                                          JsonObject      *more,
                                          GCancellable    *cancellable,
                                          GError         **error);
/* Nothing was changed, and the caller gets an error with the same words: written, not said. */
gboolean rq_release_work_leave           (RqReleaseWork   *self,
                                          RqReleaseState   state,
                                          const char      *words,
                                          GError         **error);
/* What became of each service, as last shown, is kept with the release. */
gboolean rq_release_work_record_outcome  (RqReleaseWork  *self,
                                          GCancellable   *cancellable,
                                          GError        **error);
/* Members of the head alone. @members: (transfer full) */
gboolean rq_release_work_set             (RqReleaseWork  *self,
                                          JsonObject     *members,
                                          GCancellable   *cancellable,
                                          GError        **error);
/* What is being done now; @rows: (transfer full) (nullable) of RqRolloutRow: as before */
void     rq_release_work_show            (RqReleaseWork *self,
                                          const char    *words,
                                          double         fraction,
                                          GPtrArray     *rows);
/* What the next snapshots tell too. @pulls: (transfer full) of RqPullRow */
void     rq_release_work_set_pulls       (RqReleaseWork *self,
                                          GPtrArray     *pulls);
void     rq_release_work_set_observation (RqReleaseWork *self,
                                          GDateTime     *since,
                                          GDateTime     *until,
                                          guint          looks);
/* @directory: (nullable): of the run that is followed; @transport: (nullable): to its manager */
void     rq_release_work_set_run         (RqReleaseWork *self,
                                          RqTransport   *transport,
                                          const char    *directory);
/* From time to time while only watching: notes are written, the lock's heart beats. */
gboolean rq_release_work_tend            (RqReleaseWork  *self,
                                          GCancellable   *cancellable,
                                          GError        **error);
/* The failures a watch has seen become notes. */
void     rq_release_work_note_failures   (RqReleaseWork  *self,
                                          RqRolloutWatch *watch);
/* The end, good or bad: what is known is written, the lock let go. @reason: (nullable) why it
 * ended. */
void     rq_release_work_close           (RqReleaseWork *self,
                                          const GError  *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqReleaseWork, rq_release_work_free)

G_END_DECLS
