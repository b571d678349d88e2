/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/check.h"
#include "records/release-head.h"
#include "release/checklist-item.h"

G_BEGIN_DECLS

/* What a person or a check does to a draft, or to the checklist of a rollback, as changes of its
 * head. Pure: each of the functions is an RqHeadEditFunc whose user_data is an RqDraftEdit. Errors:
 * RQ_RELEASE_ERROR_PREFLIGHT (not now, and why), RQ_VERSION_ERROR. Done twice they say the same. */
typedef struct
{
  const char    *who;     /* (unowned) */
  GDateTime     *when;    /* (unowned) by the manager's clock */
  const char    *item_id; /* (unowned) (nullable) of tick, untick and result */
  RqItemMark     mark;    /* of tick */
  const char    *text;    /* (unowned) note of tick, comment, or version of retarget */
  RqCheckResult *result;  /* (unowned) of result */
  char          *words;   /* (owned) (out): a line for the timeline */
} RqDraftEdit;

void rq_draft_edit_clear (RqDraftEdit *edit);

JsonObject *rq_draft_edit_tick      (RqReleaseHead  *now,
                                     gpointer        edit,
                                     GError        **error);
JsonObject *rq_draft_edit_untick    (RqReleaseHead  *now,
                                     gpointer        edit,
                                     GError        **error);
JsonObject *rq_draft_edit_result    (RqReleaseHead  *now,
                                     gpointer        edit,
                                     GError        **error);
JsonObject *rq_draft_edit_retarget  (RqReleaseHead  *now,
                                     gpointer        edit,
                                     GError        **error);
JsonObject *rq_draft_edit_approve   (RqReleaseHead  *now,
                                     gpointer        edit,
                                     GError        **error);
JsonObject *rq_draft_edit_send_back (RqReleaseHead  *now,
                                     gpointer        edit,
                                     GError        **error);
JsonObject *rq_draft_edit_abandon   (RqReleaseHead  *now,
                                     gpointer        edit,
                                     GError        **error);

/* Is it a draft that may be edited still? */
gboolean rq_draft_check_open  (RqReleaseHead  *head,
                               GError        **error);
/* Is it one whose rollback's checklist may be ticked? */
gboolean rq_draft_check_rolled_back (RqReleaseHead  *head,
                                     GError        **error);
/* May its upgrade begin? */
gboolean rq_draft_check_ready (RqReleaseHead  *head,
                               GError        **error);
/* (transfer full): "3 items are still to be done: …"; @open: of char, not empty */
char    *rq_draft_say_open    (GPtrArray *open);

G_END_DECLS
