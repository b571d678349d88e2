/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The options that the verbs which run a job share. */
typedef struct
{
  gboolean  yes;
  gboolean  take_over;
  char     *release_id; /* (owned) (nullable) */
} RqJobOptions;

void rq_job_options_clear (RqJobOptions *options);

/* Each is a GOptionEntry. */
#define RQ_JOB_OPTION_YES(options) \
  { "yes", 'y', 0, G_OPTION_ARG_NONE, &(options)->yes, \
    N_("Answer the confirmation with yes, and no other question"), NULL }
#define RQ_JOB_OPTION_TAKE_OVER(options) \
  { "take-over", 0, 0, G_OPTION_ARG_NONE, &(options)->take_over, \
    N_("Break the lock of somebody who has gone"), NULL }
#define RQ_JOB_OPTION_RELEASE(options, summary) \
  { "release", 0, 0, G_OPTION_ARG_STRING, &(options)->release_id, summary, N_("ID") }

G_END_DECLS
