/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/settings-form.h"

#include "base/duration.h"
#include "ui.h"
#include "widgets/near-keys.h"

/* Swarm's own when a spec does not say. */
#define DEFAULT_MONITOR G_GINT64_CONSTANT (5000000000)

struct _RqSettingsForm
{
  AdwPreferencesGroup parent_instance;

  gboolean rollback;
  gboolean filling;           /* by us, not by a person */
  RqUpdateSettings settings;  /* as filled in */

  GtkSpinButton *parallelism; /* (unowned) of the template, as all below */
  GtkEditable   *delay;
  GtkEditable   *monitor;
  AdwComboRow   *action;
  AdwComboRow   *order;
  GtkSpinButton *ratio;
};

typedef enum
{
  PROP_ROLLBACK = 1,
} RqSettingsFormProperty;

static GParamSpec *props[PROP_ROLLBACK + 1];
static unsigned int changed_signal;

G_DEFINE_FINAL_TYPE (RqSettingsForm, rq_settings_form, ADW_TYPE_PREFERENCES_GROUP)

static void
changed_cb (RqSettingsForm *self)
{
  if (!self->filling)
    g_signal_emit (self, changed_signal, 0);
}

/* The last of the actions, to roll back, is not one of a rollback. */
static void
drop_rollback (RqSettingsForm *self)
{
  GListModel *actions = adw_combo_row_get_model (self->action);

  if (self->rollback)
    gtk_string_list_remove (GTK_STRING_LIST (actions), RQ_FAILURE_ROLLBACK);
}

static void
rq_settings_form_set_property (GObject      *object,
                               unsigned int  property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  RqSettingsForm *self = RQ_SETTINGS_FORM (object);

  switch ((RqSettingsFormProperty) property_id)
    {
    case PROP_ROLLBACK:
      self->rollback = g_value_get_boolean (value);
      drop_rollback (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_settings_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_SETTINGS_FORM);
  G_OBJECT_CLASS (rq_settings_form_parent_class)->dispose (object);
}

static void
rq_settings_form_class_init (RqSettingsFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_settings_form_dispose;
  object_class->set_property = rq_settings_form_set_property;
  props[PROP_ROLLBACK] = g_param_spec_boolean ("rollback", NULL, NULL, FALSE,
                                               G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY |
                                               G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  changed_signal = g_signal_new ("changed", RQ_TYPE_SETTINGS_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "settings-form.ui");
  gtk_widget_class_bind_template_child (widget_class, RqSettingsForm, parallelism);
  gtk_widget_class_bind_template_child (widget_class, RqSettingsForm, delay);
  gtk_widget_class_bind_template_child (widget_class, RqSettingsForm, monitor);
  gtk_widget_class_bind_template_child (widget_class, RqSettingsForm, action);
  gtk_widget_class_bind_template_child (widget_class, RqSettingsForm, order);
  gtk_widget_class_bind_template_child (widget_class, RqSettingsForm, ratio);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static GtkWidget *
row_of (GtkWidget *spin)
{
  return gtk_widget_get_ancestor (spin, ADW_TYPE_ACTION_ROW);
}

/* There is one more form like it below it. */
static void
rq_settings_form_init (RqSettingsForm *self)
{
  GtkWidget *self_widget = GTK_WIDGET (self);

  self->filling = TRUE;
  gtk_widget_init_template (self_widget);
  self->filling = FALSE;
  rq_near_keys_add (self_widget, row_of (GTK_WIDGET (self->parallelism)));
  rq_near_keys_add (self_widget, GTK_WIDGET (self->delay));
  rq_near_keys_add (self_widget, GTK_WIDGET (self->monitor));
  rq_near_keys_add (self_widget, GTK_WIDGET (self->action));
  rq_near_keys_add (self_widget, row_of (GTK_WIDGET (self->ratio)));
  rq_near_keys_add (self_widget, GTK_WIDGET (self->order));
}

static void
set_duration (GtkEditable *row,
              gint64       nanoseconds)
{
  g_autofree char *text = rq_duration_format (nanoseconds);

  gtk_editable_set_text (row, text);
}

/**
 * rq_settings_form_set:
 * @settings: to be shown; "changed" is not emitted
 */
void
rq_settings_form_set (RqSettingsForm         *self,
                      const RqUpdateSettings *settings)
{
  g_return_if_fail (RQ_IS_SETTINGS_FORM (self));

  self->filling = TRUE;
  self->settings = *settings;
  gtk_spin_button_set_value (self->parallelism, (double) settings->parallelism);
  set_duration (self->delay, settings->delay);
  set_duration (self->monitor, settings->monitor != 0 ? settings->monitor : DEFAULT_MONITOR);
  adw_combo_row_set_selected (self->action, settings->failure_action);
  adw_combo_row_set_selected (self->order, settings->order);
  gtk_spin_button_set_value (self->ratio, settings->max_failure_ratio);
  self->filling = FALSE;
}

static gboolean
read_duration (GtkEditable  *row,
               gint64       *nanoseconds,
               GError      **error)
{
  gboolean good = rq_duration_parse (gtk_editable_get_text (row), nanoseconds, error);

  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  return good;
}

/* Swarm's default stays unsaid as long as a person leaves it. */
static void
keep_default_monitor (RqSettingsForm   *self,
                      RqUpdateSettings *settings)
{
  if (self->settings.monitor == 0 && settings->monitor == DEFAULT_MONITOR)
    settings->monitor = 0;
}

/**
 * rq_settings_form_get:
 * @settings: (out caller-allocates): what the rows say
 *
 * Returns: whether it can be
 */
gboolean
rq_settings_form_get (RqSettingsForm    *self,
                      RqUpdateSettings  *settings,
                      GError           **error)
{
  gboolean delay_good, monitor_good;

  g_return_val_if_fail (RQ_IS_SETTINGS_FORM (self), FALSE);

  *settings = self->settings;
  settings->parallelism = gtk_spin_button_get_value_as_int (self->parallelism);
  settings->failure_action = adw_combo_row_get_selected (self->action);
  settings->order = adw_combo_row_get_selected (self->order);
  settings->max_failure_ratio = gtk_spin_button_get_value (self->ratio);
  delay_good = read_duration (self->delay, &settings->delay, error);
  monitor_good = read_duration (self->monitor, &settings->monitor, delay_good ? error : NULL);
  if (!delay_good || !monitor_good)
    return FALSE;
  keep_default_monitor (self, settings);
  return rq_update_settings_check (settings, self->rollback ? RQ_SETTINGS_OF_ROLLBACK
                                                            : RQ_SETTINGS_OF_UPDATE, error);
}
