/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/target-page.h"

#include <glib/gi18n-lib.h>

#include "format.h"
#include "ui.h"
#include "widgets/banner.h"

struct _RqTargetPage
{
  AdwBin parent_instance;

  RqTargetChoice *choice; /* (owned) */

  RqBanner            *problem; /* (unowned) of the template, as all below */
  GtkEditable         *version_row;
  GtkLabel            *hint;
  GtkLabel            *plan;
  AdwPreferencesGroup *services_group;
  GtkListBox          *services_list;
};

G_DEFINE_FINAL_TYPE (RqTargetPage, rq_target_page, ADW_TYPE_BIN)

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
show_services (RqTargetPage  *self,
               RqUpgradePlan *plan)
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

static void
changed_cb (RqTargetPage *self)
{
  RqUpgradePlan *plan = rq_target_choice_get_plan (self->choice);
  const char *classes[] = { "caption", rq_target_choice_get_style (self->choice), NULL };

  gtk_label_set_label (self->hint, rq_target_choice_get_hint (self->choice));
  gtk_widget_set_css_classes (GTK_WIDGET (self->hint), classes);
  if (rq_target_choice_is_wrong (self->choice))
    gtk_widget_add_css_class (GTK_WIDGET (self->version_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->version_row), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->services_group), plan != NULL);
  if (plan != NULL)
    show_services (self, plan);
}

static void
version_changed_cb (RqTargetPage *self)
{
  rq_target_page_set_problem (self, NULL);
  rq_target_choice_set_version (self->choice, gtk_editable_get_text (self->version_row));
}

static void
entry_activated_cb (RqTargetPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.next-step", NULL);
}

static void
rq_target_page_dispose (GObject *object)
{
  RqTargetPage *self = RQ_TARGET_PAGE (object);

  if (self->choice != NULL)
    g_signal_handlers_disconnect_by_data (self->choice, self);
  g_clear_object (&self->choice);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_TARGET_PAGE);
  G_OBJECT_CLASS (rq_target_page_parent_class)->dispose (object);
}

static void
rq_target_page_class_init (RqTargetPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_target_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "target-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqTargetPage, problem);
  gtk_widget_class_bind_template_child (widget_class, RqTargetPage, version_row);
  gtk_widget_class_bind_template_child (widget_class, RqTargetPage, hint);
  gtk_widget_class_bind_template_child (widget_class, RqTargetPage, plan);
  gtk_widget_class_bind_template_child (widget_class, RqTargetPage, services_group);
  gtk_widget_class_bind_template_child (widget_class, RqTargetPage, services_list);
  gtk_widget_class_bind_template_callback (widget_class, version_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
}

static void
rq_target_page_init (RqTargetPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_plan (RqTargetPage *self,
           RqDeployment *deployment)
{
  g_autofree char *words = NULL;

  words = g_strdup_printf (_("First comes a checklist: until it is complete and approved, nothing "
                             "is changed. Requeen then records how every service is, so that it "
                             "can put all of them back, runs %s in %s on %s, shows its output "
                             "here, and verifies every service. The command goes on when this "
                             "workstation does not."),
                           rq_deployment_get_update_command (deployment),
                           rq_deployment_get_directory (deployment),
                           rq_deployment_get_host (deployment));
  gtk_label_set_label (self->plan, words);
}

/**
 * rq_target_page_new:
 * @choice: what it fills
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
rq_target_page_new (RqDeployment   *deployment,
                    RqTargetChoice *choice)
{
  RqTargetPage *self = g_object_new (RQ_TYPE_TARGET_PAGE, NULL);

  self->choice = g_object_ref (choice);
  gtk_editable_set_text (self->version_row, rq_target_choice_get_version (choice));
  g_signal_connect_swapped (choice, "changed", G_CALLBACK (changed_cb), self);
  show_plan (self, deployment);
  changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * rq_target_page_set_version:
 * @version: as if it were typed
 */
void
rq_target_page_set_version (RqTargetPage *self,
                            const char   *version)
{
  g_return_if_fail (RQ_IS_TARGET_PAGE (self));

  gtk_editable_set_text (self->version_row, version);
}

/**
 * rq_target_page_set_editable:
 * @editable: whether the version can still be another
 */
void
rq_target_page_set_editable (RqTargetPage *self,
                             gboolean      editable)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  g_return_if_fail (RQ_IS_TARGET_PAGE (self));

  if (!editable && focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_root_set_focus (root, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->version_row), editable);
}

/**
 * rq_target_page_set_problem:
 * @words: (nullable): why the last attempt did not begin, and what to do
 */
void
rq_target_page_set_problem (RqTargetPage *self,
                            const char   *words)
{
  g_return_if_fail (RQ_IS_TARGET_PAGE (self));

  rq_banner_set_title (self->problem, words);
}
