/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-target.h"

G_BEGIN_DECLS

/* What OpenSSH's own client would do for a destination: the answer of `ssh -G`. */
typedef struct
{
  char *host_name;              /* (owned) to connect to */
  guint16 port;
  char *user;                   /* (owned) */
  char *host_key_alias;         /* (owned) (nullable) name in known_hosts instead of the host's */
  GStrv identities;             /* (owned) key files, expanded */
  char *agent;                  /* (owned) (nullable) socket of the agent; %NULL: none */
  gboolean identities_only;     /* offer no other keys of the agent */
  GStrv user_known_hosts;       /* (owned) */
  GStrv global_known_hosts;     /* (owned) */
  gboolean strict;              /* never ask about an unknown host key */
  gboolean hash_known_hosts;    /* write names hashed */
  unsigned int connect_timeout; /* seconds */
  char *preferred;              /* (owned) methods of authentication, best first, by commas */
  gboolean publickey;           /* these may be used */
  gboolean password;
  gboolean keyboard_interactive;
  gboolean batch;               /* never ask for anything */
  int password_prompts;         /* how often to ask */
  char *proxy;                  /* (owned) (nullable) ProxyCommand, or more than one ProxyJump */
  char *jump;                   /* (owned) (nullable) ProxyJump of one host */
  gboolean certificates;        /* CertificateFile is set */
  gboolean has_timeout;         /* connect_timeout is the person's own */
} RqSshConfig;

RqSshConfig *rq_ssh_config_load  (RqSshTarget  *target,
                                  GCancellable *cancellable,
                                  GError      **error);
RqSshConfig *rq_ssh_config_parse (const char  *text,
                                  RqSshTarget *target);
void         rq_ssh_config_free  (RqSshConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshConfig, rq_ssh_config_free)

G_END_DECLS
