/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/openssh-prompt-private.h"

#include <string.h>

#define WORDS_MAX 8192

/* (transfer full) (nullable): what is between @before and @after */
static char *
dup_between (const char *text,
             const char *before,
             const char *after)
{
  const char *begin = strstr (text, before);
  const char *end;

  if (begin == NULL)
    return NULL;
  begin += strlen (before);
  end = strstr (begin, after);
  return end != NULL && end > begin ? g_strndup (begin, end - begin) : NULL;
}

/* "ED25519 key fingerprint is SHA256:…." on a line of its own */
static void
parse_fingerprint (RqOpensshPrompt *self,
                   const char *text)
{
  static const char *const types[][2] = {
    { "ED25519", "ssh-ed25519" }, { "RSA", "ssh-rsa" }, { "DSA", "ssh-dss" },
    { "ED25519-SK", "sk-ssh-ed25519@openssh.com" },
  };
  const char *middle = strstr (text, " key fingerprint is ");
  const char *begin = middle;
  g_autofree char *shown = NULL;
  gsize length;

  if (middle == NULL)
    return;
  while (begin > text && begin[-1] != '\n')
    begin--;
  shown = g_strndup (begin, middle - begin);
  for (gsize i = 0; i < G_N_ELEMENTS (types) && self->key_type == NULL; i++)
    if (strcmp (shown, types[i][0]) == 0)
      self->key_type = g_strdup (types[i][1]);
  if (self->key_type == NULL)
    self->key_type = g_steal_pointer (&shown);

  middle += strlen (" key fingerprint is ");
  length = strcspn (middle, "\n ");
  if (length > 0 && middle[length - 1] == '.')
    length--;
  self->fingerprint = g_strndup (middle, length);
}

/* "The authenticity of host 'm1 (10.0.0.1)' can't be established." */
static gboolean
parse_host_key (RqOpensshPrompt *self,
                const char *text)
{
  char *space;

  if (strstr (text, "The authenticity of host '") == NULL || strstr (text, "yes/no") == NULL)
    return FALSE;

  self->host = dup_between (text, "The authenticity of host '", "'");
  space = self->host != NULL ? strchr (self->host, ' ') : NULL;
  if (space != NULL)
    *space = '\0';
  parse_fingerprint (self, text);
  if (self->host == NULL || self->host[0] == '\0' || self->fingerprint == NULL ||
      self->fingerprint[0] == '\0')
    {
      g_clear_pointer (&self->host, g_free);
      return FALSE;
    }
  self->kind = RQ_OPENSSH_PROMPT_HOST_KEY;
  return TRUE;
}

static gboolean
parse_passphrase (RqOpensshPrompt *self,
                  const char *text)
{
  if (!g_str_has_prefix (text, "Enter passphrase for "))
    return FALSE;

  self->key_file = dup_between (text, "key '", "':");
  if (self->key_file == NULL)
    self->key_file = dup_between (text, "passphrase for ", ":");
  self->kind = RQ_OPENSSH_PROMPT_PASSPHRASE;
  return self->key_file != NULL;
}

static gboolean
parse_place (RqOpensshPrompt *self,
             const char *text,
             gsize length)
{
  g_autofree char *place = g_strndup (text, length);
  char *at = strrchr (place, '@');

  if (at == NULL || at == place || at[1] == '\0' || strpbrk (place, " \n\t") != NULL)
    return FALSE;
  *at = '\0';
  self->user = g_strdup (place);
  self->host = g_strdup (at + 1);
  return TRUE;
}

/* "deploy@m1's password: " */
static gboolean
parse_password (RqOpensshPrompt *self,
                const char *text)
{
  const char *end = strstr (text, "'s password:");

  if (end == NULL || !parse_place (self, text, end - text))
    return FALSE;
  self->kind = RQ_OPENSSH_PROMPT_PASSWORD;
  return TRUE;
}

/* "(deploy@m1) Password: ": a server's words; or anything else, such as the PIN of a token. */
static void
parse_other (RqOpensshPrompt *self,
             const char *text)
{
  const char *end = text[0] == '(' ? strstr (text, ") ") : NULL;
  const char *words = text;

  if (end != NULL && parse_place (self, text + 1, end - text - 1))
    words = end + 2;
  self->text = rq_ssh_question_clean (words, strlen (words), TRUE);
  self->kind = RQ_OPENSSH_PROMPT_OTHER;
  if (self->host != NULL && self->text != NULL &&
      (g_ascii_strcasecmp (self->text, "password:") == 0 ||
       g_ascii_strcasecmp (self->text, "password") == 0))
    self->kind = RQ_OPENSSH_PROMPT_PASSWORD;
}

/**
 * rq_openssh_prompt_parse:
 * @words: the argument of SSH_ASKPASS; a server may have written some of it
 *
 * Returns: (transfer full): what is asked
 */
RqOpensshPrompt *
rq_openssh_prompt_parse (const char *words,
                         gsize length)
{
  RqOpensshPrompt *self = g_new0 (RqOpensshPrompt, 1);
  g_autofree char *text = g_utf8_make_valid (words, MIN (length, WORDS_MAX));

  if (!parse_host_key (self, text) && !parse_passphrase (self, text) &&
      !parse_password (self, text))
    parse_other (self, text);
  return self;
}

void
rq_openssh_prompt_free (RqOpensshPrompt *self)
{
  g_free (self->user);
  g_free (self->host);
  g_free (self->key_type);
  g_free (self->fingerprint);
  g_free (self->key_file);
  g_free (self->text);
  g_free (self);
}
