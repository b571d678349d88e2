/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "releases/release-page.h"

G_BEGIN_DECLS

/* The releases of a deployment's stack, and the record of the one that is opened. */
#define RQ_TYPE_RELEASES_PAGE (rq_releases_page_get_type ())
G_DECLARE_FINAL_TYPE (RqReleasesPage, rq_releases_page, RQ, RELEASES_PAGE, AdwBin)

/* (nullable) */
void              rq_releases_page_set_session (RqReleasesPage      *self,
                                                RqDeploymentSession *session);
RqReleaseHistory *rq_releases_page_get_history (RqReleasesPage *self);
RqReleasePage *rq_releases_page_get_release_page (RqReleasesPage *self);
/* Opens the record of the release at @position, 0 being the newest. */
void              rq_releases_page_open (RqReleasesPage *self,
                                         unsigned int    position);
/* "busy", "empty", "failed", "list" or "record" */
const char *rq_releases_page_get_state (RqReleasesPage *self);

G_END_DECLS
