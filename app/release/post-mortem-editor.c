/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/post-mortem-editor.h"

#include <glib/gi18n-lib.h>

#include "records/lock.h"
#include "records/post-mortem-merge.h"
#include "records/post-mortem-store.h"
#include "release/post-mortem-draft.h"
#include "release/release-author.h"
#include "release/unsent-draft.h"

/* After the last key: first to the disk, then to the swarm. */
#define DISK_MS 500
#define SWARM_MS 1500
/* What could not be read or kept is tried again so often. */
#define RETRY_MS 20000

struct _RqPostMortemEditor
{
  GObject parent_instance;

  RqDeploymentSession *session; /* (owned) (nullable) */
  GSignalGroup *model;          /* (owned) of its RqSwarmModel: somebody else writes */
  char *release_id;             /* (owned) */
  char *author;                 /* (owned) */
  char *subject;                /* (owned) */
  RqPostMortem *base;           /* (owned) (nullable) as it is kept, or was drafted */
  RqPostMortem *mine;           /* (owned) (nullable) as it is here */
  RqPostMortem *sending;        /* (owned) (nullable) what is being kept */
  RqPostMortem *loaded;         /* (owned) (nullable) as it is kept, while the record is read */
  GCancellable *cancellable;    /* (owned) of all that is under way */
  char *words;                  /* (owned) */
  char *conflict;               /* (owned) (nullable) */
  guint disk_source;            /* 0: the file is as good as what was typed */
  guint swarm_source;           /* 0: nothing is to be kept or read again */
  RqEditorState state;
  gboolean reading;
};

G_DEFINE_FINAL_TYPE (RqPostMortemEditor, rq_post_mortem_editor, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
  PROP_WORDS,
  PROP_CONFLICT,
} RqPostMortemEditorProperty;

static GParamSpec *properties[PROP_CONFLICT + 1];
static guint replaced_signal;

static void save (RqPostMortemEditor *self);
static void read_now (RqPostMortemEditor *self);

/* Takes @words. */
static void
set_state (RqPostMortemEditor *self,
           RqEditorState       state,
           char               *words)
{
  g_free (self->words);
  self->words = words;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* @fields: (nullable): where both texts are; a conflict is said until the next one */
static void
set_conflict (RqPostMortemEditor *self,
              const char         *fields)
{
  if (fields == NULL)
    return;
  g_free (self->conflict);
  self->conflict = g_strdup_printf (_("Somebody else changed %s at the same time. Both texts are "
                                      "there now: put them together."), fields);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFLICT]);
}

static void
set_texts (RqPostMortemEditor *self,
           RqPostMortem       *base,
           RqPostMortem       *mine)
{
  gboolean same = self->mine != NULL && rq_post_mortem_equal (self->mine, mine);

  rq_post_mortem_ref (base);
  rq_post_mortem_ref (mine);
  g_clear_pointer (&self->base, rq_post_mortem_unref);
  g_clear_pointer (&self->mine, rq_post_mortem_unref);
  self->base = base;
  self->mine = mine;
  if (!same)
    g_signal_emit (self, replaced_signal, 0);
}

static gboolean
is_clean (RqPostMortemEditor *self)
{
  return rq_post_mortem_equal (self->base, self->mine);
}

static gboolean
is_online (RqPostMortemEditor *self)
{
  return self->session != NULL &&
         rq_deployment_session_get_state (self->session) == RQ_SESSION_ONLINE &&
         rq_deployment_session_get_client (self->session) != NULL;
}

static void
say_saved (RqPostMortemEditor *self)
{
  GDateTime *changed = rq_post_mortem_get_changed (self->base);
  g_autoptr (GDateTime) local = changed != NULL ? g_date_time_to_local (changed) : NULL;
  g_autofree char *time = local != NULL ? g_date_time_format (local, "%H:%M") : NULL;

  if (time != NULL)
    set_state (self, RQ_EDITOR_SAVED, g_strdup_printf (_("Saved %s"), time));
  else
    set_state (self, RQ_EDITOR_DRAFTED,
               g_strdup (_("Drafted from the release’s record; nothing is saved yet.")));
}

static void
write_file (RqPostMortemEditor *self)
{
  g_clear_handle_id (&self->disk_source, g_source_remove);
  if (self->mine != NULL)
    rq_unsent_draft_keep (self->base, self->mine);
}

static gboolean
disk_cb (gpointer data)
{
  RqPostMortemEditor *self = data;

  self->disk_source = 0;
  write_file (self);
  return G_SOURCE_REMOVE;
}

