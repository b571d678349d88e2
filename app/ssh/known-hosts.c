/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/known-hosts-private.h"

#include "ssh/ssh-file-private.h"
#include "ssh/ssh-wire-private.h"
#include "ssh/transport.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

#define FILE_MAX (8 * 1024 * 1024)
#define KEY_MAX (16 * 1024)
#define SALT_SIZE 20

/* One line that is about our host. */
typedef struct
{
  char *type;   /* (owned) such as "ssh-ed25519" */
  GBytes *key;  /* (owned) */
  char *file;   /* (owned) where it stands */
  gboolean revoked;
} Entry;

struct _RqKnownHosts
{
  char *name;         /* (owned) "host", or "[host]:port" for another port than 22 */
  GPtrArray *entries; /* (owned) (element-type Entry) */
  GPtrArray *types;   /* (owned) (element-type utf8) of the good ones, NULL-terminated */
};

static void
entry_free (Entry *entry)
{
  g_free (entry->type);
  g_bytes_unref (entry->key);
  g_free (entry->file);
  g_free (entry);
}

/**
 * rq_known_hosts_new:
 * @port: 22 or another one, or 0 when @host is an alias that stands for itself
 *
 * Returns: (transfer full): nothing known yet of @host
 */
RqKnownHosts *
rq_known_hosts_new (const char *host,
                    guint16 port)
{
  RqKnownHosts *self = g_new0 (RqKnownHosts, 1);
  g_autofree char *lower = g_ascii_strdown (host, -1);

  self->name = port == 22 || port == 0 ? g_steal_pointer (&lower)
                                       : g_strdup_printf ("[%s]:%u", lower, port);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->types = g_ptr_array_new ();
  g_ptr_array_add (self->types, NULL);
  return self;
}

void
rq_known_hosts_free (RqKnownHosts *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->types);
  g_free (self);
}

/* "|1|salt|hash" */
static gboolean
matches_hashed (const char *name,
                const char *pattern)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "|", 5);
  g_autofree guchar *salt = NULL;
  g_autofree guchar *hash = NULL;
  g_autoptr (GHmac) hmac = NULL;
  guint8 digest[20];
  gsize salt_size, hash_size, digest_size = sizeof digest;

  if (g_strv_length (parts) != 4 || strcmp (parts[1], "1") != 0)
    return FALSE;

  salt = g_base64_decode (parts[2], &salt_size);
  hash = g_base64_decode (parts[3], &hash_size);
  if (salt_size == 0 || hash_size != sizeof digest)
    return FALSE;

  hmac = g_hmac_new (G_CHECKSUM_SHA1, salt, salt_size);
  g_hmac_update (hmac, (const guchar *) name, strlen (name));
  g_hmac_get_digest (hmac, digest, &digest_size);
  return memcmp (digest, hash, sizeof digest) == 0;
}

/* "*" and "?"; in time proportional to the product of the lengths, whatever the pattern. */
static gboolean
matches_wildcard (const char *name,
                  const char *pattern)
{
  const char *star = NULL, *retry = NULL;

  while (*name != '\0')
    {
      if (*pattern == '*')
        {
          star = pattern++;
          retry = name;
        }
      else if (*pattern == '?' || g_ascii_tolower (*pattern) == *name)
        {
          pattern++;
          name++;
        }
      else if (star != NULL)
        {
          pattern = star + 1;
          name = ++retry;
        }
      else
        return FALSE;
    }

  while (*pattern == '*')
    pattern++;
  return *pattern == '\0';
}

/* A comma-separated list, in which "!" takes back. */
static gboolean
matches_names (const char *name,
               const char *names)
{
  g_auto (GStrv) patterns = NULL;
  gboolean found = FALSE;

  if (names[0] == '|')
    return matches_hashed (name, names);

  patterns = g_strsplit (names, ",", -1);
  for (int i = 0; patterns[i] != NULL; i++)
    {
      if (patterns[i][0] == '!' && matches_wildcard (name, patterns[i] + 1))
        return FALSE;
      found = found || matches_wildcard (name, patterns[i]);
    }

  return found;
}

static char *
next_word (char **line)
{
  char *word;

  *line += strspn (*line, " \t");
  word = *line;
  *line += strcspn (*line, " \t");
  if (**line != '\0')
    *(*line)++ = '\0';
  return word;
}

static void
add_entry (RqKnownHosts *self,
           const char *type,
           const char *base64,
           gboolean revoked,
           const char *file)
{
  gsize size;
  g_autofree guchar *bytes = strlen (base64) <= KEY_MAX ? g_base64_decode (base64, &size) : NULL;
  Entry *entry;

  if (bytes == NULL || size == 0)
    return;

  entry = g_new0 (Entry, 1);
  entry->type = g_strdup (type);
  entry->key = g_bytes_new (bytes, size);
  entry->file = g_strdup (file);
  entry->revoked = revoked;
  g_ptr_array_add (self->entries, entry);
  if (!revoked)
    g_ptr_array_insert (self->types, self->types->len - 1, entry->type);
}

static void
add_line (RqKnownHosts *self,
          char *line,
          const char *file)
{
  char *word = next_word (&line);
  gboolean revoked = strcmp (word, "@revoked") == 0;
  const char *type;

  /* libssh2 knows no certificates, so an authority says nothing here. */
  if (word[0] == '#' || word[0] == '\0' || (word[0] == '@' && !revoked))
    return;

  if (revoked)
    word = next_word (&line);
  if (!matches_names (self->name, word))
    return;

  type = next_word (&line);
  add_entry (self, type, next_word (&line), revoked, file);
}

