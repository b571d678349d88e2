/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"

G_BEGIN_DECLS

/* The four things that are done with a config that is a record. Blocking. A write whose answer was
 * lost is looked up before it is done again. */

/* (transfer full): the Spec of a config to be created. @data: (nullable) one byte when not given;
 * @release_id: (nullable) */
JsonObject *rq_record_config_new       (const char *name,
                                        const char *kind,
                                        const char *stack,
                                        const char *release_id,
                                        GBytes     *data);
/* Errors: RQ_ENGINE_ERROR_CONFLICT when somebody else made one of this name. @id: (out)
 * (nullable) */
gboolean    rq_record_config_create    (RqEngineClient  *client,
                                        JsonObject      *spec,
                                        char           **id,
                                        GCancellable    *cancellable,
                                        GError         **error);
/* (transfer full): by name or ID. Errors: RQ_ENGINE_ERROR_NOT_FOUND */
JsonObject *rq_record_config_read      (RqEngineClient  *client,
                                        const char      *name,
                                        GCancellable    *cancellable,
                                        GError         **error);
/* Writes one label by compare-and-swap: RQ_ENGINE_ERROR_OUT_OF_SEQUENCE when @config is not what is
 * there now. */
gboolean    rq_record_config_set_label (RqEngineClient  *client,
                                        JsonObject      *config,
                                        const char      *label,
                                        const char      *value,
                                        GCancellable    *cancellable,
                                        GError         **error);
/* By ID, for a name may have got another owner; one that is gone already is no error. */
gboolean    rq_record_config_delete    (RqEngineClient  *client,
                                        const char      *id,
                                        GCancellable    *cancellable,
                                        GError         **error);
/* (transfer full): the path of the configs with all these labels: label, value, …, NULL */
char       *rq_record_config_list_path (const char *label,
                                        ...) G_GNUC_NULL_TERMINATED;

const char *rq_record_config_get_id    (JsonObject *config); /* (nullable) */
const char *rq_record_config_get_label (JsonObject *config,
                                        const char *label);  /* (nullable) */
/* (transfer full) (nullable) */
GBytes     *rq_record_config_dup_data  (JsonObject *config);

G_END_DECLS
