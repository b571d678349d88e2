/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-session.h"

#include "test-sshd.h"

#include <string.h>

/* A person who gives the answers of a list, one after the other, and remembers what was asked. */
struct _TestPerson
{
  GObject parent_instance;

  const char *const *answers; /* (unowned) "!" gives up, "?" takes for ever */
  GPtrArray *asked;           /* (owned) of RqSshQuestion */
  int accepted;
};

#define TEST_TYPE_PERSON (test_person_get_type ())
G_DECLARE_FINAL_TYPE (TestPerson, test_person, TEST, PERSON, GObject)

static void test_person_iface_init (RqSshInteractionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPerson, test_person, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_SSH_INTERACTION,
                                                      test_person_iface_init))

static void
cancelled_cb (GCancellable *cancellable,
              GTask *task)
{
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
test_person_ask_async (RqSshInteraction *interaction,
                       const RqSshQuestion *question,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TestPerson *self = TEST_PERSON (interaction);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  guint n = self->asked->len;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_ptr_array_add (self->asked, rq_ssh_question_copy (question));
  g_assert_cmpuint (n, <, g_strv_length ((char **) self->answers));
  if (strcmp (self->answers[n], "?") == 0)
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb),
                      g_steal_pointer (&task));
  else if (strcmp (self->answers[n], "!") == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Given up");
  else
    g_task_return_pointer (task, g_strdup (self->answers[n]), g_free);
}

static char *
test_person_ask_finish (RqSshInteraction *interaction,
                        GAsyncResult *result,
                        gboolean *remember,
                        GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_person_accepted (RqSshInteraction *interaction,
                      const RqSshQuestion *question)
{
  TEST_PERSON (interaction)->accepted++;
}

static void
test_person_iface_init (RqSshInteractionInterface *iface)
{
  iface->ask_secret_async = test_person_ask_async;
  iface->ask_secret_finish = test_person_ask_finish;
  iface->secret_accepted = test_person_accepted;
}

static void
test_person_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_PERSON (object)->asked);
  G_OBJECT_CLASS (test_person_parent_class)->finalize (object);
}

static void
test_person_class_init (TestPersonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_person_finalize;
}

static void
test_person_init (TestPerson *self)
{
  self->asked = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_question_free);
}

static TestPerson *
person_new (const char *const *answers)
{
  TestPerson *self = g_object_new (TEST_TYPE_PERSON, NULL);

  self->answers = answers;
  return self;
}

static const RqSshQuestion *
question (TestPerson *person,
          guint n)
{
  g_assert_cmpuint (n, <, person->asked->len);
  return person->asked->pdata[n];
}

/* (transfer full) (nullable): the error, NULL when it connected */
static GError *
try_connect (RqTestSshd *sshd,
             const char *identity,
             TestPerson *person,
             GCancellable *cancellable)
{
  g_autoptr (RqSshTarget) target = rq_test_target_new (rq_test_sshd_get_destination (sshd),
                                                       identity,
                                                       rq_test_sshd_get_known_hosts (sshd), NULL);
  g_autoptr (RqSshSession) session = rq_ssh_session_new (target);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_ssh_session_connect_async (session, RQ_SSH_INTERACTION (person), cancellable, rq_await_cb,
                                await);
  if (rq_ssh_session_connect_finish (session, rq_await_result (await), &error))
    {
      g_autoptr (RqRunResult) result = rq_transport_run (RQ_TRANSPORT (session), "echo in", NULL,
                                                         100, NULL, &error);
      g_autofree char *output = result != NULL ? rq_run_result_dup_output (result) : NULL;

      g_assert_cmpstr (output, ==, "in");
      return NULL;
    }
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  return g_steal_pointer (&error);
}

/* @words: libssh2's; OpenSSH says less */
static void
assert_refused (const GError *error,
                const char *words)
{
  if (rq_test_client () == RQ_SSH_CLIENT_OPENSSH)
    words = "Permission denied";
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, "correct horse"));
  g_assert_null (strstr (error->message, "mistyped"));
}

