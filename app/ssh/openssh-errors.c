/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/openssh-errors-private.h"

#include "ssh/ssh-errors-private.h"
#include "ssh/ssh-question.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What ssh writes, and what a person can do about it. The first row that is found counts, so the
 * cause comes before what it leads to. */
static const struct
{
  const char *words;
  RqSshError code;
} rows[] = {
  { "REMOTE HOST IDENTIFICATION HAS CHANGED", RQ_SSH_ERROR_HOST_KEY_CHANGED },
  { "REVOKED HOST KEY DETECTED", RQ_SSH_ERROR_HOST_KEY_CHANGED },
  { "is marked as revoked", RQ_SSH_ERROR_HOST_KEY_CHANGED },
  { "you have requested strict checking", RQ_SSH_ERROR_HOST_KEY_UNKNOWN },
  { "Host key verification failed", RQ_SSH_ERROR_HOST_KEY_UNKNOWN },
  { "Unable to negotiate with", RQ_SSH_ERROR_NO_COMMON_METHOD },
  { "Permission denied (", RQ_SSH_ERROR_AUTHENTICATION },
  { "Too many authentication failures", RQ_SSH_ERROR_AUTHENTICATION },
  { "No supported authentication methods", RQ_SSH_ERROR_AUTHENTICATION },
  { "Bad configuration option", RQ_SSH_ERROR_CONFIG },
  { "Bad owner or permissions", RQ_SSH_ERROR_CONFIG },
  { "Unsupported option", RQ_SSH_ERROR_CONFIG },
  { "keyword ", RQ_SSH_ERROR_CONFIG },
  { "Could not resolve hostname", RQ_SSH_ERROR_UNREACHABLE },
  { "connect to host", RQ_SSH_ERROR_UNREACHABLE },
  { "stdio forwarding failed", RQ_SSH_ERROR_UNREACHABLE },
  { "banner exchange", RQ_SSH_ERROR_UNREACHABLE },
  { "kex_exchange_identification", RQ_SSH_ERROR_UNREACHABLE },
  { "Connection closed", RQ_SSH_ERROR_UNREACHABLE },
  { "Connection reset", RQ_SSH_ERROR_UNREACHABLE },
  { "Connection timed out", RQ_SSH_ERROR_UNREACHABLE },
};

/* (transfer full) (nullable): the line of @words in which @part is, fit to be shown */
static char *
dup_line (const char *words,
          const char *part)
{
  const char *begin = strstr (words, part);

  if (begin == NULL)
    return NULL;
  while (begin > words && begin[-1] != '\n')
    begin--;
  return rq_ssh_question_clean (begin, strcspn (begin, "\r\n"), FALSE);
}

/* (transfer full) (nullable) */
static char *
dup_last_line (const char *words)
{
  g_auto (GStrv) lines = g_strsplit (words, "\n", -1);

  for (guint n = g_strv_length (lines); n > 0; n--)
    {
      char *line = rq_ssh_question_clean (lines[n - 1], strlen (lines[n - 1]), FALSE);

      if (line != NULL)
        return line;
    }
  return NULL;
}

static const char *
advice (RqSshError code)
{
  switch (code)
    {
    case RQ_SSH_ERROR_HOST_KEY_CHANGED:
      return _("The host key is not the one that is known. Somebody may be listening in: ask "
               "whoever runs the server.");
    case RQ_SSH_ERROR_HOST_KEY_UNKNOWN:
      return _("The host key is not known here: connect once with ssh, compare the fingerprint "
               "with the server’s own and accept it.");
    case RQ_SSH_ERROR_NO_COMMON_METHOD:
      return _("The ssh program of this machine and the server have no method in common: one of "
               "them needs to be newer or allow more.");
    case RQ_SSH_ERROR_AUTHENTICATION:
      return _("The login was refused: name another key file or user, or add the key to the "
               "agent.");
    case RQ_SSH_ERROR_CONFIG:
      return _("The SSH configuration cannot be used. Correct it; “ssh -G” says where.");
    case RQ_SSH_ERROR_UNREACHABLE:
      return _("Check the address, the port and the network, also of the hosts in between.");
    case RQ_SSH_ERROR_REFUSED:
    case RQ_SSH_ERROR_LOST:
    case RQ_SSH_ERROR_TOO_LARGE:
    case RQ_SSH_ERROR_PROTOCOL:
    case RQ_SSH_ERROR_BUSY:
    default:
      return _("Try the same in a terminal to see more.");
    }
}

/**
 * rq_openssh_error_connect:
 *
 * Returns: (transfer full): why there is no connection, with ssh's own line
 */
GError *
rq_openssh_error_connect (const char *words,
                          const char *name)
{
  g_autofree char *line = NULL;
  RqSshError code = RQ_SSH_ERROR_PROTOCOL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows) && line == NULL; i++)
    {
      line = dup_line (words, rows[i].words);
      code = line != NULL ? rows[i].code : code;
    }
  if (line == NULL)
    line = dup_last_line (words);
  if (line == NULL)
    line = g_strdup ("ssh");
  return g_error_new (RQ_SSH_ERROR, code, _("No connection to %s: OpenSSH says “%s”. %s"), name,
                      line, advice (code));
}

/**
 * rq_openssh_error_lost:
 *
 * Returns: (transfer full): why the connection is no longer there
 */
GError *
rq_openssh_error_lost (const char *words,
                       const char *name)
{
  g_autofree char *line = NULL;

  if (strstr (words, "not responding") != NULL)
    return rq_ssh_error_silent (name);
  line = dup_last_line (words);
  if (line == NULL)
    return rq_ssh_error_broken (name);
  return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                      _("The connection to %s broke: %s. Connect again."), name, line);
}

/**
 * rq_openssh_error_refused:
 * @words: what the master has said; of a channel it says last what the server did
 *
 * Returns: (transfer full): why there is no channel to @endpoint
 */
GError *
rq_openssh_error_refused (const char *words,
                          RqEndpoint *endpoint,
                          const char *name)
{
  const char *last = g_strrstr (words, "open failed:");
  gboolean forbidden = last != NULL && strstr (last, "prohibited") != NULL;

  return rq_ssh_error_refused (endpoint, name, forbidden);
}
