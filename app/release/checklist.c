/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/checklist.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "checks/checks.h"
#include "records/release-head-private.h"
#include "swarm/json.h"

#define BACKUP N_("Back up critical data")
#define HEALTH N_("System health")
#define PEOPLE N_("Before you start")
#define PREFLIGHT N_("Preflight checks")
#define AFTER N_("After the rollback")

static const RqChecklistSpec specs[] = {
  { "backup-database", BACKUP, N_("Database snapshots"),
    N_("A snapshot of the databases from before the upgrade, and where it lies."),
    RQ_ITEM_PERSON, NULL, FALSE },
  { "backup-redis", BACKUP, N_("Redis persistence files"),
    N_("A copy of what Redis keeps on disk (RDB or AOF), and where it lies."),
    RQ_ITEM_PERSON, NULL, FALSE },
  { "backup-configuration", BACKUP, N_("Configuration files"),
    N_("A copy of the deployment’s directory: compose files, .env, certificates."),
    RQ_ITEM_PERSON, NULL, FALSE },
  { "health", HEALTH, N_("Services and tasks are healthy"),
    N_("Every service of the stack runs all its tasks, and they are stable."),
    RQ_ITEM_CHECK, rq_check_health, FALSE },
  { "staging", PEOPLE, N_("Tested in staging"),
    N_("The same upgrade was done in a staging environment; note where and when."),
    RQ_ITEM_PERSON, NULL, TRUE },
  { "window", PEOPLE, N_("Maintenance window"),
    N_("A time with little traffic is agreed, if the upgrade needs one."),
    RQ_ITEM_PERSON, NULL, FALSE },
  { "team", PEOPLE, N_("Team notified"),
    N_("Whoever would notice the upgrade knows when it happens."),
    RQ_ITEM_PERSON, NULL, FALSE },
  { "version", PREFLIGHT, N_("Target version"),
    N_("The version is newer than what runs, and something changes."),
    RQ_ITEM_CHECK, rq_check_version, TRUE },
  { "images", PREFLIGHT, N_("Images are in the registry"),
    N_("The manager finds the image of every service that changes."),
    RQ_ITEM_CHECK, rq_check_images, TRUE },
  { "command", PREFLIGHT, N_("Update command"),
    N_("The update command is on the manager and can be run."),
    RQ_ITEM_CHECK, NULL, FALSE },
  { "disk", PREFLIGHT, N_("Disk space on the manager"),
    N_("There is room for the images, and for the update command’s files."),
    RQ_ITEM_CHECK, rq_check_disk, FALSE },
  { "nodes", PREFLIGHT, N_("Nodes and quorum"),
    N_("The nodes are ready, and the managers have a quorum."),
    RQ_ITEM_CHECK, rq_check_nodes, FALSE },
  { "rollout", PREFLIGHT, N_("Update settings"),
    N_("Failure action, monitor time and start order of the services that change make sense."),
    RQ_ITEM_CHECK, rq_check_rollout, TRUE },
  { "rollback", PREFLIGHT, N_("Ready to roll back"),
    N_("The images that run now can be had again."),
    RQ_ITEM_CHECK, rq_check_rollback, TRUE },
};

/* Requeen itself reverts the services, and verifies that. */
static const RqChecklistSpec rollback_specs[] = {
  { "rollback-data", AFTER, N_("Database"),
    N_("Migrations were reverted or the backup was restored; or nothing had been migrated."),
    RQ_ITEM_PERSON, NULL, FALSE, TRUE },
  { "rollback-configuration", AFTER, N_("Configuration files restored"),
    N_("Compose files and .env name the old version again. Otherwise the next deployment brings "
       "the bad one back."),
    RQ_ITEM_PERSON, NULL, FALSE, TRUE },
  { "rollback-behaviour", AFTER, N_("Behavior and data validated"),
    N_("People can log in and send messages, and nothing is missing."),
    RQ_ITEM_PERSON, NULL, FALSE, TRUE },
  { "rollback-observed", AFTER, N_("Observed for 15–30 minutes"),
    N_("The system stayed healthy that long, before the full traffic comes back."),
    RQ_ITEM_PERSON, NULL, FALSE, TRUE },
  { "rollback-cause", AFTER, N_("Root cause documented"),
    N_("The post-mortem says what went wrong, and who does what about it."),
    RQ_ITEM_PERSON, NULL, FALSE, TRUE },
};

static const struct
{
  const char *nick;
  const char *label;
  gboolean is_done;
} statuses[] = {
  [RQ_ITEM_PENDING] = { "pending", N_("To do"), FALSE },
  [RQ_ITEM_DONE] = { "done", N_("Done"), TRUE },
  [RQ_ITEM_NOT_APPLICABLE] = { "not-applicable", N_("Not applicable"), TRUE },
  [RQ_ITEM_PASSED] = { "pass", N_("Passed"), TRUE },
  [RQ_ITEM_WARNING] = { "warn", N_("Warning"), TRUE },
  [RQ_ITEM_FAILED] = { "fail", N_("Failed"), FALSE },
  [RQ_ITEM_UNKNOWN] = { "unknown", N_("Not known"), FALSE },
  [RQ_ITEM_OVERRIDDEN] = { "overridden", N_("Overridden"), TRUE },
};

/**
 * rq_item_status_to_nick:
 *
 * Returns: (transfer none): the status as --json writes it
 */
const char *
rq_item_status_to_nick (RqItemStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (statuses), NULL);

  return statuses[status].nick;
}

/**
 * rq_item_status_to_label:
 *
 * Returns: (transfer none): the status for people, translated
 */
const char *
rq_item_status_to_label (RqItemStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (statuses), NULL);

  return _(statuses[status].label);
}

