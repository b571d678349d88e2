/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/add-deployment.h"

#include <glib/gi18n-lib.h>

#include "deployment/add-directory-page.h"
#include "deployment/add-stack-page.h"
#include "deployment/window-asker.h"
#include "release/deployment-finder.h"
#include "release/keyring-asker.h"
#include "settings/deployment-name.h"
#include "ui.h"
#include "widgets/banner.h"

struct _RqAddDeployment
{
  AdwWindow parent_instance;

  RqDeployments      *deployments; /* (owned) */
  RqDeploymentFinder *finder;      /* (owned) */
  GCancellable       *cancellable; /* (owned) (nullable) of what is under way */
  char               *host;        /* (owned) (nullable) that we are connected to */
  char               *other_hosts; /* (owned) (nullable) of further managers */
  RqDeployment       *adding;      /* (owned) (nullable) while its directory is looked at */

  AdwToastOverlay    *toasts; /* (unowned) of the template, as all below */
  AdwWindowTitle     *title;
  GtkButton          *back_button;
  GtkButton          *next_button;
  RqBanner           *banner;
  GtkStack           *stack;
  GtkSpinner         *spinner;
  GtkLabel           *busy_label;
  RqAddHostPage      *host_page;
  RqAddStackPage     *stack_page;
  RqAddDirectoryPage *directory_page;
};

static unsigned int added_signal;

G_DEFINE_FINAL_TYPE (RqAddDeployment, rq_add_deployment, ADW_TYPE_WINDOW)

typedef enum
{
  PAGE_HOST,
  PAGE_STACK,
  PAGE_DIRECTORY,
  PAGE_BUSY,
} Page;

static const char *const page_names[] = { "host", "stack", "directory", "busy" };

static Page
current_page (RqAddDeployment *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->stack);

  for (Page page = PAGE_HOST; page < PAGE_BUSY; page++)
    if (g_strcmp0 (name, page_names[page]) == 0)
      return page;
  return PAGE_BUSY;
}

static gboolean
is_complete (RqAddDeployment *self,
             Page             page)
{
  gboolean complete = FALSE;
  GObject *pages[] = { G_OBJECT (self->host_page), G_OBJECT (self->stack_page),
                       G_OBJECT (self->directory_page) };

  if (page != PAGE_BUSY)
    g_object_get (pages[page], "complete", &complete, NULL);
  return complete;
}

static void
show_buttons (RqAddDeployment *self)
{
  static const char *const nexts[] = { N_("Co_nnect"), N_("_Next"), N_("_Add"), N_("_Next") };
  static const char *const subtitles[] = { N_("Step 1 of 3: Host"), N_("Step 2 of 3: Stack"),
                                           N_("Step 3 of 3: Directory"), "" };
  Page page = current_page (self);

  if (self->directory_page == NULL) /* the template is not complete yet */
    return;
  gtk_button_set_label (self->next_button, _(nexts[page]));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), is_complete (self, page));
  gtk_button_set_label (self->back_button, page == PAGE_STACK || page == PAGE_DIRECTORY
                                           ? _("_Back") : _("_Cancel"));
  adw_window_title_set_subtitle (self->title, subtitles[page][0] != '\0' ? _(subtitles[page]) : "");
}

static void
show_page (RqAddDeployment *self,
           Page             page)
{
  gtk_spinner_set_spinning (self->spinner, page == PAGE_BUSY);
  gtk_stack_set_visible_child_name (self->stack, page_names[page]);
  show_buttons (self);
  if (page == PAGE_HOST)
    rq_add_host_page_focus (self->host_page);
  else if (page == PAGE_BUSY)
    gtk_widget_grab_focus (GTK_WIDGET (self->back_button));
  else
    {
      /* From nowhere to the first row: from within it, it would go on to what is in the row. */
      gtk_window_set_focus (GTK_WINDOW (self), NULL);
      gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
    }
}

static void
show_busy (RqAddDeployment *self,
           const char      *words)
{
  rq_banner_set_title (self->banner, NULL);
  gtk_label_set_label (self->busy_label, words);
  show_page (self, PAGE_BUSY);
}

/* What was typed stays. A person who gave up needs no sentence about it. */
static void
show_error (RqAddDeployment *self,
            Page             page,
            const GError    *error)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  rq_banner_set_title (self->banner, cancelled ? NULL : error->message);
  rq_banner_set_button_label (self->banner, rq_ssh_error_is_for_openssh (error)
                              ? _("_Use the System’s SSH") : NULL);
  show_page (self, page);
}

