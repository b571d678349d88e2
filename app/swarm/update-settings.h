/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define RQ_UPDATE_SETTINGS_ERROR (rq_update_settings_error_quark ())
GQuark rq_update_settings_error_quark (void);

typedef enum
{
  RQ_UPDATE_SETTINGS_ERROR_INVALID, /* a value that Swarm would not take: change it */
} RqUpdateSettingsError;

typedef enum
{
  RQ_FAILURE_PAUSE,
  RQ_FAILURE_CONTINUE,
  RQ_FAILURE_ROLLBACK, /* of an update only */
} RqFailureAction;

typedef enum
{
  RQ_ORDER_STOP_FIRST,
  RQ_ORDER_START_FIRST,
} RqUpdateOrder;

/* How Swarm replaces the tasks of a service, or puts them back: plain data. */
typedef struct
{
  gint64          parallelism; /* tasks at once, 0: all */
  gint64          delay;       /* nanoseconds between two tasks, as monitor below */
  gint64          monitor;     /* how long a new task is watched, 0: Swarm's own 5 s */
  double          max_failure_ratio;
  RqFailureAction failure_action;
  RqUpdateOrder   order;
} RqUpdateSettings;

/* Which of the two configs of a spec. */
typedef enum
{
  RQ_SETTINGS_OF_UPDATE,
  RQ_SETTINGS_OF_ROLLBACK,
} RqSettingsKind;

void     rq_update_settings_read  (JsonObject       *spec,
                                   RqSettingsKind    kind,
                                   RqUpdateSettings *settings);
/* Changes only what differs from what @spec says, so that nothing else of it is lost. */
void     rq_update_settings_write (const RqUpdateSettings *settings,
                                   RqSettingsKind          kind,
                                   JsonObject             *spec);
gboolean rq_update_settings_check (const RqUpdateSettings  *settings,
                                   RqSettingsKind           kind,
                                   GError                 **error);
gboolean rq_update_settings_equal (const RqUpdateSettings *a,
                                   const RqUpdateSettings *b);
/* Appends "--update-parallelism", "2"… to @arguments (of char, owned): what differs of @now. */
void     rq_update_settings_add_arguments (const RqUpdateSettings *settings,
                                           const RqUpdateSettings *now,
                                           RqSettingsKind          kind,
                                           GPtrArray              *arguments);

G_END_DECLS
