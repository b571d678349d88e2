/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "release/run-follow.h"

void
run_set_up_as (Fixture    *fixture,
               RqSandbox  *sandbox,
               const char *user)
{
  fixture->sandbox = sandbox;
  fixture->transport = rq_sandbox_connect_as (sandbox, "m1", rq_sandbox_get (sandbox, user));
  fixture->id = g_strdup_printf ("20261122-1020-test-%08x", g_random_int ());
}

void
run_set_up (Fixture       *fixture,
            gconstpointer  sandbox)
{
  run_set_up_as (fixture, (RqSandbox *) sandbox, "SANDBOX_USER");
}

static void
disconnect_run (Fixture *fixture)
{
  rq_transport_close (fixture->transport);
  g_assert_finalize_object (fixture->transport);
}

void
run_tear_down (Fixture       *fixture,
               gconstpointer  sandbox)
{
  disconnect_run (fixture);
  g_free (fixture->id);
}

void
run_reconnect (Fixture *fixture)
{
  disconnect_run (fixture);
  fixture->transport = rq_sandbox_connect (fixture->sandbox);
}

Got *
got_new (guint64 offset)
{
  Got *got = g_new0 (Got, 1);

  got->bytes = g_byte_array_new ();
  got->offset = offset;
  return got;
}

void
got_free (Got *got)
{
  g_byte_array_unref (got->bytes);
  g_clear_pointer (&got->status, rq_run_status_free);
  g_clear_error (&got->error);
  g_free (got);
}

gboolean
got_is_done (gpointer got)
{
  return ((Got *) got)->done;
}

gboolean
got_has_some (gpointer got)
{
  return ((Got *) got)->bytes->len > 0;
}

gboolean
got_says (Got        *got,
          const char *text)
{
  return g_strstr_len ((const char *) got->bytes->data, got->bytes->len, text) != NULL;
}

void
got_assert_output (Got        *got,
                   const char *expected)
{
  g_autofree char *text = g_strndup ((const char *) got->bytes->data, got->bytes->len);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (got->bytes->len, ==, strlen (expected));
}

static gboolean
output_cb (GBytes   *chunk,
           guint64   offset,
           gpointer  data)
{
  Got *got = data;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (chunk, &size);

  g_assert_cmpuint (offset, ==, got->offset + got->bytes->len);
  g_byte_array_append (got->bytes, bytes, size);
  return got->bytes->len % 2 == 0;
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Got *got = data;

  got->status = rq_run_follow_finish (RQ_TRANSPORT (source), result, &got->error);
  got->done = TRUE;
}

void
run_begin_follow (RqTransport *transport,
                  const char  *directory,
                  Got         *got)
{
  rq_run_follow_async (transport, directory, got->offset, output_cb, got, NULL, followed_cb, got);
}

Got *
run_follow (RqTransport *transport,
            const char  *directory)
{
  Got *got = got_new (0);

  run_begin_follow (transport, directory, got);
  rq_test_wait ("the end of the run", got_is_done, got, 60);
  g_assert_no_error (got->error);
  return got;
}

RqRunStatus *
run_start_in (Fixture    *fixture,
              const char *directory,
              const char *command)
{
  g_autoptr (GError) error = NULL;
  RqRunStatus *status =
    rq_remote_run_start (fixture->transport, directory, fixture->id, command, "", NULL, &error);

  g_assert_no_error (error);
  return status;
}

RqRunStatus *
run_start (Fixture    *fixture,
           const char *command)
{
  return run_start_in (fixture, DIRECTORY, command);
}

void
run_stop (RqTransport *transport,
          const char  *directory,
          gboolean     at_once)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunStatus) status = rq_remote_run_stop (transport, directory, at_once, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (status);
}

RqRunStatus *
run_query (Fixture    *fixture,
           const char *directory)
{
  g_autoptr (GError) error = NULL;
  RqRunStatus *status = rq_remote_run_query (fixture->transport, DIRECTORY, fixture->id, directory,
                                             NULL, &error);

  g_assert_no_error (error);
  return status;
}

char *
run_shell_output (Fixture    *fixture,
                  const char *command)
{
  return rq_sandbox_run (fixture->sandbox, "exec", "m1", "sh", "-c", command, NULL);
}

void
run_shell (Fixture    *fixture,
           const char *format,
           ...)
{
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  output = run_shell_output (fixture, command);
}
