/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/rollback-preview.h"

#include <glib/gi18n-lib.h>

#include "swarm/service-spec.h"

struct _RqRollbackPreview
{
  gatomicrefcount ref_count;
  char *release_id;  /* (owned) */
  char *version;     /* (owned) */
  GPtrArray *rows;   /* (owned) of RqRollbackRow */
  char **warnings;   /* (owned) */
  gboolean is_open;
};

G_DEFINE_BOXED_TYPE (RqRollbackPreview, rq_rollback_preview, rq_rollback_preview_ref,
                     rq_rollback_preview_unref)

static void
row_free (gpointer data)
{
  RqRollbackRow *row = data;

  g_free (row->name);
  g_free (row->now);
  g_free (row->baseline);
  g_free (row->note);
  g_free (row);
}

static const char *
get_note (RqRestoreItem *item)
{
  if (item->job)
    return _("It is a job and is not restored by itself: any update would run it again.");
  if (item->now == NULL)
    return _("It was removed since and is made anew. If its registry needs a password, Docker has "
             "none for it any more.");
  if (item->other_mode)
    return _("It was changed between replicated and global since: Swarm cannot change that back. "
             "Remove it first.");
  if (item->disturbed && item->now != NULL &&
      rq_service_spec_same_tasks (item->now, item->wanted))
    return _("Swarm has paused it or taken it back by itself: it is written again, so that it is "
             "as if nothing had been.");
  if (!item->equal && item->settled)
    return _("Only its update settings differ.");
  return "";
}

static RqRollbackRow *
row_new (RqRestoreItem *item,
         const char    *stack)
{
  RqRollbackRow *row = g_new0 (RqRollbackRow, 1);
  const char *now = item->now != NULL ? rq_service_spec_get_image (item->now) : NULL;

  row->name = g_strdup (rq_service_short_name (item->name, stack));
  row->now = g_strdup (now != NULL ? now : "");
  row->baseline = g_strdup (item->image);
  row->changes = !item->equal;
  row->job = item->job;
  row->note = g_strdup (get_note (item));
  return row;
}

static void
add_warnings (GStrvBuilder *builder,
              GPtrArray    *phrases,
              const char   *format)
{
  for (guint i = 0; i < phrases->len; i++)
    {
      g_auto (GStrv) halves = g_strsplit (format, "%s", 2);
      g_autofree char *words = g_strjoinv (phrases->pdata[i], halves);

      g_strv_builder_add (builder, words);
    }
}

static char **
make_warnings (RqRestorePlan *plan,
               const char    *unseen)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (unseen != NULL)
    g_strv_builder_add (builder, unseen);
  add_warnings (builder, plan->missing,
                _("The baseline needs what is gone: %s. Make it anew under the same name first."));
  add_warnings (builder, plan->remade,
                _("The config %s was made anew since, with another content: that is what will be "
                  "used."));
  add_warnings (builder, plan->added,
                _("%s is new since the baseline and is left alone."));
  g_strv_builder_add (builder, _("Database migrations and files on the manager, such as .env, do "
                                 "not go back by themselves."));
  return g_strv_builder_end (builder);
}

/**
 * rq_rollback_preview_from_plan:
 * @unseen: (nullable): a warning of an update command that may still run
 *
 * Returns: (transfer full): what carrying out @plan would do
 */
RqRollbackPreview *
rq_rollback_preview_from_plan (RqReleaseHead *head,
                               RqRestorePlan *plan,
                               const char    *stack,
                               const char    *unseen)
{
  RqRollbackPreview *self = g_new0 (RqRollbackPreview, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->release_id = g_strdup (rq_release_head_get_id (head));
  self->version = g_strdup (rq_release_head_get_previous (head));
  self->rows = g_ptr_array_new_with_free_func (row_free);
  for (guint i = 0; i < plan->items->len; i++)
    g_ptr_array_add (self->rows, row_new (plan->items->pdata[i], stack));
  self->warnings = make_warnings (plan, unseen);
  self->is_open = rq_release_state_is_open (rq_release_head_get_state (head));
  return self;
}

/**
 * rq_rollback_preview_ref:
 *
 * Returns: (transfer full): @self
 */
RqRollbackPreview *
rq_rollback_preview_ref (RqRollbackPreview *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rq_rollback_preview_unref:
 *
 * Gives up a reference.
 */
void
rq_rollback_preview_unref (RqRollbackPreview *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->release_id);
  g_free (self->version);
  g_ptr_array_unref (self->rows);
  g_strfreev (self->warnings);
  g_free (self);
}

/**
 * rq_rollback_preview_get_release_id:
 *
 * Returns: (transfer none): the release that would be rolled back
 */
const char *
rq_rollback_preview_get_release_id (RqRollbackPreview *self)
{
  return self->release_id;
}

/**
 * rq_rollback_preview_get_version:
 *
 * Returns: (transfer none): the version gone back to, "" when it was not one
 */
const char *
rq_rollback_preview_get_version (RqRollbackPreview *self)
{
  return self->version;
}

/**
 * rq_rollback_preview_get_n_rows:
 *
 * Returns: how many services there are
 */
guint
rq_rollback_preview_get_n_rows (RqRollbackPreview *self)
{
  return self->rows->len;
}

/**
 * rq_rollback_preview_get_row:
 *
 * Returns: (transfer none): a service's row
 */
const RqRollbackRow *
rq_rollback_preview_get_row (RqRollbackPreview *self,
                             guint              position)
{
  g_return_val_if_fail (position < self->rows->len, NULL);

  return self->rows->pdata[position];
}

/**
 * rq_rollback_preview_get_n_changes:
 *
 * Returns: how many services a rollback would write
 */
guint
rq_rollback_preview_get_n_changes (RqRollbackPreview *self)
{
  guint count = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const RqRollbackRow *row = self->rows->pdata[i];

      count += row->changes && !row->job;
    }
  return count;
}

/**
 * rq_rollback_preview_is_open:
 *
 * Returns: whether the release is still open, so that rolling back closes it
 */
gboolean
rq_rollback_preview_is_open (RqRollbackPreview *self)
{
  return self->is_open;
}

/**
 * rq_rollback_preview_get_warnings:
 *
 * Returns: (transfer none) (array zero-terminated=1): what cannot go back by itself
 */
const char *const *
rq_rollback_preview_get_warnings (RqRollbackPreview *self)
{
  return (const char *const *) self->warnings;
}
