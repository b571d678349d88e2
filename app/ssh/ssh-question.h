/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  RQ_SSH_QUESTION_PASSPHRASE, /* of the key file */
  RQ_SSH_QUESTION_PASSWORD,   /* of the user at the host */
  RQ_SSH_QUESTION_PROMPT,     /* in the server's own words, such as a code that is good once */
} RqSshQuestionKind;

/* What logging in has to ask a person: plain data, not changed once it is asked. */
#define RQ_TYPE_SSH_QUESTION (rq_ssh_question_get_type ())
typedef struct
{
  RqSshQuestionKind kind;
  char             *name;        /* (owned) "deploy@prod", as the person calls it */
  char             *user;        /* (owned) */
  char             *host;        /* (owned) where we really connect to */
  guint16           port;
  char             *key_file;    /* (owned) (nullable) of a passphrase */
  char             *instruction; /* (owned) (nullable) the server's words, some lines */
  char             *prompt;      /* (owned) (nullable) the server's words, cleaned, one line */
  gboolean          echo;        /* the answer may be seen while it is typed */
  int               attempt;     /* 1, and more after wrong answers */
  gboolean          can_remember;   /* the person may be asked whether to */
  gboolean          was_remembered; /* the wrong answer was a remembered one */
} RqSshQuestion;

GType          rq_ssh_question_get_type (void);
RqSshQuestion *rq_ssh_question_copy     (const RqSshQuestion *self);
void           rq_ssh_question_free     (RqSshQuestion *self);
/* (transfer full) (nullable): what a server says, fit to be shown: cut, and nothing in it that
 * moves a cursor or turns the writing around; @lines: line ends stay. %NULL: nothing is left. */
char          *rq_ssh_question_clean    (const char *text,
                                         gsize       length,
                                         gboolean    lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshQuestion, rq_ssh_question_free)

G_END_DECLS
