/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): "[USER@]HOST[:PORT]" of the three fields of a form, of which @user
 * and @port may be ""; @host may have them already. %NULL with RQ_SETTINGS_ERROR_INVALID. */
char *rq_deployment_host_compose (const char *host,
                                  const char *user,
                                  const char *port,
                                  GError    **error);

G_END_DECLS