static gboolean
swarm_cb (gpointer data)
{
  RqPostMortemEditor *self = data;

  self->swarm_source = 0;
  if (self->mine != NULL)
    save (self);
  else
    read_now (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (RqPostMortemEditor *self,
          guint               milliseconds)
{
  g_clear_handle_id (&self->swarm_source, g_source_remove);
  self->swarm_source = g_timeout_add (milliseconds, swarm_cb, self);
}

/* @error: (nullable): there is no connection */
static void
say_unsent (RqPostMortemEditor *self,
            const GError       *error)
{
  write_file (self);
  if (error == NULL || !is_online (self))
    set_state (self, RQ_EDITOR_UNSENT,
               g_strdup (_("Not saved: it will be sent when the connection is back.")));
  else
    set_state (self, RQ_EDITOR_UNSENT, g_strdup_printf (_("Not saved: %s"), error->message));
}

/* What was typed while it was being kept goes on top of what is kept. */
static void
take_kept (RqPostMortemEditor *self,
           RqPostMortem       *kept)
{
  g_autofree char *conflicts = NULL;
  g_autoptr (RqPostMortem) mine =
    rq_post_mortem_merge (self->sending, self->mine, kept, &conflicts);

  g_clear_pointer (&self->sending, rq_post_mortem_unref);
  set_texts (self, kept, mine);
  set_conflict (self, conflicts);
  write_file (self);
  if (is_clean (self))
    say_saved (self);
  else
    schedule (self, SWARM_MS);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (RqPostMortemEditor) self = data;
  g_autofree char *conflicts = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RqPostMortem) kept =
    rq_post_mortem_save_finish (RQ_ENGINE_CLIENT (source), result, &conflicts, &error);

  if (kept != NULL)
    {
      set_conflict (self, conflicts);
      take_kept (self, kept);
      return;
    }
  g_clear_pointer (&self->sending, rq_post_mortem_unref);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  say_unsent (self, error);
  schedule (self, RETRY_MS);
}

static void
save (RqPostMortemEditor *self)
{
  RqDeployment *deployment;

  if (self->mine == NULL || self->sending != NULL || is_clean (self))
    return;
  if (!is_online (self))
    {
      say_unsent (self, NULL);
      return;
    }
  g_clear_handle_id (&self->swarm_source, g_source_remove);
  deployment = rq_deployment_session_get_deployment (self->session);
  self->sending = rq_post_mortem_ref (self->mine);
  set_state (self, RQ_EDITOR_UNSAVED, g_strdup (_("Saving…")));
  rq_post_mortem_save_async (rq_deployment_session_get_client (self->session),
                             rq_deployment_get_stack (deployment), self->base, self->mine,
                             self->author, self->cancellable, saved_cb, g_object_ref (self));
}

/* @now: as it is kept or drafted. What was typed before, here or in an earlier run, goes on top. */
static void
take_now (RqPostMortemEditor *self,
          RqPostMortem       *now)
{
  g_autoptr (RqPostMortem) base = NULL;
  g_autoptr (RqPostMortem) typed = NULL;
  g_autoptr (RqPostMortem) mine = NULL;
  g_autofree char *conflicts = NULL;

  if (self->mine != NULL)
    {
      base = rq_post_mortem_ref (self->base);
      typed = rq_post_mortem_ref (self->mine);
    }
  else if (!rq_unsent_draft_read (self->release_id, &base, &typed))
    {
      base = rq_post_mortem_ref (now);
      typed = rq_post_mortem_ref (now);
    }
  mine = rq_post_mortem_merge (base, typed, now, &conflicts);
  set_texts (self, now, mine);
  set_conflict (self, conflicts);
  if (is_clean (self))
    say_saved (self);
  else
    save (self);
}

static void
fail_reading (RqPostMortemEditor *self,
              const GError       *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->reading = FALSE;
  if (self->mine != NULL)
    return;
  set_state (self, RQ_EDITOR_FAILED, g_strdup (error->message));
  schedule (self, RETRY_MS);
}

static void
take_subject (RqPostMortemEditor *self,
              RqReleaseRecord    *record)
{
  g_free (self->subject);
  self->subject = rq_post_mortem_dup_subject (rq_release_record_get_head (record));
}

static void
record_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RqPostMortemEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RqReleaseRecord) record =
    rq_release_store_load_finish (RQ_ENGINE_CLIENT (source), result, &error);
  g_autoptr (RqPostMortem) kept = g_steal_pointer (&self->loaded);

  if (record == NULL)
    {
      fail_reading (self, error);
      return;
    }
  self->reading = FALSE;
  rq_post_mortem_editor_show (self, record, kept);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RqPostMortemEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RqPostMortem) kept =
    rq_post_mortem_load_finish (RQ_ENGINE_CLIENT (source), result, &error);

  if (kept == NULL && !g_error_matches (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING))
    {
      fail_reading (self, error);
      return;
    }
  if (self->subject != NULL && kept != NULL)
    {
      self->reading = FALSE;
      take_now (self, kept);
      return;
    }
  self->loaded = g_steal_pointer (&kept);
  rq_release_store_load_async (RQ_ENGINE_CLIENT (source), rq_deployment_get_stack (
                                 rq_deployment_session_get_deployment (self->session)),
                               self->release_id, self->cancellable, record_cb,
                               g_object_ref (self));
}

