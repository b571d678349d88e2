/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/releases-page.h"

#include "release/unsent-send.h"
#include "releases/post-mortem-window.h"
#include "releases/release-words.h"
#include "ui.h"
#include "widgets/banner.h"

struct _RqReleasesPage
{
  AdwBin parent_instance;

  RqReleaseHistory *history; /* (owned) */
  RqReleaseEntry *open;      /* (owned) (nullable) whose record is shown */
  RqUnsentSender *sender;    /* (owned) */

  RqBanner *banner;      /* (unowned) of the template, as all below */
  GtkStack *stack;
  GtkSpinner *spinner;
  AdwStatusPage *failed_page;
  GtkListBox *list;
  RqReleasePage *release_page;
};

G_DEFINE_FINAL_TYPE (RqReleasesPage, rq_releases_page, ADW_TYPE_BIN)

static unsigned int
count (RqReleasesPage *self)
{
  return g_list_model_get_n_items (rq_release_history_get_entries (self->history));
}

static const char *
page_for (RqReleasesPage *self)
{
  if (self->open != NULL)
    return "record";
  if (count (self) > 0)
    return "list";
  if (rq_release_history_get_error (self->history) != NULL)
    return "failed";
  return rq_release_history_is_loaded (self->history) ? "empty" : "busy";
}

/* What is known stays in sight while it cannot be read again. */
static void
show (RqReleasesPage *self)
{
  const GError *error = rq_release_history_get_error (self->history);
  const char *page = page_for (self);
  g_autofree char *words = error != NULL ? g_markup_escape_text (error->message, -1) : NULL;

  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "busy"));
  adw_status_page_set_description (self->failed_page, words);
  rq_banner_set_title (self->banner, error != NULL && !g_str_equal (page, "failed")
                                     ? error->message : NULL);
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
set_open (RqReleasesPage *self,
          RqReleaseEntry *entry,
          gboolean        newest)
{
  g_set_object (&self->open, entry);
  rq_release_page_set_entry (self->release_page, rq_release_history_get_session (self->history),
                             entry, newest);
  show (self);
}

static gboolean
is_listed (RqReleasesPage *self,
           RqReleaseEntry *entry)
{
  GListModel *entries = rq_release_history_get_entries (self->history);

  for (unsigned int i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (RqReleaseEntry) listed = g_list_model_get_item (entries, i);

      if (listed == entry)
        return TRUE;
    }
  return FALSE;
}

/* The record of a release that was removed, or of another deployment, has nothing to be shown. */
static void
entries_changed_cb (RqReleasesPage *self)
{
  if (self->open != NULL && !is_listed (self, self->open))
    set_open (self, NULL, FALSE);
  else
    show (self);
}

/* What was typed in an earlier run and could not be sent then; an open form does it itself. */
static void
read_cb (RqReleasesPage *self)
{
  GListModel *entries = rq_release_history_get_entries (self->history);
  RqDeploymentSession *session = rq_release_history_get_session (self->history);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkApplication *application =
    GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;

  for (unsigned int i = 0; application != NULL && i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (RqReleaseEntry) entry = g_list_model_get_item (entries, i);
      const char *id = rq_release_head_get_id (rq_release_entry_get_head (entry));

      if (rq_post_mortem_window_find (application, id) == NULL)
        rq_unsent_sender_send (self->sender, session, id);
    }
}

static void
row_activated_cb (RqReleasesPage *self,
                  GtkListBoxRow  *row)
{
  rq_releases_page_open (self, gtk_list_box_row_get_index (row));
}

static void
back_cb (RqReleasesPage *self)
{
  set_open (self, NULL, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
reload_cb (RqReleasesPage *self)
{
  rq_release_history_reload (self->history);
}

static void
show_entry_cb (AdwActionRow   *row,
               GParamSpec     *pspec,
               RqReleaseEntry *entry)
{
  RqReleaseHead *head = rq_release_entry_get_head (entry);
  RqReleaseState state = rq_release_head_get_state (head);
  GtkWidget *icon = g_object_get_data (G_OBJECT (row), "icon");
  const char *classes[] = { rq_release_words_style (state), NULL };
  const char *words = rq_release_head_get_words (head);
  g_autofree char *title = rq_release_words_title (head);
  g_autofree char *facts = rq_release_words_subtitle (head);
  g_autofree char *subtitle = g_strjoin ("\n", facts, *words != '\0' ? words : NULL, NULL);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), rq_release_words_icon (state));
  gtk_widget_set_css_classes (icon, classes);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
}

