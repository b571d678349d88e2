/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-config-private.h"

#include "ssh/transport.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Far more than ssh says; and more lists of files than anybody keeps. */
#define OUTPUT_MAX (256 * 1024)
#define FILES_MAX 32
#define TIMEOUT_DEFAULT 15
#define PREFERRED_DEFAULT "publickey,keyboard-interactive,password"
#define PROMPTS_MAX 3
/* "Match exec" may run commands. */
#define SSH_PATIENCE 20

/* Parsing in progress: raw values, expanded once the whole answer is known. */
typedef struct
{
  RqSshConfig *config; /* (unowned) */
  const char *original_host; /* (unowned) as the person wrote it */
  GStrvBuilder *identities;  /* (owned) */
  int n_identities;
  char *agent;   /* (owned) (nullable) */
} Parser;

static void
parser_clear (Parser *parser)
{
  g_strv_builder_unref (parser->identities);
  g_free (parser->agent);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parser, parser_clear)

static char *
percent_value (const RqSshConfig *config,
               const char *original_host,
               char letter)
{
  switch (letter)
    {
    case '%':
      return g_strdup ("%");
    case 'd':
      return g_strdup (g_get_home_dir ());
    case 'h':
      return g_strdup (config->host_name);
    case 'i':
      return g_strdup_printf ("%u", (unsigned int) getuid ());
    case 'k':
      return g_strdup (config->host_key_alias != NULL ? config->host_key_alias : original_host);
    case 'n':
      return g_strdup (original_host);
    case 'p':
      return g_strdup_printf ("%u", config->port);
    case 'r':
      return g_strdup (config->user);
    case 'u':
      return g_strdup (g_get_user_name ());
    default:
      return NULL;
    }
}

/* `ssh -G` leaves "~", "%h" and "${NAME}" in file names. @return: (nullable) when there is
 * something in it that is not known here: that file is left out */
static char *
expand_path (const RqSshConfig *config,
             const char *original_host,
             const char *raw)
{
  GString *path = g_string_new (NULL);

  if (g_str_has_prefix (raw, "~/"))
    {
      g_string_append (path, g_get_home_dir ());
      raw++;
    }

  for (const char *c = raw; *c != '\0'; c++)
    {
      g_autofree char *value = NULL;
      const char *end;

      if (*c == '%' && (value = percent_value (config, original_host, c[1])) != NULL)
        {
          g_string_append (path, value);
          c++;
        }
      else if (g_str_has_prefix (c, "${") && (end = strchr (c, '}')) != NULL)
        {
          g_autofree char *name = g_strndup (c + 2, end - c - 2);

          g_string_append (path, g_getenv (name) != NULL ? g_getenv (name) : "");
          c = end;
        }
      else if (*c == '%')
        {
          g_string_free (path, TRUE);
          return NULL;
        }
      else
        g_string_append_c (path, *c);
    }

  return g_string_free (path, FALSE);
}

static GStrv
split_files (Parser *parser,
             const char *value)
{
  g_auto (GStrv) raw = g_strsplit (value, " ", FILES_MAX + 1);
  g_autoptr (GStrvBuilder) files = g_strv_builder_new ();

  for (int i = 0; raw[i] != NULL && i < FILES_MAX; i++)
    {
      g_autofree char *path = expand_path (parser->config, parser->original_host, raw[i]);

      if (path != NULL && path[0] != '\0' && strcmp (raw[i], "none") != 0)
        g_strv_builder_add (files, path);
    }

  return g_strv_builder_end (files);
}

static guint
parse_number (const char *text,
              guint highest,
              guint otherwise)
{
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, 1, highest, &number, NULL) ? number : otherwise;
}

static gboolean
parse_yes (const char *text)
{
  return strcmp (text, "yes") == 0 || strcmp (text, "true") == 0;
}

