/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A command running on the other side, shaped like GSubprocess. Dropping the last reference
 * closes its channel; a command without a terminal may go on there. */
#define RQ_TYPE_PROCESS (rq_process_get_type ())
G_DECLARE_INTERFACE (RqProcess, rq_process, RQ, PROCESS, GObject)

struct _RqProcessInterface
{
  GTypeInterface parent_iface;

  GOutputStream *(*get_stdin)       (RqProcess *self);
  GInputStream  *(*get_stdout)      (RqProcess *self);
  GInputStream  *(*get_stderr)      (RqProcess *self);
  void           (*wait_async)      (RqProcess           *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
  gboolean       (*wait_finish)     (RqProcess     *self,
                                     GAsyncResult  *result,
                                     GError       **error);
  int            (*get_exit_status) (RqProcess *self);
  const char    *(*get_term_signal) (RqProcess *self);
  void           (*close)           (RqProcess *self);
};

GOutputStream *rq_process_get_stdin       (RqProcess *self);
GInputStream  *rq_process_get_stdout      (RqProcess *self);
GInputStream  *rq_process_get_stderr      (RqProcess *self);
void           rq_process_wait_async      (RqProcess           *self,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean       rq_process_wait_finish     (RqProcess     *self,
                                           GAsyncResult  *result,
                                           GError       **error);
int            rq_process_get_exit_status (RqProcess *self); /* -1 when it died by a signal */
const char    *rq_process_get_term_signal (RqProcess *self); /* (nullable) such as "KILL" */
void           rq_process_close           (RqProcess *self);

G_END_DECLS
