/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-memory.h"

#include "base/await.h"
#include "base/secret-text.h"
#include "ssh/transport.h"

/* A person who gives one answer to all and counts how often. */
#define TEST_TYPE_PERSON (test_person_get_type ())
G_DECLARE_FINAL_TYPE (TestPerson, test_person, TEST, PERSON, GObject)

struct _TestPerson
{
  GObject parent_instance;
  const char *answer; /* (unowned) (nullable): gives up */
  int asked;
  int accepted;
};

static void test_person_iface_init (RqSshInteractionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPerson, test_person, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_SSH_INTERACTION,
                                                      test_person_iface_init))

static void
person_ask_async (RqSshInteraction    *interaction,
                  const RqSshQuestion *question,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  TestPerson *self = TEST_PERSON (interaction);
  g_autoptr (GTask) task = g_task_new (interaction, cancellable, callback, user_data);

  self->asked++;
  if (self->answer != NULL)
    g_task_return_pointer (task, g_strdup (self->answer), (GDestroyNotify) rq_secret_text_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no");
}

static char *
person_ask_finish (RqSshInteraction  *interaction,
                   GAsyncResult      *result,
                   gboolean          *remember,
                   GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
person_accepted (RqSshInteraction    *interaction,
                 const RqSshQuestion *question)
{
  TEST_PERSON (interaction)->accepted++;
}

static void
test_person_iface_init (RqSshInteractionInterface *iface)
{
  iface->ask_secret_async = person_ask_async;
  iface->ask_secret_finish = person_ask_finish;
  iface->secret_accepted = person_accepted;
}

static void
test_person_class_init (TestPersonClass *klass)
{
}

static void
test_person_init (TestPerson *self)
{
}

static RqSshQuestion *
make_question (RqSshQuestionKind  kind,
               const char        *host,
               int                attempt)
{
  RqSshQuestion *question = g_new0 (RqSshQuestion, 1);

  question->kind = kind;
  question->name = g_strconcat ("deploy@", host, NULL);
  question->user = g_strdup ("deploy");
  question->host = g_strdup (host);
  question->port = 22;
  question->key_file = kind == RQ_SSH_QUESTION_PASSPHRASE ? g_strdup ("/home/a/id") : NULL;
  question->prompt = kind == RQ_SSH_QUESTION_PROMPT ? g_strdup ("Code:") : NULL;
  question->attempt = attempt;
  return question;
}

/* (transfer full) (nullable): as connecting asks whom the memory names */
static char *
ask (RqSshInteraction  *asker,
     RqSshQuestionKind  kind,
     const char        *host,
     int                attempt,
     GError           **error)
{
  g_autoptr (RqSshQuestion) question = make_question (kind, host, attempt);
  g_autoptr (RqAwait) await = rq_await_new ();
  gboolean remember = FALSE;

  rq_ssh_interaction_ask_secret_async (asker, question, NULL, rq_await_cb, await);
  return rq_ssh_interaction_ask_secret_finish (asker, rq_await_result (await), &remember, error);
}

static void
assert_answer (RqSshInteraction  *asker,
               RqSshQuestionKind  kind,
               const char        *host,
               int                attempt,
               const char        *answer)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = ask (asker, kind, host, attempt, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, answer);
}

static void
assert_nobody (RqSshInteraction  *asker,
               RqSshQuestionKind  kind,
               const char        *host)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = ask (asker, kind, host, 1, &error);

  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION);
  g_assert_null (secret);
}

static void
accept_answer (RqSshInteraction *asker,
               RqSshQuestionKind kind,
               const char       *host)
{
  g_autoptr (RqSshQuestion) question = make_question (kind, host, 1);

  rq_ssh_interaction_secret_accepted (asker, question);
}

typedef struct
{
  RqSshMemory *memory;
  TestPerson *person;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->memory = rq_ssh_memory_new ();
  fixture->person = g_object_new (TEST_TYPE_PERSON, NULL);
  fixture->person->answer = "first";
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->memory);
  g_assert_finalize_object (fixture->person);
}

