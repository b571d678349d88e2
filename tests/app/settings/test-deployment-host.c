/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/deployment-host.h"
#include "settings/deployment.h"

static void
test_compose (void)
{
  static const struct
  {
    const char *host, *user, *port, *expected; /* %NULL: refused */
  } cases[] = {
    { "m1", "", "", "m1" },
    { " m1 ", " deploy ", " 22 ", "deploy@m1:22" },
    { "deploy@m1:2222", "", "", "deploy@m1:2222" },
    { "m1:2222", "deploy", "", "deploy@m1:2222" },
    { "fe80::1", "deploy", "22", "deploy@[fe80::1]:22" },
    { "[fe80::1]", "", "22", "[fe80::1]:22" },
    { "[fe80::1]:22", "", "", "[fe80::1]:22" },
    { "", "", "", NULL },
    { "  ", "deploy", "", NULL },
    { "deploy@m1", "ann", "", NULL },
    { "m1:22", "", "22", NULL },
    { "[fe80::1]:22", "", "22", NULL },
    { "m1", "", "0", NULL },
    { "m1", "", "ssh", NULL },
    { "-oProxyCommand=x", "", "", NULL },
    { "m1;reboot", "", "", NULL },
    { "m1", "-l", "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *host = rq_deployment_host_compose (cases[i].host, cases[i].user,
                                                          cases[i].port, &error);

      g_assert_cmpstr (host, ==, cases[i].expected);
      if (cases[i].expected == NULL)
        g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID);
      else
        g_assert_no_error (error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/deployment-host/compose", test_compose);
  return g_test_run ();
}
