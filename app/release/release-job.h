/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/lock.h"
#include "release/release-progress.h"
#include "settings/deployment.h"
#include "ssh/transport.h"

G_BEGIN_DECLS

#define RQ_RELEASE_ERROR (rq_release_error_quark ())
GQuark rq_release_error_quark (void);

typedef enum
{
  RQ_RELEASE_ERROR_IN_FLIGHT, /* another release of this stack is open: resume it or roll it back */
  RQ_RELEASE_ERROR_PREFLIGHT, /* something is not as it must be; nothing was changed */
  RQ_RELEASE_ERROR_RUN,       /* the command could not be started or was lost */
  RQ_RELEASE_ERROR_NOTHING,   /* nothing to do or nothing to go back to */
} RqReleaseError;

typedef enum
{
  RQ_JOB_SUCCEEDED, /* verified */
  RQ_JOB_FAILED,    /* it ran and the answer is no; the record says what */
} RqJobResult;

/* An upgrade or a rollback under way: straight blocking code on its own thread, seen from here
 * as properties and signals in the context in which the job was made.
 * Properties, notified: "progress" (RqReleaseProgress, nullable before the start), "release-id"
 * (nullable), "running". Signals: "output" (GBytes *chunk, guint64 offset) - the command's own
 * bytes, in order, nothing twice;
 * "event" (const char *words) - a line of the timeline as it is written. Cancelling means: stop
 * watching; what runs on the manager goes on and the record says so. */
#define RQ_TYPE_RELEASE_JOB (rq_release_job_get_type ())
G_DECLARE_DERIVABLE_TYPE (RqReleaseJob, rq_release_job, RQ, RELEASE_JOB, GObject)

struct _RqReleaseJobClass
{
  GObjectClass parent_class;

  /* on the job's thread, its own main context thread-default */
  gboolean (*perform) (RqReleaseJob *self,
                       GCancellable *cancellable,
                       RqJobResult  *result,
                       GError      **error);
};

void               rq_release_job_run_async        (RqReleaseJob        *self,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
/* FALSE with error: could not be done (locked, preflight, connection lost…) */
gboolean           rq_release_job_run_finish       (RqReleaseJob  *self,
                                                    GAsyncResult  *result,
                                                    RqJobResult   *outcome,
                                                    GError       **error);
RqReleaseProgress *rq_release_job_get_progress     (RqReleaseJob *self); /* (nullable) */
const char        *rq_release_job_get_release_id   (RqReleaseJob *self); /* (nullable) */
gboolean           rq_release_job_is_running       (RqReleaseJob *self);
/* Asks the remote command to stop (TERM to its session); its true exit status follows. */
void               rq_release_job_stop_command     (RqReleaseJob *self);
/* Ends it at once (KILL), when it does not stop by itself: it cannot tidy up. */
void               rq_release_job_end_command      (RqReleaseJob *self);
/* Ends RQ_RELEASE_OBSERVING now, as a person's decision that the record names; before that state it
 * means that nothing is observed. */
void               rq_release_job_finish_observing (RqReleaseJob *self);
/* Whether to break a lock that somebody else holds; before running. */
void               rq_release_job_set_take_over    (RqReleaseJob *self,
                                                    gboolean      take_over);
/* "Ann Lee <ann@desk>": who the record names; default from the system's user and host name. */
void               rq_release_job_set_author       (RqReleaseJob *self,
                                                    const char   *author);

G_END_DECLS
