/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/services-page.h"

#include "format.h"
#include "services/service-columns.h"
#include "services/service-details.h"
#include "services/service-filter.h"
#include "services/service-watch.h"
#include "ui.h"
#include "widgets/adaptive-bin.h"
#include "widgets/banner.h"
#include "widgets/split.h"

/* Below this the summary and the filter do not fit beside each other. */
#define ONE_LINE_WIDTH 760

struct _RqServicesPage
{
  AdwBin parent_instance;

  GListModel         *services;          /* (owned) (nullable) of RqService */
  RqServiceWatch     *watch;             /* (owned) (nullable) with the services */
  RqServiceFilter    *filter;            /* (owned) */
  GtkFilterListModel *filtered;          /* (owned) */
  GtkSingleSelection *selection;         /* (owned) */
  RqService          *attention_service; /* (owned) (nullable) */
  int                 minute;            /* counts up while the page is seen */
  unsigned int        minute_source;     /* 0: not counting */

  AdwToastOverlay     *toasts; /* (unowned) of the template, as all below */
  RqSplit             *split;
  RqServiceDetails    *details;
  RqAdaptiveBin       *room;
  RqBanner            *attention_banner;
  GtkBox              *bar;
  GtkLabel            *summary;
  GtkSearchEntry      *filter_entry;
  GtkToggleButton     *unhealthy_button;
  GtkStack            *stack;
  GtkColumnView       *view;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *health_column;
  GtkColumnViewColumn *replicas_column;
  GtkColumnViewColumn *version_column;
  GtkColumnViewColumn *update_column;
  GtkColumnViewColumn *changed_column;
};

typedef enum
{
  PROP_SERVICES = 1,
  PROP_SUMMARY,
  PROP_ATTENTION,
  PROP_ATTENTION_SERVICE,
  PROP_ONLY_UNHEALTHY,
  PROP_MINUTE,
} RqServicesPageProperty;

static GParamSpec *props[PROP_MINUTE + 1];

G_DEFINE_FINAL_TYPE (RqServicesPage, rq_services_page, ADW_TYPE_BIN)

static gboolean
only_unhealthy (RqServicesPage *self)
{
  return gtk_toggle_button_get_active (self->unhealthy_button);
}

static const char *
filter_text (RqServicesPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->filter_entry));
}

static void
show_page (RqServicesPage *self)
{
  const char *page = "list";

  if (self->services == NULL || g_list_model_get_n_items (self->services) == 0)
    page = "empty";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0)
    page = only_unhealthy (self) && *filter_text (self) == '\0' ? "all-well" : "no-match";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
filter_changed_cb (RqServicesPage *self)
{
  rq_service_filter_set_text (self->filter, filter_text (self));
  show_page (self);
}

static void
unhealthy_toggled_cb (RqServicesPage *self)
{
  rq_service_filter_set_only_unhealthy (self->filter, only_unhealthy (self));
  show_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ONLY_UNHEALTHY]);
}

static void
filter_stopped_cb (RqServicesPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter_entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
show_all_cb (RqServicesPage *self)
{
  gtk_toggle_button_set_active (self->unhealthy_button, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->filter_entry), "");
}

/* The action is the list's inside the column view; GTK 4.8 has no other way. */
static void
scroll_to (RqServicesPage *self,
           unsigned int    position)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_LIST_VIEW (child))
        gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
    }
}

/* Where there is no room for both the details take the place of the list. */
static void
open_details (RqServicesPage *self,
              RqService      *service)
{
  rq_service_details_set_service (self->details, service);
  gtk_widget_set_visible (GTK_WIDGET (self->details), TRUE);
  rq_split_set_show_content (self->split, FALSE);
}

