/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "records/record-data.h"
#include "records/transcript.h"

/* The bytes of a config that says it is a record: with the first byte 'z' as they are, else as the
 * JSON that would be in it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GBytes) transcript = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;

  if (size == 0)
    return 0;
  packed = g_bytes_new (data + 1, size - 1);
  text = g_strndup ((const char *) data, size);
  object = data[0] == 'z' ? rq_record_unpack (packed, NULL) : rq_record_parse (text, -1, NULL);
  if (object != NULL)
    transcript = rq_transcript_from_json (object);
  return 0;
}
