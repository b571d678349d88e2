/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/baseline.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "records/record-data.h"
#include "release/image-pin.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

typedef struct
{
  JsonObject *entry;   /* (unowned) */
  RqSwarmNames *names; /* (unowned) */
} Recording;

static void
record_cb (RqReferenceKind  kind,
           JsonObject      *holder,
           const char      *member,
           gpointer         data)
{
  Recording *recording = data;
  const char *id = rq_json_get_string (holder, member);
  const char *name = rq_swarm_names_get_name (recording->names, kind, id);
  const char *sum = kind == RQ_REFERENCE_CONFIG
                    ? rq_swarm_names_get_sum (recording->names, id) : NULL;

  if (name != NULL)
    json_object_set_string_member (rq_json_get_object (recording->entry,
                                                       rq_reference_kind_to_nick (kind)),
                                   id, name);
  if (sum != NULL)
    json_object_set_string_member (rq_json_get_object (recording->entry, "sums"), id, sum);
}

static JsonObject *
entry_new (JsonObject   *service,
           const char   *image,
           RqSwarmNames *names)
{
  JsonObject *entry = json_object_new ();
  JsonObject *spec = rq_service_spec_copy (rq_json_get_object (service, "Spec"));
  Recording recording = { entry, names };

  json_object_set_string_member (entry, "id", rq_json_get_string (service, "ID"));
  json_object_set_string_member (entry, "name", rq_service_json_get_name (service));
  json_object_set_object_member (entry, "spec", spec);
  json_object_set_string_member (entry, "image", image);
  for (int kind = 0; kind < RQ_REFERENCE_N_KINDS; kind++)
    json_object_set_object_member (entry, rq_reference_kind_to_nick (kind), json_object_new ());
  json_object_set_object_member (entry, "sums", json_object_new ());
  rq_spec_references_foreach (spec, record_cb, &recording);
  return entry;
}

static JsonArray *
take_services (RqEngineClient *client,
               RqStackView    *view,
               RqSwarmNames   *names,
               GPtrArray      *unpinned,
               GCancellable   *cancellable)
{
  GPtrArray *services = rq_stack_view_get_services (view);
  JsonArray *entries = json_array_new ();

  for (guint i = 0; i < services->len; i++)
    {
      JsonObject *service = services->pdata[i];
      const char *image = rq_service_spec_get_image (rq_json_get_object (service, "Spec"));
      g_autofree char *pinned = rq_image_pin (client, view, service, cancellable);

      if (pinned == NULL)
        g_ptr_array_add (unpinned, g_strdup (rq_service_json_get_name (service)));
      if (pinned != NULL)
        image = pinned;
      json_array_add_object_element (entries,
                                     entry_new (service, image != NULL ? image : "", names));
    }
  return entries;
}

/**
 * rq_baseline_take:
 * @view: the stack now
 * @unpinned: (out): names of services whose image could not be pinned
 *
 * Returns: (transfer full): the baseline
 */
JsonObject *
rq_baseline_take (RqEngineClient  *client,
                  RqStackView     *view,
                  const char      *stack,
                  GPtrArray      **unpinned,
                  GCancellable    *cancellable,
                  GError         **error)
{
  g_autoptr (RqSwarmNames) names = rq_swarm_names_load (client, cancellable, error);
  g_autofree char *now = rq_time_to_record (NULL);
  JsonObject *baseline;

  if (names == NULL)
    return NULL;
  *unpinned = g_ptr_array_new_with_free_func (g_free);
  baseline = json_object_new ();
  json_object_set_int_member (baseline, "format", RQ_RECORD_FORMAT);
  json_object_set_string_member (baseline, "taken", now);
  json_object_set_string_member (baseline, "stack", stack);
  json_object_set_array_member (baseline, "services",
                                take_services (client, view, names, *unpinned, cancellable));
  return baseline;
}

/**
 * rq_baseline_get_name:
 *
 * Returns: (transfer none) (nullable): the service's full name
 */
const char *
rq_baseline_get_name (JsonObject *entry)
{
  return rq_json_get_string (entry, "name");
}

/**
 * rq_baseline_get_spec:
 *
 * Returns: (transfer none) (nullable): its spec as it was
 */
JsonObject *
rq_baseline_get_spec (JsonObject *entry)
{
  return rq_json_get_object (entry, "spec");
}

/**
 * rq_baseline_get_image:
 *
 * Returns: (transfer none) (nullable): its image, with a digest where one was known
 */
const char *
rq_baseline_get_image (JsonObject *entry)
{
  return rq_json_get_string (entry, "image");
}

typedef struct
{
  JsonObject *entry;    /* (unowned) */
  RqSwarmNames *names;  /* (unowned) */
  GPtrArray *missing;   /* (unowned) */
  GPtrArray *changed;   /* (unowned) */
} Mapping;

static void
note_content (Mapping    *mapping,
              const char *id,
              const char *id_now,
              const char *name)
{
  const char *then = rq_json_get_string (rq_json_get_object (mapping->entry, "sums"), id);
  const char *now = rq_swarm_names_get_sum (mapping->names, id_now);

  if (then != NULL && now != NULL && !g_str_equal (then, now))
    g_ptr_array_add (mapping->changed, g_strdup (name));
}

/* The same ID if it is still there, else what has the name now. A name that was never known (a
 * predefined network) stays as it is. */
static void
map_cb (RqReferenceKind  kind,
        JsonObject      *holder,
        const char      *member,
        gpointer         data)
{
  Mapping *mapping = data;
  g_autofree char *id = g_strdup (rq_json_get_string (holder, member));
  JsonObject *known = rq_json_get_object (mapping->entry, rq_reference_kind_to_nick (kind));
  const char *name = rq_json_get_string (known, id);
  const char *id_now;

  if (name == NULL || rq_swarm_names_get_name (mapping->names, kind, id) != NULL)
    return;
  id_now = rq_swarm_names_get_id (mapping->names, kind, name);
  if (id_now == NULL)
    {
      g_ptr_array_add (mapping->missing,
                       g_strdup_printf ("%s %s", rq_reference_kind_to_label (kind), name));
      return;
    }
  if (kind == RQ_REFERENCE_CONFIG)
    note_content (mapping, id, id_now, name);
  json_object_set_string_member (holder, member, id_now);
}

/**
 * rq_baseline_dup_spec:
 * @entry: one service of the baseline
 * @missing: (element-type utf8): gets what the spec refers to and is gone
 * @changed: (element-type utf8): gets the configs made anew with another content
 *
 * Returns: (transfer full): the spec, its references mapped to what has their names now
 */
JsonObject *
rq_baseline_dup_spec (JsonObject   *entry,
                      RqSwarmNames *names,
                      GPtrArray    *missing,
                      GPtrArray    *changed)
{
  JsonObject *spec = rq_service_spec_copy (rq_baseline_get_spec (entry));
  Mapping mapping = { entry, names, missing, changed };

  rq_spec_references_foreach (spec, map_cb, &mapping);
  return spec;
}
