/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/deployments-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define SIZE_MAX_BYTES (1024 * 1024)
#define LOCK_TRIES 100
#define LOCK_PAUSE_US (20 * 1000)

struct _RqDeploymentsFile
{
  char *path;     /* (owned) */
  GKeyFile *keys; /* (owned) */
  GPtrArray *list; /* (owned) of RqDeployment: what the keys say */
  int lock;       /* file descriptor, -1: reading only */
};

static const char *const required_keys[] = { "host", "stack", "directory" };
static const char *const optional_keys[] = {
  "identity", "known-hosts", "update-command", "transport", "other-hosts", "sudo",
};

static gboolean
fail_damaged (const char *path,
              const char *reason,
              GError    **error)
{
  g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_FAILED,
               _("The file of deployments, %s, is damaged and was left as it is. %s Repair "
                 "the file or move it away, then try again."), path, reason);
  return FALSE;
}

static gboolean
fail_errno (const char *path,
            gboolean    writing,
            int         code,
            GError    **error)
{
  g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_FAILED,
               writing ? _("The file of deployments, %s, cannot be written: %s.")
                       : _("The file of deployments, %s, cannot be read: %s."),
               path, g_strerror (code));
  return FALSE;
}

/* Two programs that change the file at once would each undo the other's change. The lock is a file
 * beside it, because the file itself is replaced by every write. */
static gboolean
take_lock (RqDeploymentsFile *self,
           GError           **error)
{
  g_autofree char *directory = g_path_get_dirname (self->path);
  g_autofree char *lock_path = g_strconcat (self->path, ".lock", NULL);

  if (g_mkdir_with_parents (directory, 0700) != 0)
    return fail_errno (self->path, TRUE, errno, error);
  self->lock = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock < 0)
    return fail_errno (self->path, TRUE, errno, error);

  for (int i = 0; i < LOCK_TRIES; i++)
    {
      if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
      if (errno != EWOULDBLOCK && errno != EINTR)
        return fail_errno (self->path, TRUE, errno, error);
      g_usleep (LOCK_PAUSE_US);
    }

  g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_FAILED,
               _("Another program has been changing the file of deployments, %s, for a while. "
                 "Try again when it is done."), self->path);
  return FALSE;
}

/* %TRUE with no @text: there is no file yet. */
static gboolean
read_text (const char *path,
           char      **text,
           gsize      *length,
           GError    **error)
{
  GStatBuf info;
  g_autoptr (GError) local = NULL;

  if (g_stat (path, &info) != 0)
    return errno == ENOENT || fail_errno (path, FALSE, errno, error);
  if (!S_ISREG (info.st_mode))
    return fail_damaged (path, _("It is not an ordinary file."), error);
  if (info.st_size > SIZE_MAX_BYTES)
    return fail_damaged (path, _("It is larger than 1 MB."), error);

  if (g_file_get_contents (path, text, length, &local))
    return TRUE;
  g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_FAILED,
               _("The file of deployments cannot be read. %s."), local->message);
  return FALSE;
}

static gboolean
check_text (const char *path,
            const char *text,
            gsize       length,
            GError    **error)
{
  const char *end;
  g_autofree char *reason = NULL;
  guint line = 1;

  if (g_utf8_validate_len (text, length, &end))
    return TRUE;

  for (const char *p = text; p < end; p++)
    line += *p == '\n';
  reason = g_strdup_printf (_("Line %u is not valid UTF-8 text."), line);
  return fail_damaged (path, reason, error);
}

static gboolean
load_keys (RqDeploymentsFile *self,
           GError           **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) local = NULL;

  if (!read_text (self->path, &text, &length, error))
    return FALSE;
  if (length == 0)
    return TRUE;
  if (!check_text (self->path, text, length, error))
    return FALSE;

  if (g_key_file_load_from_data (self->keys, text, length,
                                 G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS, &local))
    return TRUE;
  return fail_damaged (self->path, local->message, error);
}

