/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/plain-rows.h"

#define ROWS_AT_ONCE 12
#define ROWS_PER_FRAME 6

typedef struct
{
  AdwPreferencesGroup *group; /* (owned) */
  GPtrArray           *rows;  /* (owned) of AdwActionRow (owned by the group) */
  unsigned int         wanted; /* since begin */
} Group;

/* What a row says that is still to be made. */
typedef struct
{
  Group *group; /* (unowned) */
  char  *title;
  char  *subtitle;
  char  *icon;  /* (nullable) */
  char  *style; /* (nullable) */
} Waiting;

struct _RqPlainRows
{
  GtkWidget   *page;    /* (unowned): owns this */
  GPtrArray   *groups;  /* (owned) of Group (owned) */
  GQueue       waiting; /* of Waiting (owned) */
  unsigned int tick_id; /* 0: none waits */
};

static void
group_free (Group *group)
{
  g_object_unref (group->group);
  g_ptr_array_unref (group->rows);
  g_free (group);
}

static void
waiting_free (Waiting *waiting)
{
  g_free (waiting->title);
  g_free (waiting->subtitle);
  g_free (waiting->icon);
  g_free (waiting->style);
  g_free (waiting);
}

/**
 * rq_plain_rows_new:
 * @page: what owns the groups and this
 *
 * Returns: (transfer full): no rows yet
 */
RqPlainRows *
rq_plain_rows_new (GtkWidget *page)
{
  RqPlainRows *self = g_new0 (RqPlainRows, 1);

  self->page = page;
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  g_queue_init (&self->waiting);
  return self;
}

static void
forget_waiting (RqPlainRows *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) waiting_free);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->page, self->tick_id);
  self->tick_id = 0;
}

/** rq_plain_rows_free: Frees @self; the rows stay in their groups. */
void
rq_plain_rows_free (RqPlainRows *self)
{
  forget_waiting (self);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

/** rq_plain_rows_begin: From here on all rows are said anew. */
void
rq_plain_rows_begin (RqPlainRows *self)
{
  forget_waiting (self);
  for (unsigned int i = 0; i < self->groups->len; i++)
    ((Group *) self->groups->pdata[i])->wanted = 0;
}

static Group *
find_group (RqPlainRows         *self,
            AdwPreferencesGroup *widget)
{
  Group *group;

  for (unsigned int i = 0; i < self->groups->len; i++)
    {
      group = self->groups->pdata[i];
      if (group->group == widget)
        return group;
    }
  group = g_new0 (Group, 1);
  group->group = g_object_ref (widget);
  group->rows = g_ptr_array_new ();
  g_ptr_array_add (self->groups, group);
  return group;
}

static void
show_icon (AdwActionRow *row,
           const char   *icon,
           const char   *style)
{
  const char *classes[] = { style, NULL };
  GtkWidget *image = g_object_get_data (G_OBJECT (row), "icon");

  if (image == NULL && icon == NULL)
    return;
  if (image == NULL)
    {
      image = gtk_image_new ();
      g_object_set_data (G_OBJECT (row), "icon", image);
      adw_action_row_add_prefix (row, image);
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
  gtk_widget_set_css_classes (image, classes);
  gtk_widget_set_visible (image, icon != NULL);
}

/* The setters do nothing where the words are the same. */
static void
show_words (AdwActionRow *row,
            const char   *title,
            const char   *subtitle,
            const char   *icon,
            const char   *style)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
  show_icon (row, icon, style);
}

/* What a server says is text: no markup, and lines as long as they are. */
static AdwActionRow *
append_row (Group *group)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_preferences_group_add (group->group, GTK_WIDGET (row));
  g_ptr_array_add (group->rows, row);
  return row;
}

/**
 * rq_plain_rows_add:
 * @group: where, after what was said for it since begin
 * @title: as text
 * @subtitle: as text
 */
void
rq_plain_rows_add (RqPlainRows         *self,
                   AdwPreferencesGroup *group,
                   const char          *title,
                   const char          *subtitle)
{
  rq_plain_rows_add_with_icon (self, group, title, subtitle, NULL, NULL);
}

/**
 * rq_plain_rows_add_with_icon:
 * @icon: (nullable): its name; before the words
 * @style: (nullable): its CSS class
 */
void
rq_plain_rows_add_with_icon (RqPlainRows         *self,
                             AdwPreferencesGroup *group,
                             const char          *title,
                             const char          *subtitle,
                             const char          *icon,
                             const char          *style)
{
  Group *place = find_group (self, group);
  Waiting *waiting;

  if (place->wanted++ < place->rows->len)
    {
      show_words (place->rows->pdata[place->wanted - 1], title, subtitle, icon, style);
      return;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->group = place;
  waiting->title = g_strdup (title);
  waiting->subtitle = g_strdup (subtitle);
  waiting->icon = g_strdup (icon);
  waiting->style = g_strdup (style);
  g_queue_push_tail (&self->waiting, waiting);
}

static void
make_some (RqPlainRows  *self,
           unsigned int  n)
{
  for (unsigned int i = 0; i < n && !g_queue_is_empty (&self->waiting); i++)
    {
      Waiting *waiting = g_queue_pop_head (&self->waiting);

      show_words (append_row (waiting->group), waiting->title, waiting->subtitle, waiting->icon,
                  waiting->style);
      waiting_free (waiting);
    }
}

static gboolean
tick_cb (GtkWidget     *page,
         GdkFrameClock *clock,
         gpointer       data)
{
  RqPlainRows *self = data;

  make_some (self, ROWS_PER_FRAME);
  if (!g_queue_is_empty (&self->waiting))
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
drop_surplus (Group *group)
{
  while (group->rows->len > group->wanted)
    {
      adw_preferences_group_remove (group->group, group->rows->pdata[group->rows->len - 1]);
      g_ptr_array_set_size (group->rows, group->rows->len - 1);
    }
}

/** rq_plain_rows_end: All has been said: rows that are no longer wanted go, new ones come. */
void
rq_plain_rows_end (RqPlainRows *self)
{
  for (unsigned int i = 0; i < self->groups->len; i++)
    drop_surplus (self->groups->pdata[i]);
  make_some (self, ROWS_AT_ONCE);
  if (!g_queue_is_empty (&self->waiting))
    self->tick_id = gtk_widget_add_tick_callback (self->page, tick_cb, self, NULL);
}
