/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/service-actions.h"

#include <glib/gi18n-lib.h>

#include "services/image-entry.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"
#include "widgets/question.h"

struct _RqServiceActions
{
  GObject parent_instance;

  GtkWidget           *widget;  /* (unowned) (nullable) weak */
  GSimpleActionGroup  *group;   /* (owned) */
  RqDeploymentSession *session; /* (owned) (nullable) */
  RqService           *service; /* (owned) (nullable) */
  RqServiceChanger     changer;
  char                *busy;    /* (owned) (nullable) */
};

typedef enum
{
  PROP_BUSY = 1,
} RqServiceActionsProperty;

enum
{
  SIGNAL_DONE,
  SIGNAL_FAILED,
  SIGNAL_ABLE,
  N_SIGNALS
};

static GParamSpec *props[PROP_BUSY + 1];
static unsigned int signals[N_SIGNALS];

/* A change that was asked for, from the question to the answer. */
typedef struct
{
  RqServiceActions *self;    /* (owned) */
  char             *name;    /* (owned) of the service */
  JsonObject       *service; /* (owned) as it was shown */
  RqServiceChange  *change;  /* (owned) (nullable) until an image is chosen */
  RqImageEntry     *entry;   /* (owned) (nullable) where it is written */
} Request;

G_DEFINE_FINAL_TYPE (RqServiceActions, rq_service_actions, G_TYPE_OBJECT)

static void
request_free (Request *request)
{
  g_object_unref (request->self);
  g_free (request->name);
  json_object_unref (request->service);
  g_clear_pointer (&request->change, rq_service_change_unref);
  g_clear_object (&request->entry);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

/* @change: (transfer full) (nullable) */
static Request *
request_new (RqServiceActions *self,
             RqServiceChange  *change)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->name = g_strdup (rq_service_get_name (self->service));
  request->service = json_object_ref (rq_service_get_json (self->service));
  request->change = change;
  return request;
}

/**
 * rq_service_actions_is_offline:
 *
 * Returns: whether nothing can be changed now, as its session has no connection
 */
gboolean
rq_service_actions_is_offline (RqServiceActions *self)
{
  g_return_val_if_fail (RQ_IS_SERVICE_ACTIONS (self), FALSE);

  return self->session != NULL
         && rq_deployment_session_get_state (self->session) != RQ_SESSION_ONLINE;
}

static void
enable_actions (RqServiceActions *self)
{
  gboolean able = self->busy == NULL && self->service != NULL
                  && !rq_service_actions_is_offline (self);
  static const char *const names[] = { "update-image", "roll-back", "restart" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), names[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), able);
    }
}

static void
session_changed_cb (RqServiceActions *self)
{
  enable_actions (self);
  g_signal_emit (self, signals[SIGNAL_ABLE], 0);
}

