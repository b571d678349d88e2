/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-head.h"
#include "ssh/transport.h"
#include "swarm/engine-client.h"

G_BEGIN_DECLS

/* On which of several managers a run lives: its files are on that one's disk, whichever manager
 * the deployment is connected to now. Blocking calls on a release's thread or in
 * the terminal program. */
typedef struct _RqRunPlace RqRunPlace;

/* The manager that @client speaks to is to be the run's: to be written before it is started. */
void         rq_run_place_record        (RqEngineClient *client,
                                         JsonObject     *members);
/* (nullable): the name of the run's manager, as recorded */
const char  *rq_run_place_get_recorded  (RqReleaseHead *head);

RqRunPlace  *rq_run_place_new           (RqTransport   *transport,
                                         RqReleaseHead *head);
void         rq_run_place_free          (RqRunPlace *self);
/* Looks for it once. %FALSE with an @error: it is none of the managers whose addresses are known;
 * without one: it may be one of those that cannot be reached now. */
gboolean     rq_run_place_find          (RqRunPlace    *self,
                                         GCancellable  *cancellable,
                                         GError       **error);
/* The same again and again until it is found, for so many seconds */
gboolean     rq_run_place_await         (RqRunPlace    *self,
                                         unsigned int   seconds,
                                         GCancellable  *cancellable,
                                         GError       **error);
/* Once found: (transfer none): what leads to it and nowhere else, as soon as that can be reached */
RqTransport *rq_run_place_get_transport (RqRunPlace *self);
/* Once found: whether it can be reached now */
gboolean     rq_run_place_is_up         (RqRunPlace *self);
/* Once found: whether nothing can be reached while it cannot */
gboolean     rq_run_place_is_only       (RqRunPlace *self);
/* (transfer full): that it cannot be reached, since when, and what that means */
char        *rq_run_place_say_gone      (RqRunPlace *self,
                                         gboolean    has_begun);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqRunPlace, rq_run_place_free)

G_END_DECLS
