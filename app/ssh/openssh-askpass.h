/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* This program as the SSH_ASKPASS of an ssh that another process of it started: it hands the
 * question to that process. main() asks first thing, before anything else is set up:
 *
 *   if (rq_openssh_askpass_is_wanted ())
 *     return rq_openssh_askpass_main (argc, argv);
 */
gboolean rq_openssh_askpass_is_wanted   (void);
int      rq_openssh_askpass_main        (int    argc,
                                         char **argv);
/* Without it, ssh asks nothing and fails. */
gboolean rq_openssh_askpass_is_provided (void);

/* The socket to ask through: a name in the environment. */
#define RQ_OPENSSH_ASKPASS_VARIABLE "REQUEEN_ASKPASS"

G_END_DECLS
