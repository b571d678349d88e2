/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-session.h"

#include "test-sshd.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* What only OpenSSH's own client can do, and what must not be left of it. */

static RqTestSshd *sshd;

/* The lines replace the client's configuration. */
static void
set_config (const char *lines)
{
  g_autofree char *path = rq_test_sshd_path (sshd, "config");
  g_autofree char *text = g_strdup_printf ("%s\nUserKnownHostsFile none\nIdentityFile none\n"
                                           "GlobalKnownHostsFile none\n", lines);

  g_file_set_contents (path, text, -1, NULL);
}

/* @code: -1 when it must connect. (transfer full): the words of the error */
static char *
try_connect (const char *destination,
             const char *identity,
             const char *known_hosts,
             int code)
{
  g_autoptr (RqSshTarget) target = rq_test_target_new (destination, identity, known_hosts, NULL);
  g_autoptr (RqSshSession) session = rq_ssh_session_new (target);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (RqRunResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rq_ssh_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  rq_ssh_session_connect_finish (session, rq_await_result (await), &error);
  if (code >= 0)
    {
      g_assert_error (error, RQ_SSH_ERROR, code);
      g_test_message ("%s", error->message);
      return g_strdup (error->message);
    }

  g_assert_no_error (error);
  result = rq_transport_run (RQ_TRANSPORT (session), "exit 3", NULL, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->exit_status, ==, 3);
  return NULL;
}

static void
assert_connects (const char *destination,
                 const char *identity)
{
  g_free (try_connect (destination, identity, NULL, -1));
}

/* "Host NAME" of @server, with what it needs to be logged in to */
static char *
make_host (const char *name,
           RqTestSshd *server,
           const char *more)
{
  return g_strdup_printf ("Host %s\nHostName 127.0.0.1\nPort %u\nUser %s\nIdentityFile %s\n"
                          "UserKnownHostsFile %s\n%s\n", name, rq_test_sshd_get_port (server),
                          g_get_user_name (), rq_test_sshd_get_identity (server),
                          rq_test_sshd_get_known_hosts (server), more);
}

/* The host behind two others, each with keys of its own. */
static void
test_two_bastions (void)
{
  g_autoptr (RqTestSshd) first = rq_test_sshd_new (NULL);
  g_autoptr (RqTestSshd) second = rq_test_sshd_new (NULL);
  g_autofree char *one = make_host ("first", first, "");
  g_autofree char *two = make_host ("second", second, "ProxyJump first");
  g_autofree char *three = make_host ("manager", sshd, "ProxyJump second");
  g_autofree char *config = g_strconcat (one, two, three, "Host *", NULL);
  g_autofree char *path = g_strdup (g_getenv ("PATH"));

  /* The first server's `ssh` comes first in PATH now. */
  g_setenv ("PATH", g_strrstr (path, rq_test_sshd_get_directory (sshd)), TRUE);
  set_config (config);
  assert_connects ("manager", NULL);

  /* Nobody there, on the way. */
  g_clear_pointer (&first, rq_test_sshd_free);
  g_setenv ("PATH", g_strrstr (path, rq_test_sshd_get_directory (sshd)), TRUE);
  g_free (try_connect ("manager", NULL, NULL, RQ_SSH_ERROR_UNREACHABLE));
}

static void
test_proxy_command (void)
{
  g_autofree char *jump = make_host ("jump", sshd, "");
  g_autofree char *ssh = g_find_program_in_path ("ssh");
  g_autofree char *proxy = g_strdup_printf ("ProxyCommand %s -W %%h:%%p jump", ssh);
  g_autofree char *manager = make_host ("manager", sshd, proxy);
  g_autofree char *config = g_strconcat (jump, manager, "Host *", NULL);

  set_config (config);
  assert_connects ("manager", NULL);
  set_config ("Host manager\nProxyCommand echo no such way >&2; false\nHost *");
  g_free (try_connect ("manager", NULL, NULL, RQ_SSH_ERROR_UNREACHABLE));
}

/* The server knows no key, but who signs them. */
static void
test_certificate (void)
{
  g_autofree char *authority = rq_test_sshd_make_key (sshd, "ca", "ed25519", "", FALSE);
  g_autofree char *line = g_strdup_printf ("TrustedUserCAKeys %s.pub", authority);
  g_autoptr (RqTestSshd) server = rq_test_sshd_new (line);
  g_autofree char *key = rq_test_sshd_make_key (server, "signed", "ed25519", "", FALSE);
  g_autofree char *sign = g_strdup_printf ("ssh-keygen -q -s %s -I test -n %s %s.pub", authority,
                                           g_get_user_name (), key);
  const char *destination = rq_test_sshd_get_destination (server);
  const char *known_hosts = rq_test_sshd_get_known_hosts (server);

  g_free (try_connect (destination, key, known_hosts, RQ_SSH_ERROR_AUTHENTICATION));
  g_free (rq_test_command (sign));
  g_free (try_connect (destination, key, known_hosts, -1));
}

/* What libssh2 1.10 cannot: an RSA key where only SHA-2 signatures count, an RSA host key, and
 * nothing but authenticated ciphers. */
static void
test_hardened (void)
{
  g_autoptr (RqTestSshd) server =
    rq_test_sshd_new ("PubkeyAcceptedAlgorithms rsa-sha2-512,rsa-sha2-256\n"
                      "Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com");
  g_autofree char *key = rq_test_sshd_make_key (server, "id_rsa", "rsa", "", TRUE);
  g_autofree char *words = NULL;

  g_free (try_connect (rq_test_sshd_get_destination (server), key,
                       rq_test_sshd_get_known_hosts (server), -1));
  words = try_connect (rq_test_sshd_get_destination (server),
                       rq_test_sshd_get_identity (server), rq_test_sshd_get_known_hosts (server),
                       RQ_SSH_ERROR_AUTHENTICATION);
  g_assert_nonnull (strstr (words, "Permission denied"));
}

static void
test_nothing_in_common (void)
{
  g_autoptr (RqTestSshd) server = rq_test_sshd_new ("KexAlgorithms curve25519-sha256");

  set_config ("KexAlgorithms ecdh-sha2-nistp256");
  g_setenv ("PATH", g_strrstr (g_getenv ("PATH"), rq_test_sshd_get_directory (sshd)), TRUE);
  g_free (try_connect (rq_test_sshd_get_destination (server), rq_test_sshd_get_identity (server),
                       rq_test_sshd_get_known_hosts (server), RQ_SSH_ERROR_NO_COMMON_METHOD));
  set_config ("");
}

/* 255 is what a command may say as well. */
static void
test_status_255 (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunResult) result = rq_transport_run (RQ_TRANSPORT (session), "exit 255", NULL, 100,
                                                     NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (result->exit_status, ==, 255);
}

/* (transfer full): of the processes of this user whose arguments have @part */
static GArray *
find_processes (const char *part)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (pid_t));
  g_autoptr (GDir) directory = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *line = NULL;
      gsize length = 0;
      pid_t pid = atoi (name);

      if (pid <= 0 || pid == getpid () || !g_file_get_contents (path, &line, &length, NULL))
        continue;
      for (gsize i = 0; i + 1 < length; i++)
        if (line[i] == '\0')
          line[i] = ' ';
      if (length > 0 && strstr (line, part) != NULL)
        g_array_append_val (found, pid);
    }
  return found;
}

