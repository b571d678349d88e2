/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "release/discovery.h"
#include "release/release-job.h"

#include "test-sshd.h"

#include <glib/gstdio.h>

#define SERVICE(stack, image) \
  "{\"Spec\":{\"Labels\":{\"com.docker.stack.namespace\":\"" stack "\"}," \
  "\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"" image "\"}}}}"

static GPtrArray *
parse_stacks (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return rq_discovery_parse_stacks (node);
}

static void
test_stacks (void)
{
  g_autoptr (GPtrArray) stacks =
    parse_stacks ("[" SERVICE ("web", "nginx:1.25") ","
                  SERVICE ("chat", "r:5000/chat-api:3.9.51@sha256:"
                           "0123456789012345678901234567890123456789012345678901234567890123") ","
                  SERVICE ("chat", "r:5000/gateway:3.9.51") "," SERVICE ("chat", "redis:7") ","
                  SERVICE ("bare", "nginx") "," SERVICE ("ev\\nil", "x:1") ",{},7,null]");
  const RqFoundStack *bare, *chat, *web;

  g_assert_cmpuint (stacks->len, ==, 3);
  bare = stacks->pdata[0];
  chat = stacks->pdata[1];
  web = stacks->pdata[2];
  g_assert_cmpstr (bare->name, ==, "bare");
  g_assert_null (bare->version);
  g_assert_cmpstr (chat->name, ==, "chat");
  g_assert_cmpint (chat->n_services, ==, 3);
  g_assert_cmpstr (chat->version, ==, "3.9.51");
  g_assert_true (chat->mixed);
  g_assert_cmpstr (web->version, ==, "1.25");
  g_assert_false (web->mixed);
}

static void
test_no_stacks (void)
{
  g_autoptr (GPtrArray) none = parse_stacks ("[]");
  g_autoptr (GPtrArray) odd = parse_stacks ("{\"message\": \"no\"}");

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (odd->len, ==, 0);
}

static void
test_directories (void)
{
  g_autoptr (RqFoundDirectories) found =
    rq_discovery_parse_directories ("/opt/cometchat/update.sh\n/root/a b/update.sh\n"
                                    "/opt/cometchat/update.sh\n/with\nline/update.sh\n"
                                    "relative/update.sh\n/update.sh\n/opt/other.sh\nstatus 1");
  g_autoptr (RqFoundDirectories) slow = rq_discovery_parse_directories ("/opt/a/update.sh\n"
                                                                        "status 124");
  g_autoptr (RqFoundDirectories) nothing = rq_discovery_parse_directories ("");
  g_autofree char *paths = g_strjoinv ("|", found->paths);

  g_assert_cmpstr (paths, ==, "/opt/cometchat|/root/a b");
  g_assert_true (found->complete);
  g_assert_cmpuint (g_strv_length (slow->paths), ==, 1);
  g_assert_false (slow->complete);
  g_assert_false (nothing->complete);
}

static void
test_too_many_directories (void)
{
  g_autoptr (GString) output = g_string_new (NULL);
  g_autoptr (RqFoundDirectories) found = NULL;

  for (int i = 0; i < 101; i++)
    g_string_append_printf (output, "/opt/d%d/update.sh\n", i);
  found = rq_discovery_parse_directories (output->str);
  g_assert_cmpuint (g_strv_length (found->paths), ==, 100);
  g_assert_false (found->complete);
}

static char *
make_directory (const char *home,
                const char *name,
                int         mode)
{
  char *path = g_build_filename (home, name, NULL);
  g_autofree char *script = g_build_filename (path, "update.sh", NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
  g_assert_true (g_file_set_contents_full (script, "#!/bin/sh\n", -1, G_FILE_SET_CONTENTS_NONE,
                                           mode, NULL));
  return path;
}

static RqFoundDirectories *
search (RqTransport *transport)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  RqFoundDirectories *found;

  rq_discovery_directories_async (transport, NULL, rq_await_cb, await);
  found = rq_discovery_directories_finish (rq_await_result (await), &error);
  g_assert_no_error (error);
  return found;
}

/* (transfer full) (nullable) */
static GError *
check (RqTransport *transport,
       const char  *directory)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  GError *error = NULL;

  rq_discovery_check_async (transport, directory, "./update.sh", FALSE, NULL, rq_await_cb, await);
  g_assert_true (rq_discovery_check_finish (rq_await_result (await), &error) == (error == NULL));
  return error;
}

/* The real search on a real login whose home is the test's. */
static void
test_search (void)
{
  g_autofree char *home = g_dir_make_tmp ("requeen-home-XXXXXX", NULL);
  g_autofree char *option = g_strdup_printf ("SetEnv HOME=%s", home);
  g_autoptr (RqTestSshd) sshd = rq_test_sshd_new (option);
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  RqTransport *transport = RQ_TRANSPORT (session);
  g_autofree char *good = make_directory (home, "it's a stack", 0755);
  g_autofree char *plain = make_directory (home, "plain", 0644);
  g_autofree char *hidden = make_directory (home, ".hidden", 0755);
  g_autofree char *deep = make_directory (home, "1/2/3/4/5", 0755);
  g_autofree char *missing = g_build_filename (home, "missing", NULL);
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", home);
  g_autoptr (RqFoundDirectories) found = search (transport);
  g_autoptr (GError) none = check (transport, good);
  g_autoptr (GError) not_executable = check (transport, plain);
  g_autoptr (GError) no_directory = check (transport, missing);
  g_autoptr (GError) relative = check (transport, "opt");

  g_assert_true (g_strv_contains ((const char *const *) found->paths, good));
  g_assert_false (g_strv_contains ((const char *const *) found->paths, plain));
  g_assert_false (g_strv_contains ((const char *const *) found->paths, hidden));
  g_assert_false (g_strv_contains ((const char *const *) found->paths, deep));
  g_assert_true (found->complete);
  g_assert_no_error (none);
  g_assert_error (not_executable, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
  g_assert_error (no_directory, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
  g_assert_nonnull (relative);
  g_free (rq_test_command (remove));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/release/discovery/stacks", test_stacks);
  g_test_add_func ("/release/discovery/no-stacks", test_no_stacks);
  g_test_add_func ("/release/discovery/directories", test_directories);
  g_test_add_func ("/release/discovery/too-many-directories", test_too_many_directories);
  g_test_add_func ("/release/discovery/search", test_search);
  return g_test_run ();
}
