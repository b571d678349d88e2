/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/image-ref.h"

#include <string.h>

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define DIGEST "sha256:" HEX64

static void
test_parts (void)
{
  static const struct
  {
    const char *text;
    const char *registry;
    const char *path;
    const char *tag;
    const char *digest;
  } cases[] = {
    { "redis", NULL, "redis", NULL, NULL },
    { "redis:7.0", NULL, "redis", "7.0", NULL },
    { "library/redis", NULL, "library/redis", NULL, NULL },
    { "team/a/b:1", NULL, "team/a/b", "1", NULL },
    { "docker.io/library/redis:7", "docker.io", "library/redis", "7", NULL },
    { "localhost/redis", "localhost", "redis", NULL, NULL },
    { "localhost:5000/redis:7", "localhost:5000", "redis", "7", NULL },
    { "registry.example:5000/team/chat-api:3.9.52", "registry.example:5000", "team/chat-api",
      "3.9.52",
      NULL },
    { "[2001:db8::1]:5000/a", "[2001:db8::1]:5000", "a", NULL, NULL },
    { "[2001:db8::1]/a:b", "[2001:db8::1]", "a", "b", NULL },
    { "REGISTRY/a", "REGISTRY", "a", NULL, NULL },
    { "127.0.0.1/a", "127.0.0.1", "a", NULL, NULL },
    { "redis@" DIGEST, NULL, "redis", NULL, DIGEST },
    { "r.io/a:b@" DIGEST, "r.io", "a", "b", DIGEST },
    { "a__b.c-d---e:_x", NULL, "a__b.c-d---e", "_x", NULL },
    { HEX64 ":1", NULL, NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RqImageRef) ref = rq_image_ref_parse (cases[i].text, &error);
      g_autofree char *text = NULL;

      g_test_message ("“%s”", cases[i].text);
      if (cases[i].path == NULL)
        {
          g_assert_error (error, RQ_IMAGE_REF_ERROR, RQ_IMAGE_REF_ERROR_MALFORMED);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (rq_image_ref_get_registry (ref), ==, cases[i].registry);
      g_assert_cmpstr (rq_image_ref_get_path (ref), ==, cases[i].path);
      g_assert_cmpstr (rq_image_ref_get_tag (ref), ==, cases[i].tag);
      g_assert_cmpstr (rq_image_ref_get_digest (ref), ==, cases[i].digest);
      text = rq_image_ref_to_string (ref);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_malformed (void)
{
  static const char * const cases[] = {
    "", " ", "Redis", "redis:", "redis:-1", "redis:a b", "redis@", "redis@sha256:12",
    "redis@md5:" HEX64,
    "redis@sha256:" HEX64 "0",
    "redis@sha256:ABCDEF6789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "/redis", "redis/", "a//b", "a___b", "a..b", "a._b", "-a", "a-", "a.b:x/c", "a:99999999/c",
    "a:70000/c",
    "-bad.host/c", "bad-.host/c", "a.b:1:2/c", "[::1/c", "[x]/c", "[::1]x/c", "a:b:c", "a@b@c",
    "a\nb", "å",
    "redis;reboot", "$(id)", "a/b c", ".a/b", HEX64,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RqImageRef) ref = NULL;

      g_test_message ("“%s”", cases[i]);
      ref = rq_image_ref_parse (cases[i], &error);
      g_assert_null (ref);
      g_assert_error (error, RQ_IMAGE_REF_ERROR, RQ_IMAGE_REF_ERROR_MALFORMED);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_limits (void)
{
  g_autofree char *name = g_strnfill (255, 'a');
  g_autofree char *long_name = g_strnfill (256, 'a');
  g_autofree char *tag = g_strnfill (128, 't');
  g_autofree char *tagged = g_strconcat (name, ":", tag, "@" DIGEST, NULL);
  g_autofree char *long_tag = g_strconcat ("a:", tag, "t", NULL);
  g_autofree char *endless = g_strnfill (1024 * 1024, 'a');
  g_autoptr (RqImageRef) longest = rq_image_ref_parse (tagged, NULL);

  g_assert_nonnull (longest);
  g_assert_null (rq_image_ref_parse (long_name, NULL));
  g_assert_null (rq_image_ref_parse (long_tag, NULL));
  g_assert_null (rq_image_ref_parse (endless, NULL));
}

/* Whatever is accepted comes out as it went in, in the same parts. */
static void
test_random_round_trip (void)
{
  static const char alphabet[] = "abzAZ019._-:/@[]sha256";
  guint accepted = 0;

  for (guint i = 0; i < 200000; i++)
    {
      char text[24];
      gsize length = g_test_rand_int_range (0, sizeof text);
      g_autoptr (RqImageRef) ref = NULL;
      g_autoptr (RqImageRef) again = NULL;
      g_autofree char *printed = NULL;

      for (gsize j = 0; j < length; j++)
        text[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      text[length] = '\0';
      ref = rq_image_ref_parse (text, NULL);
      if (ref == NULL)
        continue;
      accepted++;
      printed = rq_image_ref_to_string (ref);
      g_assert_cmpstr (printed, ==, text);
      again = rq_image_ref_parse (printed, NULL);
      g_assert_cmpstr (rq_image_ref_get_name (again), ==, rq_image_ref_get_name (ref));
      g_assert_cmpstr (rq_image_ref_get_tag (again), ==, rq_image_ref_get_tag (ref));
      g_assert_true (rq_image_ref_satisfies (ref, again));
    }
  g_assert_cmpuint (accepted, >, 1000);
}

static void
test_with (void)
{
  g_autoptr (RqImageRef) ref = rq_image_ref_parse ("r.io:5000/a/b:1@" DIGEST, NULL);
  g_autoptr (RqImageRef) tagged = rq_image_ref_with_tag (ref, "2");
  g_autoptr (RqImageRef) pinned = rq_image_ref_with_digest (tagged, DIGEST);
  g_autoptr (RqImageRef) bare = rq_image_ref_with_digest (ref, NULL);
  g_autofree char *tagged_text = rq_image_ref_to_string (tagged);
  g_autofree char *pinned_text = rq_image_ref_to_string (pinned);
  g_autofree char *bare_text = rq_image_ref_to_string (bare);

  g_assert_cmpstr (tagged_text, ==, "r.io:5000/a/b:2");
  g_assert_cmpstr (pinned_text, ==, "r.io:5000/a/b:2@" DIGEST);
  g_assert_cmpstr (bare_text, ==, "r.io:5000/a/b:1");
}

static void
test_satisfies (void)
{
  static const struct
  {
    const char *have;
    const char *want;
    gboolean satisfied;
  } cases[] = {
    { "redis", "redis:latest", TRUE },
    { "redis", "docker.io/library/redis", TRUE },
    { "team/redis", "docker.io/team/redis:latest", TRUE },
    { "redis:7", "redis:8", FALSE },
    { "r.io/redis:7", "redis:7", FALSE },
    { "a:1@" DIGEST, "a:1", TRUE },
    { "a:1", "a:1@" DIGEST, TRUE },
    { "a:1@" DIGEST, "a:2@" DIGEST, TRUE },
    { "a:1@" DIGEST, "a:1@sha256:f123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      FALSE },
    { "a@" DIGEST, "a:1", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RqImageRef) have = rq_image_ref_parse (cases[i].have, NULL);
      g_autoptr (RqImageRef) want = rq_image_ref_parse (cases[i].want, NULL);

      g_test_message ("%s for %s", cases[i].have, cases[i].want);
      g_assert_cmpint (rq_image_ref_satisfies (have, want), ==, cases[i].satisfied);
    }
}

static void
test_tell_apart (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    const char *a_words;
    const char *b_words;
  } cases[] = {
    { "r.io/a:1@" DIGEST, "r.io/a:2", "1", "2" },
    { "r.io/a:1@" DIGEST, "r.io/a:1@" DIGEST, "1", "1" },
    { "a:1@" DIGEST, "a:1", "1 (sha256:0123456789ab)", "1" },
    { "a:1", "b:1", "a:1", "b:1" },
    { "a", "a:1", "a", "a:1" },
    { "", "a:1", "", "a:1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a_words = NULL;
      g_autofree char *b_words = NULL;

      g_test_message ("%s and %s", cases[i].a, cases[i].b);
      rq_image_tell_apart (cases[i].a, cases[i].b, &a_words, &b_words);
      g_assert_cmpstr (a_words, ==, cases[i].a_words);
      g_assert_cmpstr (b_words, ==, cases[i].b_words);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/image-ref/parts", test_parts);
  g_test_add_func ("/swarm/image-ref/malformed", test_malformed);
  g_test_add_func ("/swarm/image-ref/limits", test_limits);
  g_test_add_func ("/swarm/image-ref/random-round-trip", test_random_round_trip);
  g_test_add_func ("/swarm/image-ref/with", test_with);
  g_test_add_func ("/swarm/image-ref/satisfies", test_satisfies);
  g_test_add_func ("/swarm/image-ref/tell-apart", test_tell_apart);
  return g_test_run ();
}
