/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "ssh/openssh-mux-private.h"

/* What the process says that holds a connection. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autofree char *words = NULL;
  int status = -1;
  RqOpensshMuxEvent event = rq_openssh_mux_parse (data, size, &status, &words);

  g_assert_true (words == NULL || event == RQ_OPENSSH_MUX_REFUSED);
  g_assert_true ((event == RQ_OPENSSH_MUX_EXITED) == (status >= 0));
  g_assert_cmpint (status, <=, 255);
  return 0;
}
