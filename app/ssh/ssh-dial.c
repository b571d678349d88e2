/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-dial.h"

#include "ssh/ssh-round.h"
#include "ssh/ssh-session.h"

/* Where a transport connects to: of several addresses the next one is tried when one is gone. */
typedef struct
{
  GPtrArray *targets; /* (owned) of RqSshTarget */
  int current;        /* (atomic) of targets: the one that was reached last */
  guint first;        /* of targets: the one that the next connection is begun with */
  char *trouble;      /* (owned) (nullable) what was with those before it */
} Addresses;

static Addresses *
addresses_new (void)
{
  Addresses *self = g_new0 (Addresses, 1);

  self->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_target_unref);
  return self;
}

static void
addresses_free (gpointer data)
{
  Addresses *self = data;

  g_ptr_array_unref (self->targets);
  g_free (self->trouble);
  g_free (self);
}

static void
begin (gpointer data,
       RqSshInteraction *interaction,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  Addresses *self = data;

  rq_ssh_round_async (self->targets, self->first, interaction, cancellable, callback, user_data);
}

static RqTransport *
finish (gpointer data,
        GAsyncResult *result,
        GError **error)
{
  Addresses *self = data;
  guint reached;
  char *trouble = NULL;
  RqTransport *transport = rq_ssh_round_finish (result, &reached, &trouble, error);

  if (transport == NULL)
    return NULL;
  g_atomic_int_set (&self->current, reached);
  self->first = reached;
  g_free (self->trouble);
  self->trouble = trouble;
  return transport;
}

static char *
dup_name (gpointer data)
{
  Addresses *self = data;

  return rq_ssh_round_dup_name (self->targets, g_atomic_int_get (&self->current));
}

static guint
count (gpointer data)
{
  return ((Addresses *) data)->targets->len;
}

static guint
get_place (gpointer data)
{
  return g_atomic_int_get (&((Addresses *) data)->current);
}

static gpointer
dup_place (gpointer data,
           guint place)
{
  Addresses *self = data;
  Addresses *only;

  if (place >= self->targets->len)
    return NULL;
  only = addresses_new ();
  g_ptr_array_add (only->targets, rq_ssh_target_ref (self->targets->pdata[place]));
  return only;
}

/* The place stays that of the connection until there is another one. */
static void
skip (gpointer data)
{
  Addresses *self = data;

  self->first = (get_place (self) + 1) % self->targets->len;
}

static char *
dup_trouble (gpointer data)
{
  return g_strdup (((Addresses *) data)->trouble);
}

/**
 * rq_ssh_dial_new_transport:
 *
 * Returns: (transfer full): not connected yet
 */
RqSteadyTransport *
rq_ssh_dial_new_transport (RqSshTarget *target)
{
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();

  g_ptr_array_add (targets, target);
  return rq_ssh_dial_new_transport_to_any (targets);
}

/**
 * rq_ssh_dial_new_transport_to_any:
 * @targets: (element-type RqSshTarget): at least one, in the order in which they are tried
 *
 * Returns: (transfer full): not connected yet
 */
RqSteadyTransport *
rq_ssh_dial_new_transport_to_any (GPtrArray *targets)
{
  static const RqDial dial = {
    .begin = begin, .finish = finish, .dup_name = dup_name, .count = count,
    .get_place = get_place, .dup_place = dup_place, .skip = skip, .dup_trouble = dup_trouble,
  };
  Addresses *self = addresses_new ();
  g_autofree char *name = NULL;

  for (guint i = 0; i < targets->len; i++)
    g_ptr_array_add (self->targets, rq_ssh_target_ref (targets->pdata[i]));
  name = dup_name (self);
  return rq_steady_transport_new (name, &dial, self, addresses_free);
}
