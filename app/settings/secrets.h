/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  RQ_SECRET_PASSPHRASE, /* belongs to a key file, wherever it is used */
  RQ_SECRET_PASSWORD,   /* belongs to a user at a host and port */
} RqSecretKind;

/* Which secret; all borrowed from the caller. */
typedef struct
{
  RqSecretKind kind;
  const char  *name;     /* (unowned) "deploy@prod", as the person calls it */
  const char  *user;     /* (unowned) of a password */
  const char  *host;     /* (unowned) of a password */
  guint16      port;     /* of a password */
  const char  *key_file; /* (unowned) (nullable) of a passphrase */
} RqSecretKey;

/* Passwords and passphrases that a person wanted to be remembered, in the Secret Service of the
 * session (GNOME's keyring, KWallet). Errors: RQ_SETTINGS_ERROR_NO_KEYRING, so that one goes on
 * without. Call with a thread-default context that is iterated. */

void     rq_secrets_look_up_async  (const RqSecretKey   *key,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* (transfer full) (nullable): for rq_secret_text_free(); %NULL without an error: there is none */
char    *rq_secrets_look_up_finish (GAsyncResult  *result,
                                    GError       **error);
void     rq_secrets_store_async    (const RqSecretKey   *key,
                                    const char          *secret,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
gboolean rq_secrets_store_finish   (GAsyncResult  *result,
                                    GError       **error);
/* One secret. */
void     rq_secrets_forget_async   (const RqSecretKey   *key,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* All that were stored for @name. */
void     rq_secrets_forget_all_async (const char          *name,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
/* %FALSE without an error: there was none */
gboolean rq_secrets_forget_finish  (GAsyncResult  *result,
                                    GError       **error);

G_END_DECLS
