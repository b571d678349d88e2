/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-work.h"

G_BEGIN_DECLS

/* What must be so before an upgrade may begin. Nothing is changed by any of it; each fails with
 * RQ_RELEASE_ERROR_PREFLIGHT, _NOTHING or _IN_FLIGHT and a sentence that says what to do. */

/* @ticks: item → note: what a person has said yes to in advance ("downgrade") */
gboolean   rq_preflight_check_version   (const char  *version,
                                         const char  *previous,
                                         GHashTable  *ticks,
                                         GError     **error);
gboolean   rq_preflight_check_stack     (RqStackView  *view,
                                         const char   *stack,
                                         GError      **error);
/* No other release of the stack than @own_id (nullable) has begun and is open; @notes gets those
 * that are open and have changed nothing. */
gboolean   rq_preflight_check_in_flight (RqReleaseWork  *work,
                                         const char     *own_id,
                                         GPtrArray      *notes,
                                         GCancellable   *cancellable,
                                         GError        **error);
/* @ticks: "images": what the registry says counts for nothing.
 * (transfer full) of RqServiceGoal: every service of the stack; those that change have an image.
 * @previous: (out) (transfer full): the version left behind, "" when it is not one. @notes: gets
 * sentences to be noted. Errors also when nothing would change. */
GPtrArray *rq_preflight_make_goals      (RqReleaseWork  *work,
                                         RqStackView    *view,
                                         const char     *version,
                                         GHashTable     *ticks,
                                         char          **previous,
                                         GPtrArray      *notes,
                                         GCancellable   *cancellable,
                                         GError        **error);
G_END_DECLS
