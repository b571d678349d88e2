/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/wizard-step.h"

#include <glib/gi18n-lib.h>

struct _RqWizardStep
{
  GObject parent_instance;

  char        *name;       /* (owned) */
  char        *title;      /* (owned) */
  char        *sentence;   /* (owned) */
  char        *next_label; /* (owned) (nullable) */
  char        *why_not;    /* (owned) (nullable) */
  RqStepState  state;
};

typedef enum
{
  PROP_NAME = 1,
  PROP_TITLE,
  PROP_SENTENCE,
  PROP_STATE,
  PROP_STATE_WORDS,
  PROP_ICON_NAME,
  PROP_NEXT_LABEL,
  PROP_WHY_NOT,
} RqWizardStepProperty;

static GParamSpec *props[PROP_WHY_NOT + 1];

G_DEFINE_FINAL_TYPE (RqWizardStep, rq_wizard_step, G_TYPE_OBJECT)

static void
set_text (RqWizardStep          *self,
          char                 **field,
          const char            *text,
          RqWizardStepProperty   property)
{
  if (g_strcmp0 (*field, text) == 0)
    return;

  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
rq_wizard_step_get_property (GObject      *object,
                             unsigned int  property_id,
                             GValue       *value,
                             GParamSpec   *pspec)
{
  RqWizardStep *self = RQ_WIZARD_STEP (object);

  switch ((RqWizardStepProperty) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SENTENCE:
      g_value_set_string (value, self->sentence);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_STATE_WORDS:
      g_value_set_string (value, rq_step_state_to_label (self->state));
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, rq_step_state_to_icon (self->state));
      break;
    case PROP_NEXT_LABEL:
      g_value_set_string (value, self->next_label);
      break;
    case PROP_WHY_NOT:
      g_value_set_string (value, self->why_not);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_wizard_step_finalize (GObject *object)
{
  RqWizardStep *self = RQ_WIZARD_STEP (object);

  g_free (self->name);
  g_free (self->title);
  g_free (self->sentence);
  g_free (self->next_label);
  g_free (self->why_not);
  G_OBJECT_CLASS (rq_wizard_step_parent_class)->finalize (object);
}

static void
rq_wizard_step_class_init (RqWizardStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rq_wizard_step_get_property;
  object_class->finalize = rq_wizard_step_finalize;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, RQ_STEP_FAILED, 0, flags);
  props[PROP_STATE_WORDS] = g_param_spec_string ("state-words", NULL, NULL, NULL, flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  props[PROP_NEXT_LABEL] = g_param_spec_string ("next-label", NULL, NULL, NULL, flags);
  props[PROP_WHY_NOT] = g_param_spec_string ("why-not", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
rq_wizard_step_init (RqWizardStep *self)
{
}

/**
 * rq_wizard_step_new:
 * @name: stable, not translated
 * @title: one or two words
 *
 * Returns: (transfer full): a step that is to come
 */
RqWizardStep *
rq_wizard_step_new (const char *name,
                    const char *title)
{
  RqWizardStep *self = g_object_new (RQ_TYPE_WIZARD_STEP, NULL);

  self->name = g_strdup (name);
  self->title = g_strdup (title);
  self->sentence = g_strdup ("");
  return self;
}

/**
 * rq_wizard_step_get_name:
 *
 * Returns: (transfer none): its stable name
 */
const char *
rq_wizard_step_get_name (RqWizardStep *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_STEP (self), NULL);

  return self->name;
}

/**
 * rq_wizard_step_get_title:
 *
 * Returns: (transfer none): one or two words
 */
const char *
rq_wizard_step_get_title (RqWizardStep *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_STEP (self), NULL);

  return self->title;
}

/**
 * rq_wizard_step_get_sentence:
 *
 * Returns: (transfer none): what to do here and why, "" for nothing
 */
const char *
rq_wizard_step_get_sentence (RqWizardStep *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_STEP (self), NULL);

  return self->sentence;
}

/**
 * rq_wizard_step_get_state:
 *
 * Returns: how it stands
 */
RqStepState
rq_wizard_step_get_state (RqWizardStep *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_STEP (self), RQ_STEP_TO_COME);

  return self->state;
}

