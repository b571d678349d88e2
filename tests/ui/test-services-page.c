/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/services-page.h"

#include "sample.h"
#include "ui-test.h"

typedef struct
{
  GListStore     *services; /* (owned) */
  GtkWindow      *window;   /* (unowned) until it is destroyed */
  RqServicesPage *page;     /* (unowned) of the window */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  n_services)
{
  fixture->services = sample_services_new (GPOINTER_TO_UINT (n_services));
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->page = g_object_new (RQ_TYPE_SERVICES_PAGE, NULL);
  gtk_window_set_default_size (fixture->window, 900, 500);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->page));
  rq_services_page_set_services (fixture->page, G_LIST_MODEL (fixture->services));
  gtk_window_present (fixture->window);
  ui_test_wait_frames (GTK_WIDGET (fixture->window), 2);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (fixture->window);
  g_assert_finalize_object (fixture->services);
}

static GListModel *
shown (Fixture *fixture)
{
  GtkColumnView *view = ui_test_child (fixture->page, "view");

  return G_LIST_MODEL (gtk_column_view_get_model (view));
}

static const char *
name_at (Fixture      *fixture,
         unsigned int  position)
{
  g_autoptr (RqService) service = g_list_model_get_item (shown (fixture), position);

  return service != NULL ? rq_service_get_name (service) : "";
}

static RqService *
find_service (Fixture    *fixture,
              const char *name)
{
  GListModel *model = G_LIST_MODEL (fixture->services);

  for (unsigned int i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (model, i);

      if (g_str_equal (rq_service_get_name (service), name))
        return service;
    }
  g_assert_not_reached ();
}

static const char *
shown_page (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (ui_test_child (fixture->page, "stack"));
}

static void
test_fills (Fixture       *fixture,
            gconstpointer  data)
{
  const char *words[] = {
    "chat-api", "Paused", "2/3", "3.9.52", "task 2: unhealthy container", "websocket-gateway",
    "Updating",
    "Rolled back by Swarm", "nginx", "1.22.1", "Stopped",
  };

  g_assert_cmpstr (shown_page (fixture), ==, "list");
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), ==, 10);
  for (unsigned int i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (ui_test_find_label (fixture->page, words[i]) == NULL)
        g_error ("“%s” is not to be seen", words[i]);
    }
}

static void
count_cb (GListModel   *model,
          unsigned int  position,
          unsigned int  removed,
          unsigned int  added,
          unsigned int *count)
{
  (*count)++;
}

static void
test_changes_in_place (Fixture       *fixture,
                       gconstpointer  data)
{
  unsigned int changes = 0;

  g_assert_null (ui_test_find_label (fixture->page, "Stalled · x"));
  g_signal_connect (shown (fixture), "items-changed", G_CALLBACK (count_cb), &changes);
  sample_service_judge (find_service (fixture, "websocket-gateway"), RQ_OUTCOME_PAUSED,
                        "task 1: no space left on device");
  ui_test_wait (ui_test_find_label (fixture->page, "task 1: no space left on device") != NULL);
  g_assert_null (ui_test_find_label (fixture->page, "Updating"));
  g_assert_cmpuint (changes, ==, 0);
  g_signal_handlers_disconnect_by_data (shown (fixture), &changes);
}

static void
type_filter (Fixture    *fixture,
             const char *text)
{
  gtk_editable_set_text (ui_test_child (fixture->page, "filter_entry"), text);
}

static void
test_filters (Fixture       *fixture,
              gconstpointer  data)
{
  type_filter (fixture, "GATE");
  ui_test_wait (g_list_model_get_n_items (shown (fixture)) == 1);
  g_assert_cmpstr (name_at (fixture, 0), ==, "websocket-gateway");

  type_filter (fixture, "1.22");
  ui_test_wait (g_str_equal (name_at (fixture, 0), "nginx"));

  type_filter (fixture, "paused");
  ui_test_wait (g_str_equal (name_at (fixture, 0), "chat-api"));

  type_filter (fixture, "nothing is called so");
  ui_test_wait (g_str_equal (shown_page (fixture), "no-match"));
  ui_test_click (fixture->page, "Show _All Services");
  ui_test_wait (g_str_equal (shown_page (fixture), "list"));
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), ==, 10);
}

