/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-store.h"

G_BEGIN_DECLS

/* A release's record as a file for people elsewhere. Of the baseline only names and images are in
 * it, never what the services are configured with. (transfer full) */
char *rq_release_to_markdown (RqReleaseRecord *record);
char *rq_release_to_json (RqReleaseRecord *record);

G_END_DECLS
