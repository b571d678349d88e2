/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "cli/connect.h"
#include "cli/json-output.h"
#include "cli/outcome-output.h"
#include "cli/release-lookup.h"
#include "cli/table.h"
#include "cli/verb.h"

/* Everything that is shown, as read at one moment. */
typedef struct
{
  RqDeployment *deployment; /* (unowned) */
  char *manager;            /* (owned) (nullable) which we are connected to */
  char *address;            /* (owned) the same, as it was given */
  char *node;               /* (owned) (nullable) the name of its node */
  char *trouble;            /* (owned) (nullable) why not to another one */
  RqSwarmModel *model;      /* (unowned) */
  RqLockHolder *lock;       /* (owned) (nullable) */
  RqReleaseRecord *release; /* (owned) (nullable) the open one */
} Status;

static void
clear_status (Status *status)
{
  g_clear_pointer (&status->manager, g_free);
  g_clear_pointer (&status->address, g_free);
  g_clear_pointer (&status->node, g_free);
  g_clear_pointer (&status->trouble, g_free);
  g_clear_pointer (&status->lock, rq_lock_holder_free);
  g_clear_pointer (&status->release, rq_release_record_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Status, clear_status)

static void
read_manager (RqDeploymentSession *session,
              Status              *status)
{
  RqTransport *transport = rq_deployment_session_get_transport (session);
  RqEngineClient *client = rq_deployment_session_get_client (session);

  status->manager = rq_deployment_session_dup_manager (session);
  status->address = g_strdup (rq_transport_get_name (transport));
  status->node = g_strdup (rq_engine_client_get_node_name (client));
  status->trouble = rq_deployment_session_dup_trouble (session);
}

static gboolean
read_status (RqDeploymentSession  *session,
             Status               *status,
             GCancellable         *cancellable,
             GError              **error)
{
  g_autoptr (GPtrArray) heads = NULL;
  g_autoptr (GError) local = NULL;
  RqReleaseHead *open;

  status->deployment = rq_deployment_session_get_deployment (session);
  read_manager (session, status);
  status->model = rq_connect_load (session, cancellable, error);
  if (status->model == NULL)
    return FALSE;
  status->lock = rq_lock_read (rq_deployment_session_get_client (session),
                               rq_deployment_get_stack (status->deployment), cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  heads = rq_release_lookup_list (session, cancellable, error);
  if (heads == NULL)
    return FALSE;
  open = rq_release_lookup_open (heads);
  if (open == NULL)
    return TRUE;
  status->release = rq_release_lookup_load (session, rq_release_head_get_id (open), cancellable,
                                            error);
  return status->release != NULL;
}

static gboolean
is_healthy (GListModel *services)
{
  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (services, i);

      if (!rq_verdict_is_good (rq_service_get_verdict (service)))
        return FALSE;
    }
  return TRUE;
}

static void
add_row (RqTable   *table,
         RqService *service,
         GDateTime *now)
{
  RqVerdict *verdict = rq_service_get_verdict (service);
  RqOutcome outcome = rq_verdict_get_outcome (verdict);
  GDateTime *changed = rq_service_get_changed (service);
  g_autofree char *ago = changed != NULL ? rq_time_format_ago (changed, now) : NULL;
  g_autofree char *replicas = NULL;
  g_autofree char *update = NULL;

  g_object_get (service, "replicas-text", &replicas, "update-text", &update, NULL);
  rq_table_add (table, rq_service_get_name (service), RQ_STYLE_PLAIN);
  rq_table_add (table, rq_outcome_to_label (outcome), rq_outcome_style (verdict));
  rq_table_add (table, replicas, RQ_STYLE_PLAIN);
  rq_table_add (table, rq_service_get_version (service), RQ_STYLE_PLAIN);
  rq_table_add (table, update, RQ_STYLE_PLAIN);
  rq_table_add (table, ago, RQ_STYLE_PLAIN);
}

static void
print_table (GListModel *services)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (RqTable) table = rq_table_new (6, _("SERVICE"), _("HEALTH"), _("REPLICAS"),
                                            _("VERSION"), _("UPDATE"), _("CHANGED"), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (services, i);

      add_row (table, service, now);
    }
  rq_table_print (table, stdout);
}

/* What is wrong, in whole sentences: too long for a cell. */
static void
print_troubles (GListModel *services)
{
  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (services, i);
      RqVerdict *verdict = rq_service_get_verdict (service);
      g_autofree char *words = rq_terminal_clean (rq_verdict_get_words (verdict));
      g_autofree char *name = rq_terminal_clean (rq_service_get_name (service));

      if (!rq_verdict_is_good (verdict) && words[0] != '\0')
        rq_terminal_print ("%s: %s\n", name, words);
    }
}

static void
print_lock (RqLockHolder *lock)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *holder = NULL;
  g_autofree char *purpose = NULL;
  g_autofree char *since = NULL;

  if (lock == NULL)
    return;
  holder = rq_terminal_clean (lock->holder);
  purpose = rq_terminal_clean (lock->purpose);
  since = lock->since != NULL ? rq_time_format_ago (lock->since, now) : g_strdup ("?");
  rq_terminal_print (_("Locked by %s for: %s (since: %s).\n"), holder, purpose, since);
}

static void
print_release (RqReleaseRecord *release)
{
  RqReleaseHead *head = release != NULL ? rq_release_record_get_head (release) : NULL;
  g_autofree char *version = NULL;
  g_autofree char *author = NULL;
  g_autofree char *run_words = NULL;

  if (head == NULL)
    return;
  version = rq_terminal_clean (rq_release_head_get_version (head));
  author = rq_terminal_clean (rq_release_head_get_author (head));
  run_words = rq_terminal_clean (rq_release_record_get_run_words (release));
  rq_terminal_print (_("Release %s to %s by %s: %s.\n"), rq_release_head_get_id (head), version,
                     author, rq_release_head_get_label (head));
  if (rq_release_record_get_exit_status (release) >= 0)
    rq_terminal_print (_("Its update command has ended with status %d.\n"),
                       rq_release_record_get_exit_status (release));
  else if (run_words[0] != '\0')
    rq_terminal_print ("%s\n", run_words);
}

