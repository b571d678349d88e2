/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/run-place.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "records/release-head-private.h"
#include "release/release-job.h"
#include "swarm/json.h"

/* What a machine calls itself, as Docker names its node: Docker itself may be down. */
#define NAME_COMMAND "uname -n"
#define NAME_MAX_BYTES 1024

/* Between looking for it and looking again. */
#define PAUSE_MIN_MS 100
#define PAUSE_MAX_MS 1000

struct _RqRunPlace
{
  RqTransport *transport; /* (owned) the deployment's */
  char *manager;          /* (owned) (nullable) as recorded */
  GPtrArray *places;      /* (owned) of RqTransport, each to one address; none where there is one */
  RqTransport *found;     /* (unowned) (nullable) */
  GDateTime *gone_since;  /* (owned) (nullable) */
};

/**
 * rq_run_place_record:
 *
 * Notes whose disk the run will be on.
 */
void
rq_run_place_record (RqEngineClient *client,
                     JsonObject     *members)
{
  const char *name = rq_engine_client_get_node_name (client);

  if (name != NULL)
    json_object_set_string_member (members, "run_manager", name);
}

/**
 * rq_run_place_get_recorded:
 *
 * Returns: (nullable): the run's manager; %NULL in records of before
 */
const char *
rq_run_place_get_recorded (RqReleaseHead *head)
{
  return rq_json_get_string (rq_release_head_get_fields (head), "run_manager");
}

static void
close_place (gpointer place)
{
  rq_transport_close_place (place);
}

/**
 * rq_run_place_new:
 *
 * Returns: (transfer full): not found yet
 */
RqRunPlace *
rq_run_place_new (RqTransport   *transport,
                  RqReleaseHead *head)
{
  RqRunPlace *self = g_new0 (RqRunPlace, 1);

  self->transport = g_object_ref (transport);
  self->manager = g_strdup (rq_run_place_get_recorded (head));
  self->places = g_ptr_array_new_with_free_func (close_place);
  return self;
}

void
rq_run_place_free (RqRunPlace *self)
{
  g_ptr_array_unref (self->places);
  g_clear_pointer (&self->gone_since, g_date_time_unref);
  g_object_unref (self->transport);
  g_free (self->manager);
  g_free (self);
}

static void
open_places (RqRunPlace *self)
{
  RqTransport *place;

  for (guint i = 0; (place = rq_transport_open_place (self->transport, i)) != NULL; i++)
    g_ptr_array_add (self->places, place);
}

/* @return: whether @transport leads to the run's manager; @asked: (out): whether it answered */
static gboolean
is_there (RqRunPlace   *self,
          RqTransport  *transport,
          GCancellable *cancellable,
          gboolean     *asked)
{
  g_autoptr (RqRunResult) result = NULL;
  g_autofree char *name = NULL;

  *asked = FALSE;
  if (!rq_transport_check (transport, NULL))
    return FALSE;
  result = rq_transport_run (transport, NAME_COMMAND, NULL, NAME_MAX_BYTES, cancellable, NULL);
  if (result == NULL || result->exit_status != 0)
    return FALSE;
  *asked = TRUE;
  name = rq_run_result_dup_output (result);
  g_strstrip (name);
  return g_str_has_suffix (name, self->manager) &&
         (strlen (name) == strlen (self->manager) ||
          name[strlen (name) - strlen (self->manager) - 1] == '\n');
}

static gboolean
fail_elsewhere (RqRunPlace  *self,
                GError     **error)
{
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN,
               _("The update runs on manager %s, and none of this deployment’s addresses leads "
                 "there. Add the address of %s to the deployment, then resume the release."),
               self->manager, self->manager);
  return FALSE;
}

/* The others are of no further use. */
static void
keep_only (RqRunPlace *self,
           guint       index)
{
  g_autoptr (GPtrArray) all = g_steal_pointer (&self->places);

  self->found = all->pdata[index];
  self->places = g_ptr_array_new_with_free_func (close_place);
  g_ptr_array_add (self->places, self->found);
  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++)
    if (i != index)
      close_place (all->pdata[i]);
}

