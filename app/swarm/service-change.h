/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/update-settings.h"

G_BEGIN_DECLS

#define RQ_SERVICE_CHANGE_ERROR (rq_service_change_error_quark ())
GQuark rq_service_change_error_quark (void);

/* In each case nothing was changed. */
typedef enum
{
  RQ_SERVICE_CHANGE_ERROR_NOTHING,     /* it is so already */
  RQ_SERVICE_CHANGE_ERROR_INVALID,     /* a value or a name to be written another way */
  RQ_SERVICE_CHANGE_ERROR_NO_IMAGE,    /* the registry does not have it */
  RQ_SERVICE_CHANGE_ERROR_NO_PREVIOUS, /* Swarm knows no spec to go back to */
  RQ_SERVICE_CHANGE_ERROR_JOB,         /* any update runs a job again */
  RQ_SERVICE_CHANGE_ERROR_CONFLICT,    /* somebody else changed it meanwhile: look first */
} RqServiceChangeError;

typedef enum
{
  RQ_CHANGE_IMAGE,    /* to another one */
  RQ_CHANGE_RESTART,  /* every task, for nothing else */
  RQ_CHANGE_ROLLBACK, /* to the spec that Swarm remembers */
  RQ_CHANGE_SETTINGS, /* how it is updated and rolled back */
} RqChangeKind;

/* One thing to change about one service: what is done to its spec, and how to say the same to the
 * docker command. Immutable, refcounted, pure. */
#define RQ_TYPE_SERVICE_CHANGE (rq_service_change_get_type ())
typedef struct _RqServiceChange RqServiceChange;

GType            rq_service_change_get_type     (void);
/* @image: "NAME:TAG[@DIGEST]"; a bare tag is pinned when the change is made */
RqServiceChange *rq_service_change_new_image    (const char *image);
RqServiceChange *rq_service_change_new_restart  (void);
RqServiceChange *rq_service_change_new_rollback (void);
RqServiceChange *rq_service_change_new_settings (const RqUpdateSettings *update,
                                                 const RqUpdateSettings *rollback);
RqServiceChange *rq_service_change_ref          (RqServiceChange *self);
void             rq_service_change_unref        (RqServiceChange *self);
RqChangeKind     rq_service_change_get_kind     (RqServiceChange *self);
const char      *rq_service_change_get_image    (RqServiceChange *self); /* (nullable) */

/* Before anything is asked: can this be done to @service, of GET /services? */
gboolean         rq_service_change_check        (RqServiceChange  *self,
                                                 JsonObject       *service,
                                                 GError          **error);
/* (transfer full): the spec to write over @service's; @pinned: (nullable) the image with its
 * digest */
JsonObject      *rq_service_change_apply        (RqServiceChange *self,
                                                 JsonObject      *service,
                                                 const char      *pinned);
/* (transfer full): `docker service update …` for the service with this spec */
char            *rq_service_change_to_command   (RqServiceChange *self,
                                                 JsonObject      *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqServiceChange, rq_service_change_unref)

G_END_DECLS
