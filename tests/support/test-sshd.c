/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-sshd.h"

#include "base/await.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SSHD "/usr/sbin/sshd"
#define SKIPPED 77
#define PAM_SERVICE "/etc/pam.d/sshd"

struct _RqTestSshd
{
  char *directory;   /* (owned) */
  char *destination; /* (owned) */
  char *identity;    /* (owned) */
  char *known_hosts; /* (owned) */
  char *path_before; /* (owned) PATH */
  char *pam_service; /* (owned) (nullable) stands in for the machine's */
  guint16 port;
  GPid pid;
};

char *
rq_test_command (const char *command_line)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (command_line, &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  if (error != NULL)
    g_error ("%s: %s: %s", command_line, error->message, errors);
  return g_steal_pointer (&output);
}

char *
rq_test_sshd_path (RqTestSshd *self,
                   const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

static void
write_file (RqTestSshd *self,
            const char *name,
            const char *text)
{
  g_autofree char *path = rq_test_sshd_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

char *
rq_test_sshd_make_key (RqTestSshd *self,
                       const char *name,
                       const char *type,
                       const char *passphrase,
                       gboolean authorize)
{
  g_autofree char *path = rq_test_sshd_path (self, name);
  g_autofree char *authorized = rq_test_sshd_path (self, "authorized_keys");
  g_autofree char *command = g_strdup_printf ("ssh-keygen -q -t %s -N '%s' -C test-%s -f %s", type,
                                              passphrase, name, path);
  g_autofree char *public_path = g_strconcat (path, ".pub", NULL);
  g_autofree char *public_key = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_free (rq_test_command (command));
  public_key = read_file (public_path);
  if (authorize)
    {
      g_file_get_contents (authorized, &before, NULL, NULL);
      after = g_strconcat (before != NULL ? before : "", public_key, NULL);
      write_file (self, "authorized_keys", after);
    }
  return g_steal_pointer (&path);
}

static void
write_known_hosts (RqTestSshd *self)
{
  static const char * const names[] = { "host_ed25519", "host_ecdsa" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat (names[i], ".pub", NULL);
      g_autofree char *path = rq_test_sshd_path (self, name);
      g_autofree char *key = read_file (path);

      g_string_append_printf (text, "[127.0.0.1]:%u %s", self->port, key);
    }

  write_file (self, "known_hosts", text->str);
  self->known_hosts = rq_test_sshd_path (self, "known_hosts");
}

/* The client's side: an `ssh` that knows only our configuration. */
static void
wrap_ssh (RqTestSshd *self)
{
  g_autofree char *bin = rq_test_sshd_path (self, "bin");
  g_autofree char *wrapper = g_build_filename (bin, "ssh", NULL);
  g_autofree char *real = g_find_program_in_path ("ssh");
  g_autofree char *path = g_strdup_printf ("%s:%s", bin, g_getenv ("PATH"));
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nexec /usr/bin/ssh -F '%s/config' \"$@\"\n",
                                             self->directory);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (real);
  g_assert_cmpint (g_mkdir (bin, 0700), ==, 0);
  write_file (self, "config", "UserKnownHostsFile none\nGlobalKnownHostsFile none\n"
              "IdentityFile none\nHashKnownHosts no\n");
  g_file_set_contents_full (wrapper, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  self->path_before = g_strdup (g_getenv ("PATH"));
  g_setenv ("PATH", path, TRUE);
  g_unsetenv ("SSH_AUTH_SOCK");
}

static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_socket_listener_add_address (listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                 &bound, &error);
  g_assert_no_error (error);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* For this process and its children only, /etc/pam.d/sshd is another file. */
static gboolean
replace_pam_service (const char *file)
{
  return unshare (CLONE_NEWNS) == 0 && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount (file, PAM_SERVICE, NULL, MS_BIND, NULL) == 0;
}

/* A test that crashes leaves no server behind. */
static void
prepare_child_cb (gpointer data)
{
  RqTestSshd *self = data;

  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (self->pam_service != NULL && !replace_pam_service (self->pam_service))
    _exit (1);
}

gboolean
rq_test_sshd_can_have_pam (void)
{
  pid_t pid;
  int status;

  if (getuid () != 0 || !g_file_test (PAM_SERVICE, G_FILE_TEST_EXISTS))
    return FALSE;

  pid = fork ();
  if (pid == 0)
    _exit (replace_pam_service ("/dev/null") ? 0 : 1);
  return waitpid (pid, &status, 0) == pid && WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static void
start (RqTestSshd *self)
{
  g_autofree char *config = rq_test_sshd_path (self, "sshd_config");
  g_autofree char *log = rq_test_sshd_path (self, "sshd.log");
  const char *argv[] = { SSHD, "-D", "-f", config, "-E", log, NULL };
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  g_spawn_async (NULL, (char **) argv, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                 G_SPAWN_STDERR_TO_DEV_NULL, prepare_child_cb, self, &self->pid, &error);
  g_assert_no_error (error);

  for (int i = 0; i < 200; i++)
    {
      g_autoptr (GSocketConnection) connection =
        g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);

      if (connection != NULL)
        return;
      g_usleep (20 * 1000);
    }

  g_error ("sshd did not start: %s", read_file (log));
}

static char *
make_config (RqTestSshd *self,
             const char *options)
{
  return g_strdup_printf ("%s\n"
                          "Port %u\n"
                          "ListenAddress 127.0.0.1\n"
                          "HostKey %s/host_ed25519\n"
                          "HostKey %s/host_ecdsa\n"
                          "AuthorizedKeysFile %s/authorized_keys\n"
                          "PidFile none\n"
                          "UsePAM no\n"
                          "StrictModes no\n"
                          "PermitRootLogin yes\n"
                          "PasswordAuthentication no\n"
                          "KbdInteractiveAuthentication no\n"
                          "LogLevel VERBOSE\n",
                          options != NULL ? options : "", self->port, self->directory,
                          self->directory, self->directory);
}

RqTestSshd *
rq_test_sshd_new (const char *options)
{
  return rq_test_sshd_new_with_pam (options, NULL);
}

/* @lines: of the service, one a line */
static void
write_pam_service (RqTestSshd *self,
                   const char *lines)
{
  write_file (self, "pam", lines);
  self->pam_service = rq_test_sshd_path (self, "pam");
}

RqTestSshd *
rq_test_sshd_new_with_pam (const char *options,
                           const char *pam)
{
  RqTestSshd *self = g_new0 (RqTestSshd, 1);
  g_autofree char *config = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (SSHD, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_print ("1..0 # SKIP %s is not installed\n", SSHD);
      exit (SKIPPED);
    }

  /* sshd's own, where it runs as root. */
  if (getuid () == 0)
    g_mkdir_with_parents ("/run/sshd", 0755);

  self->directory = g_dir_make_tmp ("requeen-sshd-XXXXXX", &error);
  g_assert_no_error (error);
  self->port = find_port ();
  self->destination = g_strdup_printf ("%s@127.0.0.1:%u", g_get_user_name (), self->port);
  g_free (rq_test_sshd_make_key (self, "host_ed25519", "ed25519", "", FALSE));
  g_free (rq_test_sshd_make_key (self, "host_ecdsa", "ecdsa", "", FALSE));
  self->identity = rq_test_sshd_make_key (self, "id_ed25519", "ed25519", "", TRUE);
  write_known_hosts (self);
  if (pam != NULL)
    write_pam_service (self, pam);
  config = make_config (self, options);
  write_file (self, "sshd_config", config);
  wrap_ssh (self);
  start (self);
  return self;
}

/* @children: (out): processes whose parent is @pid, and theirs */
static void
collect_children (GPid pid,
                  GArray *children)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;

  words = g_strsplit (text, " ", -1);
  for (int i = 0; words[i] != NULL; i++)
    {
      GPid child = atoi (words[i]);

      if (child <= 0)
        continue;
      g_array_append_val (children, child);
      collect_children (child, children);
    }
}

static gboolean
is_sshd (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/comm", pid);
  g_autofree char *comm = NULL;

  return g_file_get_contents (path, &comm, NULL, NULL) && g_str_has_prefix (comm, "sshd");
}

int
rq_test_sshd_signal_sessions (RqTestSshd *self,
                              int number)
{
  g_autoptr (GArray) children = g_array_new (FALSE, FALSE, sizeof (GPid));
  int n = 0;

  collect_children (self->pid, children);
  for (guint i = 0; i < children->len; i++)
    if (is_sshd (g_array_index (children, GPid, i)))
      n += kill (g_array_index (children, GPid, i), number) == 0;

  return n;
}

void
rq_test_sshd_stop (RqTestSshd *self)
{
  g_autoptr (GArray) children = g_array_new (FALSE, FALSE, sizeof (GPid));

  collect_children (self->pid, children);
  kill (self->pid, SIGKILL);
  waitpid (self->pid, NULL, 0);
  self->pid = 0;
  for (guint i = 0; i < children->len; i++)
    if (is_sshd (g_array_index (children, GPid, i)))
      kill (g_array_index (children, GPid, i), SIGKILL);
}

void
rq_test_sshd_start (RqTestSshd *self)
{
  start (self);
}

void
rq_test_sshd_free (RqTestSshd *self)
{
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", self->directory);

  rq_test_sshd_signal_sessions (self, SIGKILL);
  kill (self->pid, SIGTERM);
  waitpid (self->pid, NULL, 0);
  g_spawn_close_pid (self->pid);
  g_free (rq_test_command (remove));
  g_setenv ("PATH", self->path_before, TRUE);
  g_free (self->path_before);
  g_free (self->directory);
  g_free (self->destination);
  g_free (self->identity);
  g_free (self->known_hosts);
  g_free (self->pam_service);
  g_free (self);
}

const char *
rq_test_sshd_get_directory (RqTestSshd *self)
{
  return self->directory;
}

const char *
rq_test_sshd_get_destination (RqTestSshd *self)
{
  return self->destination;
}

guint16
rq_test_sshd_get_port (RqTestSshd *self)
{
  return self->port;
}

const char *
rq_test_sshd_get_identity (RqTestSshd *self)
{
  return self->identity;
}

const char *
rq_test_sshd_get_known_hosts (RqTestSshd *self)
{
  return self->known_hosts;
}

RqSshTarget *
rq_test_sshd_make_target (RqTestSshd *self)
{
  g_autoptr (GError) error = NULL;
  RqSshTarget *target = rq_test_target_new (self->destination, self->identity, self->known_hosts,
                                            &error);

  g_assert_no_error (error);
  return target;
}

RqSshSession *
rq_test_sshd_connect (RqTestSshd *self)
{
  g_autoptr (RqSshTarget) target = rq_test_sshd_make_target (self);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  RqSshSession *session = rq_ssh_session_new (target);

  rq_ssh_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  rq_ssh_session_connect_finish (session, rq_await_result (await), &error);
  g_assert_no_error (error);
  return session;
}
