/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-target.h"

#include "ssh/transport.h"

typedef struct
{
  const char *text;
  const char *user;
  const char *host; /* NULL: refused */
  guint16 port;
} Row;

static const Row rows[] = {
  { "m1", NULL, "m1", 0 },
  { "deploy@m1.example.com", "deploy", "m1.example.com", 0 },
  { "deploy@m1:2222", "deploy", "m1", 2222 },
  { "[fe80::1%eth0]", NULL, "fe80::1%eth0", 0 },
  { "root@[::1]:65535", "root", "::1", 65535 },
  { "", NULL, NULL, 0 },
  { "-oProxyCommand=id", NULL, NULL, 0 },
  { "user@-host", NULL, NULL, 0 },
  { "-user@host", NULL, NULL, 0 },
  { "@host", NULL, NULL, 0 },
  { "user@", NULL, NULL, 0 },
  { "host:", NULL, NULL, 0 },
  { "host:0", NULL, NULL, 0 },
  { "host:65536", NULL, NULL, 0 },
  { "host:22x", NULL, NULL, 0 },
  { "host: 22", NULL, NULL, 0 },
  { "::1", NULL, NULL, 0 },
  { "[::1", NULL, NULL, 0 },
  { "[::1]22", NULL, NULL, 0 },
  { "two words", NULL, NULL, 0 },
  { "line\nend", NULL, NULL, 0 },
  { "$(id)", NULL, NULL, 0 },
  { "a@b@c", NULL, NULL, 0 },
  { "ssh://host", NULL, NULL, 0 },
  { "bad\xff" "utf8", NULL, NULL, 0 },
};

static void
test_destinations (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (RqSshTarget) target = rq_ssh_target_new (row->text, NULL, NULL, &error);

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      if (row->host == NULL)
        {
          g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (rq_ssh_target_get_user (target), ==, row->user);
      g_assert_cmpstr (rq_ssh_target_get_host (target), ==, row->host);
      g_assert_cmpint (rq_ssh_target_get_port (target), ==, row->port);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ssh/target/destinations", test_destinations);
  return g_test_run ();
}
