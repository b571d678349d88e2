/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/wizard-flow.h"

typedef struct
{
  GListStore   *steps;   /* (owned) of RqWizardStep */
  RqWizardStep *current; /* (unowned) (nullable) one of them */
  char         *title;   /* (owned) */
  gboolean      may_roll_back;
} RqWizardFlowPrivate;

typedef enum
{
  PROP_CURRENT = 1,
  PROP_TITLE,
  PROP_MAY_ROLL_BACK,
} RqWizardFlowProperty;

static GParamSpec *props[PROP_MAY_ROLL_BACK + 1];

G_DEFINE_TYPE_WITH_PRIVATE (RqWizardFlow, rq_wizard_flow, G_TYPE_OBJECT)

static RqWizardFlowPrivate *
get (RqWizardFlow *self)
{
  return rq_wizard_flow_get_instance_private (self);
}

static void
rq_wizard_flow_get_property (GObject      *object,
                             unsigned int  property_id,
                             GValue       *value,
                             GParamSpec   *pspec)
{
  RqWizardFlowPrivate *priv = get (RQ_WIZARD_FLOW (object));

  switch ((RqWizardFlowProperty) property_id)
    {
    case PROP_CURRENT:
      g_value_set_object (value, priv->current);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_MAY_ROLL_BACK:
      g_value_set_boolean (value, priv->may_roll_back);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_wizard_flow_finalize (GObject *object)
{
  RqWizardFlowPrivate *priv = get (RQ_WIZARD_FLOW (object));

  g_object_unref (priv->steps);
  g_free (priv->title);
  G_OBJECT_CLASS (rq_wizard_flow_parent_class)->finalize (object);
}

static void
rq_wizard_flow_class_init (RqWizardFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rq_wizard_flow_get_property;
  object_class->finalize = rq_wizard_flow_finalize;

  props[PROP_CURRENT] = g_param_spec_object ("current", NULL, NULL, RQ_TYPE_WIZARD_STEP, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_MAY_ROLL_BACK] = g_param_spec_boolean ("may-roll-back", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
rq_wizard_flow_init (RqWizardFlow *self)
{
  RqWizardFlowPrivate *priv = get (self);

  priv->steps = g_list_store_new (RQ_TYPE_WIZARD_STEP);
  priv->title = g_strdup ("");
}

/* (transfer none) */
static RqWizardStep *
step_at (RqWizardFlow *self,
         unsigned int  index)
{
  g_autoptr (RqWizardStep) step = g_list_model_get_item (G_LIST_MODEL (get (self)->steps), index);

  return step;
}

/**
 * rq_wizard_flow_get_steps:
 *
 * Returns: (transfer none): of #RqWizardStep, in order
 */
GListModel *
rq_wizard_flow_get_steps (RqWizardFlow *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_FLOW (self), NULL);

  return G_LIST_MODEL (get (self)->steps);
}

/**
 * rq_wizard_flow_get_step:
 *
 * Returns: (transfer none) (nullable): the step of that name
 */
RqWizardStep *
rq_wizard_flow_get_step (RqWizardFlow *self,
                         const char   *name)
{
  g_return_val_if_fail (RQ_IS_WIZARD_FLOW (self), NULL);

  for (unsigned int i = 0; step_at (self, i) != NULL; i++)
    {
      if (g_str_equal (rq_wizard_step_get_name (step_at (self, i)), name))
        return step_at (self, i);
    }
  return NULL;
}

/**
 * rq_wizard_flow_get_current:
 *
 * Returns: (transfer none): the step that it is at
 */
RqWizardStep *
rq_wizard_flow_get_current (RqWizardFlow *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_FLOW (self), NULL);

  return get (self)->current;
}

/**
 * rq_wizard_flow_index_of:
 *
 * Returns: the position of @step, -1 when it is none of this
 */
int
rq_wizard_flow_index_of (RqWizardFlow *self,
                         RqWizardStep *step)
{
  unsigned int position;

  g_return_val_if_fail (RQ_IS_WIZARD_FLOW (self), -1);

  if (step == NULL || !g_list_store_find (get (self)->steps, step, &position))
    return -1;

  return (int) position;
}

/**
 * rq_wizard_flow_get_title:
 *
 * Returns: (transfer none): of its window
 */
const char *
rq_wizard_flow_get_title (RqWizardFlow *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_FLOW (self), NULL);

  return get (self)->title;
}

/**
 * rq_wizard_flow_may_roll_back:
 *
 * Returns: whether something may have been changed that can be taken back
 */
gboolean
rq_wizard_flow_may_roll_back (RqWizardFlow *self)
{
  g_return_val_if_fail (RQ_IS_WIZARD_FLOW (self), FALSE);

  return get (self)->may_roll_back;
}

/**
 * rq_wizard_flow_next:
 *
 * Does what the button of the current step says, when it is ready.
 */
void
rq_wizard_flow_next (RqWizardFlow *self)
{
  RqWizardStep *current;

  g_return_if_fail (RQ_IS_WIZARD_FLOW (self));

  current = get (self)->current;
  if (current != NULL && rq_wizard_step_is_ready (current))
    RQ_WIZARD_FLOW_GET_CLASS (self)->next (self);
}

/**
 * rq_wizard_flow_add_step:
 * @name: stable
 * @title: one or two words
 *
 * Returns: (transfer none): the step, at the end
 */
RqWizardStep *
rq_wizard_flow_add_step (RqWizardFlow *self,
                         const char   *name,
                         const char   *title)
{
  g_autoptr (RqWizardStep) step = rq_wizard_step_new (name, title);

  g_return_val_if_fail (RQ_IS_WIZARD_FLOW (self), NULL);

  g_list_store_append (get (self)->steps, step);
  return step;
}

static RqStepState
state_of_other (RqWizardStep *step,
                gboolean      before)
{
  if (!before)
    return RQ_STEP_TO_COME;

  return rq_wizard_step_get_state (step) == RQ_STEP_FAILED ? RQ_STEP_FAILED : RQ_STEP_DONE;
}

/**
 * rq_wizard_flow_set_current:
 * @name: of the step that it is at now
 */
void
rq_wizard_flow_set_current (RqWizardFlow *self,
                            const char   *name)
{
  RqWizardFlowPrivate *priv = get (self);
  RqWizardStep *current = rq_wizard_flow_get_step (self, name);
  gboolean before = TRUE;

  g_return_if_fail (current != NULL);

  for (unsigned int i = 0; step_at (self, i) != NULL; i++)
    {
      RqWizardStep *step = step_at (self, i);

      before = before && step != current;
      rq_wizard_step_set_state (step, step == current ? RQ_STEP_CURRENT
                                                      : state_of_other (step, before));
    }
  if (priv->current == current)
    return;
  priv->current = current;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CURRENT]);
}

/**
 * rq_wizard_flow_set_title:
 * @title: of its window
 */
void
rq_wizard_flow_set_title (RqWizardFlow *self,
                          const char   *title)
{
  RqWizardFlowPrivate *priv = get (self);

  g_return_if_fail (RQ_IS_WIZARD_FLOW (self));

  if (g_str_equal (priv->title, title))
    return;

  g_free (priv->title);
  priv->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

/**
 * rq_wizard_flow_set_may_roll_back:
 * @may_roll_back: whether something may have been changed
 */
void
rq_wizard_flow_set_may_roll_back (RqWizardFlow *self,
                                  gboolean      may_roll_back)
{
  RqWizardFlowPrivate *priv = get (self);

  g_return_if_fail (RQ_IS_WIZARD_FLOW (self));

  if (priv->may_roll_back == may_roll_back)
    return;

  priv->may_roll_back = may_roll_back;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAY_ROLL_BACK]);
}