static gboolean
find_among (RqRunPlace    *self,
            GCancellable  *cancellable,
            GError       **error)
{
  gboolean all_asked = TRUE;

  for (guint i = 0; i < self->places->len; i++)
    {
      gboolean asked;

      if (is_there (self, self->places->pdata[i], cancellable, &asked))
        {
          keep_only (self, i);
          return TRUE;
        }
      all_asked = all_asked && asked;
    }
  return all_asked ? fail_elsewhere (self, error) : FALSE;
}

/**
 * rq_run_place_find:
 *
 * Asks whoever can be reached.
 *
 * Returns: whether it was found
 */
gboolean
rq_run_place_find (RqRunPlace    *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  gboolean asked;

  if (self->found != NULL)
    return TRUE;
  if (self->places->len > 0)
    return find_among (self, cancellable, error);
  if (self->manager != NULL && rq_transport_count_places (self->transport) > 1)
    {
      open_places (self);
      return find_among (self, cancellable, error);
    }
  if (self->manager != NULL && !is_there (self, self->transport, cancellable, &asked) && asked)
    return fail_elsewhere (self, error);
  self->found = self->transport;
  return TRUE;
}

/**
 * rq_run_place_await:
 * @seconds: to wait at most, where there are several addresses
 *
 * Asks until whoever has it can be reached.
 *
 * Returns: whether it was found; %FALSE without an error: it cannot be reached
 */
gboolean
rq_run_place_await (RqRunPlace    *self,
                    unsigned int   seconds,
                    GCancellable  *cancellable,
                    GError       **error)
{
  gint64 end = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
  unsigned int pause = PAUSE_MIN_MS;
  GError *reason = NULL;

  while (!rq_run_place_find (self, cancellable, &reason))
    {
      if (reason != NULL)
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
      if (g_get_monotonic_time () >= end || !rq_await_sleep (pause, cancellable, error))
        return FALSE;
      pause = MIN (2 * pause, PAUSE_MAX_MS);
    }
  return TRUE;
}

/**
 * rq_run_place_get_transport:
 *
 * Returns: (transfer none): of the run's manager
 */
RqTransport *
rq_run_place_get_transport (RqRunPlace *self)
{
  g_return_val_if_fail (self->found != NULL, NULL);

  return self->found;
}

/**
 * rq_run_place_is_up:
 *
 * Returns: whether the run's manager can be reached, as far as that is known
 */
gboolean
rq_run_place_is_up (RqRunPlace *self)
{
  if (self->found == NULL || !rq_transport_check (self->found, NULL))
    return FALSE;
  g_clear_pointer (&self->gone_since, g_date_time_unref);
  return TRUE;
}

/**
 * rq_run_place_is_only:
 *
 * Returns: whether it is where the deployment's only address leads
 */
gboolean
rq_run_place_is_only (RqRunPlace *self)
{
  return self->found == self->transport;
}

/**
 * rq_run_place_say_gone:
 * @has_begun: whether the run is known to have been started
 *
 * Returns: (transfer full): what is to be known while its manager cannot be reached
 */
char *
rq_run_place_say_gone (RqRunPlace *self,
                       gboolean    has_begun)
{
  const char *manager = self->manager != NULL ? self->manager
                                              : rq_transport_get_name (self->transport);
  g_autofree char *since = NULL;

  if (self->gone_since == NULL)
    self->gone_since = g_date_time_new_now_local ();
  since = g_date_time_format (self->gone_since, "%H:%M:%S");
  /* Translators: the name of a manager, then a time of the day */
  return g_strdup_printf (has_begun
                          ? _("The update runs on manager %s, which cannot be reached since %s; it "
                              "goes on there.")
                          : _("The update was to begin on manager %s, which cannot be reached "
                              "since %s. It is begun nowhere else."), manager, since);
}
