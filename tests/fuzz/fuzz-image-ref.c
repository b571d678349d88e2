/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz.h"
#include "swarm/image-ref.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqImageRef) ref = rq_image_ref_parse (text, &error);
  g_autofree char *printed = NULL;

  if (ref == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  /* Nothing is lost, and nothing that a shell or an HTTP path would take for more than text. */
  printed = rq_image_ref_to_string (ref);
  g_assert_cmpstr (printed, ==, text);
  g_assert_true (rq_image_ref_satisfies (ref, ref));
  for (const char *c = printed; *c != '\0'; c++)
    g_assert_true (g_ascii_isalnum (*c) || strchr ("._-:/@[]", *c) != NULL);
  return 0;
}
