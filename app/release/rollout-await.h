/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-work.h"

G_BEGIN_DECLS

/* One second of a rollout: looked at, shown, failures noted, the lock's heart kept beating. */
gboolean rq_rollout_tick  (RqReleaseWork   *work,
                           RqRolloutWatch  *watch,
                           GPtrArray       *goals,
                           const char      *words,
                           GCancellable    *cancellable,
                           GError         **error);
/* Until nothing moves any more, good or bad. Nobody changes a spec meanwhile. */
gboolean rq_rollout_await (RqReleaseWork   *work,
                           RqRolloutWatch  *watch,
                           GPtrArray       *goals,
                           const char      *words,
                           GCancellable    *cancellable,
                           GError         **error);

G_END_DECLS
