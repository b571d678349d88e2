/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verb.h"

#include <glib/gi18n-lib.h>

static const RqVerb * const verbs[] = {
  &rq_verb_add,
  &rq_verb_edit,
  &rq_verb_remove,
  &rq_verb_deployments,
  &rq_verb_status,
  &rq_verb_draft,
  &rq_verb_check,
  &rq_verb_tick,
  &rq_verb_approve,
  &rq_verb_upgrade,
  &rq_verb_resume,
  &rq_verb_input,
  &rq_verb_rollback,
  &rq_verb_releases,
  &rq_verb_postmortem,
  &rq_verb_logs,
  NULL
};

/** rq_verbs_list: Returns: (array zero-terminated=1): all verbs, in the order of the help */
const RqVerb * const *
rq_verbs_list (void)
{
  return verbs;
}

/** rq_verbs_find: Returns: (nullable): the verb of that name */
const RqVerb *
rq_verbs_find (const char *name)
{
  for (int i = 0; verbs[i] != NULL; i++)
    if (g_str_equal (verbs[i]->name, name))
      return verbs[i];
  return NULL;
}

static GOptionContext *
make_parser (const RqVerb       *verb,
             RqCliContext       *context,
             const GOptionEntry *entries)
{
  g_autofree char *usage = g_strjoin (" ", verb->name, verb->arguments, NULL);
  GOptionContext *parser = g_option_context_new (g_strchomp (usage));
  GOptionGroup *group = rq_cli_context_make_options (context);

  if (entries != NULL)
    g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (parser, group);
  g_option_context_set_summary (parser, _(verb->summary));
  if (verb->details != NULL)
    g_option_context_set_description (parser, _(verb->details));
  return parser;
}

/**
 * rq_verb_parse:
 * @entries: (nullable): the verb's own options
 * @arguments: (inout): its command line; afterwards the verb and what is no option
 * @least: how many words must follow the verb
 * @most: how many may
 *
 * Also answers --help, which ends the program.
 *
 * Returns: %FALSE with %G_OPTION_ERROR or %RQ_CLI_ERROR_USAGE
 */
gboolean
rq_verb_parse (const RqVerb         *verb,
               RqCliContext         *context,
               const GOptionEntry   *entries,
               char               ***arguments,
               guint                 least,
               guint                 most,
               GError              **error)
{
  g_autoptr (GOptionContext) parser = make_parser (verb, context, entries);
  guint count;

  if (!g_option_context_parse_strv (parser, arguments, error))
    return FALSE;

  count = g_strv_length (*arguments) - 1;
  if (count >= least && count <= most)
    return TRUE;
  g_set_error (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
               count < least ? _("Something is missing: write it as “requeenctl %s %s”.")
                             : _("That is too much: write it as “requeenctl %s %s”."),
               verb->name, verb->arguments);
  return FALSE;
}
