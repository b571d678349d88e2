/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "swarm/update-settings.h"

G_BEGIN_DECLS

/* Rows for how Swarm updates a service, or rolls it back. Signal: "changed": a person changed one.
 * Property: "rollback" (construct-only): the second kind. */
#define RQ_TYPE_SETTINGS_FORM (rq_settings_form_get_type ())
G_DECLARE_FINAL_TYPE (RqSettingsForm, rq_settings_form, RQ, SETTINGS_FORM, AdwPreferencesGroup)

void     rq_settings_form_set (RqSettingsForm         *self,
                               const RqUpdateSettings *settings);
/* %FALSE with a sentence when a row cannot be right; @settings is what was read so far */
gboolean rq_settings_form_get (RqSettingsForm    *self,
                               RqUpdateSettings  *settings,
                               GError           **error);

G_END_DECLS
