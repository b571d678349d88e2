/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-kexinit-private.h"

#include "ssh/ssh-wire-private.h"

#include <string.h>

#define MESSAGE_KEXINIT 20
#define COOKIE_SIZE 16

/* Takes one line off @wire; servers may say other lines before the banner. */
static char *
take_line (RqSshWire *wire)
{
  const guint8 *end = wire->size > 0 ? memchr (wire->data, '\n', wire->size) : NULL;
  gsize length;
  char *line;

  if (end == NULL)
    return NULL;

  length = end - wire->data;
  line = g_utf8_make_valid ((const char *) wire->data, length);
  wire->data += length + 1;
  wire->size -= length + 1;
  return g_strchomp (line);
}

static char *
take_banner (RqSshWire *wire)
{
  char *line;

  while ((line = take_line (wire)) != NULL && !g_str_has_prefix (line, "SSH-"))
    g_free (line);

  return line;
}

/* To the first of the name-lists: packet length, padding length, message, cookie. */
static gboolean
skip_to_lists (RqSshWire *wire)
{
  guint32 length;
  guint8 padding, message;

  if (!rq_ssh_wire_get_uint32 (wire, &length) || !rq_ssh_wire_get_byte (wire, &padding) ||
      !rq_ssh_wire_get_byte (wire, &message) || message != MESSAGE_KEXINIT ||
      wire->size < COOKIE_SIZE)
    return FALSE;

  wire->data += COOKIE_SIZE;
  wire->size -= COOKIE_SIZE;
  return TRUE;
}

/**
 * rq_ssh_kexinit_parse:
 * @greeting: the first bytes that a server sent
 *
 * Returns: (transfer full) (nullable): what it offers; %NULL when the bytes do not say
 */
RqSshKexinit *
rq_ssh_kexinit_parse (GBytes *greeting)
{
  g_autoptr (RqSshKexinit) self = g_new0 (RqSshKexinit, 1);
  g_autofree char *ciphers_from_us = NULL;
  g_autofree char *macs_from_us = NULL;
  RqSshWire wire;

  wire.data = g_bytes_get_data (greeting, &wire.size);
  self->banner = take_banner (&wire);
  if (self->banner == NULL || !skip_to_lists (&wire))
    return NULL;

  self->kex = rq_ssh_wire_dup_text (&wire);
  self->host_keys = rq_ssh_wire_dup_text (&wire);
  ciphers_from_us = rq_ssh_wire_dup_text (&wire);
  self->ciphers = rq_ssh_wire_dup_text (&wire);
  macs_from_us = rq_ssh_wire_dup_text (&wire);
  self->macs = rq_ssh_wire_dup_text (&wire);
  return self->macs != NULL ? g_steal_pointer (&self) : NULL;
}

void
rq_ssh_kexinit_free (RqSshKexinit *self)
{
  g_free (self->banner);
  g_free (self->kex);
  g_free (self->host_keys);
  g_free (self->ciphers);
  g_free (self->macs);
  g_free (self);
}

/**
 * rq_ssh_kexinit_shares:
 * @offered: comma-separated names
 * @known: (array length=n_known): the names that libssh2 knows
 *
 * Returns: whether there is a name in both
 */
gboolean
rq_ssh_kexinit_shares (const char *offered,
                       const char * const *known,
                       gsize n_known)
{
  g_auto (GStrv) names = g_strsplit (offered, ",", -1);

  for (gsize i = 0; i < n_known; i++)
    if (g_strv_contains ((const char * const *) names, known[i]))
      return TRUE;

  return FALSE;
}
