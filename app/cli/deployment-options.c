/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/deployment-options.h"

#include <glib/gi18n-lib.h>

#include "settings/deployment-rules.h"

/** rq_deployment_options_list: the options of `add` and `edit`, without an end */
void
rq_deployment_options_list (RqDeploymentOptions *self,
                            GOptionEntry        *entries)
{
  const GOptionEntry list[] = {
    { "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->hosts,
      N_("A manager of the swarm, over SSH; once for each, in the order to try"),
      N_("[USER@]HOST[:PORT]") },
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
    { "sudo", 0, 0, G_OPTION_ARG_NONE, &self->sudo,
      N_("Start the update command by sudo, which must ask for no password"), NULL },
    { "no-sudo", 0, 0, G_OPTION_ARG_NONE, &self->no_sudo,
      N_("Start it as the login itself (the default)"), NULL },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (list) == RQ_N_DEPLOYMENT_OPTIONS);
  for (gsize i = 0; i < G_N_ELEMENTS (list); i++)
    entries[i] = list[i];
}

void
rq_deployment_options_clear (RqDeploymentOptions *self)
{
  g_clear_pointer (&self->hosts, g_strfreev);
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

/* The first host, or what was before. */
static const char *
choose_host (RqDeploymentOptions *self,
             RqDeployment        *before)
{
  return self->hosts != NULL ? self->hosts[0] : rq_deployment_get_host (before);
}

/* An address given here is one, whatever separates a list that a person types. */
static gboolean
check_hosts (RqDeploymentOptions *self,
             GError             **error)
{
  for (int i = 0; self->hosts != NULL && self->hosts[i] != NULL; i++)
    if (!rq_deployment_rules_check_host (self->hosts[i], error))
      return FALSE;
  return TRUE;
}

/* Whoever names managers names all of them. */
static RqDeployment *
with_hosts (RqDeploymentOptions *self,
            RqDeployment        *basic,
            RqDeployment        *before,
            GError             **error)
{
  g_autofree char *others = NULL;

  if (self->hosts != NULL)
    others = g_strjoinv (" ", self->hosts + 1);
  else if (before != NULL)
    others = g_strdup (rq_deployment_get_other_hosts (before));
  return rq_deployment_with_other_hosts (basic, others, error);
}

/* (transfer full) (nullable) */
static RqDeployment *
choose_sudo (RqDeploymentOptions  *self,
             RqDeployment         *before,
             RqDeployment         *deployment,
             GError              **error)
{
  gboolean sudo = before != NULL && rq_deployment_get_sudo (before);

  if (self->sudo && self->no_sudo)
    {
      g_set_error_literal (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID,
                           _("Give either --sudo or --no-sudo."));
      return NULL;
    }
  if (self->sudo || self->no_sudo)
    sudo = self->sudo;
  return rq_deployment_with_sudo (deployment, sudo, error);
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
  g_autoptr (RqDeployment) reached = NULL;
  g_autoptr (RqDeployment) spoken = NULL;

  if (!check_hosts (self, error))
    return NULL;
  if (self->identity != NULL && !check_identity (identity, error))
    return NULL;
  if (before == NULL)
    basic = rq_deployment_new (name, self->hosts[0], self->stack, self->directory, identity,
                               known_hosts, self->update_command, error);
  else
    basic = rq_deployment_new (name, choose_host (self, before),
                               choose (self->stack, rq_deployment_get_stack (before)),
                               choose (self->directory, rq_deployment_get_directory (before)),
                               identity, known_hosts,
                               choose (self->update_command,
                                       rq_deployment_get_update_command (before)), error);
  if (basic == NULL)
    return NULL;
  reached = with_hosts (self, basic, before, error);
  if (reached == NULL)
    return NULL;
  spoken = rq_deployment_with_transport (reached, before != NULL
                                         ? choose (self->transport,
                                                   rq_deployment_get_transport (before))
                                         : self->transport, error);
  return spoken != NULL ? choose_sudo (self, before, spoken, error) : NULL;
}
