/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* product.md, "Life of a release". */
typedef enum
{
  RQ_RELEASE_DRAFT,
  RQ_RELEASE_CHECKING,
  RQ_RELEASE_READY,
  RQ_RELEASE_PULLING,
  RQ_RELEASE_MIGRATING,
  RQ_RELEASE_UPDATING,
  RQ_RELEASE_VERIFYING,
  RQ_RELEASE_OBSERVING,
  RQ_RELEASE_COMPLETED,
  RQ_RELEASE_ROLLING_BACK,
  RQ_RELEASE_ROLLED_BACK,
  RQ_RELEASE_FAILED,    /* needs a person: retry, ignore with a reason, or roll back */
  RQ_RELEASE_ABANDONED, /* nothing was changed */
} RqReleaseState;

const char *rq_release_state_to_nick  (RqReleaseState state); /* stable: "rolling-back" */
const char *rq_release_state_to_label (RqReleaseState state); /* translated */
gboolean    rq_release_state_is_open  (RqReleaseState state); /* in flight or needing a person */

/* The small mutable part of a release, as read at one moment. Immutable, refcounted; made into a
 * changed copy and written by the store. Keeps fields it does not know. */
#define RQ_TYPE_RELEASE_HEAD (rq_release_head_get_type ())
typedef struct _RqReleaseHead RqReleaseHead;

GType          rq_release_head_get_type     (void);
RqReleaseHead *rq_release_head_ref          (RqReleaseHead *self);
void           rq_release_head_unref        (RqReleaseHead *self);
/* "20261122-1020-3.9.52-ab12" like, ≤ 40 characters */
const char    *rq_release_head_get_id       (RqReleaseHead *self);
const char    *rq_release_head_get_stack    (RqReleaseHead *self);
const char    *rq_release_head_get_version  (RqReleaseHead *self); /* target */
const char    *rq_release_head_get_previous (RqReleaseHead *self); /* "" when not one version */
RqReleaseState rq_release_head_get_state    (RqReleaseHead *self);
const char    *rq_release_head_get_author   (RqReleaseHead *self); /* "Ann Lee <ann@desk>" */
/* the last outcome, one sentence, "" */
const char    *rq_release_head_get_words    (RqReleaseHead *self);
/* Its update command ended without a word, as by a reboot: nobody knows how far it got. */
gboolean       rq_release_head_has_lost_run (RqReleaseHead *self);
/* translated: its state, or that its run was lost where that is what is to be known */
const char    *rq_release_head_get_label    (RqReleaseHead *self);
GDateTime     *rq_release_head_get_created  (RqReleaseHead *self);
GDateTime     *rq_release_head_get_changed  (RqReleaseHead *self);
/* of two heads of a release the newer one has more; 0: never changed, or by an older Requeen */
gint64         rq_release_head_get_revision (RqReleaseHead *self);
/* may anything have been changed? FALSE: a draft, or one that went before its update command */
gboolean       rq_release_head_has_begun    (RqReleaseHead *self);
/* (transfer none) (nullable): the run of update.sh on the manager: its id */
const char    *rq_release_head_get_run      (RqReleaseHead *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqReleaseHead, rq_release_head_unref)

G_END_DECLS
