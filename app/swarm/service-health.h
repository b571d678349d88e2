/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The truth table of one service: the one place that says what "good" is. Pure: no I/O, no clock
 * of its own. Used for the Services list and for a release alike. */
typedef enum
{
  RQ_OUTCOME_HEALTHY,       /* every desired slot runs this spec, healthy, stable */
  RQ_OUTCOME_NO_OP,         /* the same, and Swarm had nothing to do */
  RQ_OUTCOME_STARTING,      /* no update under way, tasks still coming up or not yet stable */
  RQ_OUTCOME_UPDATING,      /* n of m slots */
  RQ_OUTCOME_STALLED,       /* updating or starting, no progress for the stall time: why */
  RQ_OUTCOME_PAUSED,        /* Swarm paused the update: first failed task's error */
  RQ_OUTCOME_ROLLING_BACK,
  RQ_OUTCOME_ROLLED_BACK,   /* Swarm rolled it back: a failed update, whatever runs now */
  RQ_OUTCOME_ROLLBACK_STUCK,
  RQ_OUTCOME_DEGRADED,      /* running < desired, other digests, restarts since */
  RQ_OUTCOME_WRONG_IMAGE,   /* settled, on another image than the target */
  RQ_OUTCOME_STOPPED,       /* replicas 0: none wanted, none there */
  RQ_OUTCOME_JOB,           /* its own row: n/m completed, failed */
} RqOutcome;

/* What is known of one service at one moment. */
typedef struct
{
  JsonObject *service;         /* (unowned) an element of GET /services?status=true */
  GPtrArray  *tasks;           /* (unowned) of JsonObject: its elements of GET /tasks */
  GHashTable *nodes;           /* (unowned) node ID → JsonObject: GET /nodes */
  const char *target;          /* (nullable) image wanted: "NAME:TAG[@DIGEST]"; %NULL: the spec's */
  GDateTime  *since;           /* (nullable) when the release's update began; %NULL: just looking */
  GDateTime  *now;
  gint64      progress_age_us; /* since a task or slot last moved; the caller keeps it */
  gint64      stable_us;       /* tasks must have run this long; 0: the spec's monitor time */
  gint64      stall_us;        /* 0: 90 s */
} RqServiceFacts;

/* Immutable, refcounted. */
#define RQ_TYPE_VERDICT (rq_verdict_get_type ())
typedef struct _RqVerdict RqVerdict;

GType        rq_verdict_get_type     (void);
RqVerdict   *rq_service_health_judge (const RqServiceFacts *facts);
RqVerdict   *rq_verdict_ref          (RqVerdict *self);
void         rq_verdict_unref        (RqVerdict *self);
RqOutcome    rq_verdict_get_outcome  (RqVerdict *self);
int          rq_verdict_get_done     (RqVerdict *self); /* slots in the wanted state */
int          rq_verdict_get_desired  (RqVerdict *self);
int          rq_verdict_get_running  (RqVerdict *self);
/* a whole translated sentence or phrase: "2 of 3 slots", the first failed task's error… */
const char  *rq_verdict_get_words    (RqVerdict *self);
/* a bare tag without a digest: noted, not a fault */
gboolean     rq_verdict_is_unpinned  (RqVerdict *self);
/* HEALTHY, NO_OP, STOPPED (and a JOB none of whose tasks failed) */
gboolean     rq_verdict_is_good      (RqVerdict *self);
/* nothing will change by itself any more: good, or a failure that needs a person */
gboolean     rq_verdict_is_settled   (RqVerdict *self);
gboolean     rq_verdict_equal        (RqVerdict *a,
                                      RqVerdict *b);

/* stable, untranslated: "healthy", "rolled-back"… (records and --json) */
const char  *rq_outcome_to_nick      (RqOutcome outcome);
/* translated: "Healthy", "Rolled back by Swarm"… */
const char  *rq_outcome_to_label     (RqOutcome outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqVerdict, rq_verdict_unref)

G_END_DECLS
