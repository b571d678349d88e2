/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/run-status.h"

#include "records/lock.h"

#define MARK "0f-1"
#define BEGIN "requeen-run 1 " MARK "\n"
#define END "requeen-end " MARK "\n"

static RqRunStatus *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  RqRunStatus *status = rq_run_status_parse (text, -1, MARK, &error);

  g_assert_no_error (error);
  return status;
}

static void
test_states (void)
{
  static const struct
  {
    const char *text;
    RqRunState state;
    int exit_status;
  } cases[] = {
    { BEGIN "state absent\n" END, RQ_RUN_ABSENT, -1 },
    { BEGIN "state starting\nsize 0\n" END, RQ_RUN_STARTING, -1 },
    { BEGIN "state running\nsize 12\n" END, RQ_RUN_RUNNING, -1 },
    { BEGIN "state lost\nsize 12\n" END, RQ_RUN_LOST, -1 },
    { BEGIN "state exited\nexit-status 7\nsize 12\n" END, RQ_RUN_EXITED, 7 },
    { BEGIN "state failed\nwords no room\n" END, RQ_RUN_FAILED, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RqRunStatus) status = parse (cases[i].text);
      g_autofree char *words = rq_run_status_say (status);

      g_assert_cmpint (status->state, ==, cases[i].state);
      g_assert_cmpint (status->exit_status, ==, cases[i].exit_status);
      g_assert_true (g_str_has_suffix (words, "."));
    }
}

static void
test_fields (void)
{
  g_autoptr (RqRunStatus) status =
    parse ("Welcome to m1!\nsize 5\nrequeen-run 1\nstate lost\nno line end: "
           BEGIN "state exited\nexit-status 255\n"
           "size 9007199254740993\ndirectory /opt/it's \"the\" stack/.requeen/runs/x\nalready 1\n"
           "cut 1\nplain 1\nlater thing\n" END "state lost\n");

  g_assert_cmpint (status->exit_status, ==, 255);
  g_assert_cmpuint (status->size, ==, 9007199254740993);
  g_assert_cmpstr (status->directory, ==, "/opt/it's \"the\" stack/.requeen/runs/x");
  g_assert_true (status->already);
  g_assert_true (status->cut);
  g_assert_true (status->plain);
}

static void
test_not_understood (void)
{
  static const char *const texts[] = {
    "",
    "bash: sh: not found",
    "requeen-run 1\nstate running\n",
    "requeen-run 1 other\nstate running\nrequeen-end other\n",
    BEGIN "state running\n",
    BEGIN "state running\n" "requeen-end 0f-2\n",
    BEGIN "state running\n" "requeen-end " MARK,
    BEGIN END,
    END BEGIN "state running\n",
    BEGIN "state\n" END,
    BEGIN "state dreaming\n" END,
    BEGIN "state exited\n" END,
    BEGIN "state exited\nexit-status \n" END,
    BEGIN "state exited\nexit-status 256\n" END,
    BEGIN "state exited\nexit-status -1\n" END,
    BEGIN "state running\nsize -1\n" END,
    BEGIN "state running\nsize 99999999999999999999\n" END,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rq_run_status_parse (texts[i], -1, MARK, &error));
      g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED);
    }
}

/* Only @length bytes are looked at, of any kind, and words that are no text become text. */
static void
test_bytes (void)
{
  const char text[] = "noise \0\xff" BEGIN "state failed\nwords \xff no\n" END BEGIN "state exited";
  g_autoptr (RqRunStatus) status =
    rq_run_status_parse (text, sizeof text - 1 - strlen (BEGIN "state exited"), MARK, NULL);

  g_assert_nonnull (status);
  g_assert_cmpint (status->state, ==, RQ_RUN_FAILED);
  g_assert_true (g_utf8_validate (status->words, -1, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-status/states", test_states);
  g_test_add_func ("/run-status/fields", test_fields);
  g_test_add_func ("/run-status/not-understood", test_not_understood);
  g_test_add_func ("/run-status/bytes", test_bytes);
  return g_test_run ();
}
