/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RQ_SETTINGS_ERROR (rq_settings_error_quark ())
GQuark rq_settings_error_quark (void);

typedef enum
{
  RQ_SETTINGS_ERROR_INVALID, /* a field cannot be so: write it another way */
  RQ_SETTINGS_ERROR_EXISTS,  /* the name is taken */
  RQ_SETTINGS_ERROR_MISSING, /* no such deployment */
  RQ_SETTINGS_ERROR_FAILED,  /* the file cannot be read or written */
  RQ_SETTINGS_ERROR_NO_KEYRING, /* no secret can be remembered: type it each time */
} RqSettingsError;

/* One stack on one swarm and how this workstation reaches it. Construct-only properties: name,
 * host ("[USER@]HOST[:PORT]"), stack, directory, identity (nullable), known-hosts (nullable),
 * update-command (nullable: "./update.sh"), transport (nullable: "libssh2"), other-hosts (nullable:
 * further managers, with a space between two), sudo (nullable: "true"). Immutable, so any thread
 * may read it. */
#define RQ_TYPE_DEPLOYMENT (rq_deployment_get_type ())
G_DECLARE_FINAL_TYPE (RqDeployment, rq_deployment, RQ, DEPLOYMENT, GObject)

/* %NULL with RQ_SETTINGS_ERROR_INVALID when a field is malformed. */
RqDeployment *rq_deployment_new                (const char  *name,
                                                const char  *host,
                                                const char  *stack,
                                                const char  *directory,
                                                const char  *identity,
                                                const char  *known_hosts,
                                                const char  *update_command,
                                                GError     **error);
const char   *rq_deployment_get_name           (RqDeployment *self);
const char   *rq_deployment_get_host           (RqDeployment *self);
const char   *rq_deployment_get_stack          (RqDeployment *self);
const char   *rq_deployment_get_directory      (RqDeployment *self); /* absolute, on the manager */
const char   *rq_deployment_get_identity       (RqDeployment *self); /* (nullable) */
const char   *rq_deployment_get_known_hosts    (RqDeployment *self); /* (nullable) */
const char   *rq_deployment_get_update_command (RqDeployment *self); /* never NULL */
/* "libssh2" or "openssh": who speaks SSH for us */
const char   *rq_deployment_get_transport      (RqDeployment *self);
/* (transfer full): the same, with another transport; (nullable) RQ_SETTINGS_ERROR_INVALID */
RqDeployment *rq_deployment_with_transport     (RqDeployment *self,
                                                const char   *transport,
                                                GError      **error);
/* (nullable): addresses of further managers in the order in which they are tried, "m2 u@m3:22" */
const char   *rq_deployment_get_other_hosts    (RqDeployment *self);
/* (transfer full): host, then the others */
char        **rq_deployment_dup_hosts          (RqDeployment *self);
/* (transfer full): the same, with other further managers: @hosts (nullable) as a person types
 * them, with spaces or commas between; (nullable) RQ_SETTINGS_ERROR_INVALID */
RqDeployment *rq_deployment_with_other_hosts   (RqDeployment *self,
                                                const char   *hosts,
                                                GError      **error);
/* whether sudo starts the update command, which it must do without a password */
gboolean      rq_deployment_get_sudo           (RqDeployment *self);
/* (transfer full): the same, with or without it; (nullable) RQ_SETTINGS_ERROR_INVALID */
RqDeployment *rq_deployment_with_sudo          (RqDeployment *self,
                                                gboolean      sudo,
                                                GError      **error);
gboolean      rq_deployment_equal              (RqDeployment *a,
                                                RqDeployment *b);

G_END_DECLS
