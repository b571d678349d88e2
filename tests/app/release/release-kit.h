/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-store.h"
#include "release/release-job.h"
#include "release/rollback.h"
#include "release/upgrade.h"
#include "sandbox.h"

G_BEGIN_DECLS

/* What tests of releases share: the sandbox's stack as first deployed, a connection to it, and
 * jobs that are run to their end while everything they say is kept. */
typedef struct
{
  RqSandbox      *sandbox;   /* (unowned) */
  RqTransport    *transport; /* (owned) */
  RqEngineClient *client;    /* (owned) */
  const char     *stack;     /* (unowned) */
} Kit;

/* A job under way or ended. */
typedef struct
{
  RqReleaseJob *job;         /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GString      *output;      /* (owned) */
  GPtrArray    *events;      /* (owned) of char */
  GError       *error;       /* (owned) (nullable) */
  RqJobResult   result;
  gboolean      done;
} Seen;

/* Updates both application services without waiting for them. */
#define KIT_UPDATE \
  "for s in chat-api websocket-gateway; do " \
  "docker service update --quiet --detach --with-registry-auth " \
  "--image \"$REGISTRY/$s:$VERSION\" \"${STACK}_$s\" || exit 1; done"

void kit_set_up    (Kit           *kit,
                    gconstpointer  sandbox);
void kit_tear_down (Kit           *kit,
                    gconstpointer  sandbox);
/* Another connection, after the first one was closed. */
void kit_reconnect (Kit *kit);
/* (transfer full): another one, which stays when its connection does not; to be closed */
RqTransport *kit_connect_steady (Kit *kit);

/* @command: (nullable) the real ./update.sh */
RqDeployment *kit_make_deployment (Kit        *kit,
                                   const char *command);
Seen         *kit_begin           (RqReleaseJob *job); /* (transfer full) */
Seen         *kit_begin_upgrade   (Kit        *kit,
                                   const char *version,
                                   const char *command);
void          kit_await           (Seen         *seen,
                                   unsigned int  seconds);
/* Runs it to its end. */
Seen         *kit_upgrade         (Kit        *kit,
                                   const char *version,
                                   const char *command);
Seen         *kit_resume          (Kit        *kit,
                                   const char *release_id,
                                   gboolean    take_over);
/* The last release with a baseline. */
Seen         *kit_rollback        (Kit *kit);
void          seen_free           (Seen *seen);
gboolean      seen_says           (Seen       *seen,
                                   const char *words);

RqReleaseRecord *kit_load            (Kit        *kit,
                                      const char *release_id);
void             kit_assert_state    (Kit            *kit,
                                      const char     *release_id,
                                      RqReleaseState  state);
/* full name → Spec, straight from the engine */
JsonObject      *kit_get_specs       (Kit *kit);
/* All of it but ForceUpdate and, when a config was made anew, the IDs in @left_out (nullable). */
void             kit_assert_specs    (Kit        *kit,
                                      JsonObject *before);
/* "a b c": the IDs of the running tasks of a service, sorted */
char            *kit_get_task_ids    (Kit        *kit,
                                      const char *service);
void             kit_assert_unlocked (Kit *kit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Seen, seen_free)

G_END_DECLS
