/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where the templates are in the resource bundle. */
#define RQ_RESOURCES "/io/github/requeen/Requeen/ui/"

void rq_ui_init (void);
