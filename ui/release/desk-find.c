/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/desk-find.h"

RqUpgradeFlow *
rq_desk_find_flow (GPtrArray *flows,
                   RqJobRun  *run)
{
  for (unsigned int i = 0; i < flows->len; i++)
    {
      RqUpgradeFlow *flow = flows->pdata[i];

      if (rq_upgrade_flow_get_run (flow) == run || rq_upgrade_flow_get_closing (flow) == run)
        return flow;
    }
  return NULL;
}

RqRollbackFlow *
rq_desk_find_rollback (GPtrArray *rollbacks,
                       RqJobRun  *run)
{
  for (unsigned int i = 0; i < rollbacks->len; i++)
    {
      if (rq_rollback_flow_get_run (rollbacks->pdata[i]) == run)
        return rollbacks->pdata[i];
    }
  return NULL;
}

RqUpgradeFlow *
rq_desk_find_open_flow (GPtrArray           *flows,
                        RqDeploymentSession *session)
{
  for (unsigned int i = flows->len; i > 0; i--)
    {
      RqUpgradeFlow *flow = flows->pdata[i - 1];

      if (rq_upgrade_flow_get_session (flow) == session && rq_upgrade_flow_is_open (flow))
        return flow;
    }
  return NULL;
}

RqUpgradeFlow *
rq_desk_find_flow_of (GPtrArray  *flows,
                      const char *release_id)
{
  for (unsigned int i = 0; i < flows->len; i++)
    {
      RqUpgradeFlow *flow = flows->pdata[i];

      if (g_strcmp0 (rq_upgrade_flow_get_release_id (flow), release_id) == 0)
        return flow;
    }
  return NULL;
}

RqRollbackFlow *
rq_desk_find_preview (GPtrArray    *rollbacks,
                      RqDeployment *deployment)
{
  for (unsigned int i = 0; i < rollbacks->len; i++)
    {
      RqRollbackFlow *flow = rollbacks->pdata[i];

      if (rq_rollback_flow_get_run (flow) == NULL
          && rq_rollback_flow_get_deployment (flow) == deployment)
        return flow;
    }
  return NULL;
}

RqJobRun *
rq_desk_find_run (GPtrArray  *runs,
                  const char *id)
{
  for (unsigned int i = 0; i < runs->len; i++)
    {
      if (g_str_equal (rq_job_run_get_id (runs->pdata[i]), id))
        return runs->pdata[i];
    }
  return NULL;
}

RqJobRun *
rq_desk_find_running (GPtrArray    *runs,
                      RqDeployment *deployment)
{
  for (unsigned int i = runs->len; i > 0; i--)
    {
      RqJobRun *run = runs->pdata[i - 1];

      if (rq_job_run_is_running (run)
          && (deployment == NULL || rq_job_run_get_deployment (run) == deployment))
        return run;
    }
  return NULL;
}

GtkWindow *
rq_desk_find_flow_window (GtkApplication *application,
                          RqUpgradeFlow  *flow)
{
  GList *link = gtk_application_get_windows (application);

  for (; link != NULL; link = link->next)
    {
      if (RQ_IS_UPGRADE_WINDOW (link->data) && rq_upgrade_window_get_flow (link->data) == flow)
        return link->data;
    }
  return NULL;
}

GtkWindow *
rq_desk_find_rollback_window (GtkApplication *application,
                              RqRollbackFlow *flow)
{
  GList *link = gtk_application_get_windows (application);

  for (; link != NULL; link = link->next)
    {
      if (RQ_IS_ROLLBACK_WINDOW (link->data)
          && rq_rollback_window_get_flow (link->data) == flow)
        return link->data;
    }
  return NULL;
}

gboolean
rq_desk_has_other_window (GtkApplication *application,
                          GtkWindow      *window)
{
  GList *link = gtk_application_get_windows (application);

  for (; link != NULL; link = link->next)
    {
      if (link->data != window && gtk_widget_get_visible (link->data)
          && GTK_IS_APPLICATION_WINDOW (link->data))
        return TRUE;
    }
  return FALSE;
}
