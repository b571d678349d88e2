/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/process.h"
#include "ssh/ssh-worker-private.h"

G_BEGIN_DECLS

#define RQ_TYPE_SSH_PROCESS (rq_ssh_process_get_type ())
G_DECLARE_FINAL_TYPE (RqSshProcess, rq_ssh_process, RQ, SSH_PROCESS, GObject)

RqSshProcess *rq_ssh_process_new (RqSshWorker *worker,
                                  guint64      channel,
                                  const int    fds[3],
                                  RqSshExit   *outcome);

G_END_DECLS
