/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/json-output.h"
#include "cli/table.h"
#include "cli/verb.h"

static void
add_other_hosts (JsonBuilder  *builder,
                 RqDeployment *deployment)
{
  g_auto (GStrv) hosts = rq_deployment_dup_hosts (deployment);

  json_builder_set_member_name (builder, "other_hosts");
  json_builder_begin_array (builder);
  for (int i = 1; hosts[i] != NULL; i++)
    json_builder_add_string_value (builder, hosts[i]);
  json_builder_end_array (builder);
}

static void
add_json (JsonBuilder  *builder,
          RqDeployment *deployment)
{
  json_builder_begin_object (builder);
  rq_json_output_string (builder, "name", rq_deployment_get_name (deployment));
  rq_json_output_string (builder, "host", rq_deployment_get_host (deployment));
  add_other_hosts (builder, deployment);
  rq_json_output_string (builder, "stack", rq_deployment_get_stack (deployment));
  rq_json_output_string (builder, "directory", rq_deployment_get_directory (deployment));
  rq_json_output_string (builder, "identity", rq_deployment_get_identity (deployment));
  rq_json_output_string (builder, "known_hosts", rq_deployment_get_known_hosts (deployment));
  rq_json_output_string (builder, "update_command", rq_deployment_get_update_command (deployment));
  rq_json_output_string (builder, "transport", rq_deployment_get_transport (deployment));
  json_builder_set_member_name (builder, "sudo");
  json_builder_add_boolean_value (builder, rq_deployment_get_sudo (deployment));
  json_builder_end_object (builder);
}

static void
print_json (GListModel *list)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "deployments");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (RqDeployment) deployment = g_list_model_get_item (list, i);

      add_json (builder, deployment);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  rq_json_output_print (builder, FALSE);
}

static void
print_table (GListModel *list)
{
  g_autoptr (RqTable) table = rq_table_new (4, _("NAME"), _("HOST"), _("STACK"), _("DIRECTORY"),
                                            NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (RqDeployment) deployment = g_list_model_get_item (list, i);
      g_auto (GStrv) list_of_hosts = rq_deployment_dup_hosts (deployment);
      g_autofree char *hosts = g_strjoinv (", ", list_of_hosts);

      rq_table_add (table, rq_deployment_get_name (deployment), RQ_STYLE_PLAIN);
      rq_table_add (table, hosts, RQ_STYLE_PLAIN);
      rq_table_add (table, rq_deployment_get_stack (deployment), RQ_STYLE_PLAIN);
      rq_table_add (table, rq_deployment_get_directory (deployment), RQ_STYLE_PLAIN);
    }
  rq_table_print (table, stdout);
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  RqDeployments *deployments;

  if (!rq_verb_parse (&rq_verb_deployments, context, NULL, arguments, 0, 0, error))
    return RQ_EXIT_ERROR;
  deployments = rq_cli_context_get_deployments (context, error);
  if (deployments == NULL)
    return RQ_EXIT_ERROR;

  if (rq_cli_context_wants_json (context))
    print_json (G_LIST_MODEL (deployments));
  else if (g_list_model_get_n_items (G_LIST_MODEL (deployments)) == 0)
    rq_terminal_note (_("There is no deployment yet. Add one with “requeenctl add”."));
  else
    print_table (G_LIST_MODEL (deployments));
  return RQ_EXIT_YES;
}

const RqVerb rq_verb_deployments = {
  .name = "deployments",
  .arguments = "",
  .summary = N_("List the deployments of this workstation"),
  .run = run,
};
