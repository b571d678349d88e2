/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release-kit.h"

#include <string.h>

#include "base/await.h"
#include "records/release-head-private.h"
#include "release/checklist.h"
#include "release/draft-edit.h"
#include "release/draft-work.h"
#include "release/version-lookup.h"

/* What a person waits for before a release and before a rollback: a connection that is cut and a
 * Docker that restarts in its middle make it take longer, and change nothing else. */

/* Goes over @transport alone. @release_id: to look at */
typedef void (*WorkFunc) (Kit         *kit,
                          RqTransport *transport,
                          const char  *release_id);

typedef struct
{
  const char *name;
  const char *pattern; /* of a request in its middle */
  WorkFunc    func;
  RqSandbox  *sandbox; /* (unowned) */
} Case;

static void
set_up (Kit           *kit,
        gconstpointer  data)
{
  kit_set_up (kit, ((const Case *) data)->sandbox);
}

static void
look_up (Kit         *kit,
         RqTransport *transport,
         const char  *release_id)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (RqCheckResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rq_version_lookup_async (deployment, transport, "3.9.52", NULL, rq_await_cb, await);
  result = rq_version_lookup_finish (rq_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->status, ==, RQ_CHECK_PASS);
}

static void
preview (Kit         *kit,
         RqTransport *transport,
         const char  *release_id)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (RqRollback) rollback = rq_rollback_new (deployment, transport, NULL);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (RqRollbackPreview) shown = NULL;
  g_autoptr (GError) error = NULL;

  rq_rollback_preview_async (rollback, NULL, rq_await_cb, await);
  shown = rq_rollback_preview_finish (rollback, rq_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rq_rollback_preview_get_release_id (shown), ==, release_id);
  g_assert_cmpuint (rq_rollback_preview_get_n_changes (shown), ==, 2);
}

static void
checked_cb (const RqChecklistSpec *spec,
            RqReleaseHead         *head,
            gpointer               data)
{
  (*(int *) data)++;
}

/* A new one, with the images looked up and written into it. */
static void
draft (Kit         *kit,
       RqTransport *transport,
       const char  *release_id)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (RqDraftWork) making = rq_draft_work_new (deployment, transport, "Ann Lee", NULL);
  g_autoptr (RqDraftWork) checking = NULL;
  g_autoptr (RqDraftWork) closing = NULL;
  g_autoptr (RqReleaseHead) made = NULL;
  g_autoptr (RqReleaseHead) checked = NULL;
  g_autoptr (RqReleaseHead) closed = NULL;
  g_autoptr (GError) error = NULL;
  int results = 0;

  making->text = g_strdup ("3.9.52");
  made = rq_draft_work_run (making, NULL, &error);
  g_assert_no_error (error);

  checking = rq_draft_work_new (deployment, transport, "Ann Lee", rq_release_head_get_id (made));
  checking->specs = g_ptr_array_new ();
  g_ptr_array_add (checking->specs, (gpointer) rq_checklist_find_spec ("images"));
  checking->checked = checked_cb;
  checking->checked_data = &results;
  checked = rq_draft_work_run (checking, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (results, ==, 1);

  closing = rq_draft_work_new (deployment, transport, "Ann Lee", rq_release_head_get_id (made));
  closing->func = rq_draft_edit_abandon;
  closing->text = g_strdup ("not today");
  closed = rq_draft_work_run (closing, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rq_release_head_get_state (closed), ==, RQ_RELEASE_ABANDONED);
}

/* The answer to a request in its middle is lost. */
static void
lose (Kit        *kit,
      const Case *item,
      const char *when,
      const char *how,
      const char *release_id)
{
  g_autoptr (RqTransport) transport = kit_connect_steady (kit);
  g_autofree char *first = g_strconcat ("\n", when, " ", NULL);
  g_autofree char *text = NULL;
  g_autofree char *log = NULL;

  g_test_message ("%s: lost %s it arrived, %s", item->name, when, how);
  g_free (rq_sandbox_run (kit->sandbox, "lose-answer", "m1", when, how, item->pattern, NULL));
  item->func (kit, transport, release_id);
  log = rq_sandbox_run (kit->sandbox, "keep-answer", "m1", NULL);
  g_test_message ("%s", log);
  text = g_strconcat ("\n", log, NULL);
  g_assert_nonnull (strstr (text, first));
  rq_transport_close (transport);
}

