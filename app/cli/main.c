/* SPDX-License-Identifier: GPL-3.0-or-later */
/* requeenctl: the engine of Requeen in a terminal. */
#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>

#include "cli/advice.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-session.h"

#define PROGRAM "requeenctl"

static void
write_cb (const char *text)
{
  fputs (text, stdout);
}

/* What is written is UTF-8, also from a cron job whose locale says nothing: then names given on the
 * command line are UTF-8 as well. */
static void
set_up_locale (void)
{
  setlocale (LC_ALL, "");
  if (!g_str_equal (nl_langinfo (CODESET), "UTF-8"))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_set_prgname (PROGRAM);
  g_set_print_handler (write_cb);
}

static char *
describe_verbs (void)
{
  GString *text = g_string_new (_("Commands:"));
  const RqVerb * const *verbs = rq_verbs_list ();

  for (int i = 0; verbs[i] != NULL; i++)
    g_string_append_printf (text, "\n  %-12s %s", verbs[i]->name, _(verbs[i]->summary));

  g_string_append_printf (text, "\n\n%s\n\n%s\n",
                          _("“requeenctl COMMAND --help” says more about each."),
                          _("Exit status: 0 done and good; 1 done, and the answer is no "
                            "(unhealthy,\n"
                            "failed, rolled back); 2 it could not be done; 130 interrupted, "
                            "while\n"
                            "what runs on the manager goes on."));
  return g_string_free (text, FALSE);
}

/* The options before the verb; @arguments is left with the verb and what follows it. */
static gboolean
parse_globals (RqCliContext  *context,
               char        ***arguments,
               gboolean      *show_version,
               GError       **error)
{
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, show_version, N_("Show the version"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) parser = g_option_context_new (_("COMMAND"));
  GOptionGroup *group = rq_cli_context_make_options (context);
  g_autofree char *verbs = describe_verbs ();
  char **all = *arguments;

  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (parser, group);
  g_option_context_set_strict_posix (parser, TRUE);
  g_option_context_set_summary (parser,
                                _("Upgrade a stack on Docker Swarm over SSH, and roll it back."));
  g_option_context_set_description (parser, verbs);
  if (!g_option_context_parse_strv (parser, arguments, error))
    return FALSE;

  all = *arguments;
  *arguments = g_strdupv (all + (all[0] != NULL ? 1 : 0));
  g_strfreev (all);
  return TRUE;
}

static RqExitStatus
dispatch (RqCliContext  *context,
          char        ***arguments,
          GError       **error)
{
  gboolean show_version = FALSE;
  const RqVerb *verb;

  if (!parse_globals (context, arguments, &show_version, error))
    return RQ_EXIT_ERROR;
  if (show_version)
    {
      rq_terminal_print (PROGRAM " " RQ_VERSION "\n");
      return RQ_EXIT_YES;
    }
  if ((*arguments)[0] == NULL)
    {
      g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE, _("Which command?"));
      return RQ_EXIT_ERROR;
    }

  verb = rq_verbs_find ((*arguments)[0]);
  if (verb != NULL)
    return verb->run (context, arguments, error);
  g_set_error (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
               _("There is no command “%s”."), (*arguments)[0]);
  return RQ_EXIT_ERROR;
}

static void
show_error (RqCliContext *context,
            const GError *error)
{
  RqDeployment *deployment = rq_cli_context_get_deployment (context, NULL);
  g_autofree char *sentence = rq_terminal_clean (error->message);
  g_autofree char *advice =
    rq_advice_for (error, deployment != NULL ? rq_deployment_get_name (deployment) : NULL);

  rq_terminal_styled (stderr, RQ_STYLE_BAD, PROGRAM ":");
  rq_terminal_note (" %s%s%s%s", sentence, g_str_has_suffix (sentence, ".") ? "" : ".",
                    advice[0] != '\0' ? " " : "", advice);
}

/* Requests that were under way when the connection was closed still have to end. */
static void
let_all_end (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int    argc,
      char **argv)
{
  g_auto (GStrv) arguments = NULL;
  g_autoptr (RqCliContext) context = NULL;
  g_autoptr (GError) error = NULL;
  RqExitStatus status;

  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);

  set_up_locale ();
  arguments = g_strdupv (argv);
  context = rq_cli_context_new ();
  status = dispatch (context, &arguments, &error);
  let_all_end ();
  rq_ssh_shut_down ();
  let_all_end ();
  if (error == NULL && !rq_terminal_flush (&error))
    status = RQ_EXIT_ERROR;

  if (error != NULL && rq_cli_context_was_interrupted (context))
    status = RQ_EXIT_INTERRUPTED;
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    show_error (context, error); /* a reader that has gone, such as head, knows it */
  return (int) status;
}
