/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-dial.h"
#include "ssh/ssh-session.h"

#include "test-sshd.h"

/* Two machines that are one transport's addresses. */
static RqTestSshd *machines[2];

static RqSteadyTransport *
new_steady (void)
{
  g_autoptr (GPtrArray) targets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_target_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (machines); i++)
    g_ptr_array_add (targets, rq_test_sshd_make_target (machines[i]));
  return rq_ssh_dial_new_transport_to_any (targets);
}

static gboolean
connect_steady (RqSteadyTransport *steady,
                GError **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_steady_transport_connect_async (steady, NULL, NULL, rq_await_cb, await);
  return rq_steady_transport_connect_finish (steady, rq_await_result (await), error);
}

static void
wait_for_state (RqSteadyTransport *steady,
                RqSteadyState state)
{
  gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (rq_steady_transport_get_state (steady) != state)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
wait_for_generation (RqTransport *transport,
                     guint generation)
{
  gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (rq_transport_get_generation (transport) < generation)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* Which machine @transport leads to now. */
static guint16
ask_port (RqTransport *transport)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunResult) result =
    rq_transport_run (transport, "echo \"${SSH_CONNECTION##* }\"", NULL, 100, NULL, &error);
  g_autofree char *output = NULL;

  g_assert_no_error (error);
  output = rq_run_result_dup_output (result);
  return g_ascii_strtoull (output, NULL, 10);
}

static void
assert_at (RqTransport *transport,
           guint place)
{
  g_autofree char *port = g_strdup_printf (":%u", rq_test_sshd_get_port (machines[place]));

  g_assert_cmpuint (rq_transport_get_place (transport), ==, place);
  g_assert_cmpuint (ask_port (transport), ==, rq_test_sshd_get_port (machines[place]));
  g_assert_true (g_str_has_suffix (rq_transport_get_name (transport), port));
}

/* The first is gone: the second; all gone: waiting, with an error that names both; one is back. */
static void
test_order (void)
{
  g_autoptr (RqSteadyTransport) steady = new_steady ();
  RqTransport *transport = RQ_TRANSPORT (steady);
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;

  g_assert_true (connect_steady (steady, &error));
  g_assert_no_error (error);
  assert_at (transport, 0);
  g_assert_null (rq_steady_transport_dup_trouble (steady));

  rq_test_sshd_stop (machines[0]);
  wait_for_generation (transport, 2);
  assert_at (transport, 1);
  trouble = rq_steady_transport_dup_trouble (steady);
  g_assert_nonnull (strstr (trouble, rq_test_sshd_get_destination (machines[0])));

  rq_test_sshd_stop (machines[1]);
  wait_for_state (steady, RQ_STEADY_TRYING);
  wait_for_state (steady, RQ_STEADY_WAITING);
  error = rq_steady_transport_dup_error (steady);
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_UNREACHABLE);
  for (gsize i = 0; i < G_N_ELEMENTS (machines); i++)
    g_assert_nonnull (strstr (error->message, rq_test_sshd_get_destination (machines[i])));

  rq_test_sshd_start (machines[0]);
  wait_for_generation (transport, 3);
  assert_at (transport, 0);
  rq_test_sshd_start (machines[1]);
  rq_transport_close (transport);
}

/* Not reached at first: each address is named; one that is there is enough. */
static void
test_first (void)
{
  g_autoptr (RqSteadyTransport) steady = new_steady ();
  g_autoptr (GError) error = NULL;

  rq_test_sshd_stop (machines[0]);
  rq_test_sshd_stop (machines[1]);
  g_assert_false (connect_steady (steady, &error));
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_UNREACHABLE);
  g_assert_cmpint (rq_steady_transport_get_state (steady), ==, RQ_STEADY_IDLE);
  for (gsize i = 0; i < G_N_ELEMENTS (machines); i++)
    g_assert_nonnull (strstr (error->message, rq_test_sshd_get_destination (machines[i])));
  g_clear_error (&error);

  rq_test_sshd_start (machines[1]);
  g_assert_true (connect_steady (steady, &error));
  g_assert_no_error (error);
  assert_at (RQ_TRANSPORT (steady), 1);
  rq_test_sshd_start (machines[0]);
  rq_transport_close (RQ_TRANSPORT (steady));
}

/* A changed host key is said, hides no other manager, and does not end the trying while another
 * may be back. */
