/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The form that says how to reach a manager. Property "complete": there is enough in it to try. */
#define RQ_TYPE_ADD_HOST_PAGE (rq_add_host_page_get_type ())
G_DECLARE_FINAL_TYPE (RqAddHostPage, rq_add_host_page, RQ, ADD_HOST_PAGE, AdwBin)

gboolean    rq_add_host_page_is_complete     (RqAddHostPage *self);
/* (transfer full) (nullable): "[USER@]HOST[:PORT]"; %NULL with RQ_SETTINGS_ERROR_INVALID */
char       *rq_add_host_page_dup_host        (RqAddHostPage  *self,
                                              GError        **error);
/* (transfer full) (nullable): further managers, "" for none; RQ_SETTINGS_ERROR_INVALID */
char       *rq_add_host_page_dup_other_hosts (RqAddHostPage  *self,
                                              GError        **error);
/* (nullable): an absolute path */
const char *rq_add_host_page_get_identity    (RqAddHostPage *self);
/* "" for what is usual */
const char *rq_add_host_page_get_known_hosts (RqAddHostPage *self);
/* "libssh2" or "openssh", as rq_deployment_get_transport() has it */
const char *rq_add_host_page_get_transport   (RqAddHostPage *self);
void        rq_add_host_page_set_transport   (RqAddHostPage *self,
                                              const char    *transport);
const char *rq_add_host_page_get_command     (RqAddHostPage *self);
gboolean    rq_add_host_page_get_sudo        (RqAddHostPage *self);
void        rq_add_host_page_set_identity    (RqAddHostPage *self,
                                              const char    *path);
void        rq_add_host_page_focus           (RqAddHostPage *self);

G_END_DECLS
