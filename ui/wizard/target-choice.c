/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/target-choice.h"

#include <glib/gi18n-lib.h>

#include "base/version.h"
#include "release/version-lookup.h"
#include "swarm/service.h"

/* A pause in the typing. */
#define LOOKUP_MS 400

struct _RqTargetChoice
{
  GObject parent_instance;

  RqDeployment  *deployment; /* (owned) */
  GListModel    *services;   /* (owned) of RqService */
  char          *version;    /* (owned) */
  RqUpgradePlan *plan;       /* (owned) (nullable) */
  char          *hint;       /* (owned) */
  const char    *style;      /* (unowned) static */
  gboolean       wrong;

  RqTransport   *transport;   /* (owned) (nullable): nobody is asked for images */
  GCancellable  *cancellable; /* (owned) (nullable) of the question under way */
  guint          lookup_source; /* 0: no question waits */
  char          *asked;       /* (owned) (nullable) the version of the last question */
  RqCheckResult *found;       /* (owned) (nullable) what it brought */
};

static unsigned int changed_signal;

G_DEFINE_FINAL_TYPE (RqTargetChoice, rq_target_choice, G_TYPE_OBJECT)

/* What was asked about another version says nothing. */
static void
forget_lookup (RqTargetChoice *self)
{
  g_clear_handle_id (&self->lookup_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->found, rq_check_result_free);
}

static void
rq_target_choice_dispose (GObject *object)
{
  RqTargetChoice *self = RQ_TARGET_CHOICE (object);

  forget_lookup (self);
  g_clear_object (&self->transport);
  G_OBJECT_CLASS (rq_target_choice_parent_class)->dispose (object);
}

static void
rq_target_choice_finalize (GObject *object)
{
  RqTargetChoice *self = RQ_TARGET_CHOICE (object);

  g_clear_object (&self->deployment);
  g_clear_object (&self->services);
  g_clear_pointer (&self->plan, rq_upgrade_plan_unref);
  g_free (self->version);
  g_free (self->hint);
  G_OBJECT_CLASS (rq_target_choice_parent_class)->finalize (object);
}

