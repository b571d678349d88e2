/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Overwrites a password or passphrase, then frees it. */
void rq_secret_text_free (char *secret);

/* For g_auto(): RqSecretText secret = NULL. */
typedef char *RqSecretText;

static inline void
rq_secret_text_clear (RqSecretText *secret)
{
  rq_secret_text_free (*secret);
  *secret = NULL;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RqSecretText, rq_secret_text_clear)

G_END_DECLS
