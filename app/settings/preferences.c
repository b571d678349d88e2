/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/preferences.h"

#include "settings/preferences-schema.h"

struct _RqPreferences
{
  GObject parent_instance;

  GSettings *settings;        /* (owned) (nullable) without its schema */
  char      *person_name;     /* (owned) */
  RqStyle    style;
  gboolean   notify_over;
  gboolean   notify_need;
  int        window_width;
  int        window_height;
  gboolean   window_maximized;
  char      *last_deployment; /* (owned) */
  char      *last_page;       /* (owned) */
};

typedef enum
{
  PROP_PERSON_NAME = 1,
  PROP_STYLE,
  PROP_NOTIFY_OVER,
  PROP_NOTIFY_NEED,
  PROP_WINDOW_WIDTH,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  PROP_LAST_DEPLOYMENT,
  PROP_LAST_PAGE,
} RqPreferencesProperty;

static GParamSpec *props[PROP_LAST_PAGE + 1];

G_DEFINE_ENUM_TYPE (RqStyle, rq_style, G_DEFINE_ENUM_VALUE (RQ_STYLE_SYSTEM, "system"),
                    G_DEFINE_ENUM_VALUE (RQ_STYLE_LIGHT, "light"),
                    G_DEFINE_ENUM_VALUE (RQ_STYLE_DARK, "dark"))
G_DEFINE_FINAL_TYPE (RqPreferences, rq_preferences, G_TYPE_OBJECT)

