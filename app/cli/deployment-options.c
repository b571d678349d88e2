/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/deployment-options.h"

#include <glib/gi18n-lib.h>

/** rq_deployment_options_list: the options of `add` and `edit`, without an end */
void
rq_deployment_options_list (RqDeploymentOptions *self,
                            GOptionEntry        *entries)
{
  const GOptionEntry list[] = {
    { "host", 0, 0, G_OPTION_ARG_STRING, &self->host,
      N_("A manager of the swarm, over SSH"), N_("[USER@]HOST[:PORT]") },
    { "stack", 0, 0, G_OPTION_ARG_STRING, &self->stack,
      N_("The stack’s name in the swarm"), N_("STACK") },
    { "directory", 0, 0, G_OPTION_ARG_STRING, &self->directory,
      N_("Where the update script is, on the manager"), N_("DIRECTORY") },
    { "identity", 0, 0, G_OPTION_ARG_FILENAME, &self->identity,
      N_("The private key to use instead of what the SSH configuration says"), N_("FILE") },
    { "known-hosts", 0, 0, G_OPTION_ARG_FILENAME, &self->known_hosts,
      N_("The file of known host keys to use instead"), N_("FILE") },
    { "update-command", 0, 0, G_OPTION_ARG_STRING, &self->update_command,
      N_("What upgrades the stack, run in the directory (default: ./update.sh)"), N_("COMMAND") },
    { "transport", 0, 0, G_OPTION_ARG_STRING, &self->transport,
      N_("Who speaks SSH: libssh2 (built in, the default) or openssh (this machine’s ssh)"),
      N_("TRANSPORT") },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (list) == RQ_N_DEPLOYMENT_OPTIONS);
  for (gsize i = 0; i < G_N_ELEMENTS (list); i++)
    entries[i] = list[i];
}

void
rq_deployment_options_clear (RqDeploymentOptions *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->stack, g_free);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->identity, g_free);
  g_clear_pointer (&self->known_hosts, g_free);
  g_clear_pointer (&self->update_command, g_free);
  g_clear_pointer (&self->transport, g_free);
}

/* The file may later be used from any directory; "" is none. */
static char *
choose_file (const char *given,
             const char *before)
{
  if (given == NULL)
    return g_strdup (before);
  return given[0] != '\0' ? g_canonicalize_filename (given, NULL) : NULL;
}

static const char *
choose (const char *given,
        const char *before)
{
  return given != NULL ? given : before;
}

static gboolean
check_identity (const char  *path,
                GError     **error)
{
  if (path == NULL || g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;

  g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID,
               _("There is no key file %s."), path);
  return FALSE;
}

/**
 * rq_deployment_options_apply:
 * @before: (nullable): what counts where nothing is given; without it host, stack and directory
 *   must be
 *
 * Returns: (transfer full) (nullable): the deployment, or %NULL with %RQ_SETTINGS_ERROR_INVALID
 */
RqDeployment *
rq_deployment_options_apply (RqDeploymentOptions *self,
                             RqDeployment        *before,
                             const char          *name,
                             GError             **error)
{
  g_autofree char *identity =
    choose_file (self->identity, before != NULL ? rq_deployment_get_identity (before) : NULL);
  g_autofree char *known_hosts =
    choose_file (self->known_hosts, before != NULL ? rq_deployment_get_known_hosts (before) : NULL);
  g_autoptr (RqDeployment) basic = NULL;

  if (self->identity != NULL && !check_identity (identity, error))
    return NULL;
  if (before == NULL)
    basic = rq_deployment_new (name, self->host, self->stack, self->directory, identity,
                               known_hosts, self->update_command, error);
  else
    basic = rq_deployment_new (name, choose (self->host, rq_deployment_get_host (before)),
                               choose (self->stack, rq_deployment_get_stack (before)),
                               choose (self->directory, rq_deployment_get_directory (before)),
                               identity, known_hosts,
                               choose (self->update_command,
                                       rq_deployment_get_update_command (before)), error);
  if (basic == NULL)
    return NULL;
  return rq_deployment_with_transport (basic, before != NULL
                                       ? choose (self->transport,
                                                 rq_deployment_get_transport (before))
                                       : self->transport, error);
}
