/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The one dialog that asks a person before something is done: Cancel is the default, the other
 * button says what it does. Made of parts that Debian 12 and 13 both have, so neither complains.
 * Signal "accepted": the verb was chosen, and what is shown is still there to be read. */
#define RQ_TYPE_QUESTION (rq_question_get_type ())
G_DECLARE_FINAL_TYPE (RqQuestion, rq_question, RQ, QUESTION, AdwWindow)

typedef enum
{
  RQ_VERB_PLAIN,
  RQ_VERB_DESTRUCTIVE,
} RqVerb;

RqQuestion *rq_question_new        (GtkWindow  *parent,
                                    const char *heading,
                                    const char *body);
const char *rq_question_get_id     (RqQuestion *self);
const char *rq_question_get_body   (RqQuestion *self);
void        rq_question_set_verb   (RqQuestion *self,
                                    const char *label,
                                    RqVerb      verb);
void        rq_question_set_extra  (RqQuestion *self,
                                    GtkWidget  *extra);
/* Whether the verb can be pressed; from the start it can. */
void        rq_question_set_ready  (RqQuestion *self,
                                    gboolean    ready);
void        rq_question_set_entry  (RqQuestion *self,
                                    GtkWidget  *entry);
void        rq_question_ask_async  (RqQuestion          *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
gboolean    rq_question_ask_finish (RqQuestion    *self,
                                    GAsyncResult  *result,
                                    GError       **error);

G_END_DECLS
