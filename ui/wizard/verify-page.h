/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/job-run.h"

G_BEGIN_DECLS

/* The verdict on every service, in words; also how it all ended, with what can be done about it. */
#define RQ_TYPE_VERIFY_PAGE (rq_verify_page_get_type ())
G_DECLARE_FINAL_TYPE (RqVerifyPage, rq_verify_page, RQ, VERIFY_PAGE, AdwBin)

GtkWidget *rq_verify_page_new       (void);
/* @run: (nullable): nothing has begun */
void       rq_verify_page_set_run   (RqVerifyPage *self,
                                     RqJobRun     *run);
/* While nothing has begun here. */
void       rq_verify_page_set_words (RqVerifyPage *self,
                                     const char   *headline,
                                     const char   *detail);
/* Another run whose end is told above the services of the first. */
void       rq_verify_page_set_end   (RqVerifyPage *self,
                                     RqJobRun     *run);
/* @button: (transfer floating): something that can be done about it, below the words */
void       rq_verify_page_add       (RqVerifyPage *self,
                                     GtkWidget    *button);

G_END_DECLS
