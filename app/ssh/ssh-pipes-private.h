/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-channel-private.h"

G_BEGIN_DECLS

gboolean rq_ssh_pipes_make (RqSshEnds *ends,
                            int        theirs[3],
                            gboolean   has_errors,
                            GError   **error);
/* The same as one socket. @theirs: (out): of whoever wanted the channel */
gboolean rq_ssh_pipes_make_socket (RqSshEnds *ends,
                                   int       *theirs,
                                   GError   **error);
/* (transfer full): what was made, for whoever wanted the channel */
GIOStream         *rq_ssh_pipes_to_stream     (const int theirs[3]);
GSocketConnection *rq_ssh_pipes_to_connection (int theirs);

G_END_DECLS
