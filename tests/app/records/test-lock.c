/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/lock.h"

#include "records/record-config.h"
#include "records/record-name.h"
#include "sandbox.h"

#define RACERS 10

typedef struct
{
  RqTransport *transport; /* (owned) */
  RqEngineClient *client; /* (owned) */
} Fixture;

static RqSandbox *sandbox;

static RqEngineClient *
open_client (RqTransport *transport)
{
  g_autoptr (GError) error = NULL;
  RqEngineClient *client = rq_engine_client_new (transport);

  rq_engine_client_open (client, NULL, &error);
  g_assert_no_error (error);
  return client;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->transport = rq_sandbox_connect (sandbox);
  fixture->client = open_client (fixture->transport);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->client);
  rq_ssh_session_close (RQ_SSH_SESSION (fixture->transport));
  g_assert_finalize_object (fixture->transport);
}

static RqLock *
acquire (Fixture     *fixture,
         const char  *holder,
         gboolean     take_over,
         GError     **error)
{
  return rq_lock_acquire (fixture->client, "lock test", holder, "20261122-1020-2-ab12", "upgrade",
                          take_over, NULL, error);
}

static void
release (RqLock *lock)
{
  g_autoptr (GError) error = NULL;

  rq_lock_release (lock, NULL, &error);
  g_assert_no_error (error);
}

static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqLockHolder) nobody = rq_lock_read (fixture->client, "lock test", NULL, &error);
  g_autoptr (RqLockHolder) holder = NULL;
  RqLock *lock = NULL;

  g_assert_no_error (error);
  g_assert_null (nobody);
  lock = acquire (fixture, "Ann <ann@desk>", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (rq_lock_check (lock, NULL, &error));

  holder = rq_lock_read (fixture->client, "lock test", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (holder->holder, ==, "Ann <ann@desk>");
  g_assert_cmpstr (holder->release_id, ==, "20261122-1020-2-ab12");
  g_assert_cmpstr (holder->purpose, ==, "upgrade");

  g_assert_null (acquire (fixture, "Lee", FALSE, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, "Ann <ann@desk>"));
  g_clear_error (&error);

  release (lock);
  nobody = rq_lock_read (fixture->client, "lock test", NULL, &error);
  g_assert_null (nobody);
}

/* The one that it was taken from finds out before it changes anything, and does not take the new
 * one's away by letting go. */
static void
test_take_over (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  RqLock *first = acquire (fixture, "Ann", FALSE, &error);
  RqLock *second = acquire (fixture, "Lee", TRUE, &error);

  g_assert_no_error (error);
  g_assert_false (rq_lock_check (first, NULL, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCK_LOST);
  g_clear_error (&error);
  release (first);
  g_assert_true (rq_lock_check (second, NULL, &error));
  release (second);
}

static void
test_other_stack (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  RqLock *one = acquire (fixture, "Ann", FALSE, &error);
  RqLock *other = rq_lock_acquire (fixture->client, "lock'test", "Lee", "20261122-1020-2-ab12",
                                   "rollback", FALSE, NULL, &error);

  g_assert_no_error (error);
  release (one);
  release (other);
}

typedef struct
{
  RqTransport *transport; /* (unowned) */
  RqLock *lock;           /* (owned) (nullable) */
  GError *error;          /* (owned) (nullable) */
} Racer;

static gpointer
race (gpointer data)
{
  Racer *racer = data;
  GMainContext *context = g_main_context_new ();
  RqEngineClient *client;

  g_main_context_push_thread_default (context);
  client = open_client (racer->transport);
  racer->lock = rq_lock_acquire (client, "lock test", "racer", "20261122-1020-2-ab12", "upgrade",
                                 FALSE, NULL, &racer->error);
  g_clear_pointer (&racer->lock, rq_lock_free);
  g_object_unref (client);
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  return GINT_TO_POINTER (racer->error == NULL);
}

static gboolean
are_done (gpointer data)
{
  int *running = data;

  return g_atomic_int_get (running) == 0;
}

static int running;

static gpointer
race_and_count (gpointer data)
{
  gpointer won = race (data);

  g_atomic_int_add (&running, -1);
  return won;
}

static void
test_race (Fixture       *fixture,
           gconstpointer  data)
{
  Racer racers[RACERS] = { { NULL } };
  GThread *threads[RACERS];
  g_autofree char *name = rq_record_name_lock ("lock test");
  g_autoptr (JsonObject) config = NULL;
  g_autoptr (GError) error = NULL;
  int won = 0;

  g_atomic_int_set (&running, RACERS);
  for (int i = 0; i < RACERS; i++)
    {
      racers[i].transport = fixture->transport;
      threads[i] = g_thread_new ("racer", race_and_count, &racers[i]);
    }
  rq_test_wait ("the race", are_done, &running, 60);
  for (int i = 0; i < RACERS; i++)
    {
      won += GPOINTER_TO_INT (g_thread_join (threads[i]));
      if (racers[i].error != NULL)
        g_assert_error (racers[i].error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED);
      g_clear_error (&racers[i].error);
    }
  g_assert_cmpint (won, ==, 1);

  config = rq_record_config_read (fixture->client, name, NULL, &error);
  g_assert_no_error (error);
  rq_record_config_delete (fixture->client, rq_record_config_get_id (config), NULL, &error);
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  rq_sandbox_reset (sandbox);
  g_test_add ("/lock/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/lock/take-over", Fixture, NULL, set_up, test_take_over, tear_down);
  g_test_add ("/lock/other-stack", Fixture, NULL, set_up, test_other_stack, tear_down);
  g_test_add ("/lock/race", Fixture, NULL, set_up, test_race, tear_down);
  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