static void
finder_state_cb (RqAddDeployment *self)
{
  g_autofree char *words = NULL;

  if (self->host == NULL || rq_deployment_finder_get_state (self->finder) != RQ_FINDER_LOOKING)
    return;

  words = g_strdup_printf (_("Looking for stacks on %s…"), self->host);
  gtk_label_set_label (self->busy_label, words);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (RqAddDeployment) self = data;
  g_autoptr (GError) error = NULL;
  gboolean found = rq_deployment_finder_find_finish (RQ_DEPLOYMENT_FINDER (source), result, &error);

  if (self->stack == NULL) /* closed meanwhile */
    return;
  if (!found)
    {
      show_error (self, PAGE_HOST, error);
      return;
    }

  rq_add_stack_page_set_stacks (self->stack_page, self->host,
                                rq_deployment_finder_get_stacks (self->finder));
  show_page (self, PAGE_STACK);
}

static void
not_remembered_cb (RqAddDeployment *self,
                   const char      *words)
{
  if (self->toasts != NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (words));
}

static const char *
or_null (const char *text)
{
  return text != NULL && text[0] != '\0' ? text : NULL;
}

static void
restart_cancellable (RqAddDeployment *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
connect_to_host (RqAddDeployment *self)
{
  g_autoptr (RqWindowAsker) person = rq_window_asker_new (GTK_WINDOW (self));
  g_autoptr (RqKeyringAsker) asker = rq_keyring_asker_new (RQ_SSH_INTERACTION (person));
  g_autoptr (GError) error = NULL;
  g_autofree char *host = rq_add_host_page_dup_host (self->host_page, &error);
  g_autofree char *others =
    host != NULL ? rq_add_host_page_dup_other_hosts (self->host_page, &error) : NULL;
  g_autofree char *words = NULL;

  if (others == NULL)
    {
      show_error (self, PAGE_HOST, error);
      return;
    }

  g_free (self->host);
  self->host = g_steal_pointer (&host);
  g_free (self->other_hosts);
  self->other_hosts = g_steal_pointer (&others);
  words = g_strdup_printf (_("Connecting to %s…"), self->host);
  show_busy (self, words);
  restart_cancellable (self);
  g_signal_connect_object (asker, "not-remembered", G_CALLBACK (not_remembered_cb), self,
                           G_CONNECT_SWAPPED);
  rq_deployment_finder_set_transport (self->finder,
                                      rq_add_host_page_get_transport (self->host_page));
  rq_deployment_finder_find_async (self->finder, self->host,
                                   rq_add_host_page_get_identity (self->host_page),
                                   or_null (rq_add_host_page_get_known_hosts (self->host_page)),
                                   RQ_SSH_INTERACTION (asker), self->cancellable, found_cb,
                                   g_object_ref (self));
}

/* What libssh2 cannot reach: the form shows what was chosen. */
static void
use_openssh_cb (RqAddDeployment *self)
{
  rq_add_host_page_set_transport (self->host_page, "openssh");
  connect_to_host (self);
}

static void
choose_stack (RqAddDeployment *self)
{
  const char *stack = rq_add_stack_page_get_stack (self->stack_page);
  g_autofree char *name = rq_deployment_name_suggest (self->deployments, stack, self->host);

  rq_banner_set_title (self->banner, NULL);
  rq_add_directory_page_set_found (self->directory_page,
                                   rq_deployment_finder_get_directories (self->finder), stack);
  rq_add_directory_page_suggest_name (self->directory_page, name);
  show_page (self, PAGE_DIRECTORY);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (RqAddDeployment) self = data;
  g_autoptr (RqDeployment) deployment = g_steal_pointer (&self->adding);
  g_autoptr (GError) error = NULL;

  if (!rq_discovery_check_finish (result, &error) ||
      !rq_deployments_add (self->deployments, deployment, &error))
    {
      if (self->stack != NULL)
        show_error (self, PAGE_DIRECTORY, error);
      return;
    }

  g_signal_emit (self, added_signal, 0, rq_deployment_get_name (deployment));
  if (self->stack != NULL)
    gtk_window_close (GTK_WINDOW (self));
}

/* (transfer full) (nullable) */
static RqDeployment *
make_deployment (RqAddDeployment  *self,
                 GError          **error)
{
  const char *name = rq_add_directory_page_get_name (self->directory_page);
  g_autoptr (RqDeployment) basic = NULL;
  g_autoptr (RqDeployment) reached = NULL;
  g_autoptr (RqDeployment) spoken = NULL;

  if (rq_deployments_find (self->deployments, name) != NULL)
    {
      g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_EXISTS,
                   _("There is a deployment named “%s” already. Choose another name."), name);
      return NULL;
    }
  basic = rq_deployment_new (name, self->host, rq_add_stack_page_get_stack (self->stack_page),
                             rq_add_directory_page_get_directory (self->directory_page),
                             rq_add_host_page_get_identity (self->host_page),
                             or_null (rq_add_host_page_get_known_hosts (self->host_page)),
                             or_null (rq_add_host_page_get_command (self->host_page)), error);
  if (basic == NULL)
    return NULL;
  reached = rq_deployment_with_other_hosts (basic, self->other_hosts, error);
  if (reached == NULL)
    return NULL;
  spoken = rq_deployment_with_transport (reached, rq_add_host_page_get_transport (self->host_page),
                                         error);
  if (spoken == NULL)
    return NULL;
  return rq_deployment_with_sudo (spoken, rq_add_host_page_get_sudo (self->host_page), error);
}

