/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/run-place.h"

#include "base/await.h"
#include "records/release-head-private.h"
#include "release/release-job.h"
#include "release/run-input.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-dial.h"

#include "test-sshd.h"

/* Two machines that are one deployment's managers, each with a name of its own. */
static const char *const names[] = { "alpha", "beta" };
static RqTestSshd *machines[G_N_ELEMENTS (names)];
static char *bins[G_N_ELEMENTS (names)];

/* Both servers are this machine: what it calls itself depends on which of them is asked. */
static void
start_machine (guint i)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\necho %s\n", names[i]);
  g_autofree char *options = NULL;
  g_autofree char *program = NULL;

  bins[i] = g_dir_make_tmp ("requeen-place-XXXXXX", &error);
  g_assert_no_error (error);
  program = g_build_filename (bins[i], "uname", NULL);
  g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  options = g_strdup_printf ("SetEnv PATH=%s:/usr/bin:/bin", bins[i]);
  machines[i] = rq_test_sshd_new (options);
}

static void
end_machine (guint i)
{
  g_autofree char *remove = g_strdup_printf ("rm -r '%s'", bins[i]);

  rq_test_sshd_free (machines[i]);
  g_free (rq_test_command (remove));
  g_free (bins[i]);
}

/* (transfer full): connected to the first of so many */
static RqSteadyTransport *
connect_to (guint count)
{
  g_autoptr (GPtrArray) targets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_target_unref);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  RqSteadyTransport *steady;

  for (guint i = 0; i < count; i++)
    g_ptr_array_add (targets, rq_test_sshd_make_target (machines[i]));
  steady = rq_ssh_dial_new_transport_to_any (targets);
  rq_steady_transport_connect_async (steady, NULL, NULL, rq_await_cb, await);
  g_assert_true (rq_steady_transport_connect_finish (steady, rq_await_result (await), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (rq_transport_get_place (RQ_TRANSPORT (steady)), ==, 0);
  return steady;
}

static void
end (RqSteadyTransport *steady)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  rq_transport_close (RQ_TRANSPORT (steady));
  g_assert_finalize_object (steady);
}

/* (transfer full): of a release whose run is there; @manager: (nullable): as of before */
static RqReleaseHead *
make_head (const char *manager)
{
  g_autoptr (RqReleaseHead) head = rq_release_head_new ("stack", "2", "1", "ann");
  g_autoptr (JsonObject) members = json_object_new ();

  json_object_set_string_member (members, "run_directory", "/nowhere");
  if (manager != NULL)
    json_object_set_string_member (members, "run_manager", manager);
  return rq_release_head_change (head, members);
}

static RqRunPlace *
new_place (RqSteadyTransport *steady,
           const char        *manager)
{
  g_autoptr (RqReleaseHead) head = make_head (manager);

  return rq_run_place_new (RQ_TRANSPORT (steady), head);
}

static void
assert_leads_to (RqTransport *transport,
                 guint        machine)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunResult) result =
    rq_transport_run (transport, "echo \"${SSH_CONNECTION##* }\"", NULL, 100, NULL, &error);
  g_autofree char *output = NULL;

  g_assert_no_error (error);
  output = rq_run_result_dup_output (result);
  g_assert_cmpuint (g_ascii_strtoull (output, NULL, 10), ==,
                    rq_test_sshd_get_port (machines[machine]));
}

/* Also where the deployment is connected to another one, and stays so. */
static void
test_found (void)
{
  g_autoptr (RqSteadyTransport) steady = connect_to (2);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (RqRunPlace) place = new_place (steady, names[i]);
      g_autoptr (GError) error = NULL;

      g_assert_true (rq_run_place_await (place, 20, NULL, &error));
      g_assert_no_error (error);
      assert_leads_to (rq_run_place_get_transport (place), i);
      g_assert_true (rq_run_place_is_up (place));
      g_assert_false (rq_run_place_is_only (place));
    }
  assert_leads_to (RQ_TRANSPORT (steady), 0);
  end (g_steal_pointer (&steady));
}

/* All were asked and none is it. */
static void
test_none (void)
{
  for (guint count = 1; count <= G_N_ELEMENTS (names); count++)
    {
      g_autoptr (RqSteadyTransport) steady = connect_to (count);
      g_autoptr (RqRunPlace) place = new_place (steady, "gamma");
      g_autoptr (GError) error = NULL;

      g_assert_false (rq_run_place_await (place, 20, NULL, &error));
      g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN);
      g_assert_nonnull (strstr (error->message, "gamma"));
      g_clear_pointer (&place, rq_run_place_free);
      end (g_steal_pointer (&steady));
    }
}

