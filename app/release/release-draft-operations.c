/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-draft.h"

#include <glib/gi18n-lib.h>

#include "release/checklist-item-private.h"
#include "release/draft-edit.h"
#include "release/release-draft-private.h"
#include "release/release-job.h"
#include "release/release-thread.h"

/* One operation, as its caller sees it. */
typedef struct
{
  RqDraftWork *work;     /* (owned) */
  GPtrArray   *held;     /* (owned) of RqChecklistItem: those that are busy meanwhile */
  gboolean     is_write; /* waits its turn */
} Operation;

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  rq_draft_work_free (operation->work);
  g_ptr_array_unref (operation->held);
  g_free (operation);
}

static void
operation_begin (RqReleaseDraft *self,
                 Operation      *operation)
{
  for (guint i = 0; i < operation->held->len; i++)
    rq_checklist_item_hold (operation->held->pdata[i]);
  rq_release_draft_hold (self);
}

static void
operation_end (RqReleaseDraft *self,
               Operation      *operation)
{
  while (operation->held->len > 0)
    {
      g_autoptr (RqChecklistItem) item = g_ptr_array_steal_index (operation->held, 0);

      rq_checklist_item_release (item);
    }
  rq_release_draft_release (self);
}

/* A person's words outlive an error. */
static void
keep_words (RqReleaseDraft *self,
            RqDraftWork    *work,
            gboolean        written)
{
  RqChecklistItem *item =
    work->item_id != NULL ? rq_release_draft_find_item (self, work->item_id) : NULL;

  if (item != NULL && work->func == rq_draft_edit_tick)
    rq_checklist_item_set_unsent (item, written ? NULL : work->text);
}

static const char *
get_id (RqReleaseDraft *self)
{
  return rq_release_head_get_id (rq_release_draft_get_head (self));
}

static void write_next (RqReleaseDraft *self);

static void
worked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  RqReleaseDraft *self = RQ_DRAFT (source);
  g_autoptr (GTask) task = data;
  Operation *operation = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RqReleaseHead) head = g_task_propagate_pointer (G_TASK (result), &error);

  if (head != NULL)
    rq_release_draft_take_head (self, head);
  keep_words (self, operation->work, head != NULL);
  operation_end (self, operation);
  if (operation->is_write)
    {
      g_object_unref (g_queue_pop_head (rq_release_draft_get_writes (self)));
      write_next (self);
    }
  if (head == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gpointer
work_thread (GTask         *task,
             gpointer       source,
             GCancellable  *cancellable,
             GError       **error)
{
  Operation *operation = g_task_get_task_data (task);

  return rq_draft_work_run (operation->work, cancellable, error);
}

/* The outer task has the caller and owns the operation, the inner one its thread. */
static void
start (RqReleaseDraft *self,
       GTask          *task)
{
  Operation *operation = g_task_get_task_data (task);
  g_autoptr (GTask) inner =
    g_task_new (self, g_task_get_cancellable (task), worked_cb, g_object_ref (task));

  g_task_set_source_tag (inner, start);
  g_task_set_check_cancellable (inner, FALSE);
  g_task_set_task_data (inner, operation, NULL);
  operation->work->checked_data = inner;
  rq_release_thread_run (inner, "requeen-draft", work_thread,
                         (GDestroyNotify) rq_release_head_unref);
}

static void
write_next (RqReleaseDraft *self)
{
  GTask *task = g_queue_peek_head (rq_release_draft_get_writes (self));

  if (task != NULL)
    start (self, task);
}

/* (transfer full) (nullable): %NULL: there is nobody to work on, which the caller was told */
static GTask *
operation_new (RqReleaseDraft      *self,
               gpointer             source_tag,
               const char          *release_id,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  RqDraftWork *work = rq_release_draft_make_work (self, release_id, &error);
  Operation *operation;

  g_task_set_source_tag (task, source_tag);
  g_task_set_check_cancellable (task, FALSE);
  if (work == NULL)
    {
      g_task_return_error (task, error);
      return NULL;
    }
  operation = g_new0 (Operation, 1);
  operation->work = work;
  operation->held = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, operation, operation_free);
  return g_steal_pointer (&task);
}