static void
close_details_cb (RqServicesPage *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->details)))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->details), FALSE);
  rq_split_set_show_content (self->split, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  rq_service_details_set_service (self->details, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   data)
{
  RqServicesPage *self = RQ_SERVICES_PAGE (widget);
  gboolean opened = gtk_widget_get_visible (GTK_WIDGET (self->details));

  close_details_cb (self);
  return opened ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/* Beside the list they follow the selection; where they would hide it, a row has to be opened. */
static void
selected_changed_cb (RqServicesPage *self)
{
  RqService *selected = rq_services_page_get_selected (self);
  gboolean opened = gtk_widget_get_visible (GTK_WIDGET (self->details));

  if (selected != NULL && (opened || !rq_split_get_collapsed (self->split)))
    open_details (self, selected);
}

static void
activated_cb (RqServicesPage *self,
              unsigned int    position)
{
  g_autoptr (RqService) service = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (service != NULL)
    open_details (self, service);
}

static void
collapsed_changed_cb (RqServicesPage *self)
{
  gtk_column_view_set_single_click_activate (self->view, rq_split_get_collapsed (self->split));
}

static void
toast_cb (RqServicesPage *self,
          const char     *words)
{
  AdwToast *toast = adw_toast_new (words);

  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* A service that is not there any more has no details. */
static void
close_when_gone (RqServicesPage *self)
{
  RqService *shown = rq_service_details_get_service (self->details);
  unsigned int n_services = self->services != NULL ? g_list_model_get_n_items (self->services) : 0;

  for (unsigned int i = 0; shown != NULL && i < n_services; i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (self->services, i);

      if (service == shown)
        return;
    }
  close_details_cb (self);
}

static void
items_changed_cb (RqServicesPage *self)
{
  close_when_gone (self);
  show_page (self);
}

static void
show_attention_cb (RqServicesPage *self)
{
  show_all_cb (self);
  rq_service_filter_set_text (self->filter, "");
  if (self->attention_service == NULL)
    return;
  rq_services_page_select (self, self->attention_service);
  open_details (self, self->attention_service);
}

/* A service that has changed in place may now be filtered otherwise, and stand elsewhere. */
static void
services_changed_cb (RqServicesPage *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  rq_service_filter_update (self->filter);
  for (unsigned int i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      gtk_sorter_changed (gtk_column_view_column_get_sorter (column), GTK_SORTER_CHANGE_DIFFERENT);
    }
  show_page (self);
}

static void
room_changed_cb (RqServicesPage *self)
{
  gboolean one_line = rq_format_fits (NULL, rq_adaptive_bin_get_available_width (self->room),
                                      ONE_LINE_WIDTH);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar), one_line ? GTK_ORIENTATION_HORIZONTAL
                                                                      : GTK_ORIENTATION_VERTICAL);
}

static gboolean
minute_cb (gpointer data)
{
  RqServicesPage *self = data;

  self->minute++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MINUTE]);
  return G_SOURCE_CONTINUE;
}

static void
rq_services_page_map (GtkWidget *widget)
{
  RqServicesPage *self = RQ_SERVICES_PAGE (widget);

  GTK_WIDGET_CLASS (rq_services_page_parent_class)->map (widget);
  minute_cb (self);
  self->minute_source = g_timeout_add_seconds (30, minute_cb, self);
}

static void
rq_services_page_unmap (GtkWidget *widget)
{
  RqServicesPage *self = RQ_SERVICES_PAGE (widget);

  g_clear_handle_id (&self->minute_source, g_source_remove);
  GTK_WIDGET_CLASS (rq_services_page_parent_class)->unmap (widget);
}

