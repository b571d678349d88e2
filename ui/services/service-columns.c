/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/service-columns.h"

#include "base/version.h"
#include "format.h"
#include "swarm/service.h"

/* In the closures the first parameter is the GtkListItem of the cell. */

static char *
health_label_cb (GtkListItem *cell,
                 RqVerdict   *verdict)
{
  return g_strdup (verdict != NULL ? rq_outcome_to_label (rq_verdict_get_outcome (verdict)) : "");
}

static char *
health_words_cb (GtkListItem *cell,
                 RqVerdict   *verdict)
{
  return g_strdup (verdict != NULL ? rq_verdict_get_words (verdict) : NULL);
}

static char *
health_icon_cb (GtkListItem *cell,
                RqVerdict   *verdict)
{
  return g_strdup (verdict != NULL ? rq_format_outcome_icon (rq_verdict_get_outcome (verdict))
                                   : NULL);
}

static char **
health_style_cb (GtkListItem *cell,
                 RqVerdict   *verdict)
{
  const char *style = "";
  char **classes = g_new0 (char *, 2);

  if (verdict != NULL)
    style = rq_format_outcome_style (rq_verdict_get_outcome (verdict));
  if (*style != '\0')
    classes[0] = g_strdup (style);
  return classes;
}

static char *
version_cb (GtkListItem *cell,
            const char  *version)
{
  return rq_format_version (version);
}

static char *
changed_cb (GtkListItem *cell,
            GDateTime   *changed,
            int          minute)
{
  return rq_format_changed (changed);
}

static GtkExpression *
service_property (const char *name)
{
  GtkExpression *item = gtk_property_expression_new (GTK_TYPE_LIST_ITEM, NULL, "item");

  return gtk_property_expression_new (RQ_TYPE_SERVICE, item, name);
}

static GtkExpression *
closure_over (GType       type,
              const char *property,
              GCallback   callback)
{
  GtkExpression *params[] = { service_property (property) };

  return gtk_cclosure_expression_new (type, NULL, G_N_ELEMENTS (params), params, callback, NULL,
                                      NULL);
}

static GtkExpression *
changed_expression (GObject *clock)
{
  GtkExpression *params[] = {
    service_property ("changed"),
    gtk_property_expression_new (G_OBJECT_TYPE (clock), gtk_object_expression_new (clock),
                                 "minute"),
  };

  return gtk_cclosure_expression_new (G_TYPE_STRING, NULL, G_N_ELEMENTS (params), params,
                                      G_CALLBACK (changed_cb), NULL, NULL);
}

static GtkExpression *
text_expression (RqServiceColumn  kind,
                 GObject         *clock)
{
  switch (kind)
    {
    case RQ_SERVICE_COLUMN_NAME:
      return service_property ("name");
    case RQ_SERVICE_COLUMN_REPLICAS:
      return service_property ("replicas-text");
    case RQ_SERVICE_COLUMN_VERSION:
      return closure_over (G_TYPE_STRING, "version", G_CALLBACK (version_cb));
    case RQ_SERVICE_COLUMN_UPDATE:
      return service_property ("update-text");
    case RQ_SERVICE_COLUMN_CHANGED:
      return changed_expression (clock);
    case RQ_SERVICE_COLUMN_HEALTH:
    default:
      return closure_over (G_TYPE_STRING, "verdict", G_CALLBACK (health_label_cb));
    }
}

/* The whole text of a cell, which may be cut. Asked for when it is pointed at: a binding for each
 * of the thousand cells that a list keeps would be paid at every change of the filter. */
static gboolean
query_tooltip_cb (GtkLabel   *label,
                  int         x,
                  int         y,
                  gboolean    by_keyboard,
                  GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (label));
  return *gtk_label_get_label (label) != '\0';
}

