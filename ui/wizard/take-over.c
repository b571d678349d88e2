/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/take-over.h"

#include <glib/gi18n-lib.h>

#include "widgets/question.h"

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (RqJobRun) run = data;

  if (rq_question_ask_finish (RQ_QUESTION (source), result, NULL)
      && rq_job_run_get_phase (run) == RQ_JOB_PHASE_LOCKED)
    rq_job_run_start (run, TRUE);
}

/**
 * rq_ask_take_over:
 * @parent: the window that it belongs to
 * @run: what was found locked
 *
 * Taking over is a deliberate act: it says who holds the lock, and what it means.
 */
void
rq_ask_take_over (GtkWindow *parent,
                  RqJobRun  *run)
{
  g_autofree char *body = NULL;
  RqQuestion *question;

  body = g_strdup_printf (_("%s\n\n"
                            "Two people who change one stack at the same time undo each "
                            "other’s work. Ask them first, or make sure that their "
                            "workstation has stopped."),
                          rq_job_run_get_detail (run));
  question = rq_question_new (parent, _("Take Over This Stack?"), body);
  rq_question_set_verb (question, _("_Take Over"), RQ_VERB_DESTRUCTIVE);
  rq_question_ask_async (question, NULL, answered_cb, g_object_ref (run));
}