static void
rq_target_choice_class_init (RqTargetChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rq_target_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_target_choice_finalize;
  changed_signal = g_signal_new ("changed", RQ_TYPE_TARGET_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
rq_target_choice_init (RqTargetChoice *self)
{
  self->version = g_strdup ("");
}

/* @hint: (transfer full) */
static void
take_hint (RqTargetChoice *self,
           char           *hint,
           const char     *style)
{
  g_free (self->hint);
  self->hint = hint;
  self->style = style;
}

/* What is noteworthy about a version that can be used. */
static void
compare (RqTargetChoice *self)
{
  const char *now = rq_upgrade_plan_get_previous (self->plan);

  if (self->found != NULL && self->found->status != RQ_CHECK_PASS)
    take_hint (self, g_strdup (self->found->words),
               self->found->status == RQ_CHECK_FAIL ? "error" : "warning");
  else if (rq_upgrade_plan_get_n_changes (self->plan) == 0)
    take_hint (self, g_strdup_printf (_("No service would change: %s is what runs now."),
                                      self->version), "warning");
  else if (*now == '\0')
    take_hint (self, g_strdup (_("The services do not all run one version now.")), "dim-label");
  else if (g_str_equal (now, self->version))
    take_hint (self, g_strdup_printf (_("%s is what runs now."), self->version), "warning");
  else if (rq_version_compare (self->version, now) < 0)
    take_hint (self, g_strdup_printf (_("%s is older than %s, which runs now. To undo an upgrade, "
                                        "use “Roll Back…” instead: it restores the settings too."),
                                      self->version, now), "warning");
  else
    take_hint (self, g_strdup_printf (_("From %s, which runs now, to %s."), now, self->version),
               "dim-label");
}

static RqUpgradePlan *
make_plan (RqTargetChoice *self)
{
  g_autoptr (GPtrArray) services = g_ptr_array_new ();

  for (unsigned int i = 0; i < g_list_model_get_n_items (self->services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (self->services, i);

      g_ptr_array_add (services, rq_service_get_json (service));
    }
  return rq_upgrade_plan_new (services, rq_deployment_get_stack (self->deployment), self->version);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (RqTargetChoice) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RqCheckResult) found = rq_version_lookup_finish (result, &error);

  /* the checklist asks again, and says why it could not */
  if (found == NULL)
    return;
  g_clear_object (&self->cancellable);
  self->found = g_steal_pointer (&found);
  rq_target_choice_refresh (self);
}

static gboolean
look_up_cb (gpointer data)
{
  RqTargetChoice *self = data;

  self->lookup_source = 0;
  self->asked = g_strdup (self->version);
  self->cancellable = g_cancellable_new ();
  rq_version_lookup_async (self->deployment, self->transport, self->version, self->cancellable,
                           looked_up_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Once a version, when the typing pauses. */
static void
look_up_later (RqTargetChoice *self)
{
  if (g_strcmp0 (self->asked, self->version) == 0)
    return;
  forget_lookup (self);
  if (self->transport != NULL && self->plan != NULL &&
      rq_upgrade_plan_get_n_changes (self->plan) > 0)
    self->lookup_source = g_timeout_add (LOOKUP_MS, look_up_cb, self);
}

/**
 * rq_target_choice_refresh:
 *
 * Looks again at the services, which may have changed since.
 */
void
rq_target_choice_refresh (RqTargetChoice *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (RQ_IS_TARGET_CHOICE (self));

  g_clear_pointer (&self->plan, rq_upgrade_plan_unref);
  self->wrong = *self->version != '\0' && !rq_version_check (self->version, &error);
  if (*self->version != '\0' && !self->wrong)
    self->plan = make_plan (self);
  look_up_later (self);

  if (self->wrong)
    take_hint (self, g_strdup (error->message), "error");
  else if (self->plan == NULL)
    take_hint (self, g_strdup (_("As in the release notes, such as 3.9.52.")), "dim-label");
  else
    compare (self);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * rq_target_choice_new:
 * @services: of #RqService: what runs now
 *
 * Returns: (transfer full): a choice that is yet to be made
 */
RqTargetChoice *
rq_target_choice_new (RqDeployment *deployment,
                      GListModel   *services)
{
  RqTargetChoice *self = g_object_new (RQ_TYPE_TARGET_CHOICE, NULL);

  self->deployment = g_object_ref (deployment);
  self->services = g_object_ref (services);
  rq_target_choice_refresh (self);
  return self;
}

/**
 * rq_target_choice_set_version:
 * @text: as it was typed
 */
void
rq_target_choice_set_version (RqTargetChoice *self,
                              const char     *text)
{
  g_return_if_fail (RQ_IS_TARGET_CHOICE (self));

  g_free (self->version);
  self->version = g_strstrip (g_strdup (text));
  rq_target_choice_refresh (self);
}

/**
 * rq_target_choice_set_transport:
 * @transport: (nullable): %NULL while there is no connection
 *
 * Lets it ask the registry for the images of what is typed.
 */
void
rq_target_choice_set_transport (RqTargetChoice *self,
                                RqTransport    *transport)
{
  g_return_if_fail (RQ_IS_TARGET_CHOICE (self));

  if (!g_set_object (&self->transport, transport))
    return;
  forget_lookup (self);
  rq_target_choice_refresh (self);
}

/**
 * rq_target_choice_get_version:
 *
 * Returns: (transfer none): what was typed, without spaces around it
 */
const char *
rq_target_choice_get_version (RqTargetChoice *self)
{
  g_return_val_if_fail (RQ_IS_TARGET_CHOICE (self), NULL);

  return self->version;
}

/**
 * rq_target_choice_get_plan:
 *
 * Returns: (transfer none) (nullable): what it would change
 */
RqUpgradePlan *
rq_target_choice_get_plan (RqTargetChoice *self)
{
  g_return_val_if_fail (RQ_IS_TARGET_CHOICE (self), NULL);

  return self->plan;
}

/**
 * rq_target_choice_is_wrong:
 *
 * Returns: whether something is typed that is no version
 */
gboolean
rq_target_choice_is_wrong (RqTargetChoice *self)
{
  g_return_val_if_fail (RQ_IS_TARGET_CHOICE (self), FALSE);

  return self->wrong;
}

/**
 * rq_target_choice_get_hint:
 *
 * Returns: (transfer none): a sentence about what is typed
 */
const char *
rq_target_choice_get_hint (RqTargetChoice *self)
{
  g_return_val_if_fail (RQ_IS_TARGET_CHOICE (self), NULL);

  return self->hint;
}

/**
 * rq_target_choice_get_style:
 *
 * Returns: a style class for the hint
 */
const char *
rq_target_choice_get_style (RqTargetChoice *self)
{
  g_return_val_if_fail (RQ_IS_TARGET_CHOICE (self), NULL);

  return self->style;
}

/**
 * rq_target_choice_get_why_not:
 *
 * Returns: (transfer none) (nullable): why it cannot be gone to yet, a sentence
 */
const char *
rq_target_choice_get_why_not (RqTargetChoice *self)
{
  g_return_val_if_fail (RQ_IS_TARGET_CHOICE (self), NULL);

  if (self->wrong)
    return _("This is not a version.");
  if (self->plan == NULL)
    return _("Type the version to go to.");
  if (rq_upgrade_plan_get_n_changes (self->plan) == 0)
    return _("No service would change.");
  return NULL;
}
