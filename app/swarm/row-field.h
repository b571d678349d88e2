/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What the rows of the model's lists share: read-only properties behind a field, and setters that
 * notify only when the field changes. */

GParamSpec *rq_row_text_property   (const char *name);
GParamSpec *rq_row_number_property (const char *name);
GParamSpec *rq_row_flag_property   (const char *name);
GParamSpec *rq_row_boxed_property  (const char *name,
                                    GType       type);

/* @text: (nullable): "" instead */
void        rq_row_set_text        (gpointer      row,
                                    char        **field,
                                    const char   *text,
                                    GParamSpec   *pspec);
void        rq_row_set_number      (gpointer      row,
                                    int          *field,
                                    gint64        number,
                                    GParamSpec   *pspec);
void        rq_row_set_flag        (gpointer      row,
                                    gboolean     *field,
                                    gboolean      flag,
                                    GParamSpec   *pspec);
/* @time: (nullable) */
void        rq_row_set_time        (gpointer      row,
                                    GDateTime   **field,
                                    GDateTime    *time,
                                    GParamSpec   *pspec);

G_END_DECLS
