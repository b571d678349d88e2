/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/job-run.h"
#include "settings/preferences.h"
#include "widgets/question.h"

G_BEGIN_DECLS

/* Tells by the desktop's notifications what happens to a release that nobody looks at, as far as
 * the preferences want it. Clicking one activates "app.show-release" with the name of the
 * deployment and the run's identifier, or "app.show-question". Main only. */
#define RQ_TYPE_NOTIFIER (rq_notifier_get_type ())
G_DECLARE_FINAL_TYPE (RqNotifier, rq_notifier, RQ, NOTIFIER, GObject)

RqNotifier *rq_notifier_new             (GApplication *application);
/* From the start everything is told. */
void        rq_notifier_set_preferences (RqNotifier    *self,
                                         RqPreferences *preferences);
/* @run is over; takes the place of what was told of it before. */
void        rq_notifier_tell_over       (RqNotifier *self,
                                         RqJobRun   *run);
/* @run goes on, and needs a person. */
void        rq_notifier_tell_need       (RqNotifier *self,
                                         RqJobRun   *run);
/* Somebody has looked, or there is nothing to look at any more. */
void        rq_notifier_withdraw        (RqNotifier *self,
                                         RqJobRun   *run);
/* A question has appeared: told when the window below it is not looked at, until it is. */
void        rq_notifier_follow_question (RqNotifier *self,
                                         RqQuestion *question);

G_END_DECLS
