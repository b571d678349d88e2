/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/upgrade.h"

#include <glib/gi18n-lib.h>

#include "release/release-job-private.h"

struct _RqUpgrade
{
  RqReleaseJob parent_instance;

  char *version;      /* (owned) (nullable) of a new release */
  char *release_id;   /* (owned) (nullable) of one that is resumed */
  GHashTable *ticks;  /* (owned) item → note */
};

G_DEFINE_FINAL_TYPE (RqUpgrade, rq_upgrade, RQ_TYPE_RELEASE_JOB)

static gboolean
rq_upgrade_perform (RqReleaseJob *job,
                    GCancellable *cancellable,
                    RqJobResult *result,
                    GError **error)
{
  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
                       "Not implemented yet.");
  return FALSE;
}

static void
rq_upgrade_finalize (GObject *object)
{
  RqUpgrade *self = RQ_UPGRADE (object);

  g_free (self->version);
  g_free (self->release_id);
  g_hash_table_unref (self->ticks);

  G_OBJECT_CLASS (rq_upgrade_parent_class)->finalize (object);
}

static void
rq_upgrade_class_init (RqUpgradeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_upgrade_finalize;
  RQ_RELEASE_JOB_CLASS (klass)->perform = rq_upgrade_perform;
}

static void
rq_upgrade_init (RqUpgrade *self)
{
  self->ticks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * rq_upgrade_new:
 * @version: the target
 *
 * Returns: (transfer full): the upgrade of a stack, to be run
 */
RqUpgrade *
rq_upgrade_new (RqDeployment *deployment,
                RqTransport *transport,
                const char *version)
{
  RqUpgrade *self = g_object_new (RQ_TYPE_UPGRADE,
                                  "deployment", deployment,
                                  "transport", transport,
                                  NULL);

  self->version = g_strdup (version);
  return self;
}

/**
 * rq_upgrade_resume:
 * @release_id: a release that is open
 *
 * Returns: (transfer full): the same release to be gone on with
 */
RqUpgrade *
rq_upgrade_resume (RqDeployment *deployment,
                   RqTransport *transport,
                   const char *release_id)
{
  RqUpgrade *self = g_object_new (RQ_TYPE_UPGRADE,
                                  "deployment", deployment,
                                  "transport", transport,
                                  NULL);

  self->release_id = g_strdup (release_id);
  return self;
}

/**
 * rq_upgrade_tick:
 * @item: what is ticked
 * @note: why, in the person's words
 *
 * Before running.
 */
void
rq_upgrade_tick (RqUpgrade *self,
                 const char *item,
                 const char *note)
{
  g_return_if_fail (RQ_IS_UPGRADE (self) && item != NULL && note != NULL);

  g_hash_table_replace (self->ticks, g_strdup (item), g_strdup (note));
}
