/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/job-options.h"

/** rq_job_options_clear: Frees what @options own. */
void
rq_job_options_clear (RqJobOptions *options)
{
  g_clear_pointer (&options->release_id, g_free);
}
