/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/post-mortem.h"

G_BEGIN_DECLS

/* Two people have changed one post-mortem at the same time: the changes of both. Nothing of either
 * is lost; where they changed the same lines both texts stay in the field.
 * @conflicts: (out) (transfer full) (nullable): where that is, in words: "“Summary”, “Impact”".
 *
 * (transfer full) */
RqPostMortem *rq_post_mortem_merge (RqPostMortem *base,
                                    RqPostMortem *mine,
                                    RqPostMortem *theirs,
                                    char        **conflicts);

G_END_DECLS
