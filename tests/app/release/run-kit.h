/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/remote-run.h"
#include "sandbox.h"

G_BEGIN_DECLS

/* What tests of runs share: a connection to the sandbox, an id that nobody has had, and a follower
 * that keeps what it got. */

#define DIRECTORY "/opt/cometchat"

typedef struct
{
  RqSandbox   *sandbox;   /* (unowned) */
  RqTransport *transport; /* (owned) */
  char        *id;        /* (owned) */
} Fixture;

/* What a follower has got. */
typedef struct
{
  GByteArray  *bytes;  /* (owned) */
  guint64      offset; /* of the first byte */
  RqRunStatus *status; /* (owned) (nullable) */
  GError      *error;  /* (owned) (nullable) */
  gboolean     done;
} Got;

/* @sandbox: of type RqSandbox */
void         run_set_up        (Fixture       *fixture,
                                gconstpointer  sandbox);
/* The same as @user, by its key in SANDBOX_… */
void         run_set_up_as     (Fixture    *fixture,
                                RqSandbox  *sandbox,
                                const char *user);
void         run_tear_down     (Fixture       *fixture,
                                gconstpointer  sandbox);
void         run_reconnect     (Fixture *fixture);

Got         *got_new           (guint64 offset);
void         got_free          (Got *got);
gboolean     got_is_done       (gpointer got);
gboolean     got_has_some      (gpointer got);
gboolean     got_says          (Got        *got,
                                const char *text);
void         got_assert_output (Got        *got,
                                const char *expected);

void         run_begin_follow  (RqTransport *transport,
                                const char  *directory,
                                Got         *got);
Got         *run_follow        (RqTransport *transport,
                                const char  *directory);
RqRunStatus *run_start_in      (Fixture    *fixture,
                                const char *directory,
                                const char *command);
RqRunStatus *run_start         (Fixture    *fixture,
                                const char *command);
void         run_stop          (RqTransport *transport,
                                const char  *directory,
                                gboolean     at_once);
RqRunStatus *run_query         (Fixture    *fixture,
                                const char *directory);

/* (transfer full): what a shell of the manager's root says, which must succeed */
char        *run_shell_output  (Fixture    *fixture,
                                const char *command);
void         run_shell         (Fixture    *fixture,
                                const char *format,
                                ...) G_GNUC_PRINTF (2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Got, got_free)

G_END_DECLS
