/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swarm/json.h"

/* What a person still reads of an engine's message. */
#define SHOWN_MAX_BYTES 600

#define EXIT_COMMAND_NOT_FOUND 127

G_DEFINE_QUARK (rq-engine-error-quark, rq_engine_error)

/**
 * rq_engine_clean_text:
 * @length: of @text, or -1
 *
 * Makes foreign text fit to be a part of a sentence.
 *
 * Returns: (transfer full): one line of valid UTF-8 without control characters and without a final
 *   full stop
 */
char *
rq_engine_clean_text (const char *text,
                      gssize      length)
{
  g_autofree char *valid = g_utf8_make_valid (text, length);
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *c = g_strstrip (valid); *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (clean->len >= SHOWN_MAX_BYTES)
        {
          g_string_append (clean, "…");
          break;
        }
      if (!g_unichar_iscntrl (character))
        g_string_append_unichar (clean, character);
      else if (clean->len > 0 && clean->str[clean->len - 1] != ' ')
        g_string_append_c (clean, ' ');
    }

  while (clean->len > 0 && strchr (". ", clean->str[clean->len - 1]) != NULL)
    g_string_truncate (clean, clean->len - 1);
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

/* "rpc error: code = AlreadyExists desc = config x already exists" → what is behind it. */
static const char *
skip_rpc_prefix (const char *message)
{
  const char *text = strstr (message, " desc = ");

  if (text == NULL || !g_str_has_prefix (message, "rpc error: "))
    return message;
  return text + strlen (" desc = ");
}

static char *
get_message (const char *body,
             gsize       length)
{
  g_autofree char *text = g_strndup (body, length);
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, NULL);
  const char *message = NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    message = rq_json_get_string (json_node_get_object (node), "message");
  return rq_engine_clean_text (message != NULL ? message : text, -1);
}

static gboolean
says (const char *message,
      const char *words)
{
  g_autofree char *message_folded = g_ascii_strdown (message, -1);

  return strstr (message_folded, words) != NULL;
}

static GError *
not_a_manager (const char *name)
{
  return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_A_MANAGER,
                      _("The node of %s is not a manager of a swarm. Use the address of a "
                        "manager."),
                      name);
}

static gboolean
says_no_leader (const char *message)
{
  return says (message, "does not have a leader") || says (message, "no elected primary") ||
         says (message, "deadline exceeded");
}

/**
 * rq_engine_error_is_leaderless:
 * @body: what came with the error status, JSON or not
 *
 * Returns: whether the swarm is without a leader at the moment, or has no quorum
 */
gboolean
rq_engine_error_is_leaderless (const char *body,
                               gsize       length)
{
  g_autofree char *message = get_message (body, length);

  return says_no_leader (message);
}

static GError *
unavailable (const char *name,
             const char *method,
             const char *message)
{
  gboolean is_read = g_str_equal (method, "GET") || g_str_equal (method, "HEAD");

  /* Raft may still carry out what it did not confirm in time. */
  if (!is_read && (says (message, "deadline exceeded") || says (message, "timeout")))
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME,
                        _("The swarm of %s did not confirm the change in time (%s). It may or may "
                          "not have been made: look before doing it again."), name, message);
  if (says_no_leader (message))
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE,
                        _("The swarm of %s has no leader now (%s). Check that more than half of "
                          "its "
                          "managers are up, then try again."), name, message);
  return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE,
                      _("Docker on %s cannot do this now: %s. Try again later."), name, message);
}

static GError *
server_error (const char *name,
              const char *method,
              const char *whole)
{
  const char *message = skip_rpc_prefix (whole);

  if (says (message, "update out of sequence"))
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_OUT_OF_SEQUENCE,
                        _("Somebody else changed this on %s in the meantime. Read it again, then "
                          "repeat the change."), name);
  if (says (message, "not a swarm manager"))
    return not_a_manager (name);
  if (says (whole, "code = invalidargument"))
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_INVALID,
                        _("Docker on %s did not accept this: %s."), name, message);
  if (says (message, "unauthorized") || says (message, "authentication required") ||
      says (message, "no basic auth credentials") || says (message, "access denied"))
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_DENIED,
                        _("The registry did not accept the credentials given through %s: %s."),
                        name, message);
  return unavailable (name, method, message);
}

/**
 * rq_engine_error_from_answer:
 * @body: what came with the error status, JSON or not
 *
 * Returns: (transfer full): the error in %RQ_ENGINE_ERROR, a whole sentence
 */
