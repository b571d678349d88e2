/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What every test in a window needs. */
void       ui_test_init          (int    *argc,
                                  char ***argv);
/* Runs the main loop until @condition holds; fails the test after some seconds. */
#define ui_test_wait(condition) ui_test_wait_seconds (30, condition)
/* The same for what a swarm does. */
#define ui_test_wait_long(condition) ui_test_wait_seconds (240, condition)
#define ui_test_wait_seconds(seconds, condition)                                            \
        G_STMT_START {                                                                      \
          gint64 ui_test_limit = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;        \
          while (!(condition))                                                              \
            {                                                                               \
              ui_test_iterate ();                                                           \
              if (g_get_monotonic_time () > ui_test_limit)                                  \
                ui_test_give_up (G_STRLOC, #condition);                                     \
            }                                                                               \
        } G_STMT_END
void       ui_test_iterate       (void);
/* Fails with the texts that the windows show now. */
void       ui_test_give_up       (const char *where,
                                  const char *condition) G_GNUC_NORETURN;
/* As long as the frame clock needs to draw what is there. */
void       ui_test_wait_frames   (GtkWidget    *widget,
                                  unsigned int  frames);
/* The least that every window works with. */
#define UI_TEST_NARROW 360
#define UI_TEST_NARROW_HEIGHT 720
void       ui_test_resize        (GtkWindow    *window,
                                  int           width,
                                  int           height);
/* (transfer none): by the ID in its template */
gpointer   ui_test_child         (gpointer    widget,
                                  const char *id);
/* (transfer none) (nullable): the first mapped label below @root with exactly this text */
GtkWidget *ui_test_find_label    (gpointer    root,
                                  const char *text);
/* (transfer none) (nullable): the first mapped button below @root with this label, mnemonic and
 * all */
GtkWidget *ui_test_find_button   (gpointer    root,
                                  const char *label);
/* (transfer none): the first mapped widget of @type below @root; there is one */
GtkWidget *ui_test_find_type     (gpointer root,
                                  GType    type);
/* Clicks it as a person would: fails when it is not there, not seen or not sensitive. */
void       ui_test_click         (gpointer    root,
                                  const char *label);
/* From now on `ssh` reads these lines and nothing of the machine's user. */
void       ui_test_set_ssh_config (const char *lines);
/* (transfer none) (nullable): the top-level of this type */
gpointer   ui_test_find_toplevel (GType type);

G_END_DECLS
