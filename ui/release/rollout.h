/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-progress.h"

G_BEGIN_DECLS

/* One service of a release under way, as a row shows it. Properties: "name", "change" ("3.9.51 →
 * 3.9.52"), "slots" ("1 of 2", "" when not yet looked at), "words", "icon-name", "style".
 * Notified on change. */
#define RQ_TYPE_ROLLOUT (rq_rollout_get_type ())
G_DECLARE_FINAL_TYPE (RqRollout, rq_rollout, RQ, ROLLOUT, GObject)

RqRollout *rq_rollout_new    (const RqRolloutRow *row);
void       rq_rollout_update (RqRollout          *self,
                              const RqRolloutRow *row);

G_END_DECLS
