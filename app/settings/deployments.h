/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "settings/deployment.h"

G_BEGIN_DECLS

/* The deployments of this workstation: a GListModel of RqDeployment, kept in one key file
 * (g_get_user_config_dir () / "requeen" / "deployments.ini"), written whole by rename. Every change
 * first reads the file again: what another program wrote meanwhile is kept and shows up here.
 * Main only. */
#define RQ_TYPE_DEPLOYMENTS (rq_deployments_get_type ())
G_DECLARE_FINAL_TYPE (RqDeployments, rq_deployments, RQ, DEPLOYMENTS, GObject)

/* @path: (nullable) another file. A file that cannot be read is an error and is left alone. */
RqDeployments *rq_deployments_load   (const char  *path,
                                      GError     **error);
gboolean       rq_deployments_add    (RqDeployments  *self,
                                      RqDeployment   *deployment,
                                      GError        **error);
gboolean       rq_deployments_remove (RqDeployments  *self,
                                      const char     *name,
                                      GError        **error);
/* @name: which one; @deployment may have another. Keys of its group that nobody here knows stay. */
gboolean       rq_deployments_replace (RqDeployments  *self,
                                       const char     *name,
                                       RqDeployment   *deployment,
                                       GError        **error);
/* (transfer none) (nullable) */
RqDeployment  *rq_deployments_find   (RqDeployments *self,
                                      const char    *name);

G_END_DECLS