static gboolean
is_gone_soon (const char *part)
{
  for (int i = 0; i < 500; i++)
    {
      g_autoptr (GArray) found = find_processes (part);

      if (found->len == 0)
        return TRUE;
      g_usleep (10 * 1000);
    }
  return FALSE;
}

/* Connects, says so, and stays: another process, to be killed. */
static int
hold (char **argv)
{
  g_autoptr (RqSshTarget) target = rq_test_target_new (argv[2], argv[3], argv[4], NULL);
  g_autoptr (RqSshSession) session = rq_ssh_session_new (target);
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_ssh_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  if (!rq_ssh_session_connect_finish (session, rq_await_result (await), NULL) ||
      write (STDOUT_FILENO, "u", 1) != 1)
    return 1;
  g_usleep (60 * G_USEC_PER_SEC);
  return 0;
}

/* This program killed outright takes its ssh with it. */
static void
test_killed_here (void)
{
  g_autofree char *part = g_strdup_printf ("-p%u", rq_test_sshd_get_port (sshd));
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GArray) running = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--hold",
                      rq_test_sshd_get_destination (sshd), rq_test_sshd_get_identity (sshd),
                      rq_test_sshd_get_known_hosts (sshd), NULL);
  char byte = 0;

  g_assert_no_error (error);
  g_input_stream_read (g_subprocess_get_stdout_pipe (process), &byte, 1, NULL, NULL);
  g_assert_cmpint (byte, ==, 'u');
  running = find_processes (part);
  g_assert_cmpuint (running->len, >, 0);
  g_subprocess_force_exit (process);
  g_assert_true (is_gone_soon (part));
}

/* Only this program's: other tests run beside it. */
static guint
count_directories (void)
{
  g_autoptr (GDir) directory = g_dir_open (g_get_user_runtime_dir (), 0, NULL);
  guint n = 0;
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *control = g_build_filename (g_get_user_runtime_dir (), name, "ctl", NULL);

      n += g_file_test (control, G_FILE_TEST_EXISTS);
    }
  return n;
}

static void
test_nothing_left (void)
{
  guint before = count_directories ();
  RqSshSession *session = rq_test_sshd_connect (sshd);
  g_autofree char *part = g_strdup_printf ("-p%u", rq_test_sshd_get_port (sshd));

  g_assert_cmpuint (count_directories (), ==, before + 1);
  rq_ssh_session_close (session);
  g_assert_cmpuint (count_directories (), ==, before);
  g_assert_true (is_gone_soon (part));
  g_object_unref (session);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *runtime = NULL;
  int result;

  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);

  if (argc == 5 && strcmp (argv[1], "--hold") == 0)
    return hold (argv);

  runtime = g_dir_make_tmp ("requeen-run-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);
  sshd = rq_test_sshd_new (NULL);
  g_test_add_func ("/openssh/killed-here", test_killed_here);
  g_test_add_func ("/openssh/two-bastions", test_two_bastions);
  g_test_add_func ("/openssh/proxy-command", test_proxy_command);
  g_test_add_func ("/openssh/certificate", test_certificate);
  g_test_add_func ("/openssh/hardened", test_hardened);
  g_test_add_func ("/openssh/status-255", test_status_255);
  g_test_add_func ("/openssh/nothing-left", test_nothing_left);
  g_test_add_func ("/openssh/nothing-in-common", test_nothing_in_common);
  result = g_test_run ();
  rq_test_sshd_free (sshd);
  g_rmdir (runtime);
  return result;
}
