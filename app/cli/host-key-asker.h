/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-interaction.h"

G_BEGIN_DECLS

/* Shows an unknown host key's fingerprint and asks on the terminal; without one it is refused.
 * No option answers this question. */
#define RQ_TYPE_HOST_KEY_ASKER (rq_host_key_asker_get_type ())
G_DECLARE_FINAL_TYPE (RqHostKeyAsker, rq_host_key_asker, RQ, HOST_KEY_ASKER, GObject)

RqHostKeyAsker *rq_host_key_asker_new (void);

G_END_DECLS
