/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/duration.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DIGITS "0123456789"

typedef struct
{
  const char *name;
  gint64 nanoseconds;
} Unit;

/* Those that Docker knows, the longest first. */
static const Unit units[] = {
  { "h", G_GINT64_CONSTANT (3600000000000) },
  { "m", G_GINT64_CONSTANT (60000000000) },
  { "s", G_GINT64_CONSTANT (1000000000) },
  { "ms", 1000000 },
  { "us", 1000 },
  { "µs", 1000 },
  { "ns", 1 },
};

G_DEFINE_QUARK (rq-duration-error-quark, rq_duration_error)

static gboolean
malformed (GError     **error,
           const char  *text)
{
  g_set_error (error, RQ_DURATION_ERROR, RQ_DURATION_ERROR_MALFORMED,
               _("“%s” is not a length of time. Write it as 10s, 1m30s or 500ms."), text);
  return FALSE;
}

static const Unit *
find_unit (const char *text,
           gsize       length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strlen (units[i].name) == length && strncmp (units[i].name, text, length) == 0)
      return &units[i];
  return NULL;
}

/* One "90s" or "1.5s" of it; %NULL when it is none or does not fit. */
static const char *
parse_part (const char *text,
            gint64     *sum)
{
  gsize digits = strspn (text, DIGITS);
  gsize fraction = text[digits] == '.' ? 1 + strspn (text + digits + 1, DIGITS) : 0;
  const char *name = text + digits + fraction;
  gsize letters = strcspn (name, DIGITS ".");
  const Unit *unit = find_unit (name, letters);
  gint64 number, part;

  if (digits == 0 || digits > 18 || fraction == 1 || fraction > 10 || unit == NULL)
    return NULL;
  number = g_ascii_strtoll (text, NULL, 10);
  if (number > (G_MAXINT64 - *sum) / unit->nanoseconds - 1)
    return NULL;
  part = (gint64) (g_ascii_strtod (text, NULL) * (double) unit->nanoseconds + 0.5);
  *sum += fraction > 0 ? part : number * unit->nanoseconds;
  return name + letters;
}

/**
 * rq_duration_parse:
 * @text: as a person wrote it; spaces around it do not count
 * @nanoseconds: (out): how long that is
 *
 * A bare 0 is understood, any other bare number is not: nobody knows of what.
 *
 * Returns: whether it is a length of time
 */
gboolean
rq_duration_parse (const char  *text,
                   gint64      *nanoseconds,
                   GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  const char *rest = stripped;
  gint64 sum = 0;

  if (g_str_equal (stripped, "0"))
    {
      *nanoseconds = 0;
      return TRUE;
    }
  if (*rest == '\0')
    return malformed (error, stripped);
  while (*rest != '\0')
    {
      rest = parse_part (rest, &sum);
      if (rest == NULL)
        return malformed (error, stripped);
    }
  *nanoseconds = sum;
  return TRUE;
}

/**
 * rq_duration_format:
 * @nanoseconds: not below 0
 *
 * Returns: (transfer full): what rq_duration_parse() reads as exactly this
 */
char *
rq_duration_format (gint64 nanoseconds)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (nanoseconds >= 0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gint64 count = nanoseconds / units[i].nanoseconds;

      if (count > 0)
        g_string_append_printf (text, "%" G_GINT64_FORMAT "%s", count, units[i].name);
      nanoseconds -= count * units[i].nanoseconds;
    }
  return g_strdup (text->len > 0 ? text->str : "0s");
}
