/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release-kit.h"

#include <stdlib.h>
#include <string.h>

#include "base/await.h"

/* An upgrade whose connection is cut again and again, in every way there is: nothing of what the
 * script says is lost or comes twice, and it runs once. */

#define CUTS 5 /* or what REQUEEN_CUTS says: tests/soak */
#define LINES 100000

/* Nine tenths at once and in pieces; the rest when all cuts were made. */
#define SCRIPT \
  "echo run >>cut-ran; for i in $(seq 0 89); do seq $((i * 1000 + 1)) $((i * 1000 + 1000)); " \
  "sleep 0.2; done; while [ ! -e cut-go ]; do sleep 0.2; done; seq 90001 100000; " KIT_UPDATE

typedef enum
{
  CUT_RESET,
  CUT_STALL,
  CUT_DROP,
  CUT_KILL,
  N_CUTS
} CutKind;

typedef struct
{
  RqTransport *transport; /* (unowned) */
  guint generation;
} Moment;

static gboolean
has_output (gpointer data)
{
  return ((Seen *) data)->output->len > 0;
}

static gboolean
is_lost (gpointer data)
{
  Moment *moment = data;

  return rq_transport_was_cut (moment->transport, moment->generation, NULL);
}

static gboolean
is_again (gpointer data)
{
  Moment *moment = data;

  return rq_transport_get_generation (moment->transport) != moment->generation &&
         rq_transport_check (moment->transport, NULL);
}

/* The parent of a command is the server's process for this connection. */
static void
kill_server (Moment *moment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunResult) result =
    rq_transport_run (moment->transport, "kill -KILL $PPID", NULL, 100, NULL, &error);

  g_test_message ("%s", result == NULL ? error->message : "not killed");
}

static void
cut (Kit         *kit,
     RqTransport *transport,
     CutKind      kind)
{
  Moment moment = { transport, rq_transport_get_generation (transport) };

  g_test_message ("cut of kind %d", kind);
  if (kind == CUT_RESET)
    g_free (rq_sandbox_run (kit->sandbox, "cut", "m1", NULL));
  else if (kind == CUT_KILL)
    kill_server (&moment);
  else
    g_free (rq_sandbox_run (kit->sandbox, kind == CUT_STALL ? "stall" : "drop", "m1", NULL));
  rq_test_wait ("the loss", is_lost, &moment, 30);
  if (kind == CUT_STALL || kind == CUT_DROP)
    g_free (rq_sandbox_run (kit->sandbox, kind == CUT_STALL ? "resume" : "undrop", "m1", NULL));
  rq_test_wait ("the connection", is_again, &moment, 60);
}

/* (transfer full): what a command says in the deployment's directory */
static char *
on_manager (Kit        *kit,
            const char *command)
{
  g_autofree char *line =
    g_strdup_printf ("cd %s && %s", rq_sandbox_get (kit->sandbox, "SANDBOX_DIRECTORY"), command);

  return rq_sandbox_run (kit->sandbox, "exec", "m1", "sh", "-c", line, NULL);
}

static void
test_cut (Kit           *kit,
          gconstpointer  data)
{
  g_autoptr (RqTransport) transport = kit_connect_steady (kit);
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, SCRIPT);
  g_autoptr (Seen) seen = NULL;
  g_autofree char *file = NULL;
  g_autofree char *ran = NULL;
  const char *wanted = g_getenv ("REQUEEN_CUTS");
  int cuts = wanted != NULL ? atoi (wanted) : CUTS;
  int first = g_test_rand_int_range (0, N_CUTS);

  g_free (on_manager (kit, "rm -f cut-ran cut-go"));
  seen = kit_begin (RQ_RELEASE_JOB (rq_upgrade_new (deployment, transport, "3.9.52")));
  rq_test_wait ("the output", has_output, seen, 120);
  for (int i = 0; i < cuts; i++)
    {
      rq_await_sleep (g_test_rand_int_range (0, 2000), NULL, NULL);
      cut (kit, transport, (first + i) % N_CUTS);
      g_assert_no_error (seen->error);
      g_assert_false (seen->done);
    }
  g_free (on_manager (kit, "touch cut-go"));
  kit_await (seen, 300);
  g_assert_no_error (seen->error);
  g_assert_cmpint (seen->result, ==, RQ_JOB_SUCCEEDED);

  file = on_manager (kit, "cat \"$(ls -td .requeen/runs/*/ | head -n 1)output\"");
  g_assert_cmpuint (strlen (file), >, LINES * 5);
  g_assert_cmpmem (file, strlen (file), seen->output->str, seen->output->len);
  ran = on_manager (kit, "cat cut-ran && rm -f cut-ran cut-go");
  g_assert_cmpstr (ran, ==, "run\n");
  rq_transport_close (transport);
  kit_reconnect (kit);
}

int
main (int   argc,
      char *argv[])
{
  RqSandbox *sandbox;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  g_test_add ("/upgrade-cut/output", Kit, sandbox, kit_set_up, test_cut, kit_tear_down);
  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
