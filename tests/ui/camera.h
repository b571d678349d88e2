/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Takes pictures of windows that are open, for people to look at. */
typedef struct _Camera Camera;

typedef enum
{
  CAMERA_LOOKS, /* three of each: light, dark, and 360 pixels wide */
  CAMERA_GERMAN,
} CameraFilm;

Camera *camera_new        (const char *folder,
                           CameraFilm  film);
void    camera_free       (Camera *self);
/* The number of the next picture. */
void    camera_count_from (Camera       *self,
                           unsigned int  number);
/* As FOLDER/NN-NAME.LOOK.png, with a line on standard output for each. */
void    camera_take       (Camera     *self,
                           gpointer    window,
                           const char *name);

G_END_DECLS