/**
 * rq_known_hosts_add_text:
 * @file: where it comes from, for sentences
 *
 * Adds what @text says of the host. Lines that cannot be read are passed over, as OpenSSH does.
 */
void
rq_known_hosts_add_text (RqKnownHosts *self,
                         const char *text,
                         gsize size,
                         const char *file)
{
  const char *end = text + size;

  while (text < end)
    {
      const char *newline = memchr (text, '\n', end - text);
      const char *stop = newline != NULL ? newline : end;
      g_autofree char *line = g_strndup (text, stop - text);

      add_line (self, g_strchomp (line), file);
      text = stop + 1;
    }
}

/**
 * rq_known_hosts_add_file:
 *
 * Adds what a file says of the host; one that is not there says nothing. Blocks.
 *
 * Returns: %FALSE with %RQ_SSH_ERROR_CONFIG when it is there and cannot be read
 */
gboolean
rq_known_hosts_add_file (RqKnownHosts *self,
                         const char *path,
                         GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) bytes = rq_ssh_file_read (path, FILE_MAX, &failure);
  gsize size;
  const char *text;

  if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
      g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    return TRUE;
  if (bytes == NULL)
    {
      g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG,
                   _("The known host keys cannot be read (%s): without them no server can be "
                     "trusted."), failure->message);
      return FALSE;
    }

  text = g_bytes_get_data (bytes, &size);
  rq_known_hosts_add_text (self, text, size, path);
  return TRUE;
}

/**
 * rq_known_hosts_get_types:
 *
 * Returns: (transfer none): the types of the keys that are known, to be asked for first
 */
const char * const *
rq_known_hosts_get_types (RqKnownHosts *self)
{
  return (const char * const *) self->types->pdata;
}

/**
 * rq_known_hosts_check:
 * @key: what the server showed
 * @file: (out) (transfer none) (nullable): where the line stands that decided
 *
 * Returns: what is known of @key
 */
RqKnownHostsVerdict
rq_known_hosts_check (RqKnownHosts *self,
                      GBytes *key,
                      const char **file)
{
  g_autofree char *type = rq_known_hosts_key_type (key);
  RqKnownHostsVerdict verdict = RQ_KNOWN_HOSTS_UNKNOWN;

  *file = NULL;
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = self->entries->pdata[i];
      gboolean same = g_bytes_equal (entry->key, key);

      if (same && entry->revoked)
        {
          *file = entry->file;
          return RQ_KNOWN_HOSTS_REVOKED;
        }
      if (same)
        {
          verdict = RQ_KNOWN_HOSTS_MATCH;
          *file = entry->file;
        }
      else if (!entry->revoked && verdict == RQ_KNOWN_HOSTS_UNKNOWN &&
               g_strcmp0 (entry->type, type) == 0)
        {
          verdict = RQ_KNOWN_HOSTS_CHANGED;
          *file = entry->file;
        }
    }

  return verdict;
}

static char *
hash_name (const char *name)
{
  guint8 salt[SALT_SIZE], digest[SALT_SIZE];
  gsize size = sizeof digest;
  g_autoptr (GHmac) hmac = NULL;
  g_autofree char *salt64 = NULL;
  g_autofree char *digest64 = NULL;

  if (getrandom (salt, sizeof salt, 0) != sizeof salt)
    return g_strdup (name);

  hmac = g_hmac_new (G_CHECKSUM_SHA1, salt, sizeof salt);
  g_hmac_update (hmac, (const guchar *) name, strlen (name));
  g_hmac_get_digest (hmac, digest, &size);
  salt64 = g_base64_encode (salt, sizeof salt);
  digest64 = g_base64_encode (digest, size);
  return g_strdup_printf ("|1|%s|%s", salt64, digest64);
}

/**
 * rq_known_hosts_make_line:
 * @hashed: whether the host's name is to be hidden (HashKnownHosts)
 *
 * Returns: (transfer full): the line, without its end, that makes @key known
 */
char *
rq_known_hosts_make_line (RqKnownHosts *self,
                          GBytes *key,
                          gboolean hashed)
{
  g_autofree char *name = hashed ? hash_name (self->name) : g_strdup (self->name);
  g_autofree char *type = rq_known_hosts_key_type (key);
  gsize size;
  const guchar *bytes = g_bytes_get_data (key, &size);
  g_autofree char *base64 = g_base64_encode (bytes, size);

  return g_strdup_printf ("%s %s %s", name, type, base64);
}

/**
 * rq_known_hosts_get_name:
 *
 * Returns: (transfer none): the host as known_hosts writes it
 */
const char *
rq_known_hosts_get_name (RqKnownHosts *self)
{
  return self->name;
}

/**
 * rq_known_hosts_key_type:
 *
 * Returns: (transfer full): such as "ssh-ed25519", out of the key itself
 */
char *
rq_known_hosts_key_type (GBytes *key)
{
  RqSshWire wire;
  char *type;

  wire.data = g_bytes_get_data (key, &wire.size);
  type = rq_ssh_wire_dup_text (&wire);
  return type != NULL ? type : g_strdup ("unknown");
}

/**
 * rq_known_hosts_key_fingerprint:
 *
 * Returns: (transfer full): "SHA256:…" exactly as `ssh-keygen -l` prints it
 */
char *
rq_known_hosts_key_fingerprint (GBytes *key)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_autofree char *base64 = NULL;

  g_checksum_update (checksum, g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  g_checksum_get_digest (checksum, digest, &size);
  base64 = g_base64_encode (digest, size);
  base64[strcspn (base64, "=")] = '\0';
  return g_strconcat ("SHA256:", base64, NULL);
}
