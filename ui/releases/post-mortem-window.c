/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/post-mortem-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "records/post-mortem-markdown.h"
#include "release/post-mortem-draft.h"
#include "releases/action-row.h"
#include "releases/post-mortem-print.h"
#include "releases/post-mortem-text.h"
#include "releases/save-file.h"
#include "ui.h"
#include "widgets/banner.h"

struct _RqPostMortemWindow
{
  AdwApplicationWindow parent_instance;

  RqPostMortemEditor *editor; /* (owned) */
  RqPostMortemText *texts[RQ_POST_MORTEM_N_FIELDS];   /* (unowned) of the form */
  GPtrArray *rows;             /* (owned) of RqActionRow (unowned), in their order */
  RqActionItem *removed;       /* (owned) (nullable) what an undo brings back */
  unsigned int removed_at;

  AdwWindowTitle *title;  /* (unowned) of the template, as all below */
  RqBanner *conflict_banner;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkSpinner *spinner;
  AdwStatusPage *failed_page;
  GtkBox *form;
  GtkWidget *actions_box;
  GtkListBox *actions;
  GtkWidget *status;
  GtkImage *status_icon;
  GtkLabel *status_label;
};

G_DEFINE_FINAL_TYPE (RqPostMortemWindow, rq_post_mortem_window, ADW_TYPE_APPLICATION_WINDOW)

static const struct
{
  const char *icon;
  const char *style; /* (nullable) */
} looks[] = {
  [RQ_EDITOR_LOADING] = { "rq-updating-symbolic", NULL },
  [RQ_EDITOR_FAILED] = { "rq-attention-symbolic", "error" },
  [RQ_EDITOR_DRAFTED] = { "rq-pending-symbolic", NULL },
  [RQ_EDITOR_SAVED] = { "rq-healthy-symbolic", "success" },
  [RQ_EDITOR_UNSAVED] = { "rq-updating-symbolic", "accent" },
  [RQ_EDITOR_UNSENT] = { "rq-attention-symbolic", "warning" },
};

/* The writing begins at the top of the form. */
static void
show_page (RqPostMortemWindow *self,
           const char         *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  if (g_str_equal (page, "form"))
    gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
}

static void
show_status (RqPostMortemWindow *self)
{
  RqEditorState state = rq_post_mortem_editor_get_state (self->editor);
  const char *words = rq_post_mortem_editor_get_words (self->editor);
  const char *classes[] = { looks[state].style, NULL };
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  const char *page = "form";

  if (rq_post_mortem_editor_get_post_mortem (self->editor) == NULL)
    page = state == RQ_EDITOR_FAILED ? "failed" : "busy";
  if (!g_str_equal (page, gtk_stack_get_visible_child_name (self->stack)))
    show_page (self, page);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "busy"));
  adw_status_page_set_description (self->failed_page, escaped);
  gtk_widget_set_visible (self->status, g_str_equal (page, "form"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.export", g_str_equal (page, "form"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.print", g_str_equal (page, "form"));
  gtk_image_set_from_icon_name (self->status_icon, looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->status_icon), classes);
  gtk_label_set_label (self->status_label, words);
  rq_banner_set_title (self->conflict_banner,
                       rq_post_mortem_editor_get_conflict (self->editor));
}

static void
text_changed_cb (RqPostMortemWindow *self,
                 RqPostMortemText   *text)
{
  RqPostMortem *now = rq_post_mortem_editor_get_post_mortem (self->editor);
  g_autofree char *words = rq_post_mortem_text_dup_text (text);
  g_autoptr (RqPostMortem) mine =
    rq_post_mortem_with_text (now, rq_post_mortem_text_get_field (text), words);

  rq_post_mortem_editor_change (self->editor, mine);
}

static void
show_rows (RqPostMortemWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->actions), self->rows->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-action",
                                 self->rows->len < RQ_ACTION_ITEMS_MAX);
}

static void
actions_changed_cb (RqPostMortemWindow *self)
{
  RqPostMortem *now = rq_post_mortem_editor_get_post_mortem (self->editor);
  g_autoptr (GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) rq_action_item_free);
  g_autoptr (RqPostMortem) mine = NULL;

  for (unsigned int i = 0; i < self->rows->len; i++)
    g_ptr_array_add (items, rq_action_row_dup_item (self->rows->pdata[i]));
  mine = rq_post_mortem_with_actions (now, items);
  show_rows (self);
  rq_post_mortem_editor_change (self->editor, mine);
}

static void removed_cb (RqPostMortemWindow *self,
                        RqActionRow        *row);

