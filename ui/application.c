/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "application.h"

#include <glib/gi18n-lib.h>

#include "compat.h"
#include "preferences/preferences-window.h"
#include "release/release-desk.h"
#include "sidebar/session-list.h"
#include "widgets/question.h"
#include "window.h"

struct _RqApplication
{
  AdwApplication parent_instance;

  char          *deployments_path; /* (owned) (nullable) the usual place */
  RqDeployments *deployments;      /* (owned) (nullable) when they could not be read */
  char          *notice;           /* (owned) (nullable) why not */
  RqSessionList *sessions;         /* (owned) from the start */
  RqReleaseDesk *desk;             /* (owned) from the start */
  RqPreferences *preferences;      /* (owned) from the start */
};

G_DEFINE_FINAL_TYPE (RqApplication, rq_application, ADW_TYPE_APPLICATION)

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  rq_compat_show_about (gtk_application_get_active_window (data));
}

static void
quit_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (GApplication) application = data;

  if (rq_question_ask_finish (RQ_QUESTION (source), result, NULL))
    g_application_quit (application);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  RqApplication *self = data;
  RqQuestion *question;

  if (!rq_release_desk_is_busy (self->desk))
    {
      g_application_quit (G_APPLICATION (self));
      return;
    }

  question = rq_question_new (gtk_application_get_active_window (GTK_APPLICATION (self)),
                              _("Quit While a Release Is Under Way?"),
                              _("What runs on the manager goes on. But the steps that follow, and "
                                "verifying the services, wait until somebody opens Requeen "
                                "again."));
  rq_question_set_verb (question, _("_Quit"), RQ_VERB_DESTRUCTIVE);
  rq_question_ask_async (question, NULL, quit_answered_cb, g_object_ref (self));
}

static RqWindow *present_window (RqApplication *self);

/* As a notification asks for it, perhaps one of an earlier program: then its deployment is shown,
 * where what is under way can be found. */
static void
show_release_cb (GSimpleAction *action,
                 GVariant      *target,
                 gpointer       data)
{
  RqApplication *self = data;
  const char *deployment, *id;
  RqJobRun *run;

  g_variant_get (target, "(&s&s)", &deployment, &id);
  run = rq_release_desk_find (self->desk, id);
  if (run == NULL || rq_release_desk_present (self->desk, run) == NULL)
    rq_window_show_deployment (present_window (self), deployment);
}

static void
show_question_cb (GSimpleAction *action,
                  GVariant      *id,
                  gpointer       data)
{
  RqApplication *self = data;
  GList *link = gtk_application_get_windows (GTK_APPLICATION (self));

  for (; link != NULL; link = link->next)
    {
      if (RQ_IS_QUESTION (link->data)
          && g_str_equal (rq_question_get_id (link->data), g_variant_get_string (id, NULL)))
        {
          gtk_window_present (link->data);
          return;
        }
    }
  present_window (self);
}

static void
show_deployment_cb (GSimpleAction *action,
                    GVariant      *name,
                    gpointer       data)
{
  rq_window_show_deployment (present_window (data), g_variant_get_string (name, NULL));
}

static void
add_deployment_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  gtk_widget_activate_action (GTK_WIDGET (present_window (data)), "win.add-deployment", NULL);
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  RqApplication *self = data;
  GtkWindow *parent = gtk_application_get_active_window (data);

  if (RQ_IS_PREFERENCES_WINDOW (parent))
    gtk_window_present (parent);
  else
    gtk_window_present (GTK_WINDOW (rq_preferences_window_new (parent, self->preferences)));
}

static const GActionEntry actions[] = {
  { "about", about_cb },
  { "add-deployment", add_deployment_cb },
  { "preferences", preferences_cb },
  { "quit", quit_cb },
  { "show-deployment", show_deployment_cb, "s" },
  { "show-question", show_question_cb, "s" },
  { "show-release", show_release_cb, "(ss)" },
};

static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.preferences", { "<Primary>comma" } },
  { "app.quit", { "<Primary>q" } },
  { "window.close", { "<Primary>w" } },
  { "win.view::releases", { "<Alt>2", NULL } },
  { "win.view::services", { "<Alt>1", NULL } },
  { "win.show-sidebar", { "F9" } },
  { "win.find", { "<Primary>f", "<Primary><Shift>f" } },
  { "win.only-unhealthy", { "<Primary>h" } },
  { "win.add-deployment", { "<Primary>n" } },
  { "win.connect", { "F5", "<Primary>r" } },
  { "win.upgrade", { "<Primary>u" } },
  { "win.rollback", { "<Primary><Shift>r" } },
};

/* A file that cannot be read is said in the window, and left as it is. */
static void
load_deployments (RqApplication *self)
{
  g_autoptr (GListStore) none = g_list_store_new (RQ_TYPE_DEPLOYMENT);
  g_autoptr (GError) error = NULL;

  self->deployments = rq_deployments_load (self->deployments_path, &error);
  if (self->deployments == NULL)
    self->notice = g_strdup (error->message);
  self->sessions = rq_session_list_new (self->deployments != NULL ? G_LIST_MODEL (self->deployments)
                                                                  : G_LIST_MODEL (none));
}

