/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/rollback-checklist.h"

#include "releases/post-mortem-window.h"
#include "ui.h"
#include "wizard/after-rollback.h"

#define RQ_TYPE_ROLLBACK_CHECKLIST (rq_rollback_checklist_get_type ())
G_DECLARE_FINAL_TYPE (RqRollbackChecklist, rq_rollback_checklist, RQ, ROLLBACK_CHECKLIST,
                      AdwApplicationWindow)

struct _RqRollbackChecklist
{
  AdwApplicationWindow parent_instance;

  RqDeploymentSession *session;    /* (owned) */
  char                *release_id; /* (owned) */

  RqAfterRollback *after; /* (unowned) of the template */
};

G_DEFINE_FINAL_TYPE (RqRollbackChecklist, rq_rollback_checklist, ADW_TYPE_APPLICATION_WINDOW)

static void
post_mortem_action_cb (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  RqRollbackChecklist *self = RQ_ROLLBACK_CHECKLIST (widget);

  rq_post_mortem_window_present (gtk_window_get_application (GTK_WINDOW (self)), self->session,
                                 self->release_id);
}

static void
rq_rollback_checklist_dispose (GObject *object)
{
  RqRollbackChecklist *self = RQ_ROLLBACK_CHECKLIST (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_ROLLBACK_CHECKLIST);
  G_OBJECT_CLASS (rq_rollback_checklist_parent_class)->dispose (object);
  g_clear_object (&self->session);
  g_clear_pointer (&self->release_id, g_free);
}

static void
rq_rollback_checklist_class_init (RqRollbackChecklistClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_rollback_checklist_dispose;
  g_type_ensure (RQ_TYPE_AFTER_ROLLBACK);
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "rollback-checklist.ui");
  gtk_widget_class_bind_template_child (widget_class, RqRollbackChecklist, after);
  gtk_widget_class_install_action (widget_class, "win.post-mortem", NULL, post_mortem_action_cb);
}

static void
rq_rollback_checklist_init (RqRollbackChecklist *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWindow *
find (GtkApplication *application,
      const char     *release_id)
{
  GList *link = gtk_application_get_windows (application);

  for (; link != NULL; link = link->next)
    if (RQ_IS_ROLLBACK_CHECKLIST (link->data) &&
        g_str_equal (RQ_ROLLBACK_CHECKLIST (link->data)->release_id, release_id))
      return link->data;
  return NULL;
}

/**
 * rq_rollback_checklist_present:
 * @release_id: which was rolled back
 *
 * Returns: (transfer none): the release's window, shown
 */
GtkWindow *
rq_rollback_checklist_present (GtkApplication      *application,
                               RqDeploymentSession *session,
                               const char          *release_id)
{
  GtkWindow *window = find (application, release_id);
  RqRollbackChecklist *self;

  if (window == NULL)
    {
      self = g_object_new (RQ_TYPE_ROLLBACK_CHECKLIST, "application", application, NULL);
      self->session = g_object_ref (session);
      self->release_id = g_strdup (release_id);
      rq_after_rollback_open (self->after, session, release_id);
      window = GTK_WINDOW (self);
    }
  gtk_window_present (window);
  return window;
}
