/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-work.h"
#include "release/service-goal.h"

G_BEGIN_DECLS

/* What one run of an RqUpgrade knows; on its thread. Its parts: upgrade-prepare.c is all before
 * anything is changed, upgrade-resume.c opens what another run has begun, upgrade-carry-out.c goes
 * from the update command to the verdict, upgrade-observe.c watches after that. */
typedef struct
{
  RqReleaseWork *work;     /* (unowned) */
  GHashTable    *ticks;    /* (unowned) item → note */
  guint          observe_minutes;
  gboolean       pulls;
  GPtrArray     *goals;    /* (owned) (nullable) of RqServiceGoal */
  char          *previous; /* (owned) (nullable) */
  GDateTime     *since;    /* (owned) (nullable) when our own update began, by the manager's
                                   * clock */
} RqUpgradeRun;

void     rq_upgrade_run_clear         (RqUpgradeRun *run);
void     rq_upgrade_run_note_ticks    (RqUpgradeRun *run);
/* Nothing was changed: the record says so. */
void     rq_upgrade_run_abandon       (RqUpgradeRun *run,
                                       const GError *reason);
/* Until the head says UPDATING. */
gboolean rq_upgrade_run_prepare_new   (RqUpgradeRun  *run,
                                       const char    *version,
                                       GCancellable  *cancellable,
                                       GError       **error);
/* The same; its head is open already, and approved. */
gboolean rq_upgrade_run_prepare_draft (RqUpgradeRun  *run,
                                       GCancellable  *cancellable,
                                       GError       **error);
/* From the start of the update command to the verdict; also where a resumed release goes on. */
gboolean rq_upgrade_run_carry_out     (RqUpgradeRun  *run,
                                       RqJobResult   *result,
                                       GCancellable  *cancellable,
                                       GError       **error);
/* Looks at all services until the time is over, a person ends it or something stays wrong. @faults:
 * (out) (transfer full) of char; @words: (out) (transfer full): how long, a phrase */
gboolean rq_upgrade_run_observe       (RqUpgradeRun    *run,
                                       RqRolloutWatch  *watch,
                                       GPtrArray      **faults,
                                       char           **words,
                                       GCancellable    *cancellable,
                                       GError         **error);
/* Whatever became of it so far. */
gboolean rq_upgrade_run_resume        (RqUpgradeRun  *run,
                                       const char    *release_id,
                                       RqJobResult   *result,
                                       GCancellable  *cancellable,
                                       GError       **error);
/* (transfer none): locks the stack and opens the release */
gboolean rq_upgrade_run_open          (RqUpgradeRun  *run,
                                       const char    *release_id,
                                       GCancellable  *cancellable,
                                       GError       **error);

G_END_DECLS
