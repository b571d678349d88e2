/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/open-release.h"

#include <glib/gi18n-lib.h>

#include "records/release-store.h"
#include "wizard/checklist-words.h"

/* Of several events that come one after the other. */
#define SETTLE_MS 300
#define RETRY_SECONDS 15

struct _RqOpenRelease
{
  GObject parent_instance;

  GSignalGroup        *watch;       /* (owned) of the session */
  GSignalGroup        *model;       /* (owned) of the session's, for its events */
  RqDeploymentSession *session;     /* (owned) (nullable) */
  GCancellable        *cancellable; /* (owned) (nullable) of a look under way */
  gboolean             is_old;      /* something happened since that was asked */
  unsigned int         settling;    /* source, 0: none */
  unsigned int         retry;       /* source, 0: none */
  RqReleaseHead       *head;        /* (owned) (nullable) */
};

typedef enum
{
  PROP_HEAD = 1,
} RqOpenReleaseProperty;

static GParamSpec *props[PROP_HEAD + 1];

G_DEFINE_FINAL_TYPE (RqOpenRelease, rq_open_release, G_TYPE_OBJECT)

static void
set_head (RqOpenRelease *self,
          RqReleaseHead *head)
{
  if (self->head == NULL && head == NULL)
    return;

  g_clear_pointer (&self->head, rq_release_head_unref);
  self->head = head != NULL ? rq_release_head_ref (head) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HEAD]);
}

