/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-interaction.h"

G_BEGIN_DECLS

/* Stands between a connection and the person: gives the secret that the person had remembered,
 * forgets it when it is wrong, and remembers what the person typed once it proved right. Signal
 * "not-remembered" (const char *words): it was to be, and could not. */
#define RQ_TYPE_KEYRING_ASKER (rq_keyring_asker_get_type ())
G_DECLARE_FINAL_TYPE (RqKeyringAsker, rq_keyring_asker, RQ, KEYRING_ASKER, GObject)

/* @person: who is asked when nothing is remembered */
RqKeyringAsker *rq_keyring_asker_new (RqSshInteraction *person);

G_END_DECLS
