/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "application.h"

G_BEGIN_DECLS

/* Every window of the program in every state that samples can bring about, without a swarm. */
typedef struct
{
  const char *name;
  gboolean    escapes;                            /* Escape closes it */
  gboolean    foreign;                            /* what is in it is not of our making */
  GtkWindow *(*open) (RqApplication *application); /* (transfer none): shown */
} StageScene;

/* Ends with one without a name. */
extern const StageScene stage_windows[]; /* of deployments, and what is asked in dialogs */
extern const StageScene stage_wizards[]; /* of releases */

/* Closes whatever is open, and ends what it began. */
void stage_clear (void);
/* Keeps @object until the stage is cleared. Takes it. */
void stage_keep  (gpointer object);

G_END_DECLS
