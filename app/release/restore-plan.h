/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/baseline.h"

G_BEGIN_DECLS

/* One service of the baseline beside what there is now. */
typedef struct
{
  char       *name;       /* (owned) full name */
  char       *id;         /* (owned) (nullable) of the service now; %NULL: it is gone */
  gint64      index;      /* its version, for the compare-and-swap */
  JsonObject *now;        /* (owned) (nullable) its spec now */
  JsonObject *wanted;     /* (owned) the spec to end with */
  char       *image;      /* (owned) of @wanted */
  gboolean    job;        /* never written by itself */
  gboolean    equal;      /* it is as wanted already: nothing is to be written */
  gboolean    settled;    /* all but its UpdateConfig is: the first of the two writes is done */
  gboolean    disturbed;  /* Swarm paused it or rolled it back by itself: written to clear that */
  gboolean    other_mode; /* Swarm cannot change it from replicated to global or back */
} RqRestoreItem;

/* What going back to a baseline means now. Reading only. */
typedef struct
{
  GPtrArray *items;   /* (owned) of RqRestoreItem */
  GPtrArray *missing; /* (owned) of char: "chat-api: network backend" */
  GPtrArray *remade;  /* (owned) of char: configs with another content than then */
  GPtrArray *added;   /* (owned) of char: services that are new since */
} RqRestorePlan;

/* @baseline: of rq_release_record_require_baseline() */
RqRestorePlan *rq_restore_plan_new     (RqEngineClient  *client,
                                        const char      *stack,
                                        JsonArray       *baseline,
                                        GCancellable    *cancellable,
                                        GError         **error);
void           rq_restore_plan_free    (RqRestorePlan *self);
/* Is anything left to be written? */
gboolean       rq_restore_plan_is_done (RqRestorePlan *self);

/* (transfer full): @wanted for the first of the two writes: it goes forward as a rollback would,
 * and a failure pauses it instead of bringing the present spec back. */
JsonObject *rq_restore_item_dup_first (RqRestoreItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqRestorePlan, rq_restore_plan_free)

G_END_DECLS
