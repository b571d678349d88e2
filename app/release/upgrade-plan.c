/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/upgrade-plan.h"

#include <string.h>

#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

struct _RqUpgradePlan
{
  gatomicrefcount references;
  char *version;   /* (owned) */
  char *previous;  /* (owned) */
  GPtrArray *rows; /* (owned) of RqUpgradePlanRow */
  guint n_changes;
};

G_DEFINE_BOXED_TYPE (RqUpgradePlan, rq_upgrade_plan, rq_upgrade_plan_ref, rq_upgrade_plan_unref)

static void
row_free (gpointer data)
{
  RqUpgradePlanRow *row = data;

  g_free (row->name);
  g_free (row->from);
  g_free (row->to);
  g_free (row);
}

static char *
dup_version (JsonObject *spec)
{
  const char *image = rq_service_spec_get_image (spec);
  g_autoptr (RqImageRef) ref = image != NULL ? rq_image_ref_parse (image, NULL) : NULL;
  const char *tag = ref != NULL ? rq_image_ref_get_tag (ref) : NULL;

  return g_strdup (tag != NULL ? tag : "");
}

static char *
dup_short_name (const char *name,
                const char *stack)
{
  gsize length = strlen (stack);

  if (g_str_has_prefix (name, stack) && name[length] == '_')
    name += length + 1;
  return g_strdup (name);
}

/* A job is never changed by itself: any update runs it again. Its @changes stays FALSE for good. */
static RqUpgradePlanRow *
row_new (JsonObject *service,
         const char *stack)
{
  JsonObject *spec = rq_json_get_object (service, "Spec");
  const char *name = spec != NULL ? rq_json_get_string (spec, "Name") : NULL;
  RqUpgradePlanRow *row;

  if (name == NULL)
    return NULL;
  row = g_new0 (RqUpgradePlanRow, 1);
  row->name = dup_short_name (name, stack);
  row->from = dup_version (spec);
  row->changes = row->from[0] != '\0' && !rq_service_spec_is_job (spec);
  return row;
}

static char **
split (const char *version)
{
  if ((version[0] == 'v' || version[0] == 'V') && g_ascii_isdigit (version[1]))
    version++;
  return g_strsplit (version, ".", 0);
}

/* How alike two versions are: as many numbers, then how many leading ones are equal. */
static guint
likeness (const char *a,
          const char *b)
{
  g_auto (GStrv) parts_a = split (a);
  g_auto (GStrv) parts_b = split (b);
  guint equal = 0;

  if (g_strv_length (parts_a) != g_strv_length (parts_b))
    return 0;
  while (parts_a[equal] != NULL && g_str_equal (parts_a[equal], parts_b[equal]))
    equal++;
  return equal + 1;
}

static guint
count (RqUpgradePlan *self,
       const char    *version)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const RqUpgradePlanRow *row = self->rows->pdata[i];

      n += row->changes && g_str_equal (row->from, version);
    }
  return n;
}

/* The version that most services share; among equals the one most like the target: a stack of one
 * application and one database has two versions once each. */
static const char *
find_main (RqUpgradePlan *self)
{
  const char *best = NULL;
  guint best_count = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const RqUpgradePlanRow *row = self->rows->pdata[i];
      guint n = row->changes ? count (self, row->from) : 0;

      if (n > best_count ||
          (n > 0 && n == best_count &&
           likeness (row->from, self->version) > likeness (best, self->version)))
        {
          best = row->from;
          best_count = n;
        }
    }
  return best;
}

/* Of the stack's own line of versions: 3.9.51 and 3.9.52, not 1.22 nor 3.2.1. */
static gboolean
is_neighbour (const char *version,
              const char *main_version)
{
  g_auto (GStrv) parts = split (main_version);
  guint n_parts = g_strv_length (parts);

  return g_str_equal (version, main_version) ||
         (n_parts > 1 && likeness (version, main_version) >= n_parts);
}

static void
decide (RqUpgradePlan *self)
{
  g_autofree char *main_version = g_strdup (find_main (self));

  for (guint i = 0; i < self->rows->len; i++)
    {
      RqUpgradePlanRow *row = self->rows->pdata[i];
      gboolean ours = row->changes && is_neighbour (row->from, main_version);

      row->changes = ours && !g_str_equal (row->from, self->version);
      row->to = g_strdup (row->changes ? self->version : row->from);
      self->n_changes += row->changes;
      if (row->changes && self->previous == NULL)
        self->previous = g_strdup (row->from);
      else if (row->changes && !g_str_equal (row->from, self->previous))
        self->previous[0] = '\0';
    }
  if (self->previous == NULL)
    self->previous = g_strdup (main_version != NULL ? main_version : "");
}

/**
 * rq_upgrade_plan_new:
 * @services: (element-type JsonObject): the services of @stack
 * @version: the target, already checked
 *
 * Returns: (transfer full): what is expected to change
 */
RqUpgradePlan *
rq_upgrade_plan_new (GPtrArray  *services,
                     const char *stack,
                     const char *version)
{
  RqUpgradePlan *self = g_new0 (RqUpgradePlan, 1);

  g_return_val_if_fail (services != NULL && stack != NULL && version != NULL, NULL);

  g_atomic_ref_count_init (&self->references);
  self->version = g_strdup (version);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  for (guint i = 0; i < services->len; i++)
    {
      RqUpgradePlanRow *row = row_new (services->pdata[i], stack);

      if (row != NULL)
        g_ptr_array_add (self->rows, row);
    }
  decide (self);
  return self;
}

/** rq_upgrade_plan_ref: Returns: (transfer full): @self */
RqUpgradePlan *
rq_upgrade_plan_ref (RqUpgradePlan *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/** rq_upgrade_plan_unref: Drops a reference, from any thread. */
void
rq_upgrade_plan_unref (RqUpgradePlan *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->rows);
  g_free (self->version);
  g_free (self->previous);
  g_free (self);
}

/** rq_upgrade_plan_get_version: Returns: the target */
const char *
rq_upgrade_plan_get_version (RqUpgradePlan *self)
{
  return self->version;
}

/** rq_upgrade_plan_get_previous: Returns: the one version left behind, "" when there are several */
const char *
rq_upgrade_plan_get_previous (RqUpgradePlan *self)
{
  return self->previous;
}

/** rq_upgrade_plan_get_n_changes: Returns: how many services are expected to be changed */
guint
rq_upgrade_plan_get_n_changes (RqUpgradePlan *self)
{
  return self->n_changes;
}

/** rq_upgrade_plan_get_n_rows: Returns: how many services the stack has */
guint
rq_upgrade_plan_get_n_rows (RqUpgradePlan *self)
{
  return self->rows->len;
}

/** rq_upgrade_plan_get_row: Returns: (transfer none): a service, in the order they were given */
const RqUpgradePlanRow *
rq_upgrade_plan_get_row (RqUpgradePlan *self,
                         guint          position)
{
  g_return_val_if_fail (position < self->rows->len, NULL);
  return self->rows->pdata[position];
}
