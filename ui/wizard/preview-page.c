/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/preview-page.h"

#include <glib/gi18n-lib.h>

#include "format.h"
#include "ui.h"

struct _RqPreviewPage
{
  AdwBin parent_instance;

  GPtrArray *rows; /* (owned) of group and row in turn (unowned) */

  GtkStack            *stack; /* (unowned) of the template, as all below */
  AdwStatusPage       *failed_page;
  AdwStatusPage       *nothing_page;
  GtkLabel            *summary;
  GtkLabel            *notice;
  AdwPreferencesGroup *changes_group;
  AdwPreferencesGroup *warnings_group;
  AdwPreferencesGroup *rest_group;
};

G_DEFINE_FINAL_TYPE (RqPreviewPage, rq_preview_page, ADW_TYPE_BIN)

static void
rq_preview_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_PREVIEW_PAGE);
  G_OBJECT_CLASS (rq_preview_page_parent_class)->dispose (object);
}

static void
rq_preview_page_finalize (GObject *object)
{
  g_ptr_array_unref (RQ_PREVIEW_PAGE (object)->rows);
  G_OBJECT_CLASS (rq_preview_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "preview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqPreviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RqPreviewPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, RqPreviewPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, RqPreviewPage, summary);
  gtk_widget_class_bind_template_child (widget_class, RqPreviewPage, notice);
  gtk_widget_class_bind_template_child (widget_class, RqPreviewPage, changes_group);
  gtk_widget_class_bind_template_child (widget_class, RqPreviewPage, warnings_group);
  gtk_widget_class_bind_template_child (widget_class, RqPreviewPage, rest_group);
}

static void
rq_preview_page_class_init (RqPreviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_preview_page_dispose;
  object_class->finalize = rq_preview_page_finalize;
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rq_preview_page_init (RqPreviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}

static GtkWidget *
row_new (const char *icon_name,
         const char *style,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (icon, style);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (subtitle != NULL && *subtitle != '\0')
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static void
add (RqPreviewPage       *self,
     AdwPreferencesGroup *group,
     GtkWidget           *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, group);
  g_ptr_array_add (self->rows, row);
}

static void
add_service (RqPreviewPage       *self,
             const RqRollbackRow *row)
{
  g_autofree char *change = NULL;
  g_autofree char *subtitle = NULL;

  if (!row->changes || row->job)
    {
      add (self, self->rest_group, row_new ("rq-stopped-symbolic", "dim-label", row->name,
                                            row->note));
      return;
    }

  change = rq_format_image_change (row->now, row->baseline);
  if (*row->note != '\0')
    subtitle = g_strdup_printf ("%s\n%s", change, row->note);
  add (self, self->changes_group,
       row_new ("rq-rolling-back-symbolic", "accent", row->name,
                subtitle != NULL ? subtitle : change));
}

static void
show_rows (RqPreviewPage     *self,
           RqRollbackPreview *preview)
{
  const char *const *warnings = rq_rollback_preview_get_warnings (preview);
  unsigned int n_rows = rq_rollback_preview_get_n_rows (preview);
  unsigned int n_rest = 0;

  for (unsigned int i = 0; i < n_rows; i++)
    {
      const RqRollbackRow *row = rq_rollback_preview_get_row (preview, i);

      add_service (self, row);
      n_rest += !row->changes || row->job;
    }
  for (unsigned int i = 0; warnings[i] != NULL; i++)
    add (self, self->warnings_group, row_new ("rq-attention-symbolic", "warning", warnings[i],
                                              NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->rest_group), n_rest > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->changes_group), n_rest < n_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->warnings_group), warnings[0] != NULL);
}

static char *
summary_words (const char *version)
{
  if (*version == '\0')
    return g_strdup (_("Every service below gets back the image, the settings, configs and "
                       "secrets that it had before the last upgrade. All of them at once."));

  return g_strdup_printf (_("Every service below gets back the image, the settings, configs and "
                            "secrets that it had before the last upgrade, with version %s. All of "
                            "them at once."), version);
}

/* A release that failed before it changed anything has nothing to write, but is to be closed. */
static void
show_nothing (RqPreviewPage *self,
              gboolean       is_open)
{
  const char *words = _("Every service already is what it was before the last upgrade.");
  const char *open_words = _("Every service is what it was before the last upgrade, but the "
                             "release is still open. Closing it verifies all services and lets "
                             "the next upgrade begin.");

  adw_status_page_set_description (self->nothing_page, is_open ? open_words : words);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

static void
empty (RqPreviewPage *self)
{
  AdwPreferencesGroup *groups[] = { self->changes_group, self->warnings_group, self->rest_group };

  for (unsigned int i = 0; i < self->rows->len; i += 2)
    adw_preferences_group_remove (self->rows->pdata[i], self->rows->pdata[i + 1]);
  g_ptr_array_set_size (self->rows, 0);
  for (unsigned int i = 0; i < G_N_ELEMENTS (groups); i++)
    gtk_widget_set_visible (GTK_WIDGET (groups[i]), FALSE);
}

/**
 * rq_preview_page_new:
 *
 * Returns: (transfer floating): a page that says that it is being read
 */
GtkWidget *
rq_preview_page_new (void)
{
  return g_object_new (RQ_TYPE_PREVIEW_PAGE, NULL);
}

/**
 * rq_preview_page_show_loading:
 *
 * Says that it is being read.
 */
void
rq_preview_page_show_loading (RqPreviewPage *self)
{
  g_return_if_fail (RQ_IS_PREVIEW_PAGE (self));

  gtk_stack_set_visible_child_name (self->stack, "loading");
}

/**
 * rq_preview_page_show_preview:
 * @preview: what it would do
 */
void
rq_preview_page_show_preview (RqPreviewPage     *self,
                              RqRollbackPreview *preview)
{
  g_autofree char *summary = summary_words (rq_rollback_preview_get_version (preview));

  g_return_if_fail (RQ_IS_PREVIEW_PAGE (self));

  empty (self);
  if (rq_rollback_preview_get_n_changes (preview) == 0)
    {
      show_nothing (self, rq_rollback_preview_is_open (preview));
      return;
    }

  gtk_label_set_label (self->summary, summary);
  show_rows (self, preview);
  gtk_stack_set_visible_child_name (self->stack, "preview");
}

/**
 * rq_preview_page_show_problem:
 * @words: why it cannot be done, and what to do
 */
void
rq_preview_page_show_problem (RqPreviewPage *self,
                              const char    *words)
{
  g_autofree char *description = g_markup_escape_text (words, -1);

  g_return_if_fail (RQ_IS_PREVIEW_PAGE (self));

  adw_status_page_set_description (self->failed_page, description);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

/**
 * rq_preview_page_set_notice:
 * @words: what confirming does first
 */
void
rq_preview_page_set_notice (RqPreviewPage *self,
                            const char    *words)
{
  g_return_if_fail (RQ_IS_PREVIEW_PAGE (self));

  gtk_label_set_label (self->notice, words);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), *words != '\0');
}

/**
 * rq_preview_page_get_state:
 *
 * Returns: what is shown: "loading", "failed", "nothing" or "preview"
 */
const char *
rq_preview_page_get_state (RqPreviewPage *self)
{
  g_return_val_if_fail (RQ_IS_PREVIEW_PAGE (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
