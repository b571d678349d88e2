/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/post-mortem.h"
#include "records/release-store.h"
#include "release/deployment-session.h"

G_BEGIN_DECLS

typedef enum
{
  RQ_EDITOR_LOADING,
  RQ_EDITOR_FAILED,  /* it could not be read: "words" says why */
  RQ_EDITOR_DRAFTED, /* from the record, nothing is kept yet */
  RQ_EDITOR_SAVED,
  RQ_EDITOR_UNSAVED, /* kept by itself shortly */
  RQ_EDITOR_UNSENT,  /* it could not be kept: it is on this workstation, and tried again */
} RqEditorState;

/* A release's post-mortem while a person works on it: kept by itself in the swarm when typing has
 * stopped, and until then in a file of this workstation; brought together with what others write.
 * Properties, notified: "state" (RqEditorState as uint), "words" (one sentence on it), "conflict"
 * (nullable sentence: where two people's texts stand together). Signal: "replaced" (): the texts
 * are others than those that were set here.
 * Main only. */
#define RQ_TYPE_POST_MORTEM_EDITOR (rq_post_mortem_editor_get_type ())
G_DECLARE_FINAL_TYPE (RqPostMortemEditor, rq_post_mortem_editor, RQ, POST_MORTEM_EDITOR, GObject)

/* @author: (nullable) "Ann Lee <ann@desk>", default from the system's user and host name */
RqPostMortemEditor *rq_post_mortem_editor_new (RqDeploymentSession * session,
                                               const char *release_id,
                                               const char *author);
/* Reads it, now or once there is a connection. */
void                rq_post_mortem_editor_open (RqPostMortemEditor *self);
/* As if it had been read: @kept: (nullable) there is none yet */
void                rq_post_mortem_editor_show (RqPostMortemEditor *self,
                                                RqReleaseRecord    *record,
                                                RqPostMortem       *kept);
/* What a person has made of it. */
void                rq_post_mortem_editor_change (RqPostMortemEditor *self,
                                                  RqPostMortem       *mine);
/* Keeps it at once: the window is closed. */
void                rq_post_mortem_editor_flush (RqPostMortemEditor *self);
/* (nullable) */
RqPostMortem *rq_post_mortem_editor_get_post_mortem (RqPostMortemEditor *self);
RqEditorState       rq_post_mortem_editor_get_state (RqPostMortemEditor *self);
const char *rq_post_mortem_editor_get_words (RqPostMortemEditor *self);
/* (nullable) */
const char *rq_post_mortem_editor_get_conflict (RqPostMortemEditor *self);
const char *rq_post_mortem_editor_get_release (RqPostMortemEditor *self);
/* "Post-mortem: cometchat 3.9.51 → 3.9.54" */
const char *rq_post_mortem_editor_get_subject (RqPostMortemEditor *self);

G_END_DECLS
