/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who speaks SSH for us. */
typedef enum
{
  RQ_SSH_CLIENT_LIBSSH2, /* the library, in this process */
  RQ_SSH_CLIENT_OPENSSH, /* the system's own ssh: whatever its configuration can do */
} RqSshClient;

const char  *rq_ssh_client_get_name         (RqSshClient client); /* as settings write it */
gboolean     rq_ssh_client_from_name        (const char  *name,
                                             RqSshClient *client);

/* Where to connect to and with what: immutable, refcounted, for any thread. */
#define RQ_TYPE_SSH_TARGET (rq_ssh_target_get_type ())
typedef struct _RqSshTarget RqSshTarget;

GType        rq_ssh_target_get_type         (void);
/* @destination: "[USER@]HOST[:PORT]" where HOST may be an alias of the SSH configuration or
 * "[IPv6]"; @identity, @known_hosts: (nullable) files that replace what the configuration says.
 * Errors: RQ_SSH_ERROR_CONFIG for a malformed destination (also one that begins with "-"). */
RqSshTarget *rq_ssh_target_new              (const char  *destination,
                                             const char  *identity,
                                             const char  *known_hosts,
                                             GError     **error);
/* (transfer full): the same, by another client; libssh2 is the one of a new target */
RqSshTarget *rq_ssh_target_with_client      (RqSshTarget *self,
                                             RqSshClient  client);
/* (transfer full): the same, on the way to another one */
RqSshTarget *rq_ssh_target_as_jump          (RqSshTarget *self);
gboolean     rq_ssh_target_is_jump          (RqSshTarget *self);
RqSshTarget *rq_ssh_target_ref              (RqSshTarget *self);
void         rq_ssh_target_unref            (RqSshTarget *self);
const char  *rq_ssh_target_get_user         (RqSshTarget *self); /* (nullable) */
const char  *rq_ssh_target_get_host         (RqSshTarget *self);
guint16      rq_ssh_target_get_port         (RqSshTarget *self); /* 0: not given */
const char  *rq_ssh_target_get_identity     (RqSshTarget *self); /* (nullable) */
const char  *rq_ssh_target_get_known_hosts  (RqSshTarget *self); /* (nullable) */
RqSshClient  rq_ssh_target_get_client       (RqSshTarget *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshTarget, rq_ssh_target_unref)

G_END_DECLS
