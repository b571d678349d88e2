/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-draft.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "records/record-name.h"
#include "records/release-head-private.h"
#include "release/checklist-item-private.h"
#include "release/draft-edit.h"
#include "release/release-author.h"
#include "release/release-draft-private.h"
#include "swarm/json.h"

/* What is known of a draft; release-draft-operations.c is what is done with it.
 * Threads: main only. Operations work on threads of their own (draft-work.h) and give back the
 * heads they wrote; of two heads the one of the later revision counts. */
struct _RqReleaseDraft
{
  GObject parent_instance;

  RqDeploymentSession *session; /* (owned) */
  gulong               session_watch;
  RqSwarmModel        *model;   /* (owned) (nullable) whose events are followed */
  gulong               model_watch;
  char                *author;  /* (owned) */
  GListStore          *items;   /* (owned) of RqChecklistItem */
  gboolean             after_rollback;

  RqReleaseHead *head;      /* (owned) (nullable) */
  gboolean       is_complete;
  gboolean       is_ready;
  char          *why_not;   /* (owned) (nullable) */
  RqSignature   *approval;  /* (owned) (nullable) */
  RqSignature   *sent_back; /* (owned) (nullable) */

  GQueue writes; /* of GTask (owned by their operations) */
  guint  n_under_way;
};

G_DEFINE_FINAL_TYPE (RqReleaseDraft, rq_release_draft, G_TYPE_OBJECT)

typedef enum
{
  PROP_HEAD = 1,
  PROP_ITEMS,
  PROP_COMPLETE,
  PROP_READY,
  PROP_WHY_NOT,
  PROP_BUSY,
} RqReleaseDraftProperty;

static GParamSpec *properties[PROP_BUSY + 1];

static void
signature_free (RqSignature *signature)
{
  g_free (signature->who);
  g_date_time_unref (signature->when);
  g_free (signature->comment);
  g_free (signature);
}

static RqSignature *
read_signature (JsonObject *fields,
                const char *member)
{
  JsonObject *object = rq_json_get_object (fields, member);
  const char *who = rq_json_get_string (object, "who");
  const char *comment = rq_json_get_string (object, "comment");
  GDateTime *when = rq_time_from_record (rq_json_get_string (object, "when"));
  RqSignature *signature;

  if (when == NULL)
    return NULL;
  signature = g_new0 (RqSignature, 1);
  signature->who = g_strdup (who != NULL ? who : "");
  signature->when = when;
  signature->comment = g_strdup (comment != NULL ? comment : "");
  return signature;
}

static void
rq_release_draft_dispose (GObject *object)
{
  RqReleaseDraft *self = RQ_DRAFT (object);

  if (self->model != NULL)
    g_clear_signal_handler (&self->model_watch, self->model);
  g_clear_object (&self->model);
  if (self->session != NULL)
    g_clear_signal_handler (&self->session_watch, self->session);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rq_release_draft_parent_class)->dispose (object);
}

static void
rq_release_draft_finalize (GObject *object)
{
  RqReleaseDraft *self = RQ_DRAFT (object);

  g_assert (g_queue_is_empty (&self->writes));
  g_object_unref (self->items);
  g_clear_pointer (&self->head, rq_release_head_unref);
  g_clear_pointer (&self->approval, signature_free);
  g_clear_pointer (&self->sent_back, signature_free);
  g_free (self->author);
  g_free (self->why_not);

  G_OBJECT_CLASS (rq_release_draft_parent_class)->finalize (object);
}

