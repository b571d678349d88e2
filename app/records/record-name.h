/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How records are called in the swarm: configs' names have 64 characters of [a-zA-Z0-9-_.], and a
 * stack may be called anything. */

#define RQ_LABEL_PREFIX "io.github.requeen."
#define RQ_LABEL_KIND RQ_LABEL_PREFIX "kind"       /* "head", "baseline", "evidence", "lock" */
#define RQ_LABEL_STACK RQ_LABEL_PREFIX "stack"
#define RQ_LABEL_RELEASE RQ_LABEL_PREFIX "release"
#define RQ_LABEL_TOKEN RQ_LABEL_PREFIX "token"     /* random: whose write was it? */
#define RQ_LABEL_STATE RQ_LABEL_PREFIX "state"     /* of a head: JSON */
#define RQ_LABEL_EVIDENCE RQ_LABEL_PREFIX "evidence" /* "timeline", "transcript"… */
#define RQ_LABEL_PART RQ_LABEL_PREFIX "part"       /* "1/3" */
#define RQ_LABEL_SHA256 RQ_LABEL_PREFIX "sha256"   /* of all parts together */

#define RQ_RELEASE_ID_MAX 40

char *rq_record_name_lock     (const char *stack);
char *rq_record_name_head     (const char *release_id);
char *rq_record_name_baseline (const char *release_id,
                               guint       part);
char *rq_record_name_evidence (const char *release_id);

char    *rq_release_id_new      (const char *version,
                                 GDateTime  *now);
gboolean rq_release_id_is_valid (const char *release_id);

G_END_DECLS
