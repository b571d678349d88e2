/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-interaction.h"

G_BEGIN_DECLS

/* Asks on the terminal what connecting has to know: whether a host key is the right one,
 * passphrases, passwords (not shown while they are typed), what the server wants to know. Without a
 * terminal a host key is refused and a secret is not had. No option answers these questions. */
#define RQ_TYPE_TERMINAL_ASKER (rq_terminal_asker_get_type ())
G_DECLARE_FINAL_TYPE (RqTerminalAsker, rq_terminal_asker, RQ, TERMINAL_ASKER, GObject)

RqTerminalAsker *rq_terminal_asker_new (void);

G_END_DECLS
