/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "records/release-head.h"
#include "records/release-store.h"

G_BEGIN_DECLS

/* Writes one release: its head by compare-and-swap, its baseline once, its evidence by adding.
 * Blocking; on the thread of its engine client. */
typedef struct _RqReleaseWriter RqReleaseWriter;

typedef JsonObject *(*RqHeadEditFunc) (RqReleaseHead  *now,
                                       gpointer        user_data,
                                       GError        **error);

/* A release that was not there before. @head: (transfer none) */
RqReleaseWriter *rq_release_writer_create        (RqEngineClient  *client,
                                                  RqReleaseHead   *head,
                                                  GCancellable    *cancellable,
                                                  GError         **error);
/* One that is. Errors: RQ_RECORD_ERROR_MISSING, _DAMAGED, _TOO_NEW */
RqReleaseWriter *rq_release_writer_open          (RqEngineClient  *client,
                                                  const char      *release_id,
                                                  GCancellable    *cancellable,
                                                  GError         **error);
void             rq_release_writer_free          (RqReleaseWriter *self);
/* as last read or written */
RqReleaseHead   *rq_release_writer_get_head      (RqReleaseWriter *self);
/* Sets the members of @changes; what others wrote in between stays. */
gboolean         rq_release_writer_change        (RqReleaseWriter  *self,
                                                  JsonObject       *changes,
                                                  GCancellable     *cancellable,
                                                  GError          **error);
/* The same, where the changes depend on what the head is: @func gives them (transfer full), or an
 * error, for the head as it is now, and again when others wrote in between. */
gboolean         rq_release_writer_edit          (RqReleaseWriter  *self,
                                                  RqHeadEditFunc    func,
                                                  gpointer          user_data,
                                                  GCancellable     *cancellable,
                                                  GError          **error);
/* Once: what it holds is never changed. @baseline: has "format" and "services" */
gboolean         rq_release_writer_put_baseline  (RqReleaseWriter  *self,
                                                  JsonObject       *baseline,
                                                  GCancellable     *cancellable,
                                                  GError          **error);
/* Of a release that has changed nothing: for another one. */
gboolean         rq_release_writer_drop_baseline (RqReleaseWriter  *self,
                                                  GCancellable     *cancellable,
                                                  GError          **error);
/* @kind: "timeline", "transcript"…; @evidence: has "format" */
gboolean         rq_release_writer_add_evidence  (RqReleaseWriter  *self,
                                                  const char       *kind,
                                                  JsonObject       *evidence,
                                                  GCancellable     *cancellable,
                                                  GError          **error);

/* A line of the timeline: kept here until rq_release_writer_flush() adds all of them. */
void     rq_release_writer_note  (RqReleaseWriter *self,
                                  const char      *who,
                                  const char      *kind,
                                  const char      *words);
gboolean rq_release_writer_flush (RqReleaseWriter  *self,
                                  GCancellable     *cancellable,
                                  GError          **error);

/* Removes everything of closed releases but the newest @keep of them. */
gboolean rq_release_prune (RqEngineClient  *client,
                           const char      *stack,
                           guint            keep,
                           GCancellable    *cancellable,
                           GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqReleaseWriter, rq_release_writer_free)

G_END_DECLS
