/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/deployment-name.h"

#include <glib/gstdio.h>

static RqDeployments *deployments;

static void
add (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqDeployment) deployment = rq_deployment_new (name, "m1", "stack", "/opt/x", NULL,
                                                           NULL, NULL, &error);

  g_assert_no_error (error);
  rq_deployments_add (deployments, deployment, &error);
  g_assert_no_error (error);
}

/* What is suggested is always a name that may be added. */
static void
assert_suggested (const char *stack,
                  const char *host,
                  const char *expected)
{
  g_autofree char *name = rq_deployment_name_suggest (deployments, stack, host);

  g_assert_cmpstr (name, ==, expected);
  add (name);
}

static void
test_suggest (void)
{
  assert_suggested ("cometchat", "m1", "cometchat on m1");
  assert_suggested ("cometchat", "deploy@m1:2222", "cometchat on m1 2");
  assert_suggested ("cometchat", "m1", "cometchat on m1 3");
  assert_suggested ("chat", "deploy@[fe80::1]:22", "chat on fe80::1");
  assert_suggested ("a-stack-whose-name-is-as-long-as-a-stack-may-be-named-0123456789", "m1",
                    "a-stack-whose-name-is-as-long-as-a-stack-may-be-named-0123");
  assert_suggested ("a-stack-whose-name-is-as-long-as-a-stack-may-be-named-0123456789", "m1",
                    "a-stack-whose-name-is-as-long-as-a-stack-may-be-named-0123 2");
}

static void
test_number (void)
{
  g_autofree char *free_name = rq_deployment_name_number (deployments, "prod");
  g_autofree char *numbered = NULL;

  g_assert_cmpstr (free_name, ==, "prod");
  add ("prod");
  numbered = rq_deployment_name_number (deployments, "prod");
  g_assert_cmpstr (numbered, ==, "prod 2");
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("requeen-name-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "deployments.ini", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  deployments = rq_deployments_load (path, &error);
  g_assert_no_error (error);
  g_test_add_func ("/settings/deployment-name/suggest", test_suggest);
  g_test_add_func ("/settings/deployment-name/number", test_number);
  result = g_test_run ();
  g_object_unref (deployments);
  g_unlink (path);
  g_unlink (lock);
  g_rmdir (folder);
  return result;
}
