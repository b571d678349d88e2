/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/log-text.h"

#include <string.h>

/* Loggers say the level near the beginning; further on it is only a word. */
#define LEVEL_WITHIN 160

#define ESCAPE '\033'

static const char *const error_words[] = {
  "error", "err", "fatal", "critical", "crit", "panic", "emerg", "emergency", "alert", "severe",
};
static const char *const warning_words[] = { "warning", "warn" };

/* Past one escape sequence: ESC [ … letter, ESC ] … BEL or ESC \, or ESC and one more. */
static const char *
skip_escape (const char *p)
{
  p++;
  if (*p == '[')
    {
      p++;
      while (*p >= 0x20 && *p < 0x40)
        p++;
      return *p >= 0x40 && *p < 0x7f ? p + 1 : p;
    }
  if (*p == ']')
    {
      while (*p != '\0' && *p != '\a' && *p != ESCAPE)
        p++;
      if (*p == '\a')
        return p + 1;
      return p[0] == ESCAPE && p[1] == '\\' ? p + 2 : p;
    }
  return *p >= 0x20 && *p < 0x7f ? p + 1 : p;
}

/**
 * rq_log_text_clean:
 * @text: valid UTF-8
 *
 * Returns: (transfer full): the same for a label or a text view
 */
char *
rq_log_text_clean (const char *text)
{
  GString *clean = g_string_sized_new (strlen (text));

  while (*text != '\0')
    {
      gunichar c = g_utf8_get_char (text);

      if (c == ESCAPE)
        {
          text = skip_escape (text);
          continue;
        }
      if (c == '\t')
        g_string_append (clean, "  ");
      else if (!g_unichar_iscntrl (c) && c != 0x2028 && c != 0x2029)
        g_string_append_unichar (clean, c);
      text = g_utf8_next_char (text);
    }
  return g_string_free (clean, FALSE);
}

static gboolean
is_one_of (const char        *word,
           gsize              length,
           const char *const *words,
           gsize              n_words)
{
  for (gsize i = 0; i < n_words; i++)
    if (strlen (words[i]) == length && g_ascii_strncasecmp (word, words[i], length) == 0)
      return TRUE;
  return FALSE;
}

static RqLogSeverity
judge_word (const char *word,
            gsize       length)
{
  if (is_one_of (word, length, error_words, G_N_ELEMENTS (error_words)))
    return RQ_LOG_ERROR;
  if (is_one_of (word, length, warning_words, G_N_ELEMENTS (warning_words)))
    return RQ_LOG_WARNING;
  return RQ_LOG_PLAIN;
}

static gboolean
is_shouted (const char *word,
            gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isupper (word[i]))
      return FALSE;
  return TRUE;
}

/* "ERROR", "[error]", "<warn>", "level=error", "\"level\":\"error\"", "error:" at the beginning. */
static gboolean
is_a_level (const char *line,
            const char *word,
            gsize       length)
{
  const char *after = word + length;
  char before = word > line ? word[-1] : '\0';

  if (is_shouted (word, length))
    return TRUE;
  if ((before == '[' && *after == ']') || (before == '<' && *after == '>'))
    return TRUE;
  if (word == line)
    return *after == ':' || *after == '!';
  if (before == '"' || before == '\'')
    {
      word--;
      before = word > line ? word[-1] : '\0';
    }
  while (before == ' ' && word - line > 1)
    {
      word--;
      before = word[-1];
    }
  if (before != '=' && before != ':')
    return FALSE;
  word--;
  while (word > line && (word[-1] == '"' || word[-1] == ' '))
    word--;
  return (word - line >= 5 && g_ascii_strncasecmp (word - 5, "level", 5) == 0) ||
         (word - line >= 3 && g_ascii_strncasecmp (word - 3, "lvl", 3) == 0) ||
         (word - line >= 8 && g_ascii_strncasecmp (word - 8, "severity", 8) == 0);
}

/**
 * rq_log_text_severity:
 * @text: a clean line
 *
 * Returns: what its logger says of it
 */
RqLogSeverity
rq_log_text_severity (const char *text)
{
  const char *p = text;

  while (*p != '\0' && p - text < LEVEL_WITHIN)
    {
      const char *word = p;
      RqLogSeverity severity;

      while (g_ascii_isalpha (*p))
        p++;
      severity = judge_word (word, p - word);
      if (severity != RQ_LOG_PLAIN && is_a_level (text, word, p - word))
        return severity;
      if (p == word)
        p++;
    }
  return RQ_LOG_PLAIN;
}