/* It may be the one that does not answer: nothing is claimed, and it is found once it does. */
static void
test_gone (void)
{
  g_autoptr (RqSteadyTransport) steady = connect_to (2);
  g_autoptr (RqRunPlace) place = new_place (steady, names[1]);
  g_autoptr (GError) error = NULL;

  rq_test_sshd_stop (machines[1]);
  g_assert_false (rq_run_place_await (place, 2, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (rq_run_place_is_up (place));
  rq_test_sshd_start (machines[1]);
  g_assert_true (rq_run_place_await (place, 40, NULL, &error));
  g_assert_no_error (error);
  assert_leads_to (rq_run_place_get_transport (place), 1);
  g_clear_pointer (&place, rq_run_place_free);
  end (g_steal_pointer (&steady));
}

static void
test_cancelled (void)
{
  g_autoptr (RqSteadyTransport) steady = connect_to (2);
  g_autoptr (RqRunPlace) place = new_place (steady, names[1]);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (rq_run_place_await (place, 20, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_pointer (&place, rq_run_place_free);
  end (g_steal_pointer (&steady));
}

/* One address, or a record of before: as ever, and nothing else is connected. */
static void
test_only (void)
{
  for (guint count = 1; count <= G_N_ELEMENTS (names); count++)
    {
      g_autoptr (RqSteadyTransport) steady = connect_to (count);
      g_autoptr (RqRunPlace) place = new_place (steady, count == 1 ? names[0] : NULL);

      g_assert_true (rq_run_place_find (place, NULL, NULL));
      g_assert_true (rq_run_place_get_transport (place) == RQ_TRANSPORT (steady));
      g_assert_true (rq_run_place_is_only (place));
      g_clear_pointer (&place, rq_run_place_free);
      end (g_steal_pointer (&steady));
    }
}

static void
refuse_to_send (RqTransport *transport)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_run_input_send_async (transport, "/nowhere", "yes", FALSE, NULL, rq_await_cb, await);
  g_assert_false (rq_run_input_send_finish (transport, rq_await_result (await), &error));
  g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN);
  g_assert_nonnull (strstr (error->message, "cannot be reached"));
  g_assert_nonnull (strstr (error->message, "Nothing was sent"));
}

/* What is typed goes to no other manager, whether its own is gone before or after it was found. */
static void
test_input (void)
{
  g_autoptr (RqSteadyTransport) steady = connect_to (2);
  g_autoptr (RqReleaseHead) head = make_head (names[1]);
  g_autoptr (RqRunPlace) place = NULL;
  g_autoptr (GError) error = NULL;

  place = rq_run_input_find_place (RQ_TRANSPORT (steady), head, NULL, &error);
  g_assert_no_error (error);
  assert_leads_to (rq_run_place_get_transport (place), 1);
  rq_test_sshd_stop (machines[1]);
  while (rq_run_place_is_up (place))
    g_main_context_iteration (NULL, TRUE);
  refuse_to_send (rq_run_place_get_transport (place));
  g_clear_pointer (&place, rq_run_place_free);

  g_assert_null (rq_run_input_find_place (RQ_TRANSPORT (steady), head, NULL, &error));
  g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN);
  g_assert_nonnull (strstr (error->message, names[1]));
  g_assert_nonnull (strstr (error->message, "Nothing was sent"));
  rq_test_sshd_start (machines[1]);
  end (g_steal_pointer (&steady));
}

int
main (int   argc,
      char *argv[])
{
  int status;

  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    start_machine (i);
  g_test_add_func ("/run-place/found", test_found);
  g_test_add_func ("/run-place/none", test_none);
  g_test_add_func ("/run-place/gone", test_gone);
  g_test_add_func ("/run-place/cancelled", test_cancelled);
  g_test_add_func ("/run-place/only", test_only);
  g_test_add_func ("/run-place/input", test_input);
  status = g_test_run ();
  rq_ssh_shut_down ();
  for (guint i = G_N_ELEMENTS (names); i > 0; i--)
    end_machine (i - 1);
  return status;
}
