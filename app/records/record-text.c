/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/record-text.h"

#include <string.h>

/* A line end of any kind is "\n"; a tab stays; other control characters go. */
static char *
clean (const char *text,
       gboolean    one_line)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *kept = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\r' && c[1] == '\n')
        continue;
      if (character == '\r' || character == '\n' || character == 0x2028 || character == 0x2029)
        g_string_append_c (kept, one_line ? ' ' : '\n');
      else if (character == '\t' || !g_unichar_iscntrl (character))
        g_string_append_unichar (kept, character);
    }
  return g_string_free (kept, FALSE);
}

/** rq_record_text: Returns: (transfer full): @text as records keep it */
char *
rq_record_text (const char *text)
{
  g_autofree char *kept = clean (text, FALSE);

  return g_strdup (g_strchomp (kept) + strspn (kept, "\n"));
}

/** rq_record_text_line: Returns: (transfer full): @text as one line */
char *
rq_record_text_line (const char *text)
{
  return g_strstrip (clean (text, TRUE));
}

/** rq_record_text_name: Returns: (transfer full): the name alone of who wrote a record */
char *
rq_record_text_name (const char *author)
{
  const char *address = strrchr (author, '<');

  if (address == NULL || address == author)
    return g_strdup (author);
  return g_strchomp (g_strndup (author, address - author));
}
