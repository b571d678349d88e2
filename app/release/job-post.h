/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-job.h"

G_BEGIN_DECLS

/* Something on its way from a job's thread to the context in which the job was made. What is sent
 * arrives in the order of sending. */
typedef struct _RqJobPost RqJobPost;

typedef void (*RqJobPostDeliver) (RqReleaseJob *job,
                                  RqJobPost    *post);

struct _RqJobPost
{
  RqReleaseJob      *job;      /* (owned) */
  GMainContext      *context;  /* (owned) */
  RqJobPostDeliver   deliver;
  RqReleaseProgress *progress; /* (owned) (nullable) */
  GBytes            *chunk;    /* (owned) (nullable) */
  char              *text;     /* (owned) (nullable) */
  guint64            offset;
};

/* (transfer full): to be filled and sent */
RqJobPost *rq_job_post_new  (RqReleaseJob     *job,
                             GMainContext     *context,
                             RqJobPostDeliver  deliver);
/* Takes @post. */
void       rq_job_post_send (RqJobPost *post);

G_END_DECLS
