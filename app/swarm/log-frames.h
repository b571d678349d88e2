/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bytes of a service's logs, as the engine sends them with timestamps and details: frames with
 * a header of 8 bytes, or, of a service with a terminal, bare lines. Pure; feed it chunks cut
 * anywhere. */
typedef struct _RqLogFrames RqLogFrames;

/* @time: RFC 3339, "" when there is none; @task_id: "" when there is none; @text: valid UTF-8, one
 * line, at most 64 KB */
typedef void (*RqLogLineFunc) (const char *time,
                               const char *task_id,
                               gboolean    is_error,
                               const char *text,
                               gpointer    user_data);

RqLogFrames *rq_log_frames_new    (gboolean      is_raw,
                                   RqLogLineFunc func,
                                   gpointer      user_data);
/* %FALSE when these cannot be frames: nothing more is taken */
gboolean     rq_log_frames_feed   (RqLogFrames  *self,
                                   const guint8 *data,
                                   gsize         length);
/* %FALSE when the end came within a frame; a last line without its end is given out all the same */
gboolean     rq_log_frames_finish (RqLogFrames *self);
void         rq_log_frames_free   (RqLogFrames *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqLogFrames, rq_log_frames_free)

G_END_DECLS
