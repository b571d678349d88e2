/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "swarm/json.h"
#include "swarm/service-health.h"
#include "swarm/service-progress.h"

/* {"service": {…}, "tasks": [{…}], "target": "…"}: whatever a server sends, there is a verdict. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, NULL);
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (1000000000);
  g_autoptr (RqVerdict) verdict = NULL;
  RqServiceProgress progress = { 0 };
  JsonObject *object;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  object = json_node_get_object (node);
  array = rq_json_get_array (object, "tasks");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (rq_json_array_get_object (array, i) != NULL)
      g_ptr_array_add (tasks, rq_json_array_get_object (array, i));

  if (rq_json_get_object (object, "service") != NULL)
    {
      RqServiceFacts facts = {
        .service = rq_json_get_object (object, "service"),
        .tasks = tasks,
        .target = rq_json_get_string (object, "target"),
        .now = now,
      };

      facts.progress_age_us = rq_service_progress_observe (&progress, &facts, 5);
      verdict = rq_service_health_judge (&facts);
      g_assert_true (g_utf8_validate (rq_verdict_get_words (verdict), -1, NULL));
    }
  return 0;
}
