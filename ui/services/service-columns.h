/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  RQ_SERVICE_COLUMN_NAME,
  RQ_SERVICE_COLUMN_HEALTH,
  RQ_SERVICE_COLUMN_REPLICAS,
  RQ_SERVICE_COLUMN_VERSION,
  RQ_SERVICE_COLUMN_UPDATE,
  RQ_SERVICE_COLUMN_CHANGED,
} RqServiceColumn;

/* @clock: an object whose property "minute" is notified as time passes */
void rq_service_column_install (GtkColumnViewColumn *column,
                                RqServiceColumn      kind,
                                GObject             *clock);

G_END_DECLS
