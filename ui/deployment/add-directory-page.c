/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/add-directory-page.h"

#include <glib/gi18n-lib.h>

#include "deployment/choice-row.h"
#include "ui.h"

struct _RqAddDirectoryPage
{
  AdwBin parent_instance;

  GPtrArray *rows;      /* (owned) of RqChoiceRow (unowned) */
  char      *suggested; /* (owned) (nullable) name; one that a person typed stays */

  AdwPreferencesGroup *group; /* (unowned) of the template, as all below */
  GtkEditable         *other_row;
  GtkCheckButton      *other_button;
  GtkEditable         *name_row;
};

typedef enum
{
  PROP_COMPLETE = 1,
} RqAddDirectoryPageProperty;

static GParamSpec *props[PROP_COMPLETE + 1];
static unsigned int activated_signal;

G_DEFINE_FINAL_TYPE (RqAddDirectoryPage, rq_add_directory_page, ADW_TYPE_BIN)

static void
changed_cb (RqAddDirectoryPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPLETE]);
}

/* Who types a path means it. */
static void
other_changed_cb (RqAddDirectoryPage *self)
{
  if (gtk_editable_get_text (self->other_row)[0] != '\0')
    gtk_check_button_set_active (self->other_button, TRUE);
  changed_cb (self);
}

static void
entry_activated_cb (RqAddDirectoryPage *self)
{
  g_signal_emit (self, activated_signal, 0);
}

static void
remove_rows (RqAddDirectoryPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_row (RqAddDirectoryPage *self,
         const char         *path)
{
  GtkWidget *row = rq_choice_row_new (path, NULL, NULL);

  gtk_check_button_set_group (rq_choice_row_get_button (RQ_CHOICE_ROW (row)), self->other_button);
  g_signal_connect_object (rq_choice_row_get_button (RQ_CHOICE_ROW (row)), "toggled",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

/* (transfer full): honest about where was looked */
static char *
describe (RqFoundDirectories *found)
{
  const char *places = rq_discovery_get_places ();

  if (found == NULL)
    return g_strdup (_("Requeen could not look for update.sh there. Type where it is."));
  if (found->paths[0] == NULL)
    return g_strdup_printf (_("No update.sh that this login may start was found in %s. Type where "
                              "it is."), places);
  if (!found->complete)
    return g_strdup_printf (_("These have an update.sh. The search in %s was cut short, so there "
                              "may be others."), places);
  return g_strdup_printf (_("These have an update.sh that this login may start. Looked in %s."),
                          places);
}

static gboolean
is_likely (const char *path,
           const char *stack)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_str_equal (name, stack);
}

static void
rq_add_directory_page_get_property (GObject      *object,
                                    unsigned int  property_id,
                                    GValue       *value,
                                    GParamSpec   *pspec)
{
  RqAddDirectoryPage *self = RQ_ADD_DIRECTORY_PAGE (object);

  switch ((RqAddDirectoryPageProperty) property_id)
    {
    case PROP_COMPLETE:
      g_value_set_boolean (value, rq_add_directory_page_get_directory (self) != NULL &&
                           rq_add_directory_page_get_name (self)[0] != '\0');
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_add_directory_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_ADD_DIRECTORY_PAGE);
  G_OBJECT_CLASS (rq_add_directory_page_parent_class)->dispose (object);
}

static void
rq_add_directory_page_finalize (GObject *object)
{
  RqAddDirectoryPage *self = RQ_ADD_DIRECTORY_PAGE (object);

  g_ptr_array_unref (self->rows);
  g_free (self->suggested);
  G_OBJECT_CLASS (rq_add_directory_page_parent_class)->finalize (object);
}

static void
rq_add_directory_page_class_init (RqAddDirectoryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_add_directory_page_dispose;
  object_class->finalize = rq_add_directory_page_finalize;
  object_class->get_property = rq_add_directory_page_get_property;
  props[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  activated_signal = g_signal_new ("activated", RQ_TYPE_ADD_DIRECTORY_PAGE, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RQ_RESOURCES "add-directory-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqAddDirectoryPage, group);
  gtk_widget_class_bind_template_child (widget_class, RqAddDirectoryPage, other_row);
  gtk_widget_class_bind_template_child (widget_class, RqAddDirectoryPage, other_button);
  gtk_widget_class_bind_template_child (widget_class, RqAddDirectoryPage, name_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
}

static void
rq_add_directory_page_init (RqAddDirectoryPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rq_add_directory_page_set_found:
 * @found: (nullable): what the search found
 * @stack: the stack that is to be upgraded
 *
 * Lists them. One is chosen only where there is little doubt.
 */
void
rq_add_directory_page_set_found (RqAddDirectoryPage *self,
                                 RqFoundDirectories *found,
                                 const char         *stack)
{
  g_autofree char *before = NULL;
  g_autofree char *words = NULL;
  gboolean only;

  g_return_if_fail (RQ_IS_ADD_DIRECTORY_PAGE (self));

  before = g_strdup (rq_add_directory_page_get_directory (self));
  only = found != NULL && g_strv_length (found->paths) == 1;
  words = describe (found);
  adw_preferences_group_set_description (self->group, words);
  remove_rows (self);
  for (int i = 0; found != NULL && found->paths[i] != NULL; i++)
    {
      gboolean was = g_strcmp0 (found->paths[i], before) == 0;

      add_row (self, found->paths[i]);
      if (was || (before == NULL && (only || is_likely (found->paths[i], stack))))
        rq_choice_row_activate (self->rows->pdata[i]);
    }
  if (self->rows->len == 0)
    gtk_check_button_set_active (self->other_button, TRUE);
  changed_cb (self);
}

/**
 * rq_add_directory_page_suggest_name:
 *
 * Fills the name in, unless a person has changed it.
 */
void
rq_add_directory_page_suggest_name (RqAddDirectoryPage *self,
                                    const char         *name)
{
  const char *now;

  g_return_if_fail (RQ_IS_ADD_DIRECTORY_PAGE (self));

  now = gtk_editable_get_text (self->name_row);
  if (now[0] == '\0' || g_strcmp0 (now, self->suggested) == 0)
    gtk_editable_set_text (self->name_row, name);
  g_free (self->suggested);
  self->suggested = g_strdup (name);
}

/**
 * rq_add_directory_page_get_directory:
 *
 * Returns: (transfer none) (nullable): the chosen or typed one; %NULL for none yet
 */
const char *
rq_add_directory_page_get_directory (RqAddDirectoryPage *self)
{
  const char *typed;

  g_return_val_if_fail (RQ_IS_ADD_DIRECTORY_PAGE (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    if (rq_choice_row_get_active (self->rows->pdata[i]))
      return adw_preferences_row_get_title (self->rows->pdata[i]);

  typed = gtk_editable_get_text (self->other_row);
  return gtk_check_button_get_active (self->other_button) && typed[0] != '\0' ? typed : NULL;
}

const char *
rq_add_directory_page_get_name (RqAddDirectoryPage *self)
{
  g_return_val_if_fail (RQ_IS_ADD_DIRECTORY_PAGE (self), NULL);

  return gtk_editable_get_text (self->name_row);
}
