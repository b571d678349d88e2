/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What scripts see of requeenctl. */
typedef enum
{
  RQ_EXIT_YES = 0,           /* done; all healthy */
  RQ_EXIT_NO = 1,            /* it was done and the answer is no: unhealthy, failed, rolled back */
  RQ_EXIT_ERROR = 2,         /* it could not be done: wrong usage, locked, unreachable, refused */
  RQ_EXIT_INTERRUPTED = 130, /* Ctrl-C: what runs on the manager goes on */
} RqExitStatus;
