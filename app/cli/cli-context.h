/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "settings/deployments.h"

G_BEGIN_DECLS

#define RQ_CLI_ERROR (rq_cli_error_quark ())
GQuark rq_cli_error_quark (void);

typedef enum
{
  RQ_CLI_ERROR_USAGE,       /* not a command line that means anything */
  RQ_CLI_ERROR_NO_TERMINAL, /* there is nobody to ask */
  RQ_CLI_ERROR_DECLINED,    /* asked, and the answer was no */
  RQ_CLI_ERROR_NO_STACK,    /* the swarm has no such stack or service: another name */
} RqCliError;

/* What all verbs of requeenctl share: the global options, the deployments and Ctrl-C. */
typedef struct _RqCliContext RqCliContext;

RqCliContext  *rq_cli_context_new             (void);
void           rq_cli_context_free            (RqCliContext *self);
/* (transfer full): the options every verb knows; their values go to @self */
GOptionGroup  *rq_cli_context_make_options    (RqCliContext *self);
gboolean       rq_cli_context_wants_json      (RqCliContext *self);
/* (transfer none): cancelled by the first SIGINT or SIGTERM; the second one ends the program */
GCancellable  *rq_cli_context_get_cancellable (RqCliContext *self);
gboolean       rq_cli_context_was_interrupted (RqCliContext *self);
/* who does it, for the records: "Ann Lee <ann@desk>" */
const char    *rq_cli_context_get_author      (RqCliContext *self);
/* (transfer none): loaded at the first call */
RqDeployments *rq_cli_context_get_deployments (RqCliContext  *self,
                                               GError       **error);
/* (transfer none): the one of --deployment, or the only one there is */
RqDeployment  *rq_cli_context_get_deployment  (RqCliContext  *self,
                                               GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqCliContext, rq_cli_context_free)

G_END_DECLS
