/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/version.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (rq-version-error-quark, rq_version_error)

#define TAG_MAX 128

static gboolean
is_tag_character (char     c,
                  gboolean first)
{
  return g_ascii_isalnum (c) || c == '_' || (!first && (c == '.' || c == '-'));
}

/**
 * rq_version_check:
 * @version: what a person typed, such as "3.9.52" or "v3.9.52"
 *
 * Says whether @version can be the tag of an image: 1 to 128 letters, digits, "_", "." and "-",
 * the first none of the last two (the tag grammar of the Docker image specification).
 *
 * Returns: %FALSE with %RQ_VERSION_ERROR_MALFORMED when it cannot
 */
gboolean
rq_version_check (const char  *version,
                  GError     **error)
{
  gsize length = strlen (version);
  gboolean good = length > 0 && length <= TAG_MAX;

  for (gsize i = 0; good && i < length; i++)
    good = is_tag_character (version[i], i == 0);

  if (!good)
    g_set_error (error, RQ_VERSION_ERROR, RQ_VERSION_ERROR_MALFORMED,
                 _("“%.*s” cannot be a version: use letters, digits, dots and dashes, "
                   "as in 3.9.52."),
                 TAG_MAX, version);
  return good;
}

static const char *
skip_v (const char *version)
{
  return (version[0] == 'v' || version[0] == 'V') && g_ascii_isdigit (version[1])
         ? version + 1 : version;
}

/* A run of digits compares as a number of any length, all else by character. */
static int
compare_part (const char **a,
              const char **b)
{
  gsize length_a, length_b;
  int order;

  if (!g_ascii_isdigit (**a) || !g_ascii_isdigit (**b))
    return (guchar) *(*a)++ - (guchar) *(*b)++;

  *a += strspn (*a, "0");
  *b += strspn (*b, "0");
  length_a = strspn (*a, "0123456789");
  length_b = strspn (*b, "0123456789");
  order = length_a != length_b ? (length_a < length_b ? -1 : 1) : strncmp (*a, *b, length_a);
  *a += length_a;
  *b += length_b;
  return order;
}

/* At the end of one: "3.9.52-rc1" is before "3.9.52", "3.9.52.1" after it. */
static int
compare_rest (const char *a,
              const char *b)
{
  if (*a == '\0' && *b == '\0')
    return 0;
  if (*a == '\0')
    return *b == '-' ? 1 : -1;
  return *a == '-' ? -1 : 1;
}

/**
 * rq_version_compare:
 *
 * Orders two versions as people read them: digits as numbers, a leading "v" not counted,
 * "-something" before the version without it.
 *
 * Returns: less than, equal to or greater than 0
 */
int
rq_version_compare (const char *a,
                    const char *b)
{
  int order = 0;

  a = skip_v (a);
  b = skip_v (b);
  while (order == 0 && *a != '\0' && *b != '\0')
    order = compare_part (&a, &b);

  return order != 0 ? order : compare_rest (a, b);
}
