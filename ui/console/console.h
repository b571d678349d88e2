/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The output of a command as a terminal shows it: colours, carriage returns, search, copy.
 * Read-only in both directions: nothing typed and no answer of the terminal itself ever reaches
 * the command. */
#define RQ_TYPE_CONSOLE (rq_console_get_type ())
G_DECLARE_FINAL_TYPE (RqConsole, rq_console, RQ, CONSOLE, AdwBin)

void  rq_console_feed       (RqConsole *self,
                             GBytes    *bytes);
void  rq_console_clear      (RqConsole *self);
/* (transfer full): what is in it, scrollback and all, as plain text */
char *rq_console_dup_text   (RqConsole *self);
/* Whether everything that was fed has been drawn. */
gboolean rq_console_is_idle (RqConsole *self);
void  rq_console_find       (RqConsole *self);

G_END_DECLS
