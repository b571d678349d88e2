/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "swarm/engine-events-private.h"

static void
event_cb (RqEngineEvents *events,
          const char     *type,
          const char     *action,
          const char     *id,
          const char     *name,
          gpointer        data)
{
  g_assert_true (type != NULL && action != NULL && id != NULL && name != NULL);
}

/* What the engine's /events says, in pieces of any size. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (RqEngineEvents) events = g_object_new (RQ_TYPE_ENGINE_EVENTS, NULL);
  gsize step = size > 0 ? data[0] % 64 + 1U : 1;

  g_signal_connect (events, "event", G_CALLBACK (event_cb), NULL);
  for (gsize i = 0; i < size; i += step)
    rq_engine_events_feed (events, (const char *) data + i, MIN (step, size - i));
  return 0;
}
