/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <gio/gio.h>

#include "ui-test.h"

/* The program as the desktop starts it: nobody runs it, the bus does, by a service file like the
 * one that is installed. Given the path of the program. */
#define OBJECT_PATH "/io/github/requeen/Requeen"
#define WINDOW_PATH OBJECT_PATH "/window/1"

static const char *program;
static GDBusConnection *bus;

/* A request that is answered; the main loop goes on meanwhile. */
static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GVariant *
call (const char  *name,
      const char  *path,
      const char  *method,
      GVariant    *parameters,
      GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *interface = g_strndup (method, (gsize) (strrchr (method, '.') - method));

  g_dbus_connection_call (bus, name, path, interface, strrchr (method, '.') + 1, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, 25000, NULL, called_cb, &result);
  ui_test_wait (result != NULL);
  return g_dbus_connection_call_finish (bus, result, error);
}

static void
call_or_fail (const char *name,
              const char *path,
              const char *method,
              GVariant   *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  answer = call (name, path, method, parameters, &error);
  g_assert_no_error (error);
}

/* What the object at @path can do, as text. An object that is not there can do nothing. */
static gboolean
has_action (const char *path,
            const char *action)
{
  g_autofree char *quoted = g_strdup_printf ("'%s'", action);
  g_autofree char *text = NULL;
  g_autoptr (GVariant) answer = call (RQ_APPLICATION_ID, path, "org.gtk.Actions.List", NULL, NULL);

  if (answer == NULL)
    return FALSE;
  text = g_variant_print (answer, FALSE);
  return strstr (text, quoted) != NULL;
}

static gboolean
is_running (void)
{
  g_autoptr (GVariant) answer = call ("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                      "org.freedesktop.DBus.NameHasOwner",
                                      g_variant_new ("(s)", RQ_APPLICATION_ID), NULL);
  gboolean running;

  g_variant_get (answer, "(b)", &running);
  return running;
}

static GVariant *
platform_data (void)
{
  return g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
}

static void
activate_action (const char *action)
{
  call_or_fail (RQ_APPLICATION_ID, OBJECT_PATH, "org.freedesktop.Application.ActivateAction",
                g_variant_new ("(sav@a{sv})", action, NULL, platform_data ()));
}

static void
quit (void)
{
  activate_action ("quit");
  ui_test_wait (!is_running ());
}

static void
install_service (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "dbus-1", "services", NULL);
  g_autofree char *path = g_build_filename (folder, RQ_APPLICATION_ID ".service", NULL);
  g_autofree char *text = g_strdup_printf ("[D-BUS Service]\nName=%s\nExec=%s "
                                           "--gapplication-service\n", RQ_APPLICATION_ID, program);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  call_or_fail ("org.freedesktop.DBus", "/org/freedesktop/DBus",
                "org.freedesktop.DBus.ReloadConfig", NULL);
}

/* From the application menu: a window appears, with what can be done in it. */
static void
test_activate (void)
{
  g_assert_false (is_running ());
  call_or_fail (RQ_APPLICATION_ID, OBJECT_PATH, "org.freedesktop.Application.Activate",
                g_variant_new ("(@a{sv})", platform_data ()));
  g_assert_true (is_running ());
  ui_test_wait (has_action (WINDOW_PATH, "view"));
  g_assert_true (has_action (OBJECT_PATH, "show-release"));
  quit ();
}

/* From a notification that is older than the program: it starts, and shows its window. */
static void
test_notification (void)
{
  GVariant *one = g_variant_new_variant (g_variant_new ("(ss)", "CometChat prod", "gone"));
  GVariant *target = g_variant_new_array (G_VARIANT_TYPE_VARIANT, &one, 1);

  g_assert_false (is_running ());
  call_or_fail (RQ_APPLICATION_ID, OBJECT_PATH, "org.freedesktop.Application.ActivateAction",
                g_variant_new ("(s@av@a{sv})", "show-release", target, platform_data ()));
  ui_test_wait (has_action (WINDOW_PATH, "view"));
  quit ();
}

/* The actions of the desktop file. */
static void
test_desktop_actions (void)
{
  activate_action ("add-deployment");
  ui_test_wait (has_action (WINDOW_PATH, "add-deployment"));
  activate_action ("preferences");
  g_assert_true (is_running ());
  quit ();
}

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  if (argc != 2)
    g_error ("Usage: %s PROGRAM", argv[0]);
  program = argv[1];
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  install_service ();

  g_test_add_func ("/activation/activate", test_activate);
  g_test_add_func ("/activation/notification", test_notification);
  g_test_add_func ("/activation/desktop-actions", test_desktop_actions);

  status = g_test_run ();
  g_object_unref (bus);
  return status;
}
