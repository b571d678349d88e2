/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-call-private.h"

G_BEGIN_DECLS

/* How a remote command ended: written once by the worker, waited for and read by anybody.
 *
 * Threads: everything under its mutex. */
typedef struct _RqSshExit RqSshExit;

RqSshExit  *rq_ssh_exit_new        (void);
RqSshExit  *rq_ssh_exit_ref        (RqSshExit *self);
void        rq_ssh_exit_unref      (RqSshExit *self);
void        rq_ssh_exit_finish     (RqSshExit  *self,
                                    int         status,
                                    const char *term_signal);
void        rq_ssh_exit_fail       (RqSshExit    *self,
                                    const GError *error);
void        rq_ssh_exit_wait       (RqSshExit *self,
                                    RqSshCall *call);
int         rq_ssh_exit_get_status (RqSshExit *self);
const char *rq_ssh_exit_get_signal (RqSshExit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshExit, rq_ssh_exit_unref)

G_END_DECLS
