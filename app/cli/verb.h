/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli-context.h"
#include "cli/exit-status.h"

G_BEGIN_DECLS

/* One verb of requeenctl: a file verb-NAME.c each. */
typedef struct
{
  const char *name;
  const char *arguments; /* as the usage line shows them, "" for none */
  const char *summary;   /* to be translated: one phrase */
  const char *details;   /* (nullable) to be translated: the paragraphs under the options */

  /* @arguments: (array zero-terminated=1) (inout) the verb and what followed it. The caller shows
   * the error. */
  RqExitStatus (*run) (RqCliContext   *context,
                       char         ***arguments,
                       GError        **error);
} RqVerb;

extern const RqVerb rq_verb_add;
extern const RqVerb rq_verb_edit;
extern const RqVerb rq_verb_remove;
extern const RqVerb rq_verb_deployments;
extern const RqVerb rq_verb_status;
extern const RqVerb rq_verb_draft;
extern const RqVerb rq_verb_check;
extern const RqVerb rq_verb_tick;
extern const RqVerb rq_verb_approve;
extern const RqVerb rq_verb_upgrade;
extern const RqVerb rq_verb_resume;
extern const RqVerb rq_verb_input;
extern const RqVerb rq_verb_rollback;
extern const RqVerb rq_verb_releases;
extern const RqVerb rq_verb_postmortem;
extern const RqVerb rq_verb_logs;

/* Parses the verb's options and answers --help. */
gboolean              rq_verb_parse (const RqVerb        *verb,
                                     RqCliContext        *context,
                                     const GOptionEntry  *entries,
                                     char              ***arguments,
                                     guint                least,
                                     guint                most,
                                     GError             **error);

/* (array zero-terminated=1): all of them, in the order of the help */
const RqVerb * const *rq_verbs_list (void);
/* (nullable) */
const RqVerb         *rq_verbs_find (const char *name);

G_END_DECLS