/**
 * rq_wizard_step_get_next_label:
 *
 * Returns: (transfer none) (nullable): what the button does, with a mnemonic; %NULL for no button
 */
const char *
rq_wizard_step_get_next_label (RqWizardStep *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_STEP (self), NULL);

  return self->next_label;
}

/**
 * rq_wizard_step_get_why_not:
 *
 * Returns: (transfer none) (nullable): why it does not go on now, a sentence
 */
const char *
rq_wizard_step_get_why_not (RqWizardStep *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_STEP (self), NULL);

  return self->why_not;
}

/**
 * rq_wizard_step_is_ready:
 *
 * Returns: whether its button can be pressed
 */
gboolean
rq_wizard_step_is_ready (RqWizardStep *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_STEP (self), FALSE);

  return self->next_label != NULL && self->why_not == NULL;
}

/**
 * rq_wizard_step_set_state:
 * @state: how it stands now
 */
void
rq_wizard_step_set_state (RqWizardStep *self,
                          RqStepState   state)
{
  GObject *object = G_OBJECT (self);

  g_return_if_fail (RQ_IS_WIZARD_STEP (self));

  if (self->state == state)
    return;

  g_object_freeze_notify (object);
  self->state = state;
  g_object_notify_by_pspec (object, props[PROP_STATE]);
  g_object_notify_by_pspec (object, props[PROP_STATE_WORDS]);
  g_object_notify_by_pspec (object, props[PROP_ICON_NAME]);
  g_object_thaw_notify (object);
}

/**
 * rq_wizard_step_set_sentence:
 * @sentence: what to do here and why
 */
void
rq_wizard_step_set_sentence (RqWizardStep *self,
                             const char   *sentence)
{
  g_return_if_fail (RQ_IS_WIZARD_STEP (self));

  set_text (self, &self->sentence, sentence, PROP_SENTENCE);
}

/**
 * rq_wizard_step_offer:
 * @next_label: (nullable): a verb with a mnemonic; %NULL where nothing is to be pressed
 * @why_not: (nullable): a sentence on what has to happen first
 */
void
rq_wizard_step_offer (RqWizardStep *self,
                      const char   *next_label,
                      const char   *why_not)
{
  g_return_if_fail (RQ_IS_WIZARD_STEP (self));

  g_object_freeze_notify (G_OBJECT (self));
  set_text (self, &self->next_label, next_label, PROP_NEXT_LABEL);
  set_text (self, &self->why_not, why_not, PROP_WHY_NOT);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * rq_step_state_to_label:
 *
 * Returns: the state in a word
 */
const char *
rq_step_state_to_label (RqStepState state)
{
  switch (state)
    {
    case RQ_STEP_CURRENT:
      return _("Now");
    case RQ_STEP_DONE:
      return _("Done");
    case RQ_STEP_FAILED:
      return _("Failed");
    case RQ_STEP_TO_COME:
    default:
      return _("To come");
    }
}

/**
 * rq_step_state_to_icon:
 *
 * Returns: the name of a symbolic icon
 */
const char *
rq_step_state_to_icon (RqStepState state)
{
  switch (state)
    {
    case RQ_STEP_CURRENT:
      return "rq-current-symbolic";
    case RQ_STEP_DONE:
      return "rq-healthy-symbolic";
    case RQ_STEP_FAILED:
      return "rq-failed-symbolic";
    case RQ_STEP_TO_COME:
    default:
      return "rq-pending-symbolic";
    }
}

/**
 * rq_step_state_to_style:
 *
 * Returns: a style class that colours its icon
 */
const char *
rq_step_state_to_style (RqStepState state)
{
  switch (state)
    {
    case RQ_STEP_CURRENT:
      return "accent";
    case RQ_STEP_DONE:
      return "success";
    case RQ_STEP_FAILED:
      return "error";
    case RQ_STEP_TO_COME:
    default:
      return "dim-label";
    }
}
