/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/release-desk.h"
#include "settings/deployments.h"
#include "settings/preferences.h"

G_BEGIN_DECLS

/* The program: what outlives a window. Owns the deployments, their sessions and the releases
 * under way. */
#define RQ_TYPE_APPLICATION (rq_application_get_type ())
G_DECLARE_FINAL_TYPE (RqApplication, rq_application, RQ, APPLICATION, AdwApplication)

RqApplication *rq_application_new             (const char *deployments_path);
RqReleaseDesk *rq_application_get_desk        (RqApplication *self);
RqPreferences *rq_application_get_preferences (RqApplication *self);

G_END_DECLS
