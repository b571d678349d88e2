/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "notification-server.h"
#include "ui.h"

/* GLib leaves its first table of quarks behind when there are so many that it makes a second one:
 * nothing points to it then, and the short stack of what was allocated at loading does not tell
 * whose it is. So whatever is as large and was there before main() stays known. AddressSanitizer
 * calls this. */
#define QUARK_TABLE_SIZE (2048 * sizeof (char *))

void __sanitizer_malloc_hook (const volatile void *block,
                              size_t               size);

static gboolean begun;
static const volatile void *early[16]; /* (unowned) */
static unsigned int n_early;

void
__sanitizer_malloc_hook (const volatile void *block,
                         size_t               size)
{
  if (!begun && size == QUARK_TABLE_SIZE && n_early < G_N_ELEMENTS (early))
    early[n_early++] = block;
}

void
ui_test_init (int    *argc,
              char ***argv)
{
  begun = TRUE;
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display; tests/ui/run-ui-test gives one\n");
      exit (77);
    }

  rq_ui_init ();
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/requeen/Requeen/icons");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  /* Without one, GLib warns when something is told. */
  notification_server_start ();
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Wakes up now and then, for conditions that no event of the loop goes with. */
void
ui_test_iterate (void)
{
  unsigned int source = g_timeout_add (20, wake_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

static void
add_texts (GtkWidget *widget,
           GString   *texts)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    g_string_append_printf (texts, "  “%s”%s\n", gtk_label_get_text (GTK_LABEL (widget)),
                            gtk_widget_is_sensitive (widget) ? "" : " (insensitive)");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_texts (child, texts);
}

void
ui_test_give_up (const char *where,
                 const char *condition)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  g_autoptr (GString) texts = g_string_new (NULL);

  for (unsigned int i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

      g_string_append_printf (texts, "%s\n", G_OBJECT_TYPE_NAME (toplevel));
      add_texts (toplevel, texts);
    }
  g_error ("%s: waited in vain for %s. The windows show:\n%s", where, condition, texts->str);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  unsigned int *left = data;

  if (*left > 0)
    (*left)--;
  return *left > 0;
}

void
ui_test_wait_frames (GtkWidget    *widget,
                     unsigned int  frames)
{
  unsigned int left = frames;

  gtk_widget_add_tick_callback (widget, tick_cb, &left, NULL);
  ui_test_wait (left == 0);
}

/* Until a new size is laid out; it may lead to another layout. */
#define LAYOUT_FRAMES 4

/* Again, as only once it has folded does a window know how narrow it can be; and without the border
 * that it has where no window manager draws one. */
void
ui_test_resize (GtkWindow *window,
                int        width,
                int        height)
{
  GtkWidget *widget = GTK_WIDGET (window);
  int more_width = 0;
  int more_height = 0;

  for (unsigned int i = 0; i < 5; i++)
    {
      gtk_window_set_default_size (window, width + more_width, height + more_height);
      ui_test_wait_frames (widget, LAYOUT_FRAMES);
      more_width = MAX (0, width + more_width - gtk_widget_get_width (widget));
      more_height = MAX (0, height + more_height - gtk_widget_get_height (widget));
    }
}

gpointer
ui_test_child (gpointer    widget,
               const char *id)
{
  GObject *child = gtk_widget_get_template_child (GTK_WIDGET (widget), G_OBJECT_TYPE (widget), id);

  g_assert_nonnull (child);
  return child;
}

typedef gboolean (*Matcher) (GtkWidget *widget,
                             const char *text);

static GtkWidget *
find (GtkWidget  *root,
      Matcher     matches,
      const char *text)
{
  GtkWidget *child = gtk_widget_get_first_child (root);

  if (gtk_widget_get_mapped (root) && matches (root, text))
    return root;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, matches, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_label (GtkWidget  *widget,
          const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text);
}

static gboolean
is_button (GtkWidget  *widget,
           const char *text)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)),
                                              text) == 0;
}

GtkWidget *
ui_test_find_label (gpointer    root,
                    const char *text)
{
  return root != NULL ? find (GTK_WIDGET (root), is_label, text) : NULL;
}

GtkWidget *
ui_test_find_button (gpointer    root,
                     const char *label)
{
  return root != NULL ? find (GTK_WIDGET (root), is_button, label) : NULL;
}

static GtkWidget *
find_type (GtkWidget *root,
           GType      type)
{
  GtkWidget *child = gtk_widget_get_first_child (root);

  if (gtk_widget_get_mapped (root) && G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
ui_test_find_type (gpointer root,
                   GType    type)
{
  GtkWidget *found = find_type (GTK_WIDGET (root), type);

  g_assert_nonnull (found);
  return found;
}

void
ui_test_click (gpointer    root,
               const char *label)
{
  GtkWidget *button = ui_test_find_button (root, label);

  if (button == NULL)
    g_error ("There is no button “%s” to be seen", label);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

gpointer
ui_test_find_toplevel (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (unsigned int i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

void
ui_test_set_ssh_config (const char *lines)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), "ssh-wrapper", NULL);
  g_autofree char *config = g_build_filename (folder, "config", NULL);
  g_autofree char *wrapper = g_build_filename (folder, "ssh", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nexec /usr/bin/ssh -F '%s' \"$@\"\n",
                                             config);
  g_autofree char *path = g_strdup_printf ("%s:%s", folder, g_getenv ("PATH"));

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (config, lines, -1, NULL));
  g_assert_true (g_file_set_contents_full (wrapper, script, -1, G_FILE_SET_CONTENTS_NONE, 0755,
                                           NULL));
  if (!g_str_has_prefix (g_getenv ("PATH"), folder))
    g_setenv ("PATH", path, TRUE);
}
