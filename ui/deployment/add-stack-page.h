/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The stacks that were found on a swarm, to choose one of. Property "complete": one is chosen.
 * Signal "look-again": there was none, and a person wants to see whether there is one now. */
#define RQ_TYPE_ADD_STACK_PAGE (rq_add_stack_page_get_type ())
G_DECLARE_FINAL_TYPE (RqAddStackPage, rq_add_stack_page, RQ, ADD_STACK_PAGE, AdwBin)

/* @stacks: of RqFoundStack. The choice stays where it is still there. */
void        rq_add_stack_page_set_stacks (RqAddStackPage *self,
                                          const char     *host,
                                          GPtrArray      *stacks);
/* (nullable): the chosen one */
const char *rq_add_stack_page_get_stack  (RqAddStackPage *self);

G_END_DECLS
