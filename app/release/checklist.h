/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "checks/check.h"
#include "records/release-head.h"
#include "release/checklist-item.h"

G_BEGIN_DECLS

/* The built-in checklist, and what a release's head says of it. Pure.
 * In the head: "checklist": {ID: {"result": "pass"…, "words", "lines": […], "checked": TIME, "by",
 * "mark": "done" | "not-applicable" | "overridden" | null, "note", "who", "when": TIME}} */

/* What an item is, the same for every release. */
typedef struct
{
  const char  *id;         /* stable */
  const char  *group;      /* to be translated */
  const char  *title;      /* to be translated */
  const char  *details;    /* to be translated */
  RqItemKind   kind;
  RqCheckFunc  check;      /* (nullable) of RQ_ITEM_CHECK; %NULL: made by the release itself */
  gboolean     of_version; /* what was found out is about one target version */
  gboolean     after_rollback; /* of the checklist of a rollback, not of the upgrade's */
} RqChecklistSpec;

/* The upgrade's, then the rollback's: each starts at position 0. */
guint                  rq_checklist_get_n_specs (gboolean after_rollback);
const RqChecklistSpec *rq_checklist_get_spec    (gboolean after_rollback,
                                                 guint    position);
const RqChecklistSpec *rq_checklist_find_spec   (const char *id); /* of either; (nullable) */

/* What the head says of one item. All (unowned) by the head's fields but the time. */
typedef struct
{
  RqItemStatus  status;
  const char   *words; /* "" */
  JsonArray    *lines; /* (nullable) of strings */
  const char   *note;  /* "" */
  const char   *who;   /* "" */
  GDateTime    *when;  /* (owned) (nullable) */
} RqChecklistState;

/* @fields: (nullable) of a head */
void       rq_checklist_read        (JsonObject            *fields,
                                     const RqChecklistSpec *spec,
                                     RqChecklistState      *state);
void       rq_checklist_state_clear (RqChecklistState *state);
/* (transfer full): what a check found, and what a person wrote, in one line; "" for neither */
char      *rq_checklist_state_say   (const RqChecklistState *state);
/* Does an item in this state stand in nobody's way? */
gboolean   rq_item_status_is_done   (RqItemStatus status);
/* (transfer full) of char: the titles of the items that are not done; empty: complete */
GPtrArray *rq_checklist_find_open   (JsonObject *fields,
                                     gboolean    after_rollback);
/* Has the release an upgrade's checklist: was it drafted? */
gboolean   rq_checklist_is_drafted     (RqReleaseHead *head);
/* Has it a rollback's: was it rolled back? */
gboolean   rq_checklist_is_rolled_back (RqReleaseHead *head);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RqChecklistState, rq_checklist_state_clear)

G_END_DECLS
