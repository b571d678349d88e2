/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "in-window.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "ui-test.h"
#include "widgets/question.h"
#include "wizard/checklist-row.h"

#define NOTE "Tried in the sandbox."

RqApplication *
in_window_application_new (void)
{
  g_autofree char *nowhere = g_build_filename (g_get_home_dir (), "none.ini", NULL);
  g_autoptr (GError) error = NULL;
  RqApplication *application = rq_application_new (nowhere);

  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  return application;
}

RqDeployments *
in_window_deployments_new (RqSandbox  *sandbox,
                           const char *name)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "deployments.ini", NULL);
  g_autofree char *host = NULL;
  g_autoptr (RqDeployment) deployment = NULL;
  g_autoptr (GError) error = NULL;
  RqDeployments *deployments;

  g_remove (path);
  deployments = rq_deployments_load (path, &error);
  g_assert_no_error (error);
  host = g_strdup_printf ("%s@%s:%s", rq_sandbox_get (sandbox, "SANDBOX_USER"),
                          rq_sandbox_get (sandbox, "SANDBOX_SSH_HOST"),
                          rq_sandbox_get (sandbox, "SANDBOX_SSH_PORT"));
  deployment = rq_deployment_new (name, host, rq_sandbox_get (sandbox, "SANDBOX_STACK"),
                                  rq_sandbox_get (sandbox, "SANDBOX_DIRECTORY"),
                                  rq_sandbox_get (sandbox, "SANDBOX_IDENTITY"),
                                  rq_sandbox_get (sandbox, "SANDBOX_KNOWN_HOSTS"), NULL, &error);
  g_assert_no_error (error);
  rq_deployments_add (deployments, deployment, &error);
  g_assert_no_error (error);
  return deployments;
}

void
in_window_wait_for_services (RqWindow *window)
{
  const char *names[] = { "chat-api", "websocket-gateway", "nginx", "redis" };
  RqDeploymentPage *page = rq_window_get_page (window);

  ui_test_wait_long (g_str_equal (rq_deployment_page_get_state (page), "services"));
  for (unsigned int i = 0; i < G_N_ELEMENTS (names); i++)
    ui_test_wait_long (ui_test_find_label (page, names[i]) != NULL);
  ui_test_wait_long (ui_test_find_label (page, _("Healthy")) != NULL);
  /* The stack has just been made: until it is stable, an upgrade has to be confirmed. */
  ui_test_wait_long (ui_test_find_label (page, _("Starting")) == NULL);
}

static void
set_text (gpointer    page,
          const char *id,
          const char *text)
{
  gtk_editable_set_text (ui_test_child (page, id), text);
}

void
in_window_fill_in_host (RqAddDeployment *dialog,
                        RqSandbox       *sandbox)
{
  RqAddHostPage *page = ui_test_child (dialog, "host_page");

  set_text (page, "host_row", rq_sandbox_get (sandbox, "SANDBOX_SSH_HOST"));
  set_text (page, "port_row", rq_sandbox_get (sandbox, "SANDBOX_SSH_PORT"));
  set_text (page, "user_row", rq_sandbox_get (sandbox, "SANDBOX_USER"));
  set_text (page, "known_hosts_row", rq_sandbox_get (sandbox, "SANDBOX_KNOWN_HOSTS"));
  rq_add_host_page_set_identity (page, rq_sandbox_get (sandbox, "SANDBOX_IDENTITY"));
}

static GtkWidget *
next_button (gpointer wizard)
{
  RqWizardFrame *frame = rq_wizard_window_get_frame (RQ_WIZARD_WINDOW (wizard));

  return ui_test_child (frame, "next_button");
}

void
in_window_next (gpointer wizard)
{
  GtkWidget *button = next_button (wizard);

  ui_test_wait_long (gtk_widget_get_mapped (button) && gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

gpointer
in_window_question (void)
{
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) != NULL
                && gtk_widget_get_mapped (ui_test_find_toplevel (RQ_TYPE_QUESTION)));
  return ui_test_find_toplevel (RQ_TYPE_QUESTION);
}

void
in_window_say_yes (void)
{
  GtkWidget *verb = ui_test_child (in_window_question (), "verb_button");

  g_assert_true (gtk_widget_is_sensitive (verb));
  g_signal_emit_by_name (verb, "clicked");
}

RqUpgradeWindow *
in_window_ask_upgrade (RqWindow   *window,
                       const char *version)
{
  RqUpgradeWindow *wizard;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.upgrade", NULL);
  wizard = ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW);
  g_assert_nonnull (wizard);
  rq_target_page_set_version (rq_upgrade_window_get_target_page (wizard), version);
  return wizard;
}

