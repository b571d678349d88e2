/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "records/release-head-private.h"
#include "records/release-record-private.h"
#include "swarm/json.h"

static void
read_head (const char *text)
{
  g_autoptr (RqReleaseHead) head = rq_release_head_from_label (text, NULL);
  g_autoptr (JsonObject) changes = json_object_new ();
  g_autoptr (RqReleaseHead) changed = NULL;
  g_autofree char *label = NULL;

  if (head == NULL)
    return;
  changed = rq_release_head_change (head, changes);
  label = rq_release_head_to_label (changed, NULL);
}

/* A head's label, and a list of configs as the engine gives it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, NULL);
  g_autoptr (RqReleaseRecord) record = NULL;

  read_head (text);
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    record = rq_release_record_from_configs (json_node_get_array (node), NULL);
  if (record != NULL)
    g_assert_nonnull (rq_release_record_get_timeline (record));
  return 0;
}
