/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "swarm/registry-login.h"

/* A ~/.docker/config.json from the manager: another's file. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (RqImageRef) own = rq_image_ref_parse ("reg.example.com:5000/team/app:1", NULL);
  g_autoptr (RqImageRef) hub = rq_image_ref_parse ("redis:7", NULL);
  g_autofree char *first = rq_registry_login_parse ((const char *) data, size, own);
  g_autofree char *second = rq_registry_login_parse ((const char *) data, size, hub);

  for (const char *p = first; p != NULL && *p != '\0'; p++)
    g_assert_true (g_ascii_isgraph (*p));
  for (const char *p = second; p != NULL && *p != '\0'; p++)
    g_assert_true (g_ascii_isgraph (*p));
  return 0;
}
