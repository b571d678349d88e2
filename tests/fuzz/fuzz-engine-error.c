/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "swarm/engine-error.h"

/* The status and the body of an answer, and what the docker command says on its standard error. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  guint status = size > 1 ? data[0] * 256U + data[1] : 500;
  g_autoptr (GError) answer = rq_engine_error_from_answer ("m1", "POST", 100 + status % 500, text,
                                                           strlen (text));
  g_autoptr (GError) raw =
    rq_engine_error_from_answer ("m1", "GET", 500, (const char *) data, size);
  g_autoptr (GError) docker = rq_engine_error_from_docker ("m1", (int) (status % 256), text);

  g_assert_true (g_utf8_validate (answer->message, -1, NULL));
  g_assert_true (g_utf8_validate (raw->message, -1, NULL));
  g_assert_cmpuint (strlen (raw->message), <, 8192);
  if (docker != NULL)
    g_assert_true (g_utf8_validate (docker->message, -1, NULL));
  return 0;
}
