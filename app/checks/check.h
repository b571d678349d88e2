/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/stack-view.h"

G_BEGIN_DECLS

/* Something that Requeen can find out itself; a file each: check-NAME.c. Blocking, reading only, on
 * a thread with its own engine client. */
typedef enum
{
  RQ_CHECK_PASS,
  RQ_CHECK_WARN,    /* worth knowing, nothing stands in the way */
  RQ_CHECK_FAIL,
  RQ_CHECK_UNKNOWN, /* it could not be found out */
} RqCheckStatus;

typedef struct
{
  RqCheckStatus  status;
  char          *words; /* (owned) one sentence */
  GPtrArray     *lines; /* (owned) of char: the evidence */
} RqCheckResult;

/* One service that the upgrade is to change. */
typedef struct
{
  JsonObject *service; /* (unowned) of the view */
  char       *image;   /* (owned) that it is to run, without a digest */
} RqCheckTarget;

/* What a check may know. */
typedef struct
{
  RqEngineClient *client;    /* (unowned) open */
  RqStackView    *view;      /* (unowned) */
  const char     *stack;
  const char     *directory; /* of the update command, on the manager */
  const char     *version;
  const char     *previous;  /* "" when it is not one */
  GPtrArray      *targets;   /* (unowned) of RqCheckTarget */
} RqCheckFacts;

/* (transfer full): %NULL only when cancelled; whatever else goes wrong is RQ_CHECK_UNKNOWN */
typedef RqCheckResult *(*RqCheckFunc) (const RqCheckFacts *facts,
                                       GCancellable *cancellable);

/* @words: (transfer full) */
RqCheckResult *rq_check_result_new       (RqCheckStatus  status,
                                          char          *words);
/* (transfer full): could not be found out, because of @reason */
RqCheckResult *rq_check_result_unknown   (const GError *reason);
/* A line of evidence. */
void           rq_check_result_add       (RqCheckResult        *self,
                                          const char           *format,
                                          ...) G_GNUC_PRINTF (  2,
                                                                3);
/* Makes it worse, never better: the words of the worst are those that count. @words: (transfer
 * full) */
void           rq_check_result_worsen    (RqCheckResult *self,
                                          RqCheckStatus  status,
                                          char          *words);
void           rq_check_result_free      (RqCheckResult *self);
const char    *rq_check_status_to_nick   (RqCheckStatus status); /* stable: "warn" */
/* FALSE: no such nick */
gboolean       rq_check_status_from_nick (const char    *nick,
                                          RqCheckStatus *status);

GPtrArray *rq_check_targets_new (void);
/* @image: (transfer full) */
void       rq_check_targets_add (GPtrArray  *targets,
                                 JsonObject *service,
                                 char       *image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqCheckResult, rq_check_result_free)

G_END_DECLS
