/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/post-mortem.h"

G_BEGIN_DECLS

/* What was typed into a post-mortem and is not in the swarm yet: a file of this workstation, which
 * only its user can read. Small, and written by rename. */

gboolean rq_unsent_draft_write (RqPostMortem *base,
                                RqPostMortem *mine,
                                GError      **error);
/* The same, or no file where nothing was changed; what goes wrong is a warning. */
void     rq_unsent_draft_keep (RqPostMortem *base,
                               RqPostMortem *mine);
/* %FALSE when there is none, or it cannot be read. @base, @mine: (out) (transfer full) */
gboolean rq_unsent_draft_read (const char    *release_id,
                               RqPostMortem **base,
                               RqPostMortem **mine);
void     rq_unsent_draft_remove (const char *release_id);
/* (transfer full): the file, whether it is there or not */
char *rq_unsent_draft_path (const char *release_id);

G_END_DECLS
