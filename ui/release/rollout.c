/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/rollout.h"

#include <glib/gi18n-lib.h>

#include "format.h"

struct _RqRollout
{
  GObject parent_instance;

  char       *name;      /* (owned) */
  char       *change;    /* (owned) */
  char       *slots;     /* (owned) */
  char       *words;     /* (owned) */
  const char *icon_name; /* (unowned) static */
  const char *style;     /* (unowned) static */
};

typedef enum
{
  PROP_NAME = 1,
  PROP_CHANGE,
  PROP_SLOTS,
  PROP_WORDS,
  PROP_ICON_NAME,
  PROP_STYLE,
} RqRolloutProperty;

static GParamSpec *props[PROP_STYLE + 1];

G_DEFINE_FINAL_TYPE (RqRollout, rq_rollout, G_TYPE_OBJECT)

static void
take_text (RqRollout          *self,
           char              **field,
           char               *text,
           RqRolloutProperty   property)
{
  if (g_strcmp0 (*field, text) == 0)
    {
      g_free (text);
      return;
    }
  g_free (*field);
  *field = text;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_static (RqRollout          *self,
            const char        **field,
            const char         *text,
            RqRolloutProperty   property)
{
  if (g_strcmp0 (*field, text) == 0)
    return;

  *field = text;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static char *
format_change (const RqRolloutRow *row)
{
  if (!row->changes || g_str_equal (row->from, row->to))
    return g_strdup (row->from);

  return g_strdup_printf ("%s → %s", row->from, row->to);
}

static char *
format_slots (RqVerdict *verdict)
{
  if (verdict == NULL)
    return g_strdup ("");

  /* Translators: slots of a service that are in the wanted state, of all */
  return g_strdup_printf (_("%d of %d"), rq_verdict_get_done (verdict),
                          rq_verdict_get_desired (verdict));
}

static char *
format_words (const RqRolloutRow *row)
{
  const char *label, *words;

  if (row->verdict == NULL)
    return g_strdup (row->changes ? _("Waiting") : _("Stays as it is"));

  label = rq_outcome_to_label (rq_verdict_get_outcome (row->verdict));
  words = rq_verdict_get_words (row->verdict);
  if (words == NULL || *words == '\0' || g_str_equal (words, label))
    return g_strdup (label);

  return g_strdup_printf ("%s · %s", label, words);
}

static void
rq_rollout_get_property (GObject      *object,
                         unsigned int  property_id,
                         GValue       *value,
                         GParamSpec   *pspec)
{
  RqRollout *self = RQ_ROLLOUT (object);

  switch ((RqRolloutProperty) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CHANGE:
      g_value_set_string (value, self->change);
      break;
    case PROP_SLOTS:
      g_value_set_string (value, self->slots);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_STYLE:
      g_value_set_string (value, self->style);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_rollout_finalize (GObject *object)
{
  RqRollout *self = RQ_ROLLOUT (object);

  g_free (self->name);
  g_free (self->change);
  g_free (self->slots);
  g_free (self->words);
  G_OBJECT_CLASS (rq_rollout_parent_class)->finalize (object);
}

static void
rq_rollout_class_init (RqRolloutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rq_rollout_get_property;
  object_class->finalize = rq_rollout_finalize;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_CHANGE] = g_param_spec_string ("change", NULL, NULL, NULL, flags);
  props[PROP_SLOTS] = g_param_spec_string ("slots", NULL, NULL, NULL, flags);
  props[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL, flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  props[PROP_STYLE] = g_param_spec_string ("style", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
rq_rollout_init (RqRollout *self)
{
}

/**
 * rq_rollout_new:
 *
 * Returns: (transfer full): the row as an object that lists can show
 */
RqRollout *
rq_rollout_new (const RqRolloutRow *row)
{
  RqRollout *self = g_object_new (RQ_TYPE_ROLLOUT, NULL);

  rq_rollout_update (self, row);
  return self;
}

/**
 * rq_rollout_update:
 * @row: the same service, later
 */
void
rq_rollout_update (RqRollout          *self,
                   const RqRolloutRow *row)
{
  RqVerdict *verdict = row->verdict;
  const char *icon = "rq-pending-symbolic";
  const char *style = "dim-label";

  g_return_if_fail (RQ_IS_ROLLOUT (self));

  if (verdict != NULL)
    {
      icon = rq_format_outcome_icon (rq_verdict_get_outcome (verdict));
      style = rq_format_outcome_style (rq_verdict_get_outcome (verdict));
    }
  g_object_freeze_notify (G_OBJECT (self));
  take_text (self, &self->name, g_strdup (row->name), PROP_NAME);
  take_text (self, &self->change, format_change (row), PROP_CHANGE);
  take_text (self, &self->slots, format_slots (verdict), PROP_SLOTS);
  take_text (self, &self->words, format_words (row), PROP_WORDS);
  set_static (self, &self->icon_name, icon, PROP_ICON_NAME);
  set_static (self, &self->style, style, PROP_STYLE);
  g_object_thaw_notify (G_OBJECT (self));
}
