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

unsigned int
stage_listen_silently (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  stage_keep (socket);
  g_socket_bind (socket, any, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  address = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static const StageScene *
find (const StageScene *scenes,
      const char       *name)
{
  for (; scenes->name != NULL; scenes++)
    if (g_str_equal (scenes->name, name))
      return scenes;
  return NULL;
}

GtkWindow *
stage_open (RqApplication *application,
            const char    *name)
{
  const StageScene *const all[] = { stage_windows, stage_wizards, stage_questions };

  for (unsigned int i = 0; i < G_N_ELEMENTS (all); i++)
    if (find (all[i], name) != NULL)
      return find (all[i], name)->open (application);
  g_error ("there is no scene “%s”", name);
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
