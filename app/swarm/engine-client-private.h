/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"
#include "swarm/engine-way.h"

G_BEGIN_DECLS

/* Shared by what opens a client and by its requests (engine-request.c). */
struct _RqEngineClient
{
  GObject parent_instance;

  RqTransport *transport; /* (owned) */
  RqEngineWay *way;       /* (owned) (nullable) until it is open */
  char *api_version;      /* (owned) (nullable) until it is open */
  gboolean patient;
};

/* Whether what is followed has to be asked for now and then instead. */
gboolean rq_engine_client_is_short         (RqEngineClient *self);
gboolean rq_engine_client_has_few_channels (RqEngineClient *self);

G_END_DECLS