static void
set_text (char **field,
          const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* @return: whether @key is about how to log in */
static gboolean
parse_method (RqSshConfig *config,
              const char *key,
              const char *value)
{
  if (strcmp (key, "preferredauthentications") == 0)
    set_text (&config->preferred, value);
  else if (strcmp (key, "pubkeyauthentication") == 0)
    config->publickey = strcmp (value, "no") != 0 && strcmp (value, "false") != 0;
  else if (strcmp (key, "passwordauthentication") == 0)
    config->password = parse_yes (value);
  else if (strcmp (key, "kbdinteractiveauthentication") == 0 ||
           strcmp (key, "challengeresponseauthentication") == 0)
    config->keyboard_interactive = parse_yes (value);
  else if (strcmp (key, "batchmode") == 0)
    config->batch = parse_yes (value);
  else if (strcmp (key, "numberofpasswordprompts") == 0)
    config->password_prompts = parse_number (value, PROMPTS_MAX, PROMPTS_MAX);
  else
    return FALSE;

  return TRUE;
}

static void
parse_value (Parser *parser,
             const char *key,
             const char *value)
{
  RqSshConfig *config = parser->config;

  if (parse_method (config, key, value))
    return;

  if (strcmp (key, "hostname") == 0)
    set_text (&config->host_name, value);
  else if (strcmp (key, "port") == 0)
    config->port = parse_number (value, G_MAXUINT16, 22);
  else if (strcmp (key, "user") == 0)
    set_text (&config->user, value);
  else if (strcmp (key, "hostkeyalias") == 0)
    set_text (&config->host_key_alias, value);
  else if (strcmp (key, "identityfile") == 0 && parser->n_identities++ < FILES_MAX)
    g_strv_builder_add (parser->identities, value);
  else if (strcmp (key, "certificatefile") == 0)
    config->certificates = strcmp (value, "none") != 0;
  else if (strcmp (key, "identityagent") == 0)
    set_text (&parser->agent, value);
  else if (strcmp (key, "identitiesonly") == 0)
    config->identities_only = parse_yes (value);
  else if (strcmp (key, "userknownhostsfile") == 0)
    config->user_known_hosts = (g_strfreev (config->user_known_hosts), split_files (parser, value));
  else if (strcmp (key, "globalknownhostsfile") == 0)
    config->global_known_hosts = (g_strfreev (config->global_known_hosts),
                                  split_files (parser, value));
  else if (strcmp (key, "stricthostkeychecking") == 0)
    config->strict = parse_yes (value);
  else if (strcmp (key, "hashknownhosts") == 0)
    config->hash_known_hosts = parse_yes (value);
  else if (strcmp (key, "connecttimeout") == 0)
    {
      config->has_timeout = g_ascii_isdigit (value[0]);
      config->connect_timeout = parse_number (value, 3600, TIMEOUT_DEFAULT);
    }
  else if (strcmp (key, "proxyjump") == 0 && strcmp (value, "none") != 0)
    set_text (strchr (value, ',') == NULL ? &config->jump : &config->proxy, value);
  else if (strcmp (key, "proxycommand") == 0 && strcmp (value, "none") != 0)
    set_text (&config->proxy, value);
}

static GStrv
expand_identities (Parser *parser)
{
  g_auto (GStrv) raw = g_strv_builder_end (parser->identities);
  g_autoptr (GStrvBuilder) files = g_strv_builder_new ();

  for (int i = 0; raw[i] != NULL; i++)
    {
      g_autofree char *path = expand_path (parser->config, parser->original_host, raw[i]);

      if (path != NULL && strcmp (raw[i], "none") != 0)
        g_strv_builder_add (files, path);
    }

  return g_strv_builder_end (files);
}

/* "SSH_AUTH_SOCK", "$NAME", a path or "none". */
static char *
expand_agent (Parser *parser)
{
  const char *agent = parser->agent != NULL ? parser->agent : "SSH_AUTH_SOCK";

  if (strcmp (agent, "none") == 0)
    return NULL;
  if (strcmp (agent, "SSH_AUTH_SOCK") == 0)
    return g_strdup (g_getenv ("SSH_AUTH_SOCK"));
  if (agent[0] == '$' && agent[1] != '{')
    return g_strdup (g_getenv (agent + 1));
  return expand_path (parser->config, parser->original_host, agent);
}

static void
apply_target (RqSshConfig *self,
              RqSshTarget *target)
{
  const char *identity = rq_ssh_target_get_identity (target);
  const char *known_hosts = rq_ssh_target_get_known_hosts (target);

  if (identity != NULL)
    {
      g_strfreev (self->identities);
      self->identities = g_strdupv ((char **) (const char *[]){ identity, NULL });
      self->identities_only = TRUE;
    }
  if (known_hosts != NULL)
    {
      g_strfreev (self->user_known_hosts);
      self->user_known_hosts = g_strdupv ((char **) (const char *[]){ known_hosts, NULL });
      g_strfreev (self->global_known_hosts);
      self->global_known_hosts = g_new0 (char *, 1);
    }
}

static void
parse_lines (Parser *parser,
             const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (int i = 0; lines[i] != NULL; i++)
    {
      char *space = strchr (g_strstrip (lines[i]), ' ');

      if (space == NULL)
        continue;
      *space = '\0';
      parse_value (parser, lines[i], g_strchug (space + 1));
    }
}

/**
 * rq_ssh_config_parse:
 * @text: what `ssh -G` printed
 * @target: its files replace those of @text
 *
 * Returns: (transfer full): the settings
 */
RqSshConfig *
rq_ssh_config_parse (const char *text,
                     RqSshTarget *target)
{
  g_autoptr (RqSshConfig) self = g_new0 (RqSshConfig, 1);
  g_auto (Parser) parser = { self, rq_ssh_target_get_host (target), g_strv_builder_new () };

  self->host_name = g_strdup (rq_ssh_target_get_host (target));
  self->user = g_strdup (g_get_user_name ());
  self->port = 22;
  self->connect_timeout = TIMEOUT_DEFAULT;
  self->preferred = g_strdup (PREFERRED_DEFAULT);
  self->publickey = TRUE;
  self->password = TRUE;
  self->keyboard_interactive = TRUE;
  self->password_prompts = PROMPTS_MAX;
  self->user_known_hosts = g_new0 (char *, 1);
  self->global_known_hosts = g_new0 (char *, 1);
  parse_lines (&parser, text);

  self->identities = expand_identities (&parser);
  self->agent = expand_agent (&parser);
  apply_target (self, target);
  return g_steal_pointer (&self);
}

/* `ssh -G` for @target. "--" keeps a destination from being an option, whatever it is. */
static GSubprocess *
start_ssh (RqSshTarget *target,
           GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (argv, g_strdup ("ssh"));
  g_ptr_array_add (argv, g_strdup ("-G"));
  if (rq_ssh_target_get_port (target) != 0)
    g_ptr_array_add (argv, g_strdup_printf ("-p%u", rq_ssh_target_get_port (target)));
  if (rq_ssh_target_get_user (target) != NULL)
    g_ptr_array_add (argv, g_strdup_printf ("-l%s", rq_ssh_target_get_user (target)));
  g_ptr_array_add (argv, g_strdup ("--"));
  g_ptr_array_add (argv, g_strdup (rq_ssh_target_get_host (target)));
  g_ptr_array_add (argv, NULL);

  return g_subprocess_newv ((const char * const *) argv->pdata,
                            G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                            error);
}

/* Reads the whole answer, but not for ever and not without end. */
static gboolean
read_answer (GSubprocess *process,
             GString *answer,
             GCancellable *cancellable,
             GError **error)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (process);
  GPollableInputStream *pollable = G_POLLABLE_INPUT_STREAM (stream);
  gint64 deadline = g_get_monotonic_time () + SSH_PATIENCE * G_TIME_SPAN_SECOND;
  char buffer[4096];

  while (answer->len <= OUTPUT_MAX && g_get_monotonic_time () < deadline)
    {
      int fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (stream));
      GPollFD fds[2] = { { fd, G_IO_IN, 0 } };
      gboolean has_cancel = g_cancellable_make_pollfd (cancellable, &fds[1]);
      gssize n;

      g_poll (fds, has_cancel ? 2 : 1, (deadline - g_get_monotonic_time ()) / 1000 + 1);
      if (has_cancel)
        g_cancellable_release_fd (cancellable);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (fds[0].revents == 0)
        continue;

      n = g_pollable_input_stream_read_nonblocking (pollable, buffer, sizeof buffer, NULL, error);
      if (n <= 0)
        return n == 0;
      g_string_append_len (answer, buffer, n);
    }

  g_set_error_literal (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG,
                       _("Reading the SSH configuration took too long or gave too much: check what "
                         "“ssh -G” does."));
  return FALSE;
}

