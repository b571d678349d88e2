/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/rollback-preview.h"

struct _RqRollbackPreview
{
  gatomicrefcount ref_count;
  char *release_id;  /* (owned) */
  char *version;     /* (owned) */
  GPtrArray *rows;   /* (owned) of RqRollbackRow */
  char **warnings;   /* (owned) */
};

G_DEFINE_BOXED_TYPE (RqRollbackPreview, rq_rollback_preview, rq_rollback_preview_ref,
                     rq_rollback_preview_unref)

/**
 * rq_rollback_row_new:
 *
 * Returns: (transfer full): a row
 */
RqRollbackRow *
rq_rollback_row_new (const char *name,
                     const char *now,
                     const char *baseline,
                     gboolean changes,
                     gboolean job,
                     const char *note)
{
  RqRollbackRow *row = g_new0 (RqRollbackRow, 1);

  row->name = g_strdup (name);
  row->now = g_strdup (now);
  row->baseline = g_strdup (baseline);
  row->changes = changes;
  row->job = job;
  row->note = g_strdup (note);
  return row;
}

/**
 * rq_rollback_row_free:
 *
 * Frees @row.
 */
void
rq_rollback_row_free (RqRollbackRow *row)
{
  g_free (row->name);
  g_free (row->now);
  g_free (row->baseline);
  g_free (row->note);
  g_free (row);
}

/**
 * rq_rollback_preview_new:
 * @rows: (transfer full) (element-type RqRollbackRow): the services
 * @warnings: (transfer full) (array zero-terminated=1): sentences
 *
 * Returns: (transfer full): a preview
 */
RqRollbackPreview *
rq_rollback_preview_new (const char *release_id,
                         const char *version,
                         GPtrArray *rows,
                         char **warnings)
{
  RqRollbackPreview *self = g_new0 (RqRollbackPreview, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->release_id = g_strdup (release_id);
  self->version = g_strdup (version);
  self->rows = rows;
  self->warnings = warnings;
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
                             guint position)
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
 * rq_rollback_preview_get_warnings:
 *
 * Returns: (transfer none) (array zero-terminated=1): what cannot go back by itself
 */
const char *const *
rq_rollback_preview_get_warnings (RqRollbackPreview *self)
{
  return (const char *const *) self->warnings;
}
