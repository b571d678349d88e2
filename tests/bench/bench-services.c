/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What 2,000 services cost the window: how long it takes until they are seen, and the longest turn
 * of the main loop, in CPU time of its thread, while they are sorted, filtered and change. The JSON
 * is fed to the lists of the model as the engine would send it. See `services`. */
#include <stdio.h>
#include <stdlib.h>

#include "services/services-page.h"
#include "swarm/json.h"
#include "swarm/swarm-rows.h"
#include "turns.h"
#include "ui-test.h"
#include "widgets/plain-rows.h"

#define CHANGES_PER_SECOND 100
#define BATCHES_PER_SECOND 10
#define CHANGING_SECONDS 5

static const char NOW[] = "2026-11-22T11:00:00Z";

static void
add_service (GString *services,
             int      i,
             int      version,
             int      tag)
{
  g_string_append_printf (services, "%s{\"ID\":\"s%05d\",\"Version\":{\"Index\":%d},"
                          "\"CreatedAt\":\"2026-11-01T10:%02d:00Z\","
                          "\"UpdatedAt\":\"2026-11-22T10:%02d:%02dZ\","
                          "\"Spec\":{\"Name\":\"cometchat_worker-%05d\",\"Labels\":{"
                          "\"com.docker.stack.namespace\":\"cometchat\"},\"TaskTemplate\":{"
                          "\"ContainerSpec\":{\"Image\":\"r.example.com:5000/team/worker:3.9.%d\","
                          "\"Env\":[\"A=1\",\"B=2\"]},\"ForceUpdate\":0},"
                          "\"Mode\":{\"Replicated\":{\"Replicas\":1}}}}",
                          services->len > 1 ? "," : "", i, version, i % 60, i % 60, version % 60, i,
                          tag);
}

static void
add_task (GString *tasks,
          int      i)
{
  g_string_append_printf (tasks, "%s{\"ID\":\"t%05d\",\"Version\":{\"Index\":1},\"Slot\":1,"
                          "\"ServiceID\":\"s%05d\",\"NodeID\":\"n\",\"DesiredState\":\"running\","
                          "\"Spec\":{\"ContainerSpec\":{\"Image\":"
                          "\"r.example.com:5000/team/worker:3.9.51\",\"Env\":[\"A=1\",\"B=2\"]},"
                          "\"ForceUpdate\":0},\"Status\":{\"State\":\"%s\","
                          "\"Timestamp\":\"2026-11-22T10:00:00Z\",\"Err\":\"%s\"}}",
                          tasks->len > 1 ? "," : "", i, i, i % 17 == 0 ? "failed" : "running",
                          i % 17 == 0 ? "task: non-zero exit (1)" : "");
}

static JsonArray *
parse (GString *text)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  g_string_append_c (text, ']');
  node = rq_json_from_text (text->str, text->len, &error);
  g_assert_no_error (error);
  return json_node_dup_array (node);
}

static void
apply (RqSwarmRows  *rows,
       RqSwarmState *state)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 (NOW, NULL);

  rq_swarm_rows_apply (rows, state, now);
}

static void
fill (RqSwarmRows *rows,
      int          n_services)
{
  g_autoptr (RqSwarmState) state = g_new0 (RqSwarmState, 1);
  g_autoptr (GString) services = g_string_new ("[");
  g_autoptr (GString) tasks = g_string_new ("[");
  g_autoptr (GString) nodes = g_string_new ("[{\"ID\":\"n\",\"Version\":{\"Index\":1},"
                                            "\"Status\":{\"State\":\"ready\"},"
                                            "\"Description\":{\"Hostname\":\"m1\"}}");
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < n_services; i++)
    {
      add_service (services, i, 1, 51);
      add_task (tasks, i);
    }
  state->parts = RQ_SWARM_ALL;
  state->services = parse (services);
  state->tasks = parse (tasks);
  state->nodes = parse (nodes);
  printf ("%-44s %.0f ms\n", "JSON made and parsed (parsed in a thread)",
          (double) (g_get_monotonic_time () - start) / 1000);
  start = turns_thread_time ();
  apply (rows, state);
  printf ("%-44s %.0f ms of CPU\n", "taken over into the lists and judged",
          (double) (turns_thread_time () - start) / 1e6);
}

static RqServicesPage *
open_page (RqSwarmRows *rows,
           const char  *title)
{
  gint64 start = g_get_monotonic_time ();
  gint64 thread_start = turns_thread_time ();
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  RqServicesPage *page = g_object_new (RQ_TYPE_SERVICES_PAGE, NULL);

  gtk_window_set_default_size (window, 930, 700);
  gtk_window_set_child (window, GTK_WIDGET (page));
  rq_services_page_set_services (page, rq_swarm_rows_get_services (rows));
  rq_services_page_set_tasks (page, rq_swarm_rows_get_tasks (rows));
  gtk_window_present (window);
  ui_test_wait_frames (GTK_WIDGET (window), 2);
  printf ("%-44s %.0f ms, of it %.0f ms of CPU\n", title,
          (double) (g_get_monotonic_time () - start) / 1000,
          (double) (turns_thread_time () - thread_start) / 1e6);
  return page;
}

/* What GTK itself takes for the first window of a program. */
static void
warm_up (void)
{
  RqSwarmRows *none = rq_swarm_rows_new ();
  RqServicesPage *page = open_page (none, "a first window without services");

  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));
  rq_swarm_rows_free (none);
}

