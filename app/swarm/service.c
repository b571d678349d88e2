/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/service-private.h"

#include "base/time-format.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/row-field.h"
#include "swarm/service-spec.h"

struct _RqService
{
  GObject parent_instance;

  JsonObject *json;    /* (owned) (nullable) */
  char *id;            /* (owned) */
  char *name;          /* (owned) */
  char *sort_key;      /* (owned) of name, in the order of the language */
  char *full_name;     /* (owned) */
  char *image;         /* (owned) */
  char *version;       /* (owned) */
  char *digest;        /* (owned) */
  char *mode;          /* (owned) */
  int desired;
  int running;
  char *replicas_text; /* (owned) */
  RqVerdict *verdict;  /* (owned) (nullable) until it is judged first */
  char *outcome_label; /* (owned) */
  char *outcome_icon;  /* (owned) */
  char *update_text;   /* (owned) */
  GDateTime *changed;  /* (owned) (nullable) */
  gboolean needs_person;
};

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_FULL_NAME,
  PROP_IMAGE,
  PROP_VERSION,
  PROP_DIGEST,
  PROP_MODE,
  PROP_DESIRED,
  PROP_RUNNING,
  PROP_REPLICAS_TEXT,
  PROP_VERDICT,
  PROP_OUTCOME_LABEL,
  PROP_OUTCOME_ICON,
  PROP_UPDATE_TEXT,
  PROP_CHANGED,
  PROP_NEEDS_PERSON,
} RqServiceProperty;

static GParamSpec *properties[PROP_NEEDS_PERSON + 1];

G_DEFINE_FINAL_TYPE (RqService, rq_service, G_TYPE_OBJECT)

