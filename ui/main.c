/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include <glib/gi18n-lib.h>

#include "application.h"
#include "ui.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (RqApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  rq_ui_init ();
  application = rq_application_new (NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