/* @task: (transfer full) */
static void
enqueue (RqReleaseDraft *self,
         GTask          *task)
{
  Operation *operation = g_task_get_task_data (task);

  operation->is_write = TRUE;
  operation_begin (self, operation);
  g_queue_push_tail (rq_release_draft_get_writes (self), task);
  if (g_queue_get_length (rq_release_draft_get_writes (self)) == 1)
    write_next (self);
}

/**
 * rq_release_draft_create_async:
 * @version: the target
 *
 * Makes a new release in the swarm. Before that, or opening one, there is nothing to work on.
 */
void
rq_release_draft_create_async (RqReleaseDraft      *self,
                               const char          *version,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (RQ_IS_DRAFT (self) && version != NULL);
  g_return_if_fail (rq_release_draft_get_head (self) == NULL);

  task = operation_new (self, rq_release_draft_create_async, NULL, cancellable, callback,
                        user_data);
  if (task == NULL)
    return;
  ((Operation *) g_task_get_task_data (task))->work->text = g_strdup (version);
  enqueue (self, task);
}

/**
 * rq_release_draft_open_async:
 * @release_id: of the deployment's stack
 *
 * Opens a release that exists.
 */
void
rq_release_draft_open_async (RqReleaseDraft      *self,
                             const char          *release_id,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (RQ_IS_DRAFT (self) && release_id != NULL);
  g_return_if_fail (rq_release_draft_get_head (self) == NULL);

  task = operation_new (self, rq_release_draft_open_async, release_id, cancellable, callback,
                        user_data);
  if (task != NULL)
    enqueue (self, task);
}

/**
 * rq_release_draft_finish:
 *
 * The end of each operation of a draft.
 *
 * Returns: whether it was done and is written
 */
gboolean
rq_release_draft_finish (RqReleaseDraft  *self,
                         GAsyncResult    *result,
                         GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* An edit of the head; @item_id: (nullable) */
static void
edit (RqReleaseDraft      *self,
      gpointer             source_tag,
      RqHeadEditFunc       func,
      const char          *item_id,
      RqItemMark           mark,
      const char          *text,
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  RqChecklistItem *item = item_id != NULL ? rq_release_draft_find_item (self, item_id) : NULL;
  GTask *task;
  Operation *operation;

  g_return_if_fail (rq_release_draft_get_head (self) != NULL);

  task = operation_new (self, source_tag, get_id (self), cancellable,
                        callback, user_data);
  if (task == NULL)
    {
      if (item != NULL && func == rq_draft_edit_tick)
        rq_checklist_item_set_unsent (item, text);
      return;
    }
  operation = g_task_get_task_data (task);
  operation->work->func = func;
  operation->work->item_id = g_strdup (item_id);
  operation->work->mark = mark;
  operation->work->text = g_strdup (text);
  if (item != NULL)
    g_ptr_array_add (operation->held, g_object_ref (item));
  enqueue (self, task);
}

/**
 * rq_release_draft_tick_async:
 * @note: why, or how it is known; may be "" where @mark is %RQ_MARK_DONE
 *
 * Marks an item as a person's decision.
 */
void
rq_release_draft_tick_async (RqReleaseDraft      *self,
                             const char          *item_id,
                             RqItemMark           mark,
                             const char          *note,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (RQ_IS_DRAFT (self) && item_id != NULL && note != NULL);

  edit (self, rq_release_draft_tick_async, rq_draft_edit_tick, item_id, mark, note, cancellable,
        callback, user_data);
}

/**
 * rq_release_draft_untick_async:
 *
 * Takes a person's mark of an item back.
 */
void
rq_release_draft_untick_async (RqReleaseDraft      *self,
                               const char          *item_id,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (RQ_IS_DRAFT (self) && item_id != NULL);

  edit (self, rq_release_draft_untick_async, rq_draft_edit_untick, item_id, RQ_MARK_DONE, "",
        cancellable, callback, user_data);
}

/* A result on its way from the operation's thread. */
typedef struct
{
  GTask                 *task; /* (owned) the inner one */
  const RqChecklistSpec *spec; /* (unowned) */
  RqReleaseHead         *head; /* (owned) */
} Checked;

static void
checked_free (gpointer data)
{
  Checked *checked = data;

  g_object_unref (checked->task);
  rq_release_head_unref (checked->head);
  g_free (checked);
}

static gboolean
deliver_checked_cb (gpointer data)
{
  Checked *checked = data;
  RqReleaseDraft *self = g_task_get_source_object (checked->task);
  Operation *operation = g_task_get_task_data (checked->task);

  rq_release_draft_take_head (self, checked->head);
  for (guint i = 0; i < operation->held->len; i++)
    if (g_str_equal (rq_checklist_item_get_id (operation->held->pdata[i]), checked->spec->id))
      {
        g_autoptr (RqChecklistItem) item = g_ptr_array_steal_index (operation->held, i);

        rq_checklist_item_release (item);
        break;
      }
  return G_SOURCE_REMOVE;
}

/* On the operation's thread. */
static void
checked_cb (const RqChecklistSpec *spec,
            RqReleaseHead         *head,
            gpointer               task)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Checked *checked = g_new0 (Checked, 1);

  checked->task = g_object_ref (task);
  checked->spec = spec;
  checked->head = rq_release_head_ref (head);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_checked_cb, checked, checked_free);
  g_source_attach (source, g_task_get_context (task));
}