static void
rq_services_page_get_property (GObject      *object,
                               unsigned int  property_id,
                               GValue       *value,
                               GParamSpec   *pspec)
{
  RqServicesPage *self = RQ_SERVICES_PAGE (object);

  switch ((RqServicesPageProperty) property_id)
    {
    case PROP_SERVICES:
      g_value_set_object (value, self->services);
      break;
    case PROP_SUMMARY:
      g_value_set_string (value, gtk_label_get_label (self->summary));
      break;
    case PROP_ATTENTION:
      g_value_set_string (value, rq_banner_get_title (self->attention_banner));
      break;
    case PROP_ATTENTION_SERVICE:
      g_value_set_object (value, self->attention_service);
      break;
    case PROP_ONLY_UNHEALTHY:
      g_value_set_boolean (value, only_unhealthy (self));
      break;
    case PROP_MINUTE:
      g_value_set_int (value, self->minute);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_services_page_set_property (GObject      *object,
                               unsigned int  property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  RqServicesPage *self = RQ_SERVICES_PAGE (object);

  switch ((RqServicesPageProperty) property_id)
    {
    case PROP_SERVICES:
      rq_services_page_set_services (self, g_value_get_object (value));
      break;
    case PROP_SUMMARY:
      gtk_label_set_label (self->summary, g_value_get_string (value));
      break;
    case PROP_ATTENTION:
      rq_banner_set_title (self->attention_banner, g_value_get_string (value));
      break;
    case PROP_ATTENTION_SERVICE:
      g_set_object (&self->attention_service, g_value_get_object (value));
      break;
    case PROP_ONLY_UNHEALTHY:
      gtk_toggle_button_set_active (self->unhealthy_button, g_value_get_boolean (value));
      break;
    case PROP_MINUTE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_services_page_dispose (GObject *object)
{
  RqServicesPage *self = RQ_SERVICES_PAGE (object);

  g_clear_handle_id (&self->minute_source, g_source_remove);
  rq_services_page_set_services (self, NULL);
  g_clear_object (&self->attention_service);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_SERVICES_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (rq_services_page_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  props[PROP_SERVICES] = g_param_spec_object ("services", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  props[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  props[PROP_ATTENTION] = g_param_spec_string ("attention", NULL, NULL, NULL, flags);
  props[PROP_ATTENTION_SERVICE] = g_param_spec_object ("attention-service", NULL, NULL,
                                                       RQ_TYPE_SERVICE,
                                                       flags);
  props[PROP_ONLY_UNHEALTHY] = g_param_spec_boolean ("only-unhealthy", NULL, NULL, FALSE,
                                                     flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_MINUTE] = g_param_spec_int ("minute", NULL, NULL, 0, G_MAXINT, 0,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "services-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, split);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, details);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, room);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, attention_banner);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, bar);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, summary);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, filter_entry);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, unhealthy_button);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, view);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, name_column);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, health_column);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, replicas_column);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, version_column);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, update_column);
  gtk_widget_class_bind_template_child (widget_class, RqServicesPage, changed_column);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_details_cb);
  gtk_widget_class_bind_template_callback (widget_class, collapsed_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, toast_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, unhealthy_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_attention_cb);
  gtk_widget_class_bind_template_callback (widget_class, rq_format_fits);
}

static void
rq_services_page_class_init (RqServicesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_services_page_dispose;
  object_class->get_property = rq_services_page_get_property;
  object_class->set_property = rq_services_page_set_property;
  widget_class->map = rq_services_page_map;
  widget_class->unmap = rq_services_page_unmap;
  install_properties (object_class);
  bind_template (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

/* filter → sort (the columns, then the name) → selection; the services come in at the bottom. */
static void
build_models (RqServicesPage *self)
{
  GtkSorter *by_name = gtk_column_view_column_get_sorter (self->name_column);
  GtkMultiSorter *sorter = gtk_multi_sorter_new ();
  GtkSortListModel *sorted;

  gtk_multi_sorter_append (sorter, g_object_ref (gtk_column_view_get_sorter (self->view)));
  gtk_multi_sorter_append (sorter, g_object_ref (by_name));
  self->filter = rq_service_filter_new ();
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->filter)));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                    GTK_SORTER (sorter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (selected_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_sort_by_column (self->view, self->name_column, GTK_SORT_ASCENDING);
}

static void
rq_services_page_init (RqServicesPage *self)
{
  GObject *clock = G_OBJECT (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  rq_service_column_install (self->name_column, RQ_SERVICE_COLUMN_NAME, clock);
  rq_service_column_install (self->health_column, RQ_SERVICE_COLUMN_HEALTH, clock);
  rq_service_column_install (self->replicas_column, RQ_SERVICE_COLUMN_REPLICAS, clock);
  rq_service_column_install (self->version_column, RQ_SERVICE_COLUMN_VERSION, clock);
  rq_service_column_install (self->update_column, RQ_SERVICE_COLUMN_UPDATE, clock);
  rq_service_column_install (self->changed_column, RQ_SERVICE_COLUMN_CHANGED, clock);
  build_models (self);
  g_signal_connect_swapped (self->room, "notify::available-width", G_CALLBACK (room_changed_cb),
                            self);
  show_page (self);
}

/**
 * rq_services_page_set_services:
 * @services: (nullable): of #RqService
 */
void
rq_services_page_set_services (RqServicesPage *self,
                               GListModel     *services)
{
  g_return_if_fail (RQ_IS_SERVICES_PAGE (self));

  if (self->services == services)
    return;

  if (self->services != NULL)
    g_signal_handlers_disconnect_by_func (self->services, items_changed_cb, self);
  g_set_object (&self->services, services);
  g_clear_object (&self->watch);
  gtk_filter_list_model_set_model (self->filtered, services);
  if (services != NULL)
    {
      self->watch = rq_service_watch_new (services);
      g_signal_connect_object (self->watch, "changed", G_CALLBACK (services_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (services, "items-changed", G_CALLBACK (items_changed_cb), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
  items_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SERVICES]);
}

/**
 * rq_services_page_get_selected:
 *
 * Returns: (transfer none) (nullable): the service that a person has selected
 */
RqService *
rq_services_page_get_selected (RqServicesPage *self)
{
  g_return_val_if_fail (RQ_IS_SERVICES_PAGE (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}

/**
 * rq_services_page_select:
 * @service: one of the list
 *
 * Selects @service and brings it into view, when the filter lets it through.
 */
void
rq_services_page_select (RqServicesPage *self,
                         RqService      *service)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  g_return_if_fail (RQ_IS_SERVICES_PAGE (self));

  rq_service_filter_let_all_in (self->filter);
  for (unsigned int i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (RqService) item = g_list_model_get_item (model, i);

      if (item != service)
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      scroll_to (self, i);
      return;
    }
}

/**
 * rq_services_page_focus_filter:
 *
 * Puts the keyboard into the filter entry, or into the search of the logs that are read.
 */
void
rq_services_page_focus_filter (RqServicesPage *self)
{
  g_return_if_fail (RQ_IS_SERVICES_PAGE (self));

  if (!rq_service_details_focus_search (self->details))
    gtk_widget_grab_focus (GTK_WIDGET (self->filter_entry));
}

/**
 * rq_services_page_set_session:
 * @session: (nullable): through which services are changed and their logs are read
 */
void
rq_services_page_set_session (RqServicesPage      *self,
                              RqDeploymentSession *session)
{
  g_return_if_fail (RQ_IS_SERVICES_PAGE (self));

  rq_service_details_set_session (self->details, session);
}

/**
 * rq_services_page_set_tasks:
 * @tasks: (nullable): of #RqTask, of all services
 */
void
rq_services_page_set_tasks (RqServicesPage *self,
                            GListModel     *tasks)
{
  g_return_if_fail (RQ_IS_SERVICES_PAGE (self));

  rq_service_details_set_tasks (self->details, tasks);
}

/**
 * rq_services_page_get_details:
 *
 * Returns: (transfer none): the details of the selected service, also while they are not seen
 */
RqServiceDetails *
rq_services_page_get_details (RqServicesPage *self)
{
  g_return_val_if_fail (RQ_IS_SERVICES_PAGE (self), NULL);

  return self->details;
}
