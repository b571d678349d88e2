/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/row-field.h"

#define READ_ONLY (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)

/**
 * rq_row_text_property:
 *
 * Returns: (transfer floating): a read-only text, "" at first
 */
GParamSpec *
rq_row_text_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, "", READ_ONLY);
}

/**
 * rq_row_number_property:
 *
 * Returns: (transfer floating): a read-only number from 0 on
 */
GParamSpec *
rq_row_number_property (const char *name)
{
  return g_param_spec_int (name, NULL, NULL, 0, G_MAXINT, 0, READ_ONLY);
}

/**
 * rq_row_flag_property:
 *
 * Returns: (transfer floating): a read-only yes or no
 */
GParamSpec *
rq_row_flag_property (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, READ_ONLY);
}

/**
 * rq_row_boxed_property:
 *
 * Returns: (transfer floating): a read-only value of a boxed type
 */
GParamSpec *
rq_row_boxed_property (const char *name,
                       GType       type)
{
  return g_param_spec_boxed (name, NULL, NULL, type, READ_ONLY);
}

/**
 * rq_row_set_text:
 * @text: (nullable): %NULL is ""
 *
 * Takes over @text and notifies @pspec, if it is another one.
 */
void
rq_row_set_text (gpointer     row,
                 char       **field,
                 const char  *text,
                 GParamSpec  *pspec)
{
  if (text == NULL)
    text = "";
  if (g_str_equal (*field, text))
    return;

  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (row, pspec);
}

/**
 * rq_row_set_number:
 * @number: what does not fit is cut to what does
 *
 * Takes over @number and notifies @pspec, if it is another one.
 */
void
rq_row_set_number (gpointer    row,
                   int        *field,
                   gint64      number,
                   GParamSpec *pspec)
{
  int fitting = (int) CLAMP (number, 0, G_MAXINT);

  if (*field == fitting)
    return;

  *field = fitting;
  g_object_notify_by_pspec (row, pspec);
}

/**
 * rq_row_set_flag:
 *
 * Takes over @flag and notifies @pspec, if it is another one.
 */
void
rq_row_set_flag (gpointer    row,
                 gboolean   *field,
                 gboolean    flag,
                 GParamSpec *pspec)
{
  if (*field == flag)
    return;

  *field = flag;
  g_object_notify_by_pspec (row, pspec);
}

/**
 * rq_row_set_time:
 * @time: (nullable): when
 *
 * Takes over @time and notifies @pspec, if it is another one.
 */
void
rq_row_set_time (gpointer     row,
                 GDateTime  **field,
                 GDateTime   *time,
                 GParamSpec  *pspec)
{
  if (*field == time || (*field != NULL && time != NULL && g_date_time_equal (*field, time)))
    return;

  g_clear_pointer (field, g_date_time_unref);
  *field = time != NULL ? g_date_time_ref (time) : NULL;
  g_object_notify_by_pspec (row, pspec);
}
