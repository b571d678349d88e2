/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-head.h"
#include "ssh/transport.h"
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

typedef enum
{
  RQ_PULL_WAITING, /* its turn has not come */
  RQ_PULL_RUNNING,
  RQ_PULL_PRESENT, /* was on the manager already */
  RQ_PULL_DONE,
  RQ_PULL_FAILED,  /* not pulled; the row's words say why */
} RqPullState;

/* One image that is pulled on the manager. */
typedef struct
{
  char        *image;   /* (owned) "registry/chat-api:3.9.52" */
  RqPullState  state;
  gint64       current; /* bytes that are there, of those layers whose size is known */
  gint64       total;   /* bytes of those layers; 0: not known (yet); may grow */
  char        *words;   /* (owned) "3 of 5 layers", "Already on the manager", why it failed… */
} RqPullRow;

/* The release is watched after it was verified. Times by the manager's clock. */
typedef struct
{
  GDateTime *since; /* (owned) */
  GDateTime *until; /* (owned) */
  guint      looks; /* how often all services were judged, by this workstation */
} RqObservation;

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

/* The images, from RQ_RELEASE_PULLING on; 0 when nothing was pulled here. */
guint                rq_release_progress_get_n_pulls     (RqReleaseProgress *self);
const RqPullRow     *rq_release_progress_get_pull        (RqReleaseProgress *self,
                                                          guint              position);
/* (nullable): from RQ_RELEASE_OBSERVING on */
const RqObservation *rq_release_progress_get_observation (RqReleaseProgress *self);

/* (nullable): while the update command runs, its run's directory on the manager */
const char *rq_release_progress_get_run (RqReleaseProgress *self);
/* (nullable): then too: what leads to that manager and nowhere else */
RqTransport *rq_release_progress_get_run_transport (RqReleaseProgress *self);
/* The update command ended without a word: nobody knows how far it got. */
gboolean    rq_release_progress_is_run_lost (RqReleaseProgress *self);

/* translated: "Waiting", "Already there"… */
const char *rq_pull_state_to_label (RqPullState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqReleaseProgress, rq_release_progress_unref)

G_END_DECLS
