/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who says that the item is done. */
typedef enum
{
  RQ_ITEM_PERSON, /* a person ticks it, or says why it does not apply */
  RQ_ITEM_CHECK,  /* Requeen finds out; a person can only override what it found, with a note */
} RqItemKind;

/* Where an item stands. Each needs its own words and icon, never a colour alone. */
typedef enum
{
  RQ_ITEM_PENDING,        /* not ticked; not checked yet */
  RQ_ITEM_DONE,           /* ticked by a person */
  RQ_ITEM_NOT_APPLICABLE, /* a person said that it does not apply, with a note */
  RQ_ITEM_PASSED,         /* the check is content */
  RQ_ITEM_WARNING,        /* the check is not happy, and nothing stands in the way */
  RQ_ITEM_FAILED,         /* the check says no */
  RQ_ITEM_UNKNOWN,        /* the check could not find out */
  RQ_ITEM_OVERRIDDEN,     /* failed or unknown, and a person goes on anyway, with a note */
} RqItemStatus;

/* What a person says of an item. */
typedef enum
{
  RQ_MARK_DONE,           /* of RQ_ITEM_PERSON */
  RQ_MARK_NOT_APPLICABLE, /* of RQ_ITEM_PERSON; needs a note */
  RQ_MARK_OVERRIDDEN,     /* of RQ_ITEM_CHECK that failed or is unknown; needs a note */
} RqItemMark;

const char *rq_item_status_to_nick  (RqItemStatus status);  /* stable: "not-applicable" */
const char *rq_item_status_to_label (RqItemStatus status); /* translated: "Not applicable" */

/* One line of a release's checklist, kept in step by its RqReleaseDraft. Main only.
 * Properties, all readable, notified when they change: "id" ("backup-database"), "group" (heading
 * it stands under), "title", "details" (what to do or what is looked at, one sentence), "kind"
 * (RqItemKind as int), "status" (RqItemStatus as int), "done" (it no longer stands in the way),
 * "busy" (being checked or written now), "words" (what the check found, one sentence, ""),
 * "evidence" (GStrv, lines, empty when there is none), "note" ("" without one), "who", "when"
 * (GDateTime by the manager's clock, nullable): who ticked it, else who had it checked; "unsent"
 * (nullable: the note of a tick that could not be written: show it in the entry again). */
#define RQ_TYPE_CHECKLIST_ITEM (rq_checklist_item_get_type ())
G_DECLARE_FINAL_TYPE (RqChecklistItem, rq_checklist_item, RQ, CHECKLIST_ITEM, GObject)

const char         *rq_checklist_item_get_id       (RqChecklistItem *self);
const char         *rq_checklist_item_get_group    (RqChecklistItem *self);
const char         *rq_checklist_item_get_title    (RqChecklistItem *self);
const char         *rq_checklist_item_get_details  (RqChecklistItem *self);
RqItemKind          rq_checklist_item_get_kind     (RqChecklistItem *self);
RqItemStatus        rq_checklist_item_get_status   (RqChecklistItem *self);
gboolean            rq_checklist_item_is_done      (RqChecklistItem *self);
gboolean            rq_checklist_item_is_busy      (RqChecklistItem *self);
const char         *rq_checklist_item_get_words    (RqChecklistItem *self);
/* (transfer none) (array zero-terminated=1), never %NULL */
const char * const *rq_checklist_item_get_evidence (RqChecklistItem *self);
const char         *rq_checklist_item_get_note     (RqChecklistItem *self);
const char         *rq_checklist_item_get_who      (RqChecklistItem *self);
/* (nullable) */
GDateTime          *rq_checklist_item_get_when     (RqChecklistItem *self);
/* (nullable) */
const char         *rq_checklist_item_get_unsent   (RqChecklistItem *self);
/* May it be marked so now? What a window offers. */
gboolean            rq_checklist_item_can_mark     (RqChecklistItem *self,
                                                    RqItemMark       mark);

G_END_DECLS
