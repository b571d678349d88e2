/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): what to do next about @error, in words of this program; "" where its own
 * sentence says it. */
char *rq_advice_for (const GError *error);

G_END_DECLS
