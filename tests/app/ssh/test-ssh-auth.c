/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-session.h"

#include "test-sshd.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include <libssh2.h>

static RqTestSshd *sshd;

/* The lines replace the client's configuration for as long as the test wants. */
static void
set_config (const char *lines)
{
  g_autofree char *path = rq_test_sshd_path (sshd, "config");
  g_autofree char *text = g_strdup_printf ("%s\nUserKnownHostsFile %s\nGlobalKnownHostsFile none\n"
                                           "IdentityFile none\n", lines,
                                           rq_test_sshd_get_known_hosts (sshd));

  g_file_set_contents (path, text, -1, NULL);
}

/* What libssh2 cannot do is offered to the system's own ssh: in words, and for a button. */
static void
assert_offer (const GError *error)
{
  g_autoptr (GError) copy = g_error_copy (error);
  gboolean offered = strstr (error->message, "let the ssh program of this machine") != NULL;

  g_assert_cmpint (rq_ssh_error_is_for_openssh (error), ==, offered);
  g_assert_cmpint (rq_ssh_error_is_for_openssh (copy), ==, offered);
  if (error->code == RQ_SSH_ERROR_NO_COMMON_METHOD)
    g_assert_true (offered);
}

/* @code: -1 when it must connect. (transfer full): the words of the error */
static char *
try_connect (RqTestSshd *server,
             const char *destination,
             const char *identity,
             int code)
{
  const char *known_hosts = rq_test_sshd_get_known_hosts (server);
  g_autoptr (RqSshTarget) target = rq_test_target_new (destination, identity, known_hosts, NULL);
  g_autoptr (RqSshSession) session = rq_ssh_session_new (target);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_ssh_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  rq_ssh_session_connect_finish (session, rq_await_result (await), &error);
  if (code < 0)
    {
      g_assert_no_error (error);
      return NULL;
    }

  g_assert_error (error, RQ_SSH_ERROR, code);
  g_test_message ("%s", error->message);
  assert_offer (error);
  return g_strdup (error->message);
}

static void
assert_words (const char *identity,
              const char *words)
{
  g_autofree char *message = try_connect (sshd, rq_test_sshd_get_destination (sshd), identity,
                                          RQ_SSH_ERROR_AUTHENTICATION);

  g_assert_nonnull (strstr (message, words));
}

static void
assert_no_offer (const char *identity)
{
  g_autofree char *message = try_connect (sshd, rq_test_sshd_get_destination (sshd), identity,
                                          RQ_SSH_ERROR_AUTHENTICATION);

  g_assert_null (strstr (message, "ssh program"));
}

static void
assert_connects (const char *identity)
{
  g_free (try_connect (sshd, rq_test_sshd_get_destination (sshd), identity, -1));
}

static void
test_key_files (void)
{
  g_autofree char *ecdsa = rq_test_sshd_make_key (sshd, "id_ecdsa", "ecdsa", "", TRUE);
  g_autofree char *pem = rq_test_sshd_make_key (sshd, "id_pem", "ecdsa -m PEM", "", TRUE);

  assert_connects (rq_test_sshd_get_identity (sshd));
  assert_connects (ecdsa);
  assert_connects (pem);
}

static void
test_wrong_key (void)
{
  g_autofree char *key = rq_test_sshd_make_key (sshd, "id_stranger", "ed25519", "", FALSE);
  g_autofree char *none = rq_test_sshd_path (sshd, "id_none");

  assert_words (key, "id_stranger (not accepted)");
  assert_no_offer (key);
  assert_words (none, "id_none: No such file");
  assert_words (rq_test_sshd_get_known_hosts (sshd), "is not a private key");
}

static void
test_encrypted_key (void)
{
  g_autofree char *key = rq_test_sshd_make_key (sshd, "id_locked", "ed25519", "secret", TRUE);
  g_autofree char *pem = rq_test_sshd_make_key (sshd, "id_locked_pem", "ecdsa -m PEM", "secret",
                                                TRUE);

  assert_words (key, "ssh-add");
  assert_words (pem, "ssh-add");
}

static void
test_rsa (void)
{
  g_autofree char *key = rq_test_sshd_make_key (sshd, "id_rsa", "rsa", "", TRUE);

  if (libssh2_version (0x010b00) != NULL)
    assert_connects (key);
  else
    {
      assert_words (key, "RSA keys cannot be used: servers since OpenSSH 8.8 want SHA-2 signatures "
                    "from them, and libssh2 1.10");
      assert_words (key, "let the ssh program of this machine");
    }
}

static void
test_no_key (void)
{
  set_config ("");
  assert_words (NULL, "no key to try");
}

typedef struct
{
  GPid pid;
  char *socket; /* (owned) */
} Agent;

