/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/upgrade-plan.h"

typedef struct
{
  const char *name;
  const char *images;  /* "service image" pairs; "!image": a job */
  const char *version;
  const char *changed; /* the services expected to change */
  const char *previous;
} Case;

static const Case cases[] = {
  { "typical", "api r:5000/api:3.9.51 gw r:5000/gw:3.9.51 nginx r:5000/nginx:1.22 redis redis:7.0",
    "3.9.52", "api gw", "3.9.51" },
  { "pinned", "api r/api:3.9.51@sha256:"
    "0123456789012345678901234567890123456789012345678901234567890123 gw r/gw:3.9.51",
    "3.9.52", "api gw", "3.9.51" },
  { "half-done", "api r/api:3.9.52 gw r/gw:3.9.51 nginx r/nginx:1.22", "3.9.53", "api gw", "" },
  { "half-done-go-on", "api r/api:3.9.52 gw r/gw:3.9.51 nginx r/nginx:1.22", "3.9.52", "gw",
    "3.9.51" },
  { "done", "api r/api:3.9.52 gw r/gw:3.9.52", "3.9.52", "", "3.9.52" },
  { "tie-minor", "nginx r/nginx:1.22 api r/api:3.9.51", "3.9.52", "api", "3.9.51" },
  { "tie-major", "nginx r/nginx:1.22 api r/api:3.9.51", "4.0.0", "api", "3.9.51" },
  { "other-line", "api r/api:3.9.51 gw r/gw:3.9.51 db r/db:3.2.1", "4.0.0", "api gw", "3.9.51" },
  { "leading-v", "api r/api:v3.9.51 gw r/gw:v3.9.51", "3.9.52", "api gw", "v3.9.51" },
  { "job", "api r/api:3.9.51 migrate !r/api:3.9.51", "3.9.52", "api", "3.9.51" },
  { "no-tag", "api r/api gw r/gw:latest", "3.9.52", "gw", "latest" },
  { "none", "", "3.9.52", "", "" },
};

static void
service_free (gpointer data)
{
  json_object_unref (data);
}

static GPtrArray *
make_services (const char *images)
{
  g_auto (GStrv) words = g_strsplit (images, " ", 0);
  GPtrArray *services = g_ptr_array_new_with_free_func (service_free);

  for (int i = 0; words[i] != NULL && words[i + 1] != NULL; i += 2)
    {
      gboolean job = words[i + 1][0] == '!';
      g_autofree char *text =
        g_strdup_printf ("{\"Spec\":{\"Name\":\"chat_%s\",\"Mode\":{\"%s\":{}},"
                         "\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"%s\"}}}}",
                         words[i], job ? "ReplicatedJob" : "Replicated", words[i + 1] + job);
      g_autoptr (JsonNode) node = json_from_string (text, NULL);

      g_ptr_array_add (services, json_node_dup_object (node));
    }
  return services;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GPtrArray) services = make_services (c->images);
  g_autoptr (RqUpgradePlan) plan = rq_upgrade_plan_new (services, "chat", c->version);
  g_autoptr (GString) changed = g_string_new (NULL);
  guint n = 0;

  g_assert_cmpuint (rq_upgrade_plan_get_n_rows (plan), ==, services->len);
  for (guint i = 0; i < services->len; i++)
    {
      const RqUpgradePlanRow *row = rq_upgrade_plan_get_row (plan, i);

      g_assert_cmpstr (row->to, ==, row->changes ? c->version : row->from);
      if (row->changes)
        g_string_append_printf (changed, "%s%s", n++ > 0 ? " " : "", row->name);
    }
  g_assert_cmpstr (changed->str, ==, c->changed);
  g_assert_cmpuint (rq_upgrade_plan_get_n_changes (plan), ==, n);
  g_assert_cmpstr (rq_upgrade_plan_get_previous (plan), ==, c->previous);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/release/upgrade-plan/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  return g_test_run ();
}
