/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-errors-private.h"

#include "ssh/ssh-kexinit-private.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * rq_ssh_error_is_fatal:
 * @code: what a call on one channel returned
 *
 * Returns: whether the whole connection is broken
 */
gboolean
rq_ssh_error_is_fatal (int code)
{
  switch (code)
    {
    case LIBSSH2_ERROR_SOCKET_NONE:
    case LIBSSH2_ERROR_SOCKET_SEND:
    case LIBSSH2_ERROR_SOCKET_RECV:
    case LIBSSH2_ERROR_SOCKET_DISCONNECT:
    case LIBSSH2_ERROR_BAD_SOCKET:
    case LIBSSH2_ERROR_INVALID_MAC:
    case LIBSSH2_ERROR_DECRYPT:
    case LIBSSH2_ERROR_ENCRYPT:
    case LIBSSH2_ERROR_PROTO:
    case LIBSSH2_ERROR_KEX_FAILURE:
    case LIBSSH2_ERROR_KEY_EXCHANGE_FAILURE:
    case LIBSSH2_ERROR_HOSTKEY_INIT:
    case LIBSSH2_ERROR_HOSTKEY_SIGN:
    case LIBSSH2_ERROR_ALLOC:
    case LIBSSH2_ERROR_OUT_OF_BOUNDARY:
    case LIBSSH2_ERROR_BAD_USE:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * rq_ssh_error_lost:
 *
 * Returns: (transfer full): that the connection to @name broke, and what is known of why
 */
GError *
rq_ssh_error_lost (RqSshLink *link,
                   const char *name)
{
  const char *goodbye = rq_ssh_link_get_goodbye (link);

  if (goodbye != NULL)
    return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                        _("The server ended the connection to %s: “%s”."), name, goodbye);
  if (rq_ssh_link_get_errno (link) != 0)
    return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                        _("The connection to %s broke: %s. Connect again."), name,
                        g_strerror (rq_ssh_link_get_errno (link)));
  return rq_ssh_error_broken (name);
}

/**
 * rq_ssh_error_broken:
 *
 * Returns: (transfer full): that the connection to @name broke, and no more is known
 */
GError *
rq_ssh_error_broken (const char *name)
{
  return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                      _("The connection to %s broke. Connect again."), name);
}

/**
 * rq_ssh_error_silent:
 *
 * Returns: (transfer full): that the server stopped to answer
 */
GError *
rq_ssh_error_silent (const char *name)
{
  return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                      _("%s stopped answering: the connection was given up. Connect again."), name);
}

/**
 * rq_ssh_error_closed:
 *
 * Returns: (transfer full): that the connection was ended on this side
 */
GError *
rq_ssh_error_closed (const char *name)
{
  return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                      _("The connection to %s was closed here."), name);
}

/* Whether @offered (a name-list of the server) has something that libssh2 has too. */
static gboolean
is_shared (RqSshLink *link,
           int method,
           const char *offered)
{
  LIBSSH2_SESSION *session = rq_ssh_link_get_session (link);
  const char **known = NULL;
  int n_known = libssh2_session_supported_algs (session, method, &known);
  gboolean shared = n_known <= 0 || rq_ssh_kexinit_shares (offered, known, n_known);

  if (n_known > 0)
    libssh2_free (session, known);
  return shared;
}

/**
 * rq_ssh_error_offer_openssh:
 * @error: (inout): why libssh2 cannot go on
 *
 * Says that the system's own ssh perhaps can, in words and for rq_ssh_error_is_for_openssh(). Once:
 * the error may come from the host on the way, which has said so.
 */
void
rq_ssh_error_offer_openssh (GError **error)
{
  g_autofree char *before = NULL;

  if (error == NULL || *error == NULL || rq_ssh_error_is_for_openssh (*error))
    return;
  before = g_steal_pointer (&(*error)->message);
  (*error)->message =
    g_strconcat (before, " ",
                 _("Or let the ssh program of this machine make the connection."), NULL);
  rq_ssh_error_set_for_openssh (*error);
}

