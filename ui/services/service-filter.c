/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/service-filter.h"

#include "swarm/service.h"

/* So many rows come in within one turn: drawn well within a blink. */
#define ROWS_PER_TURN 30
/* GTK keeps at most about 200 rows of a list alive; more than that costs no widgets. */
#define MAX_ROWS_ALIVE 240

struct _RqServiceFilter
{
  GtkFilter parent_instance;

  char         *text; /* (owned) case folded; "" for any */
  gboolean      only_unhealthy;
  unsigned int  room;      /* how many may still come in within this turn */
  unsigned int  let_in;    /* since the last change */
  unsigned int  source_id; /* of the next turn; 0: all are in */
};

G_DEFINE_FINAL_TYPE (RqServiceFilter, rq_service_filter, GTK_TYPE_FILTER)

static gboolean
has_text (RqServiceFilter *self,
          const char      *value)
{
  g_autofree char *folded = g_utf8_casefold (value, -1);

  return strstr (folded, self->text) != NULL;
}

static gboolean
fits (RqServiceFilter *self,
      RqService       *service)
{
  RqVerdict *verdict = rq_service_get_verdict (service);

  if (self->only_unhealthy && (verdict == NULL || rq_verdict_is_good (verdict)))
    return FALSE;
  if (has_text (self, rq_service_get_name (service))
      || has_text (self, rq_service_get_version (service)))
    return TRUE;

  return verdict != NULL && has_text (self, rq_outcome_to_label (rq_verdict_get_outcome (verdict)));
}

static gboolean
rq_service_filter_match (GtkFilter *filter,
                         gpointer   item)
{
  RqServiceFilter *self = RQ_SERVICE_FILTER (filter);

  if (self->room == 0 || !fits (self, RQ_SERVICE (item)))
    return FALSE;
  if (self->source_id != 0)
    self->room--;
  return TRUE;
}

static void
let_some_in (RqServiceFilter *self)
{
  self->room = self->let_in < MAX_ROWS_ALIVE ? ROWS_PER_TURN : G_MAXUINT;
  self->let_in += ROWS_PER_TURN;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_LESS_STRICT);
}

/* Where there was room left, nobody waits outside. */
static gboolean
let_more_in_cb (gpointer data)
{
  RqServiceFilter *self = RQ_SERVICE_FILTER (data);

  let_some_in (self);
  if (self->room == 0)
    return G_SOURCE_CONTINUE;

  self->source_id = 0;
  self->room = G_MAXUINT;
  return G_SOURCE_REMOVE;
}

static void
rq_service_filter_dispose (GObject *object)
{
  g_clear_handle_id (&RQ_SERVICE_FILTER (object)->source_id, g_source_remove);
  G_OBJECT_CLASS (rq_service_filter_parent_class)->dispose (object);
}

static void
rq_service_filter_finalize (GObject *object)
{
  g_free (RQ_SERVICE_FILTER (object)->text);
  G_OBJECT_CLASS (rq_service_filter_parent_class)->finalize (object);
}

static void
rq_service_filter_class_init (RqServiceFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rq_service_filter_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_service_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = rq_service_filter_match;
}

static void
rq_service_filter_init (RqServiceFilter *self)
{
  self->text = g_strdup ("");
  self->room = G_MAXUINT;
}

/**
 * rq_service_filter_new:
 *
 * Returns: (transfer full): a filter that lets everything through
 */
RqServiceFilter *
rq_service_filter_new (void)
{
  return g_object_new (RQ_TYPE_SERVICE_FILTER, NULL);
}

/**
 * rq_service_filter_update:
 *
 * Judges all services again, as they may have changed. Those that no longer fit go at once, those
 * that fit now come in a few at a time, the first ones at once: a list that makes two hundred rows
 * in one turn of the main loop stands still for a tenth of a second.
 */
void
rq_service_filter_update (RqServiceFilter *self)
{
  g_return_if_fail (RQ_IS_SERVICE_FILTER (self));

  self->room = G_MAXUINT;
  self->let_in = 0;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_MORE_STRICT);
  if (self->source_id == 0)
    self->source_id = g_idle_add (let_more_in_cb, self);
  let_some_in (self);
}

/**
 * rq_service_filter_let_all_in:
 *
 * For who wants to find a certain service now: all that fit are in when this returns.
 */
void
rq_service_filter_let_all_in (RqServiceFilter *self)
{
  g_return_if_fail (RQ_IS_SERVICE_FILTER (self));

  if (self->source_id == 0)
    return;

  g_clear_handle_id (&self->source_id, g_source_remove);
  self->room = G_MAXUINT;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_LESS_STRICT);
}

/**
 * rq_service_filter_set_text:
 * @text: as typed; "" for any
 */
void
rq_service_filter_set_text (RqServiceFilter *self,
                            const char      *text)
{
  g_return_if_fail (RQ_IS_SERVICE_FILTER (self) && text != NULL);

  g_free (self->text);
  self->text = g_utf8_casefold (text, -1);
  rq_service_filter_update (self);
}

/**
 * rq_service_filter_set_only_unhealthy:
 * @only_unhealthy: whether to leave out what is well or not yet judged
 */
void
rq_service_filter_set_only_unhealthy (RqServiceFilter *self,
                                      gboolean         only_unhealthy)
{
  g_return_if_fail (RQ_IS_SERVICE_FILTER (self));

  self->only_unhealthy = only_unhealthy;
  rq_service_filter_update (self);
}
