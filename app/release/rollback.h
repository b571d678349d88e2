/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-job.h"

G_BEGIN_DECLS

/* What going back to a release's baseline would do, service by service. Immutable, refcounted. */
typedef struct
{
  char     *name;     /* (owned) "chat-api" */
  char     *now;      /* (owned) image now: "registry/chat-api:3.9.52", "" when it is gone */
  char     *baseline; /* (owned) image then */
  gboolean  changes;  /* its spec differs from the baseline */
  gboolean  job;      /* a job service: not restored by itself */
  char     *note;     /* (owned) one sentence, "" : "made anew: it was removed since" */
} RqRollbackRow;

#define RQ_TYPE_ROLLBACK_PREVIEW (rq_rollback_preview_get_type ())
typedef struct _RqRollbackPreview RqRollbackPreview;

GType                rq_rollback_preview_get_type       (void);
RqRollbackPreview   *rq_rollback_preview_ref            (RqRollbackPreview *self);
void                 rq_rollback_preview_unref          (RqRollbackPreview *self);
const char          *rq_rollback_preview_get_release_id (RqRollbackPreview *self);
/* gone back to */
const char          *rq_rollback_preview_get_version    (RqRollbackPreview *self);
guint                rq_rollback_preview_get_n_rows     (RqRollbackPreview *self);
const RqRollbackRow *rq_rollback_preview_get_row        (RqRollbackPreview *self,
                                                         guint              position);
guint                rq_rollback_preview_get_n_changes  (RqRollbackPreview *self);
/* the release is still open: rolling back closes it also where nothing is to be written */
gboolean             rq_rollback_preview_is_open        (RqRollbackPreview *self);
/* (array zero-terminated=1): sentences on what cannot go back by itself */
const char * const  *rq_rollback_preview_get_warnings   (RqRollbackPreview *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqRollbackPreview, rq_rollback_preview_unref)

/* The two-write restore of the recorded baseline. */
#define RQ_TYPE_ROLLBACK (rq_rollback_get_type ())
G_DECLARE_FINAL_TYPE (RqRollback, rq_rollback, RQ, ROLLBACK, RqReleaseJob)

/* @release_id: (nullable) the stack's last release that has a baseline */
RqRollback        *rq_rollback_new            (RqDeployment *deployment,
                                               RqTransport  *transport,
                                               const char   *release_id);
void               rq_rollback_preview_async  (RqRollback          *self,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
RqRollbackPreview *rq_rollback_preview_finish (RqRollback    *self,
                                               GAsyncResult  *result,
                                               GError       **error);

G_END_DECLS
