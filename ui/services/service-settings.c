/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/service-settings.h"

#include <glib/gi18n-lib.h>

#include "services/settings-form.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"
#include "ui.h"

struct _RqServiceSettings
{
  AdwBin parent_instance;

  RqServiceActions *actions; /* (owned) (nullable) */
  GSignalGroup     *service; /* (owned) of the RqService that is shown */
  JsonObject       *seen;    /* (owned) (nullable) its JSON as filled in: what is decided upon */
  RqUpdateSettings  update;  /* of seen */
  RqUpdateSettings  rollback;
  gboolean          dirty;

  GtkStack       *stack;     /* (unowned) of the template, as all below */
  RqSettingsForm *update_form;
  RqSettingsForm *rollback_form;
  GtkLabel       *hint;
  GtkLabel       *command;
  GtkWidget      *copy_button;
  GtkWidget      *revert_button;
  GtkWidget      *apply_button;
};

G_DEFINE_FINAL_TYPE (RqServiceSettings, rq_service_settings, ADW_TYPE_BIN)

/* @error: (nullable): the first thing that is wrong */
static RqServiceChange *
read_change (RqServiceSettings  *self,
             GError            **error)
{
  RqUpdateSettings update, rollback;
  gboolean update_good = rq_settings_form_get (self->update_form, &update, error);
  gboolean rollback_good = rq_settings_form_get (self->rollback_form, &rollback,
                                                 update_good ? error : NULL);

  if (!update_good || !rollback_good)
    return NULL;
  return rq_service_change_new_settings (&update, &rollback);
}

static gboolean
is_changed (RqServiceSettings *self)
{
  RqUpdateSettings update, rollback;

  return !rq_settings_form_get (self->update_form, &update, NULL) ||
         !rq_settings_form_get (self->rollback_form, &rollback, NULL) ||
         !rq_update_settings_equal (&update, &self->update) ||
         !rq_update_settings_equal (&rollback, &self->rollback);
}

static void
show_command (RqServiceSettings *self,
              RqServiceChange   *change)
{
  g_autofree char *command = NULL;

  if (change != NULL && self->dirty)
    command = rq_service_change_to_command (change, rq_json_get_object (self->seen, "Spec"));
  gtk_label_set_label (self->command, command != NULL ? command : "");
  gtk_widget_set_visible (GTK_WIDGET (self->command), command != NULL);
  gtk_widget_set_visible (self->copy_button, command != NULL);
}

static void
show_state (RqServiceSettings *self)
{
  gboolean busy = self->actions != NULL && rq_service_actions_get_busy (self->actions) != NULL;
  gboolean offline = self->actions != NULL && rq_service_actions_is_offline (self->actions);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqServiceChange) change = NULL;

  if (self->seen == NULL)
    return;
  self->dirty = is_changed (self);
  change = read_change (self, &error);
  gtk_label_set_label (self->hint, error != NULL ? error->message
                                   : offline ? _("There is no connection. Connect to apply this.")
                                             : _("No task is restarted by this. The next update "
                                                 "uses it."));
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
  show_command (self, change);
  gtk_widget_set_sensitive (self->apply_button, change != NULL && self->dirty && !busy && !offline);
  gtk_widget_set_sensitive (self->revert_button, self->dirty && !busy);
}

static void
fill (RqServiceSettings *self,
      JsonObject        *service)
{
  JsonObject *spec = rq_json_get_object (service, "Spec");

  json_object_ref (service);
  g_clear_pointer (&self->seen, json_object_unref);
  self->seen = service;
  rq_update_settings_read (spec, RQ_SETTINGS_OF_UPDATE, &self->update);
  rq_update_settings_read (spec, RQ_SETTINGS_OF_ROLLBACK, &self->rollback);
  rq_settings_form_set (self->update_form, &self->update);
  rq_settings_form_set (self->rollback_form, &self->rollback);
  gtk_stack_set_visible_child_name (self->stack, rq_service_spec_is_job (spec) ? "job" : "form");
  show_state (self);
}

