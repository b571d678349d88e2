/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/service-change.h"

#include <glib/gi18n-lib.h>

#include "base/command-line.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

struct _RqServiceChange
{
  gatomicrefcount ref_count;
  RqChangeKind kind;
  char *image;               /* (owned) (nullable) */
  RqUpdateSettings update;
  RqUpdateSettings rollback;
};

G_DEFINE_QUARK (rq-service-change-error-quark, rq_service_change_error)
G_DEFINE_BOXED_TYPE (RqServiceChange, rq_service_change, rq_service_change_ref,
                     rq_service_change_unref)

static RqServiceChange *
change_new (RqChangeKind kind)
{
  RqServiceChange *self = g_new0 (RqServiceChange, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  return self;
}

/**
 * rq_service_change_new_image:
 * @image: as a person wrote it; rq_service_change_check() says when it is none
 *
 * Returns: (transfer full): the change to another image
 */
RqServiceChange *
rq_service_change_new_image (const char *image)
{
  RqServiceChange *self = change_new (RQ_CHANGE_IMAGE);

  self->image = g_strstrip (g_strdup (image));
  return self;
}

/**
 * rq_service_change_new_restart:
 *
 * Returns: (transfer full): the change that replaces every task by one of the same spec
 */
RqServiceChange *
rq_service_change_new_restart (void)
{
  return change_new (RQ_CHANGE_RESTART);
}

/**
 * rq_service_change_new_rollback:
 *
 * Returns: (transfer full): the change back to the spec before the last update
 */
RqServiceChange *
rq_service_change_new_rollback (void)
{
  return change_new (RQ_CHANGE_ROLLBACK);
}

/**
 * rq_service_change_new_settings:
 *
 * Returns: (transfer full): the change of how the service is updated and rolled back
 */
RqServiceChange *
rq_service_change_new_settings (const RqUpdateSettings *update,
                                const RqUpdateSettings *rollback)
{
  RqServiceChange *self = change_new (RQ_CHANGE_SETTINGS);

  self->update = *update;
  self->rollback = *rollback;
  return self;
}

RqServiceChange *
rq_service_change_ref (RqServiceChange *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rq_service_change_unref (RqServiceChange *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->image);
  g_free (self);
}

/**
 * rq_service_change_get_kind:
 *
 * Returns: what is changed
 */
RqChangeKind
rq_service_change_get_kind (RqServiceChange *self)
{
  return self->kind;
}

/**
 * rq_service_change_get_image:
 *
 * Returns: (transfer none) (nullable): the image to change to
 */
const char *
rq_service_change_get_image (RqServiceChange *self)
{
  return self->image;
}

static gboolean
refuse (GError               **error,
        RqServiceChangeError   code,
        const char            *sentence)
{
  g_set_error_literal (error, RQ_SERVICE_CHANGE_ERROR, code, sentence);
  return FALSE;
}

static gboolean
check_image (RqServiceChange  *self,
             JsonObject       *spec,
             GError          **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (RqImageRef) ref = rq_image_ref_parse (self->image, &reason);

  if (ref == NULL)
    return refuse (error, RQ_SERVICE_CHANGE_ERROR_INVALID, reason->message);
  if (rq_image_ref_get_tag (ref) == NULL && rq_image_ref_get_digest (ref) == NULL)
    return refuse (error, RQ_SERVICE_CHANGE_ERROR_INVALID,
                   _("The image has no version. Add a tag to it, such as :3.9.52."));
  if (rq_service_spec_get_image (spec) == NULL)
    return refuse (error, RQ_SERVICE_CHANGE_ERROR_INVALID,
                   _("This service runs no containers, so it has no image to change."));
  return TRUE;
}

static gboolean
check_settings (RqServiceChange  *self,
                GError          **error)
{
  g_autoptr (GError) reason = NULL;

  if (rq_update_settings_check (&self->update, RQ_SETTINGS_OF_UPDATE, &reason) &&
      rq_update_settings_check (&self->rollback, RQ_SETTINGS_OF_ROLLBACK, &reason))
    return TRUE;
  return refuse (error, RQ_SERVICE_CHANGE_ERROR_INVALID, reason->message);
}

static gboolean
check_rollback (JsonObject  *service,
                GError     **error)
{
  if (rq_json_get_object (service, "PreviousSpec") != NULL)
    return TRUE;
  return refuse (error, RQ_SERVICE_CHANGE_ERROR_NO_PREVIOUS,
                 _("Swarm remembers no earlier state of this service: it was never updated, or "
                   "was rolled back already. Roll back the whole stack instead: that goes to what "
                   "Requeen recorded before its last upgrade."));
}

/**
 * rq_service_change_check:
 * @service: an element of GET /services
 *
 * Returns: whether this can be done to @service; else %RQ_SERVICE_CHANGE_ERROR
 */
gboolean
rq_service_change_check (RqServiceChange  *self,
                         JsonObject       *service,
                         GError          **error)
{
  JsonObject *spec = rq_json_get_object (service, "Spec");

  if (spec == NULL)
    return refuse (error, RQ_SERVICE_CHANGE_ERROR_INVALID,
                   _("Docker did not give the state of this service. Try again."));
  if (rq_service_spec_is_job (spec))
    return refuse (error, RQ_SERVICE_CHANGE_ERROR_JOB,
                   _("This service is a job: any change would run it again. Copy the docker "
                     "command and run it on the manager if that is what you want."));
  switch (self->kind)
    {
    case RQ_CHANGE_IMAGE:
      return check_image (self, spec, error);
    case RQ_CHANGE_ROLLBACK:
      return check_rollback (service, error);
    case RQ_CHANGE_SETTINGS:
      return check_settings (self, error);
    case RQ_CHANGE_RESTART:
    default:
      return TRUE;
    }
}

static void
restart (JsonObject *spec)
{
  JsonObject *task = rq_json_get_object (spec, "TaskTemplate");

  if (task == NULL)
    json_object_set_object_member (spec, "TaskTemplate", task = json_object_new ());
  json_object_set_int_member (task, "ForceUpdate", rq_service_spec_get_force_update (spec) + 1);
}

/**
 * rq_service_change_apply:
 * @service: for which rq_service_change_check() said yes
 * @pinned: (nullable): the image with its digest, where there is one
 *
 * Returns: (transfer full): the spec that @service is to have; all that is not changed is as it was
 */
JsonObject *
rq_service_change_apply (RqServiceChange *self,
                         JsonObject      *service,
                         const char      *pinned)
{
  JsonObject *from = rq_json_get_object (service, self->kind == RQ_CHANGE_ROLLBACK ? "PreviousSpec"
                                                                                  : "Spec");
  JsonObject *spec = rq_service_spec_copy (from);

  switch (self->kind)
    {
    case RQ_CHANGE_IMAGE:
      rq_service_spec_set_image (spec, pinned != NULL ? pinned : self->image);
      break;
    case RQ_CHANGE_RESTART:
      restart (spec);
      break;
    case RQ_CHANGE_SETTINGS:
      rq_update_settings_write (&self->update, RQ_SETTINGS_OF_UPDATE, spec);
      rq_update_settings_write (&self->rollback, RQ_SETTINGS_OF_ROLLBACK, spec);
      break;
    case RQ_CHANGE_ROLLBACK:
    default:
      break;
    }
  return spec;
}

static void
add (GPtrArray  *arguments,
     const char *word)
{
  g_ptr_array_add (arguments, g_strdup (word));
}

static void
add_settings (RqServiceChange *self,
              JsonObject      *spec,
              GPtrArray       *arguments)
{
  RqUpdateSettings now;

  rq_update_settings_read (spec, RQ_SETTINGS_OF_UPDATE, &now);
  rq_update_settings_add_arguments (&self->update, &now, RQ_SETTINGS_OF_UPDATE, arguments);
  rq_update_settings_read (spec, RQ_SETTINGS_OF_ROLLBACK, &now);
  rq_update_settings_add_arguments (&self->rollback, &now, RQ_SETTINGS_OF_ROLLBACK, arguments);
}

static void
add_options (RqServiceChange *self,
             JsonObject      *spec,
             GPtrArray       *arguments)
{
  switch (self->kind)
    {
    case RQ_CHANGE_IMAGE:
      add (arguments, "--with-registry-auth");
      add (arguments, "--image");
      add (arguments, self->image);
      break;
    case RQ_CHANGE_RESTART:
      add (arguments, "--force");
      break;
    case RQ_CHANGE_ROLLBACK:
      add (arguments, "--rollback");
      break;
    case RQ_CHANGE_SETTINGS:
    default:
      add_settings (self, spec, arguments);
      break;
    }
}

/**
 * rq_service_change_to_command:
 * @spec: what the service has now
 *
 * Returns: (transfer full): the same change for the docker command, to paste into a shell on the
 *   manager
 */
char *
rq_service_change_to_command (RqServiceChange *self,
                              JsonObject      *spec)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  const char *name = rq_json_get_string (spec, "Name");

  add (arguments, "docker");
  add (arguments, "service");
  add (arguments, "update");
  add_options (self, spec, arguments);
  add (arguments, name != NULL ? name : "");
  g_ptr_array_add (arguments, NULL);
  return rq_command_line_show ((const char *const *) arguments->pdata);
}