/**
 * rq_item_status_is_done:
 *
 * Returns: whether an item in this status no longer stands in the way
 */
gboolean
rq_item_status_is_done (RqItemStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (statuses), FALSE);

  return statuses[status].is_done;
}

/** rq_checklist_get_n_specs: Returns: how many items the checklist has */
guint
rq_checklist_get_n_specs (gboolean after_rollback)
{
  return after_rollback ? G_N_ELEMENTS (rollback_specs) : G_N_ELEMENTS (specs);
}

/** rq_checklist_get_spec: Returns: (transfer none): an item, in the order of the list */
const RqChecklistSpec *
rq_checklist_get_spec (gboolean after_rollback,
                       guint    position)
{
  g_return_val_if_fail (position < rq_checklist_get_n_specs (after_rollback), NULL);

  return after_rollback ? &rollback_specs[position] : &specs[position];
}

/** rq_checklist_find_spec: Returns: (transfer none) (nullable): the item of that id */
const RqChecklistSpec *
rq_checklist_find_spec (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    if (g_str_equal (specs[i].id, id))
      return &specs[i];
  for (guint i = 0; i < G_N_ELEMENTS (rollback_specs); i++)
    if (g_str_equal (rollback_specs[i].id, id))
      return &rollback_specs[i];
  return NULL;
}

static const char *
text_of (JsonObject *object,
         const char *member)
{
  const char *text = rq_json_get_string (object, member);

  return text != NULL ? text : "";
}

static RqItemStatus
read_result (JsonObject *entry)
{
  RqCheckStatus result;

  if (!rq_check_status_from_nick (rq_json_get_string (entry, "result"), &result))
    return RQ_ITEM_PENDING;
  switch (result)
    {
    case RQ_CHECK_PASS:
      return RQ_ITEM_PASSED;
    case RQ_CHECK_WARN:
      return RQ_ITEM_WARNING;
    case RQ_CHECK_FAIL:
      return RQ_ITEM_FAILED;
    case RQ_CHECK_UNKNOWN:
    default:
      return RQ_ITEM_UNKNOWN;
    }
}

/* A mark that does not fit the item means nothing: an automatic one is never ticked. */
static RqItemStatus
read_status (JsonObject            *entry,
             const RqChecklistSpec *spec)
{
  const char *mark = text_of (entry, "mark");
  RqItemStatus result = read_result (entry);

  if (spec->kind == RQ_ITEM_CHECK)
    return g_str_equal (mark, "overridden") && !rq_item_status_is_done (result) &&
           result != RQ_ITEM_PENDING ? RQ_ITEM_OVERRIDDEN : result;
  if (g_str_equal (mark, "done"))
    return RQ_ITEM_DONE;
  return g_str_equal (mark, "not-applicable") ? RQ_ITEM_NOT_APPLICABLE : RQ_ITEM_PENDING;
}

/**
 * rq_checklist_read:
 * @fields: (nullable): of a head, valid or not
 * @state: (out): what it says of the item
 *
 * Reads the state of one item.
 */
void
rq_checklist_read (JsonObject            *fields,
                   const RqChecklistSpec *spec,
                   RqChecklistState      *state)
{
  JsonObject *entry = rq_json_get_object (rq_json_get_object (fields, "checklist"), spec->id);
  gboolean marked;

  state->status = read_status (entry, spec);
  marked = state->status == RQ_ITEM_DONE || state->status == RQ_ITEM_NOT_APPLICABLE ||
           state->status == RQ_ITEM_OVERRIDDEN;
  state->words = spec->kind == RQ_ITEM_CHECK ? text_of (entry, "words") : "";
  state->lines = spec->kind == RQ_ITEM_CHECK ? rq_json_get_array (entry, "lines") : NULL;
  state->note = marked ? text_of (entry, "note") : "";
  state->who = text_of (entry, marked ? "who" : "by");
  state->when = rq_time_from_record (rq_json_get_string (entry, marked ? "when" : "checked"));
}

/**
 * rq_checklist_state_clear:
 *
 * Frees what @state owns.
 */
void
rq_checklist_state_clear (RqChecklistState *state)
{
  g_clear_pointer (&state->when, g_date_time_unref);
}

/**
 * rq_checklist_state_say:
 *
 * Returns: (transfer full): what a check found, and what a person wrote
 */
char *
rq_checklist_state_say (const RqChecklistState *state)
{
  if (*state->words == '\0' || *state->note == '\0')
    return g_strconcat (state->words, state->note, NULL);
  return g_strdup_printf ("%s (%s)", state->words, state->note);
}

/**
 * rq_checklist_find_open:
 * @fields: (nullable): of a head
 *
 * Returns: (transfer full) (element-type utf8): the titles of what is still to be done
 */
GPtrArray *
rq_checklist_find_open (JsonObject *fields,
                        gboolean    after_rollback)
{
  GPtrArray *open = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rq_checklist_get_n_specs (after_rollback); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (after_rollback, i);
      g_auto (RqChecklistState) state = { RQ_ITEM_PENDING, NULL, NULL, NULL, NULL, NULL };

      rq_checklist_read (fields, spec, &state);
      if (!rq_item_status_is_done (state.status))
        g_ptr_array_add (open, g_strdup (_(spec->title)));
    }
  return open;
}

/** rq_checklist_is_drafted: Returns: whether the release has an upgrade's checklist */
gboolean
rq_checklist_is_drafted (RqReleaseHead *head)
{
  return rq_json_get_bool (rq_release_head_get_fields (head), "draft");
}

/** rq_checklist_is_rolled_back: Returns: whether the release has a rollback's checklist */
gboolean
rq_checklist_is_rolled_back (RqReleaseHead *head)
{
  return rq_release_head_get_state (head) == RQ_RELEASE_ROLLED_BACK;
}
