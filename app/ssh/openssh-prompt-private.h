/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-question.h"

G_BEGIN_DECLS

typedef enum
{
  RQ_OPENSSH_PROMPT_HOST_KEY,   /* host, key_type, fingerprint */
  RQ_OPENSSH_PROMPT_PASSPHRASE, /* key_file */
  RQ_OPENSSH_PROMPT_PASSWORD,   /* user, host */
  RQ_OPENSSH_PROMPT_OTHER,      /* text; user and host when it is a server's */
} RqOpensshPromptKind;

/* What OpenSSH's client wants to know, out of the words (never translated) in which it asks. */
typedef struct
{
  RqOpensshPromptKind kind;
  char *user;        /* (owned) (nullable) */
  char *host;        /* (owned) (nullable) */
  char *key_type;    /* (owned) (nullable) such as "ssh-ed25519" */
  char *fingerprint; /* (owned) (nullable) */
  char *key_file;    /* (owned) (nullable) */
  char *text;        /* (owned) (nullable) cleaned, may have several lines */
} RqOpensshPrompt;

RqOpensshPrompt *rq_openssh_prompt_parse (const char *words,
                                          gsize       length);
void             rq_openssh_prompt_free  (RqOpensshPrompt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqOpensshPrompt, rq_openssh_prompt_free)

G_END_DECLS