/**
 * rq_ssh_config_load:
 *
 * Asks OpenSSH's client what the configuration says for @target. Blocks.
 *
 * Returns: (transfer full): the settings; %NULL with %RQ_SSH_ERROR_CONFIG
 */
RqSshConfig *
rq_ssh_config_load (RqSshTarget *target,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GError) failure = NULL;

  process = start_ssh (target, &failure);
  if (process == NULL)
    {
      g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG,
                   _("OpenSSH’s client, which reads the SSH configuration, could not be started "
                     "(%s): install openssh-client."), failure->message);
      return NULL;
    }

  if (!read_answer (process, answer, cancellable, error) ||
      !g_subprocess_wait (process, cancellable, error))
    {
      g_subprocess_force_exit (process);
      return NULL;
    }

  if (!g_subprocess_get_successful (process))
    {
      g_autofree char *words = g_utf8_make_valid (answer->str, MIN (answer->len, 300));

      g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG,
                   _("The SSH configuration cannot be used: %s"),
                   g_strdelimit (g_strstrip (words), "\r\n", ' '));
      return NULL;
    }

  return rq_ssh_config_parse (answer->str, target);
}

void
rq_ssh_config_free (RqSshConfig *self)
{
  g_free (self->host_name);
  g_free (self->proxy);
  g_free (self->jump);
  g_free (self->user);
  g_free (self->host_key_alias);
  g_free (self->agent);
  g_free (self->preferred);
  g_strfreev (self->identities);
  g_strfreev (self->user_known_hosts);
  g_strfreev (self->global_known_hosts);
  g_free (self);
}
