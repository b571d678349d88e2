/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One sentence above a page, with at most one thing to do about it. Properties: "title" (empty
 * or NULL: not seen), "icon-name", "button-label" (NULL: no button), "lines" (at most; -1: as many
 * as it takes). Signal: "button-clicked". */
#define RQ_TYPE_BANNER (rq_banner_get_type ())
G_DECLARE_FINAL_TYPE (RqBanner, rq_banner, RQ, BANNER, AdwBin)

const char *rq_banner_get_title        (RqBanner   *self);
void        rq_banner_set_title        (RqBanner   *self,
                                        const char *title);
void        rq_banner_set_button_label (RqBanner   *self,
                                        const char *label);

G_END_DECLS