static RqActionRow *
insert_row (RqPostMortemWindow *self,
            const RqActionItem *item,
            unsigned int        position)
{
  GtkWidget *row = rq_action_row_new (item);

  g_ptr_array_insert (self->rows, (int) position, row);
  gtk_list_box_insert (self->actions, row, (int) position);
  g_signal_connect_object (row, "changed", G_CALLBACK (actions_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  return RQ_ACTION_ROW (row);
}

static void
remove_row (RqPostMortemWindow *self,
            unsigned int        position)
{
  gtk_list_box_remove (self->actions, self->rows->pdata[position]);
  g_ptr_array_remove_index (self->rows, position);
}

static void
removed_cb (RqPostMortemWindow *self,
            RqActionRow        *row)
{
  AdwToast *toast = adw_toast_new (_("The action item was removed."));
  unsigned int position = 0;

  if (!g_ptr_array_find (self->rows, row, &position))
    return;
  g_clear_pointer (&self->removed, rq_action_item_free);
  self->removed = rq_action_row_dup_item (row);
  self->removed_at = position;
  remove_row (self, position);
  actions_changed_cb (self);
  gtk_widget_child_focus (self->actions_box, GTK_DIR_TAB_FORWARD);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo-removal");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
undo_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RqPostMortemWindow *self = RQ_POST_MORTEM_WINDOW (widget);

  if (self->removed == NULL)
    return;
  insert_row (self, self->removed, MIN (self->removed_at, self->rows->len));
  g_clear_pointer (&self->removed, rq_action_item_free);
  actions_changed_cb (self);
}

static void
add_action_cb (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RqPostMortemWindow *self = RQ_POST_MORTEM_WINDOW (widget);
  g_autoptr (RqActionItem) item = rq_action_item_new (NULL, "", "", "", FALSE);
  RqActionRow *row = insert_row (self, item, self->rows->len);

  actions_changed_cb (self);
  rq_action_row_edit (row);
}

/* Rows that stay keep the cursor. */
static void
show_actions (RqPostMortemWindow *self,
              GPtrArray          *items)
{
  for (unsigned int i = 0; i < items->len; i++)
    {
      const RqActionItem *item = items->pdata[i];

      while (i < self->rows->len &&
             !g_str_equal (rq_action_row_get_id (self->rows->pdata[i]), item->id))
        remove_row (self, i);
      if (i < self->rows->len)
        rq_action_row_show (self->rows->pdata[i], item);
      else
        insert_row (self, item, i);
    }
  while (self->rows->len > items->len)
    remove_row (self, self->rows->len - 1);
  show_rows (self);
}

static char *
dup_title (RqPostMortemWindow *self)
{
  return rq_post_mortem_make_title (rq_post_mortem_editor_get_subject (self->editor));
}

static void
replaced_cb (RqPostMortemWindow *self)
{
  RqPostMortem *now = rq_post_mortem_editor_get_post_mortem (self->editor);
  g_autofree char *title = dup_title (self);

  adw_window_title_set_subtitle (self->title, rq_post_mortem_editor_get_subject (self->editor));
  gtk_window_set_title (GTK_WINDOW (self), title);
  for (unsigned int i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    rq_post_mortem_text_show (self->texts[i], now);
  show_actions (self, rq_post_mortem_get_actions (now));
}

static void
try_again_cb (RqPostMortemWindow *self)
{
  rq_post_mortem_editor_open (self->editor);
}

static void
export_action_cb (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RqPostMortemWindow *self = RQ_POST_MORTEM_WINDOW (widget);
  RqPostMortem *now = rq_post_mortem_editor_get_post_mortem (self->editor);
  g_autofree char *title = dup_title (self);
  char *text = rq_post_mortem_to_markdown (now, title);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_autofree char *file_name =
    g_strdup_printf ("post-mortem-%s.md", rq_post_mortem_get_release (now));

  rq_save_file_ask (GTK_WINDOW (self), _("Export the Post-mortem"), file_name, bytes);
}

static void
print_action_cb (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  RqPostMortemWindow *self = RQ_POST_MORTEM_WINDOW (widget);
  g_autofree char *title = dup_title (self);

  rq_post_mortem_print (GTK_WINDOW (self), rq_post_mortem_editor_get_post_mortem (self->editor),
                        title);
}

static void
save_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  rq_post_mortem_editor_flush (RQ_POST_MORTEM_WINDOW (widget)->editor);
}

/* What is not in the swarm yet goes on being sent, and is on the disk. */
static gboolean
rq_post_mortem_window_close_request (GtkWindow *window)
{
  rq_post_mortem_editor_flush (RQ_POST_MORTEM_WINDOW (window)->editor);
  return GTK_WINDOW_CLASS (rq_post_mortem_window_parent_class)->close_request (window);
}

static void
rq_post_mortem_window_dispose (GObject *object)
{
  RqPostMortemWindow *self = RQ_POST_MORTEM_WINDOW (object);

  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_data (self->editor, self);
  g_ptr_array_set_size (self->rows, 0);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_POST_MORTEM_WINDOW);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (rq_post_mortem_window_parent_class)->dispose (object);
}

static void
rq_post_mortem_window_finalize (GObject *object)
{
  RqPostMortemWindow *self = RQ_POST_MORTEM_WINDOW (object);

  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->removed, rq_action_item_free);
  G_OBJECT_CLASS (rq_post_mortem_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RQ_RESOURCES "post-mortem-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, title);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, conflict_banner);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, form);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, actions_box);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, actions);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, status);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, status_icon);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemWindow, status_label);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
}

static void
rq_post_mortem_window_class_init (RqPostMortemWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_post_mortem_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rq_post_mortem_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rq_post_mortem_window_close_request;
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_action_cb);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print_action_cb);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_action_cb);
  gtk_widget_class_install_action (widget_class, "win.add-action", NULL, add_action_cb);
  gtk_widget_class_install_action (widget_class, "win.undo-removal", NULL, undo_action_cb);
  bind_template (widget_class);
}

