/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Output on its way to a terminal: taken in as it comes, given out in portions that one frame
 * can draw, and cut when more waits than the terminal would keep anyway. No widget in it. */
typedef struct _RqConsoleFeed RqConsoleFeed;

RqConsoleFeed *rq_console_feed_new         (unsigned int keep_lines);
void           rq_console_feed_free        (RqConsoleFeed *self);
void           rq_console_feed_push        (RqConsoleFeed *self,
                                            GBytes        *bytes);
gboolean       rq_console_feed_is_empty    (RqConsoleFeed *self);
/* (transfer full) (nullable): at most @max_lines and 64 KiB; %NULL when nothing waits */
GBytes        *rq_console_feed_pop         (RqConsoleFeed *self,
                                            unsigned int   max_lines);
/* Lines that were cut since the last call: to be said where they are missing, before the next
 * portion. */
guint64        rq_console_feed_take_skipped (RqConsoleFeed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqConsoleFeed, rq_console_feed_free)

G_END_DECLS
