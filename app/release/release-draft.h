/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-head.h"
#include "release/checklist-item.h"
#include "release/deployment-session.h"

G_BEGIN_DECLS

/* A person's signature under a release: an approval, or that it was sent back. */
typedef struct
{
  char      *who;     /* (owned) "Ann Lee <ann@desk>" */
  GDateTime *when;    /* (owned) by the manager's clock */
  char      *comment; /* (owned) "" without one */
} RqSignature;

/* A release before anything is changed: its target and its checklist, kept in the swarm, where
 * another workstation can open it too. DRAFT until the first tick or check, then CHECKING, then
 * READY once it is approved; a change after that (untick, another version, a check that fails)
 * takes the approval back. Abandoned for good, or begun by rq_upgrade_new_from_draft().
 *
 * Properties, notified, changed live also when another workstation changes the release: "head"
 * (RqReleaseHead, nullable before create or open), "items" (GListModel of RqChecklistItem; always
 * the same objects), "complete" (every item is done: it may be approved), "ready" (approved and
 * complete: the upgrade may begin), "why-not" (nullable sentence: why the next step, which is
 * Review before "complete" and the upgrade after it, is off), "busy" (something is being checked
 * or written).
 *
 * Every operation may be called while others are under way; they are written in order. An error
 * leaves the release as it was: connection lost, RQ_RECORD_ERROR_* (gone, damaged),
 * RQ_RELEASE_ERROR_PREFLIGHT (not now: the sentence says why). After a reconnection of the session
 * the draft follows again by itself.
 * Threads: main only. (RQ_RELEASE_DRAFT is a state: its casts are RQ_DRAFT() and RQ_IS_DRAFT().) */
#define RQ_TYPE_RELEASE_DRAFT (rq_release_draft_get_type ())
G_DECLARE_FINAL_TYPE (RqReleaseDraft, rq_release_draft, RQ, DRAFT, GObject)

/* @session: online when something is to be done; @author: (nullable) "Ann Lee <ann@desk>", default
 * from the system's user and host name */
RqReleaseDraft *rq_release_draft_new          (RqDeploymentSession *session,
                                               const char          *author);
/* The same for the checklist of a rollback: its items can be ticked once the release is rolled
 * back; it is never "ready". To be opened. */
RqReleaseDraft *rq_release_draft_new_after_rollback (RqDeploymentSession *session,
                                                     const char          *author);
gboolean        rq_release_draft_is_after_rollback  (RqReleaseDraft *self);
/* A new release in the swarm: then it has a "head". Once, or open. */
void            rq_release_draft_create_async (RqReleaseDraft      *self,
                                               const char          *version,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
/* One that exists; also one that is no draft any more, whose checklist can be looked at only. */
void            rq_release_draft_open_async   (RqReleaseDraft      *self,
                                               const char          *release_id,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
/* The end of each operation here: whether it is written. */
gboolean        rq_release_draft_finish       (RqReleaseDraft  *self,
                                               GAsyncResult    *result,
                                               GError         **error);

/* @note: needed as RqItemMark says, else "" is right. When it cannot be written the item keeps
 * @note as "unsent". */
void rq_release_draft_tick_async      (RqReleaseDraft      *self,
                                       const char          *item_id,
                                       RqItemMark           mark,
                                       const char          *note,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* Takes a person's mark back. */
void rq_release_draft_untick_async    (RqReleaseDraft      *self,
                                       const char          *item_id,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* Finds out and writes what was found, one check after the other: each is "busy" until its result
 * is there. @item_id: (nullable) %NULL: all checks. A check that says no is no error. Cancelling
 * leaves out those that have not been made yet. */
void rq_release_draft_check_async     (RqReleaseDraft      *self,
                                       const char          *item_id,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* Another target: what depends on it is forgotten (checks, what was overridden, the test in
 * staging), other ticks stay, an approval does not. Its ID stays. */
void rq_release_draft_retarget_async  (RqReleaseDraft      *self,
                                       const char          *version,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* Only when "complete". @comment: "" is fine */
void rq_release_draft_approve_async   (RqReleaseDraft      *self,
                                       const char          *comment,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* To its author: @comment says what is wrong and must not be empty. */
void rq_release_draft_send_back_async (RqReleaseDraft      *self,
                                       const char          *comment,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* Closes it; nothing was changed. @comment: "" is fine */
void rq_release_draft_abandon_async   (RqReleaseDraft      *self,
                                       const char          *comment,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);

RqReleaseHead     *rq_release_draft_get_head      (RqReleaseDraft *self); /* (nullable) */
/* of RqChecklistItem */
GListModel        *rq_release_draft_get_items     (RqReleaseDraft *self);
RqChecklistItem   *rq_release_draft_find_item     (RqReleaseDraft *self,
                                                   const char     *item_id); /* (nullable) */
gboolean           rq_release_draft_is_complete   (RqReleaseDraft *self);
gboolean           rq_release_draft_is_ready      (RqReleaseDraft *self);
const char        *rq_release_draft_get_why_not   (RqReleaseDraft *self); /* (nullable) */
gboolean           rq_release_draft_is_busy       (RqReleaseDraft *self);
/* (nullable): %NULL: not approved; valid until "head" changes */
const RqSignature *rq_release_draft_get_approval  (RqReleaseDraft *self);
/* (nullable): who sent it back last and why; %NULL after an approval */
const RqSignature *rq_release_draft_get_sent_back (RqReleaseDraft *self);

G_END_DECLS
