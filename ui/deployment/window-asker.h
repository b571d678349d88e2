/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ssh/ssh-interaction.h"

G_BEGIN_DECLS

/* Asks in dialogs over a window what connecting has to know: whether a server's key is the right
 * one, passphrases, passwords, what the server wants to know. */
#define RQ_TYPE_WINDOW_ASKER (rq_window_asker_get_type ())
G_DECLARE_FINAL_TYPE (RqWindowAsker, rq_window_asker, RQ, WINDOW_ASKER, GObject)

RqWindowAsker *rq_window_asker_new (GtkWindow *parent);

G_END_DECLS