/* @words: (transfer full) (nullable) */
static void
set_busy (RqServiceActions *self,
          char             *words)
{
  g_free (self->busy);
  self->busy = words;
  enable_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
say_failed (RqServiceActions *self,
            const char       *name,
            const char       *why)
{
  g_autofree char *words = g_strdup_printf ("%s: %s", name, why);

  g_signal_emit (self, signals[SIGNAL_FAILED], 0, words);
}

static char *
done_words (Request *request)
{
  switch (rq_service_change_get_kind (request->change))
    {
    case RQ_CHANGE_IMAGE:
      return g_strdup_printf (_("%s is being updated to the new image."), request->name);
    case RQ_CHANGE_RESTART:
      return g_strdup_printf (_("%s is restarting its tasks."), request->name);
    case RQ_CHANGE_ROLLBACK:
      return g_strdup_printf (_("%s is being rolled back."), request->name);
    case RQ_CHANGE_SETTINGS:
    default:
      return g_strdup_printf (_("The update settings of %s are saved."), request->name);
    }
}

static char *
busy_words (Request *request)
{
  switch (rq_service_change_get_kind (request->change))
    {
    case RQ_CHANGE_IMAGE:
      return g_strdup (_("Asking the registry, then Swarm…"));
    case RQ_CHANGE_RESTART:
    case RQ_CHANGE_ROLLBACK:
    case RQ_CHANGE_SETTINGS:
    default:
      return g_strdup (_("Asking Swarm…"));
    }
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  set_busy (request->self, NULL);
  if (!rq_change_service_finish (result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        say_failed (request->self, request->name, error->message);
      return;
    }
  words = done_words (request);
  g_signal_emit (request->self, signals[SIGNAL_DONE], 0, words);
}

/* Not cancelled with the window: a change whose answer nobody waits for may have been made. */
static void
perform (Request *owned)
{
  g_autoptr (Request) request = owned;
  RqServiceActions *self = request->self;
  RqTransport *transport = self->session != NULL
                           ? rq_deployment_session_get_transport (self->session) : NULL;
  Request *passed;

  if (self->busy != NULL)
    return;
  if (transport == NULL && self->changer == rq_change_service_async)
    {
      say_failed (self, request->name, _("There is no connection. Connect, then try again."));
      return;
    }
  set_busy (self, busy_words (request));
  passed = g_steal_pointer (&request);
  self->changer (self->session != NULL ? rq_deployment_session_get_deployment (self->session)
                                       : NULL, transport, passed->service, passed->change, NULL,
                 NULL, changed_cb, passed);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (Request) request = data;

  if (!rq_question_ask_finish (RQ_QUESTION (source), result, NULL))
    return;
  if (request->entry != NULL)
    request->change = rq_service_change_new_image (rq_image_entry_get_image (request->entry));
  perform (g_steal_pointer (&request));
}

static GtkWindow *
get_window (RqServiceActions *self)
{
  GtkRoot *root = self->widget != NULL ? gtk_widget_get_root (self->widget) : NULL;

  return root != NULL ? GTK_WINDOW (root) : NULL;
}

/* What can be known without asking the swarm is said before the question. @request: taken */
static gboolean
refuse_early (Request *request)
{
  g_autoptr (GError) error = NULL;

  if (rq_service_change_check (request->change, request->service, &error))
    return FALSE;
  say_failed (request->self, request->name, error->message);
  request_free (request);
  return TRUE;
}

static void
valid_changed_cb (RqImageEntry *entry,
                  GParamSpec   *pspec,
                  RqQuestion   *question)
{
  gboolean valid;

  g_object_get (entry, "valid", &valid, NULL);
  rq_question_set_ready (question, valid);
}

static void
update_image_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       data)
{
  RqServiceActions *self = data;
  g_autofree char *heading = g_strdup_printf (_("Update the Image of %s?"),
                                              rq_service_get_name (self->service));
  RqQuestion *question;
  Request *request;

  question = rq_question_new (get_window (self), heading,
                              _("Swarm replaces the tasks of this service by its update settings. "
                                "The other services stay as they are."));
  request = request_new (self, NULL);
  request->entry = g_object_ref_sink (rq_image_entry_new (request->service));
  g_signal_connect_object (request->entry, "notify::valid", G_CALLBACK (valid_changed_cb), question,
                           0);
  valid_changed_cb (request->entry, NULL, question);
  rq_question_set_extra (question, GTK_WIDGET (request->entry));
  rq_question_set_verb (question, _("_Update Image"), RQ_VERB_PLAIN);
  rq_question_ask_async (question, NULL, answered_cb, request);
}

static char *
describe_previous (JsonObject *service)
{
  const char *image = rq_service_spec_get_image (rq_json_get_object (service, "PreviousSpec"));
  const char *now = rq_service_spec_get_image (rq_json_get_object (service, "Spec"));
  g_autofree char *then_words = NULL;
  g_autofree char *now_words = NULL;

  if (image == NULL || now == NULL)
    return g_strdup ("");
  rq_image_tell_apart (now, image, &now_words, &then_words);
  if (g_str_equal (image, now))
    return g_strdup_printf (_("The image stays %s; its settings go back."), now_words);
  return g_strdup_printf (_("Its image goes from %s to %s."), now_words, then_words);
}

static void
roll_back_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  RqServiceActions *self = data;
  Request *request = request_new (self, rq_service_change_new_rollback ());
  g_autofree char *heading = NULL;
  g_autofree char *change = NULL;
  g_autofree char *body = NULL;
  RqQuestion *question;

  if (refuse_early (request))
    return;
  change = describe_previous (request->service);
  heading = g_strdup_printf (_("Roll Back %s?"), request->name);
  body = g_strdup_printf (_("Swarm puts this one service back to what it was before its last "
                            "update. %s The other services and the database stay as they are."),
                          change);
  question = rq_question_new (get_window (self), heading, body);
  rq_question_set_verb (question, _("_Roll Back Service"), RQ_VERB_DESTRUCTIVE);
  rq_question_ask_async (question, NULL, answered_cb, request);
}

static void
restart_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  RqServiceActions *self = data;
  Request *request = request_new (self, rq_service_change_new_restart ());
  int tasks = rq_service_get_desired (self->service);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  RqQuestion *question;

  if (refuse_early (request))
    return;
  heading = g_strdup_printf (_("Restart %s?"), request->name);
  body = g_strdup_printf (g_dngettext (NULL,
                                       "Its %d task is replaced by a new one of the same image, "
                                       "by its update settings. Its connections are cut.",
                                       "Its %d tasks are replaced by new ones of the same image, "
                                       "by its update settings. Their connections are cut.", tasks),
                          tasks);
  question = rq_question_new (get_window (self), heading, body);
  rq_question_set_verb (question, _("_Force Restart"), RQ_VERB_DESTRUCTIVE);
  rq_question_ask_async (question, NULL, answered_cb, request);
}

/* @change: (transfer full) */
static void
copy_change (RqServiceActions *self,
             RqServiceChange  *change)
{
  JsonObject *spec = rq_json_get_object (rq_service_get_json (self->service), "Spec");
  g_autofree char *command = rq_service_change_to_command (change, spec);

  rq_service_actions_copy (self, command);
  rq_service_change_unref (change);
}