static gboolean
settled_cb (gpointer data)
{
  RqOpenRelease *self = data;

  self->settling = 0;
  rq_open_release_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
settle (RqOpenRelease *self)
{
  if (self->settling == 0)
    self->settling = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static gboolean
retry_cb (gpointer data)
{
  RqOpenRelease *self = data;

  self->retry = 0;
  rq_open_release_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
stop_waiting (RqOpenRelease *self)
{
  g_clear_handle_id (&self->settling, g_source_remove);
  g_clear_handle_id (&self->retry, g_source_remove);
}

/* What cannot be read now stays as it was known. */
static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RqOpenRelease) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) heads = rq_release_store_list_finish (RQ_ENGINE_CLIENT (source), result,
                                                              &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (heads != NULL)
    set_head (self, rq_open_release_choose (heads));
  else
    g_info ("The releases could not be listed: %s", error->message);
  if (heads == NULL && self->retry == 0)
    self->retry = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
  if (self->is_old)
    settle (self);
}

static gboolean
is_online (RqOpenRelease *self)
{
  return self->session != NULL
         && rq_deployment_session_get_state (self->session) == RQ_SESSION_ONLINE
         && rq_deployment_session_get_client (self->session) != NULL;
}

static void
config_changed_cb (RqOpenRelease *self,
                   const char    *name)
{
  if (*name == '\0' || g_str_has_suffix (name, "-head"))
    settle (self);
}

static void
watch_model (RqOpenRelease *self)
{
  g_signal_group_set_target (self->model, self->session != NULL
                                          ? rq_deployment_session_get_model (self->session)
                                          : NULL);
}

static void
state_cb (RqOpenRelease *self)
{
  watch_model (self);
  if (is_online (self))
    rq_open_release_refresh (self);
}

static void
rq_open_release_get_property (GObject      *object,
                              unsigned int  property_id,
                              GValue       *value,
                              GParamSpec   *pspec)
{
  switch ((RqOpenReleaseProperty) property_id)
    {
    case PROP_HEAD:
      g_value_set_boxed (value, RQ_OPEN_RELEASE (object)->head);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_open_release_dispose (GObject *object)
{
  RqOpenRelease *self = RQ_OPEN_RELEASE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  stop_waiting (self);
  g_clear_object (&self->watch);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  g_clear_pointer (&self->head, rq_release_head_unref);
  G_OBJECT_CLASS (rq_open_release_parent_class)->dispose (object);
}

static void
rq_open_release_class_init (RqOpenReleaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rq_open_release_get_property;
  object_class->dispose = rq_open_release_dispose;
  props[PROP_HEAD] = g_param_spec_boxed ("head", NULL, NULL, RQ_TYPE_RELEASE_HEAD,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
rq_open_release_init (RqOpenRelease *self)
{
  self->watch = g_signal_group_new (RQ_TYPE_DEPLOYMENT_SESSION);
  g_signal_group_connect_swapped (self->watch, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_group_connect_swapped (self->watch, "notify::model", G_CALLBACK (watch_model), self);
  self->model = g_signal_group_new (RQ_TYPE_SWARM_MODEL);
  g_signal_group_connect_swapped (self->model, "config-changed", G_CALLBACK (config_changed_cb),
                                  self);
}

/**
 * rq_open_release_new:
 *
 * Returns: (transfer full): looks at nothing yet
 */
RqOpenRelease *
rq_open_release_new (void)
{
  return g_object_new (RQ_TYPE_OPEN_RELEASE, NULL);
}

/**
 * rq_open_release_set_session:
 * @session: (nullable): whose stack is looked at
 */
void
rq_open_release_set_session (RqOpenRelease       *self,
                             RqDeploymentSession *session)
{
  g_return_if_fail (RQ_IS_OPEN_RELEASE (self));

  if (!g_set_object (&self->session, session))
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  stop_waiting (self);
  self->is_old = FALSE;
  set_head (self, NULL);
  g_signal_group_set_target (self->watch, session);
  watch_model (self);
  rq_open_release_refresh (self);
}

/**
 * rq_open_release_refresh:
 *
 * Looks now, where that is possible; again where that is being done.
 */
void
rq_open_release_refresh (RqOpenRelease *self)
{
  g_return_if_fail (RQ_IS_OPEN_RELEASE (self));

  if (!is_online (self))
    return;
  self->is_old = self->cancellable != NULL;
  if (self->is_old)
    return;

  self->cancellable = g_cancellable_new ();
  rq_release_store_list_async (rq_deployment_session_get_client (self->session),
                               rq_deployment_get_stack (
                                 rq_deployment_session_get_deployment (self->session)),
                               self->cancellable, listed_cb, g_object_ref (self));
}

/**
 * rq_open_release_get_head:
 *
 * Returns: (transfer none) (nullable): as of the last look
 */
RqReleaseHead *
rq_open_release_get_head (RqOpenRelease *self)
{
  g_return_val_if_fail (RQ_IS_OPEN_RELEASE (self), NULL);

  return self->head;
}

static gboolean
is_draft (RqReleaseHead *head)
{
  RqReleaseState state = rq_release_head_get_state (head);

  return state == RQ_RELEASE_DRAFT || state == RQ_RELEASE_CHECKING || state == RQ_RELEASE_READY;
}

/**
 * rq_open_release_choose:
 * @heads: (element-type RqReleaseHead): newest first
 *
 * What may have changed something comes before what is only prepared.
 *
 * Returns: (transfer none) (nullable): one of them
 */
RqReleaseHead *
rq_open_release_choose (GPtrArray *heads)
{
  RqReleaseHead *prepared = NULL;

  for (unsigned int i = 0; i < heads->len; i++)
    {
      RqReleaseHead *head = heads->pdata[i];

      if (is_draft (head))
        prepared = prepared != NULL ? prepared : head;
      else if (rq_release_state_is_open (rq_release_head_get_state (head)))
        return head;
    }
  return prepared;
}

/**
 * rq_open_release_say:
 *
 * Returns: (transfer full): a sentence on it for whoever has not begun it
 */
char *
rq_open_release_say (RqReleaseHead *head)
{
  g_autofree char *who = rq_format_person (rq_release_head_get_author (head));
  g_autofree char *when = rq_format_moment (rq_release_head_get_created (head));
  const char *version = rq_release_head_get_version (head);

  switch (rq_release_head_get_state (head))
    {
    case RQ_RELEASE_DRAFT:
    case RQ_RELEASE_CHECKING:
      /* Translators: a version, a person, a time; also in the next ones */
      return g_strdup_printf (_("An upgrade to %s is being prepared by %s since %s."), version, who,
                              when);
    case RQ_RELEASE_READY:
      return g_strdup_printf (_("The upgrade to %s that %s prepared at %s is approved and can "
                                "begin."), version, who, when);
    case RQ_RELEASE_FAILED:
      return g_strdup_printf (_("The upgrade to %s that %s began at %s failed and needs a "
                                "decision."), version, who, when);
    case RQ_RELEASE_ROLLING_BACK:
      return g_strdup_printf (_("The upgrade to %s that %s began at %s is being rolled back."),
                              version, who, when);
    case RQ_RELEASE_PULLING:
    case RQ_RELEASE_MIGRATING:
    case RQ_RELEASE_UPDATING:
    case RQ_RELEASE_VERIFYING:
    case RQ_RELEASE_OBSERVING:
    case RQ_RELEASE_COMPLETED:
    case RQ_RELEASE_ROLLED_BACK:
    case RQ_RELEASE_ABANDONED:
    default:
      return g_strdup_printf (_("%s is being updated by %s since %s."), version, who, when);
    }
}