static GtkWidget *
cell_label_new (RqServiceColumn  kind,
                GObject         *clock,
                GtkListItem     *cell)
{
  GtkWidget *label = gtk_label_new (NULL);
  GtkExpression *text = text_expression (kind, clock);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (kind == RQ_SERVICE_COLUMN_REPLICAS || kind == RQ_SERVICE_COLUMN_VERSION)
    gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_has_tooltip (label, TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  gtk_expression_bind (text, label, "label", cell);
  return label;
}

static void
setup_text_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *cell,
               gpointer                  kind)
{
  GObject *clock = g_object_get_data (G_OBJECT (factory), "clock");

  gtk_list_item_set_child (cell, cell_label_new (GPOINTER_TO_INT (kind), clock, cell));
}

static void
setup_health_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *cell)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  NULL);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_expression_bind (closure_over (G_TYPE_STRING, "verdict", G_CALLBACK (health_icon_cb)),
                       icon, "icon-name", cell);
  gtk_expression_bind (closure_over (G_TYPE_STRV, "verdict", G_CALLBACK (health_style_cb)),
                       box, "css-classes", cell);
  gtk_expression_bind (closure_over (G_TYPE_STRING, "verdict", G_CALLBACK (health_words_cb)),
                       box, "tooltip-text", cell);
  gtk_expression_bind (text_expression (RQ_SERVICE_COLUMN_HEALTH, NULL), label, "label", cell);
  gtk_list_item_set_child (cell, box);
}

static int
compare_names (RqService *a,
               RqService *b)
{
  return strcmp (rq_service_get_sort_key (a), rq_service_get_sort_key (b));
}

static int
urgency (RqService *service)
{
  RqVerdict *verdict = rq_service_get_verdict (service);

  return verdict != NULL ? rq_format_outcome_urgency (rq_verdict_get_outcome (verdict)) : 0;
}

static int
compare_changed (RqService *a,
                 RqService *b)
{
  GDateTime *changed_a = rq_service_get_changed (a);
  GDateTime *changed_b = rq_service_get_changed (b);

  if (changed_a == NULL || changed_b == NULL)
    return (changed_a != NULL) - (changed_b != NULL);

  return g_date_time_compare (changed_a, changed_b);
}

static int
compare_replicas (RqService *a,
                  RqService *b)
{
  int running = rq_service_get_running (a) - rq_service_get_running (b);

  return running != 0 ? running : rq_service_get_desired (a) - rq_service_get_desired (b);
}

static int
compare_by (RqServiceColumn  kind,
            RqService       *a,
            RqService       *b)
{
  switch (kind)
    {
    case RQ_SERVICE_COLUMN_HEALTH:
      return urgency (b) - urgency (a);
    case RQ_SERVICE_COLUMN_REPLICAS:
      return compare_replicas (a, b);
    case RQ_SERVICE_COLUMN_VERSION:
      return rq_version_compare (rq_service_get_version (a), rq_service_get_version (b));
    case RQ_SERVICE_COLUMN_UPDATE:
      return strcmp (rq_service_get_update_text (a), rq_service_get_update_text (b));
    case RQ_SERVICE_COLUMN_CHANGED:
      return compare_changed (b, a);
    case RQ_SERVICE_COLUMN_NAME:
    default:
      return compare_names (a, b);
    }
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      kind)
{
  return gtk_ordering_from_cmpfunc (compare_by (GPOINTER_TO_INT (kind), (gpointer) a,
                                                (gpointer) b));
}

/**
 * rq_service_column_install:
 * @column: a column without cells
 * @kind: what it shows
 * @clock: an object whose property "minute" is notified as time passes
 *
 * Gives @column its cells and its order: by health the urgent ones come first, by change the
 * latest.
 */
void
rq_service_column_install (GtkColumnViewColumn *column,
                           RqServiceColumn      kind,
                           GObject             *clock)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = NULL;

  /* Unowned: the clock is the page that owns the column. */
  g_object_set_data (G_OBJECT (factory), "clock", clock);
  if (kind == RQ_SERVICE_COLUMN_HEALTH)
    g_signal_connect (factory, "setup", G_CALLBACK (setup_health_cb), NULL);
  else
    g_signal_connect (factory, "setup", G_CALLBACK (setup_text_cb), GINT_TO_POINTER (kind));
  gtk_column_view_column_set_factory (column, factory);

  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, GINT_TO_POINTER (kind), NULL));
  gtk_column_view_column_set_sorter (column, sorter);
}
