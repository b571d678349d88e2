/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/deployment-session.h"
#include "ssh/steady-transport.h"

G_BEGIN_DECLS

struct _RqDeploymentSession
{
  GObject parent_instance;

  RqDeployment *deployment; /* (owned) */
  RqSteadyTransport *steady; /* (owned) (nullable) */
  RqEngineClient *client;   /* (owned) (nullable) */
  RqSwarmModel *model;      /* (owned) (nullable) stays when the connection is lost */
  GError *error;            /* (owned) (nullable) */
  gulong watch;             /* of steady */
  RqSessionState state;
  guint attempt;            /* counts what was begun; answers to older ones do not count */
  gboolean same_model;      /* the model is of this transport and client */
  gboolean by_person;       /* a person waits for the connection */
  GCancellable *reopening;  /* (owned) (nullable) */
  guint hosts;              /* how many managers there are */
  guint refused;            /* so many of them, in this attempt, are of no use */
  GString *refusals;        /* (owned) (nullable) why, a line for each */
  RqSshInteraction *person; /* (owned) (nullable) of this attempt */
  guint retry;              /* of an engine that is not there yet, 0 when there is none */
  gint64 retry_at;          /* monotonic */
  gint64 docker_gone_at;    /* monotonic; 0: it answers, or the connection itself is lost */
  guint move_on;            /* the time that this manager's Docker is given; 0: none is running */
};

G_END_DECLS