/* Of the image it has: the version is for the person to change. */
static void
copy_image_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  RqServiceActions *self = data;
  g_autofree char *image = rq_image_entry_suggest (rq_service_get_json (self->service));

  copy_change (self, rq_service_change_new_image (image));
}

static void
copy_roll_back_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  copy_change (data, rq_service_change_new_rollback ());
}

static void
copy_restart_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       data)
{
  copy_change (data, rq_service_change_new_restart ());
}

static void
rq_service_actions_get_property (GObject      *object,
                                 unsigned int  property_id,
                                 GValue       *value,
                                 GParamSpec   *pspec)
{
  switch ((RqServiceActionsProperty) property_id)
    {
    case PROP_BUSY:
      g_value_set_string (value, RQ_SERVICE_ACTIONS (object)->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_service_actions_finalize (GObject *object)
{
  RqServiceActions *self = RQ_SERVICE_ACTIONS (object);

  g_clear_weak_pointer (&self->widget);
  g_clear_object (&self->group);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->service);
  g_clear_pointer (&self->busy, g_free);
  G_OBJECT_CLASS (rq_service_actions_parent_class)->finalize (object);
}

static void
rq_service_actions_class_init (RqServiceActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rq_service_actions_get_property;
  object_class->finalize = rq_service_actions_finalize;

  props[PROP_BUSY] = g_param_spec_string ("busy", NULL, NULL, NULL,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[SIGNAL_DONE] = g_signal_new ("done", RQ_TYPE_SERVICE_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", RQ_TYPE_SERVICE_ACTIONS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ABLE] = g_signal_new ("able", RQ_TYPE_SERVICE_ACTIONS, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rq_service_actions_init (RqServiceActions *self)
{
  static const GActionEntry entries[] = {
    { "update-image", update_image_cb, NULL, NULL, NULL, { 0 } },
    { "roll-back", roll_back_cb, NULL, NULL, NULL, { 0 } },
    { "restart", restart_cb, NULL, NULL, NULL, { 0 } },
    { "copy-update-image", copy_image_cb, NULL, NULL, NULL, { 0 } },
    { "copy-roll-back", copy_roll_back_cb, NULL, NULL, NULL, { 0 } },
    { "copy-restart", copy_restart_cb, NULL, NULL, NULL, { 0 } },
  };

  self->changer = rq_change_service_async;
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  enable_actions (self);
}

/**
 * rq_service_actions_new:
 * @widget: in whose window questions are asked
 *
 * Returns: (transfer full): actions upon no service yet
 */
RqServiceActions *
rq_service_actions_new (GtkWidget *widget)
{
  RqServiceActions *self = g_object_new (RQ_TYPE_SERVICE_ACTIONS, NULL);

  g_set_weak_pointer (&self->widget, widget);
  return self;
}

/**
 * rq_service_actions_get_group:
 *
 * Returns: (transfer none): for the prefix "service"
 */
GActionGroup *
rq_service_actions_get_group (RqServiceActions *self)
{
  return G_ACTION_GROUP (self->group);
}

/**
 * rq_service_actions_set_session:
 * @session: (nullable): through which changes are made
 */
void
rq_service_actions_set_session (RqServiceActions    *self,
                                RqDeploymentSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_swapped (session, "notify::state", G_CALLBACK (session_changed_cb), self);
  session_changed_cb (self);
}

/**
 * rq_service_actions_set_service:
 * @service: (nullable): what the actions are about from now on
 */
void
rq_service_actions_set_service (RqServiceActions *self,
                                RqService        *service)
{
  g_set_object (&self->service, service);
  enable_actions (self);
}

/**
 * rq_service_actions_set_changer:
 * @changer: makes changes; its GAsyncResult is one of a GTask with a boolean
 */
void
rq_service_actions_set_changer (RqServiceActions *self,
                                RqServiceChanger  changer)
{
  self->changer = changer;
}

/**
 * rq_service_actions_get_busy:
 *
 * Returns: (transfer none) (nullable): what is being done, %NULL for nothing
 */
const char *
rq_service_actions_get_busy (RqServiceActions *self)
{
  return self->busy;
}

/**
 * rq_service_actions_apply:
 * @service: the JSON that the person saw
 *
 * Makes @change to the service that is shown.
 */
void
rq_service_actions_apply (RqServiceActions *self,
                          JsonObject       *service,
                          RqServiceChange  *change)
{
  Request *request = request_new (self, rq_service_change_ref (change));

  json_object_unref (request->service);
  request->service = json_object_ref (service);
  perform (request);
}

/**
 * rq_service_actions_copy:
 * @command: goes to the clipboard
 */
void
rq_service_actions_copy (RqServiceActions *self,
                         const char       *command)
{
  if (self->widget == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->widget), command);
  g_signal_emit (self, signals[SIGNAL_DONE], 0, _("Docker command copied"));
}
