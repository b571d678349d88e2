/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-target.h"

G_BEGIN_DECLS

/* By which client the tests connect: REQUEEN_TEST_CLIENT, libssh2 if it is not set. */
RqSshClient   rq_test_client               (void);
/* As rq_ssh_target_new(), for that client. */
RqSshTarget  *rq_test_target_new           (const char *destination,
                                            const char *identity,
                                            const char *known_hosts,
                                            GError    **error);

G_END_DECLS
