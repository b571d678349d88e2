/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include <glib/gi18n-lib.h>

#include "application.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-session.h"
#include "ui.h"

int
main (int    argc,
      char **argv)
{
  RqApplication *application;
  int status;

  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  rq_ui_init ();
  application = rq_application_new (NULL);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_object_unref (application);
  rq_ssh_shut_down ();
  return status;
}
