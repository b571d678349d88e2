/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/service-details.h"

#include "format.h"
#include "services/service-settings.h"
#include "services/service-tasks.h"
#include "ui.h"
#include "widgets/banner.h"

struct _RqServiceDetails
{
  AdwBin parent_instance;

  GSignalGroup     *service;   /* (owned) of the RqService that is shown */
  GSignalGroup     *session;   /* (owned) of the RqDeploymentSession */
  RqServiceActions *actions;   /* (owned) */
  gboolean          narrow;

  GtkButton         *close_button; /* (unowned) of the template, as all below */
  GtkLabel          *title;
  GtkWidget         *health_box;
  GtkImage          *health_icon;
  GtkLabel          *health;
  GtkLabel          *words;
  GtkLabel          *image;
  GtkWidget         *busy_box;
  GtkSpinner        *spinner;
  GtkLabel          *busy;
  RqBanner          *error_banner;
  GtkStack          *stack;
  RqServiceTasks    *tasks;
  RqServiceLogs     *logs;
  RqServiceSettings *settings;
};

typedef enum
{
  PROP_NARROW = 1,
} RqServiceDetailsProperty;

enum
{
  SIGNAL_CLOSE,
  SIGNAL_TOAST,
  N_SIGNALS
};

static GParamSpec *props[PROP_NARROW + 1];
static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RqServiceDetails, rq_service_details, ADW_TYPE_BIN)

static void
close_clicked_cb (RqServiceDetails *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSE], 0);
}

static void
error_seen_cb (RqServiceDetails *self)
{
  rq_banner_set_title (self->error_banner, NULL);
}

static void
show_verdict (RqServiceDetails *self,
              RqVerdict        *verdict)
{
  RqOutcome outcome = rq_verdict_get_outcome (verdict);
  const char *style = rq_format_outcome_style (outcome);
  const char *classes[] = { *style != '\0' ? style : NULL, NULL };
  const char *words = rq_verdict_get_words (verdict);

  gtk_label_set_label (self->health, rq_outcome_to_label (outcome));
  gtk_image_set_from_icon_name (self->health_icon, rq_format_outcome_icon (outcome));
  gtk_widget_set_css_classes (self->health_box, classes);
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), *words != '\0');
}

static void
show_service (RqServiceDetails *self)
{
  g_autoptr (RqService) service = g_signal_group_dup_target (self->service);

  if (service == NULL)
    return;
  gtk_label_set_label (self->title, rq_service_get_name (service));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), rq_service_get_full_name (service));
  gtk_label_set_label (self->image, rq_service_get_image (service));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->image), rq_service_get_image (service));
  if (rq_service_get_verdict (service) != NULL)
    show_verdict (self, rq_service_get_verdict (service));
}

static void
show_busy (RqServiceDetails *self)
{
  const char *busy = rq_service_actions_get_busy (self->actions);

  gtk_widget_set_visible (self->busy_box, busy != NULL);
  gtk_spinner_set_spinning (self->spinner, busy != NULL);
  gtk_label_set_label (self->busy, busy != NULL ? busy : "");
  if (busy != NULL)
    rq_banner_set_title (self->error_banner, NULL);
}

static void
done_cb (RqServiceDetails *self,
         const char       *words)
{
  g_signal_emit (self, signals[SIGNAL_TOAST], 0, words);
}

static void
failed_cb (RqServiceDetails *self,
           const char       *words)
{
  rq_banner_set_title (self->error_banner, words);
}

static void
show_source (RqServiceDetails *self)
{
  g_autoptr (RqService) service = g_signal_group_dup_target (self->service);
  g_autoptr (RqDeploymentSession) session = g_signal_group_dup_target (self->session);
  gboolean online = session != NULL &&
                    rq_deployment_session_get_state (session) == RQ_SESSION_ONLINE;

  rq_service_logs_set_source (self->logs,
                              online ? rq_deployment_session_get_client (session) : NULL,
                              service != NULL ? rq_service_get_id (service) : NULL);
}

static char *
dup_who_cb (gpointer    data,
            const char *task_id)
{
  return rq_service_tasks_dup_slot (RQ_SERVICE_DETAILS (data)->tasks, task_id);
}

static void
set_narrow (RqServiceDetails *self,
            gboolean          narrow)
{
  self->narrow = narrow;
  gtk_button_set_icon_name (self->close_button, narrow ? "rq-back-symbolic" : "rq-close-symbolic");
}

static void
rq_service_details_get_property (GObject      *object,
                                 unsigned int  property_id,
                                 GValue       *value,
                                 GParamSpec   *pspec)
{
  switch ((RqServiceDetailsProperty) property_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, RQ_SERVICE_DETAILS (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_service_details_set_property (GObject      *object,
                                 unsigned int  property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch ((RqServiceDetailsProperty) property_id)
    {
    case PROP_NARROW:
      set_narrow (RQ_SERVICE_DETAILS (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_service_details_dispose (GObject *object)
{
  RqServiceDetails *self = RQ_SERVICE_DETAILS (object);

  if (self->actions != NULL)
    g_signal_handlers_disconnect_by_data (self->actions, self);
  gtk_widget_insert_action_group (GTK_WIDGET (object), "service", NULL);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_SERVICE_DETAILS);
  g_clear_object (&self->actions);
  g_clear_object (&self->service);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rq_service_details_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "service-details.ui");
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, close_button);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, title);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, health_box);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, health_icon);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, health);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, words);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, image);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, busy_box);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, spinner);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, busy);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, error_banner);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, tasks);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, logs);
  gtk_widget_class_bind_template_child (widget_class, RqServiceDetails, settings);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, error_seen_cb);
}

