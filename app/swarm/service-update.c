/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/service-update.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "swarm/image-digest.h"
#include "swarm/json.h"
#include "swarm/registry-login.h"
#include "swarm/service-spec.h"

/* The version moves with every status of a rollout under way. */
#define TRIES 30
#define RETRY_MS 200

/* One change under way. */
typedef struct
{
  RqEngineClient *client;  /* (unowned) */
  RqServiceChange *change; /* (unowned) */
  char *path;              /* (owned) "/services/ID" */
  JsonObject *service;     /* (owned) as read last */
  JsonObject *base;        /* (owned) its spec, as a person decided upon it */
  JsonObject *wanted;      /* (owned) (nullable) the spec to be written */
  char *pinned;            /* (owned) (nullable) */
  char *login;             /* (owned) (nullable) a secret */
} Update;

static void
update_clear (Update *update)
{
  g_free (update->path);
  g_clear_pointer (&update->service, json_object_unref);
  g_clear_pointer (&update->base, json_object_unref);
  g_clear_pointer (&update->wanted, json_object_unref);
  g_free (update->pinned);
  g_free (update->login);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Update, update_clear)

static gboolean
fail (GError               **error,
      RqServiceChangeError   code,
      const char            *sentence)
{
  g_set_error_literal (error, RQ_SERVICE_CHANGE_ERROR, code, sentence);
  return FALSE;
}

static gboolean
read_service (Update        *update,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (JsonNode) node = rq_engine_client_get (update->client, update->path, cancellable,
                                                    error);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node) ||
      rq_json_get_object (json_node_get_object (node), "Spec") == NULL)
    {
      g_set_error_literal (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER,
                           _("Docker did not give the state of this service. Try again."));
      return FALSE;
    }
  g_clear_pointer (&update->service, json_object_unref);
  update->service = json_object_ref (json_node_get_object (node));
  return TRUE;
}

static JsonObject *
get_spec (Update *update)
{
  return rq_json_get_object (update->service, "Spec");
}

static gboolean
is_same (JsonObject *a,
         JsonObject *b)
{
  return rq_service_spec_equal (a, b) &&
         rq_service_spec_get_force_update (a) == rq_service_spec_get_force_update (b);
}

/**
 * rq_service_update_decide:
 * @base: what was decided upon
 * @wanted: what was to be written
 * @now: what is there
 *
 * Returns: what became of the write
 */
RqWriteAnswer
rq_service_update_decide (JsonObject *base,
                          JsonObject *wanted,
                          JsonObject *now)
{
  if (is_same (wanted, now))
    return RQ_WRITE_DONE;
  return is_same (base, now) ? RQ_WRITE_AGAIN : RQ_WRITE_CONFLICT;
}

static gboolean
conflict (GError **error)
{
  return fail (error, RQ_SERVICE_CHANGE_ERROR_CONFLICT,
               _("Somebody else changed this service in the meantime, so nothing was changed from "
                 "here. Look at what it is now, then try again."));
}

/* The registry is asked before anything is changed: a tag that it does not have would end every
 * new task. */
static gboolean
pin_image (Update        *update,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (RqImageRef) ref = rq_image_ref_parse (rq_service_change_get_image (update->change),
                                                   error);
  g_autoptr (RqImageRef) pinned = NULL;
  g_autoptr (GError) reason = NULL;
  g_autofree char *name = NULL;
  g_autofree char *digest = NULL;

  if (ref == NULL)
    return FALSE;
  name = rq_image_ref_to_string (ref);
  update->login = rq_registry_login_read (update->client, ref, cancellable);
  digest = rq_engine_resolve_digest (update->client, ref, update->login, cancellable, &reason);
  if (digest != NULL)
    {
      pinned = rq_image_ref_with_digest (ref, digest);
      update->pinned = rq_image_ref_to_string (pinned);
      return TRUE;
    }
  if (!g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&reason), "%s ",
                                  _("Nothing was changed, because the registry did not say which "
                                    "image this is. Try again."));
      return FALSE;
    }
  g_set_error (error, RQ_SERVICE_CHANGE_ERROR, RQ_SERVICE_CHANGE_ERROR_NO_IMAGE,
               _("The registry has no image %s. Nothing was changed. Check its name and version."),
               name);
  return FALSE;
}

static const char *
nothing_words (RqChangeKind kind)
{
  return kind == RQ_CHANGE_IMAGE ? _("This service is on exactly that image already.")
                                 : _("This service has these settings already.");
}

