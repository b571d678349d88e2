/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/upgrade.h"

#include "release/upgrade-run-private.h"

/* So many closed releases of a stack keep their records. */
#define KEEP_RELEASES 20

struct _RqUpgrade
{
  RqReleaseJob parent_instance;

  char       *version;    /* (owned) (nullable) of a new release */
  char       *release_id; /* (owned) (nullable) of one that was drafted or is resumed */
  GHashTable *ticks;      /* (owned) item → note; its thread's while running */
  guint       observe_minutes;
  gboolean    pulls;
};

G_DEFINE_FINAL_TYPE (RqUpgrade, rq_upgrade, RQ_TYPE_RELEASE_JOB)

static void
prune (RqReleaseWork *work,
       GCancellable  *cancellable)
{
  if (!rq_release_prune (rq_release_work_get_client (work), rq_release_work_get_stack (work),
                         KEEP_RELEASES, cancellable, NULL))
    g_info ("Old releases could not be removed");
}

static gboolean
begin (RqUpgradeRun  *run,
       const char    *version,
       RqJobResult   *result,
       GCancellable  *cancellable,
       GError       **error)
{
  if (!rq_upgrade_run_prepare_new (run, version, cancellable, error) ||
      !rq_upgrade_run_carry_out (run, result, cancellable, error))
    return FALSE;
  prune (run->work, cancellable);
  return TRUE;
}

static gboolean
rq_upgrade_perform (RqReleaseJob  *job,
                    GCancellable  *cancellable,
                    RqJobResult   *result,
                    GError       **error)
{
  RqUpgrade *self = RQ_UPGRADE (job);
  g_autoptr (RqReleaseWork) work = rq_release_work_new (job, cancellable, error);
  RqUpgradeRun run = { work, self->ticks, self->observe_minutes, self->pulls, NULL, NULL, NULL };
  g_autoptr (GError) reason = NULL;

  if (work == NULL)
    return FALSE;
  if (self->release_id != NULL)
    rq_upgrade_run_resume (&run, self->release_id, result, cancellable, &reason);
  else
    begin (&run, self->version, result, cancellable, &reason);
  rq_release_work_close (work, reason);

  rq_upgrade_run_clear (&run);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
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
  self->pulls = TRUE;
}

/**
 * rq_upgrade_new:
 * @version: the target
 *
 * Returns: (transfer full): the upgrade of a stack, to be run
 */
RqUpgrade *
rq_upgrade_new (RqDeployment *deployment,
                RqTransport  *transport,
                const char   *version)
{
  RqUpgrade *self = g_object_new (RQ_TYPE_UPGRADE,
                                  "deployment", deployment,
                                  "transport", transport,
                                  NULL);

  self->version = g_strdup (version);
  return self;
}

/**
 * rq_upgrade_new_from_draft:
 * @release_id: a release that was approved
 *
 * Running it fails with %RQ_RELEASE_ERROR_PREFLIGHT, and changes nothing, when the release is not
 * approved or something is in the way now.
 *
 * Returns: (transfer full): the upgrade of a drafted release, to be run
 */
RqUpgrade *
rq_upgrade_new_from_draft (RqDeployment *deployment,
                           RqTransport  *transport,
                           const char   *release_id)
{
  return rq_upgrade_resume (deployment, transport, release_id);
}

/**
 * rq_upgrade_resume:
 * @release_id: a release that is open
 *
 * Running it reattaches to the update command, whose output comes again from its first byte, and
 * verifies. With “accept” ticked a failed release is closed as it is.
 *
 * Returns: (transfer full): the same release to be gone on with
 */
RqUpgrade *
rq_upgrade_resume (RqDeployment *deployment,
                   RqTransport  *transport,
                   const char   *release_id)
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
 * @item: what is ticked: "health" goes on although the stack is not healthy, "downgrade" to an
 *   older version, "accept" closes a failed release; all others are only recorded
 * @note: why, in the person's words
 *
 * Before running.
 */
void
rq_upgrade_tick (RqUpgrade  *self,
                 const char *item,
                 const char *note)
{
  g_return_if_fail (RQ_IS_UPGRADE (self) && item != NULL && note != NULL);

  g_hash_table_replace (self->ticks, g_strdup (item), g_strdup (note));
}

/**
 * rq_upgrade_set_observe_minutes:
 * @minutes: 0 for not at all
 *
 * How long everything is watched after it was verified. Before running.
 */
void
rq_upgrade_set_observe_minutes (RqUpgrade *self,
                                guint      minutes)
{
  g_return_if_fail (RQ_IS_UPGRADE (self));

  self->observe_minutes = MIN (minutes, 24 * 60);
}

/**
 * rq_upgrade_set_pull:
 *
 * Whether the images are pulled on the manager first. Before running.
 */
void
rq_upgrade_set_pull (RqUpgrade *self,
                     gboolean   pull)
{
  g_return_if_fail (RQ_IS_UPGRADE (self));

  self->pulls = pull;
}
