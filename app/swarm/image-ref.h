/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RQ_IMAGE_REF_ERROR (rq_image_ref_error_quark ())
GQuark rq_image_ref_error_quark (void);
typedef enum { RQ_IMAGE_REF_ERROR_MALFORMED } RqImageRefError;

/* "[REGISTRY[:PORT]/]PATH[:TAG][@sha256:…]": immutable, refcounted. */
#define RQ_TYPE_IMAGE_REF (rq_image_ref_get_type ())
typedef struct _RqImageRef RqImageRef;

GType       rq_image_ref_get_type     (void);
RqImageRef *rq_image_ref_parse        (const char  *text,
                                       GError     **error);
RqImageRef *rq_image_ref_ref          (RqImageRef *self);
void        rq_image_ref_unref        (RqImageRef *self);
const char *rq_image_ref_get_registry (RqImageRef *self); /* (nullable): Docker Hub */
const char *rq_image_ref_get_path     (RqImageRef *self); /* "team/chat-api" */
const char *rq_image_ref_get_name     (RqImageRef *self); /* registry and path, as written */
const char *rq_image_ref_get_tag      (RqImageRef *self); /* (nullable) */
const char *rq_image_ref_get_digest   (RqImageRef *self); /* (nullable) "sha256:…" */
char       *rq_image_ref_to_string    (RqImageRef *self);
/* (transfer full): same name, another tag, no digest */
RqImageRef *rq_image_ref_with_tag     (RqImageRef *self,
                                       const char *tag);
/* (transfer full): same name and tag, this digest (nullable: none) */
RqImageRef *rq_image_ref_with_digest  (RqImageRef *self,
                                       const char *digest);
/* "redis" and "docker.io/library/redis" name the same repository. */
gboolean    rq_image_ref_same_name    (RqImageRef *a,
                                       RqImageRef *b);
/* Same repository and digest; the same tag where not both have a digest. */
gboolean    rq_image_ref_satisfies    (RqImageRef *self,
                                       RqImageRef *target);

/* @a_words, @b_words: (out) (transfer full): as little of each image as tells them apart: their
 * tags, their digests cut short, or all of them. Of the same image: its tag. */
void        rq_image_tell_apart       (const char  *a,
                                       const char  *b,
                                       char       **a_words,
                                       char       **b_words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqImageRef, rq_image_ref_unref)

G_END_DECLS
