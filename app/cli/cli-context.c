/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-context.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "cli/exit-status.h"
#include "release/release-author.h"

struct _RqCliContext
{
  char *deployment_name; /* (owned) (nullable) --deployment */
  gboolean json;
  char *author; /* (owned) */

  RqDeployments *deployments; /* (owned) (nullable) until first wanted */
  GCancellable *cancellable;  /* (owned) */
  gboolean interrupted;
  guint sources[2]; /* SIGINT, SIGTERM */
};

G_DEFINE_QUARK (rq-cli-error-quark, rq_cli_error)

static gboolean
interrupt_cb (gpointer data)
{
  RqCliContext *self = data;

  if (self->interrupted)
    _exit (RQ_EXIT_INTERRUPTED);

  self->interrupted = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

/** rq_cli_context_new: Returns: (transfer full): the context; it hears SIGINT and SIGTERM */
RqCliContext *
rq_cli_context_new (void)
{
  RqCliContext *self = g_new0 (RqCliContext, 1);

  self->author = rq_release_author_new ();
  self->cancellable = g_cancellable_new ();
  self->sources[0] = g_unix_signal_add (SIGINT, interrupt_cb, self);
  self->sources[1] = g_unix_signal_add (SIGTERM, interrupt_cb, self);
  return self;
}

void
rq_cli_context_free (RqCliContext *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->sources); i++)
    g_source_remove (self->sources[i]);
  g_clear_object (&self->deployments);
  g_object_unref (self->cancellable);
  g_free (self->deployment_name);
  g_free (self->author);
  g_free (self);
}

/** rq_cli_context_make_options: Returns: (transfer full): --deployment and --json */
GOptionGroup *
rq_cli_context_make_options (RqCliContext *self)
{
  const GOptionEntry entries[] = {
    { "deployment", 'd', 0, G_OPTION_ARG_STRING, &self->deployment_name,
      N_("Which deployment; may be left out when there is just one"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json,
      N_("Write the result as JSON, for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  GOptionGroup *group = g_option_group_new ("global", _("Options of every command"),
                                            _("Show the options of every command"), NULL, NULL);

  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  return group;
}

/** rq_cli_context_wants_json: Returns: whether --json was given */
gboolean
rq_cli_context_wants_json (RqCliContext *self)
{
  return self->json;
}

/** rq_cli_context_get_cancellable: Returns: (transfer none): what Ctrl-C cancels */
GCancellable *
rq_cli_context_get_cancellable (RqCliContext *self)
{
  return self->cancellable;
}

/** rq_cli_context_was_interrupted: Returns: whether SIGINT or SIGTERM came */
gboolean
rq_cli_context_was_interrupted (RqCliContext *self)
{
  return self->interrupted;
}

/** rq_cli_context_get_author: Returns: (transfer none): who does it, for the records */
const char *
rq_cli_context_get_author (RqCliContext *self)
{
  return self->author;
}

/**
 * rq_cli_context_get_deployments:
 *
 * Returns: (transfer none) (nullable): this user's deployments; %NULL with
 *   %RQ_SETTINGS_ERROR_FAILED
 */
RqDeployments *
rq_cli_context_get_deployments (RqCliContext  *self,
                                GError       **error)
{
  if (self->deployments == NULL)
    self->deployments = rq_deployments_load (NULL, error);
  return self->deployments;
}

static RqDeployment *
find_named (RqCliContext  *self,
            GError       **error)
{
  RqDeployment *deployment = rq_deployments_find (self->deployments, self->deployment_name);

  if (deployment == NULL)
    g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_MISSING,
                 _("There is no deployment named “%s”."), self->deployment_name);
  return deployment;
}

static RqDeployment *
find_only (RqCliContext  *self,
           GError       **error)
{
  GListModel *list = G_LIST_MODEL (self->deployments);
  guint n_items = g_list_model_get_n_items (list);
  g_autoptr (RqDeployment) first = g_list_model_get_item (list, 0);

  if (n_items == 0)
    g_set_error_literal (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_MISSING,
                         _("There is no deployment yet. Add one with “requeenctl add”; "
                           "“requeenctl add --help” says how."));
  if (n_items > 1)
    g_set_error (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                 ngettext ("There is %u deployment. Say which one with --deployment NAME.",
                           "There are %u deployments. Say which one with --deployment NAME.",
                           n_items), n_items);
  /* the list keeps it */
  return n_items == 1 ? first : NULL;
}

/**
 * rq_cli_context_get_deployment:
 *
 * Returns: (transfer none) (nullable): the deployment to work on; %NULL with
 *   %RQ_SETTINGS_ERROR_MISSING or %RQ_CLI_ERROR_USAGE when that is not clear
 */
RqDeployment *
rq_cli_context_get_deployment (RqCliContext  *self,
                               GError       **error)
{
  if (rq_cli_context_get_deployments (self, error) == NULL)
    return NULL;
  return self->deployment_name != NULL ? find_named (self, error) : find_only (self, error);
}
