/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-session.h"

#include "test-sshd.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* A person who always gives the same answer, and remembers what was asked. */
struct _TestPerson
{
  GObject parent_instance;

  gboolean answer;
  int asked;
  char *host;
  char *key_type;
  char *fingerprint;
};

#define TEST_TYPE_PERSON (test_person_get_type ())
G_DECLARE_FINAL_TYPE (TestPerson, test_person, TEST, PERSON, GObject)

static void test_person_iface_init (RqSshInteractionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPerson, test_person, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_SSH_INTERACTION,
                                                      test_person_iface_init))

static RqTestSshd *sshd;

static void
test_person_ask_async (RqSshInteraction *interaction,
                       const char *host,
                       const char *key_type,
                       const char *fingerprint,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TestPerson *self = TEST_PERSON (interaction);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  self->asked++;
  self->host = g_strdup (host);
  self->key_type = g_strdup (key_type);
  self->fingerprint = g_strdup (fingerprint);
  g_task_return_boolean (task, self->answer);
}

static gboolean
test_person_ask_finish (RqSshInteraction *interaction,
                        GAsyncResult *result,
                        GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
test_person_finalize (GObject *object)
{
  TestPerson *self = TEST_PERSON (object);

  g_free (self->host);
  g_free (self->key_type);
  g_free (self->fingerprint);
  G_OBJECT_CLASS (test_person_parent_class)->finalize (object);
}

static void
test_person_class_init (TestPersonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_person_finalize;
}

static void
test_person_iface_init (RqSshInteractionInterface *iface)
{
  iface->ask_host_key_async = test_person_ask_async;
  iface->ask_host_key_finish = test_person_ask_finish;
}

static void
test_person_init (TestPerson *self)
{
}

/* @known_hosts: (nullable): its text; a file that is not there otherwise */
static char *
make_known_hosts (const char *known_hosts)
{
  static int n = 0;
  g_autofree char *name = g_strdup_printf ("home%d/.ssh/known_hosts", n++);
  char *path = rq_test_sshd_path (sshd, name);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  if (known_hosts == NULL)
    return path;

  g_mkdir_with_parents (directory, 0700);
  g_file_set_contents (path, known_hosts, -1, &error);
  g_assert_no_error (error);
  return path;
}

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Another one's public key, in place of the server's. */
static char *
read_key (const char *name)
{
  g_autofree char *path = rq_test_sshd_path (sshd, name);

  return read_file (path);
}

/* @code: -1 when it must connect */
static void
assert_connect (const char *known_hosts,
                TestPerson *person,
                int code)
{
  g_autoptr (RqSshTarget) target = NULL;
  g_autoptr (RqSshSession) session = NULL;
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  target = rq_test_target_new (rq_test_sshd_get_destination (sshd),
                               rq_test_sshd_get_identity (sshd), known_hosts, &error);
  g_assert_no_error (error);
  session = rq_ssh_session_new (target);
  rq_ssh_session_connect_async (session, RQ_SSH_INTERACTION (person), NULL, rq_await_cb, await);
  rq_ssh_session_connect_finish (session, rq_await_result (await), &error);
  if (code < 0)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, RQ_SSH_ERROR, code);
  g_test_message ("%s", error->message);
}

static TestPerson *
make_person (gboolean answer)
{
  TestPerson *person = g_object_new (TEST_TYPE_PERSON, NULL);

  person->answer = answer;
  return person;
}

static void
test_unknown_accepted (void)
{
  g_autofree char *path = make_known_hosts (NULL);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (TestPerson) person = make_person (TRUE);
  g_autofree char *key_path = NULL;
  g_autofree char *command = NULL;
  g_autofree char *listed = NULL;
  g_autofree char *host = g_strdup_printf ("[127.0.0.1]:%u", rq_test_sshd_get_port (sshd));
  struct stat status;

  assert_connect (path, person, -1);
  g_assert_cmpint (person->asked, ==, 1);
  g_assert_cmpstr (person->host, ==, host);

  /* The words are those of ssh-keygen -l. */
  key_path = rq_test_sshd_path (sshd, g_str_equal (person->key_type, "ssh-ed25519")
                                      ? "host_ed25519.pub" : "host_ecdsa.pub");
  command = g_strdup_printf ("ssh-keygen -lf %s", key_path);
  listed = rq_test_command (command);
  g_assert_nonnull (strstr (listed, person->fingerprint));

  g_assert_cmpint (stat (path, &status), ==, 0);
  if (rq_test_client () == RQ_SSH_CLIENT_LIBSSH2) /* ssh goes by the umask */
    g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (directory, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);

  assert_connect (path, person, -1);
  g_assert_cmpint (person->asked, ==, 1);
}