static gboolean
prepare (Update        *update,
         GCancellable  *cancellable,
         GError       **error)
{
  RqChangeKind kind = rq_service_change_get_kind (update->change);

  if (!rq_service_change_check (update->change, update->service, error))
    return FALSE;
  if (update->base == NULL)
    update->base = json_object_ref (get_spec (update));
  else if (!is_same (update->base, get_spec (update)))
    return conflict (error);
  if (kind == RQ_CHANGE_IMAGE && !pin_image (update, cancellable, error))
    return FALSE;
  update->wanted = rq_service_change_apply (update->change, update->service, update->pinned);
  if (kind != RQ_CHANGE_ROLLBACK && is_same (update->wanted, update->base))
    return fail (error, RQ_SERVICE_CHANGE_ERROR_NOTHING, nothing_words (kind));
  return TRUE;
}

/* Swarm rolls back by itself when asked to; the spec that goes with it is the present one. Without
 * credentials in the request the present ones stay, and other ones would restart every task: they
 * go with another image only. */
static gboolean
write_once (Update        *update,
            GCancellable  *cancellable,
            GError       **error)
{
  gboolean rollback = rq_service_change_get_kind (update->change) == RQ_CHANGE_ROLLBACK;
  gint64 index = rq_json_get_int (rq_json_get_object (update->service, "Version"), "Index");
  g_autofree char *path = g_strdup_printf ("%s/update?version=%" G_GINT64_FORMAT "%s",
                                           update->path, index,
                                           rollback ? "&rollback=previous" : "");
  JsonObject *spec = rollback ? get_spec (update) : update->wanted;
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), spec);
  g_autoptr (JsonNode) answer = NULL;

  answer = rq_engine_client_request (update->client, "POST", path, body, update->login,
                                     cancellable, error);
  return answer != NULL;
}

static gboolean
is_worth_a_look (const GError *error)
{
  return g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_OUT_OF_SEQUENCE) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE);
}

/* A swarm that has no leader at the moment will have one. */
static gboolean
read_at_last (Update        *update,
              GCancellable  *cancellable,
              GError       **error)
{
  for (int try = 1;; try++)
    {
      g_autoptr (GError) reason = NULL;

      if (!rq_await_sleep (RETRY_MS, cancellable, error))
        return FALSE;
      if (read_service (update, cancellable, &reason))
        return TRUE;
      if (!g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE) || try == TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
    }
}

/* The write is looked up before it is repeated. When nobody can look, the first reason is what a
 * person has to know. */
static RqWriteAnswer
look (Update        *update,
      const GError  *reason,
      GCancellable  *cancellable,
      GError       **error)
{
  if (!read_at_last (update, cancellable, error))
    {
      if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_error (error);
          *error = g_error_copy (reason);
        }
      return RQ_WRITE_CONFLICT;
    }
  return rq_service_update_decide (update->base, update->wanted, get_spec (update));
}

static gboolean
write_until_known (Update          *update,
                   RqServiceGuard   guard,
                   gpointer         user_data,
                   GCancellable    *cancellable,
                   GError         **error)
{
  for (int try = 1;; try++)
    {
      g_autoptr (GError) reason = NULL;
      g_autoptr (GError) blind = NULL;
      RqWriteAnswer answer;

      if (guard != NULL && !guard (user_data, cancellable, error))
        return FALSE;
      if (write_once (update, cancellable, &reason))
        return TRUE;
      if (!is_worth_a_look (reason) || try == TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      answer = look (update, reason, cancellable, &blind);
      if (answer == RQ_WRITE_DONE)
        return TRUE;
      if (blind != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&blind));
          return FALSE;
        }
      if (answer == RQ_WRITE_CONFLICT)
        return conflict (error);
    }
}

/**
 * rq_service_update_write:
 * @id: the service's ID or name
 * @base: (nullable): the spec that a person saw when they decided; another one now is a conflict
 * @guard: (nullable): asked before each write
 *
 * Makes one change, once: by compare-and-swap on the version index, looked up when the answer is
 * lost. Returns when Swarm has taken it; the tasks follow later.
 *
 * Returns: whether the service has the wanted spec
 */
gboolean
rq_service_update_write (RqEngineClient   *client,
                         const char       *id,
                         RqServiceChange  *change,
                         JsonObject       *base,
                         RqServiceGuard    guard,
                         gpointer          user_data,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_auto (Update) update = {
    .client = client,
    .change = change,
    .path = g_strconcat ("/services/", escaped, NULL),
    .base = base != NULL ? json_object_ref (base) : NULL,
  };

  return read_service (&update, cancellable, error) &&
         prepare (&update, cancellable, error) &&
         write_until_known (&update, guard, user_data, cancellable, error);
}
