/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-writer.h"
#include "release/checklist.h"
#include "settings/deployment.h"
#include "ssh/transport.h"

G_BEGIN_DECLS

/* One operation on a draft, done on a thread of its own with an engine client of its own. Filled
 * before that and never changed then. */
typedef struct _RqDraftWork RqDraftWork;

/* On the operation's thread: the head after the result of @spec was written. */
typedef void (*RqDraftCheckedFunc) (const RqChecklistSpec *spec,
                                    RqReleaseHead         *head,
                                    gpointer               user_data);

struct _RqDraftWork
{
  RqDeployment *deployment; /* (owned) */
  RqTransport *transport;   /* (owned) */
  char *author;             /* (owned) */
  char *release_id;         /* (owned) (nullable): %NULL: a new release to @text */

  RqHeadEditFunc func;      /* (nullable): to be edited with the following; %NULL: only read */
  char *item_id;            /* (owned) (nullable) */
  RqItemMark mark;
  char *text;               /* (owned) (nullable) */

  GPtrArray *specs;         /* (owned) (nullable) of RqChecklistSpec (unowned): to be checked */
  RqDraftCheckedFunc checked;
  gpointer checked_data;    /* (unowned) */
};

RqDraftWork   *rq_draft_work_new  (RqDeployment *deployment,
                                   RqTransport  *transport,
                                   const char   *author,
                                   const char   *release_id);
void           rq_draft_work_free (RqDraftWork *self);
/* (transfer full): the release's head then */
RqReleaseHead *rq_draft_work_run  (RqDraftWork   *self,
                                   GCancellable  *cancellable,
                                   GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqDraftWork, rq_draft_work_free)

G_END_DECLS
