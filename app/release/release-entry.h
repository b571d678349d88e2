/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-head.h"

G_BEGIN_DECLS

/* One release in a list: the same object while its head changes. Property, notified: "head"
 * (RqReleaseHead). Main only. */
#define RQ_TYPE_RELEASE_ENTRY (rq_release_entry_get_type ())
G_DECLARE_FINAL_TYPE (RqReleaseEntry, rq_release_entry, RQ, RELEASE_ENTRY, GObject)

RqReleaseEntry *rq_release_entry_new (RqReleaseHead * head);
RqReleaseHead *rq_release_entry_get_head (RqReleaseEntry *self);
void            rq_release_entry_set_head (RqReleaseEntry *self,
                                           RqReleaseHead  *head);

G_END_DECLS
