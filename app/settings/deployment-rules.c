/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/deployment-rules.h"

#include <glib/gi18n-lib.h>

#include "base/command-line.h"
#include "settings/deployment.h"

#define NAME_MAX_CHARS 64
#define HOST_NAME_MAX_BYTES 255
#define STACK_MAX 63
#define PATH_MAX_BYTES 1024
#define COMMAND_MAX 4096

/* What may not be in a name that ssh gets: the same as in rq_ssh_target_new(), of which this
 * room may not know; a test compares the two. */
#define HOST_FORBIDDEN "'\"`$\\;&<>|(){}*?[]@/#"

#define LETTERS_AND_DIGITS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
is_one_line (const char *text,
             gsize       limit)
{
  gsize length = strlen (text);

  if (length == 0 || length > limit || !g_utf8_validate (text, length, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
consists_of (const char *text,
             gssize      length,
             const char *characters)
{
  return length > 0 && strspn (text, characters) >= (gsize) length;
}

/**
 * rq_deployment_rules_check_name:
 *
 * 1 to 64 printable characters that can stand in the heading of a key file's group.
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_INVALID when @name cannot be one
 */
gboolean
rq_deployment_rules_check_name (const char *name,
                                GError    **error)
{
  if (!is_one_line (name, NAME_MAX_CHARS * 6) || g_utf8_strlen (name, -1) > NAME_MAX_CHARS)
    return refuse (error, _("A deployment’s name has 1 to 64 printable characters."));
  if (strpbrk (name, "[]/") != NULL)
    return refuse (error, _("A deployment’s name cannot contain “[”, “]” or “/”."));
  if (g_unichar_isspace (g_utf8_get_char (name)) ||
      g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (name + strlen (name)))))
    return refuse (error, _("A deployment’s name cannot begin or end with a space."));
  return TRUE;
}

static gboolean
is_host_name (const char *text,
              gsize       length)
{
  g_autofree char *name = g_strndup (text, length);

  if (length == 0 || length > HOST_NAME_MAX_BYTES || name[0] == '-')
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p) || strchr (HOST_FORBIDDEN, *p) != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_port (const char *text)
{
  guint64 port;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL);
}

/* "HOST[:PORT]" or "[IPv6][:PORT]" */
static gboolean
is_address (const char *text)
{
  const char *start = text[0] == '[' ? text + 1 : text;
  const char *end = start + strcspn (start, text[0] == '[' ? "]" : ":");
  const char *rest = end;

  if (text[0] == '[')
    {
      if (*end != ']')
        return FALSE;
      rest = end + 1;
    }
  return is_host_name (start, end - start) &&
         (rest[0] == '\0' || (rest[0] == ':' && is_port (rest + 1)));
}

/**
 * rq_deployment_rules_check_host:
 *
 * "[USER@]HOST[:PORT]"; no part may begin with "-", so that none can be taken for an option.
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_INVALID when @host is no such thing
 */
gboolean
rq_deployment_rules_check_host (const char *host,
                                GError    **error)
{
  const char *at = strrchr (host, '@');
  gboolean good = g_utf8_validate (host, -1, NULL) &&
                  (at == NULL || is_host_name (host, at - host)) &&
                  is_address (at != NULL ? at + 1 : host);

  return good || refuse (error, _("Write the manager’s address as [USER@]HOST[:PORT], for "
                                  "example deploy@m1.example.com; an IPv6 address goes in "
                                  "brackets."));
}

/**
 * rq_deployment_rules_check_stack:
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_INVALID when @stack cannot name a stack
 */
gboolean
rq_deployment_rules_check_stack (const char *stack,
                                 GError    **error)
{
  gsize length = strlen (stack);

  return (length <= STACK_MAX && g_ascii_isalnum (stack[0]) &&
          consists_of (stack, length, LETTERS_AND_DIGITS "_.-")) ||
         refuse (error, _("A stack’s name has 1 to 63 letters, digits, “_”, “.” and “-”, and "
                          "begins with a letter or digit. “docker stack ls” on the manager "
                          "lists them."));
}

/**
 * rq_deployment_rules_check_directory:
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_INVALID unless @directory is an absolute path
 */
gboolean
rq_deployment_rules_check_directory (const char *directory,
                                     GError    **error)
{
  return (directory[0] == '/' && is_one_line (directory, PATH_MAX_BYTES)) ||
         refuse (error, _("The directory of the update script must be a whole path on the manager, "
                          "such as /opt/cometchat."));
}

/**
 * rq_deployment_rules_check_file:
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_INVALID unless @file is an absolute path
 */
gboolean
rq_deployment_rules_check_file (const char *file,
                                GError    **error)
{
  return (file[0] == '/' && is_one_line (file, PATH_MAX_BYTES)) ||
         refuse (error, _("A key or known-hosts file must be a whole path, such as "
                          "/home/ann/.ssh/id_ed25519."));
}

/**
 * rq_deployment_rules_check_command:
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_INVALID unless @command is one line
 */
gboolean
rq_deployment_rules_check_command (const char *command,
                                   GError    **error)
{
  return is_one_line (command, COMMAND_MAX) ||
         refuse (error, _("The update command must be one line of at most 4096 bytes, such as "
                          "./update.sh."));
}

/**
 * rq_deployment_rules_check_sudo:
 * @command: what sudo is to start
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_INVALID when it begins with sudo itself
 */
gboolean
rq_deployment_rules_check_sudo (const char *command,
                                GError    **error)
{
  return !rq_command_line_has_sudo (command) ||
         refuse (error, _("Leave “sudo” out of the update command: it is put before it, because "
                          "the command is to be run as administrator."));
}

/**
 * rq_deployment_rules_check_transport:
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_INVALID when @transport is none that there is
 */
gboolean
rq_deployment_rules_check_transport (const char *transport,
                                     GError    **error)
{
  return g_str_equal (transport, "libssh2") || g_str_equal (transport, "openssh") ||
         refuse (error, _("The transport must be “libssh2” (built in) or “openssh” (the ssh "
                          "program of this machine, with all of its configuration)."));
}