typedef struct
{
  Kit *kit;
  int  times;
} Fault;

static gpointer
cut_thread (gpointer data)
{
  Fault *fault = data;

  for (int i = 0; i < fault->times; i++)
    g_free (rq_sandbox_run (fault->kit->sandbox, "cut", "m1", NULL));
  return NULL;
}

/* Again and again while the connection is cut, wherever that hits it. */
static void
cut (Kit        *kit,
     const Case *item,
     const char *release_id)
{
  g_autoptr (RqTransport) transport = kit_connect_steady (kit);
  guint generation = rq_transport_get_generation (transport);
  Fault fault = { kit, 4 };
  GThread *thread = g_thread_new ("cut", cut_thread, &fault);

  g_test_message ("%s: cut", item->name);
  for (int i = 0; i < 3; i++)
    item->func (kit, transport, release_id);
  g_thread_join (thread);
  item->func (kit, transport, release_id);
  g_assert_cmpuint (rq_transport_get_generation (transport), >, generation);
  rq_transport_close (transport);
}

static void
survive (Kit           *kit,
         gconstpointer  data)
{
  const Case *item = data;
  g_autofree char *release_id = NULL;

  if (item->func == preview)
    {
      g_autoptr (Seen) upgraded = kit_upgrade (kit, "3.9.52", KIT_UPDATE);

      g_assert_no_error (upgraded->error);
      release_id = g_strdup (rq_release_job_get_release_id (upgraded->job));
    }
  lose (kit, item, "after", "docker", release_id);
  lose (kit, item, "before", "docker", release_id);
  lose (kit, item, "after", "ssh", release_id);
  lose (kit, item, "before", "ssh", release_id);
  cut (kit, item, release_id);
  kit_reconnect (kit);
}

/* Docker asks the registry, which does not answer: then it restarts. */
static gpointer
restart_thread (gpointer data)
{
  Fault *fault = data;
  gboolean asking = FALSE;

  while (!asking)
    {
      g_autofree char *asked =
        rq_sandbox_run (fault->kit->sandbox, "exec", "m1", "sh", "-c",
                        "ss -tnH state established dport = :5000", NULL);

      asking = strstr (asked, ":5000") != NULL;
    }
  g_free (rq_sandbox_run (fault->kit->sandbox, "dockerd-restart", "m1", NULL));
  g_free (rq_sandbox_run (fault->kit->sandbox, "registry-resume", NULL));
  return NULL;
}

static void
restart (Kit           *kit,
         gconstpointer  data)
{
  const Case *item = data;
  g_autoptr (RqTransport) transport = kit_connect_steady (kit);
  Fault fault = { kit, 1 };
  GThread *thread;

  g_free (rq_sandbox_run (kit->sandbox, "registry-stall", NULL));
  thread = g_thread_new ("restart", restart_thread, &fault);
  item->func (kit, transport, NULL);
  g_thread_join (thread);
  rq_transport_close (transport);
  kit_reconnect (kit);
}

static Case cases[] = {
  { "version", "GET /v[0-9.]+/distribution/", look_up },
  { "preview", "GET /v[0-9.]+/configs", preview },
  { "draft", "GET /v[0-9.]+/distribution/", draft },
};

int
main (int   argc,
      char *argv[])
{
  RqSandbox *sandbox;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *lost = g_strconcat ("/patience/", cases[i].name, "/lost", NULL);
      g_autofree char *restarted = g_strconcat ("/patience/", cases[i].name, "/restart", NULL);

      cases[i].sandbox = sandbox;
      g_test_add (lost, Kit, &cases[i], set_up, survive, kit_tear_down);
      if (cases[i].func != preview)
        g_test_add (restarted, Kit, &cases[i], set_up, restart, kit_tear_down);
    }
  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
