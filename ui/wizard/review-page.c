/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/review-page.h"

#include <glib/gi18n-lib.h>

#include "ui.h"
#include "widgets/banner.h"
#include "widgets/layout.h"
#include "wizard/checklist-words.h"

struct _RqReviewPage
{
  AdwBin parent_instance;

  GSignalGroup *draft; /* (owned) of the RqReleaseDraft */

  RqBanner      *problem; /* (unowned) of the template, as all below */
  GtkLabel      *signature;
  GtkListBox    *items;
  GtkWidget     *comment_group;
  GtkEditable   *comment;
  GtkWidget     *send_back_button;
  GtkWidget     *observe_row;
  GtkSpinButton *observe_minutes;
};

static unsigned int changed_signal;
static unsigned int send_back_signal;

G_DEFINE_FINAL_TYPE (RqReviewPage, rq_review_page, ADW_TYPE_BIN)

static GtkWidget *
evidence_row_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *row;

  g_object_set (label, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                "selectable", TRUE, "can-focus", FALSE, "margin-top", 12, "margin-bottom", 12,
                "margin-start", 12, "margin-end", 12, NULL);
  rq_layout_forbid_hyphens (GTK_LABEL (label));
  gtk_widget_add_css_class (label, "caption");
  row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", label, "activatable", FALSE, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label,
                                  NULL, -1);
  return row;
}

static GtkWidget *
item_row_new (gpointer data,
              gpointer user_data)
{
  RqChecklistItem *item = data;
  RqItemStatus status = rq_checklist_item_get_status (item);
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", rq_item_status_icon (status),
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = gtk_label_new (rq_item_status_to_label (status));
  g_autofree char *words = rq_checklist_item_say (item);
  g_autofree char *evidence = g_strjoinv ("\n", (char **) rq_checklist_item_get_evidence (item));

  gtk_widget_add_css_class (icon, rq_item_status_style (status));
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rq_checklist_item_get_title (item));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), words);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), icon);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), label);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                            evidence_row_new (*evidence != '\0'
                                              ? evidence
                                              : rq_checklist_item_get_details (item)));
  return row;
}

/* Four eyes see more than two: who has approved what they prepared, is said. */
static char *
say_approval (const RqSignature *approval,
              const char        *author)
{
  g_autofree char *who = rq_format_who_when (approval->who, approval->when);
  g_autofree char *approver = rq_format_person (approval->who);
  gboolean is_same = g_strcmp0 (approver, author) == 0;

  if (*approval->comment != '\0')
    return g_strdup_printf (is_same ? _("Prepared and approved by the same person, %s: %s")
                                    : _("Approved by %s: %s"), who, approval->comment);
  return g_strdup_printf (is_same ? _("Prepared and approved by the same person, %s.")
                                  : _("Approved by %s."), who);
}

static char *
say_signature (RqReleaseDraft *draft)
{
  const RqSignature *approval = rq_release_draft_get_approval (draft);
  const RqSignature *back = rq_release_draft_get_sent_back (draft);
  RqReleaseHead *head = rq_release_draft_get_head (draft);
  g_autofree char *author = head != NULL ? rq_format_person (rq_release_head_get_author (head))
                                         : NULL;
  g_autofree char *who = NULL;

  if (approval != NULL)
    return say_approval (approval, author);
  if (back != NULL)
    {
      who = rq_format_who_when (back->who, back->when);
      return g_strdup_printf (_("Sent back by %s: %s"), who, back->comment);
    }
  if (head == NULL)
    return g_strdup ("");

  return g_strdup_printf (_("Prepared by %s. Not approved yet."), author);
}

/* A few rows, made anew: nothing in them is typed. */
static void
show_draft (RqReviewPage *self)
{
  g_autoptr (RqReleaseDraft) draft = g_signal_group_dup_target (self->draft);
  g_autofree char *signature = NULL;

  if (draft == NULL)
    return;

  signature = say_signature (draft);
  gtk_label_set_label (self->signature, signature);
  gtk_list_box_bind_model (self->items, rq_release_draft_get_items (draft), item_row_new, NULL,
                           NULL);
}

