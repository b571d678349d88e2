/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/preferences-schema.h"

/* A build folder's own program is two or three folders deep in it. */
#define MAX_DEPTH 4

/* (nullable): the folder with the schema of the build that this program was made in */
static char *
find_build_data (void)
{
  g_autofree char *folder = g_file_read_link ("/proc/self/exe", NULL);

  for (int i = 0; folder != NULL && i < MAX_DEPTH; i++)
    {
      char *above = g_path_get_dirname (folder);
      g_autofree char *ninja = g_build_filename (above, "build.ninja", NULL);
      g_autofree char *compiled = g_build_filename (above, "data", "gschemas.compiled", NULL);

      g_free (folder);
      folder = above;
      if (g_file_test (ninja, G_FILE_TEST_EXISTS) && g_file_test (compiled, G_FILE_TEST_EXISTS))
        return g_path_get_dirname (compiled);
    }
  return NULL;
}

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autofree char *folder = find_build_data ();
  g_autoptr (GSettingsSchemaSource) built = NULL;

  /* What was just built comes before what is installed. */
  if (folder != NULL)
    built = g_settings_schema_source_new_from_directory (folder, installed, TRUE, NULL);
  if (built != NULL)
    return g_settings_schema_source_lookup (built, RQ_APPLICATION_ID, FALSE);

  return installed != NULL ? g_settings_schema_source_lookup (installed, RQ_APPLICATION_ID, TRUE)
                           : NULL;
}

/**
 * rq_preferences_open:
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL without a schema
 */
GSettings *
rq_preferences_open (void)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();

  if (schema == NULL)
    {
      g_message ("The settings schema %s is not installed: defaults are used, and what is changed "
                 "is not kept.", RQ_APPLICATION_ID);
      return NULL;
    }
  return g_settings_new_full (schema, NULL, NULL);
}