/* Of several managers, which one: and what is with those that come before it. */
static void
print_manager (const Status *status)
{
  g_autofree char *manager = NULL;
  g_auto (GStrv) troubles = NULL;

  if (rq_deployment_get_other_hosts (status->deployment) == NULL || status->manager == NULL)
    return;
  manager = rq_terminal_clean (status->manager);
  rq_terminal_print (_("Connected through %s.\n"), manager);
  if (status->trouble == NULL)
    return;
  troubles = g_strsplit (status->trouble, "\n", -1);
  for (int i = 0; troubles[i] != NULL; i++)
    {
      g_autofree char *clean = rq_terminal_clean (troubles[i]);

      rq_terminal_print (_("Not through %s\n"), clean);
    }
}

static void
print_text (const Status *status)
{
  GListModel *services = rq_swarm_model_get_services (status->model);
  g_autofree char *summary = rq_terminal_clean (rq_swarm_model_get_summary (status->model));

  print_table (services);
  rq_terminal_print ("\n%s\n", summary);
  print_manager (status);
  print_troubles (services);
  print_lock (status->lock);
  print_release (status->release);
}

static void
add_service_json (JsonBuilder *builder,
                  RqService   *service)
{
  RqVerdict *verdict = rq_service_get_verdict (service);
  g_autofree char *mode = NULL;
  g_autofree char *update = NULL;

  g_object_get (service, "mode", &mode, "update-text", &update, NULL);
  json_builder_begin_object (builder);
  rq_json_output_string (builder, "name", rq_service_get_name (service));
  rq_json_output_string (builder, "full_name", rq_service_get_full_name (service));
  rq_json_output_string (builder, "id", rq_service_get_id (service));
  rq_json_output_string (builder, "mode", mode);
  rq_json_output_string (builder, "image", rq_service_get_image (service));
  rq_json_output_string (builder, "version", rq_service_get_version (service));
  rq_json_output_string (builder, "digest", rq_service_get_digest (service));
  rq_json_output_int (builder, "desired", rq_service_get_desired (service));
  rq_json_output_int (builder, "running", rq_service_get_running (service));
  rq_outcome_add_json (builder, verdict);
  rq_json_output_string (builder, "update", update);
  rq_json_output_time (builder, "changed", rq_service_get_changed (service));
  json_builder_end_object (builder);
}

static void
add_lock_json (JsonBuilder  *builder,
               RqLockHolder *lock)
{
  json_builder_set_member_name (builder, "lock");
  if (lock == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  rq_json_output_string (builder, "holder", lock->holder);
  rq_json_output_string (builder, "release_id", lock->release_id);
  rq_json_output_string (builder, "purpose", lock->purpose);
  rq_json_output_time (builder, "since", lock->since);
  rq_json_output_int (builder, "quiet_seconds",
                      lock->quiet_us < 0 ? -1 : lock->quiet_us / G_USEC_PER_SEC);
  json_builder_end_object (builder);
}

static void
add_release_json (JsonBuilder     *builder,
                  RqReleaseRecord *release)
{
  json_builder_set_member_name (builder, "release");
  if (release == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  rq_head_add_json (builder, rq_release_record_get_head (release));
  rq_run_add_json (builder, release);
  json_builder_end_object (builder);
}

static void
add_manager_json (JsonBuilder  *builder,
                  const Status *status)
{
  json_builder_set_member_name (builder, "manager");
  json_builder_begin_object (builder);
  rq_json_output_string (builder, "address", status->address);
  rq_json_output_string (builder, "node", status->node);
  rq_json_output_string (builder, "others", status->trouble);
  json_builder_end_object (builder);
}

static void
print_json (const Status *status)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GListModel *services = rq_swarm_model_get_services (status->model);

  json_builder_begin_object (builder);
  rq_json_output_string (builder, "deployment", rq_deployment_get_name (status->deployment));
  rq_json_output_string (builder, "stack", rq_deployment_get_stack (status->deployment));
  rq_json_output_boolean (builder, "healthy", is_healthy (services));
  rq_json_output_string (builder, "summary", rq_swarm_model_get_summary (status->model));
  add_manager_json (builder, status);
  json_builder_set_member_name (builder, "services");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (services, i);

      add_service_json (builder, service);
    }
  json_builder_end_array (builder);
  add_lock_json (builder, status->lock);
  add_release_json (builder, status->release);
  json_builder_end_object (builder);
  rq_json_output_print (builder, FALSE);
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_autoptr (RqDeploymentSession) session = NULL;
  g_auto (Status) status = { NULL };

  if (!rq_verb_parse (&rq_verb_status, context, NULL, arguments, 0, 0, error))
    return RQ_EXIT_ERROR;
  session = rq_connect (context, error);
  if (session == NULL ||
      !read_status (session, &status, rq_cli_context_get_cancellable (context), error))
    return RQ_EXIT_ERROR;

  if (rq_cli_context_wants_json (context))
    print_json (&status);
  else
    print_text (&status);
  return is_healthy (rq_swarm_model_get_services (status.model)) ? RQ_EXIT_YES : RQ_EXIT_NO;
}

const RqVerb rq_verb_status = {
  .name = "status",
  .arguments = "",
  .summary = N_("Show every service, who holds the lock and what is under way"),
  .details = N_("Exits with 0 when every service is healthy and with 1 when one is not.\n"),
  .run = run,
};
