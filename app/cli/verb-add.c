/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/terminal.h"
#include "cli/verb.h"

typedef struct
{
  char *host;           /* (owned) */
  char *stack;          /* (owned) */
  char *directory;      /* (owned) */
  char *identity;       /* (owned) (nullable) */
  char *known_hosts;    /* (owned) (nullable) */
  char *update_command; /* (owned) (nullable) */
  char *transport;      /* (owned) (nullable) */
} Options;

static void
clear_options (Options *options)
{
  g_free (options->host);
  g_free (options->stack);
  g_free (options->directory);
  g_free (options->identity);
  g_free (options->known_hosts);
  g_free (options->update_command);
  g_free (options->transport);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse (RqCliContext   *context,
       Options        *options,
       char         ***arguments,
       GError        **error)
{
  const GOptionEntry entries[] = {
    { "host", 0, 0, G_OPTION_ARG_STRING, &options->host,
      N_("A manager of the swarm, over SSH"), N_("[USER@]HOST[:PORT]") },
    { "stack", 0, 0, G_OPTION_ARG_STRING, &options->stack,
      N_("The stack’s name in the swarm"), N_("STACK") },
    { "directory", 0, 0, G_OPTION_ARG_STRING, &options->directory,
      N_("Where the update script is, on the manager"), N_("DIRECTORY") },
    { "identity", 0, 0, G_OPTION_ARG_FILENAME, &options->identity,
      N_("The private key to use instead of what the SSH configuration says"), N_("FILE") },
    { "known-hosts", 0, 0, G_OPTION_ARG_FILENAME, &options->known_hosts,
      N_("The file of known host keys to use instead"), N_("FILE") },
    { "update-command", 0, 0, G_OPTION_ARG_STRING, &options->update_command,
      N_("What upgrades the stack, run in the directory (default: ./update.sh)"), N_("COMMAND") },
    { "transport", 0, 0, G_OPTION_ARG_STRING, &options->transport,
      N_("Who speaks SSH: libssh2 (built in, the default) or openssh (this machine’s ssh)"),
      N_("TRANSPORT") },
    G_OPTION_ENTRY_NULL
  };

  if (!rq_verb_parse (&rq_verb_add, context, entries, arguments, 1, 1, error))
    return FALSE;
  if (options->host != NULL && options->stack != NULL && options->directory != NULL)
    return TRUE;
  g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                       _("A deployment needs --host, --stack and --directory."));
  return FALSE;
}

/* The file may later be used from any directory. */
static char *
make_absolute (const char *path)
{
  return path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
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

static gboolean
add (RqDeployments  *deployments,
     const char     *name,
     const Options  *options,
     GError        **error)
{
  g_autofree char *identity = make_absolute (options->identity);
  g_autofree char *known_hosts = make_absolute (options->known_hosts);
  g_autoptr (RqDeployment) basic = NULL;
  g_autoptr (RqDeployment) deployment = NULL;

  if (!check_identity (identity, error))
    return FALSE;
  basic = rq_deployment_new (name, options->host, options->stack, options->directory, identity,
                             known_hosts, options->update_command, error);
  if (basic == NULL)
    return FALSE;
  deployment = rq_deployment_with_transport (basic, options->transport, error);
  return deployment != NULL && rq_deployments_add (deployments, deployment, error);
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_auto (Options) options = { NULL };
  RqDeployments *deployments;

  if (!parse (context, &options, arguments, error))
    return RQ_EXIT_ERROR;
  deployments = rq_cli_context_get_deployments (context, error);
  if (deployments == NULL || !add (deployments, (*arguments)[1], &options, error))
    return RQ_EXIT_ERROR;

  rq_terminal_note (_("Added “%s”. “requeenctl status” shows it."), (*arguments)[1]);
  return RQ_EXIT_YES;
}

const RqVerb rq_verb_add = {
  .name = "add",
  .arguments = N_("NAME"),
  .summary = N_("Add a deployment: a stack and how to reach it"),
  .details = N_("Nothing is connected to yet. Deployments are kept for this user, in\n"
                "~/.config/requeen/deployments.ini; no password is.\n\n"
                "Example:\n"
                "  requeenctl add production --host deploy@m1.example.com \\\n"
                "    --stack cometchat --directory /opt/cometchat\n"),
  .run = run,
};