static void
add_specs (RqReleaseDraft *self,
           Operation      *operation,
           const char     *item_id)
{
  operation->work->specs = g_ptr_array_new ();
  for (guint i = 0; i < rq_checklist_get_n_specs (FALSE); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (FALSE, i);
      RqChecklistItem *item = rq_release_draft_find_item (self, spec->id);

      if (item == NULL || spec->kind != RQ_ITEM_CHECK ||
          (item_id != NULL && !g_str_equal (item_id, spec->id)))
        continue;
      g_ptr_array_add (operation->work->specs, (gpointer) spec);
      g_ptr_array_add (operation->held, g_object_ref (item));
    }
}

/**
 * rq_release_draft_check_async:
 * @item_id: (nullable): of one that is checked; %NULL for all of them
 *
 * Makes the checks, beside what else is done, and keeps what they find.
 */
void
rq_release_draft_check_async (RqReleaseDraft      *self,
                              const char          *item_id,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Operation *operation;

  g_return_if_fail (RQ_IS_DRAFT (self) && rq_release_draft_get_head (self) != NULL);

  task = operation_new (self, rq_release_draft_check_async, get_id (self),
                        cancellable, callback, user_data);
  if (task == NULL)
    return;
  operation = g_task_get_task_data (task);
  operation->work->checked = checked_cb;
  add_specs (self, operation, item_id);
  if (operation->held->len == 0)
    {
      g_task_return_new_error (task, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
                               _("The checklist has no check “%s”."), item_id);
      return;
    }
  operation_begin (self, operation);
  start (self, task);
}

/**
 * rq_release_draft_retarget_async:
 *
 * Aims the release at another version.
 */
void
rq_release_draft_retarget_async (RqReleaseDraft      *self,
                                 const char          *version,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (RQ_IS_DRAFT (self) && version != NULL);

  edit (self, rq_release_draft_retarget_async, rq_draft_edit_retarget, NULL, RQ_MARK_DONE, version,
        cancellable, callback, user_data);
}

/**
 * rq_release_draft_approve_async:
 * @comment: "" for none
 *
 * Approves the release: its upgrade may begin.
 */
void
rq_release_draft_approve_async (RqReleaseDraft      *self,
                                const char          *comment,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (RQ_IS_DRAFT (self) && comment != NULL);

  edit (self, rq_release_draft_approve_async, rq_draft_edit_approve, NULL, RQ_MARK_DONE, comment,
        cancellable, callback, user_data);
}

/**
 * rq_release_draft_send_back_async:
 * @comment: what has to be done
 *
 * Sends the release back to its author.
 */
void
rq_release_draft_send_back_async (RqReleaseDraft      *self,
                                  const char          *comment,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (RQ_IS_DRAFT (self) && comment != NULL);

  edit (self, rq_release_draft_send_back_async, rq_draft_edit_send_back, NULL, RQ_MARK_DONE,
        comment, cancellable, callback, user_data);
}

/**
 * rq_release_draft_abandon_async:
 * @comment: "" for none
 *
 * Closes the release for good.
 */
void
rq_release_draft_abandon_async (RqReleaseDraft      *self,
                                const char          *comment,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (RQ_IS_DRAFT (self) && comment != NULL);

  edit (self, rq_release_draft_abandon_async, rq_draft_edit_abandon, NULL, RQ_MARK_DONE, comment,
        cancellable, callback, user_data);
}