static void
add (RqAddDeployment *self)
{
  RqTransport *transport = rq_deployment_finder_get_transport (self->finder);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  g_clear_object (&self->adding);
  self->adding = make_deployment (self, &error);
  if (self->adding == NULL)
    {
      show_error (self, PAGE_DIRECTORY, error);
      return;
    }

  words = g_strdup_printf (_("Looking at %s…"), rq_deployment_get_directory (self->adding));
  show_busy (self, words);
  restart_cancellable (self);
  rq_discovery_check_async (transport, rq_deployment_get_directory (self->adding),
                            rq_deployment_get_update_command (self->adding),
                            rq_deployment_get_sudo (self->adding), self->cancellable, checked_cb,
                            g_object_ref (self));
}

static void
next_clicked_cb (RqAddDeployment *self)
{
  Page page = current_page (self);

  if (!is_complete (self, page))
    return;
  if (page == PAGE_HOST)
    connect_to_host (self);
  else if (page == PAGE_STACK)
    choose_stack (self);
  else if (page == PAGE_DIRECTORY)
    add (self);
}

static void
back_clicked_cb (RqAddDeployment *self)
{
  Page page = current_page (self);

  rq_banner_set_title (self->banner, NULL);
  if (page == PAGE_BUSY)
    g_cancellable_cancel (self->cancellable);
  else if (page == PAGE_HOST)
    gtk_window_close (GTK_WINDOW (self));
  else
    show_page (self, page - 1);
}

/* What is under way holds this window, so its end begins here and not with its disposal. */
static void
rq_add_deployment_unrealize (GtkWidget *widget)
{
  g_cancellable_cancel (RQ_ADD_DEPLOYMENT (widget)->cancellable);
  GTK_WIDGET_CLASS (rq_add_deployment_parent_class)->unrealize (widget);
}

static void
rq_add_deployment_dispose (GObject *object)
{
  RqAddDeployment *self = RQ_ADD_DEPLOYMENT (object);

  g_cancellable_cancel (self->cancellable);
  gtk_window_set_default_widget (GTK_WINDOW (object), NULL);
  adw_window_set_content (ADW_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_ADD_DEPLOYMENT);
  if (self->finder != NULL)
    g_signal_handlers_disconnect_by_data (self->finder, self);
  g_clear_object (&self->finder);
  G_OBJECT_CLASS (rq_add_deployment_parent_class)->dispose (object);
}

static void
rq_add_deployment_finalize (GObject *object)
{
  RqAddDeployment *self = RQ_ADD_DEPLOYMENT (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->deployments);
  g_clear_object (&self->adding);
  g_free (self->host);
  g_free (self->other_hosts);
  G_OBJECT_CLASS (rq_add_deployment_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, toasts);
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, title);
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, back_button);
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, next_button);
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, banner);
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, stack);
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, spinner);
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, busy_label);
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, host_page);
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, stack_page);
  gtk_widget_class_bind_template_child (widget_class, RqAddDeployment, directory_page);
}

static void
rq_add_deployment_class_init (RqAddDeploymentClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_add_deployment_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_add_deployment_finalize;
  widget_class->unrealize = rq_add_deployment_unrealize;
  added_signal = g_signal_new ("added", RQ_TYPE_ADD_DEPLOYMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (RQ_TYPE_ADD_HOST_PAGE);
  g_type_ensure (RQ_TYPE_ADD_STACK_PAGE);
  g_type_ensure (RQ_TYPE_ADD_DIRECTORY_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "add-deployment.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, show_buttons);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_to_host);
  gtk_widget_class_bind_template_callback (widget_class, use_openssh_cb);
}

static void
rq_add_deployment_init (RqAddDeployment *self)
{
  self->finder = rq_deployment_finder_new ();
  g_signal_connect_swapped (self->finder, "notify::state", G_CALLBACK (finder_state_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  show_page (self, PAGE_HOST);
}

/**
 * rq_add_deployment_new:
 * @parent: (nullable): the window that it belongs to
 * @deployments: what is added to
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
RqAddDeployment *
rq_add_deployment_new (GtkWindow     *parent,
                       RqDeployments *deployments)
{
  RqAddDeployment *self = g_object_new (RQ_TYPE_ADD_DEPLOYMENT, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (self), parent);
  self->deployments = g_object_ref (deployments);
  return self;
}

/**
 * rq_add_deployment_get_page:
 *
 * Returns: the name of what is shown
 */
const char *
rq_add_deployment_get_page (RqAddDeployment *self)
{
  g_return_val_if_fail (RQ_IS_ADD_DEPLOYMENT (self), NULL);

  return page_names[current_page (self)];
}