/* With a person and with nobody; what was right counts for its own place only. */
static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  RqSshInteraction *asker = rq_ssh_memory_begin (fixture->memory,
                                                 RQ_SSH_INTERACTION (fixture->person));

  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1", 1, "first");
  accept_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1");
  g_assert_cmpint (fixture->person->accepted, ==, 1);
  fixture->person->answer = "second";
  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1", 1, "first");
  g_assert_cmpint (fixture->person->asked, ==, 1);
  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m2", 1, "second");
  assert_answer (asker, RQ_SSH_QUESTION_PASSPHRASE, "m1", 1, "second");
  accept_answer (asker, RQ_SSH_QUESTION_PASSPHRASE, "m1");

  asker = rq_ssh_memory_begin (fixture->memory, NULL);
  g_assert_true (rq_ssh_interaction_can_ask_secrets (asker));
  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1", 1, "first");
  assert_answer (asker, RQ_SSH_QUESTION_PASSPHRASE, "m3", 1, "second"); /* the key is the same */
  assert_nobody (asker, RQ_SSH_QUESTION_PASSWORD, "m2"); /* not called right */
}

/* A bastion's and its host's: both were right in the end. */
static void
test_two (Fixture       *fixture,
          gconstpointer  data)
{
  RqSshInteraction *asker = rq_ssh_memory_begin (fixture->memory,
                                                 RQ_SSH_INTERACTION (fixture->person));

  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "bastion", 1, "first");
  fixture->person->answer = "second";
  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1", 1, "second");
  accept_answer (asker, RQ_SSH_QUESTION_PASSWORD, "bastion");
  accept_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1");

  asker = rq_ssh_memory_begin (fixture->memory, NULL);
  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "bastion", 1, "first");
  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1", 1, "second");
}

/* What was right and is wrong now is forgotten, also when nobody is there to say what is right. */
static void
test_wrong (Fixture       *fixture,
            gconstpointer  data)
{
  RqSshInteraction *asker = rq_ssh_memory_begin (fixture->memory,
                                                 RQ_SSH_INTERACTION (fixture->person));
  g_autoptr (GError) error = NULL;

  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1", 1, "first");
  accept_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1");
  asker = rq_ssh_memory_begin (fixture->memory, NULL);
  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1", 1, "first");
  g_assert_null (ask (asker, RQ_SSH_QUESTION_PASSWORD, "m1", 2, &error));
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION);

  /* nothing is left: without a person there is nobody to ask */
  g_assert_null (rq_ssh_memory_begin (fixture->memory, NULL));
  asker = rq_ssh_memory_begin (fixture->memory, RQ_SSH_INTERACTION (fixture->person));
  fixture->person->answer = "second";
  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1", 1, "second");
  g_assert_cmpint (fixture->person->asked, ==, 2);
}

/* Neither a code that is good once, nor what an earlier connecting never came to call right. */
static void
test_not_kept (Fixture       *fixture,
               gconstpointer  data)
{
  RqSshInteraction *asker = rq_ssh_memory_begin (fixture->memory,
                                                 RQ_SSH_INTERACTION (fixture->person));
  g_autoptr (GError) error = NULL;

  assert_answer (asker, RQ_SSH_QUESTION_PROMPT, "m1", 1, "first");
  accept_answer (asker, RQ_SSH_QUESTION_PROMPT, "m1");
  assert_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1", 1, "first");
  fixture->person->answer = NULL;
  g_assert_null (ask (asker, RQ_SSH_QUESTION_PROMPT, "m1", 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  asker = rq_ssh_memory_begin (fixture->memory, RQ_SSH_INTERACTION (fixture->person));
  accept_answer (asker, RQ_SSH_QUESTION_PASSWORD, "m1");
  g_assert_null (rq_ssh_memory_begin (fixture->memory, NULL));
}

#define ADD(name, func) \
  g_test_add ("/ssh-memory/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kept", test_kept);
  ADD ("two", test_two);
  ADD ("wrong", test_wrong);
  ADD ("not-kept", test_not_kept);
  return g_test_run ();
}