static void
show_style (RqApplication *self)
{
  static const AdwColorScheme schemes[] = {
    [RQ_STYLE_SYSTEM] = ADW_COLOR_SCHEME_DEFAULT,
    [RQ_STYLE_LIGHT] = ADW_COLOR_SCHEME_FORCE_LIGHT,
    [RQ_STYLE_DARK] = ADW_COLOR_SCHEME_FORCE_DARK,
  };

  adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)),
                                      schemes[rq_preferences_get_style (self->preferences)]);
}

static void
rq_application_startup (GApplication *application)
{
  RqApplication *self = RQ_APPLICATION (application);

  G_APPLICATION_CLASS (rq_application_parent_class)->startup (application);

  rq_compat_name_widgets ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (unsigned int i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].keys);
  gtk_window_set_default_icon_name (RQ_APPLICATION_ID);
  self->preferences = rq_preferences_new ();
  g_signal_connect_swapped (self->preferences, "notify::style", G_CALLBACK (show_style), self);
  show_style (self);
  self->desk = rq_release_desk_new (GTK_APPLICATION (self));
  rq_notifier_set_preferences (rq_release_desk_get_notifier (self->desk), self->preferences);
  load_deployments (self);
}

static RqWindow *
find_window (RqApplication *self)
{
  GList *link = gtk_application_get_windows (GTK_APPLICATION (self));

  for (; link != NULL; link = link->next)
    {
      if (RQ_IS_WINDOW (link->data))
        return link->data;
    }
  return NULL;
}

static RqWindow *
present_window (RqApplication *self)
{
  RqWindow *window = find_window (self);

  if (window == NULL)
    {
      window = rq_window_new_as_left (GTK_APPLICATION (self), self->sessions, self->desk,
                                      self->preferences);
      rq_window_set_notice (window, self->notice);
      if (self->deployments != NULL)
        rq_window_set_deployments (window, self->deployments);
    }
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
rq_application_activate (GApplication *application)
{
  present_window (RQ_APPLICATION (application));
}

static void
question_map_cb (RqApplication *self,
                 RqQuestion    *question)
{
  rq_notifier_follow_question (rq_release_desk_get_notifier (self->desk), question);
}

static void
rq_application_window_added (GtkApplication *application,
                             GtkWindow      *window)
{
  GTK_APPLICATION_CLASS (rq_application_parent_class)->window_added (application, window);
  if (RQ_IS_QUESTION (window))
    g_signal_connect_object (window, "map", G_CALLBACK (question_map_cb), application,
                             G_CONNECT_SWAPPED);
}

static void
rq_application_shutdown (GApplication *application)
{
  RqApplication *self = RQ_APPLICATION (application);

  G_APPLICATION_CLASS (rq_application_parent_class)->shutdown (application);
  if (self->sessions != NULL)
    g_object_run_dispose (G_OBJECT (self->sessions));
}

static void
rq_application_finalize (GObject *object)
{
  RqApplication *self = RQ_APPLICATION (object);

  if (self->preferences != NULL)
    g_signal_handlers_disconnect_by_data (self->preferences, self);
  g_clear_object (&self->preferences);
  g_clear_object (&self->desk);
  g_clear_object (&self->sessions);
  g_clear_object (&self->deployments);
  g_free (self->deployments_path);
  g_free (self->notice);
  G_OBJECT_CLASS (rq_application_parent_class)->finalize (object);
}

static void
rq_application_class_init (RqApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rq_application_finalize;
  application_class->startup = rq_application_startup;
  application_class->activate = rq_application_activate;
  application_class->shutdown = rq_application_shutdown;
  GTK_APPLICATION_CLASS (klass)->window_added = rq_application_window_added;
}

static void
rq_application_init (RqApplication *self)
{
}

/**
 * rq_application_new:
 * @deployments_path: (nullable): another file of deployments than the usual
 *
 * Returns: (transfer full): the program, not running yet
 */
RqApplication *
rq_application_new (const char *deployments_path)
{
  RqApplication *self = g_object_new (RQ_TYPE_APPLICATION, "application-id", RQ_APPLICATION_ID,
                                      "resource-base-path", "/io/github/requeen/Requeen",
                                      "flags", G_APPLICATION_CAN_OVERRIDE_APP_ID, NULL);

  self->deployments_path = g_strdup (deployments_path);
  return self;
}

/**
 * rq_application_get_desk:
 *
 * Returns: (transfer none) (nullable): where releases are started; %NULL before the program has
 * started
 */
RqReleaseDesk *
rq_application_get_desk (RqApplication *self)
{
  g_return_val_if_fail (RQ_IS_APPLICATION (self), NULL);

  return self->desk;
}

/**
 * rq_application_get_preferences:
 *
 * Returns: (transfer none) (nullable): what the person prefers; %NULL before the start
 */
RqPreferences *
rq_application_get_preferences (RqApplication *self)
{
  g_return_val_if_fail (RQ_IS_APPLICATION (self), NULL);

  return self->preferences;
}
