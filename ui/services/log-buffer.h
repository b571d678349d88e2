/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "swarm/log-text.h"

G_BEGIN_DECLS

/* The last lines of a log as a GtkTextBuffer: severity in colour and by a letter, the text that is
 * searched for marked. Lines go in a few times a second; while it is held none do, and what is read
 * stays where it is. Properties, notified: "lines" (how many it has ever shown), "waiting" (lines
 * that wait while it is held), "matches". */
#define RQ_TYPE_LOG_BUFFER (rq_log_buffer_get_type ())
G_DECLARE_FINAL_TYPE (RqLogBuffer, rq_log_buffer, RQ, LOG_BUFFER, GtkTextBuffer)

/* More are forgotten, the oldest first. */
#define RQ_LOG_BUFFER_LINES 2000

RqLogBuffer  *rq_log_buffer_new         (void);
/* @time: RFC 3339; @who: (nullable) which task */
void          rq_log_buffer_add         (RqLogBuffer *self,
                                         const char  *time,
                                         const char  *who,
                                         const char  *text);
void          rq_log_buffer_set_held    (RqLogBuffer *self,
                                         gboolean     held);
gboolean      rq_log_buffer_get_held    (RqLogBuffer *self);
unsigned int  rq_log_buffer_get_waiting (RqLogBuffer *self);
unsigned int  rq_log_buffer_get_matches (RqLogBuffer *self);
void          rq_log_buffer_set_search  (RqLogBuffer *self,
                                         const char  *text);
/* Selects the next match from the cursor on, round the end. */
gboolean      rq_log_buffer_find        (RqLogBuffer *self,
                                         gboolean     backwards);
void          rq_log_buffer_set_dark    (RqLogBuffer *self,
                                         gboolean     dark);
void          rq_log_buffer_clear       (RqLogBuffer *self);

G_END_DECLS
