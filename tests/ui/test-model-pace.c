/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-pace.h"

#include "ssh/ssh-session.h"
#include "ui-test.h"

/* Models that ask nobody: the pace is a property of theirs. */
typedef struct
{
  GtkWindow    *window;  /* (unowned) until it is destroyed */
  RqModelPace  *pace;    /* (owned) */
  RqSwarmModel *model;   /* (owned) */
  RqSwarmModel *another; /* (owned) */
} Fixture;

static GSubprocess *manager; /* (owned) (nullable) of windows */

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqSshTarget) target = rq_ssh_target_new ("deploy@127.0.0.1:1", NULL, NULL, &error);
  g_autoptr (RqSshSession) transport = NULL;
  g_autoptr (RqEngineClient) client = NULL;

  g_assert_no_error (error);
  transport = rq_ssh_session_new (target);
  client = rq_engine_client_new (RQ_TRANSPORT (transport));
  fixture->model = rq_swarm_model_new (client, "one");
  fixture->another = rq_swarm_model_new (client, "two");
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->pace = rq_model_pace_new (fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (fixture->window);
  g_assert_finalize_object (fixture->pace);
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->another);
}

static RqPace
pace_of (RqSwarmModel *model)
{
  int pace;

  g_object_get (model, "pace", &pace, NULL);
  return (RqPace) pace;
}

static void
test_hidden (Fixture       *fixture,
             gconstpointer  data)
{
  rq_model_pace_set_model (fixture->pace, fixture->model);
  g_assert_cmpint (pace_of (fixture->model), ==, RQ_PACE_IDLE);
  gtk_window_present (fixture->window);
  ui_test_wait (pace_of (fixture->model) == RQ_PACE_SHOWN);

  gtk_widget_set_visible (GTK_WIDGET (fixture->window), FALSE);
  ui_test_wait (pace_of (fixture->model) == RQ_PACE_IDLE);
  gtk_window_present (fixture->window);
  ui_test_wait (pace_of (fixture->model) == RQ_PACE_SHOWN);
}

static void
test_another (Fixture       *fixture,
              gconstpointer  data)
{
  gtk_window_present (fixture->window);
  ui_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  rq_model_pace_set_model (fixture->pace, fixture->model);
  rq_model_pace_set_model (fixture->pace, fixture->another);
  g_assert_cmpint (pace_of (fixture->model), ==, RQ_PACE_IDLE);
  g_assert_cmpint (pace_of (fixture->another), ==, RQ_PACE_SHOWN);
  g_assert_true (rq_model_pace_get_model (fixture->pace) == fixture->another);
  rq_model_pace_set_model (fixture->pace, NULL);
  g_assert_cmpint (pace_of (fixture->another), ==, RQ_PACE_IDLE);
}

static gboolean
is_managed (void)
{
  const char *argv[] = { "xdotool", "get_num_desktops", NULL };
  int status;

  return g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                       | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

/* Before GDK looks for it: it looks again only after a while.
 * @return: (nullable): none is installed */
static GSubprocess *
start_manager (void)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "openbox.xml", NULL);
  g_autofree char *asker = g_find_program_in_path ("xdotool");
  g_autofree char *program = g_find_program_in_path ("openbox");
  gint64 limit = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  g_autoptr (GError) error = NULL;
  GSubprocess *started;

  if (program == NULL || asker == NULL || g_getenv ("DISPLAY") == NULL)
    return NULL;
  g_file_set_contents (path, "<openbox_config xmlns=\"http://openbox.org/3.4/rc\"/>", -1, &error);
  g_assert_no_error (error);
  started = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                              &error, program, "--config-file", path, NULL);
  g_assert_no_error (error);
  while (!is_managed ())
    g_assert_cmpint (g_get_monotonic_time (), <, limit);
  return started;
}

static void
test_minimized (Fixture       *fixture,
                gconstpointer  data)
{
  if (manager == NULL)
    {
      g_test_skip ("openbox or xdotool is not installed");
      return;
    }
  rq_model_pace_set_model (fixture->pace, fixture->model);
  gtk_window_present (fixture->window);
  ui_test_wait (gtk_window_is_active (fixture->window));
  g_assert_cmpint (pace_of (fixture->model), ==, RQ_PACE_SHOWN);
  gtk_window_minimize (fixture->window);
  ui_test_wait (pace_of (fixture->model) == RQ_PACE_IDLE);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
  gtk_window_present (fixture->window);
  ui_test_wait (pace_of (fixture->model) == RQ_PACE_SHOWN);
}

#define TEST(path, function) \
  g_test_add ("/model-pace/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  manager = start_manager ();
  ui_test_init (&argc, &argv);
  TEST ("hidden", test_hidden);
  TEST ("another", test_another);
  TEST ("minimized", test_minimized);
  status = g_test_run ();
  if (manager != NULL)
    g_subprocess_force_exit (manager);
  g_clear_object (&manager);
  return status;
}
