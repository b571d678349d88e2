/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/add-host-page.h"

#include <glib/gi18n-lib.h>

#include "compat.h"
#include "settings/deployment-host.h"
#include "settings/deployment-hosts.h"
#include "ssh/ssh-hosts.h"
#include "ui.h"

struct _RqAddHostPage
{
  AdwBin parent_instance;

  GCancellable *cancellable; /* (owned) ends with the page */
  char         *identity;    /* (owned) (nullable) */

  GtkEditable   *host_row;        /* (unowned) of the template, as all below */
  GtkEditable   *user_row;
  GtkEditable   *port_row;
  AdwActionRow  *key_row;
  GtkWidget     *clear_button;
  GtkEditable   *others_row;
  GtkEditable   *known_hosts_row;
  AdwComboRow   *transport_row;
  GtkEditable   *command_row;
  GtkSwitch     *sudo_switch;
  GtkMenuButton *hosts_button;
  GtkListBox    *hosts_list;
};

typedef enum
{
  PROP_COMPLETE = 1,
} RqAddHostPageProperty;

static GParamSpec *props[PROP_COMPLETE + 1];
static unsigned int activated_signal;

G_DEFINE_FINAL_TYPE (RqAddHostPage, rq_add_host_page, ADW_TYPE_BIN)

static void
host_changed_cb (RqAddHostPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPLETE]);
}

static void
entry_activated_cb (RqAddHostPage *self)
{
  g_signal_emit (self, activated_signal, 0);
}

static void
show_identity (RqAddHostPage *self)
{
  adw_action_row_set_subtitle (self->key_row,
                               self->identity != NULL ? self->identity
                               : _("Keys of the agent, or of the SSH configuration"));
  gtk_widget_set_visible (self->clear_button, self->identity != NULL);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RqAddHostPage) self = data;
  g_autoptr (GFile) file = rq_compat_choose_file_finish (result, NULL);

  if (file == NULL)
    return;

  g_free (self->identity);
  self->identity = g_file_get_path (file);
  show_identity (self);
}

static void
choose_clicked_cb (RqAddHostPage *self)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".ssh", NULL);

  rq_compat_choose_file_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                               _("Choose a Private Key"), folder, self->cancellable, chosen_cb,
                               g_object_ref (self));
}

static void
clear_clicked_cb (RqAddHostPage *self)
{
  g_clear_pointer (&self->identity, g_free);
  show_identity (self);
}

static void
suggest_action_cb (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  gtk_menu_button_popup (RQ_ADD_HOST_PAGE (widget)->hosts_button);
}

static void
suggestion_activated_cb (RqAddHostPage *self,
                         GtkListBoxRow *row)
{
  gtk_editable_set_text (self->host_row,
                         gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (row))));
  gtk_menu_button_popdown (self->hosts_button);
  rq_add_host_page_focus (self);
}

static void
hosts_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (RqAddHostPage) self = data;
  g_auto (GStrv) hosts = rq_ssh_hosts_load_finish (result, NULL);
  gboolean any;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  for (int i = 0; hosts != NULL && hosts[i] != NULL; i++)
    {
      GtkWidget *label = gtk_label_new (hosts[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_list_box_append (self->hosts_list, label);
    }
  any = hosts != NULL && hosts[0] != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->hosts_button), any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "host.suggest", any);
}

