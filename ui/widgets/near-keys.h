/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Mnemonics of parts of a page that are alike, such as the rows of a checklist: a control has its
 * mnemonic only while its part has the keyboard focus, so that no two have the same. */

/* @control: a GtkButton or an AdwPreferencesRow with an underlined label, below @part */
void rq_near_keys_add (GtkWidget *part,
                       GtkWidget *control);

G_END_DECLS
