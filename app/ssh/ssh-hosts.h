/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The names behind `Host` in the SSH configuration, also of the files it includes: what a person
 * may want to connect to. Only for suggestions: what a name means is asked of `ssh -G`. */

/* @path: (nullable): another file than ~/.ssh/config; one that is not there has no names */
void  rq_ssh_hosts_load_async  (const char          *path,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
/* (transfer full): in the order of the configuration, each once */
GStrv rq_ssh_hosts_load_finish (GAsyncResult  *result,
                                GError       **error);

/* The lines of one file. @hosts, @includes: of char *, added to. */
void  rq_ssh_hosts_parse       (const char *text,
                                GPtrArray  *hosts,
                                GPtrArray  *includes);

G_END_DECLS
