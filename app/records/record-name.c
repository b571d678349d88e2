/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/record-name.h"

#define SLUG_MAX 20
#define VERSION_MAX 20

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || c == '.';
}

static char *
make_slug (const char *text,
           gsize       length_max)
{
  char *slug = g_strndup (text, MIN (strlen (text), length_max));

  for (char *c = slug; *c != '\0'; c++)
    if (!is_name_character (*c))
      *c = '-';
  return slug;
}

/**
 * rq_record_name_lock:
 * @stack: any stack's name
 *
 * Returns: (transfer full): the one name that the lock of this stack can have
 */
char *
rq_record_name_lock (const char *stack)
{
  g_autofree char *slug = make_slug (stack, SLUG_MAX);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, stack, -1);

  return g_strdup_printf ("requeen-lock-%s-%.16s", slug, sum);
}

/**
 * rq_record_name_head:
 *
 * Returns: (transfer full): the name of the release's head
 */
char *
rq_record_name_head (const char *release_id)
{
  return g_strdup_printf ("requeen-%s-head", release_id);
}

/**
 * rq_record_name_baseline:
 * @part: from 1
 *
 * Returns: (transfer full): the name of one part of the release's baseline
 */
char *
rq_record_name_baseline (const char *release_id,
                         guint       part)
{
  return g_strdup_printf ("requeen-%s-baseline-%u", release_id, part);
}

/**
 * rq_record_name_evidence:
 *
 * Returns: (transfer full): a name that no other evidence of the release has
 */
char *
rq_record_name_evidence (const char *release_id)
{
  return g_strdup_printf ("requeen-%s-e-%08x", release_id, g_random_int ());
}

/**
 * rq_release_id_new:
 * @version: the target version
 *
 * Returns: (transfer full): an id that sorts by time, such as "20261122-1020-3.9.52-ab12"
 */
char *
rq_release_id_new (const char *version,
                   GDateTime  *now)
{
  g_autoptr (GDateTime) utc = g_date_time_to_utc (now);
  g_autofree char *minute = g_date_time_format (utc, "%Y%m%d-%H%M");
  g_autofree char *slug = make_slug (version, VERSION_MAX);

  return g_strdup_printf ("%s-%s-%04x", minute, slug, g_random_int () & 0xffff);
}

/**
 * rq_release_id_is_valid:
 *
 * Returns: whether @release_id can be part of a config's name and of a path
 */
gboolean
rq_release_id_is_valid (const char *release_id)
{
  gsize length = strlen (release_id);

  if (length == 0 || length > RQ_RELEASE_ID_MAX || release_id[0] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!is_name_character (release_id[i]))
      return FALSE;
  return TRUE;
}
