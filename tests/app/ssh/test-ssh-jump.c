/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/ssh-session.h"

#include "test-sshd.h"

#include <signal.h>
#include <string.h>

/* A manager behind one other host, by libssh2: two real servers, each with keys of its own. */

static RqTestSshd *manager;
static RqTestSshd *bastion;

static void
set_config (const char *lines)
{
  g_autofree char *path = rq_test_sshd_path (manager, "config");
  g_autofree char *text = g_strdup_printf ("%s\nHost *\nUserKnownHostsFile none\n"
                                           "GlobalKnownHostsFile none\nIdentityFile none\n", lines);

  g_file_set_contents (path, text, -1, NULL);
}

/* "Host NAME" of @server. @identity: (nullable): its own key */
static char *
make_host (const char *name,
           RqTestSshd *server,
           const char *identity,
           const char *more)
{
  return g_strdup_printf ("Host %s\nHostName 127.0.0.1\nPort %u\nUser %s\nIdentityFile %s\n"
                          "UserKnownHostsFile %s\n%s\n", name, rq_test_sshd_get_port (server),
                          g_get_user_name (),
                          identity != NULL ? identity : rq_test_sshd_get_identity (server),
                          rq_test_sshd_get_known_hosts (server), more);
}

static void
set_hosts (const char *bastion_identity,
           const char *bastion_lines,
           const char *manager_lines)
{
  g_autofree char *one = make_host ("bastion", bastion, bastion_identity, bastion_lines);
  g_autofree char *two = make_host ("manager", manager, NULL, manager_lines);
  g_autofree char *config = g_strconcat (one, two, NULL);

  set_config (config);
}

/* @return: (transfer full) */
static RqSshSession *
try_connect (GError **error)
{
  g_autoptr (RqSshTarget) target = rq_ssh_target_new ("manager", NULL, NULL, NULL);
  g_autoptr (RqAwait) await = rq_await_new ();
  RqSshSession *session = rq_ssh_session_new (target);

  rq_ssh_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  rq_ssh_session_connect_finish (session, rq_await_result (await), error);
  return session;
}

static void
assert_fails (RqSshError code,
              const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqSshSession) session = try_connect (&error);

  g_assert_nonnull (session);
  g_assert_error (error, RQ_SSH_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_one_host (void)
{
  g_autoptr (RqSshSession) session = NULL;
  g_autoptr (RqRunResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  set_hosts (NULL, "", "ProxyJump bastion");
  session = try_connect (&error);
  g_assert_no_error (error);
  result = rq_transport_run (RQ_TRANSPORT (session),
                             "echo $SSH_CONNECTION; head -c 3000000 /dev/zero", NULL, 4000000,
                             NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->exit_status, ==, 0);
  g_bytes_get_data (result->output, &size);
  g_assert_cmpuint (size, >, 3000000);
}

/* Of both: killing what serves the first one ends the second one too, and is told as a loss. */
static void
test_lost_on_the_way (void)
{
  g_autoptr (RqSshSession) session = NULL;
  g_autoptr (RqRunResult) result = NULL;
  g_autoptr (GError) error = NULL;

  set_hosts (NULL, "", "ProxyJump ssh://bastion");
  session = try_connect (&error);
  g_assert_no_error (error);
  g_assert_cmpint (rq_test_sshd_signal_sessions (bastion, SIGKILL), >, 0);
  result = rq_transport_run (RQ_TRANSPORT (session), "sleep 100", NULL, 100, NULL, &error);
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
}

static void
test_refused_on_the_way (void)
{
  g_autofree char *stranger = rq_test_sshd_make_key (bastion, "stranger", "ed25519", "", FALSE);

  set_hosts (stranger, "", "ProxyJump bastion");
  assert_fails (RQ_SSH_ERROR_AUTHENTICATION, "bastion");
}

static void
test_unknown_on_the_way (void)
{
  g_autofree char *none = g_strdup_printf ("UserKnownHostsFile /dev/null");
  g_autofree char *one = make_host ("bastion", bastion, NULL, "");
  g_autofree char *two = make_host ("manager", manager, NULL, "ProxyJump bastion");
  g_autofree char *config = g_strconcat ("Host bastion\n", none, "\n", one, two, NULL);

  set_config (config);
  assert_fails (RQ_SSH_ERROR_HOST_KEY_UNKNOWN, "bastion");
}

/* The host on the way is there; the manager is not. */
static void
test_nobody_behind_it (void)
{
  g_autofree char *one = make_host ("bastion", bastion, NULL, "");
  g_autofree char *config = g_strconcat (one, "Host manager\nHostName 127.0.0.1\nPort 1\n"
                                         "ProxyJump bastion\n", NULL);

  set_config (config);
  assert_fails (RQ_SSH_ERROR_UNREACHABLE, "From bastion, nothing answers");
}

static void
test_more_than_one (void)
{
  set_hosts (NULL, "", "ProxyJump bastion,other");
  assert_fails (RQ_SSH_ERROR_NO_COMMON_METHOD, "bastion,other");
  set_hosts (NULL, "ProxyJump other", "ProxyJump bastion");
  assert_fails (RQ_SSH_ERROR_NO_COMMON_METHOD, "other");
  set_hosts (NULL, "", "ProxyJump manager");
  assert_fails (RQ_SSH_ERROR_NO_COMMON_METHOD, "manager");
}

/* Nothing goes on after the session has gone. */
static void
test_ends (void)
{
  g_autoptr (GError) error = NULL;
  RqSshSession *session;

  set_hosts (NULL, "", "ProxyJump bastion");
  session = try_connect (&error);
  g_assert_no_error (error);
  rq_ssh_session_close (session);
  g_assert_finalize_object (session);
  while (rq_test_sshd_signal_sessions (bastion, 0) > 0)
    rq_await_sleep (20, NULL, NULL);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RqSshTarget) target = rq_ssh_target_new ("manager", NULL, NULL, NULL);
  g_autoptr (RqSshSession) session = rq_ssh_session_new (target);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  set_hosts (NULL, "", "ProxyJump bastion");
  rq_ssh_session_connect_async (session, NULL, cancellable, rq_await_cb, await);
  g_cancellable_cancel (cancellable);
  g_assert_false (rq_ssh_session_connect_finish (session, rq_await_result (await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  bastion = rq_test_sshd_new (NULL);
  manager = rq_test_sshd_new (NULL);
  g_test_add_func ("/ssh/jump/one-host", test_one_host);
  g_test_add_func ("/ssh/jump/lost-on-the-way", test_lost_on_the_way);
  g_test_add_func ("/ssh/jump/refused-on-the-way", test_refused_on_the_way);
  g_test_add_func ("/ssh/jump/unknown-on-the-way", test_unknown_on_the_way);
  g_test_add_func ("/ssh/jump/nobody-behind-it", test_nobody_behind_it);
  g_test_add_func ("/ssh/jump/more-than-one", test_more_than_one);
  g_test_add_func ("/ssh/jump/ends", test_ends);
  g_test_add_func ("/ssh/jump/cancelled", test_cancelled);
  result = g_test_run ();
  rq_test_sshd_free (manager);
  rq_test_sshd_free (bastion);
  return result;
}
