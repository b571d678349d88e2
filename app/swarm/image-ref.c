/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/image-ref.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Docker's own limits. */
#define NAME_MAX_BYTES 255
#define TAG_MAX_BYTES 128
/* Registry, name, tag and digest together; anything longer is not worth scanning. */
#define REFERENCE_MAX_BYTES 1024

struct _RqImageRef
{
  gatomicrefcount ref_count;
  char *name;     /* (owned): registry and path */
  char *registry; /* (owned) (nullable) */
  char *path;     /* (owned) */
  char *tag;      /* (owned) (nullable) */
  char *digest;   /* (owned) (nullable) */
};

G_DEFINE_BOXED_TYPE (RqImageRef, rq_image_ref, rq_image_ref_ref, rq_image_ref_unref)
G_DEFINE_QUARK (rq-image-ref-error-quark, rq_image_ref_error)

static RqImageRef *
image_ref_new (const char *registry,
               const char *path,
               const char *tag,
               const char *digest)
{
  RqImageRef *self = g_new0 (RqImageRef, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->registry = g_strdup (registry);
  self->path = g_strdup (path);
  self->name = registry != NULL ? g_strconcat (registry, "/", path, NULL) : g_strdup (path);
  self->tag = g_strdup (tag);
  self->digest = g_strdup (digest);
  return self;
}

static gboolean
is_lower_alnum (char c)
{
  return g_ascii_islower (c) || g_ascii_isdigit (c);
}

/* Letters and digits, joined by one ".", one or two "_", or any number of "-". */
static gboolean
path_component_is_valid (const char *text)
{
  while (TRUE)
    {
      gsize dashes;

      if (!is_lower_alnum (*text))
        return FALSE;
      while (is_lower_alnum (*text))
        text++;
      if (*text == '\0')
        return TRUE;

      dashes = strspn (text, "-");
      if (dashes > 0)
        text += dashes;
      else if (g_str_has_prefix (text, "__"))
        text += 2;
      else if (*text == '_' || *text == '.')
        text++;
      else
        return FALSE;
    }
}

static gboolean
path_is_valid (const char *path)
{
  g_auto (GStrv) components = g_strsplit (path, "/", -1);

  for (gsize i = 0; components[i] != NULL; i++)
    if (!path_component_is_valid (components[i]))
      return FALSE;
  return components[0] != NULL;
}

static gboolean
port_is_valid (const char *text)
{
  gsize length = strlen (text);

  return length >= 1 && length <= 5 && strspn (text, "0123456789") == length &&
         g_ascii_strtoull (text, NULL, 10) <= G_MAXUINT16;
}

static gboolean
host_label_is_valid (const char *label)
{
  gsize length = strlen (label);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-')
      return FALSE;
  return length > 0 && label[0] != '-' && label[length - 1] != '-';
}

static gboolean
ipv6_is_valid (const char *text)
{
  const char *end = strchr (text, ']');
  g_autofree char *address = NULL;

  if (end == NULL || (end[1] != '\0' && (end[1] != ':' || !port_is_valid (end + 2))))
    return FALSE;
  address = g_strndup (text + 1, end - text - 1);
  return strspn (address, "0123456789abcdefABCDEF:") == strlen (address) && strchr (address,
                                                                                    ':') != NULL;
}

static gboolean
registry_is_valid (const char *registry)
{
  g_auto (GStrv) host_port = NULL;
  g_auto (GStrv) labels = NULL;

  if (registry[0] == '[')
    return ipv6_is_valid (registry);

  host_port = g_strsplit (registry, ":", -1);
  if (g_strv_length (host_port) > 2 || (host_port[1] != NULL && !port_is_valid (host_port[1])))
    return FALSE;

  labels = g_strsplit (host_port[0], ".", -1);
  for (gsize i = 0; labels[i] != NULL; i++)
    if (!host_label_is_valid (labels[i]))
      return FALSE;
  return labels[0] != NULL;
}

/* A first component that cannot be a part of a path on Docker Hub names a registry. */
static gboolean
is_registry (const char *component)
{
  if (strpbrk (component, ".:[") != NULL || g_str_equal (component, "localhost"))
    return TRUE;
  for (const char *c = component; *c != '\0'; c++)
    if (g_ascii_isupper (*c))
      return TRUE;
  return FALSE;
}

static gboolean
tag_is_valid (const char *tag)
{
  gsize length = strlen (tag);

  if (length == 0 || length > TAG_MAX_BYTES || !(g_ascii_isalnum (tag[0]) || tag[0] == '_'))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isalnum (tag[i]) && strchr ("_.-", tag[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
digest_is_valid (const char *digest)
{
  static const struct
  {
    const char *algorithm;
    gsize hex_digits;
  } known[] = { { "sha256:", 64 }, { "sha384:", 96 }, { "sha512:", 128 } };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_prefix (digest, known[i].algorithm))
      {
        const char *hex = digest + strlen (known[i].algorithm);

        return strlen (hex) == known[i].hex_digits &&
               strspn (hex, "0123456789abcdef") == known[i].hex_digits;
      }
  return FALSE;
}

/* Docker takes 64 hexadecimal digits for the ID of an image here, not for a name. */
static gboolean
is_image_id (const char *name)
{
  return strlen (name) == 64 && strspn (name, "0123456789abcdef") == 64;
}

static gboolean
fail (GError     **error,
      const char  *text,
      const char  *why)
{
  g_autofree char *shown = g_utf8_make_valid (text, MIN (strlen (text), REFERENCE_MAX_BYTES));

  g_set_error (error, RQ_IMAGE_REF_ERROR, RQ_IMAGE_REF_ERROR_MALFORMED,
               _("“%s” is not an image reference: %s."), shown, why);
  return FALSE;
}

static gboolean
check_parts (const char  *text,
             const char  *registry,
             const char  *path,
             const char  *tag,
             const char  *digest,
             GError     **error)
{
  gsize name_length = strlen (path) + (registry != NULL ? strlen (registry) + 1 : 0);

  if (name_length > NAME_MAX_BYTES)
    return fail (error, text, _("its name is longer than 255 characters"));
  if (registry != NULL && !registry_is_valid (registry))
    return fail (error, text, _("the registry’s name or port is malformed"));
  if (!path_is_valid (path))
    return fail (error, text,
                 _("its name must be of lower-case letters, digits and single separators"));
  if (registry == NULL && is_image_id (path))
    return fail (error, text, _("it is the ID of an image, not a name"));
  if (tag != NULL && !tag_is_valid (tag))
    return fail (error, text, _("the tag is malformed"));
  if (digest != NULL && !digest_is_valid (digest))
    return fail (error, text, _("the digest is malformed"));
  return TRUE;
}

/**
 * rq_image_ref_parse:
 * @text: such as "registry.example:5000/team/chat-api:3.9.52@sha256:…"
 *
 * Takes an image reference apart by Docker's own grammar. Nothing is added: a missing tag stays
 * missing.
 *
 * Returns: (transfer full): the reference, or %NULL with %RQ_IMAGE_REF_ERROR_MALFORMED
 */
RqImageRef *
rq_image_ref_parse (const char  *text,
                    GError     **error)
{
  g_autofree char *name = NULL;
  char *path, *slash, *digest, *tag;
  const char *registry = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (text[0] == '\0')
    {
      g_set_error_literal (error, RQ_IMAGE_REF_ERROR, RQ_IMAGE_REF_ERROR_MALFORMED,
                           _("Type the name of an image."));
      return NULL;
    }
  if (strnlen (text, REFERENCE_MAX_BYTES + 1) > REFERENCE_MAX_BYTES)
    {
      fail (error, text, _("it is too long"));
      return NULL;
    }

  path = name = g_strdup (text);
  digest = strchr (name, '@');
  if (digest != NULL)
    *digest++ = '\0';
  slash = strrchr (name, '/');
  tag = strchr (slash != NULL ? slash : name, ':');
  if (tag != NULL)
    *tag++ = '\0';
  slash = strchr (name, '/');
  if (slash != NULL)
    {
      *slash = '\0';
      if (is_registry (name))
        {
          registry = name;
          path = slash + 1;
        }
      else
        *slash = '/';
    }

  if (!check_parts (text, registry, path, tag, digest, error))
    return NULL;
  return image_ref_new (registry, path, tag, digest);
}

RqImageRef *
rq_image_ref_ref (RqImageRef *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rq_image_ref_unref (RqImageRef *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->name);
  g_free (self->registry);
  g_free (self->path);
  g_free (self->tag);
  g_free (self->digest);
  g_free (self);
}

/**
 * rq_image_ref_get_registry:
 *
 * Returns: (transfer none) (nullable): the registry as written, or %NULL for Docker Hub
 */
const char *
rq_image_ref_get_registry (RqImageRef *self)
{
  return self->registry;
}

/**
 * rq_image_ref_get_path:
 *
 * Returns: (transfer none): the name within its registry
 */
const char *
rq_image_ref_get_path (RqImageRef *self)
{
  return self->path;
}

/**
 * rq_image_ref_get_name:
 *
 * Returns: (transfer none): registry and path, as written
 */
const char *
rq_image_ref_get_name (RqImageRef *self)
{
  return self->name;
}

/**
 * rq_image_ref_get_tag:
 *
 * Returns: (transfer none) (nullable): the tag as written
 */
const char *
rq_image_ref_get_tag (RqImageRef *self)
{
  return self->tag;
}

/**
 * rq_image_ref_get_digest:
 *
 * Returns: (transfer none) (nullable): the digest with its algorithm
 */
const char *
rq_image_ref_get_digest (RqImageRef *self)
{
  return self->digest;
}

/**
 * rq_image_ref_to_string:
 *
 * Returns: (transfer full): exactly what was parsed
 */
char *
rq_image_ref_to_string (RqImageRef *self)
{
  return g_strconcat (self->name,
                      self->tag != NULL ? ":" : "", self->tag != NULL ? self->tag : "",
                      self->digest != NULL ? "@" : "", self->digest != NULL ? self->digest : "",
                      NULL);
}

/**
 * rq_image_ref_with_tag:
 * @tag: a valid tag (see rq_version_check())
 *
 * Returns: (transfer full): the same name with another tag and no digest
 */
RqImageRef *
rq_image_ref_with_tag (RqImageRef *self,
                       const char *tag)
{
  g_return_val_if_fail (tag != NULL && tag_is_valid (tag), NULL);

  return image_ref_new (self->registry, self->path, tag, NULL);
}

/**
 * rq_image_ref_with_digest:
 * @digest: (nullable): such as "sha256:…"
 *
 * Returns: (transfer full): the same name and tag with this digest
 */
RqImageRef *
rq_image_ref_with_digest (RqImageRef *self,
                          const char *digest)
{
  g_return_val_if_fail (digest == NULL || digest_is_valid (digest), NULL);

  return image_ref_new (self->registry, self->path, self->tag, digest);
}

/* Docker Hub by its other name, and its official images with their "library/". */
static char *
normal_name (RqImageRef *self)
{
  gboolean hub = self->registry == NULL || g_str_equal (self->registry, "docker.io") ||
                 g_str_equal (self->registry, "index.docker.io");

  if (!hub)
    return g_strdup (self->name);
  return g_strconcat ("docker.io/", strchr (self->path, '/') == NULL ? "library/" : "", self->path,
                      NULL);
}

static const char *
effective_tag (RqImageRef *self)
{
  if (self->tag == NULL && self->digest == NULL)
    return "latest";
  return self->tag;
}

/**
 * rq_image_ref_same_name:
 *
 * Returns: whether both name the same repository ("redis" is "docker.io/library/redis")
 */
gboolean
rq_image_ref_same_name (RqImageRef *a,
                        RqImageRef *b)
{
  g_autofree char *name_a = normal_name (a);
  g_autofree char *name_b = normal_name (b);

  return g_str_equal (name_a, name_b);
}

/**
 * rq_image_ref_satisfies:
 * @target: what is wanted
 *
 * A digest decides where both have one; else the tags do, so that a bare tag satisfies a pinned
 * target.
 *
 * Returns: whether a service on @self is on @target
 */
gboolean
rq_image_ref_satisfies (RqImageRef *self,
                        RqImageRef *target)
{
  if (!rq_image_ref_same_name (self, target))
    return FALSE;
  if (self->digest != NULL && target->digest != NULL)
    return g_str_equal (self->digest, target->digest);
  return g_strcmp0 (effective_tag (self), effective_tag (target)) == 0;
}

/* "3.9.51 (sha256:96e7751abada)" */
static char *
tag_and_digest (RqImageRef *self)
{
  const char *tag = rq_image_ref_get_tag (self);
  const char *digest = rq_image_ref_get_digest (self);

  if (digest == NULL)
    return g_strdup (tag);
  return tag != NULL ? g_strdup_printf ("%s (%.19s)", tag, digest)
                     : g_strdup_printf ("%.19s", digest);
}

/**
 * rq_image_tell_apart:
 * @a: an image as a spec has it
 * @b: another
 *
 * Gives what people have to read of two images in order to tell them apart.
 */
void
rq_image_tell_apart (const char  *a,
                     const char  *b,
                     char       **a_words,
                     char       **b_words)
{
  g_autoptr (RqImageRef) one = rq_image_ref_parse (a, NULL);
  g_autoptr (RqImageRef) other = rq_image_ref_parse (b, NULL);
  gboolean same_name = one != NULL && other != NULL &&
                       g_str_equal (rq_image_ref_get_name (one), rq_image_ref_get_name (other));
  const char *tag = same_name ? rq_image_ref_get_tag (one) : NULL;
  const char *other_tag = same_name ? rq_image_ref_get_tag (other) : NULL;

  *a_words = *b_words = NULL;
  if (tag != NULL && g_str_equal (a, b))
    {
      *a_words = g_strdup (tag);
      *b_words = g_strdup (tag);
      return;
    }
  if (tag != NULL && other_tag != NULL && !g_str_equal (tag, other_tag))
    {
      *a_words = g_strdup (tag);
      *b_words = g_strdup (other_tag);
    }
  else if (same_name)
    {
      *a_words = tag_and_digest (one);
      *b_words = tag_and_digest (other);
    }
  if (*a_words == NULL || *b_words == NULL || g_str_equal (*a_words, *b_words))
    {
      g_free (*a_words);
      g_free (*b_words);
      *a_words = g_strdup (a);
      *b_words = g_strdup (b);
    }
}
