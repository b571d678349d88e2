/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/edit-deployment.h"

#include <glib/gi18n-lib.h>

#include "settings/deployment-name.h"
#include "ui.h"
#include "widgets/banner.h"

struct _RqEditDeployment
{
  AdwWindow parent_instance;

  RqDeployments *deployments; /* (owned) */
  char          *name;        /* (owned) (nullable) of the one that is changed; %NULL: a new one */

  AdwWindowTitle *title; /* (unowned) of the template, as all below */
  GtkButton      *save_button;
  RqBanner       *banner;
  GtkEditable    *name_row;
  GtkEditable    *host_row;
  GtkEditable    *others_row;
  GtkEditable    *stack_row;
  GtkEditable    *directory_row;
  GtkEditable    *identity_row;
  GtkEditable    *known_hosts_row;
  AdwComboRow    *transport_row;
  GtkEditable    *command_row;
  GtkSwitch      *sudo_switch;
};

/* As the rows of the template's list are. */
static const char *const transports[] = { "libssh2", "openssh" };

static unsigned int saved_signal;

G_DEFINE_FINAL_TYPE (RqEditDeployment, rq_edit_deployment, ADW_TYPE_WINDOW)

static const char *
text_of (GtkEditable *row)
{
  return gtk_editable_get_text (row);
}

/* An empty field is the same as none. */
static const char *
or_null (GtkEditable *row)
{
  return text_of (row)[0] != '\0' ? text_of (row) : NULL;
}

static void
changed_cb (RqEditDeployment *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button),
                            text_of (self->name_row)[0] != '\0' &&
                            text_of (self->host_row)[0] != '\0' &&
                            text_of (self->stack_row)[0] != '\0' &&
                            text_of (self->directory_row)[0] != '\0');
}

static gboolean
save (RqEditDeployment  *self,
      GError           **error)
{
  g_autoptr (RqDeployment) deployment = NULL;
  g_autoptr (RqDeployment) reached = NULL;
  g_autoptr (RqDeployment) spoken = NULL;
  g_autoptr (RqDeployment) basic =
    rq_deployment_new (text_of (self->name_row), text_of (self->host_row),
                       text_of (self->stack_row), text_of (self->directory_row),
                       or_null (self->identity_row), or_null (self->known_hosts_row),
                       or_null (self->command_row), error);

  if (basic == NULL)
    return FALSE;
  reached = rq_deployment_with_other_hosts (basic, or_null (self->others_row), error);
  if (reached == NULL)
    return FALSE;
  spoken = rq_deployment_with_transport (
    reached, transports[adw_combo_row_get_selected (self->transport_row)], error);
  if (spoken == NULL)
    return FALSE;
  deployment = rq_deployment_with_sudo (spoken, gtk_switch_get_active (self->sudo_switch), error);
  if (deployment == NULL)
    return FALSE;
  if (self->name == NULL)
    return rq_deployments_add (self->deployments, deployment, error);
  return rq_deployments_replace (self->deployments, self->name, deployment, error);
}

static void
save_clicked_cb (RqEditDeployment *self)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->save_button)))
    return;
  if (!save (self, &error))
    {
      rq_banner_set_title (self->banner, error->message);
      return;
    }

  g_signal_emit (self, saved_signal, 0, text_of (self->name_row));
  gtk_window_close (GTK_WINDOW (self));
}

static void
rq_edit_deployment_dispose (GObject *object)
{
  gtk_window_set_default_widget (GTK_WINDOW (object), NULL);
  adw_window_set_content (ADW_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_EDIT_DEPLOYMENT);
  G_OBJECT_CLASS (rq_edit_deployment_parent_class)->dispose (object);
}

static void
rq_edit_deployment_finalize (GObject *object)
{
  RqEditDeployment *self = RQ_EDIT_DEPLOYMENT (object);

  g_clear_object (&self->deployments);
  g_free (self->name);
  G_OBJECT_CLASS (rq_edit_deployment_parent_class)->finalize (object);
}

static void
rq_edit_deployment_class_init (RqEditDeploymentClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_edit_deployment_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_edit_deployment_finalize;
  saved_signal = g_signal_new ("saved", RQ_TYPE_EDIT_DEPLOYMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "edit-deployment.ui");
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, title);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, save_button);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, banner);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, name_row);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, host_row);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, others_row);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, stack_row);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, directory_row);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, identity_row);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, known_hosts_row);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, command_row);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, transport_row);
  gtk_widget_class_bind_template_child (widget_class, RqEditDeployment, sudo_switch);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
rq_edit_deployment_init (RqEditDeployment *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_text (GtkEditable *row,
          const char  *text)
{
  gtk_editable_set_text (row, text != NULL ? text : "");
}

static RqEditDeployment *
make (GtkWindow     *parent,
      RqDeployments *deployments,
      RqDeployment  *deployment,
      const char    *name)
{
  RqEditDeployment *self = g_object_new (RQ_TYPE_EDIT_DEPLOYMENT, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (self), parent);
  self->deployments = g_object_ref (deployments);
  set_text (self->name_row, name);
  set_text (self->host_row, rq_deployment_get_host (deployment));
  set_text (self->others_row, rq_deployment_get_other_hosts (deployment));
  set_text (self->stack_row, rq_deployment_get_stack (deployment));
  set_text (self->directory_row, rq_deployment_get_directory (deployment));
  set_text (self->identity_row, rq_deployment_get_identity (deployment));
  set_text (self->known_hosts_row, rq_deployment_get_known_hosts (deployment));
  set_text (self->command_row, rq_deployment_get_update_command (deployment));
  adw_combo_row_set_selected (self->transport_row,
                              g_str_equal (rq_deployment_get_transport (deployment), "openssh"));
  gtk_switch_set_active (self->sudo_switch, rq_deployment_get_sudo (deployment));
  changed_cb (self);
  return self;
}

/**
 * rq_edit_deployment_new:
 * @parent: (nullable): the window that it belongs to
 * @deployment: what is changed
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
RqEditDeployment *
rq_edit_deployment_new (GtkWindow     *parent,
                        RqDeployments *deployments,
                        RqDeployment  *deployment)
{
  RqEditDeployment *self = make (parent, deployments, deployment,
                                 rq_deployment_get_name (deployment));

  self->name = g_strdup (rq_deployment_get_name (deployment));
  return self;
}

/**
 * rq_edit_deployment_new_duplicate:
 * @parent: (nullable): the window that it belongs to
 * @deployment: what the new one begins with
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
RqEditDeployment *
rq_edit_deployment_new_duplicate (GtkWindow     *parent,
                                  RqDeployments *deployments,
                                  RqDeployment  *deployment)
{
  g_autofree char *name = rq_deployment_name_number (deployments,
                                                     rq_deployment_get_name (deployment));
  RqEditDeployment *self = make (parent, deployments, deployment, name);

  gtk_window_set_title (GTK_WINDOW (self), _("Duplicate Deployment"));
  adw_window_title_set_title (self->title, _("Duplicate Deployment"));
  gtk_button_set_label (self->save_button, _("_Add"));
  return self;
}