static void
entry_notify_cb (RqReleaseEntry *entry,
                 GParamSpec     *pspec,
                 AdwActionRow   *row)
{
  show_entry_cb (row, pspec, entry);
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer data)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("rq-next-symbolic");

  g_object_set (icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_object_set_data (G_OBJECT (row), "icon", icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (item, "notify::head", G_CALLBACK (entry_notify_cb), row, 0);
  show_entry_cb (ADW_ACTION_ROW (row), NULL, item);
  return row;
}

static void
rq_releases_page_dispose (GObject *object)
{
  RqReleasesPage *self = RQ_RELEASES_PAGE (object);

  if (self->history != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->history, self);
      g_signal_handlers_disconnect_by_data (rq_release_history_get_entries (self->history), self);
    }
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_RELEASES_PAGE);
  g_clear_object (&self->open);
  g_clear_object (&self->history);
  g_clear_pointer (&self->sender, rq_unsent_sender_free);
  G_OBJECT_CLASS (rq_releases_page_parent_class)->dispose (object);
}

static void
rq_releases_page_class_init (RqReleasesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_releases_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "releases-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RqReleasesPage, banner);
  gtk_widget_class_bind_template_child (widget_class, RqReleasesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RqReleasesPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, RqReleasesPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, RqReleasesPage, list);
  gtk_widget_class_bind_template_child (widget_class, RqReleasesPage, release_page);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, reload_cb);
}

static void
rq_releases_page_init (RqReleasesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->history = rq_release_history_new ();
  self->sender = rq_unsent_sender_new ();
  gtk_list_box_bind_model (self->list, rq_release_history_get_entries (self->history),
                           create_row_cb, NULL, NULL);
  g_signal_connect_swapped (rq_release_history_get_entries (self->history), "items-changed",
                            G_CALLBACK (entries_changed_cb), self);
  g_signal_connect_swapped (self->history, "notify", G_CALLBACK (show), self);
  g_signal_connect_swapped (self->history, "read", G_CALLBACK (read_cb), self);
  show (self);
}

/** rq_releases_page_set_session: @session: (nullable): whose stack's releases */
void
rq_releases_page_set_session (RqReleasesPage      *self,
                              RqDeploymentSession *session)
{
  g_return_if_fail (RQ_IS_RELEASES_PAGE (self));

  rq_release_history_set_session (self->history, session);
}

/** rq_releases_page_get_history: Returns: (transfer none): what is listed */
RqReleaseHistory *
rq_releases_page_get_history (RqReleasesPage *self)
{
  g_return_val_if_fail (RQ_IS_RELEASES_PAGE (self), NULL);

  return self->history;
}

/** rq_releases_page_get_release_page: Returns: (transfer none): where a record is shown */
RqReleasePage *
rq_releases_page_get_release_page (RqReleasesPage *self)
{
  g_return_val_if_fail (RQ_IS_RELEASES_PAGE (self), NULL);

  return self->release_page;
}

/** rq_releases_page_open: Shows the record of the release at @position. */
void
rq_releases_page_open (RqReleasesPage *self,
                       unsigned int    position)
{
  g_autoptr (RqReleaseEntry) entry = NULL;

  g_return_if_fail (RQ_IS_RELEASES_PAGE (self));

  entry = g_list_model_get_item (rq_release_history_get_entries (self->history), position);
  if (entry != NULL)
    set_open (self, entry, position == 0);
}

/** rq_releases_page_get_state: Returns: the name of what is shown */
const char *
rq_releases_page_get_state (RqReleasesPage *self)
{
  g_return_val_if_fail (RQ_IS_RELEASES_PAGE (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
