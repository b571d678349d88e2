/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-asker-private.h"
#include "ssh/ssh-config-private.h"

G_BEGIN_DECLS

/* Where the questions of one ssh arrive while it connects (see openssh-askpass), and become those
 * of an RqSshInteraction.
 *
 * Threads: the worker's only. */
typedef struct _RqOpensshQuestions RqOpensshQuestions;

RqOpensshQuestions *rq_openssh_questions_new         (const char        *path,
                                                      const char        *name,
                                                      const RqSshConfig *config,
                                                      RqSshAsker        *asker,
                                                      GError           **error);
void                rq_openssh_questions_free        (RqOpensshQuestions *self);
int                 rq_openssh_questions_get_fd      (RqOpensshQuestions *self);
/* One question, which takes as long as a person does. FALSE with an error: connecting is over. */
gboolean            rq_openssh_questions_answer      (RqOpensshQuestions *self,
                                                      GError            **error);
/* (nullable): about the host key that was refused */
const char         *rq_openssh_questions_get_refused (RqOpensshQuestions *self);
/* Logging in has succeeded. */
void                rq_openssh_questions_accept      (RqOpensshQuestions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqOpensshQuestions, rq_openssh_questions_free)

G_END_DECLS
