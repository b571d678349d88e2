/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks for a yes, unless it was given on the command line. Anything but a yes is an error:
 * RQ_CLI_ERROR_NO_TERMINAL, RQ_CLI_ERROR_DECLINED. */
gboolean rq_confirm (const char    *question,
                     gboolean       yes,
                     GCancellable  *cancellable,
                     GError       **error);

G_END_DECLS
