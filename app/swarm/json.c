/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Docker nests some 12 levels; the parser recurses. */
#define DEPTH_MAX 96

/* A private-use character nobody's text begins with. */
#define NUMBER_MARK "\xef\xa3\xbf" "number:"

#define INT64_DIGITS "9223372036854775807"

G_DEFINE_QUARK (rq-json-error-quark, rq_json_error)

static JsonNode *
get_member (JsonObject   *object,
            const char   *name,
            JsonNodeType  type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_TYPE (node) == type ? node : NULL;
}

/**
 * rq_json_get_object:
 * @object: (nullable): where to look
 *
 * Returns: (transfer none) (nullable): the member, when it is an object
 */
JsonObject *
rq_json_get_object (JsonObject *object,
                    const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

/**
 * rq_json_get_array:
 * @object: (nullable): where to look
 *
 * Returns: (transfer none) (nullable): the member, when it is an array
 */
JsonArray *
rq_json_get_array (JsonObject *object,
                   const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}

/**
 * rq_json_get_string:
 * @object: (nullable): where to look
 *
 * Returns: (transfer none) (nullable): the member, when it is a string
 */
const char *
rq_json_get_string (JsonObject *object,
                    const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_VALUE);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/**
 * rq_json_get_int:
 * @object: (nullable): where to look
 *
 * Returns: the member, when it is a number, else 0
 */
gint64
rq_json_get_int (JsonObject *object,
                 const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_VALUE);

  return node != NULL ? json_node_get_int (node) : 0;
}

/**
 * rq_json_get_bool:
 * @object: (nullable): where to look
 *
 * Returns: the member, when it is a boolean, else %FALSE
 */
gboolean
rq_json_get_bool (JsonObject *object,
                  const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (node);
}

/**
 * rq_json_array_get_object:
 *
 * Returns: (transfer none) (nullable): the element, when it is an object
 */
JsonObject *
rq_json_array_get_object (JsonArray *array,
                          guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
is_absent (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

static guint
count_present (JsonObject *object)
{
  JsonObjectIter iter;
  JsonNode *node;
  guint count = 0;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, NULL, &node))
    count += !is_absent (node);
  return count;
}

/**
 * rq_json_objects_equal:
 *
 * Returns: whether both hold the same, the order of keys and null members left aside
 */
gboolean
rq_json_objects_equal (JsonObject *a,
                       JsonObject *b)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (a == b)
    return TRUE;
  if (count_present (a) != count_present (b))
    return FALSE;

  json_object_iter_init (&iter, a);
  while (json_object_iter_next (&iter, &name, &node))
    if (!is_absent (node) && !rq_json_equal (node, json_object_get_member (b, name)))
      return FALSE;
  return TRUE;
}

static gboolean
arrays_equal (JsonArray *a,
              JsonArray *b)
{
  guint length = json_array_get_length (a);

  if (length != json_array_get_length (b))
    return FALSE;
  for (guint i = 0; i < length; i++)
    if (!rq_json_equal (json_array_get_element (a, i), json_array_get_element (b, i)))
      return FALSE;
  return TRUE;
}

/**
 * rq_json_equal:
 * @a: (nullable): a tree
 * @b: (nullable): another
 *
 * Returns: whether both are equal, the order of keys and null members left aside
 */
gboolean
rq_json_equal (JsonNode *a,
               JsonNode *b)
{
  if (is_absent (a) || is_absent (b))
    return is_absent (a) && is_absent (b);
  if (JSON_NODE_TYPE (a) != JSON_NODE_TYPE (b))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (a))
    return rq_json_objects_equal (json_node_get_object (a), json_node_get_object (b));
  if (JSON_NODE_HOLDS_ARRAY (a))
    return arrays_equal (json_node_get_array (a), json_node_get_array (b));
  return json_node_equal (a, b);
}

/**
 * rq_json_copy:
 *
 * Returns: (transfer full): a deep copy, unlike json_node_copy()
 */
JsonNode *
rq_json_copy (JsonNode *node)
{
  JsonArray *source, *copy;
  JsonNode *copied;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      copied = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (copied, rq_json_copy_object (json_node_get_object (node)));
      return copied;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return json_node_copy (node);

  source = json_node_get_array (node);
  copy = json_array_sized_new (json_array_get_length (source));
  for (guint i = 0; i < json_array_get_length (source); i++)
    json_array_add_element (copy, rq_json_copy (json_array_get_element (source, i)));
  copied = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (copied, copy);
  return copied;
}

/**
 * rq_json_copy_object:
 *
 * Returns: (transfer full): a deep copy
 */
JsonObject *
rq_json_copy_object (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (copy, name, rq_json_copy (node));
  return copy;
}

/**
 * rq_json_copy_members_but:
 * @left_out: the member that stays behind
 *
 * Gives @target references to the members of @source.
 */
void
rq_json_copy_members_but (JsonObject *source,
                          const char *left_out,
                          JsonObject *target)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, source);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!g_str_equal (name, left_out))
      json_object_set_member (target, name, json_node_ref (node));
}

/* strspn() for a text that need not end with a NUL */
static gsize
span (const char *text,
      const char *end,
      const char *characters)
{
  const char *p = text;

  while (p < end && *p != '\0' && strchr (characters, *p) != NULL)
    p++;
  return p - text;
}

