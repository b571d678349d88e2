/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/deployment.h"

#include "settings/deployment-hosts.h"
#include "settings/deployment-rules.h"

#define DEFAULT_UPDATE_COMMAND "./update.sh"
#define DEFAULT_TRANSPORT "libssh2"

struct _RqDeployment
{
  GObject parent_instance;

  char *name;           /* (owned) */
  char *host;           /* (owned) */
  char *stack;          /* (owned) */
  char *directory;      /* (owned) */
  char *identity;       /* (owned) (nullable) */
  char *known_hosts;    /* (owned) (nullable) */
  char *update_command; /* (owned) (nullable) the default one */
  char *transport;      /* (owned) (nullable) the default one */
  char *other_hosts;    /* (owned) (nullable) "m2 m3" */
  char *sudo;           /* (owned) (nullable) "true", or as the login itself */
};

G_DEFINE_QUARK (rq - settings - error - quark, rq_settings_error)
G_DEFINE_FINAL_TYPE (RqDeployment, rq_deployment, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_HOST,
  PROP_STACK,
  PROP_DIRECTORY,
  PROP_IDENTITY,
  PROP_KNOWN_HOSTS,
  PROP_UPDATE_COMMAND,
  PROP_TRANSPORT,
  PROP_OTHER_HOSTS,
  PROP_SUDO,
} RqDeploymentProperty;

static GParamSpec *properties[PROP_SUDO + 1];

static char **
field_of (RqDeployment        *self,
          RqDeploymentProperty property)
{
  switch (property)
    {
    case PROP_NAME:
      return &self->name;
    case PROP_HOST:
      return &self->host;
    case PROP_STACK:
      return &self->stack;
    case PROP_DIRECTORY:
      return &self->directory;
    case PROP_IDENTITY:
      return &self->identity;
    case PROP_KNOWN_HOSTS:
      return &self->known_hosts;
    case PROP_UPDATE_COMMAND:
      return &self->update_command;
    case PROP_TRANSPORT:
      return &self->transport;
    case PROP_OTHER_HOSTS:
      return &self->other_hosts;
    case PROP_SUDO:
      return &self->sudo;
    default:
      g_assert_not_reached ();
    }
}

static void
rq_deployment_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  g_value_set_string (value, *field_of (RQ_DEPLOYMENT (object), id));
}

static void
rq_deployment_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  *field_of (RQ_DEPLOYMENT (object), id) = g_value_dup_string (value);
}

static void
rq_deployment_finalize (GObject *object)
{
  for (guint id = PROP_NAME; id < G_N_ELEMENTS (properties); id++)
    g_free (*field_of (RQ_DEPLOYMENT (object), id));

  G_OBJECT_CLASS (rq_deployment_parent_class)->finalize (object);
}

static void
rq_deployment_class_init (RqDeploymentClass *klass)
{
  static const char *const names[] = {
    NULL, "name", "host", "stack", "directory", "identity", "known-hosts", "update-command",
    "transport", "other-hosts", "sudo",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (properties));
  object_class->get_property = rq_deployment_get_property;
  object_class->set_property = rq_deployment_set_property;
  object_class->finalize = rq_deployment_finalize;

  for (guint id = PROP_NAME; id < G_N_ELEMENTS (properties); id++)
    properties[id] = g_param_spec_string (names[id], NULL, NULL, NULL,
                                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                          G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_deployment_init (RqDeployment *self)
{
}

/* "" in a form and a key that is not there mean the same. */
static const char *
or_null (const char *text)
{
  return text != NULL && text[0] != '\0' ? text : NULL;
}

static char *
dup_path (const char *path)
{
  if (path != NULL && g_str_has_prefix (path, "~/"))
    return g_build_filename (g_get_home_dir (), path + 2, NULL);
  return g_strdup (path);
}

/**
 * rq_deployment_new:
 * @identity: (nullable): a key file here; "~/" is understood
 * @known_hosts: (nullable): a file here; "~/" is understood
 * @update_command: (nullable): what runs in @directory instead of "./update.sh"
 *
 * Returns: (transfer full) (nullable): the deployment, or %NULL with %RQ_SETTINGS_ERROR_INVALID
 */
RqDeployment *
rq_deployment_new (const char *name,
                   const char *host,
                   const char *stack,
                   const char *directory,
                   const char *identity,
                   const char *known_hosts,
                   const char *update_command,
                   GError    **error)
{
  g_autofree char *identity_path = dup_path (or_null (identity));
  g_autofree char *known_hosts_path = dup_path (or_null (known_hosts));

  g_return_val_if_fail (name != NULL && host != NULL && stack != NULL && directory != NULL, NULL);

  update_command = or_null (update_command);
  if (!rq_deployment_rules_check_name (name, error) ||
      !rq_deployment_rules_check_host (host, error) ||
      !rq_deployment_rules_check_stack (stack, error) ||
      !rq_deployment_rules_check_directory (directory, error) ||
      (identity_path != NULL && !rq_deployment_rules_check_file (identity_path, error)) ||
      (known_hosts_path != NULL && !rq_deployment_rules_check_file (known_hosts_path, error)) ||
      (update_command != NULL && !rq_deployment_rules_check_command (update_command, error)))
    return NULL;

  return g_object_new (RQ_TYPE_DEPLOYMENT,
                       "name", name,
                       "host", host,
                       "stack", stack,
                       "directory", directory,
                       "identity", identity_path,
                       "known-hosts", known_hosts_path,
                       "update-command", update_command,
                       NULL);
}

/** rq_deployment_get_name: Returns: what people here call it; unique on this workstation */
const char *
rq_deployment_get_name (RqDeployment *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);
  return self->name;
}

/** rq_deployment_get_host: Returns: "[USER@]HOST[:PORT]" of a manager */
const char *
rq_deployment_get_host (RqDeployment *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);
  return self->host;
}

