/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/discovery.h"

G_BEGIN_DECLS

/* Where the stack's update script is, and what the deployment is called. Property "complete": both
 * are there. */
#define RQ_TYPE_ADD_DIRECTORY_PAGE (rq_add_directory_page_get_type ())
G_DECLARE_FINAL_TYPE (RqAddDirectoryPage, rq_add_directory_page, RQ, ADD_DIRECTORY_PAGE, AdwBin)

/* @found: (nullable): the search could not be made; @stack: whose directory is likely called so */
void        rq_add_directory_page_set_found     (RqAddDirectoryPage *self,
                                                 RqFoundDirectories *found,
                                                 const char         *stack);
void        rq_add_directory_page_suggest_name  (RqAddDirectoryPage *self,
                                                 const char         *name);
/* (nullable): the chosen or typed one */
const char *rq_add_directory_page_get_directory (RqAddDirectoryPage *self);
const char *rq_add_directory_page_get_name      (RqAddDirectoryPage *self);

G_END_DECLS
