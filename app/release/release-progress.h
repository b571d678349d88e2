/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-head.h"
#include "swarm/service-health.h"

G_BEGIN_DECLS

/* One service in a release under way. */
typedef struct
{
  char      *name;    /* (owned) "chat-api" */
  char      *from;    /* (owned) version before: "3.9.51" */
  char      *to;      /* (owned) version wanted; the same when it does not change */
  gboolean   changes; /* part of what the release changes */
  RqVerdict *verdict; /* (owned) (nullable) not yet looked at */
} RqRolloutRow;

/* A snapshot of an upgrade or a rollback: immutable, refcounted, handed from the release's
 * thread. */
#define RQ_TYPE_RELEASE_PROGRESS (rq_release_progress_get_type ())
typedef struct _RqReleaseProgress RqReleaseProgress;

GType               rq_release_progress_get_type     (void);
RqReleaseProgress  *rq_release_progress_ref          (RqReleaseProgress *self);
void                rq_release_progress_unref        (RqReleaseProgress *self);
RqReleaseState      rq_release_progress_get_state    (RqReleaseProgress *self);
/* what is being done now, a sentence: "Running ./update.sh on deploy@m1" */
const char         *rq_release_progress_get_words    (RqReleaseProgress *self);
/* 0…1, -1 when not known */
double              rq_release_progress_get_fraction (RqReleaseProgress *self);
guint               rq_release_progress_get_n_rows   (RqReleaseProgress *self);
const RqRolloutRow *rq_release_progress_get_row      (RqReleaseProgress *self,
                                                      guint              position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqReleaseProgress, rq_release_progress_unref)

G_END_DECLS
