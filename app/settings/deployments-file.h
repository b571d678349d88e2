/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "settings/deployment.h"

G_BEGIN_DECLS

/* The key file behind RqDeployments, as read at one moment; opened for writing it is locked against
* other programs until it is freed. Groups, keys and comments nobody here knows stay as they are. */
typedef struct _RqDeploymentsFile RqDeploymentsFile;

RqDeploymentsFile *rq_deployments_file_open (const char *path,
                                             gboolean    for_writing,
                                             GError    **error);
void               rq_deployments_file_free (RqDeploymentsFile *self);
GPtrArray *rq_deployments_file_get_list (RqDeploymentsFile *self);         /* of RqDeployment */
/* a group of that name, whether or not it is a deployment's */
gboolean           rq_deployments_file_has (RqDeploymentsFile *self,
                                            const char        *name);
void               rq_deployments_file_set (RqDeploymentsFile *self,
                                            RqDeployment      *deployment);
void               rq_deployments_file_rename (RqDeploymentsFile *self,
                                               const char        *from,
                                               const char        *to);
void               rq_deployments_file_drop (RqDeploymentsFile *self,
                                             const char        *name);
gboolean           rq_deployments_file_write (RqDeploymentsFile *self,
                                              GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqDeploymentsFile, rq_deployments_file_free)

G_END_DECLS
