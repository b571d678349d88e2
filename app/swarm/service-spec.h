/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A service's Spec as the JSON tree the engine gave, edited in place and never rebuilt from typed
 * objects, so that fields nobody here has heard of survive. */

const char *rq_service_spec_get_image        (JsonObject *spec); /* (nullable) */
void        rq_service_spec_set_image        (JsonObject *spec,
                                              const char *image);
const char *rq_service_spec_get_stack        (JsonObject *spec); /* (nullable) label */
gboolean    rq_service_spec_is_job           (JsonObject *spec);
gint64      rq_service_spec_get_force_update (JsonObject *spec);
/* Equal but for ForceUpdate; the order of keys and null against absent do not count. */
gboolean    rq_service_spec_equal            (JsonObject *a,
                                              JsonObject *b);
/* The same, of the TaskTemplates only: would writing @b over @a restart tasks? */
gboolean    rq_service_spec_same_tasks       (JsonObject *a,
                                              JsonObject *b);
/* Was a task with this Spec made from @spec as it is now? ForceUpdate counts. */
gboolean    rq_service_spec_task_is_current  (JsonObject *spec,
                                              JsonObject *task_spec);
/* (transfer full): a deep copy */
JsonObject *rq_service_spec_copy             (JsonObject *spec);

G_END_DECLS