static void
read_now (RqPostMortemEditor *self)
{
  if (self->reading || self->sending != NULL || !is_online (self))
    return;
  self->reading = TRUE;
  rq_post_mortem_load_async (rq_deployment_session_get_client (self->session), self->release_id,
                             self->cancellable, loaded_cb, g_object_ref (self));
}

static void
config_changed_cb (RqPostMortemEditor *self,
                   const char         *name)
{
  g_autofree char *own = rq_post_mortem_config_name (self->release_id);

  if (*name == '\0' || g_str_equal (name, own))
    read_now (self);
}

static void
session_changed_cb (RqPostMortemEditor *self)
{
  g_signal_group_set_target (self->model, rq_deployment_session_get_model (self->session));
  if (is_online (self))
    read_now (self);
  else if (self->mine != NULL && !is_clean (self))
    say_unsent (self, NULL);
}

static void
rq_post_mortem_editor_dispose (GObject *object)
{
  RqPostMortemEditor *self = RQ_POST_MORTEM_EDITOR (object);

  g_clear_handle_id (&self->disk_source, g_source_remove);
  g_clear_handle_id (&self->swarm_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rq_post_mortem_editor_parent_class)->dispose (object);
}

static void
rq_post_mortem_editor_finalize (GObject *object)
{
  RqPostMortemEditor *self = RQ_POST_MORTEM_EDITOR (object);

  g_clear_pointer (&self->base, rq_post_mortem_unref);
  g_clear_pointer (&self->mine, rq_post_mortem_unref);
  g_clear_pointer (&self->sending, rq_post_mortem_unref);
  g_clear_pointer (&self->loaded, rq_post_mortem_unref);
  g_clear_object (&self->cancellable);
  g_free (self->release_id);
  g_free (self->author);
  g_free (self->subject);
  g_free (self->words);
  g_free (self->conflict);
  G_OBJECT_CLASS (rq_post_mortem_editor_parent_class)->finalize (object);
}

