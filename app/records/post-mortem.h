/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/action-item.h"

G_BEGIN_DECLS

/* The texts of a post-mortem, in the order in which they are read. */
typedef enum
{
  RQ_POST_MORTEM_SUMMARY,
  RQ_POST_MORTEM_IMPACT,
  RQ_POST_MORTEM_TRIGGER,
  RQ_POST_MORTEM_ROOT_CAUSES,
  RQ_POST_MORTEM_DETECTION,
  RQ_POST_MORTEM_RESOLUTION,
  RQ_POST_MORTEM_WENT_WELL,
  RQ_POST_MORTEM_WENT_BADLY,
  RQ_POST_MORTEM_LUCKY,
  RQ_POST_MORTEM_TIMELINE, /* a line an event: "2026-11-22 10:20:31 UTC What happened" */
} RqPostMortemField;

#define RQ_POST_MORTEM_N_FIELDS (RQ_POST_MORTEM_TIMELINE + 1)

/* A post-mortem's JSON may be this long (bytes): Raft writes it whole on every change. */
#define RQ_POST_MORTEM_MAX (192 * 1024)

const char *rq_post_mortem_field_to_nick (RqPostMortemField field);  /* stable: "root-causes" */
const char *rq_post_mortem_field_to_label (RqPostMortemField field); /* translated */
/* translated: one sentence on what belongs there */
const char *rq_post_mortem_field_to_hint (RqPostMortemField field);
/* By its nick, its English name or its translated one, as a heading has it. */
gboolean    rq_post_mortem_field_find (const char        *heading,
                                       RqPostMortemField *field);

/* What people learnt from a release. Immutable, refcounted; changed copies are made of it. Keeps
 * fields it does not know. */
#define RQ_TYPE_POST_MORTEM (rq_post_mortem_get_type ())
typedef struct _RqPostMortem RqPostMortem;

GType         rq_post_mortem_get_type (void);
RqPostMortem *rq_post_mortem_new (const char *release_id);
RqPostMortem *rq_post_mortem_ref (RqPostMortem *self);
void          rq_post_mortem_unref (RqPostMortem *self);

/* (transfer none): all fields, also those nobody here knows: never change them */
JsonObject *rq_post_mortem_get_fields  (RqPostMortem *self);
const char *rq_post_mortem_get_release (RqPostMortem *self);
/* "Ann Lee <ann@desk>": who changed it last, "" for nobody yet */
const char *rq_post_mortem_get_author (RqPostMortem *self);
GDateTime *rq_post_mortem_get_changed (RqPostMortem *self);  /* (nullable) never kept yet */
const char *rq_post_mortem_get_text (RqPostMortem     *self,
                                     RqPostMortemField field);
/* Requeen wrote this text, and nobody has changed it. */
gboolean    rq_post_mortem_is_drafted (RqPostMortem     *self,
                                       RqPostMortemField field);
/* of RqActionItem */
GPtrArray *rq_post_mortem_get_actions (RqPostMortem *self);
/* The same texts and action items, whoever wrote them. */
gboolean    rq_post_mortem_equal (RqPostMortem *a,
                                  RqPostMortem *b);
/* (transfer full): of the texts and action items: another one when one of them is */
char *rq_post_mortem_dup_revision (RqPostMortem *self);

/* (transfer full): changed copies */
RqPostMortem *rq_post_mortem_with_text (RqPostMortem     *self,
                                        RqPostMortemField field,
                                        const char       *text);
RqPostMortem *rq_post_mortem_with_draft (RqPostMortem     *self,
                                         RqPostMortemField field,
                                         const char       *text);
/* @actions: of RqActionItem, at most RQ_ACTION_ITEMS_MAX */
RqPostMortem *rq_post_mortem_with_actions (RqPostMortem *self,
                                           GPtrArray    *actions);
/* Now, by @author. */
RqPostMortem *rq_post_mortem_signed (RqPostMortem *self,
                                     const char   *author);
/* As @author has imported it from a file that was made from @revision, "" when it does not say. */
RqPostMortem *rq_post_mortem_imported (RqPostMortem *self,
                                       const char   *revision,
                                       const char   *author);
/* Whether it still is what @author imported from such a file. */
gboolean      rq_post_mortem_is_import (RqPostMortem *self,
                                        const char   *revision,
                                        const char   *author);
/* What is known of @other's import. */
RqPostMortem *rq_post_mortem_with_import (RqPostMortem *self,
                                          RqPostMortem *other);

/* Errors: RQ_RECORD_ERROR_DAMAGED, RQ_RECORD_ERROR_TOO_NEW */
RqPostMortem *rq_post_mortem_from_label (const char *label,
                                         GError    **error);
/* (transfer full). Errors: RQ_RECORD_ERROR_DAMAGED when it is too long */
char *rq_post_mortem_to_label (RqPostMortem *self,
                               GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqPostMortem, rq_post_mortem_unref)

G_END_DECLS
