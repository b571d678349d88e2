/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/secrets.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "settings/deployment.h"

static const SecretSchema schema = {
  "io.github.requeen.Requeen", SECRET_SCHEMA_NONE,
  {
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "host", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "port", SECRET_SCHEMA_ATTRIBUTE_INTEGER },
    { "key-file", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

static void
set (GHashTable *attributes,
     const char *name,
     const char *value)
{
  g_hash_table_insert (attributes, g_strdup (name), g_strdup (value));
}

static GHashTable *
attributes_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* By what it is found again: a key file is the same wherever it is used. */
static GHashTable *
make_attributes (const RqSecretKey *key)
{
  GHashTable *attributes = attributes_new ();
  g_autofree char *port = g_strdup_printf ("%u", key->port);

  if (key->kind == RQ_SECRET_PASSPHRASE)
    {
      set (attributes, "kind", "passphrase");
      set (attributes, "key-file", key->key_file);
      return attributes;
    }

  set (attributes, "kind", "password");
  set (attributes, "user", key->user);
  set (attributes, "host", key->host);
  set (attributes, "port", port);
  return attributes;
}

/* What the keyring's own program shows. */
static char *
make_label (const RqSecretKey *key)
{
  return key->kind == RQ_SECRET_PASSPHRASE
         ? g_strdup_printf (_("Requeen: passphrase of %s"), key->key_file)
         : g_strdup_printf (_("Requeen: password of %s"), key->name);
}

/* @error: (transfer full): the library's */
static GError *
translate (GError *error)
{
  g_autoptr (GError) cause = error;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&cause);

  g_debug ("The Secret Service: %s", cause->message);
  return g_error_new_literal (RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_NO_KEYRING,
                              _("There is no keyring that could be opened, so passwords are not "
                                "remembered: start one, such as gnome-keyring, to have them "
                                "remembered."));
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, translate (error));
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) secret_password_free);
}

/**
 * rq_secrets_look_up_async:
 *
 * Looks for a remembered secret. A locked keyring asks the person to open it.
 */
void
rq_secrets_look_up_async (const RqSecretKey   *key,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = make_attributes (key);

  g_task_set_source_tag (task, rq_secrets_look_up_async);
  secret_password_lookupv (&schema, attributes, cancellable, looked_up_cb, task);
}

/**
 * rq_secrets_look_up_finish:
 *
 * Returns: (transfer full) (nullable): the secret, for rq_secret_text_free(); %NULL with no error
 *   when there is none, with %RQ_SETTINGS_ERROR_NO_KEYRING when nobody keeps any
 */
char *
rq_secrets_look_up_finish (GAsyncResult  *result,
                           GError       **error)
{
  char *locked;
  char *secret;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  /* The library's memory is of another kind: not for g_free(). */
  locked = g_task_propagate_pointer (G_TASK (result), error);
  secret = g_strdup (locked);
  secret_password_free (locked);
  return secret;
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, translate (error));
}

/**
 * rq_secrets_store_async:
 *
 * Remembers @secret, in place of an older one.
 */
void
rq_secrets_store_async (const RqSecretKey   *key,
                        const char          *secret,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = make_attributes (key);
  g_autofree char *label = make_label (key);

  g_task_set_source_tag (task, rq_secrets_store_async);
  set (attributes, "name", key->name);
  secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, secret,
                          cancellable, stored_cb, task);
}

/**
 * rq_secrets_store_finish:
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_NO_KEYRING
 */
gboolean
rq_secrets_store_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gboolean removed = secret_password_clear_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, translate (error));
  else
    g_task_return_boolean (task, removed);
}

/**
 * rq_secrets_forget_async:
 *
 * Forgets a secret, such as one that proved wrong.
 */
void
rq_secrets_forget_async (const RqSecretKey   *key,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = make_attributes (key);

  g_task_set_source_tag (task, rq_secrets_forget_async);
  secret_password_clearv (&schema, attributes, cancellable, forgotten_cb, task);
}

/**
 * rq_secrets_forget_all_async:
 * @name: "deploy@prod", as a secret's name was when it was stored
 *
 * Forgets every secret that was remembered for @name.
 */
void
rq_secrets_forget_all_async (const char          *name,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = attributes_new ();

  g_task_set_source_tag (task, rq_secrets_forget_async);
  set (attributes, "name", name);
  secret_password_clearv (&schema, attributes, cancellable, forgotten_cb, task);
}

/**
 * rq_secrets_forget_finish:
 *
 * Returns: whether there was any; %FALSE with %RQ_SETTINGS_ERROR_NO_KEYRING when nobody keeps any
 */
gboolean
rq_secrets_forget_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