/* A group with none of the keys that every deployment has belongs to somebody else. */
static gboolean
is_deployment (RqDeploymentsFile *self,
               const char        *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (required_keys); i++)
    if (g_key_file_has_key (self->keys, group, required_keys[i], NULL))
      return TRUE;
  return FALSE;
}

static gboolean
fail_group (RqDeploymentsFile *self,
            const char        *group,
            const char        *sentence,
            GError           **error)
{
  g_autofree char *reason = g_strdup_printf (_("In the group [%s]: %s"), group, sentence);

  return fail_damaged (self->path, reason, error);
}

static gboolean
read_value (RqDeploymentsFile *self,
            const char        *group,
            const char        *key,
            gboolean           required,
            char             **value,
            GError           **error)
{
  g_autoptr (GError) local = NULL;

  *value = g_key_file_get_string (self->keys, group, key, &local);
  if (*value != NULL)
    return TRUE;
  if (!required && g_error_matches (local, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND))
    return TRUE;
  return fail_group (self, group, local->message, error);
}

/* What came later than the rest: (transfer full) (nullable) with a sentence */
static RqDeployment *
add_choices (RqDeployment  *basic,
             const char    *other_hosts,
             const char    *sudo,
             GError       **error)
{
  g_autoptr (RqDeployment) reached = rq_deployment_with_other_hosts (basic, other_hosts, error);

  if (reached == NULL)
    return NULL;
  if (sudo != NULL && !g_str_equal (sudo, "true") && !g_str_equal (sudo, "false"))
    {
      g_set_error_literal (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID,
                           _("“sudo” must be “true” or “false”."));
      return NULL;
    }
  return rq_deployment_with_sudo (reached, g_strcmp0 (sudo, "true") == 0, error);
}

static gboolean
read_group (RqDeploymentsFile *self,
            const char        *group,
            GError           **error)
{
  g_autofree char *host = NULL, *stack = NULL, *directory = NULL;
  g_autofree char *identity = NULL, *known_hosts = NULL, *update_command = NULL;
  g_autofree char *transport = NULL, *other_hosts = NULL, *sudo = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (RqDeployment) basic = NULL;
  g_autoptr (RqDeployment) reached = NULL;
  RqDeployment *deployment;

  if (!read_value (self, group, "host", TRUE, &host, error) ||
      !read_value (self, group, "stack", TRUE, &stack, error) ||
      !read_value (self, group, "directory", TRUE, &directory, error) ||
      !read_value (self, group, "identity", FALSE, &identity, error) ||
      !read_value (self, group, "known-hosts", FALSE, &known_hosts, error) ||
      !read_value (self, group, "update-command", FALSE, &update_command, error) ||
      !read_value (self, group, "transport", FALSE, &transport, error) ||
      !read_value (self, group, "other-hosts", FALSE, &other_hosts, error) ||
      !read_value (self, group, "sudo", FALSE, &sudo, error))
    return FALSE;

  basic = rq_deployment_new (group, host, stack, directory, identity, known_hosts,
                             update_command, &local);
  reached = basic != NULL ? rq_deployment_with_transport (basic, transport, &local) : NULL;
  deployment = reached != NULL ? add_choices (reached, other_hosts, sudo, &local) : NULL;
  if (deployment == NULL)
    return fail_group (self, group, local->message, error);
  g_ptr_array_add (self->list, deployment);
  return TRUE;
}

static gboolean
read_groups (RqDeploymentsFile *self,
             GError           **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->keys, NULL);

  g_clear_pointer (&self->list, g_ptr_array_unref);
  self->list = g_ptr_array_new_with_free_func (g_object_unref);
  for (int i = 0; groups[i] != NULL; i++)
    if (is_deployment (self, groups[i]) && !read_group (self, groups[i], error))
      return FALSE;
  return TRUE;
}

/**
 * rq_deployments_file_open:
 * @for_writing: whether to keep other programs from writing until it is freed
 *
 * Returns: (transfer full) (nullable): the file as it is now, empty where there is none, or %NULL
 *   with %RQ_SETTINGS_ERROR_FAILED and where it is damaged
 */
