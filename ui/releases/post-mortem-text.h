/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "records/post-mortem.h"

G_BEGIN_DECLS

/* One text of a post-mortem with its name and what belongs there. Signal: "changed" (): by a
 * person. */
#define RQ_TYPE_POST_MORTEM_TEXT (rq_post_mortem_text_get_type ())
G_DECLARE_FINAL_TYPE (RqPostMortemText, rq_post_mortem_text, RQ, POST_MORTEM_TEXT, AdwBin)

GtkWidget *rq_post_mortem_text_new (RqPostMortemField field);
RqPostMortemField rq_post_mortem_text_get_field (RqPostMortemText *self);
/* (transfer full) */
char *rq_post_mortem_text_dup_text (RqPostMortemText *self);
/* Where it says the same already the cursor stays. */
void              rq_post_mortem_text_show (RqPostMortemText *self,
                                            RqPostMortem     *post_mortem);
GtkTextView *rq_post_mortem_text_get_view (RqPostMortemText *self);

G_END_DECLS
