/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/deployment-actions.h"

#include <glib/gi18n-lib.h>

#include "deployment/add-deployment.h"
#include "deployment/edit-deployment.h"
#include "settings/secrets.h"
#include "ssh/ssh-target.h"
#include "widgets/question.h"

struct _RqDeploymentActions
{
  GObject parent_instance;

  GtkApplicationWindow *window;      /* (unowned) holds this */
  RqDeployments        *deployments; /* (owned) */
  RqReleaseDesk        *desk;        /* (owned) */
};

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_NOTICE,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RqDeploymentActions, rq_deployment_actions, G_TYPE_OBJECT)

/* A removal that is being asked about. */
typedef struct
{
  RqDeploymentActions *self;       /* (owned) */
  RqDeployment        *deployment; /* (owned) */
  GtkCheckButton      *forget;     /* (owned) */
} Removal;

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->self);
  g_object_unref (removal->deployment);
  g_object_unref (removal->forget);
  g_free (removal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static void
chosen_cb (RqDeploymentActions *self,
           const char          *name)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, name);
}

static void
add_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       data)
{
  RqDeploymentActions *self = data;
  RqAddDeployment *dialog = rq_add_deployment_new (GTK_WINDOW (self->window), self->deployments);

  g_signal_connect_object (dialog, "added", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* (transfer none) (nullable): %NULL when there is none, or when it must not be touched now */
static RqDeployment *
find (RqDeploymentActions *self,
      GVariant            *name,
      gboolean             must_be_idle)
{
  RqDeployment *deployment = rq_deployments_find (self->deployments,
                                                  g_variant_get_string (name, NULL));
  g_autofree char *words = NULL;

  if (deployment == NULL || !must_be_idle ||
      rq_release_desk_find_running (self->desk, deployment) == NULL)
    return deployment;

  words = g_strdup_printf (_("A release of %s is under way. Wait until it is over."),
                           rq_deployment_get_name (deployment));
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, words);
  return NULL;
}

static void
present (RqDeploymentActions *self,
         RqEditDeployment    *dialog)
{
  g_signal_connect_object (dialog, "saved", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
edit_cb (GSimpleAction *action,
         GVariant      *name,
         gpointer       data)
{
  RqDeploymentActions *self = data;
  RqDeployment *deployment = find (self, name, TRUE);

  if (deployment != NULL)
    present (self, rq_edit_deployment_new (GTK_WINDOW (self->window), self->deployments,
                                           deployment));
}

/* What an error of libssh2 offers: the same deployment, reached by the system's own ssh. */
static void
use_openssh_cb (GSimpleAction *action,
                GVariant      *name,
                gpointer       data)
{
  RqDeploymentActions *self = data;
  RqDeployment *deployment = find (self, name, TRUE);
  g_autofree char *kept_name = g_variant_dup_string (name, NULL);
  g_autoptr (RqDeployment) changed = NULL;
  g_autoptr (GError) error = NULL;

  if (deployment == NULL)
    return;

  changed = rq_deployment_with_transport (deployment, "openssh", &error);
  if (changed == NULL ||
      !rq_deployments_replace (self->deployments, kept_name, changed, &error))
    {
      g_signal_emit (self, signals[SIGNAL_NOTICE], 0, error->message);
      return;
    }
  chosen_cb (self, kept_name);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.connect", NULL);
}

static void
duplicate_cb (GSimpleAction *action,
              GVariant      *name,
              gpointer       data)
{
  RqDeploymentActions *self = data;
  RqDeployment *deployment = find (self, name, FALSE);

  if (deployment != NULL)
    present (self, rq_edit_deployment_new_duplicate (GTK_WINDOW (self->window), self->deployments,
                                                     deployment));
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (RqDeploymentActions) self = data;
  g_autoptr (GError) error = NULL;

  rq_secrets_forget_finish (result, &error);
  /* Without a keyring nothing was ever remembered. */
  if (error != NULL && !g_error_matches (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_NO_KEYRING))
    g_signal_emit (self, signals[SIGNAL_NOTICE], 0, error->message);
}

/* By the name under which connecting remembers them. */
static void
forget_secrets (RqDeploymentActions *self,
                RqDeployment        *deployment)
{
  g_autoptr (RqSshTarget) target = rq_ssh_target_new (rq_deployment_get_host (deployment), NULL,
                                                      NULL, NULL);
  const char *user = target != NULL ? rq_ssh_target_get_user (target) : NULL;
  g_autofree char *name = NULL;

  if (target == NULL)
    return;

  name = user != NULL ? g_strdup_printf ("%s@%s", user, rq_ssh_target_get_host (target))
                      : g_strdup (rq_ssh_target_get_host (target));
  rq_secrets_forget_all_async (name, NULL, forgotten_cb, g_object_ref (self));
}

static void
remove_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (Removal) removal = data;
  RqDeploymentActions *self = removal->self;
  g_autoptr (GError) error = NULL;

  if (!rq_question_ask_finish (RQ_QUESTION (source), result, NULL))
    return;

  if (!rq_deployments_remove (self->deployments, rq_deployment_get_name (removal->deployment),
                              &error))
    g_signal_emit (self, signals[SIGNAL_NOTICE], 0, error->message);
  else if (gtk_check_button_get_active (removal->forget))
    forget_secrets (self, removal->deployment);
}

static void
remove_cb (GSimpleAction *action,
           GVariant      *name,
           gpointer       data)
{
  RqDeploymentActions *self = data;
  RqDeployment *deployment = find (self, name, TRUE);
  g_autofree char *heading = NULL;
  RqQuestion *question;
  Removal *removal;
  GtkWidget *forget;

  if (deployment == NULL)
    return;

  heading = g_strdup_printf (_("Remove “%s”?"), rq_deployment_get_name (deployment));
  question = rq_question_new (GTK_WINDOW (self->window), heading,
                              _("It is removed from the list on this workstation. Nothing on the "
                                "server "
                                "is changed: the stack keeps running, and its releases stay "
                                "recorded in "
                                "the swarm."));
  removal = g_new0 (Removal, 1);
  removal->self = g_object_ref (self);
  removal->deployment = g_object_ref (deployment);
  forget = gtk_check_button_new_with_mnemonic (_("Also _forget what was remembered of this login"));
  removal->forget = g_object_ref_sink (GTK_CHECK_BUTTON (forget));
  gtk_check_button_set_active (removal->forget, TRUE);
  gtk_label_set_wrap (GTK_LABEL (gtk_widget_get_last_child (forget)), TRUE);
  rq_question_set_verb (question, _("_Remove"), RQ_VERB_DESTRUCTIVE);
  rq_question_set_extra (question, forget);
  rq_question_ask_async (question, NULL, remove_answered_cb, removal);
}

static const GActionEntry entries[] = {
  { "add-deployment", add_cb },
  { "edit-deployment", edit_cb, "s" },
  { "use-openssh", use_openssh_cb, "s" },
  { "duplicate-deployment", duplicate_cb, "s" },
  { "remove-deployment", remove_cb, "s" },
};

static void
rq_deployment_actions_finalize (GObject *object)
{
  RqDeploymentActions *self = RQ_DEPLOYMENT_ACTIONS (object);

  g_clear_object (&self->deployments);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (rq_deployment_actions_parent_class)->finalize (object);
}

static void
rq_deployment_actions_dispose (GObject *object)
{
  RqDeploymentActions *self = RQ_DEPLOYMENT_ACTIONS (object);

  for (unsigned int i = 0; self->window != NULL && i < G_N_ELEMENTS (entries); i++)
    g_action_map_remove_action (G_ACTION_MAP (self->window), entries[i].name);
  self->window = NULL;
  G_OBJECT_CLASS (rq_deployment_actions_parent_class)->dispose (object);
}

static void
rq_deployment_actions_class_init (RqDeploymentActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rq_deployment_actions_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_deployment_actions_finalize;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", RQ_TYPE_DEPLOYMENT_ACTIONS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", RQ_TYPE_DEPLOYMENT_ACTIONS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rq_deployment_actions_init (RqDeploymentActions *self)
{
}

/**
 * rq_deployment_actions_new:
 * @window: gets the actions; holds what is returned, and lets it go before it goes itself
 * @desk: where releases run
 *
 * Returns: (transfer full): the actions
 */
RqDeploymentActions *
rq_deployment_actions_new (GtkApplicationWindow *window,
                           RqDeployments        *deployments,
                           RqReleaseDesk        *desk)
{
  RqDeploymentActions *self = g_object_new (RQ_TYPE_DEPLOYMENT_ACTIONS, NULL);

  self->window = window;
  self->deployments = g_object_ref (deployments);
  self->desk = g_object_ref (desk);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  return self;
}
