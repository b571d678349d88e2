/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ssh/ssh-interaction.h"

G_BEGIN_DECLS

/* Asks, in a dialog over a window, whether a server's key is the right one. */
#define RQ_TYPE_HOST_KEY_QUESTION (rq_host_key_question_get_type ())
G_DECLARE_FINAL_TYPE (RqHostKeyQuestion, rq_host_key_question, RQ, HOST_KEY_QUESTION, GObject)

RqHostKeyQuestion *rq_host_key_question_new (GtkWindow *parent);

G_END_DECLS