RqReleaseDraft *
in_window_start_checks (RqUpgradeWindow *wizard)
{
  RqUpgradeFlow *flow = rq_upgrade_window_get_flow (wizard);

  ui_test_click (wizard, _("_Start Checks"));
  ui_test_wait_long (rq_upgrade_flow_get_draft (flow) != NULL);
  ui_test_wait (ui_test_find_label (wizard, _("Database snapshots")) != NULL);
  return rq_upgrade_flow_get_draft (flow);
}

static RqChecklistRow *
row_of (gpointer         wizard,
        RqChecklistItem *item)
{
  GtkWidget *label = ui_test_find_label (wizard, rq_checklist_item_get_title (item));

  g_assert_nonnull (label);
  return RQ_CHECKLIST_ROW (gtk_widget_get_ancestor (label, RQ_TYPE_CHECKLIST_ROW));
}

static gboolean
is_checked (RqChecklistItem *item)
{
  return !rq_checklist_item_is_busy (item)
         && (rq_checklist_item_get_kind (item) == RQ_ITEM_PERSON
             || rq_checklist_item_get_status (item) != RQ_ITEM_PENDING);
}

void
in_window_wait_for_checks (RqReleaseDraft *draft)
{
  GListModel *items = rq_release_draft_get_items (draft);

  for (unsigned int i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RqChecklistItem) item = g_list_model_get_item (items, i);

      ui_test_wait_long (is_checked (item));
    }
}

/* A person ticks it with a note, or says why it goes on. */
static void
complete_item (gpointer         wizard,
               RqChecklistItem *item)
{
  RqChecklistRow *row = row_of (wizard, item);

  ui_test_wait_long (is_checked (item));
  if (rq_checklist_item_is_done (item))
    return;

  set_text (row, "note", NOTE);
  if (rq_checklist_item_get_kind (item) == RQ_ITEM_PERSON)
    gtk_check_button_set_active (ui_test_child (row, "check"), TRUE);
  else
    g_signal_emit_by_name (ui_test_child (row, "override_button"), "clicked");
  ui_test_wait_long (rq_checklist_item_is_done (item));
  g_assert_cmpstr (rq_checklist_item_get_note (item), ==, NOTE);
}

void
in_window_complete_checklist (RqUpgradeWindow *wizard,
                              RqReleaseDraft  *draft)
{
  GListModel *items = rq_release_draft_get_items (draft);

  for (unsigned int i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RqChecklistItem) item = g_list_model_get_item (items, i);

      complete_item (wizard, item);
    }
  ui_test_wait_long (rq_release_draft_is_complete (draft));
}

void
in_window_review (RqUpgradeWindow *wizard)
{
  RqReleaseDraft *draft = rq_upgrade_flow_get_draft (rq_upgrade_window_get_flow (wizard));

  ui_test_click (wizard, _("_Review"));
  ui_test_wait (ui_test_find_button (wizard, _("_Approve")) != NULL);
  ui_test_wait_long (!rq_release_draft_is_busy (draft));
}

void
in_window_approve (RqUpgradeWindow *wizard)
{
  RqReleaseDraft *draft = rq_upgrade_flow_get_draft (rq_upgrade_window_get_flow (wizard));

  ui_test_click (wizard, _("_Approve"));
  ui_test_wait_long (ui_test_find_button (wizard, _("_Pull Images and Update")) != NULL);
  ui_test_wait_long (!rq_release_draft_is_busy (draft));
}

RqRollbackWindow *
in_window_ask_rollback (gpointer parent)
{
  RqRollbackWindow *rollback;
  RqRollbackFlow *flow;

  gtk_widget_activate_action (GTK_WIDGET (parent), "win.rollback", NULL);
  rollback = ui_test_find_toplevel (RQ_TYPE_ROLLBACK_WINDOW);
  g_assert_nonnull (rollback);
  flow = rq_rollback_window_get_flow (rollback);
  ui_test_wait_long (rq_rollback_flow_get_preview (flow) != NULL
                     || rq_rollback_flow_get_problem (flow) != NULL);
  g_assert_cmpstr (rq_rollback_flow_get_problem (flow), ==, NULL);
  return rollback;
}

gboolean
in_window_is_at (RqWizardFlow *flow,
                 const char   *step)
{
  return g_str_equal (rq_wizard_step_get_name (rq_wizard_flow_get_current (flow)), step);
}
