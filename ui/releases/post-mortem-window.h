/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/post-mortem-editor.h"

G_BEGIN_DECLS

/* The form of one release's post-mortem. It is kept by itself; closing loses nothing. */
#define RQ_TYPE_POST_MORTEM_WINDOW (rq_post_mortem_window_get_type ())
G_DECLARE_FINAL_TYPE (RqPostMortemWindow, rq_post_mortem_window, RQ, POST_MORTEM_WINDOW,
                      AdwApplicationWindow)

/* (transfer none): the one window of this release, shown; where a page or the end of a rollback
 * leads to */
RqPostMortemWindow *rq_post_mortem_window_present (GtkApplication * application,
                                                   RqDeploymentSession * session,
                                                   const char *release_id);
/* (nullable): while it is open */
RqPostMortemWindow *rq_post_mortem_window_find (GtkApplication *application,
                                                const char     *release_id);
RqPostMortemWindow *rq_post_mortem_window_new (GtkApplication     *application,
                                               RqPostMortemEditor *editor);
RqPostMortemEditor *rq_post_mortem_window_get_editor (RqPostMortemWindow *self);
/* "busy", "failed" or "form" */
const char *rq_post_mortem_window_get_state (RqPostMortemWindow *self);

G_END_DECLS
