/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-asker-private.h"
#include "ssh/ssh-config-private.h"
#include "ssh/ssh-link-private.h"

G_BEGIN_DECLS

/* For one answer of the server; a person who types is not hurried by us. */
#define RQ_SSH_AUTH_PATIENCE 30

/* One login, shared by the methods that try it. Worker only. */
typedef struct
{
  RqSshLink *link;           /* (unowned) */
  const RqSshConfig *config; /* (unowned) */
  const char *name;          /* (unowned) "user@host" */
  RqSshAsker *asker;         /* (unowned) */
  GCancellable *cancellable; /* (unowned) */
  char *methods;             /* (owned) (nullable) what the server would accept now */
  GPtrArray *tried;          /* (owned) (element-type utf8) one sentence part per try */
  gboolean rsa_failed;
  gboolean for_openssh;      /* a key or method that libssh2 does not know */
  gboolean partial;          /* the server wants another method on top of what it accepted */
  int refusals;              /* tries that the server counted */
  gint64 thinking;           /* microseconds, the longest that a person took for an answer */
} RqSshAuth;

gboolean rq_ssh_authenticate        (RqSshLink         *link,
                                     const RqSshConfig *config,
                                     const char        *name,
                                     RqSshAsker        *asker,
                                     GError           **error);

/* For the methods. Each gives TRUE when logged in, FALSE without an error for "this is not it". */
gboolean rq_ssh_auth_try_keys       (RqSshAuth *self,
                                     GError   **error);
gboolean rq_ssh_auth_try_password   (RqSshAuth *self,
                                     GError   **error);
gboolean rq_ssh_auth_try_prompts    (RqSshAuth *self,
                                     GError   **error);

void     rq_ssh_auth_note           (RqSshAuth  *self,
                                     const char *format,
                                     ...) G_GNUC_PRINTF (2, 3);
gboolean rq_ssh_auth_is_over        (RqSshAuth *self,
                                     int        code);
gboolean rq_ssh_auth_can_ask        (RqSshAuth *self);
char    *rq_ssh_auth_ask            (RqSshAuth           *self,
                                     const RqSshQuestion *question,
                                     GError             **error);
gboolean rq_ssh_auth_look_again     (RqSshAuth *self,
                                     GError   **error);
RqSshQuestion *rq_ssh_auth_make_question (RqSshAuth        *self,
                                          RqSshQuestionKind kind);

G_END_DECLS
