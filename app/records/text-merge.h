/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Two people have changed one text at the same time. What they did to different lines is put
 * together; where both changed the same lines both texts stay, theirs below a line with @mark.
 * @conflict: (out): whether there is such a place.
 *
 * (transfer full) */
char *rq_text_merge (const char *base,
                     const char *mine,
                     const char *theirs,
                     const char *mark,
                     gboolean   *conflict);

G_END_DECLS