static gboolean
number_round_trips (const char *digits,
                    gsize       length)
{
  gsize whole = span (digits, digits + length, "0123456789");

  if (digits[0] == '0' && whole > 1)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (digits[i] == 'e' || digits[i] == 'E')
      return FALSE;
  if (whole < length)
    return TRUE;
  return whole < strlen (INT64_DIGITS) ||
         (whole == strlen (INT64_DIGITS) && strncmp (digits, INT64_DIGITS, whole) <= 0);
}

static const char *
skip_string (const char *text,
             const char *end)
{
  for (text++; text < end && *text != '"'; text++)
    if (*text == '\\')
      text++;
  return MIN (text + 1, end);
}

static gboolean
check_depth (int      depth,
             GError **error)
{
  if (depth <= DEPTH_MAX)
    return TRUE;
  g_set_error_literal (error, RQ_JSON_ERROR, RQ_JSON_ERROR_TOO_DEEP,
                       _("The JSON is nested too deeply."));
  return FALSE;
}

/* One pass before parsing: the parser itself recurses without a limit and wraps large numbers. */
static gboolean
guard (const char  *text,
       const char  *end,
       GString     *guarded,
       GError     **error)
{
  const char *copied = text;
  int depth = 0;

  while (text < end)
    {
      gsize length, sign;

      if (*text == '"')
        {
          text = skip_string (text, end);
          continue;
        }
      if (*text == '{' || *text == '[')
        depth++;
      else if (*text == '}' || *text == ']')
        depth--;
      if (!check_depth (depth, error))
        return FALSE;

      length = span (text, end, "-");
      if (text + length == end || !g_ascii_isdigit (text[length]))
        {
          text += MAX (length, 1);
          continue;
        }
      sign = length;
      length += span (text + length, end, "0123456789.eE+-");
      if (!number_round_trips (text + sign, length - sign))
        {
          g_string_append_len (guarded, copied, text - copied);
          g_string_append (guarded, "\"" NUMBER_MARK);
          g_string_append_len (guarded, text, length);
          g_string_append_c (guarded, '"');
          copied = text + length;
        }
      text += length;
    }

  if (guarded->len > 0)
    g_string_append_len (guarded, copied, end - copied);
  return TRUE;
}

/**
 * rq_json_from_text:
 * @text: what a server sent, NUL-terminated
 * @length: of @text, or -1
 *
 * Returns: (transfer full): the tree, JSON null for an empty text
 */
JsonNode *
rq_json_from_text (const char  *text,
                   gssize       length,
                   GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GString) guarded = g_string_new (NULL);
  g_autoptr (GError) reason = NULL;
  JsonNode *root;

  if (length < 0)
    length = strlen (text);
  if (length == 0)
    text = ""; /* an empty GByteArray has none */
  if (memchr (text, '\0', length) != NULL)
    {
      g_set_error_literal (error, RQ_JSON_ERROR, RQ_JSON_ERROR_SYNTAX,
                           _("The JSON contains a NUL character."));
      return NULL;
    }
  if (!guard (text, text + length, guarded, error))
    return NULL;
  if (guarded->len > 0)
    {
      text = guarded->str;
      length = guarded->len;
    }

  if (!json_parser_load_from_data (parser, text, length, &reason))
    {
      g_set_error (error, RQ_JSON_ERROR, RQ_JSON_ERROR_SYNTAX, _("This is not valid JSON: %s"),
                   reason->message);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  return root != NULL ? root : json_node_new (JSON_NODE_NULL);
}

static gboolean check_writable (JsonNode  *node,
                                int        depth,
                                GError   **error);

static gboolean
check_value_writable (JsonNode  *node,
                      GError   **error)
{
  const char *text = NULL;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);
  if (text == NULL || !g_str_has_prefix (text, NUMBER_MARK))
    return TRUE;

  g_set_error (error, RQ_JSON_ERROR, RQ_JSON_ERROR_NUMBER,
               _("The number %s cannot be written back exactly as it was. Change this object with "
                 "the docker command instead."),
               text + strlen (NUMBER_MARK));
  return FALSE;
}

static gboolean
check_object_writable (JsonObject  *object,
                       int          depth,
                       GError     **error)
{
  JsonObjectIter iter;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, NULL, &node))
    if (!check_writable (node, depth, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_writable (JsonNode  *node,
                int        depth,
                GError   **error)
{
  JsonArray *array;

  if (!check_depth (depth, error))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return check_object_writable (json_node_get_object (node), depth + 1, error);
  if (JSON_NODE_HOLDS_VALUE (node))
    return check_value_writable (node, error);
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!check_writable (json_array_get_element (array, i), depth + 1, error))
      return FALSE;
  return TRUE;
}

/**
 * rq_json_to_text:
 *
 * Returns: (transfer full): @node as JSON, or %NULL with %RQ_JSON_ERROR_NUMBER when a number in it
 *   could not be kept exactly
 */
char *
rq_json_to_text (JsonNode  *node,
                 GError   **error)
{
  g_autoptr (JsonGenerator) generator = NULL;

  if (!check_writable (node, 0, error))
    return NULL;

  generator = json_generator_new ();
  json_generator_set_root (generator, node);
  return json_generator_to_data (generator, NULL);
}