static void
rq_post_mortem_window_init (RqPostMortemWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (unsigned int i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    {
      GtkWidget *text = rq_post_mortem_text_new (i);

      self->texts[i] = RQ_POST_MORTEM_TEXT (text);
      g_signal_connect_object (text, "changed", G_CALLBACK (text_changed_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (self->form, text);
    }
  gtk_box_reorder_child_after (self->form, self->actions_box,
                               GTK_WIDGET (self->texts[RQ_POST_MORTEM_LUCKY]));
}

/** rq_post_mortem_window_new: Returns: (transfer none): a form that is not shown yet */
RqPostMortemWindow *
rq_post_mortem_window_new (GtkApplication     *application,
                           RqPostMortemEditor *editor)
{
  RqPostMortemWindow *self =
    g_object_new (RQ_TYPE_POST_MORTEM_WINDOW, "application", application, NULL);

  self->editor = g_object_ref (editor);
  g_signal_connect_swapped (editor, "replaced", G_CALLBACK (replaced_cb), self);
  g_signal_connect_swapped (editor, "notify", G_CALLBACK (show_status), self);
  if (rq_post_mortem_editor_get_post_mortem (editor) != NULL)
    replaced_cb (self);
  show_status (self);
  return self;
}

/** rq_post_mortem_window_find: Returns: (transfer none) (nullable): where it is edited now */
RqPostMortemWindow *
rq_post_mortem_window_find (GtkApplication *application,
                            const char     *release_id)
{
  GList *link = gtk_application_get_windows (application);

  for (; link != NULL; link = link->next)
    {
      RqPostMortemWindow *self = RQ_IS_POST_MORTEM_WINDOW (link->data) ? link->data : NULL;

      if (self != NULL &&
          g_str_equal (rq_post_mortem_editor_get_release (self->editor), release_id))
        return self;
    }
  return NULL;
}

/** rq_post_mortem_window_present: Returns: (transfer none): the release's window, shown */
RqPostMortemWindow *
rq_post_mortem_window_present (GtkApplication      *application,
                               RqDeploymentSession *session,
                               const char          *release_id)
{
  RqPostMortemWindow *self = rq_post_mortem_window_find (application, release_id);

  if (self == NULL)
    {
      g_autoptr (RqPostMortemEditor) editor =
        rq_post_mortem_editor_new (session, release_id, NULL);

      self = rq_post_mortem_window_new (application, editor);
      rq_post_mortem_editor_open (editor);
    }
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

/** rq_post_mortem_window_get_editor: Returns: (transfer none): what is edited */
RqPostMortemEditor *
rq_post_mortem_window_get_editor (RqPostMortemWindow *self)
{
  g_return_val_if_fail (RQ_IS_POST_MORTEM_WINDOW (self), NULL);

  return self->editor;
}

/** rq_post_mortem_window_get_state: Returns: "busy", "failed" or "form" */
const char *
rq_post_mortem_window_get_state (RqPostMortemWindow *self)
{
  g_return_val_if_fail (RQ_IS_POST_MORTEM_WINDOW (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
