/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "swarm/image-ref.h"

/* How one outcome is drawn; the words are the core's. */
typedef struct
{
  const char *icon;
  const char *style;   /* a style class of libadwaita, "" for plain */
  int         urgency; /* larger: look here first */
} OutcomeLook;

static const OutcomeLook outcome_looks[] = {
  [RQ_OUTCOME_HEALTHY] = { "rq-healthy-symbolic", "success", 0 },
  [RQ_OUTCOME_NO_OP] = { "rq-healthy-symbolic", "success", 0 },
  [RQ_OUTCOME_JOB] = { "rq-job-symbolic", "", 1 },
  [RQ_OUTCOME_STOPPED] = { "rq-stopped-symbolic", "dim-label", 1 },
  [RQ_OUTCOME_STARTING] = { "rq-updating-symbolic", "accent", 2 },
  [RQ_OUTCOME_UPDATING] = { "rq-updating-symbolic", "accent", 3 },
  [RQ_OUTCOME_ROLLING_BACK] = { "rq-rolling-back-symbolic", "warning", 4 },
  [RQ_OUTCOME_WRONG_IMAGE] = { "rq-attention-symbolic", "warning", 5 },
  [RQ_OUTCOME_ROLLED_BACK] = { "rq-rolled-back-symbolic", "error", 6 },
  [RQ_OUTCOME_DEGRADED] = { "rq-attention-symbolic", "warning", 7 },
  [RQ_OUTCOME_STALLED] = { "rq-stalled-symbolic", "warning", 8 },
  [RQ_OUTCOME_PAUSED] = { "rq-paused-symbolic", "error", 9 },
  [RQ_OUTCOME_ROLLBACK_STUCK] = { "rq-failed-symbolic", "error", 10 },
};

static const OutcomeLook *
outcome_look (RqOutcome outcome)
{
  static const OutcomeLook unknown = { "rq-unknown-symbolic", "dim-label", 1 };

  if ((unsigned int) outcome >= G_N_ELEMENTS (outcome_looks))
    return &unknown;

  return &outcome_looks[outcome];
}

/**
 * rq_format_outcome_icon:
 *
 * Returns: the name of a symbolic icon of the resource bundle; each differs in shape, not in
 * colour only
 */
const char *
rq_format_outcome_icon (RqOutcome outcome)
{
  return outcome_look (outcome)->icon;
}

/**
 * rq_format_outcome_style:
 *
 * Returns: a style class that colours an icon and its word, "" for none
 */
const char *
rq_format_outcome_style (RqOutcome outcome)
{
  return outcome_look (outcome)->style;
}

/**
 * rq_format_outcome_urgency:
 *
 * Returns: for sorting: the larger, the sooner a person should look
 */
int
rq_format_outcome_urgency (RqOutcome outcome)
{
  return outcome_look (outcome)->urgency;
}

static gboolean
session_needs_person (RqDeploymentSession *session)
{
  RqSwarmModel *model = rq_deployment_session_get_model (session);
  g_autofree char *attention = NULL;

  if (model != NULL)
    g_object_get (model, "attention", &attention, NULL);
  return attention != NULL;
}

/**
 * rq_format_session_icon:
 *
 * Returns: the icon of the state of a connection, or of a stack that needs a person
 */
const char *
rq_format_session_icon (RqDeploymentSession *session)
{
  switch (rq_deployment_session_get_state (session))
    {
    case RQ_SESSION_ONLINE:
      return session_needs_person (session) ? "rq-attention-symbolic" : "rq-online-symbolic";
    case RQ_SESSION_CONNECTING:
    case RQ_SESSION_RECONNECTING:
      return "rq-updating-symbolic";
    case RQ_SESSION_LOST:
      return "rq-lost-symbolic";
    case RQ_SESSION_OFFLINE:
    default:
      return rq_deployment_session_get_error (session) != NULL ? "rq-lost-symbolic"
                                                               : "rq-offline-symbolic";
    }
}

/**
 * rq_format_session_style:
 *
 * Returns: a style class for the icon and the word, "" for none
 */
const char *
rq_format_session_style (RqDeploymentSession *session)
{
  switch (rq_deployment_session_get_state (session))
    {
    case RQ_SESSION_ONLINE:
      return session_needs_person (session) ? "warning" : "success";
    case RQ_SESSION_CONNECTING:
      return "accent";
    case RQ_SESSION_RECONNECTING:
      return "warning";
    case RQ_SESSION_LOST:
      return "error";
    case RQ_SESSION_OFFLINE:
    default:
      return rq_deployment_session_get_error (session) != NULL ? "error" : "dim-label";
    }
}

/**
 * rq_format_session_words:
 *
 * Returns: the same in words
 */
