/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "release/release-progress.h"

G_BEGIN_DECLS

/* The rows of a release's progress as a GListModel of RqRollout whose items change in place. */
#define RQ_TYPE_ROLLOUT_LIST (rq_rollout_list_get_type ())
G_DECLARE_FINAL_TYPE (RqRolloutList, rq_rollout_list, RQ, ROLLOUT_LIST, GObject)

RqRolloutList *rq_rollout_list_new    (void);
void           rq_rollout_list_update (RqRolloutList     *self,
                                       RqReleaseProgress *progress);

G_END_DECLS
