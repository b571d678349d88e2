/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): what to do next about @error, in words of this program; "" where its own
 * sentence says it. @deployment: (nullable) the name of the one that it is about */
char *rq_advice_for (const GError *error,
                     const char   *deployment);

G_END_DECLS
