/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notification-server.h"

#include "ui-test.h"

static const char interface_xml[] =
  "<node><interface name='org.freedesktop.Notifications'>"
  "<method name='Notify'>"
  "<arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/>"
  "</method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "</interface></node>";

static char *last;
static guint count;
static guint last_id;
static gboolean is_shown;
static gboolean is_owner;

static void
method_call_cb (GDBusConnection       *connection,
                const char            *sender,
                const char            *path,
                const char            *interface,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               data)
{
  const char *title, *body;
  guint id;

  if (!g_str_equal (method, "Notify"))
    {
      g_variant_get (parameters, "(u)", &id);
      is_shown = is_shown && id != last_id;
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }

  g_variant_get_child (parameters, 1, "u", &id);
  count++;
  last_id = id != 0 ? id : 100 + count;
  is_shown = TRUE;
  g_variant_get_child (parameters, 3, "&s", &title);
  g_variant_get_child (parameters, 4, "&s", &body);
  g_free (last);
  last = g_strdup_printf ("%s\n%s", title, body);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", last_id));
}

static void
owned_cb (GDBusConnection *connection,
          const char      *name,
          gpointer         data)
{
  is_owner = TRUE;
}

void
notification_server_start (void)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_call_cb };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  if (bus == NULL)
    return;
  g_dbus_connection_register_object (bus, "/org/freedesktop/Notifications", info->interfaces[0],
                                     &vtable,
                                     NULL, NULL, NULL);
  g_bus_own_name_on_connection (bus, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE,
                                owned_cb, NULL, NULL, NULL);
  ui_test_wait (is_owner);
}

const char *
notification_server_get_last (void)
{
  return last != NULL ? last : "";
}

guint
notification_server_count (void)
{
  return count;
}

gboolean
notification_server_is_shown (void)
{
  return is_shown;
}

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  gboolean *settled = data;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  *settled = answer != NULL;
}

/* Answers come in order, so what was asked before is answered then. */
void
notification_server_settle (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  gboolean settled = FALSE;

  g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "GetId", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, settled_cb, &settled);
  ui_test_wait (settled);
}

void
notification_server_click (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/Notifications",
                                 "org.freedesktop.Notifications", "ActionInvoked",
                                 g_variant_new ("(us)", last_id, "default"), NULL);
  is_shown = FALSE;
}

void
notification_server_forget (void)
{
  is_shown = FALSE;
  g_clear_pointer (&last, g_free);
}