/* A wrong passphrase, then the right one; in both forms of file. */
static void
test_passphrase (void)
{
  const char *const types[] = { "ed25519", "ecdsa -m PEM" };
  const char *const answers[] = { "mistyped", "correct horse", NULL };
  g_autoptr (RqTestSshd) sshd = rq_test_sshd_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *name = g_strdup_printf ("id_locked_%u", i);
      g_autofree char *key = rq_test_sshd_make_key (sshd, name, types[i], "correct horse", TRUE);
      g_autoptr (TestPerson) person = person_new (answers);
      g_autoptr (GError) error = try_connect (sshd, key, person, NULL);

      g_assert_no_error (error);
      g_assert_cmpuint (person->asked->len, ==, 2);
      g_assert_cmpint (question (person, 0)->kind, ==, RQ_SSH_QUESTION_PASSPHRASE);
      g_assert_cmpstr (question (person, 0)->key_file, ==, key);
      g_assert_cmpint (question (person, 0)->attempt, ==, 1);
      g_assert_cmpint (question (person, 1)->attempt, ==, 2);
      g_assert_cmpint (question (person, 1)->port, ==, rq_test_sshd_get_port (sshd));
      g_assert_cmpint (person->accepted, ==, 1);
    }
}

static void
test_passphrase_three_times_wrong (void)
{
  const char *const answers[] = { "mistyped", "", "mistyped", NULL };
  g_autoptr (RqTestSshd) sshd = rq_test_sshd_new (NULL);
  g_autofree char *key = rq_test_sshd_make_key (sshd, "id_locked", "ed25519", "correct horse",
                                                TRUE);
  g_autoptr (TestPerson) person = person_new (answers);
  g_autoptr (GError) error = try_connect (sshd, key, person, NULL);

  assert_refused (error, "id_locked (that is not its passphrase");
  /* to OpenSSH an empty one means "try another key" */
  g_assert_cmpuint (person->asked->len, ==,
                    rq_test_client () == RQ_SSH_CLIENT_OPENSSH ? 2 : 3);
  g_assert_cmpint (person->accepted, ==, 0);
}

/* Nobody types a passphrase for a key that the server does not want. */
static void
test_passphrase_of_stranger (void)
{
  const char *const answers[] = { NULL };
  g_autoptr (RqTestSshd) sshd = rq_test_sshd_new (NULL);
  g_autofree char *key = rq_test_sshd_make_key (sshd, "id_stranger", "ed25519", "correct horse",
                                                FALSE);
  g_autoptr (TestPerson) person = person_new (answers);
  g_autoptr (GError) error = try_connect (sshd, key, person, NULL);

  assert_refused (error, "id_stranger (not accepted)");
  g_assert_cmpuint (person->asked->len, ==, 0);
}

