/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where a person writes another image for a service: the entry, what is wrong with it in words, and
 * the docker command that would do the same. Property: "valid" (read-only). */
#define RQ_TYPE_IMAGE_ENTRY (rq_image_entry_get_type ())
G_DECLARE_FINAL_TYPE (RqImageEntry, rq_image_entry, RQ, IMAGE_ENTRY, AdwBin)

/* @service: of GET /services */
RqImageEntry *rq_image_entry_new       (JsonObject *service);
/* (transfer none): as written */
const char   *rq_image_entry_get_image (RqImageEntry *self);
/* (transfer full): the image it has, without its digest: to begin with */
char         *rq_image_entry_suggest   (JsonObject *service);

G_END_DECLS