/* What both sides would have had to agree on and could not. */
static GError *
explain_disagreement (RqSshLink *link,
                      const RqSshKexinit *offer)
{
  const char *version = libssh2_version (0);

  if (!is_shared (link, LIBSSH2_METHOD_HOSTKEY, offer->host_keys))
    return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_NO_COMMON_METHOD,
                        _("This server offers the host key types %s; libssh2 %s on this machine "
                          "has none of them: let the server also have an Ed25519 host key, or use "
                          "libssh2 1.11 or newer here."), offer->host_keys, version);
  if (!is_shared (link, LIBSSH2_METHOD_CRYPT_SC, offer->ciphers))
    return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_NO_COMMON_METHOD,
                        _("This server offers the ciphers %s; libssh2 %s on this machine has none "
                          "of them: let the server also offer aes256-ctr, or use libssh2 1.11 or "
                          "newer here."), offer->ciphers, version);
  if (!is_shared (link, LIBSSH2_METHOD_MAC_SC, offer->macs))
    return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_NO_COMMON_METHOD,
                        _("This server offers the message authentication codes %s; libssh2 %s on "
                          "this machine has none of them: let the server also offer hmac-sha2-256, "
                          "or use libssh2 1.11 or newer here."), offer->macs, version);
  if (!is_shared (link, LIBSSH2_METHOD_KEX, offer->kex))
    return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_NO_COMMON_METHOD,
                        _("This server offers the key exchanges %s; libssh2 %s on this machine has "
                          "none of them: let the server also offer curve25519-sha256, or use a "
                          "newer libssh2 here."), offer->kex, version);
  return NULL;
}

/**
 * rq_ssh_error_handshake:
 * @code: what libssh2_session_handshake() returned
 *
 * Returns: (transfer full): why there is no secure connection to @name
 */
GError *
rq_ssh_error_handshake (RqSshLink *link,
                        const char *name,
                        int code)
{
  g_autoptr (GBytes) greeting = rq_ssh_link_dup_greeting (link);
  g_autoptr (RqSshKexinit) offer = rq_ssh_kexinit_parse (greeting);
  GError *disagreement = offer != NULL ? explain_disagreement (link, offer) : NULL;
  char *words = NULL;

  if (disagreement != NULL)
    return disagreement;
  if (offer == NULL && rq_ssh_link_get_goodbye (link) == NULL)
    return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_UNREACHABLE,
                        _("What answers for %s is not an SSH server, or it hung up at once: check "
                          "the address and the port."), name);
  if (code == LIBSSH2_ERROR_SOCKET_DISCONNECT || code == LIBSSH2_ERROR_SOCKET_RECV ||
      code == LIBSSH2_ERROR_SOCKET_SEND)
    return rq_ssh_error_lost (link, name);

  libssh2_session_last_error (rq_ssh_link_get_session (link), &words, NULL, 0);
  return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_PROTOCOL,
                      _("No secure connection to %s could be agreed on (libssh2 %s: %s)."),
                      name, libssh2_version (0), words != NULL ? words : "");
}

/**
 * rq_ssh_error_refused:
 * @forbidden: the server says that it does not allow it
 *
 * Returns: (transfer full): that the server did not open a channel to @endpoint
 */
GError *
rq_ssh_error_refused (RqEndpoint *endpoint,
                      const char *name,
                      gboolean forbidden)
{
  const char *target = rq_endpoint_get_target (endpoint);

  switch (rq_endpoint_get_kind (endpoint))
    {
    case RQ_ENDPOINT_UNIX:
      /* OpenSSH gives the same answer for all of these. */
      return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_REFUSED,
                          _("On %s the socket %s cannot be reached: nothing answers there, or this "
                            "login may not open it, or the server forbids it "
                            "(AllowStreamLocalForwarding)."), name, target);

    case RQ_ENDPOINT_TCP:
      return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_REFUSED, forbidden
                          ? _("%s does not allow this login to reach %s port %u "
                              "(AllowTcpForwarding, PermitOpen, or the key’s own restrictions).")
                          : _("From %s, nothing answers at %s port %u."),
                          name, target, rq_endpoint_get_port (endpoint));

    case RQ_ENDPOINT_COMMAND:
    default:
      return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_REFUSED,
                          _("%s does not let this login start a command now (MaxSessions, or the "
                            "key’s own restrictions)."), name);
    }
}

/**
 * rq_ssh_error_open_refused:
 *
 * Returns: (transfer full): why the server did not open a channel to @endpoint
 */
GError *
rq_ssh_error_open_refused (RqSshLink *link,
                           RqEndpoint *endpoint,
                           const char *name)
{
  char *words = NULL;
  int code = libssh2_session_last_error (rq_ssh_link_get_session (link), &words, NULL, 0);
  gboolean forbidden = words != NULL && strstr (words, "prohibited") != NULL;

  if (rq_ssh_error_is_fatal (code))
    return rq_ssh_error_lost (link, name);
  return rq_ssh_error_refused (endpoint, name, forbidden);
}

/**
 * rq_ssh_error_unreachable:
 * @cause: why GIO could not connect
 *
 * Returns: (transfer full): @cause itself when cancelled, else a sentence around it
 */
GError *
rq_ssh_error_unreachable (const GError *cause,
                          const char *host,
                          guint16 port)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);

  return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_UNREACHABLE,
                      _("%s port %u cannot be reached: %s. Check the address, the port and the "
                        "network."), host, port, cause->message);
}
