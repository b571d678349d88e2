/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/console.h"

#include <glib/gi18n-lib.h>
#include <vte/vte.h>

#define PCRE2_CODE_UNIT_WIDTH 0
#include <pcre2.h>

#include "console/console-feed.h"
#include "console/console-palette.h"
#include "ui.h"

/* Fewer than the scrollback, so that the line that says what was skipped stays in it. */
#define WAITING_LINES 9500
/* Measured: feeding more than this in a frame makes the frames late. */
#define LINES_PER_FRAME 500

struct _RqConsole
{
  AdwBin parent_instance;

  RqConsoleFeed *feed;    /* (owned) */
  unsigned int   tick_id; /* 0: nothing to draw */
  GtkWidget     *menu;    /* (owned) (nullable) child of the terminal */

  GtkSearchBar   *search_bar; /* (unowned) of the template, as all below */
  GtkSearchEntry *search_entry;
  VteTerminal    *terminal;
  GMenuModel     *context_menu;
};

G_DEFINE_FINAL_TYPE (RqConsole, rq_console, ADW_TYPE_BIN)

static void
say_skipped (RqConsole *self)
{
  guint64 skipped = rq_console_feed_take_skipped (self->feed);
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, skipped);
  g_autofree char *words = NULL;
  g_autofree char *line = NULL;

  if (skipped == 0)
    return;

  /* Translators: a number */
  words = g_strdup_printf (ngettext ("%s line is left out here; the transcript has it.",
                                     "%s lines are left out here; the transcript has them.",
                                     (gulong) skipped), count);
  line = g_strdup_printf ("\033[0m\r\n\033[7m %s \033[0m\r\n", words);
  vte_terminal_feed (self->terminal, line, -1);
}

static gboolean
draw_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  RqConsole *self = RQ_CONSOLE (widget);
  g_autoptr (GBytes) portion = NULL;
  const char *bytes;
  gsize size;

  say_skipped (self);
  portion = rq_console_feed_pop (self->feed, LINES_PER_FRAME);
  if (portion != NULL)
    {
      bytes = g_bytes_get_data (portion, &size);
      vte_terminal_feed (self->terminal, bytes, (gssize) size);
    }
  if (!rq_console_feed_is_empty (self->feed))
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
search_changed_cb (RqConsole *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *pattern = g_regex_escape_string (text, -1);
  g_autoptr (VteRegex) regex = NULL;
  gboolean found = TRUE;

  if (*text != '\0')
    regex = vte_regex_new_for_search (pattern, -1, PCRE2_UTF | PCRE2_MULTILINE | PCRE2_CASELESS,
                                      NULL);
  vte_terminal_search_set_regex (self->terminal, regex, 0);
  if (regex != NULL)
    found = vte_terminal_search_find_previous (self->terminal);
  else
    vte_terminal_unselect_all (self->terminal);

  if (found)
    gtk_widget_remove_css_class (GTK_WIDGET (self->search_entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->search_entry), "error");
}

static void
find_previous_cb (RqConsole *self)
{
  vte_terminal_search_find_previous (self->terminal);
}

static void
find_next_cb (RqConsole *self)
{
  vte_terminal_search_find_next (self->terminal);
}

static void
search_mode_cb (RqConsole *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    gtk_widget_grab_focus (GTK_WIDGET (self->terminal));
}

static void
find_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  rq_console_find (RQ_CONSOLE (widget));
}

static void
copy_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  vte_terminal_copy_clipboard_format (RQ_CONSOLE (widget)->terminal, VTE_FORMAT_TEXT);
}

static void
select_all_action_cb (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  vte_terminal_select_all (RQ_CONSOLE (widget)->terminal);
}

static void
selection_changed_cb (RqConsole *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.copy",
                                 vte_terminal_get_has_selection (self->terminal));
}

