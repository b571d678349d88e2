/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/await.h"
#include "test-client.h"

#define EXIT_SKIPPED 77

struct _RqSandbox
{
  char *script;    /* (owned) */
  GHashTable *env; /* (owned): of `sandbox env` */
};

static void
skip_all (const char *why)
{
  g_print ("1..0 # SKIP %s\n", why);
  exit (EXIT_SKIPPED);
}

static char *
find_script (void)
{
  const char *given = g_getenv ("REQUEEN_SANDBOX");
  const char *sources = g_getenv ("G_TEST_SRCDIR");
  g_autofree char *script = NULL;

  if (given != NULL)
    script = g_strdup (given);
  else
    script = g_build_filename (sources != NULL ? sources : "tests", "sandbox", "sandbox", NULL);
  if (!g_file_test (script, G_FILE_TEST_IS_EXECUTABLE))
    skip_all ("there is no sandbox script");
  return g_steal_pointer (&script);
}

/* FALSE when it cannot be run or does not succeed. */
static gboolean
run (char  **argv,
     char  **output,
     char  **errors)
{
  int status;

  return g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, output, errors, &status,
                       NULL) && g_spawn_check_wait_status (status, NULL);
}

static void
start (RqSandbox *self)
{
  const char *status[] = { self->script, "status", NULL };
  const char *up[] = { self->script, "up", NULL };
  g_autofree char *ignored = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  if (run ((char **) status, &ignored, NULL))
    return;
  if (!run ((char **) up, &output, &errors))
    {
      g_printerr ("%s%s", output != NULL ? output : "", errors != NULL ? errors : "");
      skip_all ("the sandbox does not start on this machine");
    }
}

static void
read_env (RqSandbox *self)
{
  const char *argv[] = { self->script, "env", NULL };
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;

  if (!run ((char **) argv, &output, NULL))
    g_error ("the sandbox does not tell how to reach it");
  lines = g_strsplit (output, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *value = strchr (lines[i], '=');

      if (value == NULL)
        continue;
      *value++ = '\0';
      g_hash_table_insert (self->env, g_strdup (lines[i]), g_strdup (value));
    }
}

/**
 * rq_sandbox_new:
 *
 * Returns: (transfer full): the sandbox, up
 */
RqSandbox *
rq_sandbox_new (void)
{
  RqSandbox *self;

  if (geteuid () != 0)
    skip_all ("the sandbox needs root");

  self = g_new0 (RqSandbox, 1);
  self->script = find_script ();
  self->env = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  start (self);
  read_env (self);
  return self;
}

void
rq_sandbox_free (RqSandbox *self)
{
  g_free (self->script);
  g_hash_table_unref (self->env);
  g_free (self);
}

/**
 * rq_sandbox_get:
 *
 * Returns: (transfer none): the value of that line of `sandbox env`
 */
const char *
rq_sandbox_get (RqSandbox  *self,
                const char *key)
{
  const char *value = g_hash_table_lookup (self->env, key);

  if (value == NULL)
    g_error ("the sandbox has no %s", key);
  return value;
}

/**
 * rq_sandbox_make_target:
 * @node: such as "m1"
 * @user: (nullable): %NULL for SANDBOX_USER
 *
 * Returns: (transfer full): how to reach the node
 */
RqSshTarget *
rq_sandbox_make_target (RqSandbox  *self,
                        const char *node,
                        const char *user)
{
  g_autofree char *port_key = g_strconcat ("SANDBOX_SSH_PORT_", node, NULL);
  g_autofree char *destination = NULL;
  g_autoptr (GError) error = NULL;
  RqSshTarget *target;

  destination = g_strdup_printf ("%s@%s:%s",
                                 user != NULL ? user : rq_sandbox_get (self, "SANDBOX_USER"),
                                 rq_sandbox_get (self, "SANDBOX_SSH_HOST"),
                                 rq_sandbox_get (self, port_key));
  target = rq_test_target_new (destination, rq_sandbox_get (self, "SANDBOX_IDENTITY"),
                               rq_sandbox_get (self, "SANDBOX_KNOWN_HOSTS"), &error);
  g_assert_no_error (error);
  return target;
}

/**
 * rq_sandbox_connect:
 *
 * Returns: (transfer full): a connection to m1 as SANDBOX_USER
 */
RqTransport *
rq_sandbox_connect (RqSandbox *self)
{
  return rq_sandbox_connect_as (self, "m1", NULL);
}

/**
 * rq_sandbox_connect_as:
 * @user: (nullable): %NULL for SANDBOX_USER
 *
 * Returns: (transfer full): a connection to that node
 */
RqTransport *
rq_sandbox_connect_as (RqSandbox  *self,
                       const char *node,
                       const char *user)
{
  g_autoptr (RqSshTarget) target = rq_sandbox_make_target (self, node, user);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  RqSshSession *session = rq_ssh_session_new (target);

  rq_ssh_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  rq_ssh_session_connect_finish (session, rq_await_result (await), &error);
  g_assert_no_error (error);
  return RQ_TRANSPORT (session);
}

static char *
run_words (RqSandbox *self,
           GPtrArray *words)
{
  char *output = NULL;
  g_autofree char *errors = NULL;

  g_ptr_array_insert (words, 0, self->script);
  g_ptr_array_add (words, NULL);
  if (!run ((char **) words->pdata, &output, &errors))
    {
      g_autofree char *line = g_strjoinv (" ", (char **) words->pdata);

      g_error ("%s: %s", line, errors != NULL ? errors : "cannot be run");
    }
  return output;
}

/**
 * rq_sandbox_run:
 *
 * Returns: (transfer full): standard output
 */
char *
rq_sandbox_run (RqSandbox *self,
                ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list args;
  char *word;

  va_start (args, self);
  while ((word = va_arg (args, char *)) != NULL)
    g_ptr_array_add (words, word);
  va_end (args);
  return run_words (self, words);
}

/**
 * rq_sandbox_docker:
 * @format: what follows "docker" in a shell, such as "service scale %s=3 --detach"
 *
 * Docker's command line on m1, as a person with registry credentials would type it.
 */
void
rq_sandbox_docker (RqSandbox  *self,
                   const char *format,
                   ...)
{
  g_autofree char *arguments = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  arguments = g_strdup_vprintf (format, args);
  va_end (args);
  line = g_strconcat ("docker ", arguments, NULL);
  g_free (rq_sandbox_run (self, "ssh", "m1", line, NULL));
}

/**
 * rq_sandbox_reset:
 *
 * Waits until the stack is as first deployed.
 */
void
rq_sandbox_reset (RqSandbox *self)
{
  g_free (rq_sandbox_run (self, "reset", NULL));
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * rq_test_wait:
 * @what: for the message when it does not come
 *
 * Looks whenever something happened, and every 20 ms.
 */
void
rq_test_wait (const char  *what,
              RqCondition  condition,
              gpointer     data,
              unsigned int seconds)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GSource) tick = g_timeout_source_new (20);
  gint64 start_us = g_get_monotonic_time ();
  gint64 end_us = start_us + seconds * G_TIME_SPAN_SECOND;

  g_source_set_callback (tick, tick_cb, NULL, NULL);
  g_source_attach (tick, context);
  while (!condition (data))
    {
      if (g_get_monotonic_time () > end_us)
        g_error ("waited %u s in vain: %s", seconds, what);
      g_main_context_iteration (context, TRUE);
    }
  g_source_destroy (tick);
  g_test_message ("%s: after %d ms", what, (int) ((g_get_monotonic_time () - start_us) / 1000));
}