static void
rq_service_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  RqService *self = RQ_SERVICE (object);

  switch ((RqServiceProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_FULL_NAME:
      g_value_set_string (value, self->full_name);
      break;
    case PROP_IMAGE:
      g_value_set_string (value, self->image);
      break;
    case PROP_VERSION:
      g_value_set_string (value, self->version);
      break;
    case PROP_DIGEST:
      g_value_set_string (value, self->digest);
      break;
    case PROP_MODE:
      g_value_set_string (value, self->mode);
      break;
    case PROP_DESIRED:
      g_value_set_int (value, self->desired);
      break;
    case PROP_RUNNING:
      g_value_set_int (value, self->running);
      break;
    case PROP_REPLICAS_TEXT:
      g_value_set_string (value, self->replicas_text);
      break;
    case PROP_VERDICT:
      g_value_set_boxed (value, self->verdict);
      break;
    case PROP_OUTCOME_LABEL:
      g_value_set_string (value, self->outcome_label);
      break;
    case PROP_OUTCOME_ICON:
      g_value_set_string (value, self->outcome_icon);
      break;
    case PROP_UPDATE_TEXT:
      g_value_set_string (value, self->update_text);
      break;
    case PROP_CHANGED:
      g_value_set_boxed (value, self->changed);
      break;
    case PROP_NEEDS_PERSON:
      g_value_set_boolean (value, self->needs_person);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rq_service_finalize (GObject *object)
{
  RqService *self = RQ_SERVICE (object);

  g_clear_pointer (&self->json, json_object_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->sort_key, g_free);
  g_clear_pointer (&self->full_name, g_free);
  g_clear_pointer (&self->image, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->mode, g_free);
  g_clear_pointer (&self->replicas_text, g_free);
  g_clear_pointer (&self->verdict, rq_verdict_unref);
  g_clear_pointer (&self->outcome_label, g_free);
  g_clear_pointer (&self->outcome_icon, g_free);
  g_clear_pointer (&self->update_text, g_free);
  g_clear_pointer (&self->changed, g_date_time_unref);

  G_OBJECT_CLASS (rq_service_parent_class)->finalize (object);
}

static void
rq_service_class_init (RqServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rq_service_get_property;
  object_class->finalize = rq_service_finalize;

  properties[PROP_ID] = rq_row_text_property ("id");
  properties[PROP_NAME] = rq_row_text_property ("name");
  properties[PROP_FULL_NAME] = rq_row_text_property ("full-name");
  properties[PROP_IMAGE] = rq_row_text_property ("image");
  properties[PROP_VERSION] = rq_row_text_property ("version");
  properties[PROP_DIGEST] = rq_row_text_property ("digest");
  properties[PROP_MODE] = rq_row_text_property ("mode");
  properties[PROP_DESIRED] = rq_row_number_property ("desired");
  properties[PROP_RUNNING] = rq_row_number_property ("running");
  properties[PROP_REPLICAS_TEXT] = rq_row_text_property ("replicas-text");
  properties[PROP_VERDICT] = rq_row_boxed_property ("verdict", RQ_TYPE_VERDICT);
  properties[PROP_OUTCOME_LABEL] = rq_row_text_property ("outcome-label");
  properties[PROP_OUTCOME_ICON] = rq_row_text_property ("outcome-icon");
  properties[PROP_UPDATE_TEXT] = rq_row_text_property ("update-text");
  properties[PROP_CHANGED] = rq_row_boxed_property ("changed", G_TYPE_DATE_TIME);
  properties[PROP_NEEDS_PERSON] = rq_row_flag_property ("needs-person");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_service_init (RqService *self)
{
  self->id = g_strdup ("");
  self->name = g_strdup ("");
  self->sort_key = g_strdup ("");
  self->full_name = g_strdup ("");
  self->image = g_strdup ("");
  self->version = g_strdup ("");
  self->digest = g_strdup ("");
  self->mode = g_strdup ("");
  self->replicas_text = g_strdup ("");
  self->outcome_label = g_strdup ("");
  self->outcome_icon = g_strdup ("");
  self->update_text = g_strdup ("");
}

/**
 * rq_service_new:
 *
 * Returns: (transfer full): a service of which nothing is known yet
 */
RqService *
rq_service_new (void)
{
  return g_object_new (RQ_TYPE_SERVICE, NULL);
}

static const char *
find_mode (JsonObject *spec)
{
  if (rq_service_spec_is_job (spec))
    return "job";
  if (rq_json_get_object (rq_json_get_object (spec, "Mode"), "Global") != NULL)
    return "global";
  return "replicated";
}

/* Collating each time two rows are compared is what makes long lists slow. */
static void
set_name (RqService  *self,
          const char *name)
{
  if (g_str_equal (self->name, name))
    return;
  g_free (self->sort_key);
  self->sort_key = g_utf8_collate_key (name, -1);
  rq_row_set_text (self, &self->name, name, properties[PROP_NAME]);
}

static const char *
cut_stack (const char *full_name,
           const char *stack)
{
  gsize length = stack != NULL ? strlen (stack) : 0;

  if (length > 0 && g_str_has_prefix (full_name, stack) && full_name[length] == '_' &&
      full_name[length + 1] != '\0')
    return full_name + length + 1;
  return full_name;
}

static void
set_image (RqService  *self,
           const char *image)
{
  g_autoptr (RqImageRef) ref = image != NULL ? rq_image_ref_parse (image, NULL) : NULL;

  rq_row_set_text (self, &self->image, image, properties[PROP_IMAGE]);
  rq_row_set_text (self, &self->version, ref != NULL ? rq_image_ref_get_tag (ref) : NULL,
                   properties[PROP_VERSION]);
  rq_row_set_text (self, &self->digest, ref != NULL ? rq_image_ref_get_digest (ref) : NULL,
                   properties[PROP_DIGEST]);
}

/**
 * rq_service_update:
 * @json: an element of GET /services
 *
 * Takes over what the engine says; only what changed is notified.
 */
void
rq_service_update (RqService  *self,
                   JsonObject *json)
{
  JsonObject *spec = rq_json_get_object (json, "Spec");
  g_autofree char *full_name = g_strdup (rq_json_get_string (spec, "Name"));
  g_autoptr (GDateTime) changed = rq_time_from_record (rq_json_get_string (json, "UpdatedAt"));

  json_object_ref (json);
  g_clear_pointer (&self->json, json_object_unref);
  self->json = json;
  if (spec == NULL || full_name == NULL)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  rq_row_set_text (self, &self->id, rq_json_get_string (json, "ID"), properties[PROP_ID]);
  rq_row_set_text (self, &self->full_name, full_name, properties[PROP_FULL_NAME]);
  set_name (self, cut_stack (full_name, rq_service_spec_get_stack (spec)));
  set_image (self, rq_service_spec_get_image (spec));
  rq_row_set_text (self, &self->mode, find_mode (spec), properties[PROP_MODE]);
  rq_row_set_time (self, &self->changed, changed, properties[PROP_CHANGED]);
  g_object_thaw_notify (G_OBJECT (self));
}

static const char *
find_icon (RqVerdict *verdict)
{
  switch (rq_verdict_get_outcome (verdict))
    {
    case RQ_OUTCOME_HEALTHY:
    case RQ_OUTCOME_NO_OP:
      return "rq-healthy-symbolic";
    case RQ_OUTCOME_STARTING:
    case RQ_OUTCOME_UPDATING:
      return "rq-updating-symbolic";
    case RQ_OUTCOME_STALLED:
      return "rq-stalled-symbolic";
    case RQ_OUTCOME_PAUSED:
      return "rq-paused-symbolic";
    case RQ_OUTCOME_ROLLING_BACK:
      return "rq-rolling-back-symbolic";
    case RQ_OUTCOME_ROLLED_BACK:
      return "rq-rolled-back-symbolic";
    case RQ_OUTCOME_STOPPED:
      return "rq-stopped-symbolic";
    case RQ_OUTCOME_JOB:
      return "rq-job-symbolic";
    case RQ_OUTCOME_ROLLBACK_STUCK:
    case RQ_OUTCOME_DEGRADED:
      return "rq-failed-symbolic";
    case RQ_OUTCOME_WRONG_IMAGE:
    default:
      return "rq-attention-symbolic";
    }
}

/* Only what says more than its label. */
static const char *
find_update_text (RqVerdict *verdict)
{
  RqOutcome outcome = rq_verdict_get_outcome (verdict);
  gboolean is_plain = outcome == RQ_OUTCOME_HEALTHY || outcome == RQ_OUTCOME_NO_OP ||
                      outcome == RQ_OUTCOME_STOPPED;

  return is_plain ? "–" : rq_verdict_get_words (verdict);
}

/**
 * rq_service_set_verdict:
 * @verdict: what the truth table says now
 *
 * Takes over a verdict and what the lists show of it; only what changed is notified.
 */
void
rq_service_set_verdict (RqService *self,
                        RqVerdict *verdict)
{
  g_autofree char *replicas = NULL;
  gboolean needs_person = rq_verdict_is_settled (verdict) && !rq_verdict_is_good (verdict);

  if (self->verdict != NULL && rq_verdict_equal (self->verdict, verdict))
    return;

  g_object_freeze_notify (G_OBJECT (self));
  rq_verdict_ref (verdict);
  g_clear_pointer (&self->verdict, rq_verdict_unref);
  self->verdict = verdict;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);

  replicas = g_strdup_printf ("%d/%d", rq_verdict_get_running (verdict),
                              rq_verdict_get_desired (verdict));
  rq_row_set_number (self, &self->desired, rq_verdict_get_desired (verdict),
                     properties[PROP_DESIRED]);
  rq_row_set_number (self, &self->running, rq_verdict_get_running (verdict),
                     properties[PROP_RUNNING]);
  rq_row_set_text (self, &self->replicas_text, replicas, properties[PROP_REPLICAS_TEXT]);
  rq_row_set_text (self, &self->outcome_label,
                   rq_outcome_to_label (rq_verdict_get_outcome (verdict)),
                   properties[PROP_OUTCOME_LABEL]);
  rq_row_set_text (self, &self->outcome_icon, find_icon (verdict), properties[PROP_OUTCOME_ICON]);
  rq_row_set_text (self, &self->update_text, find_update_text (verdict),
                   properties[PROP_UPDATE_TEXT]);
  rq_row_set_flag (self, &self->needs_person, needs_person, properties[PROP_NEEDS_PERSON]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * rq_service_get_id:
 *
 * Returns: (transfer none): the engine's ID
 */
const char *
rq_service_get_id (RqService *self)
{
  return self->id;
}

/**
 * rq_service_get_name:
 *
 * Returns: (transfer none): the name without the stack's prefix
 */
const char *
rq_service_get_name (RqService *self)
{
  return self->name;
}

/**
 * rq_service_get_sort_key:
 *
 * Returns: (transfer none): of the name, to be compared byte by byte
 */
const char *
rq_service_get_sort_key (RqService *self)
{
  return self->sort_key;
}

/**
 * rq_service_get_update_text:
 *
 * Returns: (transfer none): how far an update is, "–" without one
 */
const char *
rq_service_get_update_text (RqService *self)
{
  return self->update_text;
}

/**
 * rq_service_get_full_name:
 *
 * Returns: (transfer none): the name as the engine knows it
 */
const char *
rq_service_get_full_name (RqService *self)
{
  return self->full_name;
}

/**
 * rq_service_get_image:
 *
 * Returns: (transfer none): as in the spec
 */
const char *
rq_service_get_image (RqService *self)
{
  return self->image;
}

/**
 * rq_service_get_version:
 *
 * Returns: (transfer none): the image's tag, "" where it has none
 */
const char *
rq_service_get_version (RqService *self)
{
  return self->version;
}

/**
 * rq_service_get_digest:
 *
 * Returns: (transfer none): the image's digest, "" where it is not pinned
 */
const char *
rq_service_get_digest (RqService *self)
{
  return self->digest;
}

/**
 * rq_service_get_desired:
 *
 * Returns: how many slots are wanted
 */
int
rq_service_get_desired (RqService *self)
{
  return self->desired;
}

/**
 * rq_service_get_running:
 *
 * Returns: how many slots run, whatever they run
 */
int
rq_service_get_running (RqService *self)
{
  return self->running;
}

/**
 * rq_service_get_verdict:
 *
 * Returns: (transfer none): what the truth table says
 */
RqVerdict *
rq_service_get_verdict (RqService *self)
{
  return self->verdict;
}

/**
 * rq_service_get_changed:
 *
 * Returns: (transfer none) (nullable): when the service was last changed
 */
GDateTime *
rq_service_get_changed (RqService *self)
{
  return self->changed;
}

/**
 * rq_service_get_json:
 *
 * Returns: (transfer none): the whole JSON as the engine gave it; not to be changed
 */
JsonObject *
rq_service_get_json (RqService *self)
{
  return self->json;
}