static void
rq_post_mortem_editor_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  RqPostMortemEditor *self = RQ_POST_MORTEM_EDITOR (object);

  switch ((RqPostMortemEditorProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    case PROP_CONFLICT:
      g_value_set_string (value, self->conflict);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_post_mortem_editor_class_init (RqPostMortemEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = rq_post_mortem_editor_dispose;
  object_class->finalize = rq_post_mortem_editor_finalize;
  object_class->get_property = rq_post_mortem_editor_get_property;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, RQ_EDITOR_LOADING,
                                              RQ_EDITOR_UNSENT, RQ_EDITOR_LOADING, flags);
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL, flags);
  properties[PROP_CONFLICT] = g_param_spec_string ("conflict", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  replaced_signal = g_signal_new ("replaced", RQ_TYPE_POST_MORTEM_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rq_post_mortem_editor_init (RqPostMortemEditor *self)
{
  self->cancellable = g_cancellable_new ();
  self->words = g_strdup ("");
  self->model = g_signal_group_new (RQ_TYPE_SWARM_MODEL);
  g_signal_group_connect_swapped (self->model, "config-changed", G_CALLBACK (config_changed_cb),
                                  self);
}

/**
 * rq_post_mortem_editor_new:
 * @session: (nullable): where the release is
 * @author: (nullable): who writes
 *
 * Returns: (transfer full): an editor that has read nothing yet
 */
RqPostMortemEditor *
rq_post_mortem_editor_new (RqDeploymentSession *session,
                           const char          *release_id,
                           const char          *author)
{
  RqPostMortemEditor *self = g_object_new (RQ_TYPE_POST_MORTEM_EDITOR, NULL);

  self->release_id = g_strdup (release_id);
  self->author = author != NULL ? g_strdup (author) : rq_release_author_new ();
  if (session == NULL)
    return self;
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (session_changed_cb), self);
  g_signal_connect_swapped (session, "notify::model", G_CALLBACK (session_changed_cb), self);
  return self;
}

/** rq_post_mortem_editor_open: Reads it; what was typed in an earlier run is there at once. */
void
rq_post_mortem_editor_open (RqPostMortemEditor *self)
{
  g_autoptr (RqPostMortem) base = NULL;
  g_autoptr (RqPostMortem) mine = NULL;

  g_return_if_fail (RQ_IS_POST_MORTEM_EDITOR (self));

  if (is_online (self))
    session_changed_cb (self);
  else if (rq_unsent_draft_read (self->release_id, &base, &mine))
    {
      set_texts (self, base, mine);
      say_unsent (self, NULL);
    }
  else
    set_state (self, RQ_EDITOR_FAILED,
               g_strdup (_("There is no connection: connect to the deployment, then it appears "
                           "here.")));
}

/**
 * rq_post_mortem_editor_show:
 * @kept: (nullable): what the swarm has; %NULL: it is drafted from @record
 */
void
rq_post_mortem_editor_show (RqPostMortemEditor *self,
                            RqReleaseRecord    *record,
                            RqPostMortem       *kept)
{
  g_autoptr (RqPostMortem) now = NULL;

  g_return_if_fail (RQ_IS_POST_MORTEM_EDITOR (self));

  take_subject (self, record);
  now = kept != NULL ? rq_post_mortem_ref (kept) : rq_post_mortem_draft (record);
  take_now (self, now);
}

/** rq_post_mortem_editor_change: @mine: with what a person has typed */
void
rq_post_mortem_editor_change (RqPostMortemEditor *self,
                              RqPostMortem       *mine)
{
  g_return_if_fail (RQ_IS_POST_MORTEM_EDITOR (self) && self->mine != NULL);

  if (rq_post_mortem_equal (self->mine, mine))
    return;
  rq_post_mortem_ref (mine);
  rq_post_mortem_unref (self->mine);
  self->mine = mine;
  set_state (self, RQ_EDITOR_UNSAVED, g_strdup (_("Not saved yet")));
  g_clear_handle_id (&self->disk_source, g_source_remove);
  self->disk_source = g_timeout_add (DISK_MS, disk_cb, self);
  schedule (self, SWARM_MS);
}

/** rq_post_mortem_editor_flush: Does at once what it does a little later. */
void
rq_post_mortem_editor_flush (RqPostMortemEditor *self)
{
  g_return_if_fail (RQ_IS_POST_MORTEM_EDITOR (self));

  if (self->disk_source != 0)
    write_file (self);
  if (self->swarm_source != 0)
    save (self);
}

/** rq_post_mortem_editor_get_post_mortem: Returns: (transfer none) (nullable): as it is here */
RqPostMortem *
rq_post_mortem_editor_get_post_mortem (RqPostMortemEditor *self)
{
  g_return_val_if_fail (RQ_IS_POST_MORTEM_EDITOR (self), NULL);

  return self->mine;
}

/** rq_post_mortem_editor_get_state: Returns: whether it is kept */
RqEditorState
rq_post_mortem_editor_get_state (RqPostMortemEditor *self)
{
  g_return_val_if_fail (RQ_IS_POST_MORTEM_EDITOR (self), RQ_EDITOR_FAILED);

  return self->state;
}

/** rq_post_mortem_editor_get_words: Returns: (transfer none): its state in one sentence */
const char *
rq_post_mortem_editor_get_words (RqPostMortemEditor *self)
{
  g_return_val_if_fail (RQ_IS_POST_MORTEM_EDITOR (self), "");

  return self->words;
}

/** rq_post_mortem_editor_get_conflict: Returns: (transfer none) (nullable): where, in words */
const char *
rq_post_mortem_editor_get_conflict (RqPostMortemEditor *self)
{
  g_return_val_if_fail (RQ_IS_POST_MORTEM_EDITOR (self), NULL);

  return self->conflict;
}

/** rq_post_mortem_editor_get_release: Returns: (transfer none): the id of its release */
const char *
rq_post_mortem_editor_get_release (RqPostMortemEditor *self)
{
  g_return_val_if_fail (RQ_IS_POST_MORTEM_EDITOR (self), NULL);

  return self->release_id;
}

/** rq_post_mortem_editor_get_subject: Returns: (transfer none): "cometchat 3.9.51 → 3.9.52" */
const char *
rq_post_mortem_editor_get_subject (RqPostMortemEditor *self)
{
  g_return_val_if_fail (RQ_IS_POST_MORTEM_EDITOR (self), "");

  return self->subject != NULL ? self->subject : "";
}
