/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RQ_VERSION_ERROR (rq_version_error_quark ())
GQuark rq_version_error_quark (void);

typedef enum
{
  RQ_VERSION_ERROR_MALFORMED, /* write it another way */
} RqVersionError;

gboolean rq_version_check   (const char  *version,
                             GError     **error);
int      rq_version_compare (const char *a,
                             const char *b);

G_END_DECLS
