/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "camera.h"
#include "in-window.h"

G_BEGIN_DECLS

/* What a chapter of the pictures needs. */
typedef struct
{
  Camera        *camera;      /* (owned) */
  RqApplication *application; /* (owned) */
  RqSandbox     *sandbox;     /* (owned) with the stack as first deployed */
} Pictures;

/* The window of one deployment, the sandbox, with all of its services there and well. */
RqWindow *pictures_open_window  (Pictures       *self,
                                 RqSessionList **sessions);

/* The chapters. */
void      pictures_of_adding    (Pictures *self);
void      pictures_of_services  (Pictures *self);
void      pictures_of_releases  (Pictures *self);
void      pictures_of_failure   (Pictures *self);
void      pictures_of_samples   (Pictures *self);

G_END_DECLS
