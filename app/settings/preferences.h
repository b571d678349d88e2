/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  RQ_STYLE_SYSTEM,
  RQ_STYLE_LIGHT,
  RQ_STYLE_DARK,
} RqStyle;

#define RQ_TYPE_STYLE (rq_style_get_type ())
GType rq_style_get_type (void);

/* What the person of this account prefers, kept by GSettings, and changed everywhere at once.
 * Properties, notified and writable: "person-name" ("": the account's), "style" (RqStyle),
 * "notify-over", "notify-need", "window-width", "window-height", "window-maximized",
 * "last-deployment", "last-page". Main only. */
#define RQ_TYPE_PREFERENCES (rq_preferences_get_type ())
G_DECLARE_FINAL_TYPE (RqPreferences, rq_preferences, RQ, PREFERENCES, GObject)

RqPreferences *rq_preferences_new             (void);
/* FALSE: they are defaults, and what is changed is forgotten at the end of the program. */
gboolean       rq_preferences_are_kept        (RqPreferences *self);
const char    *rq_preferences_get_person_name (RqPreferences *self);
RqStyle        rq_preferences_get_style       (RqPreferences *self);
gboolean       rq_preferences_get_notify_over (RqPreferences *self);
gboolean       rq_preferences_get_notify_need (RqPreferences *self);

/* (transfer full) (nullable): the person's name alone, %NULL when none is set. Any thread. */
char          *rq_preferences_read_name       (void);

G_END_DECLS
