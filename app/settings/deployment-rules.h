/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What each field of a deployment may be. Every function gives %FALSE with
 * RQ_SETTINGS_ERROR_INVALID and a sentence on how to write it. */
gboolean rq_deployment_rules_check_name (const char *name,
                                         GError    **error);
gboolean rq_deployment_rules_check_host (const char *host,
                                         GError    **error);
gboolean rq_deployment_rules_check_stack (const char *stack,
                                          GError    **error);
gboolean rq_deployment_rules_check_directory (const char *directory,
                                              GError    **error);
gboolean rq_deployment_rules_check_file (const char *file,
                                         GError    **error);
gboolean rq_deployment_rules_check_command (const char *command,
                                            GError    **error);
/* Of one that sudo is to start: it must not say so itself. */
gboolean rq_deployment_rules_check_sudo (const char *command,
                                         GError    **error);
gboolean rq_deployment_rules_check_transport (const char *transport,
                                              GError    **error);

G_END_DECLS
