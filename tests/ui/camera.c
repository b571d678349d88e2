/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "camera.h"

#include "ui-test.h"

/* Until what has changed is laid out and drawn; it may lead to another layout. */
#define FRAMES 4

struct _Camera
{
  char        *folder; /* (owned) */
  CameraFilm   film;
  unsigned int number;
};

Camera *
camera_new (const char *folder,
            CameraFilm  film)
{
  Camera *self = g_new0 (Camera, 1);

  self->folder = g_strdup (folder);
  self->film = film;
  return self;
}

void
camera_free (Camera *self)
{
  g_free (self->folder);
  g_free (self);
}

void
camera_count_from (Camera       *self,
                   unsigned int  number)
{
  self->number = number;
}

/* Menus are surfaces of their own, over the one of the window, and may be larger. */
static void
add_popovers (GtkWidget   *widget,
              GtkSnapshot *snapshot)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (GTK_IS_POPOVER (widget) && gtk_widget_get_mapped (widget))
    {
      g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
      GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (widget));
      double x, y;

      gtk_native_get_surface_transform (GTK_NATIVE (widget), &x, &y);
      x += gdk_popup_get_position_x (GDK_POPUP (surface));
      y += gdk_popup_get_position_y (GDK_POPUP (surface));
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
      gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                              gtk_widget_get_height (widget));
      gtk_snapshot_restore (snapshot);
    }
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    add_popovers (child, snapshot);
}

static GdkTexture *
draw (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  int width = gtk_widget_get_width (window);
  int height = gtk_widget_get_height (window);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  add_popovers (window, snapshot);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
}

static void
shoot (Camera     *self,
       GtkWidget  *window,
       const char *name,
       const char *look)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file = g_strdup_printf ("%02u-%s.%s.png", self->number, name, look);
  g_autofree char *path = g_build_filename (self->folder, file, NULL);

  ui_test_wait_frames (window, FRAMES);
  texture = draw (window);
  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s cannot be written", path);
  g_print ("%s %d×%d\n", file, gdk_texture_get_width (texture), gdk_texture_get_height (texture));
}

static void
shoot_narrow (Camera     *self,
              GtkWindow  *window,
              const char *name,
              const char *look)
{
  int width = gtk_widget_get_width (GTK_WIDGET (window));
  int height = gtk_widget_get_height (GTK_WIDGET (window));

  ui_test_resize (window, UI_TEST_NARROW, MIN (height, UI_TEST_NARROW_HEIGHT));
  shoot (self, GTK_WIDGET (window), name, look);
  ui_test_resize (window, width, height);
}

void
camera_take (Camera     *self,
             gpointer    window,
             const char *name)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (self->film == CAMERA_GERMAN)
    {
      shoot (self, window, name, "german");
      shoot_narrow (self, window, name, "german-narrow");
    }
  else
    {
      shoot (self, window, name, "light");
      adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
      shoot (self, window, name, "dark");
      adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
      shoot_narrow (self, window, name, "narrow");
    }
  self->number++;
}
