/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What can be told of a private key file without its passphrase. */
typedef struct
{
  char *path;         /* (owned) */
  char *type;         /* (owned) (nullable) such as "ssh-rsa"; %NULL: it does not say */
  GBytes *public_key; /* (owned) (nullable) */
  gboolean encrypted;
} RqSshKeyFile;

RqSshKeyFile *rq_ssh_key_file_load  (const char *path,
                                     GError    **error);
RqSshKeyFile *rq_ssh_key_file_parse (const char *path,
                                     const char *text,
                                     GError    **error);
GBytes       *rq_ssh_key_file_parse_public (const char *text);
void          rq_ssh_key_file_free  (RqSshKeyFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshKeyFile, rq_ssh_key_file_free)

G_END_DECLS
