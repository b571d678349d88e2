/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So many addresses a deployment may have, the first one counted. */
#define RQ_DEPLOYMENT_HOSTS_MAX 10

/* What a person types of further managers, made into the one way in which it is kept: "m2 u@m3:22".
 * @first: the first manager, who must not be there again. (transfer full): "" for none; %NULL with
 * RQ_SETTINGS_ERROR_INVALID */
char *rq_deployment_hosts_normalize (const char *first,
                                     const char *typed,
                                     GError    **error);

G_END_DECLS
