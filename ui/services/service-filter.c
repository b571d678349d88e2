/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/service-filter.h"

#include "swarm/service.h"

struct _RqServiceFilter
{
  GtkFilter parent_instance;

  char     *text; /* (owned) case folded; "" for any */
  gboolean  only_unhealthy;
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
rq_service_filter_match (GtkFilter *filter,
                         gpointer   item)
{
  RqServiceFilter *self = RQ_SERVICE_FILTER (filter);
  RqService *service = RQ_SERVICE (item);
  RqVerdict *verdict = rq_service_get_verdict (service);

  if (self->only_unhealthy && (verdict == NULL || rq_verdict_is_good (verdict)))
    return FALSE;
  if (has_text (self, rq_service_get_name (service))
      || has_text (self, rq_service_get_version (service)))
    return TRUE;

  return verdict != NULL && has_text (self, rq_outcome_to_label (rq_verdict_get_outcome (verdict)));
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
  G_OBJECT_CLASS (klass)->finalize = rq_service_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = rq_service_filter_match;
}

static void
rq_service_filter_init (RqServiceFilter *self)
{
  self->text = g_strdup ("");
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
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
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
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}
