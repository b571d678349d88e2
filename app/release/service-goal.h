/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/rollout-watch.h"

G_BEGIN_DECLS

/* What a release wants of one service: another image, or that it stays as healthy as it is. */
typedef struct
{
  char     *name;  /* (owned) full name */
  char     *from;  /* (owned) version before, "" without one */
  char     *to;    /* (owned) version wanted */
  char     *image; /* (owned) (nullable) to end on; %NULL: it is not changed */
  gboolean  job;   /* its tasks run to completion: seen, never changed */
} RqServiceGoal;

RqServiceGoal *rq_service_goal_new  (JsonObject *spec,
                                     const char *image);
void           rq_service_goal_free (RqServiceGoal *goal);
/* (transfer full): an empty array of RqServiceGoal */
GPtrArray     *rq_service_goals_new (void);

/* Tells the watch which images are wanted. */
void       rq_service_goals_apply         (GPtrArray      *goals,
                                           RqRolloutWatch *watch);
/* (transfer full) of RqRolloutRow, as the watch sees them now; @watch: (nullable) */
GPtrArray *rq_service_goals_get_rows      (GPtrArray      *goals,
                                           RqRolloutWatch *watch,
                                           const char     *stack);
/* 0…1: how many of the tasks that change are there */
double     rq_service_goals_get_fraction  (GPtrArray      *goals,
                                           RqRolloutWatch *watch);
/* (transfer full) of char: one phrase for every service that is not as wanted */
GPtrArray *rq_service_goals_find_faults   (GPtrArray      *goals,
                                           RqRolloutWatch *watch,
                                           const char     *stack);
/* (transfer full): how many services change */
guint      rq_service_goals_count_changes (GPtrArray *goals);
/* (transfer full): phrases as one sentence's end: "a; b" */
char      *rq_join_phrases                (GPtrArray *phrases);

G_END_DECLS
