/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/log-stream.h"

#include <string.h>

#include "sandbox.h"

#define COUNTER "requeen-test-counter"

typedef struct
{
  RqTransport *transport; /* (owned) */
  RqEngineClient *client; /* (owned) */
} Fixture;

/* What one stream has said. */
typedef struct
{
  RqLogStream *stream; /* (owned) */
  guint lines;
  guint errors;
  int last;            /* number of the last line, -1: none */
  guint gaps;          /* lines that do not follow the one before */
  gboolean prefixed;   /* every line had a time and a task */
  gboolean ended;
  GError *error;       /* (owned) (nullable) */
} Watch;

static RqSandbox *sandbox;

static void
line_cb (RqLogStream *stream,
         const char  *time,
         const char  *task_id,
         gboolean     is_error,
         const char  *text,
         Watch       *watch)
{
  int number;

  watch->prefixed = (watch->lines == 0 || watch->prefixed) && strlen (time) >= 20 &&
                    strlen (task_id) == 25;
  watch->lines++;
  watch->errors += is_error;
  if (!g_str_has_prefix (text, "line "))
    return;
  number = atoi (text + strlen ("line "));
  watch->gaps += watch->last >= 0 && number != watch->last + 1;
  watch->last = number;
}

static void
ended_cb (RqLogStream *stream,
          GError      *error,
          Watch       *watch)
{
  watch->ended = TRUE;
  watch->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
watch_start (Watch          *watch,
             RqEngineClient *client,
             const char     *service,
             int             tail,
             gboolean        follow)
{
  *watch = (Watch) { .last = -1 };
  watch->stream = rq_log_stream_new (client, service, tail, follow);
  g_signal_connect (watch->stream, "line", G_CALLBACK (line_cb), watch);
  g_signal_connect (watch->stream, "ended", G_CALLBACK (ended_cb), watch);
  rq_log_stream_start (watch->stream);
}

static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static void
watch_clear (Watch *watch)
{
  rq_log_stream_stop (watch->stream);
  rq_test_wait ("the stream is closed", is_alone, watch->stream, 5);
  g_assert_finalize_object (watch->stream);
  g_clear_error (&watch->error);
}

static gboolean
has_ended (gpointer data)
{
  return ((Watch *) data)->ended;
}

static gboolean
has_twenty (gpointer data)
{
  return ((Watch *) data)->lines >= 20;
}

static gboolean
has_some (gpointer data)
{
  return ((Watch *) data)->lines >= 1;
}

/* Counts on standard output, every fifth line on standard error. */
static void
create_counter (const char *options)
{
  rq_sandbox_docker (sandbox,
                     "service create --quiet --detach --with-registry-auth --no-healthcheck "
                     "--name " COUNTER " --stop-grace-period 1s %s %s/chat-api:%s node -e "
                     "'let n = 0; setInterval(() => "
                     "{ (n %% 5 ? console.log : console.error)(`line ${n}`); n++ }, 50)'",
                     options, rq_sandbox_get (sandbox, "SANDBOX_REGISTRY"),
                     rq_sandbox_get (sandbox, "SANDBOX_VERSION"));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->transport = rq_sandbox_connect_as (sandbox, "m1", data);
  fixture->client = rq_engine_client_new (fixture->transport);
  rq_engine_client_open (fixture->client, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  rq_test_wait ("nothing under way", is_alone, fixture->client, 10);
  g_assert_finalize_object (fixture->client);
  rq_ssh_session_close (RQ_SSH_SESSION (fixture->transport));
  rq_test_wait ("nothing under way", is_alone, fixture->transport, 10);
  g_assert_finalize_object (fixture->transport);
}

static void
test_tail (Fixture       *fixture,
           gconstpointer  data)
{
  Watch watch;

  watch_start (&watch, fixture->client, "cometchat_chat-api", 3, FALSE);
  rq_test_wait ("the end", has_ended, &watch, 10);
  g_assert_no_error (watch.error);
  g_assert_cmpuint (watch.lines, >, 0);
  g_assert_cmpuint (watch.lines, <=, 3 * 12);
  g_assert_true (watch.prefixed);
  watch_clear (&watch);
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  Watch watch;

  watch_start (&watch, fixture->client, "requeen-none", 3, TRUE);
  rq_test_wait ("the end", has_ended, &watch, 10);
  g_assert_error (watch.error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND);
  watch_clear (&watch);
}

static void
test_follow (Fixture       *fixture,
             gconstpointer  data)
{
  Watch watch;

  create_counter ("");
  watch_start (&watch, fixture->client, COUNTER, -1, TRUE);
  rq_test_wait ("twenty lines", has_twenty, &watch, 60);
  g_assert_true (watch.prefixed);
  g_assert_cmpuint (watch.errors, >=, 2);
  g_assert_cmpuint (watch.errors, <, watch.lines / 2);
  watch_clear (&watch);
  rq_sandbox_docker (sandbox, "service rm " COUNTER);
}

/* A service with a terminal has no frames. */
static void
test_terminal (Fixture       *fixture,
               gconstpointer  data)
{
  Watch watch;

  create_counter ("--tty");
  watch_start (&watch, fixture->client, COUNTER, -1, TRUE);
  rq_test_wait ("twenty lines", has_twenty, &watch, 60);
  g_assert_true (watch.prefixed);
  g_assert_cmpuint (watch.gaps, ==, 0);
  g_assert_cmpuint (watch.errors, ==, 0);
  watch_clear (&watch);
  rq_sandbox_docker (sandbox, "service rm " COUNTER);
}

/* Followed streams keep their connections; requests must still find one. */
static void
test_no_starving (Fixture       *fixture,
                  gconstpointer  data)
{
  Watch watches[2];
  gint64 start_us;

  create_counter ("");
  for (gsize i = 0; i < G_N_ELEMENTS (watches); i++)
    watch_start (&watches[i], fixture->client, COUNTER, 0, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (watches); i++)
    rq_test_wait ("a line", has_some, &watches[i], 60);

  start_us = g_get_monotonic_time ();
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = rq_engine_client_get (fixture->client, "/services", NULL, &error);

      g_assert_no_error (error);
      g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
    }
  g_test_message ("50 requests beside two streams: %d ms",
                  (int) ((g_get_monotonic_time () - start_us) / 1000));
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 10 * G_TIME_SPAN_SECOND);

  for (gsize i = 0; i < G_N_ELEMENTS (watches); i++)
    watch_clear (&watches[i]);
  rq_sandbox_docker (sandbox, "service rm " COUNTER);
}

/* A connection that breaks is no end of the logs. */
static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  Watch watch;

  create_counter ("");
  watch_start (&watch, fixture->client, COUNTER, 0, TRUE);
  rq_test_wait ("a line", has_some, &watch, 60);
  g_free (rq_sandbox_run (sandbox, "cut", "m1", NULL));
  rq_test_wait ("the end", has_ended, &watch, 20);
  g_assert_error (watch.error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  watch_clear (&watch);
  rq_sandbox_docker (sandbox, "service rm " COUNTER);
}

#define ADD(name, user, function) \
  g_test_add ("/swarm/log-stream/" name, Fixture, user, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  ADD ("tail", NULL, test_tail);
  ADD ("missing", NULL, test_missing);
  ADD ("follow", NULL, test_follow);
  ADD ("terminal", NULL, test_terminal);
  ADD ("no-starving", NULL, test_no_starving);
  ADD ("no-starving-through-commands", rq_sandbox_get (sandbox, "SANDBOX_SUDO_USER"),
       test_no_starving);
  ADD ("lost", NULL, test_lost);
  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
