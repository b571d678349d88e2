/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-round.h"

#include <glib/gi18n-lib.h>

#include "ssh/ssh-session.h"
#include "ssh/steady-try-private.h"

typedef struct
{
  GPtrArray *targets;            /* (owned) */
  RqSshInteraction *interaction; /* (owned) (nullable) */
  guint next;                    /* of targets: being tried, or reached */
  GPtrArray *errors;             /* (owned) of GError, of those that were tried */
  GString *words;                /* (owned) a line for each of them */
} Round;

static void try_next (GTask *task);

static void
round_free (gpointer data)
{
  Round *round = data;

  g_ptr_array_unref (round->targets);
  g_clear_object (&round->interaction);
  g_ptr_array_unref (round->errors);
  g_string_free (round->words, TRUE);
  g_free (round);
}

/**
 * rq_ssh_round_dup_name:
 *
 * Returns: (transfer full): the address for sentences
 */
char *
rq_ssh_round_dup_name (GPtrArray *targets,
                       guint index)
{
  RqSshTarget *target = targets->pdata[index];
  const char *user = rq_ssh_target_get_user (target);
  GString *name = g_string_new (user);

  g_string_append_printf (name, "%s%s", user != NULL ? "@" : "", rq_ssh_target_get_host (target));
  if (targets->len > 1 && rq_ssh_target_get_port (target) != 0)
    g_string_append_printf (name, ":%u", rq_ssh_target_get_port (target));
  return g_string_free (name, FALSE);
}

/* Takes @error. */
static void
note_failure (Round *round,
              GError *error)
{
  g_autofree char *name = rq_ssh_round_dup_name (round->targets, round->next);

  g_string_append_printf (round->words, "\n%s: %s", name, error->message);
  g_ptr_array_add (round->errors, error);
}

/* (transfer full): of an address for which waiting may help, where there is one */
static GError *
sum_up (Round *round)
{
  GError *chosen = round->errors->pdata[0];

  if (round->targets->len == 1)
    return g_error_copy (chosen);
  for (guint i = 0; i < round->errors->len; i++)
    if (!rq_steady_needs_person (round->errors->pdata[i]))
      {
        chosen = round->errors->pdata[i];
        break;
      }
  return g_error_new (chosen->domain, chosen->code,
                      _("None of the %u managers can be reached.%s"), round->targets->len,
                      round->words->str);
}

static void
connected_cb (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_autoptr (GTask) task = data;
  Round *round = g_task_get_task_data (task);
  GError *error = NULL;

  if (rq_ssh_session_connect_finish (RQ_SSH_SESSION (source), result, &error))
    {
      g_task_return_pointer (task, g_object_ref (source), g_object_unref);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  note_failure (round, error);
  if (round->errors->len == round->targets->len)
    {
      g_task_return_error (task, sum_up (round));
      return;
    }
  round->next = (round->next + 1) % round->targets->len;
  try_next (task);
}

static void
try_next (GTask *task)
{
  Round *round = g_task_get_task_data (task);
  g_autoptr (RqSshSession) session = rq_ssh_session_new (round->targets->pdata[round->next]);

  rq_ssh_session_connect_async (session, round->interaction, g_task_get_cancellable (task),
                                connected_cb, g_object_ref (task));
}

/**
 * rq_ssh_round_async:
 * @first: of @targets, which comes first
 *
 * Tries each address once, until one is reached.
 */
void
rq_ssh_round_async (GPtrArray *targets,
                    guint first,
                    RqSshInteraction *interaction,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Round *round = g_new0 (Round, 1);

  round->targets = g_ptr_array_ref (targets);
  round->interaction = interaction != NULL ? g_object_ref (interaction) : NULL;
  round->next = first;
  round->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  round->words = g_string_new (NULL);
  g_task_set_source_tag (task, rq_ssh_round_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, round, round_free);
  try_next (task);
}

/**
 * rq_ssh_round_finish:
 * @reached: (out): which one
 * @trouble: (out) (transfer full) (nullable): why not one before it
 *
 * Returns: (transfer full) (nullable): the connection
 */
RqTransport *
rq_ssh_round_finish (GAsyncResult *result,
                     guint *reached,
                     char **trouble,
                     GError **error)
{
  Round *round = g_task_get_task_data (G_TASK (result));
  RqTransport *transport = g_task_propagate_pointer (G_TASK (result), error);

  if (transport == NULL)
    return NULL;
  *reached = round->next;
  *trouble = round->words->len > 0 ? g_strdup (round->words->str + 1) : NULL;
  return transport;
}
