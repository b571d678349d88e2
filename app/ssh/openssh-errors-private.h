/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/endpoint.h"

G_BEGIN_DECLS

/* The one place where what OpenSSH's client says becomes an RqSshError. @words: its standard error,
 * in English and not always UTF-8. */
GError *rq_openssh_error_connect (const char *words,
                                  const char *name);
GError *rq_openssh_error_lost    (const char *words,
                                  const char *name);
GError *rq_openssh_error_refused (const char *words,
                                  RqEndpoint *endpoint,
                                  const char *name);

G_END_DECLS
