/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/update-settings.h"

#include <glib/gi18n-lib.h>

#include "base/duration.h"
#include "swarm/json.h"

/* What Swarm does when a spec does not say. */
#define DEFAULT_PARALLELISM 1

/* More than this is a slip of the finger. */
#define PARALLELISM_MAX 10000
#define TIME_MAX (G_GINT64_CONSTANT (24) * 3600 * 1000000000)

#define RATIO_STEP 0.0001

G_DEFINE_QUARK (rq-update-settings-error-quark, rq_update_settings_error)

static const char *const failure_actions[] = {
  [RQ_FAILURE_PAUSE] = "pause",
  [RQ_FAILURE_CONTINUE] = "continue",
  [RQ_FAILURE_ROLLBACK] = "rollback",
};

static const char *const orders[] = {
  [RQ_ORDER_STOP_FIRST] = "stop-first",
  [RQ_ORDER_START_FIRST] = "start-first",
};

static const char *
config_name (RqSettingsKind kind)
{
  return kind == RQ_SETTINGS_OF_UPDATE ? "UpdateConfig" : "RollbackConfig";
}

static int
find_word (const char        *text,
           const char *const *words,
           gsize              n_words)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_strcmp0 (text, words[i]) == 0)
      return (int) i;
  return 0;
}

/* An integer or not: both are numbers to JSON. */
static double
get_ratio (JsonObject *config)
{
  JsonNode *node = config != NULL ? json_object_get_member (config, "MaxFailureRatio") : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return 0;
  return json_node_get_double (node);
}

/**
 * rq_update_settings_read:
 * @settings: (out caller-allocates): what Swarm goes by, its defaults filled in
 */
void
rq_update_settings_read (JsonObject       *spec,
                         RqSettingsKind    kind,
                         RqUpdateSettings *settings)
{
  JsonObject *config = rq_json_get_object (spec, config_name (kind));

  settings->parallelism = config != NULL ? rq_json_get_int (config, "Parallelism")
                                         : DEFAULT_PARALLELISM;
  settings->delay = MAX (0, rq_json_get_int (config, "Delay"));
  settings->monitor = MAX (0, rq_json_get_int (config, "Monitor"));
  settings->max_failure_ratio = get_ratio (config);
  settings->failure_action = find_word (rq_json_get_string (config, "FailureAction"),
                                        failure_actions, G_N_ELEMENTS (failure_actions));
  settings->order = find_word (rq_json_get_string (config, "Order"), orders,
                               G_N_ELEMENTS (orders));
}

static gboolean
same_ratio (double a,
            double b)
{
  return ABS (a - b) < RATIO_STEP;
}

/**
 * rq_update_settings_write:
 *
 * What Swarm would do anyhow is not written, and members that nobody here knows stay.
 */
void
rq_update_settings_write (const RqUpdateSettings *settings,
                          RqSettingsKind          kind,
                          JsonObject             *spec)
{
  JsonObject *config = rq_json_get_object (spec, config_name (kind));
  RqUpdateSettings now;

  rq_update_settings_read (spec, kind, &now);
  if (rq_update_settings_equal (settings, &now))
    return;
  if (config == NULL)
    {
      config = json_object_new ();
      json_object_set_int_member (config, "Parallelism", settings->parallelism);
      json_object_set_object_member (spec, config_name (kind), config);
    }

  if (settings->parallelism != now.parallelism)
    json_object_set_int_member (config, "Parallelism", settings->parallelism);
  if (settings->delay != now.delay)
    json_object_set_int_member (config, "Delay", settings->delay);
  if (settings->monitor != now.monitor)
    json_object_set_int_member (config, "Monitor", settings->monitor);
  if (!same_ratio (settings->max_failure_ratio, now.max_failure_ratio))
    json_object_set_double_member (config, "MaxFailureRatio", settings->max_failure_ratio);
  if (settings->failure_action != now.failure_action)
    json_object_set_string_member (config, "FailureAction",
                                   failure_actions[settings->failure_action]);
  if (settings->order != now.order)
    json_object_set_string_member (config, "Order", orders[settings->order]);
}

static gboolean
refuse (GError     **error,
        const char  *sentence)
{
  g_set_error_literal (error, RQ_UPDATE_SETTINGS_ERROR, RQ_UPDATE_SETTINGS_ERROR_INVALID, sentence);
  return FALSE;
}

/**
 * rq_update_settings_check:
 *
 * Returns: whether Swarm takes them; else what to change, in a sentence
 */
gboolean
rq_update_settings_check (const RqUpdateSettings  *settings,
                          RqSettingsKind           kind,
                          GError                 **error)
{
  if (settings->parallelism < 0 || settings->parallelism > PARALLELISM_MAX)
    return refuse (error, _("Replace between 1 and 10000 tasks at once, or 0 for all at once."));
  if (settings->delay < 0 || settings->delay > TIME_MAX)
    return refuse (error, _("The delay between two tasks is at most 24 hours."));
  if (settings->monitor < 0 || settings->monitor > TIME_MAX)
    return refuse (error, _("A new task is watched for at most 24 hours."));
  if (!(settings->max_failure_ratio >= 0 && settings->max_failure_ratio <= 1))
    return refuse (error, _("The share of tasks that may fail is between 0 and 1."));
  if (kind == RQ_SETTINGS_OF_ROLLBACK && settings->failure_action == RQ_FAILURE_ROLLBACK)
    return refuse (error, _("A rollback that fails can pause or continue; it cannot be rolled "
                            "back."));
  return TRUE;
}

/**
 * rq_update_settings_equal:
 *
 * Returns: whether Swarm would do the same with both
 */
gboolean
rq_update_settings_equal (const RqUpdateSettings *a,
                          const RqUpdateSettings *b)
{
  return a->parallelism == b->parallelism && a->delay == b->delay && a->monitor == b->monitor &&
         same_ratio (a->max_failure_ratio, b->max_failure_ratio) &&
         a->failure_action == b->failure_action && a->order == b->order;
}

/* @value: (transfer full) */
static void
add (GPtrArray      *arguments,
     RqSettingsKind  kind,
     const char     *name,
     char           *value)
{
  const char *prefix = kind == RQ_SETTINGS_OF_UPDATE ? "update" : "rollback";

  g_ptr_array_add (arguments, g_strdup_printf ("--%s-%s", prefix, name));
  g_ptr_array_add (arguments, value);
}

static char *
format_ratio (double ratio)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.4g", ratio));
}

/**
 * rq_update_settings_add_arguments:
 * @now: what the service has
 *
 * Adds the options of `docker service update` that bring @now to @settings.
 */
void
rq_update_settings_add_arguments (const RqUpdateSettings *settings,
                                  const RqUpdateSettings *now,
                                  RqSettingsKind          kind,
                                  GPtrArray              *arguments)
{
  if (settings->parallelism != now->parallelism)
    add (arguments, kind, "parallelism",
         g_strdup_printf ("%" G_GINT64_FORMAT, settings->parallelism));
  if (settings->delay != now->delay)
    add (arguments, kind, "delay", rq_duration_format (settings->delay));
  if (settings->failure_action != now->failure_action)
    add (arguments, kind, "failure-action",
         g_strdup (failure_actions[settings->failure_action]));
  if (settings->order != now->order)
    add (arguments, kind, "order", g_strdup (orders[settings->order]));
  if (settings->monitor != now->monitor)
    add (arguments, kind, "monitor", rq_duration_format (settings->monitor));
  if (!same_ratio (settings->max_failure_ratio, now->max_failure_ratio))
    add (arguments, kind, "max-failure-ratio", format_ratio (settings->max_failure_ratio));
}
