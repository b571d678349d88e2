/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "settings/deployment.h"

G_BEGIN_DECLS

/* What a command line says of a deployment; each text (owned) (nullable), %NULL: not given. */
typedef struct
{
  char **hosts; /* the managers, in the order in which they are tried */
  char *stack;
  char *directory;
  char *identity;
  char *known_hosts;
  char *update_command;
  char *transport;
  gboolean sudo;
  gboolean no_sudo;
} RqDeploymentOptions;

#define RQ_N_DEPLOYMENT_OPTIONS 9

/* (array length=RQ_N_DEPLOYMENT_OPTIONS): writes the options for the parser, which fill @self */
void          rq_deployment_options_list   (RqDeploymentOptions *self,
                                            GOptionEntry        *entries);
void          rq_deployment_options_clear  (RqDeploymentOptions *self);
/* (transfer full) (nullable): @before (nullable) as the options say; %NULL with
 * RQ_SETTINGS_ERROR_INVALID */
RqDeployment *rq_deployment_options_apply  (RqDeploymentOptions *self,
                                            RqDeployment        *before,
                                            const char          *name,
                                            GError             **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RqDeploymentOptions, rq_deployment_options_clear)

G_END_DECLS
