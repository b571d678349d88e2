/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures.h"

#include <libintl.h>

#include "ui-test.h"

/* Goes through the whole program on the sandbox and takes a picture of every page and state. Run by
 * `screenshots`. */

static const struct
{
  const char  *name;
  unsigned int first; /* number of its first picture: the others keep theirs when one is added */
  void       (*take) (Pictures *self);
} chapters[] = {
  { "adding", 1, pictures_of_adding },
  { "services", 20, pictures_of_services },
  { "releases", 40, pictures_of_releases },
  { "failure", 70, pictures_of_failure },
  { "samples", 85, pictures_of_samples },
};

RqWindow *
pictures_open_window (Pictures       *self,
                      RqSessionList **sessions)
{
  g_autoptr (RqDeployments) deployments = in_window_deployments_new (self->sandbox,
                                                                     "CometChat production");
  RqWindow *window;

  *sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  window = rq_window_new (GTK_APPLICATION (self->application), *sessions,
                          rq_application_get_desk (self->application));
  rq_window_set_deployments (window, deployments);
  gtk_window_present (GTK_WINDOW (window));
  in_window_wait_for_services (window);
  return window;
}

static Pictures *
pictures_new (const char *folder,
              CameraFilm  film)
{
  Pictures *self = g_new0 (Pictures, 1);

  self->camera = camera_new (folder, film);
  self->sandbox = rq_sandbox_new ();
  self->application = in_window_application_new ();
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  return self;
}

static void
pictures_free (Pictures *self)
{
  camera_free (self->camera);
  rq_sandbox_free (self->sandbox);
  g_object_unref (self->application);
  g_free (self);
}

static void
take (Pictures   *self,
      const char *only)
{
  gboolean any = FALSE;

  for (unsigned int i = 0; i < G_N_ELEMENTS (chapters); i++)
    {
      if (only != NULL && !g_str_equal (only, chapters[i].name))
        continue;
      rq_sandbox_reset (self->sandbox);
      camera_count_from (self->camera, chapters[i].first);
      chapters[i].take (self);
      any = TRUE;
    }
  if (!any)
    g_error ("there is no chapter “%s”", only);
}

int
main (int    argc,
      char **argv)
{
  gboolean german = g_strcmp0 (g_getenv ("LANGUAGE"), "de") == 0;
  Pictures *self;

  if (argc < 3 || argc > 4)
    {
      g_printerr ("Usage: %s FOLDER CATALOGS [CHAPTER]\n", argv[0]);
      return 2;
    }

  bindtextdomain (GETTEXT_PACKAGE, argv[2]);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  ui_test_init (&argc, &argv);
  /* A theme that complains is no reason to have no pictures. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  self = pictures_new (argv[1], german ? CAMERA_GERMAN : CAMERA_LOOKS);
  take (self, argc > 3 ? argv[3] : NULL);
  pictures_free (self);
  return 0;
}