static void
test_give_up (void)
{
  const char *const answers[] = { "mistyped", "!", NULL };
  g_autoptr (RqTestSshd) sshd = rq_test_sshd_new (NULL);
  g_autofree char *key = rq_test_sshd_make_key (sshd, "id_locked", "ed25519", "correct horse",
                                                TRUE);
  g_autoptr (TestPerson) person = person_new (answers);
  g_autoptr (GError) error = try_connect (sshd, key, person, NULL);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* The person has not answered yet. */
static void
cancel_while_asked (RqTestSshd *sshd,
                    const char *identity)
{
  const char *const answers[] = { "?", NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TestPerson) person = person_new (answers);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_timeout_add (1000, cancel_cb, cancellable);
  error = try_connect (sshd, identity, person, cancellable);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (person->asked->len, ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 6 * G_TIME_SPAN_SECOND);
}

static void
test_cancel (void)
{
  g_autoptr (RqTestSshd) sshd = rq_test_sshd_new (NULL);
  g_autofree char *key = rq_test_sshd_make_key (sshd, "id_locked", "ed25519", "correct horse",
                                                TRUE);

  cancel_while_asked (sshd, key);
}

/* A server that asks what @questions says, as arguments of the PAM module. */
static RqTestSshd *
asking_sshd_new (const char *options,
                 const char *questions)
{
  g_autofree char *pam = g_strdup_printf ("auth required " RQ_TEST_PAM_MODULE " %s\n"
                                          "account required " RQ_TEST_PAM_MODULE "\n"
                                          "session required " RQ_TEST_PAM_MODULE "\n", questions);
  g_autofree char *all = g_strdup_printf ("UsePAM yes\n%s", options);

  return rq_test_sshd_new_with_pam (all, pam);
}

static gboolean
skip_without_pam (void)
{
  if (rq_test_sshd_can_have_pam ())
    return FALSE;

  g_test_skip ("a server with PAM of its own needs root");
  return TRUE;
}

#define PASSWORD_ONLY "PasswordAuthentication yes\nPubkeyAuthentication no"
#define PROMPTS_ONLY "KbdInteractiveAuthentication yes\nPubkeyAuthentication no"
#define ASKS_PASSWORD "[-Password: =correct horse]"

static void
test_password (void)
{
  const char *const answers[] = { "mistyped", "correct horse", NULL };
  g_autoptr (RqTestSshd) sshd = NULL;
  g_autoptr (TestPerson) person = person_new (answers);
  g_autoptr (GError) error = NULL;

  if (skip_without_pam ())
    return;

  sshd = asking_sshd_new (PASSWORD_ONLY, ASKS_PASSWORD);
  error = try_connect (sshd, NULL, person, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (person->asked->len, ==, 2);
  g_assert_cmpint (question (person, 0)->kind, ==, RQ_SSH_QUESTION_PASSWORD);
  g_assert_cmpstr (question (person, 0)->user, ==, g_get_user_name ());
  g_assert_cmpstr (question (person, 0)->host, ==, "127.0.0.1");
  g_assert_cmpint (question (person, 1)->attempt, ==, 2);
  g_assert_cmpint (person->accepted, ==, 1);
}

static void
test_password_three_times_wrong (void)
{
  const char *const answers[] = { "mistyped", "", "mistyped", NULL };
  g_autoptr (RqTestSshd) sshd = NULL;
  g_autoptr (TestPerson) person = person_new (answers);
  g_autoptr (GError) error = NULL;

  if (skip_without_pam ())
    return;

  sshd = asking_sshd_new (PASSWORD_ONLY, ASKS_PASSWORD);
  error = try_connect (sshd, NULL, person, NULL);
  assert_refused (error, "the password (not accepted)");
  g_assert_cmpuint (person->asked->len, ==, 3);
}

/* The server's own question for a password is one that may be remembered. */
static void
test_prompt_for_password (void)
{
  const char *const answers[] = { "mistyped", "correct horse", NULL };
  g_autoptr (RqTestSshd) sshd = NULL;
  g_autoptr (TestPerson) person = person_new (answers);
  g_autoptr (GError) error = NULL;

  if (skip_without_pam ())
    return;

  sshd = asking_sshd_new (PROMPTS_ONLY, ASKS_PASSWORD);
  error = try_connect (sshd, NULL, person, NULL);
  g_assert_no_error (error);
  g_assert_cmpint (question (person, 0)->kind, ==, RQ_SSH_QUESTION_PASSWORD);
  g_assert_cmpint (question (person, 1)->attempt, ==, 2);
  g_assert_cmpint (person->accepted, ==, 1);
}

/* Some rounds: a message, one whose answer is seen, one whose is not. */
static void
test_prompts (void)
{
  const char *const answers[] = { "red", "correct horse", NULL };
  g_autoptr (RqTestSshd) sshd = NULL;
  g_autoptr (TestPerson) person = person_new (answers);
  g_autoptr (GError) error = NULL;

  if (skip_without_pam ())
    return;

  sshd = asking_sshd_new (PROMPTS_ONLY,
                          "[iMind the gap] [+Colour? =red] [-One-time code: =correct horse]");
  error = try_connect (sshd, NULL, person, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (person->asked->len, ==, 2);
  g_assert_cmpint (question (person, 0)->kind, ==, RQ_SSH_QUESTION_PROMPT);
  g_assert_cmpstr (question (person, 0)->prompt, ==, "Colour?");
  g_assert_cmpint (question (person, 1)->kind, ==, RQ_SSH_QUESTION_PROMPT);
  g_assert_cmpstr (question (person, 1)->prompt, ==, "One-time code:");
  g_assert_false (question (person, 1)->echo);
  if (rq_test_client () == RQ_SSH_CLIENT_OPENSSH) /* its askpass is not told */
    return;
  g_assert_true (question (person, 0)->echo);
  g_assert_cmpstr (question (person, 0)->instruction, ==, "Mind the gap");
}

static void
test_prompts_cancel (void)
{
  g_autoptr (RqTestSshd) sshd = NULL;

  if (skip_without_pam ())
    return;

  sshd = asking_sshd_new (PROMPTS_ONLY, ASKS_PASSWORD);
  cancel_while_asked (sshd, NULL);
}

/* A key is not enough here, and libssh2 does not say so. */
static void
test_key_and_code (void)
{
  const char *const answers[] = { "123456", NULL };
  g_autoptr (RqTestSshd) sshd = NULL;
  g_autoptr (TestPerson) person = person_new (answers);
  g_autoptr (GError) error = NULL;

  if (skip_without_pam ())
    return;

  sshd = asking_sshd_new ("KbdInteractiveAuthentication yes\n"
                          "AuthenticationMethods publickey,keyboard-interactive",
                          "[-Code: =123456]");
  error = try_connect (sshd, rq_test_sshd_get_identity (sshd), person, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (person->asked->len, ==, 1);
}

static void
set_config (RqTestSshd *sshd,
            const char *lines)
{
  g_autofree char *path = rq_test_sshd_path (sshd, "config");
  g_autofree char *text = g_strdup_printf ("%s\nIdentityFile none\n", lines);

  g_file_set_contents (path, text, -1, NULL);
}

/* What the configuration forbids is not tried, and what it prefers comes first. */
static void
test_preferences (void)
{
  const char *const nothing[] = { NULL };
  const char *const answers[] = { "correct horse", NULL };
  g_autoptr (RqTestSshd) sshd = NULL;
  g_autoptr (TestPerson) unasked = person_new (nothing);
  g_autoptr (TestPerson) person = person_new (answers);
  g_autoptr (GError) batch = NULL;
  g_autoptr (GError) forbidden = NULL;
  g_autoptr (GError) error = NULL;

  if (skip_without_pam ())
    return;

  sshd = asking_sshd_new ("PasswordAuthentication yes\nKbdInteractiveAuthentication yes",
                          "[-Code: =correct horse]");
  set_config (sshd, "BatchMode yes");
  batch = try_connect (sshd, NULL, unasked, NULL);
  assert_refused (batch, "nobody can be asked");
  set_config (sshd, "PasswordAuthentication no\nKbdInteractiveAuthentication no");
  forbidden = try_connect (sshd, NULL, unasked, NULL);
  assert_refused (forbidden, "refused the login");
  set_config (sshd, "PreferredAuthentications password,publickey");
  error = try_connect (sshd, NULL, person, NULL);
  g_assert_no_error (error);
  g_assert_cmpint (question (person, 0)->kind, ==, RQ_SSH_QUESTION_PASSWORD);
}

static void
test_clean (void)
{
  const char evil[] = "\033[2JPass\xff\u202eword:\r\n\tnow\n";
  g_autofree char *line = rq_ssh_question_clean (evil, sizeof evil - 1, FALSE);
  g_autofree char *lines = rq_ssh_question_clean ("a\nb\n", 4, TRUE);
  g_autofree char *cut = NULL;
  g_autofree char *endless = g_strnfill (100000, 'x');

  g_assert_cmpstr (line, ==, "[2JPass\uFFFDword:  now");
  g_assert_cmpstr (lines, ==, "a\nb");
  g_assert_null (rq_ssh_question_clean (" \r\n", 3, FALSE));
  g_assert_null (rq_ssh_question_clean (NULL, 0, FALSE));
  cut = rq_ssh_question_clean (endless, 100000, FALSE);
  g_assert_cmpuint (strlen (cut), <=, 2000);
}

int
main (int argc,
      char **argv)
{
  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ssh/secrets/clean", test_clean);
  g_test_add_func ("/ssh/secrets/passphrase", test_passphrase);
  g_test_add_func ("/ssh/secrets/passphrase-wrong", test_passphrase_three_times_wrong);
  g_test_add_func ("/ssh/secrets/passphrase-of-stranger", test_passphrase_of_stranger);
  g_test_add_func ("/ssh/secrets/give-up", test_give_up);
  g_test_add_func ("/ssh/secrets/cancel", test_cancel);
  g_test_add_func ("/ssh/secrets/password", test_password);
  g_test_add_func ("/ssh/secrets/password-wrong", test_password_three_times_wrong);
  g_test_add_func ("/ssh/secrets/prompt-for-password", test_prompt_for_password);
  g_test_add_func ("/ssh/secrets/prompts", test_prompts);
  g_test_add_func ("/ssh/secrets/prompts-cancel", test_prompts_cancel);
  g_test_add_func ("/ssh/secrets/key-and-code", test_key_and_code);
  g_test_add_func ("/ssh/secrets/preferences", test_preferences);
  return g_test_run ();
}
