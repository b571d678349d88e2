/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sandbox.h"

G_BEGIN_DECLS

/* The sandbox's manager as if it were far away, for us and for the `ssh` of this machine. */
typedef struct _BenchFar BenchFar;

/* Also puts an `ssh` that knows the sandbox's keys before the others in PATH. (transfer full) */
BenchFar    *bench_far_new         (RqSandbox *sandbox,
                                    int        rtt_ms);
void         bench_far_free        (BenchFar *self);
RqSshTarget *bench_far_get_target  (BenchFar *self); /* (transfer none) */
const char  *bench_far_get_login   (BenchFar *self); /* "deploy@127.0.0.1" */
guint16      bench_far_get_port    (BenchFar *self);

G_END_DECLS