static void
style_changed_cb (RqConsole *self)
{
  rq_console_palette_apply (self->terminal,
                            adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

static void
menu_pressed_cb (RqConsole *self,
                 int        n_press,
                 double     x,
                 double     y)
{
  GdkRectangle spot = { (int) x, (int) y, 1, 1 };

  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &spot);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
build_menu (RqConsole *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->menu = gtk_popover_menu_new_from_model (self->context_menu);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self->terminal));
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->terminal), GTK_EVENT_CONTROLLER (click));
}

static void
rq_console_dispose (GObject *object)
{
  RqConsole *self = RQ_CONSOLE (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_CONSOLE);
  G_OBJECT_CLASS (rq_console_parent_class)->dispose (object);
}

static void
rq_console_finalize (GObject *object)
{
  rq_console_feed_free (RQ_CONSOLE (object)->feed);
  G_OBJECT_CLASS (rq_console_parent_class)->finalize (object);
}

static void
rq_console_class_init (RqConsoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_console_dispose;
  object_class->finalize = rq_console_finalize;

  gtk_widget_class_install_action (widget_class, "console.find", NULL, find_action_cb);
  gtk_widget_class_install_action (widget_class, "console.copy", NULL, copy_action_cb);
  gtk_widget_class_install_action (widget_class, "console.select-all", NULL, select_all_action_cb);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "console.ui");
  gtk_widget_class_bind_template_child (widget_class, RqConsole, search_bar);
  gtk_widget_class_bind_template_child (widget_class, RqConsole, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RqConsole, terminal);
  gtk_widget_class_bind_template_child (widget_class, RqConsole, context_menu);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_next_cb);
}

static void
rq_console_init (RqConsole *self)
{
  self->feed = rq_console_feed_new (WAITING_LINES);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  vte_terminal_search_set_wrap_around (self->terminal, TRUE);
  g_signal_connect_swapped (self->search_bar, "notify::search-mode-enabled",
                            G_CALLBACK (search_mode_cb), self);
  g_signal_connect_swapped (self->terminal, "selection-changed", G_CALLBACK (selection_changed_cb),
                            self);
  selection_changed_cb (self);

  build_menu (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (style_changed_cb), self, G_CONNECT_SWAPPED);
  style_changed_cb (self);
  /* Nobody types here. */
  vte_terminal_feed (self->terminal, "\033[?25l", -1);
}

/**
 * rq_console_feed:
 * @bytes: raw output, cut anywhere
 *
 * Shows @bytes, spread over as many frames as that takes. When much more waits than the terminal
 * keeps, it skips ahead and says so in the terminal.
 */
void
rq_console_feed (RqConsole *self,
                 GBytes    *bytes)
{
  g_return_if_fail (RQ_IS_CONSOLE (self) && bytes != NULL);

  rq_console_feed_push (self->feed, bytes);
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), draw_cb, NULL, NULL);
}

/**
 * rq_console_clear:
 *
 * Empties it, for the output of another command.
 */
void
rq_console_clear (RqConsole *self)
{
  g_return_if_fail (RQ_IS_CONSOLE (self));

  rq_console_feed_free (self->feed);
  self->feed = rq_console_feed_new (WAITING_LINES);
  vte_terminal_reset (self->terminal, TRUE, TRUE);
}

/**
 * rq_console_dup_text:
 *
 * Returns: (transfer full): the terminal's content as plain text
 */
char *
rq_console_dup_text (RqConsole *self)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  g_return_val_if_fail (RQ_IS_CONSOLE (self), NULL);

  vte_terminal_write_contents_sync (self->terminal, stream, VTE_WRITE_DEFAULT, NULL, NULL);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

/**
 * rq_console_is_idle:
 *
 * Returns: whether nothing waits to be drawn
 */
gboolean
rq_console_is_idle (RqConsole *self)
{
  g_return_val_if_fail (RQ_IS_CONSOLE (self), TRUE);

  return rq_console_feed_is_empty (self->feed);
}

/**
 * rq_console_find:
 *
 * Opens the search bar and puts the keyboard into it.
 */
void
rq_console_find (RqConsole *self)
{
  g_return_if_fail (RQ_IS_CONSOLE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