static void
test_only_unhealthy (Fixture       *fixture,
                     gconstpointer  data)
{
  const char *unwell[] = { "chat-api", "websocket-gateway", "notifications", "moderation",
                           "webhooks",
                           "migrations" };

  g_object_set (fixture->page, "only-unhealthy", TRUE, NULL);
  ui_test_wait (g_list_model_get_n_items (shown (fixture)) < 10);
  for (unsigned int i = 0; i < g_list_model_get_n_items (shown (fixture)); i++)
    g_assert_true (g_strv_contains ((const char * const[]) { "chat-api", "migrations", "moderation",
                                                             "notifications", "webhooks",
                                                             "websocket-gateway", NULL },
                                    name_at (fixture, i)));

  for (unsigned int i = 0; i < G_N_ELEMENTS (unwell); i++)
    sample_service_judge (find_service (fixture, unwell[i]), RQ_OUTCOME_HEALTHY, "");
  ui_test_wait (g_str_equal (shown_page (fixture), "all-well"));

  /* The one that falls ill comes back by itself. */
  sample_service_judge (find_service (fixture, "nginx"), RQ_OUTCOME_DEGRADED, "1 of 3 tasks run");
  ui_test_wait (g_str_equal (shown_page (fixture), "list"));
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), ==, 1);
  g_assert_cmpstr (name_at (fixture, 0), ==, "nginx");
}

static void
test_sorts (Fixture       *fixture,
            gconstpointer  data)
{
  GtkColumnView *view = ui_test_child (fixture->page, "view");

  g_assert_cmpstr (name_at (fixture, 0), ==, "calls");
  gtk_column_view_sort_by_column (view, ui_test_child (fixture->page, "name_column"),
                                  GTK_SORT_DESCENDING);
  g_assert_cmpstr (name_at (fixture, 0), ==, "websocket-gateway");

  gtk_column_view_sort_by_column (view, ui_test_child (fixture->page, "health_column"),
                                  GTK_SORT_ASCENDING);
  g_assert_cmpstr (name_at (fixture, 0), ==, "chat-api");
  g_assert_cmpstr (name_at (fixture, 1), ==, "webhooks");
  /* Equals by name. */
  g_assert_cmpstr (name_at (fixture, 7), ==, "calls");
  g_assert_cmpstr (name_at (fixture, 8), ==, "nginx");

  sample_service_judge (find_service (fixture, "redis"), RQ_OUTCOME_ROLLBACK_STUCK, "");
  ui_test_wait (g_str_equal (name_at (fixture, 0), "redis"));

  gtk_column_view_sort_by_column (view, ui_test_child (fixture->page, "version_column"),
                                  GTK_SORT_ASCENDING);
  g_assert_cmpstr (name_at (fixture, 0), ==, "nginx");
  g_assert_cmpstr (name_at (fixture, 9), ==, "redis");
}

static GtkAdjustment *
scrolling (Fixture *fixture)
{
  return gtk_scrollable_get_vadjustment (ui_test_child (fixture->page, "view"));
}

static void
test_keeps_its_place (Fixture       *fixture,
                      gconstpointer  data)
{
  GtkAdjustment *adjustment = scrolling (fixture);
  RqService *selected = find_service (fixture, "worker-0250");
  double before;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
  ui_test_wait_frames (GTK_WIDGET (fixture->page), 3);
  rq_services_page_select (fixture->page, selected);
  ui_test_wait_frames (GTK_WIDGET (fixture->page), 3);
  g_assert_true (rq_services_page_get_selected (fixture->page) == selected);
  before = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (before, >, 100);

  for (unsigned int i = 200; i < 300; i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (G_LIST_MODEL (fixture->services), i);

      sample_service_judge (service, RQ_OUTCOME_DEGRADED, "seen to change");
    }
  ui_test_wait (ui_test_find_label (fixture->page, "seen to change") != NULL);
  ui_test_wait_frames (GTK_WIDGET (fixture->page), 3);
  g_assert_true (rq_services_page_get_selected (fixture->page) == selected);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), before, 1);
}

static void
test_keeps_selection_when_filtered (Fixture       *fixture,
                                    gconstpointer  data)
{
  RqService *selected = find_service (fixture, "moderation");

  rq_services_page_select (fixture->page, selected);
  g_object_set (fixture->page, "only-unhealthy", TRUE, NULL);
  ui_test_wait (g_list_model_get_n_items (shown (fixture)) < 10);
  g_assert_true (rq_services_page_get_selected (fixture->page) == selected);
  g_list_store_remove (fixture->services, 0);
  g_assert_true (rq_services_page_get_selected (fixture->page) == selected);
}

static void
most_rows_cb (GListModel   *model,
              unsigned int  position,
              unsigned int  removed,
              unsigned int  added,
              unsigned int *most)
{
  *most = MAX (*most, added);
}