/** rq_deployment_get_stack: Returns: the stack's name in the swarm */
const char *
rq_deployment_get_stack (RqDeployment *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);
  return self->stack;
}

/** rq_deployment_get_directory: Returns: where the update command runs, absolute, on the manager */
const char *
rq_deployment_get_directory (RqDeployment *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);
  return self->directory;
}

/** rq_deployment_get_identity: Returns: (nullable): the private key file to use here */
const char *
rq_deployment_get_identity (RqDeployment *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);
  return self->identity;
}

/** rq_deployment_get_known_hosts: Returns: (nullable): the file of host keys to use here */
const char *
rq_deployment_get_known_hosts (RqDeployment *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);
  return self->known_hosts;
}

/** rq_deployment_get_update_command: Returns: a command line, "./update.sh" when none was given */
const char *
rq_deployment_get_update_command (RqDeployment *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);
  return self->update_command != NULL ? self->update_command : DEFAULT_UPDATE_COMMAND;
}

/** rq_deployment_get_transport: Returns: who speaks SSH for us: "libssh2" or "openssh" */
const char *
rq_deployment_get_transport (RqDeployment *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);
  return self->transport != NULL ? self->transport : DEFAULT_TRANSPORT;
}

/* (transfer full): a copy of @self but for one field, which is valid; @value: (nullable) */
static RqDeployment *
copy_with (RqDeployment        *self,
           RqDeploymentProperty property,
           const char          *value)
{
  RqDeployment *copy = g_object_new (RQ_TYPE_DEPLOYMENT, NULL);

  for (guint id = PROP_NAME; id < G_N_ELEMENTS (properties); id++)
    *field_of (copy, id) = g_strdup (id == property ? value : *field_of (self, id));
  return copy;
}

/**
 * rq_deployment_with_transport:
 * @transport: (nullable): "libssh2" (also %NULL) or "openssh"
 *
 * Returns: (transfer full) (nullable): a copy of @self that is reached so; %NULL with
 *   %RQ_SETTINGS_ERROR_INVALID
 */
RqDeployment *
rq_deployment_with_transport (RqDeployment *self,
                              const char   *transport,
                              GError      **error)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);

  transport = or_null (transport);
  if (transport != NULL && !rq_deployment_rules_check_transport (transport, error))
    return NULL;
  return copy_with (self, PROP_TRANSPORT,
                    g_strcmp0 (transport, DEFAULT_TRANSPORT) != 0 ? transport : NULL);
}

/** rq_deployment_get_other_hosts: Returns: (nullable): further managers, with spaces between */
const char *
rq_deployment_get_other_hosts (RqDeployment *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);
  return self->other_hosts;
}

/** rq_deployment_dup_hosts: Returns: (transfer full): all managers, in the order of their trial */
char **
rq_deployment_dup_hosts (RqDeployment *self)
{
  g_autofree char *all = NULL;

  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);

  all = g_strconcat (self->host, self->other_hosts != NULL ? " " : NULL, self->other_hosts, NULL);
  return g_strsplit (all, " ", -1);
}

/**
 * rq_deployment_with_other_hosts:
 * @hosts: (nullable): further managers, with spaces or commas between
 *
 * Returns: (transfer full) (nullable): a copy of @self that is also reached by these; %NULL with
 *   %RQ_SETTINGS_ERROR_INVALID
 */
RqDeployment *
rq_deployment_with_other_hosts (RqDeployment *self,
                                const char   *hosts,
                                GError      **error)
{
  g_autofree char *normal = NULL;

  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);

  normal = rq_deployment_hosts_normalize (self->host, hosts != NULL ? hosts : "", error);
  return normal != NULL ? copy_with (self, PROP_OTHER_HOSTS, or_null (normal)) : NULL;
}

/** rq_deployment_get_sudo: Returns: whether the update command is started by sudo */
gboolean
rq_deployment_get_sudo (RqDeployment *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), FALSE);
  return self->sudo != NULL;
}

/**
 * rq_deployment_with_sudo:
 * @sudo: whether root is to run the update command, by sudo without a password
 *
 * Returns: (transfer full) (nullable): a copy of @self of which that is so; %NULL with
 *   %RQ_SETTINGS_ERROR_INVALID when the update command says it already
 */
RqDeployment *
rq_deployment_with_sudo (RqDeployment *self,
                         gboolean      sudo,
                         GError      **error)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (self), NULL);

  if (sudo && !rq_deployment_rules_check_sudo (rq_deployment_get_update_command (self), error))
    return NULL;
  return copy_with (self, PROP_SUDO, sudo ? "true" : NULL);
}

/** rq_deployment_equal: Returns: whether all their fields are the same */
gboolean
rq_deployment_equal (RqDeployment *a,
                     RqDeployment *b)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT (a) && RQ_IS_DEPLOYMENT (b), FALSE);

  for (guint id = PROP_NAME; id < G_N_ELEMENTS (properties); id++)
    if (g_strcmp0 (*field_of (a, id), *field_of (b, id)) != 0)
      return FALSE;
  return TRUE;
}
