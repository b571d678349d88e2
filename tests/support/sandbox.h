/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-session.h"

G_BEGIN_DECLS

/* The throw-away swarm of tests/sandbox, for tests of the suite "swarm". The script is found by
 * REQUEEN_SANDBOX, else beside these sources; which sandbox it is, by REQUEEN_SANDBOX_DIR. How it
 * is reached: REQUEEN_TEST_CLIENT (test-client.h). */
typedef struct _RqSandbox RqSandbox;

/* Starts the sandbox unless it is up. Skips the whole program (exit 77) without root, or where no
 * sandbox can be had. */
RqSandbox     *rq_sandbox_new         (void);
void           rq_sandbox_free        (RqSandbox *self);
/* A line of `sandbox env`, such as "SANDBOX_STACK"; fails the test when there is none. */
const char    *rq_sandbox_get         (RqSandbox  *self,
                                       const char *key);
/* (transfer full): how to reach a node; @user: (nullable): SANDBOX_USER */
RqSshTarget   *rq_sandbox_make_target (RqSandbox  *self,
                                       const char *node,
                                       const char *user);
/* (transfer full): a connected RqSshSession to m1 */
RqTransport   *rq_sandbox_connect     (RqSandbox *self);
RqTransport   *rq_sandbox_connect_as  (RqSandbox  *self,
                                       const char *node,
                                       const char *user);
/* (transfer full): standard output of a verb of the sandbox, which must succeed:
 * rq_sandbox_run (self, "docker", "m1", "service", "ls", NULL) */
char          *rq_sandbox_run         (RqSandbox *self,
                                       ...) G_GNUC_NULL_TERMINATED;
/* Docker's command line on m1, by SANDBOX_USER, who is logged in to the registry; must succeed. */
void           rq_sandbox_docker      (RqSandbox  *self,
                                       const char *format,
                                       ...) G_GNUC_PRINTF (2, 3);
/* The stack as first deployed. */
void           rq_sandbox_reset       (RqSandbox *self);

/* Runs the thread's main context until @condition holds; fails the test after @seconds. */
typedef gboolean (*RqCondition) (gpointer data);

void           rq_test_wait           (const char  *what,
                                       RqCondition  condition,
                                       gpointer     data,
                                       unsigned int seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSandbox, rq_sandbox_free)

G_END_DECLS