static void
agent_start (Agent *agent)
{
  const char *argv[] = { "ssh-agent", "-D", "-a", NULL, NULL };
  g_autoptr (GError) error = NULL;

  agent->socket = rq_test_sshd_path (sshd, "agent");
  g_unlink (agent->socket);
  argv[3] = agent->socket;
  g_spawn_async (NULL, (char **) argv, NULL,
                 G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                 NULL, &agent->pid, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 200 && !g_file_test (agent->socket, G_FILE_TEST_EXISTS); i++)
    g_usleep (10 * 1000);
}

static void
agent_add (Agent *agent,
           const char *key)
{
  g_autofree char *command = g_strdup_printf ("sh -c \"SSH_AUTH_SOCK='%s' ssh-add -q '%s'\"",
                                              agent->socket, key);

  g_free (rq_test_command (command));
}

static void
agent_stop (Agent *agent)
{
  kill (agent->pid, SIGTERM);
  waitpid (agent->pid, NULL, 0);
  g_spawn_close_pid (agent->pid);
  g_free (agent->socket);
}

/* The agent alone, by the environment or the configuration; among strangers' keys; and for a file
 * whose passphrase only the agent knows. */
static void
test_agent (void)
{
  g_autofree char *stranger = rq_test_sshd_make_key (sshd, "id_other", "ed25519", "", FALSE);
  g_autofree char *ecdsa = rq_test_sshd_make_key (sshd, "id_agent", "ecdsa", "", TRUE);
  g_autofree char *lines = NULL;
  Agent agent;

  agent_start (&agent);
  agent_add (&agent, stranger);
  lines = g_strdup_printf ("IdentityAgent %s", agent.socket);
  set_config (lines);
  assert_words (NULL, "“test-id_other” of the agent (not accepted)");

  agent_add (&agent, ecdsa);
  assert_connects (NULL);
  set_config ("");
  g_setenv ("SSH_AUTH_SOCK", agent.socket, TRUE);
  assert_connects (NULL);

  /* A named key is the only one that is offered. */
  assert_words (stranger, "id_other");
  g_unsetenv ("SSH_AUTH_SOCK");
  agent_stop (&agent);
}

static void
test_identities_only (void)
{
  g_autofree char *good = rq_test_sshd_make_key (sshd, "id_good", "ed25519", "", TRUE);
  g_autofree char *bad = rq_test_sshd_make_key (sshd, "id_bad", "ed25519", "", FALSE);
  g_autofree char *lines = NULL;
  g_autofree char *message = NULL;
  Agent agent;

  agent_start (&agent);
  agent_add (&agent, good);
  agent_add (&agent, bad);
  lines = g_strdup_printf ("IdentityAgent %s\nIdentitiesOnly yes\nIdentityFile %s", agent.socket,
                           bad);
  set_config (lines);
  message = try_connect (sshd, rq_test_sshd_get_destination (sshd), NULL,
                         RQ_SSH_ERROR_AUTHENTICATION);
  g_assert_null (strstr (message, "id_good"));
  set_config ("");
  agent_stop (&agent);
}