/* Many rows that come into the list at once would make it stand still. */
static void
test_lets_rows_in_by_and_by (Fixture       *fixture,
                             gconstpointer  data)
{
  RqService *last = find_service (fixture, name_at (fixture, 199));
  unsigned int most = 0;

  rq_services_page_select (fixture->page, last);
  type_filter (fixture, rq_service_get_name (last));
  ui_test_wait (g_list_model_get_n_items (shown (fixture)) == 1);
  g_signal_connect (shown (fixture), "items-changed", G_CALLBACK (most_rows_cb), &most);
  type_filter (fixture, "");
  ui_test_wait (g_list_model_get_n_items (shown (fixture)) > 1);
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), <, 100);
  g_assert_true (rq_services_page_get_selected (fixture->page) == last);
  ui_test_wait (g_list_model_get_n_items (shown (fixture)) == 200);
  g_assert_cmpuint (most, <, 100);
  g_assert_true (rq_services_page_get_selected (fixture->page) == last);
  g_signal_handlers_disconnect_by_data (shown (fixture), &most);
}

/* Who wants to see one service does not wait until all have come in. */
static void
test_finds_one_that_has_not_come_in (Fixture       *fixture,
                                     gconstpointer  data)
{
  RqService *last = find_service (fixture, name_at (fixture, 199));

  type_filter (fixture, "no such");
  ui_test_wait (g_list_model_get_n_items (shown (fixture)) == 0);
  type_filter (fixture, "");
  ui_test_wait (g_list_model_get_n_items (shown (fixture)) > 0);
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), <, 100);
  rq_services_page_select (fixture->page, last);
  g_assert_true (rq_services_page_get_selected (fixture->page) == last);
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), ==, 200);
}

static void
test_shows_who_needs_a_person (Fixture       *fixture,
                               gconstpointer  data)
{
  RqService *chat = find_service (fixture, "chat-api");

  type_filter (fixture, "nginx");
  ui_test_wait (g_list_model_get_n_items (shown (fixture)) == 1);
  g_object_set (fixture->page, "attention", "chat-api is paused: out of memory",
                "attention-service",
                chat, NULL);
  ui_test_wait (ui_test_find_label (fixture->page, "chat-api is paused: out of memory") != NULL);
  ui_test_click (fixture->page, "S_how");
  g_assert_true (rq_services_page_get_selected (fixture->page) == chat);

  g_object_set (fixture->page, "attention", NULL, NULL);
  ui_test_wait (ui_test_find_label (fixture->page, "chat-api is paused: out of memory") == NULL);
}

static gboolean
column_seen (Fixture    *fixture,
             const char *id)
{
  return gtk_column_view_column_get_visible (ui_test_child (fixture->page, id));
}

static void
test_drops_columns_where_narrow (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_assert_true (column_seen (fixture, "changed_column"));

  gtk_widget_set_visible (GTK_WIDGET (fixture->window), FALSE);
  gtk_window_set_default_size (fixture->window, 360, 500);
  gtk_window_present (fixture->window);
  ui_test_wait (!column_seen (fixture, "version_column"));
  g_assert_false (column_seen (fixture, "update_column"));
  g_assert_false (column_seen (fixture, "changed_column"));
  g_assert_true (column_seen (fixture, "health_column"));
  ui_test_wait_frames (GTK_WIDGET (fixture->page), 3);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->page)), <=, 360);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  g_assert_cmpstr (shown_page (fixture), ==, "empty");
  g_assert_nonnull (ui_test_find_label (fixture->page, "No Services"));
}

#define TEST(path, n_services, function) \
  g_test_add ("/services-page/" path, Fixture, GUINT_TO_POINTER (n_services), set_up, function, \
              tear_down)

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  TEST ("fills", 10, test_fills);
  TEST ("changes-in-place", 10, test_changes_in_place);
  TEST ("filters", 10, test_filters);
  TEST ("only-unhealthy", 10, test_only_unhealthy);
  TEST ("sorts", 10, test_sorts);
  TEST ("keeps-its-place", 500, test_keeps_its_place);
  TEST ("keeps-selection-when-filtered", 10, test_keeps_selection_when_filtered);
  TEST ("lets-rows-in-by-and-by", 200, test_lets_rows_in_by_and_by);
  TEST ("finds-one-that-has-not-come-in", 200, test_finds_one_that_has_not_come_in);
  TEST ("shows-who-needs-a-person", 10, test_shows_who_needs_a_person);
  TEST ("drops-columns-where-narrow", 10, test_drops_columns_where_narrow);
  TEST ("empty", 0, test_empty);

  return g_test_run ();
}
