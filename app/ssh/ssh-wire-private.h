/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SSH's own data types (RFC 4251, 5), over bytes that somebody else sent. */
typedef struct
{
  const guint8 *data; /* (unowned) what is left */
  gsize size;
} RqSshWire;

gboolean rq_ssh_wire_get_byte   (RqSshWire *self,
                                 guint8    *byte);
gboolean rq_ssh_wire_get_uint32 (RqSshWire *self,
                                 guint32   *number);
gboolean rq_ssh_wire_get_string (RqSshWire *self,
                                 RqSshWire *string);
char    *rq_ssh_wire_dup_text   (RqSshWire *self);
void     rq_ssh_wire_put_uint32 (GByteArray *bytes,
                                 guint32     number);
void     rq_ssh_wire_put_string (GByteArray   *bytes,
                                 gconstpointer string,
                                 gsize         size);

G_END_DECLS
