/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-wire-private.h"

#include <string.h>

/**
 * rq_ssh_wire_get_byte:
 *
 * Returns: %FALSE when nothing is left
 */
gboolean
rq_ssh_wire_get_byte (RqSshWire *self,
                      guint8 *byte)
{
  if (self->size < 1)
    return FALSE;

  *byte = self->data[0];
  self->data++;
  self->size--;
  return TRUE;
}

/**
 * rq_ssh_wire_get_uint32:
 *
 * Returns: %FALSE when less than that is left
 */
gboolean
rq_ssh_wire_get_uint32 (RqSshWire *self,
                        guint32 *number)
{
  guint32 big_endian;

  if (self->size < sizeof big_endian)
    return FALSE;

  memcpy (&big_endian, self->data, sizeof big_endian);
  *number = GUINT32_FROM_BE (big_endian);
  self->data += sizeof big_endian;
  self->size -= sizeof big_endian;
  return TRUE;
}

/**
 * rq_ssh_wire_get_string:
 * @string: (out): points into the same bytes
 *
 * Returns: %FALSE when less than its length says is left
 */
gboolean
rq_ssh_wire_get_string (RqSshWire *self,
                        RqSshWire *string)
{
  guint32 length;

  if (!rq_ssh_wire_get_uint32 (self, &length) || self->size < length)
    return FALSE;

  string->data = self->data;
  string->size = length;
  self->data += length;
  self->size -= length;
  return TRUE;
}

/**
 * rq_ssh_wire_dup_text:
 *
 * Returns: (transfer full) (nullable): the next string as valid UTF-8
 */
char *
rq_ssh_wire_dup_text (RqSshWire *self)
{
  RqSshWire string;

  if (!rq_ssh_wire_get_string (self, &string))
    return NULL;

  return g_utf8_make_valid ((const char *) string.data, string.size);
}

void
rq_ssh_wire_put_uint32 (GByteArray *bytes,
                        guint32 number)
{
  guint32 big_endian = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &big_endian, sizeof big_endian);
}

void
rq_ssh_wire_put_string (GByteArray *bytes,
                        gconstpointer string,
                        gsize size)
{
  rq_ssh_wire_put_uint32 (bytes, size);
  g_byte_array_append (bytes, string, size);
}