const char *
rq_format_session_words (RqDeploymentSession *session)
{
  switch (rq_deployment_session_get_state (session))
    {
    case RQ_SESSION_ONLINE:
      return session_needs_person (session) ? _("Needs attention") : _("Connected");
    case RQ_SESSION_CONNECTING:
      return _("Connecting…");
    case RQ_SESSION_RECONNECTING:
      return rq_deployment_session_lacks_docker (session) ? _("No answer from Docker")
                                                          : _("Reconnecting…");
    case RQ_SESSION_LOST:
      return _("Connection lost");
    case RQ_SESSION_OFFLINE:
    default:
      return rq_deployment_session_get_error (session) != NULL ? _("Could not connect")
                                                               : _("Not connected");
    }
}

/**
 * rq_format_why_read_only:
 *
 * Returns: (nullable): why nothing can be changed over it now, %NULL when it can
 */
const char *
rq_format_why_read_only (RqDeploymentSession *session)
{
  if (rq_deployment_session_get_state (session) == RQ_SESSION_ONLINE)
    return NULL;
  return rq_deployment_session_lacks_docker (session)
         ? _("Not possible now: Docker does not answer")
         : _("Not possible now: there is no connection");
}

/* A daemon that is not there has a sentence of its own; what else it says is told as it is. */
static char *
format_docker (RqDeploymentSession *session,
               const char          *ago,
               unsigned int         next)
{
  const GError *error = rq_deployment_session_get_error (session);
  gboolean silent = error == NULL || error->domain != RQ_ENGINE_ERROR
                    || error->code == RQ_ENGINE_ERROR_UNAVAILABLE
                    || error->code == RQ_ENGINE_ERROR_NOT_A_MANAGER;

  if (!silent && next > 0)
    return g_strdup_printf (_("%s Trying again in %u s."), error->message, next);
  if (!silent)
    return g_strdup_printf (_("%s Trying again now."), error->message);
  if (next > 0)
    return g_strdup_printf (_("Docker has not answered for %s, trying again in %u s."), ago, next);
  return g_strdup_printf (_("Docker has not answered for %s, trying again now."), ago);
}

char *
rq_format_reconnecting (RqDeploymentSession *session)
{
  unsigned int next = rq_deployment_session_get_next_try_in (session);
  g_autofree char *ago = rq_time_format_span (rq_deployment_session_get_lost_for (session));

  if (rq_deployment_session_lacks_docker (session))
    return format_docker (session, ago, next);
  if (next > 0)
    return g_strdup_printf (_("Connection lost %s ago, trying again in %u s."), ago, next);
  return g_strdup_printf (_("Connection lost %s ago, trying again now."), ago);
}

/**
 * rq_format_deployment_place:
 *
 * Returns: (transfer full): which stack where: "cometchat on deploy@m1"
 */
char *
rq_format_deployment_place (RqDeployment *deployment)
{
  /* Translators: a stack's name, then the host that it runs on */
  return g_strdup_printf (_("%s on %s"), rq_deployment_get_stack (deployment),
                          rq_deployment_get_host (deployment));
}

/**
 * rq_format_session_place:
 *
 * Returns: (transfer full): which stack where, with the manager that is connected to
 */
char *
rq_format_session_place (RqDeploymentSession *session)
{
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);

  if (rq_deployment_get_other_hosts (deployment) == NULL ||
      rq_deployment_session_get_state (session) != RQ_SESSION_ONLINE)
    return rq_format_deployment_place (deployment);
  return g_strdup_printf (_("%s on %s"), rq_deployment_get_stack (deployment),
                          rq_transport_get_name (rq_deployment_session_get_transport (session)));
}

/**
 * rq_format_session_way:
 *
 * Returns: (transfer full): the same, with its node, and why other managers were not reached
 */
char *
rq_format_session_way (RqDeploymentSession *session)
{
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);
  g_autofree char *manager = rq_deployment_session_dup_manager (session);
  g_autofree char *trouble = rq_deployment_session_dup_trouble (session);
  g_autofree char *words = NULL;

  if (rq_deployment_get_other_hosts (deployment) == NULL || manager == NULL)
    return rq_format_deployment_place (deployment);
  words = g_strdup_printf (_("Connected through %s."), manager);
  return trouble != NULL ? g_strdup_printf ("%s\n%s", words, trouble) : g_steal_pointer (&words);
}

/**
 * rq_format_changed:
 * @changed: (nullable): a time
 *
 * Returns: (transfer full): how long ago that was, "–" when not known
 */
char *
rq_format_changed (GDateTime *changed)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return changed != NULL ? rq_time_format_ago (changed, now) : g_strdup ("–");
}

