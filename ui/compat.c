/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compat.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Debian 12 has a window, which Debian 13 gave up for a dialog; the latter is not of the API that
 * this program keeps to, which is what the warning would be about. */
#if ADW_CHECK_VERSION (1, 5, 0)
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#define show_about(parent, ...) adw_show_about_dialog (GTK_WIDGET (parent), __VA_ARGS__)
#else
#define show_about(parent, ...) adw_show_about_window (parent, __VA_ARGS__)
#endif

/**
 * rq_compat_show_about:
 * @parent: over which window
 *
 * Shows what this program is.
 */
void
rq_compat_show_about (GtkWindow *parent)
{
  const char *comments = _("Guided, reversible upgrades of a production stack on Docker Swarm.");
  /* Translators: your name, one per line */
  const char *translators = _("translator-credits");

  show_about (parent,
              "application-name", "Requeen",
              "application-icon", RQ_APPLICATION_ID,
              "version", RQ_VERSION,
              "comments", comments,
              "license-type", GTK_LICENSE_GPL_3_0,
              "translator-credits", translators,
              NULL);
}
