/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "records/post-mortem-markdown.h"

#define RELEASE "20261122-1020-3.9.54-ab12"

static RqPostMortem *
read_text (const char *text,
           gsize       length)
{
  g_autoptr (RqPostMortem) empty = rq_post_mortem_new (RELEASE);

  return rq_post_mortem_from_markdown (empty, text, length, NULL, NULL);
}

static RqPostMortem *
write_and_read (RqPostMortem *post_mortem)
{
  g_autofree char *text = rq_post_mortem_to_markdown (post_mortem, "Title");

  return read_text (text, strlen (text));
}

/* With the first byte '{' a post-mortem's label, else Markdown. What was read once stays the same
 * however often it is written and read again. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *label = g_strndup ((const char *) data, size);
  g_autoptr (RqPostMortem) first = NULL;
  g_autoptr (RqPostMortem) second = NULL;
  g_autoptr (RqPostMortem) third = NULL;

  if (size > 0 && data[0] == '{')
    first = rq_post_mortem_from_label (label, NULL);
  else
    first = read_text ((const char *) data, size);
  if (first == NULL)
    return 0;

  second = write_and_read (first);
  if (second == NULL) /* another release's label, or too long once it is escaped */
    return 0;
  third = write_and_read (second);
  if (third != NULL && !rq_post_mortem_equal (second, third))
    g_error ("Writing and reading changes it.");
  return 0;
}