static void
comment_changed_cb (RqReviewPage *self)
{
  g_autofree char *comment = rq_review_page_dup_comment (self);

  gtk_widget_set_sensitive (self->send_back_button, *comment != '\0');
  g_signal_emit (self, changed_signal, 0);
}

static void
send_back_clicked_cb (RqReviewPage *self)
{
  g_signal_emit (self, send_back_signal, 0);
}

static void
rq_review_page_dispose (GObject *object)
{
  RqReviewPage *self = RQ_REVIEW_PAGE (object);

  g_clear_object (&self->draft);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_REVIEW_PAGE);
  G_OBJECT_CLASS (rq_review_page_parent_class)->dispose (object);
}

static void
rq_review_page_class_init (RqReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_review_page_dispose;
  send_back_signal = g_signal_new ("send-back", RQ_TYPE_REVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  changed_signal = g_signal_new ("changed", RQ_TYPE_REVIEW_PAGE,
                                 G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqReviewPage, problem);
  gtk_widget_class_bind_template_child (widget_class, RqReviewPage, signature);
  gtk_widget_class_bind_template_child (widget_class, RqReviewPage, items);
  gtk_widget_class_bind_template_child (widget_class, RqReviewPage, comment_group);
  gtk_widget_class_bind_template_child (widget_class, RqReviewPage, comment);
  gtk_widget_class_bind_template_child (widget_class, RqReviewPage, send_back_button);
  gtk_widget_class_bind_template_child (widget_class, RqReviewPage, observe_row);
  gtk_widget_class_bind_template_child (widget_class, RqReviewPage, observe_minutes);
  gtk_widget_class_bind_template_callback (widget_class, comment_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_back_clicked_cb);
}

static void
rq_review_page_init (RqReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->draft = g_signal_group_new (RQ_TYPE_RELEASE_DRAFT);
  g_signal_group_connect_swapped (self->draft, "notify::head", G_CALLBACK (show_draft), self);
}

/**
 * rq_review_page_new:
 *
 * Returns: (transfer floating): a page without a checklist
 */
GtkWidget *
rq_review_page_new (void)
{
  return g_object_new (RQ_TYPE_REVIEW_PAGE, NULL);
}

/**
 * rq_review_page_set_draft:
 * @draft: (nullable): what is reviewed
 */
void
rq_review_page_set_draft (RqReviewPage   *self,
                          RqReleaseDraft *draft)
{
  g_return_if_fail (RQ_IS_REVIEW_PAGE (self));

  g_signal_group_set_target (self->draft, draft);
  show_draft (self);
}

/**
 * rq_review_page_dup_comment:
 *
 * Returns: (transfer full): what was typed, without spaces around it
 */
char *
rq_review_page_dup_comment (RqReviewPage *self)
{
  g_return_val_if_fail (RQ_IS_REVIEW_PAGE (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (self->comment)));
}

/**
 * rq_review_page_get_observe_minutes:
 *
 * Returns: how long everything is to be watched after it was verified
 */
unsigned int
rq_review_page_get_observe_minutes (RqReviewPage *self)
{
  g_return_val_if_fail (RQ_IS_REVIEW_PAGE (self), 0);

  return (unsigned int) gtk_spin_button_get_value_as_int (self->observe_minutes);
}

/**
 * rq_review_page_set_editable:
 * @editable: whether the draft can still be changed
 */
void
rq_review_page_set_editable (RqReviewPage *self,
                             gboolean      editable)
{
  g_return_if_fail (RQ_IS_REVIEW_PAGE (self));

  gtk_widget_set_visible (self->comment_group, editable);
  gtk_widget_set_visible (self->send_back_button, editable);
  gtk_widget_set_sensitive (self->observe_row, editable);
}

/**
 * rq_review_page_set_problem:
 * @words: (nullable): what could not be written, and what to do
 */
void
rq_review_page_set_problem (RqReviewPage *self,
                            const char   *words)
{
  g_return_if_fail (RQ_IS_REVIEW_PAGE (self));

  rq_banner_set_title (self->problem, words);
}
