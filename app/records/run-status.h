/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the scripts of a run (run/common.sh) say of it. */
typedef enum
{
  RQ_RUN_ABSENT,   /* there is no such run */
  RQ_RUN_STARTING,
  RQ_RUN_RUNNING,
  RQ_RUN_EXITED,
  RQ_RUN_LOST,     /* its runner is gone without a word: a reboot, or it was killed */
  RQ_RUN_FAILED,   /* it could not be started or stopped: words */
} RqRunState;

typedef struct
{
  RqRunState  state;
  gboolean    already;     /* it had been started before */
  int         exit_status; /* when exited, else -1 */
  guint64     size;        /* of its output, in bytes */
  gboolean    cut;         /* the end of its output could not be written there */
  gboolean    plain;       /* the command has no terminal */
  char       *directory;   /* (owned) of the run, "" when it has none */
  char       *words;       /* (owned) why it failed, or the answer to what was asked; "" */
} RqRunStatus;

/* @length: -1 for text that ends with a NUL. What comes before the report of @mark and after it
 * (what a login prints) is passed over. Errors: RQ_RECORD_ERROR_DAMAGED */
RqRunStatus *rq_run_status_parse (const char  *text,
                                  gssize       length,
                                  const char  *mark,
                                  GError     **error);
void         rq_run_status_free  (RqRunStatus *status);
/* (transfer full): one sentence on what became of it */
char        *rq_run_status_say   (const RqRunStatus *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqRunStatus, rq_run_status_free)

G_END_DECLS
