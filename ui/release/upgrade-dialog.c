/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/upgrade-dialog.h"

#include <glib/gi18n-lib.h>

#include "base/version.h"
#include "format.h"
#include "release/upgrade-plan.h"
#include "swarm/service.h"
#include "ui.h"

struct _RqUpgradeDialog
{
  AdwWindow parent_instance;

  RqDeployment *deployment; /* (owned) */
  gboolean      usable;     /* the version can be gone to, once its risks are confirmed */
  GListModel   *services;   /* (owned) of RqService, as they were when it was opened */

  AdwWindowTitle      *title; /* (unowned) of the template, as all below */
  GtkWidget           *upgrade_button;
  GtkEditable         *version_row;
  GtkLabel            *hint;
  GtkLabel            *plan;
  AdwPreferencesGroup *services_group;
  GtkListBox          *services_list;
  GtkWidget           *risks_group;
  GtkWidget           *downgrade_row;
  GtkCheckButton      *downgrade_check;
  GtkWidget           *health_row;
  GtkCheckButton      *health_check;
};

static unsigned int confirmed_signal;

G_DEFINE_FINAL_TYPE (RqUpgradeDialog, rq_upgrade_dialog, ADW_TYPE_WINDOW)

static char *
typed_version (RqUpgradeDialog * self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->version_row)));
}

static void
upgrade_clicked_cb (RqUpgradeDialog *self)
{
  g_autofree char *version = typed_version (self);
  g_autoptr (GStrvBuilder) ticks = g_strv_builder_new ();
  g_auto (GStrv) items = NULL;

  if (gtk_widget_get_visible (self->downgrade_row))
    g_strv_builder_add (ticks, "downgrade");
  if (gtk_widget_get_visible (self->health_row))
    g_strv_builder_add (ticks, "health");
  items = g_strv_builder_end (ticks);
  g_signal_emit (self, confirmed_signal, 0, version, items);
  gtk_window_close (GTK_WINDOW (self));
}

static void
show_hint (RqUpgradeDialog *self,
           const char      *words,
           const char      *style)
{
  const char *classes[] = { "caption", style, NULL };

  gtk_label_set_label (self->hint, words);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), *words != '\0');
  gtk_widget_set_css_classes (GTK_WIDGET (self->hint), classes);
}

/* What is noteworthy about a version that can be used. */
static void
show_comparison (RqUpgradeDialog *self,
                 RqUpgradePlan   *plan)
{
  const char *now = rq_upgrade_plan_get_previous (plan);
  const char *version = rq_upgrade_plan_get_version (plan);
  g_autofree char *words = NULL;

  if (*now == '\0')
    {
      show_hint (self, "", NULL);
    }
  else if (g_str_equal (now, version))
    {
      words = g_strdup_printf (_("%s is what runs now."), version);
      show_hint (self, words, "warning");
    }
  else if (rq_version_compare (version, now) < 0)
    {
      words = g_strdup_printf (_("%s is older than %s, which runs now. To undo an upgrade, use "
                                 "“Roll Back…” instead: it restores the settings too."),
                               version, now);
      show_hint (self, words, "warning");
    }
  else
    {
      words = g_strdup_printf (_("From %s, which runs now, to %s."), now, version);
      show_hint (self, words, "dim-label");
    }
}

static char *
change_words (const RqUpgradePlanRow *row)
{
  g_autofree char *from = rq_format_version (row->from);

  if (!row->changes || g_str_equal (row->from, row->to))
    return g_steal_pointer (&from);

  return g_strdup_printf ("%s → %s", from, row->to);
}

static GtkWidget *
plan_row_new (const RqUpgradePlanRow *plan)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *change = change_words (plan);
  GtkWidget *label = gtk_label_new (change);

  gtk_widget_add_css_class (label, "numeric");
  if (!plan->changes)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), plan->name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static void
show_services (RqUpgradeDialog *self,
               RqUpgradePlan   *plan)
{
  g_autofree char *summary = NULL;
  unsigned int changes = rq_upgrade_plan_get_n_changes (plan);
  GtkWidget *row;

  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->services_list, 0))) != NULL)
    gtk_list_box_remove (self->services_list, row);
  for (unsigned int i = 0; i < rq_upgrade_plan_get_n_rows (plan); i++)
    gtk_list_box_append (self->services_list, plan_row_new (rq_upgrade_plan_get_row (plan, i)));

  summary = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u service is expected to change.",
                                          "%u services are expected to change.", changes), changes);
  adw_preferences_group_set_description (self->services_group, summary);
}

