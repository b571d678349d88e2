/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include "sidebar/session-list.h"
#include "ui-test.h"
#include "wizard/rollback-flow.h"
#include "wizard/upgrade-flow.h"

static GPtrArray *kept; /* (owned) (nullable) of GObject */

void
stage_keep (gpointer object)
{
  if (kept == NULL)
    kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (kept, object);
}

static void
end_run (RqJobRun *run)
{
  if (run == NULL)
    return;
  rq_job_run_leave (run);
  ui_test_wait (!rq_job_run_is_running (run));
}

static void
end (gpointer object)
{
  if (RQ_IS_UPGRADE_FLOW (object))
    end_run (rq_upgrade_flow_get_run (object));
  else if (RQ_IS_ROLLBACK_FLOW (object))
    end_run (rq_rollback_flow_get_run (object));
  else if (RQ_IS_SESSION_LIST (object))
    g_object_run_dispose (object);
}

void
stage_clear (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    g_object_ref (link->data);
  for (GList *link = windows; link != NULL; link = link->next)
    {
      gtk_window_destroy (link->data);
      g_object_unref (link->data);
    }
  for (unsigned int i = 0; kept != NULL && i < kept->len; i++)
    end (kept->pdata[i]);
  g_clear_pointer (&kept, g_ptr_array_unref);
}
