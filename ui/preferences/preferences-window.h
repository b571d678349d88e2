/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "settings/preferences.h"

G_BEGIN_DECLS

/* What a person prefers, to be changed. Takes effect at once. */
#define RQ_TYPE_PREFERENCES_WINDOW (rq_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (RqPreferencesWindow, rq_preferences_window, RQ, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

/* @parent: (nullable) */
RqPreferencesWindow *rq_preferences_window_new (GtkWindow     *parent,
                                                RqPreferences *preferences);

G_END_DECLS
