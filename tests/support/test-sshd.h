/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-session.h"
#include "test-client.h"

G_BEGIN_DECLS

/* A real OpenSSH server on a loopback port, as the current user, with keys, configuration and
 * known_hosts of its own in a temporary directory. `ssh` in PATH becomes one that reads only
 * DIRECTORY/config, so that nothing of the machine's user matters. */
typedef struct _RqTestSshd RqTestSshd;

/* @options: (nullable): more lines for sshd_config; they come first, so they win. Skips the whole
 * program (exit 77) where there is no sshd. */
RqTestSshd   *rq_test_sshd_new             (const char *options);
/* Whether this machine lets us: root, and a mount namespace. */
gboolean      rq_test_sshd_can_have_pam    (void);
/* @pam: (nullable): what /etc/pam.d/sshd says to this server, and to nobody else */
RqTestSshd   *rq_test_sshd_new_with_pam    (const char *options,
                                            const char *pam);
void          rq_test_sshd_free            (RqTestSshd *self);
const char   *rq_test_sshd_get_directory   (RqTestSshd *self);
const char   *rq_test_sshd_get_destination (RqTestSshd *self); /* "user@127.0.0.1:port" */
guint16       rq_test_sshd_get_port        (RqTestSshd *self);
const char   *rq_test_sshd_get_identity    (RqTestSshd *self); /* an Ed25519 key that may log in */
const char   *rq_test_sshd_get_known_hosts (RqTestSshd *self); /* knows the server's keys */
/* (transfer full): a path in the directory */
char         *rq_test_sshd_path            (RqTestSshd *self,
                                            const char *name);
/* Makes a key with ssh-keygen; @authorize: it may log in. (transfer full): the private file */
char         *rq_test_sshd_make_key        (RqTestSshd *self,
                                            const char *name,
                                            const char *type,
                                            const char *passphrase,
                                            gboolean    authorize);
/* Sends a signal to the processes that serve connections, not to the listener. How many */
int           rq_test_sshd_signal_sessions (RqTestSshd *self,
                                            int         number);
/* The machine is gone: its connections are cut, nobody listens. And it is back, as it was. */
void          rq_test_sshd_stop            (RqTestSshd *self);
void          rq_test_sshd_start           (RqTestSshd *self);
/* (transfer full): how sessions log in to it */
RqSshTarget  *rq_test_sshd_make_target     (RqTestSshd *self);
/* (transfer full): a connected session */
RqSshSession *rq_test_sshd_connect         (RqTestSshd *self);
/* (transfer full): standard output of a program that must succeed */
char         *rq_test_command              (const char *command_line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqTestSshd, rq_test_sshd_free)

G_END_DECLS
