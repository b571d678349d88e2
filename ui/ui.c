/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui.h"

#include <vte/vte.h>

#include "requeen-resources.h"
#include "console/console.h"
#include "deployment/deployment-page.h"
#include "releases/releases-page.h"
#include "services/service-details.h"
#include "services/service-logs.h"
#include "services/service-settings.h"
#include "services/service-tasks.h"
#include "services/services-page.h"
#include "services/settings-form.h"
#include "sidebar/sidebar.h"
#include "widgets/adaptive-bin.h"
#include "widgets/banner.h"
#include "widgets/split.h"
#include "wizard/run-status-view.h"
#include "wizard/wizard-frame.h"

/**
 * rq_ui_init:
 *
 * Registers the resource bundle and the types that templates name. Once, before the first widget;
 * the tests call it too, which is why it is not in main().
 */
void
rq_ui_init (void)
{
  requeen_register_resource ();

  g_type_ensure (VTE_TYPE_TERMINAL);
  g_type_ensure (RQ_TYPE_ADAPTIVE_BIN);
  g_type_ensure (RQ_TYPE_BANNER);
  g_type_ensure (RQ_TYPE_CONSOLE);
  g_type_ensure (RQ_TYPE_DEPLOYMENT_PAGE);
  g_type_ensure (RQ_TYPE_RELEASES_PAGE);
  g_type_ensure (RQ_TYPE_RELEASE_PAGE);
  g_type_ensure (RQ_TYPE_RUN_STATUS_VIEW);
  g_type_ensure (RQ_TYPE_SERVICES_PAGE);
  g_type_ensure (RQ_TYPE_SERVICE_DETAILS);
  g_type_ensure (RQ_TYPE_SERVICE_LOGS);
  g_type_ensure (RQ_TYPE_SERVICE_SETTINGS);
  g_type_ensure (RQ_TYPE_SERVICE_TASKS);
  g_type_ensure (RQ_TYPE_SETTINGS_FORM);
  g_type_ensure (RQ_TYPE_SIDEBAR);
  g_type_ensure (RQ_TYPE_SPLIT);
  g_type_ensure (RQ_TYPE_WIZARD_FRAME);
}
