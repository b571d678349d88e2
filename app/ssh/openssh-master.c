/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/openssh-master-private.h"

#include "ssh/openssh-askpass.h"
#include "ssh/ssh-directory-private.h"
#include "ssh/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of what ssh says; the end of it tells why. */
#define WORDS_MAX 16384
/* ssh binds "ctl.XXXXXXXXXXXXXXXX" first. */
#define LONGEST_NAME "/ctl.0123456789abcdef"
#define EXIT_PATIENCE_MS 2000

struct _RqOpensshMaster
{
  char *directory; /* (owned) 0700 */
  char *control;   /* (owned) */
  GPid pid;        /* 0: there is no process (any more) */
  int fd;          /* (owned) its standard error; -1: ended */
  GString *words;  /* (owned) */
};

G_GNUC_PRINTF (2, 3)
static void
add_option (GPtrArray *argv,
            const char *format,
            ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (argv, g_strdup ("-o"));
  g_ptr_array_add (argv, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* A file name in an option: quoted, and with nothing in it that ssh would expand. */
static void
add_file_option (GPtrArray *argv,
                 const char *key,
                 const char *path)
{
  GString *text = g_string_new (path);

  g_string_replace (text, "\\", "\\\\", 0);
  g_string_replace (text, "\"", "\\\"", 0);
  g_string_replace (text, "%", "%%", 0);
  add_option (argv, "%s=\"%s\"", key, text->str);
  g_string_free (text, TRUE);
}

/* What has to be so, whatever the configuration says; the rest is the person's. */
static void
add_fixed_options (GPtrArray *argv)
{
  static const char *const fixed[] = {
    "ControlMaster=yes", "ControlPersist=no", "ClearAllForwardings=yes", "ExitOnForwardFailure=yes",
    "RemoteCommand=none", "RequestTTY=no", "SessionType=none", "ForkAfterAuthentication=no",
    "LogLevel=INFO", "VisualHostKey=no", "ForwardX11=no", "Tunnel=no", "EscapeChar=none",
    /* dead after 9 s of silence */
    "ServerAliveInterval=3", "ServerAliveCountMax=2",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    add_option (argv, "%s", fixed[i]);
}

static GPtrArray *
make_argv (RqOpensshMaster *self,
           RqSshTarget *target,
           const RqSshConfig *config,
           gboolean may_ask)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (argv, g_strdup ("ssh"));
  g_ptr_array_add (argv, g_strdup ("-T"));
  add_fixed_options (argv);
  add_file_option (argv, "ControlPath", self->control);
  add_option (argv, "BatchMode=%s", may_ask && !config->batch ? "no" : "yes");
  /* Never silently. */
  add_option (argv, "StrictHostKeyChecking=%s", config->strict ? "yes" : "ask");
  if (config->proxy == NULL || config->has_timeout)
    add_option (argv, "ConnectTimeout=%u", config->connect_timeout);
  if (rq_ssh_target_get_identity (target) != NULL)
    {
      add_file_option (argv, "IdentityFile", rq_ssh_target_get_identity (target));
      add_option (argv, "IdentitiesOnly=yes");
    }
  if (rq_ssh_target_get_known_hosts (target) != NULL)
    {
      add_file_option (argv, "UserKnownHostsFile", rq_ssh_target_get_known_hosts (target));
      add_option (argv, "GlobalKnownHostsFile=none");
    }
  if (rq_ssh_target_get_port (target) != 0)
    g_ptr_array_add (argv, g_strdup_printf ("-p%u", rq_ssh_target_get_port (target)));
  if (rq_ssh_target_get_user (target) != NULL)
    g_ptr_array_add (argv, g_strdup_printf ("-l%s", rq_ssh_target_get_user (target)));
  g_ptr_array_add (argv, g_strdup ("--"));
  g_ptr_array_add (argv, g_strdup (rq_ssh_target_get_host (target)));
  g_ptr_array_add (argv, NULL);
  return argv;
}

/* Its words in English, its questions to us and never to a terminal. */
static GStrv
make_environment (RqOpensshMaster *self,
                  gboolean may_ask)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *socket = rq_openssh_master_path (self, "ask");
  GStrv environment = g_get_environ ();

  may_ask = may_ask && program != NULL && rq_openssh_askpass_is_provided ();
  environment = g_environ_setenv (environment, "LC_ALL", "C", TRUE);
  environment = g_environ_unsetenv (environment, "LANGUAGE");
  environment = g_environ_setenv (environment, "SSH_ASKPASS_REQUIRE", may_ask ? "force" : "never",
                                  TRUE);
  if (may_ask)
    {
      environment = g_environ_setenv (environment, "SSH_ASKPASS", program, TRUE);
      environment = g_environ_setenv (environment, RQ_OPENSSH_ASKPASS_VARIABLE, socket, TRUE);
    }
  return environment;
}

/* After fork(): without our terminal, and not longer than this thread, whatever ends it. */
static void
prepare_child_cb (gpointer parent)
{
  sigset_t none;

  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  setsid ();
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != GPOINTER_TO_INT (parent))
    _exit (1);
}