static void
test_too_many_keys (void)
{
  g_autoptr (RqTestSshd) server = rq_test_sshd_new ("MaxAuthTries 2");
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *config = rq_test_sshd_path (server, "config");
  g_autofree char *message = NULL;

  for (int i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("id_%d", i);
      g_autofree char *key = rq_test_sshd_make_key (server, name, "ed25519", "", FALSE);

      g_string_append_printf (lines, "IdentityFile %s\n", key);
    }
  g_file_set_contents (config, lines->str, -1, NULL);

  message = try_connect (server, rq_test_sshd_get_destination (server), NULL,
                         RQ_SSH_ERROR_AUTHENTICATION);
  g_assert_nonnull (strstr (message, "Too many authentication failures"));
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* Such as one that waits for somebody to type a PIN. */
static void
test_agent_that_waits (void)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *path = rq_test_sshd_path (sshd, "silent-agent");
  g_autofree char *lines = g_strdup_printf ("IdentityAgent %s", path);
  g_autoptr (RqSshTarget) target = NULL;
  g_autoptr (RqSshSession) session = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  address = g_unix_socket_address_new (path);
  g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  set_config (lines);
  target = rq_test_target_new (rq_test_sshd_get_destination (sshd), NULL,
                               rq_test_sshd_get_known_hosts (sshd), NULL);
  session = rq_ssh_session_new (target);
  g_timeout_add (1000, cancel_cb, cancellable);
  rq_ssh_session_connect_async (session, NULL, cancellable, rq_await_cb, await);
  g_assert_false (rq_ssh_session_connect_finish (session, rq_await_result (await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  rq_ssh_session_close (session);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 6 * G_TIME_SPAN_SECOND);
  set_config ("");
}

static void
test_alias (void)
{
  g_autofree char *lines = g_strdup_printf ("Host production\n  HostName 127.0.0.1\n  Port %u\n"
                                            "  User %s\n  IdentityFile %s\nHost *\n",
                                            rq_test_sshd_get_port (sshd), g_get_user_name (),
                                            rq_test_sshd_get_identity (sshd));

  set_config (lines);
  g_free (try_connect (sshd, "production", NULL, -1));
  set_config ("");
}

static void
assert_config_error (const char *lines,
                     int code,
                     const char *words)
{
  g_autofree char *message = NULL;

  set_config (lines);
  message = try_connect (sshd, "production", NULL, code);
  g_assert_nonnull (strstr (message, words));
  set_config ("");
}

/* Only a login that asks for one can need one. */
static void
assert_certificate (void)
{
  g_autofree char *key = rq_test_sshd_make_key (sshd, "id_certified", "ed25519", "", FALSE);
  g_autofree char *lines = g_strdup_printf ("CertificateFile %s-cert.pub", key);

  set_config (lines);
  assert_words (key, "let the ssh program of this machine");
  set_config ("");
}

static void
test_config_errors (void)
{
  assert_config_error ("ProxyJump one.example.com,two.example.com", RQ_SSH_ERROR_NO_COMMON_METHOD,
                       "two.example.com");
  assert_config_error ("ProxyJump one.example.com,two.example.com", RQ_SSH_ERROR_NO_COMMON_METHOD,
                       "the ssh program of this machine");
  assert_config_error ("ProxyCommand nc %h %p", RQ_SSH_ERROR_NO_COMMON_METHOD, "nc");
  assert_certificate ();
  assert_config_error ("NoSuchOption yes", RQ_SSH_ERROR_CONFIG, "nosuchoption");
}

static void
assert_no_common (const char *options,
                  const char *words)
{
  g_autoptr (RqTestSshd) server = rq_test_sshd_new (options);
  g_autofree char *message = try_connect (server, rq_test_sshd_get_destination (server),
                                          rq_test_sshd_get_identity (server),
                                          RQ_SSH_ERROR_NO_COMMON_METHOD);

  g_assert_nonnull (strstr (message, words));
}

static void
test_no_common_method (void)
{
  g_autofree char *rsa = NULL;
  g_autofree char *options = NULL;

  if (libssh2_version (0x010b00) != NULL)
    {
      g_test_skip ("this libssh2 knows them all");
      return;
    }

  assert_no_common ("Ciphers aes256-gcm@openssh.com", "the ciphers aes256-gcm@openssh.com");
  assert_no_common ("MACs hmac-sha2-256-etm@openssh.com", "codes hmac-sha2-256-etm@openssh.com");
  rsa = rq_test_sshd_make_key (sshd, "host_rsa", "rsa", "", FALSE);
  options = g_strdup_printf ("HostKeyAlgorithms rsa-sha2-512\nHostKey %s", rsa);
  assert_no_common (options, "host key types rsa-sha2-512");
}

/* The server wants new keys now and then: nothing may be lost over it. */
static void
test_rekey (void)
{
  g_autoptr (RqTestSshd) server = rq_test_sshd_new ("RekeyLimit 1M");
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (server);
  g_autofree char *zeros = g_malloc0 (8 * 1024 * 1024);
  g_autoptr (GBytes) input = g_bytes_new_static (zeros, 8 * 1024 * 1024);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunResult) result = rq_transport_run (RQ_TRANSPORT (session), "cat", input,
                                                     64 * 1024 * 1024, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (result->output, input));
}

int
main (int argc,
      char **argv)
{
  int result;

  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);

  g_test_init (&argc, &argv, NULL);
  sshd = rq_test_sshd_new (NULL);
  g_test_add_func ("/ssh/auth/key-files", test_key_files);
  g_test_add_func ("/ssh/auth/wrong-key", test_wrong_key);
  g_test_add_func ("/ssh/auth/encrypted-key", test_encrypted_key);
  g_test_add_func ("/ssh/auth/rsa", test_rsa);
  g_test_add_func ("/ssh/auth/no-key", test_no_key);
  g_test_add_func ("/ssh/auth/agent", test_agent);
  g_test_add_func ("/ssh/auth/identities-only", test_identities_only);
  g_test_add_func ("/ssh/auth/too-many-keys", test_too_many_keys);
  g_test_add_func ("/ssh/auth/agent-that-waits", test_agent_that_waits);
  g_test_add_func ("/ssh/auth/alias", test_alias);
  g_test_add_func ("/ssh/auth/config-errors", test_config_errors);
  g_test_add_func ("/ssh/auth/no-common-method", test_no_common_method);
  g_test_add_func ("/ssh/auth/rekey", test_rekey);
  result = g_test_run ();
  rq_test_sshd_free (sshd);
  return result;
}