static void
rq_add_host_page_get_property (GObject      *object,
                               unsigned int  property_id,
                               GValue       *value,
                               GParamSpec   *pspec)
{
  switch ((RqAddHostPageProperty) property_id)
    {
    case PROP_COMPLETE:
      g_value_set_boolean (value, rq_add_host_page_is_complete (RQ_ADD_HOST_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_add_host_page_dispose (GObject *object)
{
  RqAddHostPage *self = RQ_ADD_HOST_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_ADD_HOST_PAGE);
  G_OBJECT_CLASS (rq_add_host_page_parent_class)->dispose (object);
}

static void
rq_add_host_page_finalize (GObject *object)
{
  RqAddHostPage *self = RQ_ADD_HOST_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->identity);
  G_OBJECT_CLASS (rq_add_host_page_parent_class)->finalize (object);
}

static void
rq_add_host_page_class_init (RqAddHostPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_add_host_page_dispose;
  object_class->finalize = rq_add_host_page_finalize;
  object_class->get_property = rq_add_host_page_get_property;
  props[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  activated_signal = g_signal_new ("activated", RQ_TYPE_ADD_HOST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "host.suggest", NULL, suggest_action_cb);
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "add-host-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, host_row);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, user_row);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, port_row);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, key_row);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, others_row);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, known_hosts_row);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, transport_row);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, command_row);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, sudo_switch);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, hosts_button);
  gtk_widget_class_bind_template_child (widget_class, RqAddHostPage, hosts_list);
  gtk_widget_class_bind_template_callback (widget_class, host_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, suggestion_activated_cb);
}

static void
rq_add_host_page_init (RqAddHostPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  show_identity (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "host.suggest", FALSE);
  rq_ssh_hosts_load_async (NULL, self->cancellable, hosts_loaded_cb, g_object_ref (self));
}

/**
 * rq_add_host_page_is_complete:
 *
 * Returns: whether a host was typed
 */
gboolean
rq_add_host_page_is_complete (RqAddHostPage *self)
{
  g_return_val_if_fail (RQ_IS_ADD_HOST_PAGE (self), FALSE);

  return self->host_row != NULL && gtk_editable_get_text (self->host_row)[0] != '\0';
}

/**
 * rq_add_host_page_dup_host:
 *
 * Returns: (transfer full) (nullable): where to connect to; %NULL with %RQ_SETTINGS_ERROR_INVALID
 */
char *
rq_add_host_page_dup_host (RqAddHostPage  *self,
                           GError        **error)
{
  g_return_val_if_fail (RQ_IS_ADD_HOST_PAGE (self), NULL);

  return rq_deployment_host_compose (gtk_editable_get_text (self->host_row),
                                     gtk_editable_get_text (self->user_row),
                                     gtk_editable_get_text (self->port_row), error);
}

/**
 * rq_add_host_page_dup_other_hosts:
 *
 * Returns: (transfer full) (nullable): further managers, "" for none; %NULL with
 *   %RQ_SETTINGS_ERROR_INVALID
 */
char *
rq_add_host_page_dup_other_hosts (RqAddHostPage  *self,
                                  GError        **error)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (RQ_IS_ADD_HOST_PAGE (self), NULL);

  host = rq_add_host_page_dup_host (self, error);
  return host != NULL ? rq_deployment_hosts_normalize (host,
                                                       gtk_editable_get_text (self->others_row),
                                                       error) : NULL;
}

const char *
rq_add_host_page_get_identity (RqAddHostPage *self)
{
  g_return_val_if_fail (RQ_IS_ADD_HOST_PAGE (self), NULL);

  return self->identity;
}

const char *
rq_add_host_page_get_known_hosts (RqAddHostPage *self)
{
  g_return_val_if_fail (RQ_IS_ADD_HOST_PAGE (self), NULL);

  return gtk_editable_get_text (self->known_hosts_row);
}

const char *
rq_add_host_page_get_transport (RqAddHostPage *self)
{
  g_return_val_if_fail (RQ_IS_ADD_HOST_PAGE (self), NULL);

  return adw_combo_row_get_selected (self->transport_row) == 1 ? "openssh" : "libssh2";
}

/** rq_add_host_page_set_transport: chooses "libssh2" or "openssh" in the form */
void
rq_add_host_page_set_transport (RqAddHostPage *self,
                                const char    *transport)
{
  g_return_if_fail (RQ_IS_ADD_HOST_PAGE (self));

  adw_combo_row_set_selected (self->transport_row, g_str_equal (transport, "openssh"));
}

const char *
rq_add_host_page_get_command (RqAddHostPage *self)
{
  g_return_val_if_fail (RQ_IS_ADD_HOST_PAGE (self), NULL);

  return gtk_editable_get_text (self->command_row);
}

/** rq_add_host_page_get_sudo: Returns: whether root is to run the command */
gboolean
rq_add_host_page_get_sudo (RqAddHostPage *self)
{
  g_return_val_if_fail (RQ_IS_ADD_HOST_PAGE (self), FALSE);

  return gtk_switch_get_active (self->sudo_switch);
}

/**
 * rq_add_host_page_set_identity:
 * @path: (nullable): the key file to use
 *
 * What choosing a file does.
 */
void
rq_add_host_page_set_identity (RqAddHostPage *self,
                               const char    *path)
{
  g_return_if_fail (RQ_IS_ADD_HOST_PAGE (self));

  g_free (self->identity);
  self->identity = g_strdup (path);
  show_identity (self);
}

/**
 * rq_add_host_page_focus:
 *
 * Puts the cursor where the typing begins.
 */
void
rq_add_host_page_focus (RqAddHostPage *self)
{
  g_return_if_fail (RQ_IS_ADD_HOST_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->host_row));
}
