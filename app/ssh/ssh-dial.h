/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-target.h"
#include "ssh/steady-transport.h"

G_BEGIN_DECLS

/* (transfer full): a transport that makes connections to @target, one after the other */
RqSteadyTransport *rq_ssh_dial_new_transport (RqSshTarget *target);

/* (transfer full): the same to whichever of them can be reached, beginning with the one that was
 * reached last; @targets: (element-type RqSshTarget) in the order of their trial */
RqSteadyTransport *rq_ssh_dial_new_transport_to_any (GPtrArray *targets);

G_END_DECLS
