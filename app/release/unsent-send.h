/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/deployment-session.h"

G_BEGIN_DECLS

/* Sends what was typed into post-mortems and could not be kept, in the background, and goes on
 * until it is kept. Main thread. */
typedef struct _RqUnsentSender RqUnsentSender;

RqUnsentSender *rq_unsent_sender_new  (void);
void            rq_unsent_sender_free (RqUnsentSender *self);
/* What was typed for @release_id, if there is anything that is not on its way already. */
void            rq_unsent_sender_send (RqUnsentSender      *self,
                                       RqDeploymentSession *session,
                                       const char          *release_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqUnsentSender, rq_unsent_sender_free)

G_END_DECLS