static void
test_needs_person (void)
{
  g_autoptr (RqSteadyTransport) steady = new_steady ();
  const char *known = rq_test_sshd_get_known_hosts (machines[0]);
  g_autofree char *kept = NULL;
  g_autofree char *port = g_strdup_printf ("]:%u ", rq_test_sshd_get_port (machines[0]));
  g_autofree char *wrong = NULL;
  g_autofree char *trouble = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (known, &kept, NULL, NULL));
  wrong = g_strdup_printf ("[127.0.0.1%sssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"
                           "AABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n", port);
  g_assert_true (g_file_set_contents (known, wrong, -1, NULL));
  g_assert_true (connect_steady (steady, &error));
  g_assert_no_error (error);
  assert_at (RQ_TRANSPORT (steady), 1);
  trouble = rq_steady_transport_dup_trouble (steady);
  g_assert_nonnull (strstr (trouble, rq_test_sshd_get_destination (machines[0])));

  rq_test_sshd_stop (machines[1]);
  wait_for_state (steady, RQ_STEADY_TRYING);
  wait_for_state (steady, RQ_STEADY_WAITING);
  error = rq_steady_transport_dup_error (steady);
  g_assert_nonnull (strstr (error->message, rq_test_sshd_get_destination (machines[0])));
  rq_test_sshd_start (machines[1]);
  wait_for_generation (RQ_TRANSPORT (steady), 2);
  assert_at (RQ_TRANSPORT (steady), 1);
  g_assert_true (g_file_set_contents (known, kept, -1, NULL));
  rq_transport_close (RQ_TRANSPORT (steady));
}

/* What was found out over a connection is not taken for the next one's. */
static void
lost_cb (RqTransport *transport,
         guint *place)
{
  g_assert_false (rq_transport_check (transport, NULL));
  *place = rq_transport_get_place (transport);
}

/* One that is of no use is left for the next; twice the same order is one. */
static void
test_move_on (void)
{
  g_autoptr (RqSteadyTransport) steady = new_steady ();
  RqTransport *transport = RQ_TRANSPORT (steady);
  guint place = G_MAXUINT;
  gulong id;

  g_assert_true (connect_steady (steady, NULL));
  assert_at (transport, 0);
  id = g_signal_connect (transport, "lost", G_CALLBACK (lost_cb), &place);
  g_assert_true (rq_transport_move_on (transport, 1));
  g_assert_true (rq_transport_move_on (transport, 1));
  wait_for_generation (transport, 2);
  g_signal_handler_disconnect (transport, id);
  g_assert_cmpuint (place, ==, 0);
  assert_at (transport, 1);
  g_assert_true (rq_transport_move_on (transport, 2));
  wait_for_generation (transport, 3);
  assert_at (transport, 0);
  rq_transport_close (transport);
}

/* In another thread, as those who carry out an upgrade are. */
static gpointer
place_thread (gpointer transport)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RqAwait) await = NULL;
  g_autoptr (GError) error = NULL;
  RqTransport *place;
  guint16 port;

  g_main_context_push_thread_default (context);
  await = rq_await_new ();
  place = rq_transport_open_place (transport, 0);
  g_assert_null (rq_transport_open_place (transport, 2));
  rq_transport_wait_async (place, NULL, rq_await_cb, await);
  g_assert_true (rq_transport_wait_finish (place, rq_await_result (await), &error));
  g_assert_no_error (error);
  port = ask_port (place);
  g_assert_null (rq_transport_open_place (place, 1));
  rq_transport_close_place (place);
  g_main_context_pop_thread_default (context);
  return GUINT_TO_POINTER (port);
}

static gboolean
start_first_cb (gpointer data)
{
  rq_test_sshd_start (machines[0]);
  return G_SOURCE_REMOVE;
}

static void
place_task (GTask *task,
            gpointer source,
            gpointer transport,
            GCancellable *cancellable)
{
  g_task_return_pointer (task, place_thread (transport), NULL);
}

/* While the transport is elsewhere, the first machine alone is reached as soon as it is back. */
static void
test_place (void)
{
  g_autoptr (RqSteadyTransport) steady = new_steady ();
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GTask) task = NULL;
  gpointer port;

  rq_test_sshd_stop (machines[0]);
  g_assert_true (connect_steady (steady, NULL));
  g_timeout_add (1500, start_first_cb, NULL);
  task = g_task_new (NULL, NULL, rq_await_cb, await);
  g_task_set_task_data (task, steady, NULL);
  g_task_run_in_thread (task, place_task);
  port = g_task_propagate_pointer (G_TASK (rq_await_result (await)), NULL);
  g_assert_cmpuint (GPOINTER_TO_UINT (port), ==, rq_test_sshd_get_port (machines[0]));
  assert_at (RQ_TRANSPORT (steady), 1);
  rq_transport_close (RQ_TRANSPORT (steady));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (machines); i++)
    machines[i] = rq_test_sshd_new (NULL);
  g_test_add_func ("/ssh-managers/order", test_order);
  g_test_add_func ("/ssh-managers/first", test_first);
  g_test_add_func ("/ssh-managers/needs-person", test_needs_person);
  g_test_add_func ("/ssh-managers/move-on", test_move_on);
  g_test_add_func ("/ssh-managers/place", test_place);
  status = g_test_run ();
  rq_ssh_shut_down ();
  for (gsize i = G_N_ELEMENTS (machines); i > 0; i--)
    rq_test_sshd_free (machines[i - 1]);
  return status;
}