static gboolean
spawn (RqOpensshMaster *self,
       GPtrArray *argv,
       GStrv environment,
       GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (g_spawn_async_with_pipes (NULL, (char **) argv->pdata, environment,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                                G_SPAWN_STDOUT_TO_DEV_NULL,
                                prepare_child_cb, GINT_TO_POINTER (getpid ()), &self->pid, NULL,
                                NULL, &self->fd, &failure))
    return fcntl (self->fd, F_SETFL, O_NONBLOCK) == 0;

  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG,
               _("OpenSSH’s client could not be started (%s): install openssh-client."),
               failure->message);
  self->pid = 0;
  self->fd = -1;
  return FALSE;
}

/**
 * rq_openssh_master_start:
 * @config: what `ssh -G` says of @target
 * @may_ask: whether anybody can answer questions
 *
 * Starts connecting.
 *
 * Returns: (transfer full): the process; %NULL with %RQ_SSH_ERROR_CONFIG
 */
RqOpensshMaster *
rq_openssh_master_start (RqSshTarget *target,
                         const RqSshConfig *config,
                         gboolean may_ask,
                         GError **error)
{
  g_autoptr (RqOpensshMaster) self = g_new0 (RqOpensshMaster, 1);
  g_autoptr (GPtrArray) argv = NULL;
  g_auto (GStrv) environment = NULL;

  self->fd = -1;
  self->words = g_string_new (NULL);
  self->directory = rq_ssh_directory_make (strlen (LONGEST_NAME), error);
  if (self->directory == NULL)
    return NULL;

  self->control = rq_openssh_master_path (self, "ctl");
  argv = make_argv (self, target, config, may_ask);
  environment = make_environment (self, may_ask);
  return spawn (self, argv, environment, error) ? g_steal_pointer (&self) : NULL;
}

/* ssh removes its socket and tells the server; one that hangs is not waited for. */
static void
end_process (RqOpensshMaster *self)
{
  if (self->pid == 0)
    return;

  kill (self->pid, SIGTERM);
  for (int i = 0; i < EXIT_PATIENCE_MS / 10 && !rq_openssh_master_has_exited (self); i++)
    g_usleep (10 * 1000);
  if (self->pid == 0)
    return;
  kill (self->pid, SIGKILL);
  waitpid (self->pid, NULL, 0);
}

static void
remove_directory (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

/**
 * rq_openssh_master_free:
 *
 * Ends the process and removes its sockets.
 */
void
rq_openssh_master_free (RqOpensshMaster *self)
{
  end_process (self);
  if (self->fd >= 0)
    close (self->fd);
  if (self->directory != NULL)
    remove_directory (self->directory);
  g_string_free (self->words, TRUE);
  g_free (self->directory);
  g_free (self->control);
  g_free (self);
}

/**
 * rq_openssh_master_get_control:
 *
 * Returns: (transfer none): the control socket, which is there once the login has succeeded
 */
const char *
rq_openssh_master_get_control (RqOpensshMaster *self)
{
  return self->control;
}

char *
rq_openssh_master_path (RqOpensshMaster *self,
                        const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

/**
 * rq_openssh_master_get_fd:
 *
 * Returns: what to poll for words, -1 when there will be none
 */
int
rq_openssh_master_get_fd (RqOpensshMaster *self)
{
  return self->fd;
}

/**
 * rq_openssh_master_read:
 *
 * Takes in what ssh says.
 */
void
rq_openssh_master_read (RqOpensshMaster *self)
{
  char bytes[4096];
  ssize_t n;

  while (self->fd >= 0 && (n = read (self->fd, bytes, sizeof bytes)) != 0)
    {
      if (n < 0)
        return;
      for (char *zero = bytes; (zero = memchr (zero, '\0', bytes + n - zero)) != NULL; )
        *zero = ' ';
      g_string_append_len (self->words, bytes, n);
      if (self->words->len > WORDS_MAX)
        g_string_erase (self->words, 0, self->words->len - WORDS_MAX);
    }

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/**
 * rq_openssh_master_has_exited:
 *
 * Returns: whether the process is gone
 */
gboolean
rq_openssh_master_has_exited (RqOpensshMaster *self)
{
  if (self->pid != 0 && waitpid (self->pid, NULL, WNOHANG) != 0)
    self->pid = 0;
  return self->pid == 0;
}

/**
 * rq_openssh_master_get_words:
 *
 * Returns: (transfer none): the end of what ssh has said on its standard error
 */
const char *
rq_openssh_master_get_words (RqOpensshMaster *self)
{
  return self->words->str;
}
