/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "base/secret-text.h"
#include "settings/deployment.h"
#include "settings/secrets.h"

/* Run with a keyring of the test's own; see run-with-keyring. */

static const RqSecretKey password = {
  RQ_SECRET_PASSWORD, "deploy@prod", "deploy", "m1.example.com", 22, NULL
};
static const RqSecretKey passphrase = {
  RQ_SECRET_PASSPHRASE, "deploy@prod", "deploy", "m1.example.com", 22, "/home/a b/.ssh/schlüssel"
};

static char *
look_up (const RqSecretKey *key)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  char *secret;

  rq_secrets_look_up_async (key, NULL, rq_await_cb, await);
  secret = rq_secrets_look_up_finish (rq_await_result (await), &error);
  g_assert_no_error (error);
  return secret;
}

static void
assert_secret (const RqSecretKey *key,
               const char *expected)
{
  g_auto (RqSecretText) secret = look_up (key);

  g_assert_cmpstr (secret, ==, expected);
}

static void
store (const RqSecretKey *key,
       const char *secret)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_secrets_store_async (key, secret, NULL, rq_await_cb, await);
  rq_secrets_store_finish (rq_await_result (await), &error);
  g_assert_no_error (error);
}

static gboolean
forget (const RqSecretKey *key,
        const char *all_of)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  gboolean any;

  if (key != NULL)
    rq_secrets_forget_async (key, NULL, rq_await_cb, await);
  else
    rq_secrets_forget_all_async (all_of, NULL, rq_await_cb, await);
  any = rq_secrets_forget_finish (rq_await_result (await), &error);
  g_assert_no_error (error);
  return any;
}

static void
test_store (void)
{
  assert_secret (&password, NULL);
  store (&password, "pässword \" ' \\ 1");
  assert_secret (&password, "pässword \" ' \\ 1");
  store (&password, "");
  assert_secret (&password, "");
  g_assert_true (forget (&password, NULL));
  assert_secret (&password, NULL);
  g_assert_false (forget (&password, NULL));
}

/* Another port is another server; a passphrase is that of its file everywhere. */
static void
test_keys (void)
{
  RqSecretKey other_port = password;
  RqSecretKey other_user = password;
  RqSecretKey elsewhere = passphrase;
  RqSecretKey other_file = passphrase;

  other_port.port = 2222;
  other_user.user = "root";
  elsewhere.host = "m2.example.com";
  other_file.key_file = "/home/a b/.ssh/id";
  store (&password, "a");
  store (&passphrase, "b");
  assert_secret (&other_port, NULL);
  assert_secret (&other_user, NULL);
  assert_secret (&other_file, NULL);
  assert_secret (&elsewhere, "b");
  assert_secret (&password, "a");
  forget (&password, NULL);
  assert_secret (&passphrase, "b");
  forget (&passphrase, NULL);
}

static void
test_forget_all (void)
{
  RqSecretKey other = password;

  other.name = "deploy@staging";
  other.host = "m9.example.com";
  store (&password, "a");
  store (&passphrase, "b");
  store (&other, "c");
  g_assert_true (forget (NULL, "deploy@prod"));
  assert_secret (&password, NULL);
  assert_secret (&passphrase, NULL);
  assert_secret (&other, "c");
  g_assert_true (forget (NULL, "deploy@staging"));
  g_assert_false (forget (NULL, "deploy@staging"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/secrets/store", test_store);
  g_test_add_func ("/settings/secrets/keys", test_keys);
  g_test_add_func ("/settings/secrets/forget-all", test_forget_all);
  return g_test_run ();
}