static void
settle (RqServicesPage *page)
{
  ui_test_wait_frames (GTK_WIDGET (page), 5);
}

static void
bench_sorting (RqServicesPage *page)
{
  static const char *const columns[] = {
    "name_column", "health_column", "replicas_column", "version_column", "update_column",
    "changed_column",
  };
  GtkColumnView *view = ui_test_child (page, "view");

  for (unsigned int i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *title = g_strdup_printf ("sorted by %s, both ways", columns[i]);
      GtkColumnViewColumn *column = ui_test_child (page, columns[i]);
      gint64 start = turns_thread_time ();

      gtk_column_view_sort_by_column (view, column, GTK_SORT_ASCENDING);
      start = turns_thread_time () - start;
      turns_add (start);
      settle (page);
      gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);
      settle (page);
      turns_report (title);
    }
  gtk_column_view_sort_by_column (view, ui_test_child (page, "name_column"), GTK_SORT_ASCENDING);
  settle (page);
  turns_report ("sorted by name again");
}

static void
bench_filtering (RqServicesPage *page)
{
  static const char *const texts[] = { "w", "wo", "wor", "worker-00", "worker-001", "51", "" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 start = g_get_monotonic_time ();

      gtk_editable_set_text (ui_test_child (page, "filter_entry"), texts[i]);
      /* The entry waits for a pause of 150 ms in the typing. */
      ui_test_wait (g_get_monotonic_time () - start > 250000);
      settle (page);
    }
  turns_report ("a filter typed");
}

/* As the model does: what changed within 100 ms comes in one answer. */
static void
change_some (RqSwarmRows *rows,
             int          n_services,
             int          batch)
{
  g_autoptr (RqSwarmState) state = g_new0 (RqSwarmState, 1);
  g_autoptr (GString) services = g_string_new ("[");

  state->parts = RQ_SWARM_SOME_SERVICES;
  state->service_ids = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < CHANGES_PER_SECOND / BATCHES_PER_SECOND; i++)
    {
      int which = (batch * 131 + i * 197) % n_services;

      g_ptr_array_add (state->service_ids, g_strdup_printf ("s%05d", which));
      add_service (services, which, 2 + batch, 51 + batch % 2);
    }
  state->services = parse (services);
  apply (rows, state);
}

static void
bench_changing (RqServicesPage *page,
                RqSwarmRows    *rows,
                int             n_services,
                const char     *title)
{
  gint64 start = g_get_monotonic_time ();

  for (int batch = 0; batch < CHANGING_SECONDS * BATCHES_PER_SECOND; batch++)
    {
      gint64 began = turns_thread_time ();

      change_some (rows, n_services, batch);
      began = turns_thread_time () - began;
      turns_add (began);
      ui_test_wait (g_get_monotonic_time () - start >
                    (gint64) (batch + 1) * G_USEC_PER_SEC / BATCHES_PER_SECOND);
    }
  turns_report (title);
}

/* As the page of a release with a long timeline does. */
static void
bench_rows (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (RqPlainRows) rows = rq_plain_rows_new (GTK_WIDGET (page));

  adw_preferences_page_add (page, group);
  gtk_window_set_default_size (window, 800, 700);
  gtk_window_set_child (window, GTK_WIDGET (page));
  gtk_window_present (window);
  ui_test_wait_frames (GTK_WIDGET (window), 5);
  turns_report ("a second window");
  rq_plain_rows_begin (rows);
  for (int i = 0; i < 500; i++)
    rq_plain_rows_add (rows, group, "chat-api: task 2 on m1: unhealthy container, restarted in 5 s",
                       "14:21 · Ann Lee");
  rq_plain_rows_end (rows);
  ui_test_wait_frames (GTK_WIDGET (window), 120);
  turns_report ("500 events of a release");
  gtk_window_destroy (window);
}

int
main (int    argc,
      char **argv)
{
  int n_services = argc > 1 ? atoi (argv[1]) : 2000;
  int no_arguments = 1;
  g_autoptr (GListModel) services = NULL;
  RqSwarmRows *rows;
  RqServicesPage *page;

  ui_test_init (&no_arguments, &argv);
  rows = rq_swarm_rows_new ();
  warm_up ();
  turns_print_memory ("memory before");
  fill (rows, n_services);
  turns_print_memory ("memory with the model");
  page = open_page (rows, "window opened, the list drawn");
  turns_print_memory ("memory with the window");

  turns_begin ();
  settle (page);
  turns_report ("opening, after the first frame");
  ui_test_wait_frames (GTK_WIDGET (page), 60);
  turns_report ("idle, for comparison");
  bench_sorting (page);
  bench_filtering (page);
  bench_changing (page, rows, n_services, "100 changes a second, sorted by name");
  gtk_column_view_sort_by_column (ui_test_child (page, "view"),
                                  ui_test_child (page, "changed_column"), GTK_SORT_ASCENDING);
  settle (page);
  turns_report ("sorted by change");
  bench_changing (page, rows, n_services, "100 changes a second, sorted by change");
  services = g_object_ref (rq_swarm_rows_get_services (rows));
  rq_services_page_select (page, g_list_model_get_item (services, n_services / 2));
  settle (page);
  turns_report ("details opened");
  bench_changing (page, rows, n_services, "100 changes a second, details open");
  bench_rows ();
  turns_print_memory ("memory at the end");
  turns_end ();

  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));
  rq_swarm_rows_free (rows);
  return 0;
}
