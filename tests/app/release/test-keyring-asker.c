/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "base/secret-text.h"
#include "release/keyring-asker.h"

#include <string.h>

/* Run with a keyring of the test's own (run-with-keyring), or with "none" and without a bus. */

/* A person who always types the same. */
struct _TestPerson
{
  GObject parent_instance;

  const char *types; /* (unowned) */
  gboolean ticks;
  int asked;
  RqSshQuestion *question; /* (owned) (nullable) the last one */
};

#define TEST_TYPE_PERSON (test_person_get_type ())
G_DECLARE_FINAL_TYPE (TestPerson, test_person, TEST, PERSON, GObject)

static void test_person_iface_init (RqSshInteractionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPerson, test_person, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_SSH_INTERACTION,
                                                      test_person_iface_init))

static void
test_person_ask_async (RqSshInteraction *interaction,
                       const RqSshQuestion *question,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TestPerson *self = TEST_PERSON (interaction);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->asked++;
  g_clear_pointer (&self->question, rq_ssh_question_free);
  self->question = rq_ssh_question_copy (question);
  g_task_return_pointer (task, g_strdup (self->types), g_free);
}

static char *
test_person_ask_finish (RqSshInteraction *interaction,
                        GAsyncResult *result,
                        gboolean *remember,
                        GError **error)
{
  *remember = TEST_PERSON (interaction)->ticks;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_person_iface_init (RqSshInteractionInterface *iface)
{
  iface->ask_secret_async = test_person_ask_async;
  iface->ask_secret_finish = test_person_ask_finish;
}

static void
test_person_finalize (GObject *object)
{
  g_clear_pointer (&TEST_PERSON (object)->question, rq_ssh_question_free);
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
}

static TestPerson *
person_new (const char *types,
            gboolean ticks)
{
  TestPerson *self = g_object_new (TEST_TYPE_PERSON, NULL);

  self->types = types;
  self->ticks = ticks;
  return self;
}

static RqSshQuestion question = {
  .kind = RQ_SSH_QUESTION_PASSWORD, .name = (char *) "deploy@prod", .user = (char *) "deploy",
  .host = (char *) "m1.example.com", .port = 22, .attempt = 1,
};

static void
assert_answer (RqSshInteraction *asker,
               int attempt,
               const char *expected)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  g_auto (RqSecretText) secret = NULL;

  question.attempt = attempt;
  rq_ssh_interaction_ask_secret_async (asker, &question, NULL, rq_await_cb, await);
  secret = rq_ssh_interaction_ask_secret_finish (asker, rq_await_result (await), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
}

/* Accepts, and waits until whatever is to be stored is. */
static void
accept (RqSshInteraction *asker)
{
  GObject *object = G_OBJECT (asker);
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  rq_ssh_interaction_secret_accepted (asker, &question);
  while (object->ref_count > 1 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (object->ref_count, ==, 1);
}

static void
test_remember (void)
{
  g_autoptr (TestPerson) person = person_new ("right", TRUE);
  g_autoptr (RqKeyringAsker) first = rq_keyring_asker_new (RQ_SSH_INTERACTION (person));
  g_autoptr (RqKeyringAsker) second = rq_keyring_asker_new (RQ_SSH_INTERACTION (person));

  assert_answer (RQ_SSH_INTERACTION (first), 1, "right");
  g_assert_true (person->question->can_remember);
  accept (RQ_SSH_INTERACTION (first));
  assert_answer (RQ_SSH_INTERACTION (second), 1, "right");
  g_assert_cmpint (person->asked, ==, 1);
}

/* What the test before remembered is wrong now. */
static void
test_wrong (void)
{
  g_autoptr (TestPerson) person = person_new ("new", FALSE);
  g_autoptr (RqKeyringAsker) first = rq_keyring_asker_new (RQ_SSH_INTERACTION (person));
  g_autoptr (RqKeyringAsker) second = rq_keyring_asker_new (RQ_SSH_INTERACTION (person));

  assert_answer (RQ_SSH_INTERACTION (first), 1, "right");
  assert_answer (RQ_SSH_INTERACTION (first), 2, "new");
  g_assert_true (person->question->was_remembered);
  assert_answer (RQ_SSH_INTERACTION (first), 3, "new");
  g_assert_false (person->question->was_remembered);
  accept (RQ_SSH_INTERACTION (first));
  assert_answer (RQ_SSH_INTERACTION (second), 1, "new");
  g_assert_cmpint (person->asked, ==, 3);
}

/* Not without a tick, and not what was not accepted. */
static void
test_not_remembered (void)
{
  g_autoptr (TestPerson) person = person_new ("wrong", TRUE);
  g_autoptr (RqKeyringAsker) first = rq_keyring_asker_new (RQ_SSH_INTERACTION (person));
  g_autoptr (RqKeyringAsker) second = rq_keyring_asker_new (RQ_SSH_INTERACTION (person));

  assert_answer (RQ_SSH_INTERACTION (first), 1, "wrong");
  person->ticks = FALSE;
  assert_answer (RQ_SSH_INTERACTION (second), 1, "wrong");
  accept (RQ_SSH_INTERACTION (second));
  g_assert_cmpint (person->asked, ==, 2);
}

static void
test_prompt (void)
{
  g_autoptr (TestPerson) person = person_new ("123456", TRUE);
  g_autoptr (RqKeyringAsker) asker = rq_keyring_asker_new (RQ_SSH_INTERACTION (person));

  question.kind = RQ_SSH_QUESTION_PROMPT;
  assert_answer (RQ_SSH_INTERACTION (asker), 1, "123456");
  g_assert_false (person->question->can_remember);
  question.kind = RQ_SSH_QUESTION_PASSWORD;
}

static void
test_no_keyring (void)
{
  g_autoptr (TestPerson) person = person_new ("typed", FALSE);
  g_autoptr (RqKeyringAsker) asker = rq_keyring_asker_new (RQ_SSH_INTERACTION (person));

  assert_answer (RQ_SSH_INTERACTION (asker), 1, "typed");
  g_assert_false (person->question->can_remember);
  accept (RQ_SSH_INTERACTION (asker));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && strcmp (argv[1], "none") == 0)
    {
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
      g_test_add_func ("/release/keyring-asker/no-keyring", test_no_keyring);
      return g_test_run ();
    }

  g_test_add_func ("/release/keyring-asker/not-remembered", test_not_remembered);
  g_test_add_func ("/release/keyring-asker/remember", test_remember);
  g_test_add_func ("/release/keyring-asker/wrong", test_wrong);
  g_test_add_func ("/release/keyring-asker/prompt", test_prompt);
  return g_test_run ();
}
