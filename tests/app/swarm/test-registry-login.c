/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/registry-login.h"

#include <string.h>

#include "swarm/json.h"

/* "ann:se:cret" */
#define AUTH "YW5uOnNlOmNyZXQ="

static char *
parse (const char *text,
       const char *image)
{
  g_autoptr (RqImageRef) ref = rq_image_ref_parse (image, NULL);

  g_assert_nonnull (ref);
  return rq_registry_login_parse (text, strlen (text), ref);
}

static void
test_found (void)
{
  g_autofree char *header =
    parse ("{\"auths\":{\"r.example:5000\":{\"auth\":\"" AUTH "\"}}}", "r.example:5000/a:1");
  gsize length;
  g_autofree guchar *bytes = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  g_assert_nonnull (header);
  g_strdelimit (g_strdelimit (header, "-", '+'), "_", '/');
  bytes = g_base64_decode (header, &length);
  node = rq_json_from_text ((const char *) bytes, length, NULL);
  object = json_node_get_object (node);
  g_assert_cmpstr (rq_json_get_string (object, "username"), ==, "ann");
  g_assert_cmpstr (rq_json_get_string (object, "password"), ==, "se:cret");
  g_assert_cmpstr (rq_json_get_string (object, "serveraddress"), ==, "r.example:5000");
}

static void
test_hub (void)
{
  g_autofree char *header =
    parse ("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"" AUTH "\"}}}", "team/a:1");

  g_assert_nonnull (header);
}

static void
test_none (void)
{
  static const char * const texts[] = {
    "", "[]", "null", "{", "{}", "{\"auths\":[]}", "{\"auths\":{\"r.example\":null}}",
    "{\"auths\":{\"r.example\":{}}}", "{\"auths\":{\"r.example\":{\"auth\":\"\"}}}",
    "{\"auths\":{\"r.example\":{\"auth\":7}}}", "{\"auths\":{\"r.example\":{\"auth\":\"YW5u\"}}}",
    "{\"auths\":{\"r.example\":{\"auth\":\"OnB3\"}}}",
    "{\"auths\":{\"r.example\":{\"auth\":\"/////w==\"}}}",
    "{\"auths\":{\"other.example\":{\"auth\":\"" AUTH "\"}},\"credsStore\":\"pass\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *header = parse (texts[i], "r.example/a:1");

      g_test_message ("%s", texts[i]);
      g_assert_null (header);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/registry-login/found", test_found);
  g_test_add_func ("/swarm/registry-login/hub", test_hub);
  g_test_add_func ("/swarm/registry-login/none", test_none);
  return g_test_run ();
}
