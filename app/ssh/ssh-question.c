/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-question.h"

#include <string.h>

/* Bytes of a server's words; more of them than anybody reads. */
#define WORDS_MAX 2000

G_DEFINE_BOXED_TYPE (RqSshQuestion, rq_ssh_question, rq_ssh_question_copy, rq_ssh_question_free)

/**
 * rq_ssh_question_copy:
 *
 * Returns: (transfer full): a deep copy
 */
RqSshQuestion *
rq_ssh_question_copy (const RqSshQuestion *self)
{
  RqSshQuestion *copy = g_new (RqSshQuestion, 1);

  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->user = g_strdup (self->user);
  copy->host = g_strdup (self->host);
  copy->key_file = g_strdup (self->key_file);
  copy->instruction = g_strdup (self->instruction);
  copy->prompt = g_strdup (self->prompt);
  return copy;
}

void
rq_ssh_question_free (RqSshQuestion *self)
{
  g_free (self->name);
  g_free (self->user);
  g_free (self->host);
  g_free (self->key_file);
  g_free (self->instruction);
  g_free (self->prompt);
  g_free (self);
}

/**
 * rq_ssh_question_clean:
 * @text: not terminated, anything
 * @lines: whether it may have more than one line
 *
 * Returns: (transfer full) (nullable): valid UTF-8 without control characters and without spaces
 *   around it; %NULL when nothing is left
 */
char *
rq_ssh_question_clean (const char *text,
                       gsize length,
                       gboolean lines)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, MIN (length, WORDS_MAX)) : NULL;
  GString *clean = g_string_new (NULL);

  for (const char *c = valid; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter == '\n' && lines)
        g_string_append_c (clean, '\n');
      else if (letter == '\n' || letter == '\t')
        g_string_append_c (clean, ' ');
      else if (g_unichar_isprint (letter) && g_unichar_type (letter) != G_UNICODE_FORMAT)
        g_string_append_unichar (clean, letter);
    }

  g_strstrip (clean->str);
  if (clean->str[0] != '\0')
    return g_string_free (clean, FALSE);
  g_string_free (clean, TRUE);
  return NULL;
}