static void
rq_release_draft_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RqReleaseDraft *self = RQ_DRAFT (object);

  switch ((RqReleaseDraftProperty) property_id)
    {
    case PROP_HEAD:
      g_value_set_boxed (value, self->head);
      break;
    case PROP_ITEMS:
      g_value_set_object (value, self->items);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, self->is_complete);
      break;
    case PROP_READY:
      g_value_set_boolean (value, self->is_ready);
      break;
    case PROP_WHY_NOT:
      g_value_set_string (value, self->why_not);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->n_under_way > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_release_draft_class_init (RqReleaseDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = rq_release_draft_dispose;
  object_class->finalize = rq_release_draft_finalize;
  object_class->get_property = rq_release_draft_get_property;

  properties[PROP_HEAD] =
    g_param_spec_boxed ("head", NULL, NULL, RQ_TYPE_RELEASE_HEAD, flags);
  properties[PROP_ITEMS] = g_param_spec_object ("items", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  properties[PROP_WHY_NOT] = g_param_spec_string ("why-not", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_release_draft_init (RqReleaseDraft *self)
{
  g_queue_init (&self->writes);
  self->items = g_list_store_new (RQ_TYPE_CHECKLIST_ITEM);
  self->why_not = g_strdup (_("There is no release yet."));
}

static void
notify (RqReleaseDraft         *self,
        RqReleaseDraftProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_flag (RqReleaseDraft         *self,
          gboolean               *field,
          gboolean                value,
          RqReleaseDraftProperty  property)
{
  if (*field == value)
    return;
  *field = value;
  notify (self, property);
}

static char *
say_sent_back (RqReleaseDraft *self)
{
  const RqSignature *signature = self->sent_back;

  return signature == NULL
         ? g_strdup (_("It has not been approved yet."))
         : g_strdup_printf (_("It was sent back by %s: %s"), signature->who, signature->comment);
}

/* (nullable): nothing stands in the way */
static char *
find_why_not (RqReleaseDraft *self)
{
  g_autoptr (GPtrArray) open = rq_checklist_find_open (rq_release_head_get_fields (self->head),
                                                       self->after_rollback);
  g_autoptr (GError) reason = NULL;

  if (!(self->after_rollback ? rq_draft_check_rolled_back (self->head, &reason)
                             : rq_draft_check_open (self->head, &reason)))
    return g_strdup (reason->message);
  if (open->len > 0)
    return rq_draft_say_open (open);
  if (self->after_rollback)
    return NULL;
  return rq_draft_check_ready (self->head, NULL) ? NULL : say_sent_back (self);
}

static void
update_why_not (RqReleaseDraft *self)
{
  g_autoptr (GPtrArray) open = rq_checklist_find_open (rq_release_head_get_fields (self->head),
                                                       self->after_rollback);
  g_autofree char *why_not = find_why_not (self);

  if (g_strcmp0 (why_not, self->why_not) != 0)
    {
      g_free (self->why_not);
      self->why_not = g_steal_pointer (&why_not);
      notify (self, PROP_WHY_NOT);
    }
  set_flag (self, &self->is_complete, open->len == 0, PROP_COMPLETE);
  set_flag (self, &self->is_ready, rq_draft_check_ready (self->head, NULL), PROP_READY);
}

/**
 * rq_release_draft_take_head:
 *
 * Makes the draft what @head says. Heads arrive from several threads: only what is newer is news.
 */
void
rq_release_draft_take_head (RqReleaseDraft *self,
                            RqReleaseHead  *head)
{
  JsonObject *fields = rq_release_head_get_fields (head);
  g_autoptr (RqReleaseHead) before = g_steal_pointer (&self->head);

  if (before != NULL &&
      rq_release_head_get_revision (head) <= rq_release_head_get_revision (before))
    {
      self->head = g_steal_pointer (&before);
      return;
    }
  self->head = rq_release_head_ref (head);
  g_object_freeze_notify (G_OBJECT (self));
  g_clear_pointer (&self->approval, signature_free);
  g_clear_pointer (&self->sent_back, signature_free);
  self->approval = read_signature (fields, "approval");
  self->sent_back = read_signature (fields, "sent_back");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (RqChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      rq_checklist_item_update (item, fields);
    }
  update_why_not (self);
  notify (self, PROP_HEAD);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (RqReleaseDraft) self = data;
  g_autoptr (JsonNode) answer =
    rq_engine_client_request_finish (RQ_ENGINE_CLIENT (source), result, NULL);
  g_autoptr (RqReleaseHead) head = NULL;

  /* what cannot be read now is read at the next event; the last known state stays */
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    head = rq_release_head_from_config (json_node_get_object (answer), NULL);
  if (head != NULL && self->session != NULL)
    rq_release_draft_take_head (self, head);
}

static void
config_changed_cb (RqSwarmModel   *model,
                   const char     *name,
                   RqReleaseDraft *self)
{
  RqEngineClient *client = rq_deployment_session_get_client (self->session);
  g_autofree char *own = NULL;
  g_autofree char *path = NULL;

  if (self->head == NULL || client == NULL)
    return;
  own = rq_record_name_head (rq_release_head_get_id (self->head));
  if (name[0] != '\0' && !g_str_equal (name, own))
    return;
  path = g_strconcat ("/configs/", own, NULL);
  rq_engine_client_request_async (client, "GET", path, NULL, NULL, NULL, read_cb,
                                  g_object_ref (self));
}

static void
follow_model (RqReleaseDraft *self)
{
  RqSwarmModel *model = rq_deployment_session_get_model (self->session);

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_clear_signal_handler (&self->model_watch, self->model);
  g_set_object (&self->model, model);
  if (model == NULL)
    return;
  self->model_watch =
    g_signal_connect (model, "config-changed", G_CALLBACK (config_changed_cb), self);
  config_changed_cb (model, "", self);
}

static void
add_items (RqReleaseDraft *self)
{
  for (guint i = 0; i < rq_checklist_get_n_specs (self->after_rollback); i++)
    {
      g_autoptr (RqChecklistItem) item =
        rq_checklist_item_new (rq_checklist_get_spec (self->after_rollback, i));

      g_list_store_append (self->items, item);
    }
}

static RqReleaseDraft *
draft_new (RqDeploymentSession *session,
           const char          *author,
           gboolean             after_rollback)
{
  RqReleaseDraft *self;

  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (session), NULL);

  self = g_object_new (RQ_TYPE_RELEASE_DRAFT, NULL);
  self->after_rollback = after_rollback;
  add_items (self);
  self->session = g_object_ref (session);
  self->author = author != NULL ? g_strdup (author) : rq_release_author_new ();
  self->session_watch = g_signal_connect_swapped (session, "notify::model",
                                                  G_CALLBACK (follow_model), self);
  follow_model (self);
  return self;
}

/**
 * rq_release_draft_new:
 * @session: online when something is to be done
 * @author: (nullable): who works here, such as "Ann Lee <ann@desk>"
 *
 * Returns: (transfer full): a draft without a release; to be created or opened
 */
RqReleaseDraft *
rq_release_draft_new (RqDeploymentSession *session,
                      const char          *author)
{
  return draft_new (session, author, FALSE);
}

/**
 * rq_release_draft_new_after_rollback:
 * @author: (nullable): who works here
 *
 * Returns: (transfer full): the same for the checklist of a rollback; to be opened
 */
RqReleaseDraft *
rq_release_draft_new_after_rollback (RqDeploymentSession *session,
                                     const char          *author)
{
  return draft_new (session, author, TRUE);
}

/**
 * rq_release_draft_is_after_rollback:
 *
 * Returns: whether its items are those of a rollback's checklist
 */
gboolean
rq_release_draft_is_after_rollback (RqReleaseDraft *self)
{
  return self->after_rollback;
}

/**
 * rq_release_draft_make_work:
 * @release_id: (nullable): %NULL for a new one
 *
 * Returns: (transfer full): work to be done on the release, or %NULL with %RQ_SSH_ERROR_LOST
 */
RqDraftWork *
rq_release_draft_make_work (RqReleaseDraft  *self,
                            const char      *release_id,
                            GError         **error)
{
  RqTransport *transport = rq_deployment_session_get_transport (self->session);
  RqDeployment *deployment = rq_deployment_session_get_deployment (self->session);

  if (transport != NULL)
    return rq_draft_work_new (deployment, transport, self->author, release_id);
  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
               _("There is no connection to %s, so nothing was written. Connect, then try again."),
               rq_deployment_get_host (deployment));
  return NULL;
}

/**
 * rq_release_draft_get_writes:
 *
 * Returns: (transfer none): of #GTask: those that write, one after the other; the first is under
 *   way
 */
GQueue *
rq_release_draft_get_writes (RqReleaseDraft *self)
{
  return &self->writes;
}

/**
 * rq_release_draft_hold:
 *
 * Something is under way.
 */
void
rq_release_draft_hold (RqReleaseDraft *self)
{
  if (self->n_under_way++ == 0)
    notify (self, PROP_BUSY);
}

/**
 * rq_release_draft_release:
 *
 * That has ended.
 */
void
rq_release_draft_release (RqReleaseDraft *self)
{
  g_assert (self->n_under_way > 0);
  if (--self->n_under_way == 0)
    notify (self, PROP_BUSY);
}

/**
 * rq_release_draft_get_head:
 *
 * Returns: (transfer none) (nullable): the release as last seen
 */
RqReleaseHead *
rq_release_draft_get_head (RqReleaseDraft *self)
{
  g_return_val_if_fail (RQ_IS_DRAFT (self), NULL);

  return self->head;
}

/**
 * rq_release_draft_get_items:
 *
 * Returns: (transfer none): the checklist, of #RqChecklistItem
 */
GListModel *
rq_release_draft_get_items (RqReleaseDraft *self)
{
  g_return_val_if_fail (RQ_IS_DRAFT (self), NULL);

  return G_LIST_MODEL (self->items);
}

/**
 * rq_release_draft_find_item:
 *
 * Returns: (transfer none) (nullable): the item of that id
 */
RqChecklistItem *
rq_release_draft_find_item (RqReleaseDraft *self,
                            const char     *item_id)
{
  g_return_val_if_fail (RQ_IS_DRAFT (self) && item_id != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (RqChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_str_equal (rq_checklist_item_get_id (item), item_id))
        return item; /* the list keeps it */
    }
  return NULL;
}

/**
 * rq_release_draft_is_complete:
 *
 * Returns: whether every item is done: the release may be approved
 */
gboolean
rq_release_draft_is_complete (RqReleaseDraft *self)
{
  g_return_val_if_fail (RQ_IS_DRAFT (self), FALSE);

  return self->is_complete;
}

/**
 * rq_release_draft_is_ready:
 *
 * Returns: whether the upgrade may begin
 */
gboolean
rq_release_draft_is_ready (RqReleaseDraft *self)
{
  g_return_val_if_fail (RQ_IS_DRAFT (self), FALSE);

  return self->is_ready;
}

/**
 * rq_release_draft_get_why_not:
 *
 * Returns: (transfer none) (nullable): why the next step is off, a sentence
 */
const char *
rq_release_draft_get_why_not (RqReleaseDraft *self)
{
  g_return_val_if_fail (RQ_IS_DRAFT (self), NULL);

  return self->why_not;
}

/**
 * rq_release_draft_is_busy:
 *
 * Returns: whether something is being checked or written
 */
gboolean
rq_release_draft_is_busy (RqReleaseDraft *self)
{
  g_return_val_if_fail (RQ_IS_DRAFT (self), FALSE);

  return self->n_under_way > 0;
}

/**
 * rq_release_draft_get_approval:
 *
 * Returns: (transfer none) (nullable): who approved it; valid until "head" changes
 */
const RqSignature *
rq_release_draft_get_approval (RqReleaseDraft *self)
{
  g_return_val_if_fail (RQ_IS_DRAFT (self), NULL);

  return self->approval;
}

/**
 * rq_release_draft_get_sent_back:
 *
 * Returns: (transfer none) (nullable): who sent it back last; valid until "head" changes
 */
const RqSignature *
rq_release_draft_get_sent_back (RqReleaseDraft *self)
{
  g_return_val_if_fail (RQ_IS_DRAFT (self), NULL);

  return self->sent_back;
}