/* What runs now is what an upgrade to no version would leave. */
static RqUpgradePlan *
make_plan (RqUpgradeDialog *self,
           const char      *version)
{
  g_autoptr (GPtrArray) services = g_ptr_array_new ();

  for (unsigned int i = 0; i < g_list_model_get_n_items (self->services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (self->services, i);

      g_ptr_array_add (services, rq_service_get_json (service));
    }
  return rq_upgrade_plan_new (services, rq_deployment_get_stack (self->deployment), version);
}

static gboolean
is_confirmed (GtkWidget      *row,
              GtkCheckButton *check)
{
  return !gtk_widget_get_visible (row) || gtk_check_button_get_active (check);
}

static void
show_ready (RqUpgradeDialog *self)
{
  gtk_widget_set_sensitive (self->upgrade_button,
                            self->usable
                            && is_confirmed (self->downgrade_row, self->downgrade_check)
                            && is_confirmed (self->health_row, self->health_check));
}

/* (transfer full): "chat-api: Paused, calls: Degraded"; "" where all are well */
static char *
list_unwell (RqUpgradeDialog *self)
{
  GString *list = g_string_new (NULL);

  for (unsigned int i = 0; i < g_list_model_get_n_items (self->services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (self->services, i);
      RqVerdict *verdict = rq_service_get_verdict (service);

      if (verdict == NULL || rq_verdict_is_good (verdict))
        continue;
      g_string_append_printf (list, "%s%s: %s", list->len > 0 ? ", " : "",
                              rq_service_get_name (service),
                              rq_outcome_to_label (rq_verdict_get_outcome (verdict)));
    }
  return g_string_free (list, FALSE);
}

static void
show_risks (RqUpgradeDialog *self,
            RqUpgradePlan   *plan)
{
  const char *now = rq_upgrade_plan_get_previous (plan);
  gboolean older = *now != '\0'
                   && rq_version_compare (rq_upgrade_plan_get_version (plan), now) < 0;
  g_autofree char *unwell = list_unwell (self);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->health_row), unwell);
  gtk_widget_set_visible (self->downgrade_row, older);
  gtk_widget_set_visible (self->health_row, *unwell != '\0');
  gtk_widget_set_visible (self->risks_group, older || *unwell != '\0');
}

static void
show_valid (RqUpgradeDialog *self,
            const char      *version)
{
  g_autoptr (RqUpgradePlan) plan = make_plan (self, version);

  self->usable = rq_upgrade_plan_get_n_changes (plan) > 0;
  show_comparison (self, plan);
  show_risks (self, plan);
  show_services (self, plan);
}

static void
show_invalid (RqUpgradeDialog *self,
              const GError    *error)
{
  self->usable = FALSE;
  gtk_widget_set_visible (self->risks_group, FALSE);
  if (error != NULL)
    show_hint (self, error->message, "error");
  else
    show_hint (self, _("As the release notes have it, such as 3.9.52."), "dim-label");
}

static void
version_changed_cb (RqUpgradeDialog *self)
{
  g_autofree char *version = typed_version (self);
  g_autoptr (GError) error = NULL;
  gboolean valid = *version != '\0' && rq_version_check (version, &error);

  if (valid)
    show_valid (self, version);
  else
    show_invalid (self, error);
  gtk_widget_set_visible (GTK_WIDGET (self->services_group), valid);
  show_ready (self);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->version_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->version_row), "error");
}

static void
rq_upgrade_dialog_dispose (GObject *object)
{
  gtk_window_set_default_widget (GTK_WINDOW (object), NULL);
  adw_window_set_content (ADW_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_UPGRADE_DIALOG);
  G_OBJECT_CLASS (rq_upgrade_dialog_parent_class)->dispose (object);
}

static void
rq_upgrade_dialog_finalize (GObject *object)
{
  RqUpgradeDialog *self = RQ_UPGRADE_DIALOG (object);

  g_clear_object (&self->deployment);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (rq_upgrade_dialog_parent_class)->finalize (object);
}

static void
rq_upgrade_dialog_class_init (RqUpgradeDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_upgrade_dialog_dispose;
  object_class->finalize = rq_upgrade_dialog_finalize;

  confirmed_signal = g_signal_new ("confirmed", RQ_TYPE_UPGRADE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRV);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "upgrade-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, title);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, upgrade_button);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, version_row);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, plan);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, services_group);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, services_list);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, risks_group);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, downgrade_row);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, downgrade_check);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, health_row);
  gtk_widget_class_bind_template_child (widget_class, RqUpgradeDialog, health_check);
  gtk_widget_class_bind_template_callback (widget_class, version_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_ready);
  gtk_widget_class_bind_template_callback (widget_class, upgrade_clicked_cb);
}

static void
rq_upgrade_dialog_init (RqUpgradeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_plan (RqUpgradeDialog *self)
{
  g_autofree char *words = NULL;

  words = g_strdup_printf (_("Requeen records how every service is now, so that it can put all of "
                             "them back. Then it runs %s in %s on %s, shows its output here, and "
                             "verifies every service. The command goes on when this workstation "
                             "does not."),
                           rq_deployment_get_update_command (self->deployment),
                           rq_deployment_get_directory (self->deployment),
                           rq_deployment_get_host (self->deployment));
  gtk_label_set_label (self->plan, words);
}

/**
 * rq_upgrade_dialog_new:
 * @services: of #RqService: what runs now
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
RqUpgradeDialog *
rq_upgrade_dialog_new (GtkWindow    *parent,
                       RqDeployment *deployment,
                       GListModel   *services)
{
  RqUpgradeDialog *self = g_object_new (RQ_TYPE_UPGRADE_DIALOG, "transient-for", parent, NULL);

  self->deployment = g_object_ref (deployment);
  self->services = g_object_ref (services);
  adw_window_title_set_subtitle (self->title, rq_deployment_get_name (deployment));
  show_plan (self);
  version_changed_cb (self);
  return self;
}

/**
 * rq_upgrade_dialog_set_version:
 * @version: as if it were typed
 */
void
rq_upgrade_dialog_set_version (RqUpgradeDialog *self,
                               const char      *version)
{
  g_return_if_fail (RQ_IS_UPGRADE_DIALOG (self));

  gtk_editable_set_text (self->version_row, version);
}

/**
 * rq_upgrade_dialog_is_ready:
 *
 * Returns: whether the version can be used, so that the button can be pressed
 */
gboolean
rq_upgrade_dialog_is_ready (RqUpgradeDialog *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_DIALOG (self), FALSE);

  return gtk_widget_get_sensitive (self->upgrade_button);
}