static void
rq_preferences_get_property (GObject      *object,
                             unsigned int  property_id,
                             GValue       *value,
                             GParamSpec   *pspec)
{
  RqPreferences *self = RQ_PREFERENCES (object);

  switch ((RqPreferencesProperty) property_id)
    {
    case PROP_PERSON_NAME:
      g_value_set_string (value, self->person_name);
      break;
    case PROP_STYLE:
      g_value_set_enum (value, (int) self->style);
      break;
    case PROP_NOTIFY_OVER:
      g_value_set_boolean (value, self->notify_over);
      break;
    case PROP_NOTIFY_NEED:
      g_value_set_boolean (value, self->notify_need);
      break;
    case PROP_WINDOW_WIDTH:
      g_value_set_int (value, self->window_width);
      break;
    case PROP_WINDOW_HEIGHT:
      g_value_set_int (value, self->window_height);
      break;
    case PROP_WINDOW_MAXIMIZED:
      g_value_set_boolean (value, self->window_maximized);
      break;
    case PROP_LAST_DEPLOYMENT:
      g_value_set_string (value, self->last_deployment);
      break;
    case PROP_LAST_PAGE:
      g_value_set_string (value, self->last_page);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static gboolean
take_int (int *field,
          int  value)
{
  if (*field == value)
    return FALSE;

  *field = value;
  return TRUE;
}

static gboolean
take_string (char         **field,
             const GValue  *value)
{
  if (g_strcmp0 (*field, g_value_get_string (value)) == 0)
    return FALSE;

  g_free (*field);
  *field = g_value_dup_string (value);
  return TRUE;
}

static void
rq_preferences_set_property (GObject      *object,
                             unsigned int  property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  RqPreferences *self = RQ_PREFERENCES (object);
  gboolean changed = FALSE;
  int style;

  switch ((RqPreferencesProperty) property_id)
    {
    case PROP_PERSON_NAME:
      changed = take_string (&self->person_name, value);
      break;
    case PROP_STYLE:
      style = (int) self->style;
      changed = take_int (&style, g_value_get_enum (value));
      self->style = (RqStyle) style;
      break;
    case PROP_NOTIFY_OVER:
      changed = take_int (&self->notify_over, g_value_get_boolean (value));
      break;
    case PROP_NOTIFY_NEED:
      changed = take_int (&self->notify_need, g_value_get_boolean (value));
      break;
    case PROP_WINDOW_WIDTH:
      changed = take_int (&self->window_width, g_value_get_int (value));
      break;
    case PROP_WINDOW_HEIGHT:
      changed = take_int (&self->window_height, g_value_get_int (value));
      break;
    case PROP_WINDOW_MAXIMIZED:
      changed = take_int (&self->window_maximized, g_value_get_boolean (value));
      break;
    case PROP_LAST_DEPLOYMENT:
      changed = take_string (&self->last_deployment, value);
      break;
    case PROP_LAST_PAGE:
      changed = take_string (&self->last_page, value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
rq_preferences_finalize (GObject *object)
{
  RqPreferences *self = RQ_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_free (self->person_name);
  g_free (self->last_deployment);
  g_free (self->last_page);
  G_OBJECT_CLASS (rq_preferences_parent_class)->finalize (object);
}

/* The defaults are those of the schema, which may not be there. */
static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_EXPLICIT_NOTIFY
                      | G_PARAM_STATIC_STRINGS;

  props[PROP_PERSON_NAME] = g_param_spec_string ("person-name", NULL, NULL, "", flags);
  props[PROP_STYLE] = g_param_spec_enum ("style", NULL, NULL, RQ_TYPE_STYLE, RQ_STYLE_SYSTEM,
                                         flags);
  props[PROP_NOTIFY_OVER] = g_param_spec_boolean ("notify-over", NULL, NULL, TRUE, flags);
  props[PROP_NOTIFY_NEED] = g_param_spec_boolean ("notify-need", NULL, NULL, TRUE, flags);
  props[PROP_WINDOW_WIDTH] = g_param_spec_int ("window-width", NULL, NULL, -1, G_MAXINT, 1180,
                                               flags);
  props[PROP_WINDOW_HEIGHT] = g_param_spec_int ("window-height", NULL, NULL, -1, G_MAXINT, 760,
                                                flags);
  props[PROP_WINDOW_MAXIMIZED] = g_param_spec_boolean ("window-maximized", NULL, NULL, FALSE,
                                                       flags);
  props[PROP_LAST_DEPLOYMENT] = g_param_spec_string ("last-deployment", NULL, NULL, "", flags);
  props[PROP_LAST_PAGE] = g_param_spec_string ("last-page", NULL, NULL, "services", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
rq_preferences_class_init (RqPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rq_preferences_get_property;
  object_class->set_property = rq_preferences_set_property;
  object_class->finalize = rq_preferences_finalize;
  install_properties (object_class);
}

static void
rq_preferences_init (RqPreferences *self)
{
}

/**
 * rq_preferences_new:
 *
 * Returns: (transfer full): what is preferred; two of them are always of one mind, where they are
 * kept
 */
RqPreferences *
rq_preferences_new (void)
{
  RqPreferences *self = g_object_new (RQ_TYPE_PREFERENCES, NULL);

  self->settings = rq_preferences_open ();
  if (self->settings == NULL)
    return self;
  for (unsigned int i = 1; i < G_N_ELEMENTS (props); i++)
    {
      const char *name = g_param_spec_get_name (props[i]);

      g_settings_bind (self->settings, name, self, name, G_SETTINGS_BIND_DEFAULT);
    }
  return self;
}

/**
 * rq_preferences_are_kept:
 *
 * Returns: whether they are there again after the program has ended
 */
gboolean
rq_preferences_are_kept (RqPreferences *self)
{
  g_return_val_if_fail (RQ_IS_PREFERENCES (self), FALSE);

  return self->settings != NULL;
}

/** rq_preferences_get_person_name: Returns: (transfer none): as typed, "" for the account's */
const char *
rq_preferences_get_person_name (RqPreferences *self)
{
  g_return_val_if_fail (RQ_IS_PREFERENCES (self), "");

  return self->person_name;
}

/** rq_preferences_get_style: Returns: light, dark or as the desktop has it */
RqStyle
rq_preferences_get_style (RqPreferences *self)
{
  g_return_val_if_fail (RQ_IS_PREFERENCES (self), RQ_STYLE_SYSTEM);

  return self->style;
}

/** rq_preferences_get_notify_over: Returns: whether to tell that a release is over */
gboolean
rq_preferences_get_notify_over (RqPreferences *self)
{
  g_return_val_if_fail (RQ_IS_PREFERENCES (self), TRUE);

  return self->notify_over;
}

/** rq_preferences_get_notify_need: Returns: whether to tell that a person is needed */
gboolean
rq_preferences_get_notify_need (RqPreferences *self)
{
  g_return_val_if_fail (RQ_IS_PREFERENCES (self), TRUE);

  return self->notify_need;
}

/**
 * rq_preferences_read_name:
 *
 * Returns: (transfer full) (nullable): the name that the person has chosen, fit for a record: in
 * one line and without what would end it there
 */
char *
rq_preferences_read_name (void)
{
  g_autoptr (GSettings) settings = rq_preferences_open ();
  g_autofree char *name = NULL;

  if (settings == NULL)
    return NULL;
  name = g_settings_get_string (settings, "person-name");
  g_strdelimit (name, "<>\r\n\t", ' ');
  g_strstrip (name);
  return *name != '\0' ? g_steal_pointer (&name) : NULL;
}
