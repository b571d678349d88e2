/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a deployment's update command, a line for a shell, becomes on the manager. */

/* (transfer full) (nullable): the program of a simple one; %NULL when only a shell can tell */
char *rq_run_command_find_program (const char *command);
/* (transfer full): the shell script that is run: in @directory, with these in its environment */
char *rq_run_command_make         (const char *directory,
                                   const char *command,
                                   const char *version,
                                   const char *previous,
                                   const char *registry,
                                   const char *stack,
                                   gboolean    sudo);
/* (transfer full): the words that sudo is given to start, quoted for a shell */
char *rq_run_command_make_words   (const char *directory,
                                   const char *command);
/* (transfer full): the lines for the manager's sudoers that let @login start @program so */
char *rq_run_command_make_rules   (const char *command,
                                   const char *login,
                                   const char *program);
/* Whether it begins with sudo, which would keep the variables from it. */
gboolean rq_run_command_loses_variables (const char *command);

G_END_DECLS