RqDeploymentsFile *
rq_deployments_file_open (const char *path,
                          gboolean    for_writing,
                          GError    **error)
{
  g_autoptr (RqDeploymentsFile) self = g_new0 (RqDeploymentsFile, 1);
  char *target = realpath (path, NULL);

  /* Somebody may keep it elsewhere, behind a link: a rename would replace the link. */
  self->path = g_strdup (target != NULL ? target : path);
  free (target);
  self->keys = g_key_file_new ();
  self->lock = -1;

  if ((for_writing && !take_lock (self, error)) ||
      !load_keys (self, error) ||
      !read_groups (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/** rq_deployments_file_free: Frees it and lets other programs write. */
void
rq_deployments_file_free (RqDeploymentsFile *self)
{
  if (self->lock >= 0)
    close (self->lock);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_key_file_unref (self->keys);
  g_free (self->path);
  g_free (self);
}

/** rq_deployments_file_get_list: Returns: (transfer none): of RqDeployment, in the file's order */
GPtrArray *
rq_deployments_file_get_list (RqDeploymentsFile *self)
{
  return self->list;
}

/** rq_deployments_file_has: Returns: whether there is any group of that name */
gboolean
rq_deployments_file_has (RqDeploymentsFile *self,
                         const char        *name)
{
  return g_key_file_has_group (self->keys, name);
}

static void
set_value (RqDeploymentsFile *self,
           RqDeployment      *deployment,
           const char        *key)
{
  const char *group = rq_deployment_get_name (deployment);
  g_autofree char *value = NULL;

  g_object_get (deployment, key, &value, NULL);
  if (value != NULL)
    g_key_file_set_string (self->keys, group, key, value);
  else
    g_key_file_remove_key (self->keys, group, key, NULL);
}

/** rq_deployments_file_set: Writes its fields into its group; other keys of the group stay. */
void
rq_deployments_file_set (RqDeploymentsFile *self,
                         RqDeployment      *deployment)
{
  for (gsize i = 0; i < G_N_ELEMENTS (required_keys); i++)
    set_value (self, deployment, required_keys[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (optional_keys); i++)
    set_value (self, deployment, optional_keys[i]);
}

/** rq_deployments_file_rename: Moves all keys of the group @from to the group @to. */
void
rq_deployments_file_rename (RqDeploymentsFile *self,
                            const char        *from,
                            const char        *to)
{
  g_auto (GStrv) keys = g_key_file_get_keys (self->keys, from, NULL, NULL);

  if (keys == NULL || g_str_equal (from, to))
    return;

  for (int i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_value (self->keys, from, keys[i], NULL);

      g_key_file_set_value (self->keys, to, keys[i], value);
    }
  g_key_file_remove_group (self->keys, from, NULL);
}

/** rq_deployments_file_drop: Removes the group @name with all its keys. */
void
rq_deployments_file_drop (RqDeploymentsFile *self,
                          const char        *name)
{
  g_key_file_remove_group (self->keys, name, NULL);
}

/**
 * rq_deployments_file_write:
 *
 * Replaces the file by a whole new one, for this user's eyes only, so that a reader sees either all
 * of the old one or all of the new one.
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_FAILED; then the file is as it was
 */
gboolean
rq_deployments_file_write (RqDeploymentsFile *self,
                           GError           **error)
{
  gsize length;
  g_autofree char *text = g_key_file_to_data (self->keys, &length, NULL);
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (self->lock >= 0, FALSE);

  if (length > SIZE_MAX_BYTES)
    {
      g_set_error_literal (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_FAILED,
                           _("There are too many deployments: the file would exceed 1 MB. "
                             "Remove some that are no longer needed."));
      return FALSE;
    }
  if (!g_file_set_contents_full (self->path, text, length,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, &local))
    {
      g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_FAILED,
                   _("The file of deployments cannot be written. %s."), local->message);
      return FALSE;
    }
  return read_groups (self, error);
}
