/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "application.h"

G_BEGIN_DECLS

/* Every window of the program in every state that samples can bring about, without a swarm. */
typedef enum
{
  STAGE_ESCAPES = 1 << 0, /* Escape closes it */
  STAGE_FOREIGN = 1 << 1, /* what is in it is not of our making */
  STAGE_NARROW = 1 << 2,  /* has another layout where there is little room */
} StageFlags;

typedef struct
{
  const char *name;
  StageFlags  flags;
  GtkWindow *(*open) (RqApplication *application); /* (transfer none): shown */
} StageScene;

/* Ends with one without a name. */
extern const StageScene stage_windows[];   /* of deployments */
extern const StageScene stage_wizards[];   /* of releases */
extern const StageScene stage_questions[]; /* that are asked over both */

/* (transfer none): the window of the scene of that name, shown */
GtkWindow   *stage_open            (RqApplication *application,
                                    const char    *name);

/* Closes whatever is open, and ends what it began. */
void         stage_clear           (void);
/* Keeps @object until the stage is cleared. Takes it. */
void         stage_keep            (gpointer       object);
/* A port on which somebody listens but never answers, until the stage is cleared. */
unsigned int stage_listen_silently (void);

G_END_DECLS