/* Applied, or left alone: what the service says now is taken over. */
static void
service_changed_cb (RqServiceSettings *self)
{
  g_autoptr (RqService) service = g_signal_group_dup_target (self->service);
  JsonObject *json = service != NULL ? rq_service_get_json (service) : NULL;
  RqUpdateSettings update, rollback, written_update, written_rollback;

  if (json == NULL || json == self->seen)
    return;
  rq_update_settings_read (rq_json_get_object (json, "Spec"), RQ_SETTINGS_OF_UPDATE, &update);
  rq_update_settings_read (rq_json_get_object (json, "Spec"), RQ_SETTINGS_OF_ROLLBACK, &rollback);
  if (!self->dirty ||
      (rq_settings_form_get (self->update_form, &written_update, NULL) &&
       rq_settings_form_get (self->rollback_form, &written_rollback, NULL) &&
       rq_update_settings_equal (&update, &written_update) &&
       rq_update_settings_equal (&rollback, &written_rollback)))
    fill (self, json);
}

static void
revert_clicked_cb (RqServiceSettings *self)
{
  g_autoptr (RqService) service = g_signal_group_dup_target (self->service);

  if (service != NULL)
    fill (self, rq_service_get_json (service));
}

static void
apply_clicked_cb (RqServiceSettings *self)
{
  g_autoptr (RqServiceChange) change = read_change (self, NULL);

  if (change != NULL && self->actions != NULL)
    rq_service_actions_apply (self->actions, self->seen, change);
}

static void
copy_clicked_cb (RqServiceSettings *self)
{
  if (self->actions != NULL)
    rq_service_actions_copy (self->actions, gtk_label_get_label (self->command));
}

static void
rq_service_settings_dispose (GObject *object)
{
  RqServiceSettings *self = RQ_SERVICE_SETTINGS (object);

  if (self->actions != NULL)
    g_signal_handlers_disconnect_by_data (self->actions, self);
  g_clear_object (&self->actions);
  g_clear_object (&self->service);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_SERVICE_SETTINGS);
  G_OBJECT_CLASS (rq_service_settings_parent_class)->dispose (object);
}

static void
rq_service_settings_finalize (GObject *object)
{
  g_clear_pointer (&RQ_SERVICE_SETTINGS (object)->seen, json_object_unref);
  G_OBJECT_CLASS (rq_service_settings_parent_class)->finalize (object);
}

static void
rq_service_settings_class_init (RqServiceSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_service_settings_dispose;
  object_class->finalize = rq_service_settings_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "service-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, RqServiceSettings, stack);
  gtk_widget_class_bind_template_child (widget_class, RqServiceSettings, update_form);
  gtk_widget_class_bind_template_child (widget_class, RqServiceSettings, rollback_form);
  gtk_widget_class_bind_template_child (widget_class, RqServiceSettings, hint);
  gtk_widget_class_bind_template_child (widget_class, RqServiceSettings, command);
  gtk_widget_class_bind_template_child (widget_class, RqServiceSettings, copy_button);
  gtk_widget_class_bind_template_child (widget_class, RqServiceSettings, revert_button);
  gtk_widget_class_bind_template_child (widget_class, RqServiceSettings, apply_button);
  gtk_widget_class_bind_template_callback (widget_class, show_state);
  gtk_widget_class_bind_template_callback (widget_class, revert_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
rq_service_settings_init (RqServiceSettings *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->service = g_signal_group_new (RQ_TYPE_SERVICE);
  g_signal_group_connect_swapped (self->service, "notify", G_CALLBACK (service_changed_cb), self);
}

/**
 * rq_service_settings_set_actions:
 * @actions: what applies them, and says when it is busy
 */
void
rq_service_settings_set_actions (RqServiceSettings *self,
                                 RqServiceActions  *actions)
{
  g_return_if_fail (RQ_IS_SERVICE_SETTINGS (self) && self->actions == NULL);

  self->actions = g_object_ref (actions);
  g_signal_connect_swapped (actions, "notify::busy", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (actions, "able", G_CALLBACK (show_state), self);
}

/**
 * rq_service_settings_set_service:
 * @service: (nullable): whose settings; what was written for another is gone
 */
void
rq_service_settings_set_service (RqServiceSettings *self,
                                 RqService         *service)
{
  g_return_if_fail (RQ_IS_SERVICE_SETTINGS (self));

  g_signal_group_set_target (self->service, service);
  if (service != NULL && rq_service_get_json (service) != NULL)
    fill (self, rq_service_get_json (service));
}
