/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* So many of them a post-mortem can have. */
#define RQ_ACTION_ITEMS_MAX 200

/* What somebody is to do so that it does not happen again. */
typedef struct
{
  char *id;           /* (owned) stays with the row, whatever becomes of its text */
  char *what;         /* (owned) one line */
  char *owner;        /* (owned) "" */
  char *due;          /* (owned) "2026-12-01", "" */
  gboolean done;
  JsonObject *others; /* (owned) (nullable) members that nobody here knows */
} RqActionItem;

/* @id: (nullable): a new one */
RqActionItem *rq_action_item_new (const char *id,
                                  const char *what,
                                  const char *owner,
                                  const char *due,
                                  gboolean    done);
RqActionItem *rq_action_item_copy (const RqActionItem *item);
void          rq_action_item_free (RqActionItem *item);
/* (nullable) (transfer full) */
RqActionItem *rq_action_item_from_json (JsonObject *object);
JsonObject *rq_action_item_to_json (const RqActionItem *item);
/* The same words, whichever row it is. */
gboolean      rq_action_item_equal (const RqActionItem *a,
                                    const RqActionItem *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqActionItem, rq_action_item_free)

G_END_DECLS