static void
test_unknown_refused (void)
{
  g_autofree char *path = make_known_hosts (NULL);
  g_autoptr (TestPerson) person = make_person (FALSE);

  assert_connect (path, person, RQ_SSH_ERROR_HOST_KEY_UNKNOWN);
  g_assert_cmpint (person->asked, ==, 1);
  assert_connect (path, NULL, RQ_SSH_ERROR_HOST_KEY_UNKNOWN);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What is in the file stays, also where its last line has no end. OpenSSH reads what we wrote. */
static void
test_appended (void)
{
  g_autofree char *path = make_known_hosts ("other.example.com ssh-ed25519 AAAA");
  g_autoptr (TestPerson) person = make_person (TRUE);
  g_autofree char *command = NULL;
  g_autofree char *found = NULL;
  g_autofree char *text = NULL;

  assert_connect (path, person, -1);
  text = read_file (path);
  g_assert_true (g_str_has_prefix (text, "other.example.com ssh-ed25519 AAAA\n["));
  g_assert_true (g_str_has_suffix (text, "\n"));

  command = g_strdup_printf ("ssh-keygen -F [127.0.0.1]:%u -f %s", rq_test_sshd_get_port (sshd),
                             path);
  found = rq_test_command (command);
  g_assert_nonnull (strstr (found, person->key_type));
}

/* With HashKnownHosts the name is hidden, from ssh-keygen -F too unless it is asked for. */
static void
test_appended_hashed (void)
{
  g_autofree char *config = rq_test_sshd_path (sshd, "config");
  g_autofree char *before = read_file (config);
  g_autofree char *after = g_strconcat ("HashKnownHosts yes\n", before, NULL);
  g_autofree char *path = make_known_hosts (NULL);
  g_autoptr (TestPerson) person = make_person (TRUE);
  g_autofree char *command = NULL;
  g_autofree char *found = NULL;
  g_autofree char *text = NULL;

  g_file_set_contents (config, after, -1, NULL);
  assert_connect (path, person, -1);
  assert_connect (path, person, -1);
  g_assert_cmpint (person->asked, ==, 1);
  g_file_set_contents (config, before, -1, NULL);

  text = read_file (path);
  g_assert_true (g_str_has_prefix (text, "|1|"));
  command = g_strdup_printf ("ssh-keygen -F [127.0.0.1]:%u -f %s", rq_test_sshd_get_port (sshd),
                             path);
  found = rq_test_command (command);
  g_assert_nonnull (strstr (found, person->key_type));
}

static void
test_strict (void)
{
  g_autofree char *config = rq_test_sshd_path (sshd, "config");
  g_autofree char *before = read_file (config);
  g_autofree char *after = g_strconcat ("StrictHostKeyChecking yes\n", before, NULL);
  g_autofree char *path = make_known_hosts (NULL);
  g_autoptr (TestPerson) person = make_person (TRUE);

  g_file_set_contents (config, after, -1, NULL);
  assert_connect (path, person, RQ_SSH_ERROR_HOST_KEY_UNKNOWN);
  g_file_set_contents (config, before, -1, NULL);
  g_assert_cmpint (person->asked, ==, 0);
}

/* @format: known_hosts with "%u" for the port and "%s" for a key */
static void
assert_line (const char *format,
             const char *key_name,
             int code)
{
  g_autofree char *key = read_key (key_name);
  g_autofree char *port = g_strdup_printf ("%u", rq_test_sshd_get_port (sshd));
  g_autoptr (GString) text = g_string_new (format);
  g_autofree char *path = NULL;
  g_autoptr (TestPerson) person = make_person (TRUE);

  g_string_replace (text, "PORT", port, 0);
  g_string_replace (text, "KEY", key, 0);
  path = make_known_hosts (text->str);
  assert_connect (path, person, code);
  g_assert_cmpint (person->asked, ==, 0);
}

static void
test_changed (void)
{
  g_free (rq_test_sshd_make_key (sshd, "stranger", "ed25519", "", FALSE));
  g_free (rq_test_sshd_make_key (sshd, "stranger_ecdsa", "ecdsa", "", FALSE));
  assert_line ("[127.0.0.1]:PORT KEY", "stranger.pub", RQ_SSH_ERROR_HOST_KEY_CHANGED);
  assert_line ("[127.0.0.1]:PORT KEY", "stranger_ecdsa.pub", RQ_SSH_ERROR_HOST_KEY_CHANGED);
  /* A pattern counts as well. */
  assert_line ("[127.0.0.*]:* KEY", "stranger.pub", RQ_SSH_ERROR_HOST_KEY_CHANGED);
}

/* Only one of the server's keys is known, whichever it is: that one has to be asked for. */
static void
test_other_type_known (void)
{
  assert_line ("[127.0.0.1]:PORT KEY", "host_ed25519.pub", -1);
  assert_line ("[127.0.0.1]:PORT KEY", "host_ecdsa.pub", -1);
}

static void
test_patterns (void)
{
  assert_line ("# comment\n\nnonsense\n@cert-authority * KEY[127.0.0.1]:PORT KEY",
               "host_ed25519.pub", -1);
  assert_line ("[127.0.0.?]:* KEY", "host_ed25519.pub", -1);
  assert_line ("a.example.com,[127.0.0.1]:PORT KEY", "host_ed25519.pub", -1);
}

static void
test_revoked (void)
{
  assert_line ("[127.0.0.1]:PORT KEY@revoked * KEY", "host_ed25519.pub",
               RQ_SSH_ERROR_HOST_KEY_CHANGED);
  assert_line ("@revoked [127.0.0.1]:PORT KEY[127.0.0.1]:PORT KEY", "host_ecdsa.pub",
               RQ_SSH_ERROR_HOST_KEY_CHANGED);
}

static void
test_hashed (void)
{
  g_autofree char *text = read_file (rq_test_sshd_get_known_hosts (sshd));
  g_autofree char *path = make_known_hosts (text);
  g_autofree char *command = g_strdup_printf ("ssh-keygen -q -H -f %s", path);
  g_autofree char *hashed = NULL;
  g_autoptr (TestPerson) person = make_person (FALSE);

  g_free (rq_test_command (command));
  hashed = read_file (path);
  g_assert_true (g_str_has_prefix (hashed, "|1|"));
  assert_connect (path, person, -1);
  g_assert_cmpint (person->asked, ==, 0);
}

static void
test_unreadable (void)
{
  g_autofree char *path = make_known_hosts (NULL);

  g_mkdir_with_parents (path, 0700);
  assert_connect (path, NULL, rq_test_client () == RQ_SSH_CLIENT_OPENSSH
                  ? RQ_SSH_ERROR_HOST_KEY_UNKNOWN : RQ_SSH_ERROR_CONFIG);
}

int
main (int argc,
      char **argv)
{
  int result;

  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);

  g_test_init (&argc, &argv, NULL);
  sshd = rq_test_sshd_new (NULL);
  g_test_add_func ("/ssh/host-key/unknown-accepted", test_unknown_accepted);
  g_test_add_func ("/ssh/host-key/unknown-refused", test_unknown_refused);
  g_test_add_func ("/ssh/host-key/appended", test_appended);
  g_test_add_func ("/ssh/host-key/appended-hashed", test_appended_hashed);
  g_test_add_func ("/ssh/host-key/strict", test_strict);
  g_test_add_func ("/ssh/host-key/changed", test_changed);
  g_test_add_func ("/ssh/host-key/other-type-known", test_other_type_known);
  g_test_add_func ("/ssh/host-key/patterns", test_patterns);
  g_test_add_func ("/ssh/host-key/revoked", test_revoked);
  g_test_add_func ("/ssh/host-key/hashed", test_hashed);
  g_test_add_func ("/ssh/host-key/unreadable", test_unreadable);
  result = g_test_run ();
  rq_test_sshd_free (sshd);
  return result;
}