static void
rq_service_details_class_init (RqServiceDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_service_details_dispose;
  object_class->get_property = rq_service_details_get_property;
  object_class->set_property = rq_service_details_set_property;
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[SIGNAL_CLOSE] = g_signal_new ("close", RQ_TYPE_SERVICE_DETAILS, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TOAST] = g_signal_new ("toast", RQ_TYPE_SERVICE_DETAILS, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rq_service_details_init (RqServiceDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = rq_service_actions_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->actions, "notify::busy", G_CALLBACK (show_busy), self);
  g_signal_connect_swapped (self->actions, "done", G_CALLBACK (done_cb), self);
  g_signal_connect_swapped (self->actions, "failed", G_CALLBACK (failed_cb), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "service",
                                  rq_service_actions_get_group (self->actions));
  rq_service_settings_set_actions (self->settings, self->actions);
  rq_service_logs_set_who (self->logs, dup_who_cb, self);

  self->service = g_signal_group_new (RQ_TYPE_SERVICE);
  g_signal_group_connect_swapped (self->service, "notify", G_CALLBACK (show_service), self);
  self->session = g_signal_group_new (RQ_TYPE_DEPLOYMENT_SESSION);
  g_signal_group_connect_swapped (self->session, "notify::state", G_CALLBACK (show_source), self);
}

/**
 * rq_service_details_set_service:
 * @service: (nullable): what is shown
 */
void
rq_service_details_set_service (RqServiceDetails *self,
                                RqService        *service)
{
  g_autoptr (RqService) shown = NULL;

  g_return_if_fail (RQ_IS_SERVICE_DETAILS (self));

  shown = g_signal_group_dup_target (self->service);
  if (shown == service)
    return;
  g_signal_group_set_target (self->service, service);
  rq_banner_set_title (self->error_banner, NULL);
  rq_service_actions_set_service (self->actions, service);
  rq_service_tasks_set_service (self->tasks, service);
  rq_service_settings_set_service (self->settings, service);
  show_service (self);
  show_source (self);
}

/**
 * rq_service_details_get_service:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
RqService *
rq_service_details_get_service (RqServiceDetails *self)
{
  g_autoptr (RqService) service = NULL;

  g_return_val_if_fail (RQ_IS_SERVICE_DETAILS (self), NULL);

  service = g_signal_group_dup_target (self->service);
  return service;
}

/**
 * rq_service_details_set_session:
 * @session: (nullable): the connection to the swarm
 */
void
rq_service_details_set_session (RqServiceDetails    *self,
                                RqDeploymentSession *session)
{
  g_return_if_fail (RQ_IS_SERVICE_DETAILS (self));

  g_signal_group_set_target (self->session, session);
  rq_service_actions_set_session (self->actions, session);
  show_source (self);
}

/**
 * rq_service_details_set_tasks:
 * @tasks: (nullable): the tasks of all services
 */
void
rq_service_details_set_tasks (RqServiceDetails *self,
                              GListModel       *tasks)
{
  g_return_if_fail (RQ_IS_SERVICE_DETAILS (self));

  rq_service_tasks_set_model (self->tasks, tasks);
}

/**
 * rq_service_details_get_actions:
 *
 * Returns: (transfer none): what can be done to the service
 */
RqServiceActions *
rq_service_details_get_actions (RqServiceDetails *self)
{
  g_return_val_if_fail (RQ_IS_SERVICE_DETAILS (self), NULL);

  return self->actions;
}

/**
 * rq_service_details_get_logs:
 *
 * Returns: (transfer none): the page with the logs
 */
RqServiceLogs *
rq_service_details_get_logs (RqServiceDetails *self)
{
  g_return_val_if_fail (RQ_IS_SERVICE_DETAILS (self), NULL);

  return self->logs;
}

/**
 * rq_service_details_show_page:
 * @page: "tasks", "logs" or "settings"
 */
void
rq_service_details_show_page (RqServiceDetails *self,
                              const char       *page)
{
  g_return_if_fail (RQ_IS_SERVICE_DETAILS (self));

  gtk_stack_set_visible_child_name (self->stack, page);
}

/**
 * rq_service_details_focus_search:
 *
 * Returns: whether the keyboard is in the search of the logs now: only where they are shown, and
 *   the keyboard was in the details, or nothing else is to be seen
 */
gboolean
rq_service_details_focus_search (RqServiceDetails *self)
{
  GtkRoot *root;
  GtkWidget *focus;

  g_return_val_if_fail (RQ_IS_SERVICE_DETAILS (self), FALSE);

  root = gtk_widget_get_root (GTK_WIDGET (self));
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->logs)))
    return FALSE;
  if (!self->narrow && (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    return FALSE;

  rq_service_logs_focus_search (self->logs);
  return TRUE;
}