GError *
rq_engine_error_from_answer (const char *name,
                             const char *method,
                             guint       status,
                             const char *body,
                             gsize       length)
{
  g_autofree char *whole = get_message (body, length);
  g_autofree char *without = g_strdup_printf (_("HTTP status %u without a message"), status);
  const char *message = whole[0] != '\0' ? skip_rpc_prefix (whole) : without;

  switch (status)
    {
    case 400:
      return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_INVALID,
                          _("Docker on %s did not accept this: %s."), name, message);
    case 401:
    case 403:
      return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_DENIED,
                          _("Docker on %s was refused: %s. Check the registry credentials and the "
                            "name of the image."), name, message);
    case 404:
      return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND,
                          _("Docker on %s did not find it: %s."), name, message);
    case 406:
      return not_a_manager (name);
    case 409:
      return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_CONFLICT,
                          _("Docker on %s has this already, or it is in use: %s."), name, message);
    default:
      return server_error (name, method, whole[0] != '\0' ? whole : without);
    }
}

/**
 * rq_engine_error_from_docker:
 * @errors: what `docker version` wrote to its standard error
 *
 * Returns: (transfer full) (nullable): why Docker cannot be reached from that login, %NULL when it
 *   can
 */
GError *
rq_engine_error_from_docker (const char *name,
                             int         exit_status,
                             const char *errors)
{
  g_autofree char *message = NULL;

  if (exit_status == 0)
    return NULL;
  if (exit_status == EXIT_COMMAND_NOT_FOUND)
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NO_DOCKER,
                        _("There is no docker command on %s. Use the address of a "
                          "manager of the swarm, or install Docker there."), name);
  if (says (errors, "permission denied"))
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_DENIED,
                        _("The login %s may not use Docker. Add the user to the group “docker” "
                          "there, "
                          "then connect again, or let it run docker with sudo without a password."),
                        name);
  if (says (errors, "cannot connect to the docker daemon") || says (errors, "is the docker daemon"))
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE,
                        _("The Docker daemon on %s is not running, or it listens at another place "
                          "than the docker command of that login looks at."), name);

  message = rq_engine_clean_text (errors, -1);
  return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NO_DOCKER,
                      _("The docker command on %s does not work: %s. Mend it there, then connect "
                        "again."), name, message);
}

static char *
list_managers (JsonObject *swarm)
{
  JsonArray *managers = rq_json_get_array (swarm, "RemoteManagers");
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; managers != NULL && i < MIN (json_array_get_length (managers), 7); i++)
    {
      const char *address = rq_json_get_string (rq_json_array_get_object (managers, i), "Addr");
      const char *port = address != NULL ? strrchr (address, ':') : NULL;

      if (port != NULL)
        g_string_append_printf (list, "%s%.*s", list->len > 0 ? ", " : "", (int) (port - address),
                                address);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/**
 * rq_engine_error_from_info:
 * @info: the answer of GET /info
 *
 * Returns: (transfer full) (nullable): %RQ_ENGINE_ERROR_NOT_A_MANAGER, with the managers' addresses
 *   where the node is a worker; %NULL for a manager
 */
GError *
rq_engine_error_from_info (const char *name,
                           JsonObject *info)
{
  JsonObject *swarm = rq_json_get_object (info, "Swarm");
  const char *state = rq_json_get_string (swarm, "LocalNodeState");
  g_autofree char *managers = list_managers (swarm);

  if (rq_json_get_bool (swarm, "ControlAvailable"))
    return NULL;
  if (g_strcmp0 (state, "locked") == 0)
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_A_MANAGER,
                        _("The swarm on %s is locked. Unlock it there with “docker swarm unlock”."),
                        name);
  if (managers[0] == '\0' || g_strcmp0 (state, "active") != 0)
    return not_a_manager (name);
  return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_A_MANAGER,
                      _("The node of %s is a worker of its swarm. Use the address of a manager: "
                        "%s."),
                      name, managers);
}

/**
 * rq_engine_error_yielded:
 *
 * Returns: (transfer full): %RQ_SSH_ERROR_BUSY
 */
GError *
rq_engine_error_yielded (const char *name)
{
  return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_BUSY,
                      _("The SSH server of %s allows only a few sessions at once, and this one was "
                        "needed for something else. Try again in a while, or have MaxSessions "
                        "raised there."), name);
}