/**
 * rq_format_version:
 * @version: (nullable): a tag
 *
 * Returns: (transfer full): it, or "–" for an image without one
 */
char *
rq_format_version (const char *version)
{
  return g_strdup (version != NULL && *version != '\0' ? version : "–");
}

/**
 * rq_format_image_change:
 * @now: the image now, "" when the service is gone
 * @then: the image to go back to
 *
 * Returns: (transfer full): "3.9.52 → 3.9.51", as short as it says what changes
 */
char *
rq_format_image_change (const char *now,
                        const char *then)
{
  gboolean removed = *now == '\0';
  g_autofree char *now_words = NULL;
  g_autofree char *then_words = NULL;

  rq_image_tell_apart (removed ? then : now, then, &now_words, &then_words);
  if (removed)
    /* Translators: a service that was removed and is made again, with its version */
    return g_strdup_printf (_("removed → %s"), then_words);
  if (g_str_equal (now, then))
    return g_strdup_printf (_("%s, with its settings of then"), then_words);

  return g_strdup_printf ("%s → %s", now_words, then_words);
}

typedef struct
{
  const char *state;
  const char *label; /* to be translated */
  const char *icon;
  const char *style;
} TaskLook;

/* Swarm's states in the order of a task's life. */
static const TaskLook task_looks[] = {
  { "new", N_("New"), "rq-pending-symbolic", "accent" },
  { "allocated", N_("Waiting for a node"), "rq-pending-symbolic", "accent" },
  { "pending", N_("Waiting for a node"), "rq-pending-symbolic", "warning" },
  { "assigned", N_("Assigned"), "rq-updating-symbolic", "accent" },
  { "accepted", N_("Accepted"), "rq-updating-symbolic", "accent" },
  { "preparing", N_("Preparing"), "rq-updating-symbolic", "accent" },
  { "ready", N_("Ready"), "rq-updating-symbolic", "accent" },
  { "starting", N_("Starting"), "rq-updating-symbolic", "accent" },
  { "running", N_("Running"), "rq-healthy-symbolic", "success" },
  { "complete", N_("Completed"), "rq-healthy-symbolic", "dim-label" },
  { "shutdown", N_("Stopped"), "rq-stopped-symbolic", "dim-label" },
  { "failed", N_("Failed"), "rq-failed-symbolic", "error" },
  { "rejected", N_("Rejected"), "rq-failed-symbolic", "error" },
  { "remove", N_("Being removed"), "rq-stopped-symbolic", "dim-label" },
  { "orphaned", N_("Node lost"), "rq-lost-symbolic", "warning" },
};

static const TaskLook *
task_look (RqTask *task)
{
  static const TaskLook unknown = { "", N_("Unknown"), "rq-unknown-symbolic", "dim-label" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (task_looks); i++)
    if (g_str_equal (task_looks[i].state, rq_task_get_state (task)))
      return &task_looks[i];
  return &unknown;
}

/**
 * rq_format_task_state:
 *
 * Returns: the state of a task in a word or two
 */
const char *
rq_format_task_state (RqTask *task)
{
  return _(task_look (task)->label);
}

/**
 * rq_format_task_icon:
 *
 * Returns: the icon of the state
 */
const char *
rq_format_task_icon (RqTask *task)
{
  return task_look (task)->icon;
}

/**
 * rq_format_task_style:
 *
 * Returns: a style class for both
 */
const char *
rq_format_task_style (RqTask *task)
{
  return task_look (task)->style;
}

/**
 * rq_format_image_version:
 * @image: (nullable): as in a spec
 *
 * Returns: (transfer full): its tag, or "–" without one
 */
char *
rq_format_image_version (const char *image)
{
  g_autoptr (RqImageRef) reference = image != NULL ? rq_image_ref_parse (image, NULL) : NULL;

  return rq_format_version (reference != NULL ? rq_image_ref_get_tag (reference) : NULL);
}

/**
 * rq_format_fits:
 * @width: what there is, 0 before the first layout
 * @needed: what it takes
 *
 * Returns: whether there is room, for templates; yes as long as nothing is known
 */
gboolean
rq_format_fits (GObject *object,
                int      width,
                int      needed)
{
  return width == 0 || width >= needed;
}

/**
 * rq_format_without_mnemonic:
 * @label: of a control, with its underline
 *
 * Returns: (transfer full): as it is read aloud
 */
char *
rq_format_without_mnemonic (const char *label)
{
  GString *words = g_string_new (NULL);

  for (const char *at = label; *at != '\0'; at++)
    {
      if (*at == '_' && at[1] != '\0')
        at++;
      g_string_append_c (words, *at);
    }
  return g_string_free (words, FALSE);
}
