/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"

G_BEGIN_DECLS

/* What can be found on a manager, so that nobody has to type it blind. */

#define RQ_TYPE_FOUND_STACK (rq_found_stack_get_type ())
typedef struct
{
  char *name;       /* (owned) */
  int   n_services;
  char *version;    /* (owned) (nullable) the tag that most of its images have */
  gboolean mixed;   /* some have another */
} RqFoundStack;

GType         rq_found_stack_get_type (void);
RqFoundStack *rq_found_stack_copy     (const RqFoundStack *self);
void          rq_found_stack_free     (RqFoundStack *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqFoundStack, rq_found_stack_free)

#define RQ_TYPE_FOUND_DIRECTORIES (rq_found_directories_get_type ())
typedef struct
{
  GStrv    paths;    /* (owned) directories with an update.sh that this login may start */
  gboolean complete; /* the search came to its end: not too slow, not too many */
} RqFoundDirectories;

GType               rq_found_directories_get_type (void);
RqFoundDirectories *rq_found_directories_copy     (const RqFoundDirectories *self);
void                rq_found_directories_free     (RqFoundDirectories *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqFoundDirectories, rq_found_directories_free)

/* The stacks of the swarm. Errors: of the engine. */
void       rq_discovery_stacks_async  (RqEngineClient      *client,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* (transfer full): of RqFoundStack, sorted by name */
GPtrArray *rq_discovery_stacks_finish (GAsyncResult  *result,
                                       GError       **error);
/* (transfer full): the same, from what the engine answered */
GPtrArray *rq_discovery_parse_stacks  (JsonNode *services);

/* Looks for update.sh where deployments usually are: see rq_discovery_get_places(). */
void       rq_discovery_directories_async        (RqTransport         *transport,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
RqFoundDirectories *rq_discovery_directories_finish (GAsyncResult  *result,
                                                     GError       **error);
/* The same, from what the search printed. */
RqFoundDirectories *rq_discovery_parse_directories  (const char *output);
/* "~, /opt, …", for a sentence. */
const char *rq_discovery_get_places   (void);

/* Whether @command could be started in @directory. Errors: RQ_RELEASE_ERROR_PREFLIGHT. */
void       rq_discovery_check_async   (RqTransport         *transport,
                                       const char          *directory,
                                       const char          *command,
                                       gboolean             sudo,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean   rq_discovery_check_finish  (GAsyncResult  *result,
                                       GError       **error);

G_END_DECLS
