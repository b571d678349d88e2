/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "cli/ansi-filter.h"
#include "cli/connect.h"
#include "cli/json-output.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "swarm/log-stream.h"

#define DEFAULT_TAIL 100
#define MAX_TAIL 100000

/* A stream while it is shown. */
typedef struct
{
  RqSwarmModel *model;  /* (unowned) */
  const char *service;  /* (unowned) short name */
  gboolean json;
  gboolean ended;
  GError *error;        /* (owned) (nullable) */
} Logs;

static char *
list_names (GListModel *services)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (services, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", rq_service_get_name (service));
    }
  return g_string_free (names, FALSE);
}

static RqService *
find_service (RqSwarmModel  *model,
              const char    *name,
              GError       **error)
{
  GListModel *services = rq_swarm_model_get_services (model);
  g_autofree char *names = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (services, i);

      if (g_str_equal (name, rq_service_get_name (service)) ||
          g_str_equal (name, rq_service_get_full_name (service)))
        return g_steal_pointer (&service);
    }

  names = list_names (services);
  g_set_error (error, RQ_CLI_ERROR, RQ_CLI_ERROR_NO_STACK,
               _("The stack has no service “%s”. It has: %s."), name, names);
  return NULL;
}

static RqTask *
find_task (RqSwarmModel *model,
           const char   *id)
{
  GListModel *tasks = rq_swarm_model_get_tasks (model);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (RqTask) task = g_list_model_get_item (tasks, i);

      if (g_str_equal (rq_task_get_id (task), id))
        return g_steal_pointer (&task);
    }
  return NULL;
}

static void
print_text (const Logs *logs,
            const char *time,
            const char *task_id,
            RqTask     *task,
            const char *text)
{
  g_autofree char *clean_time = rq_terminal_clean (time);
  g_autofree char *clean = rq_terminal_clean (text);
  g_autofree char *who = NULL;

  if (task != NULL && rq_task_get_slot (task) > 0)
    who = g_strdup_printf ("%s.%d@%s", logs->service, rq_task_get_slot (task),
                           rq_task_get_node_name (task));
  else
    who = g_strdup_printf ("%s.%.12s", logs->service, task_id);
  rq_terminal_print ("%s %s  %s\n", clean_time, who, clean);
}

static void
print_json (const char *time,
            const char *task_id,
            RqTask     *task,
            gboolean    is_error,
            const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  rq_json_output_string (builder, "time", time);
  rq_json_output_string (builder, "task_id", task_id);
  rq_json_output_int (builder, "slot", task != NULL ? rq_task_get_slot (task) : 0);
  rq_json_output_string (builder, "node", task != NULL ? rq_task_get_node_name (task) : NULL);
  rq_json_output_string (builder, "stream", is_error ? "stderr" : "stdout");
  rq_json_output_string (builder, "text", text);
  json_builder_end_object (builder);
  rq_json_output_print (builder, TRUE);
}

static char *
strip_sequences (const char *text)
{
  g_autoptr (RqAnsiFilter) filter = rq_ansi_filter_new (RQ_ANSI_PLAIN);
  GString *plain = g_string_new (NULL);

  rq_ansi_filter_feed (filter, text, strlen (text), plain);
  rq_ansi_filter_finish (filter, plain);
  return g_string_free (plain, FALSE);
}

static void
line_cb (RqLogStream *stream,
         const char  *time,
         const char  *task_id,
         gboolean     is_error,
         const char  *text,
         Logs        *logs)
{
  g_autoptr (RqTask) task = find_task (logs->model, task_id);
  g_autofree char *plain = strip_sequences (text);

  if (logs->json)
    print_json (time, task_id, task, is_error, plain);
  else
    print_text (logs, time, task_id, task, plain);

  if (!logs->ended && !rq_terminal_flush (&logs->error))
    logs->ended = TRUE;
}

static void
ended_cb (RqLogStream  *stream,
          const GError *error,
          Logs         *logs)
{
  if (error != NULL && logs->error == NULL)
    logs->error = g_error_copy (error);
  logs->ended = TRUE;
}

static void
wake_cb (GCancellable *cancellable,
         gpointer      data)
{
  g_main_context_wakeup (NULL);
}

/* The reader of our pipe has gone: nobody would notice until the next line. */
static gboolean
reader_gone_cb (int          fd,
                GIOCondition condition,
                gpointer     data)
{
  Logs *logs = data;

  logs->ended = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
show (Logs          *logs,
      RqLogStream   *stream,
      GCancellable  *cancellable,
      GError       **error)
{
  gulong id = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), NULL, NULL);
  g_autoptr (GSource) reader = g_unix_fd_source_new (STDOUT_FILENO, G_IO_ERR);

  g_source_set_callback (reader, G_SOURCE_FUNC (reader_gone_cb), logs, NULL);
  g_source_attach (reader, NULL);
  g_signal_connect (stream, "line", G_CALLBACK (line_cb), logs);
  g_signal_connect (stream, "ended", G_CALLBACK (ended_cb), logs);
  rq_log_stream_start (stream);
  while (!logs->ended && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);
  rq_log_stream_stop (stream);
  g_signal_handlers_disconnect_by_data (stream, logs);
  g_cancellable_disconnect (cancellable, id);
  g_source_destroy (reader);

  if (logs->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&logs->error));
      return FALSE;
    }
  return logs->ended || !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static RqExitStatus
show_service (RqCliContext  *context,
              const char    *name,
              int            tail,
              gboolean       follow,
              GError       **error)
{
  GCancellable *cancellable = rq_cli_context_get_cancellable (context);
  g_autoptr (RqDeploymentSession) session = rq_connect (context, error);
  RqSwarmModel *model = session != NULL ? rq_connect_load (session, cancellable, error) : NULL;
  g_autoptr (RqService) service = model != NULL ? find_service (model, name, error) : NULL;
  g_autoptr (RqLogStream) stream = NULL;
  Logs logs = { NULL };

  if (service == NULL)
    return RQ_EXIT_ERROR;
  logs.model = model;
  logs.service = rq_service_get_name (service);
  logs.json = rq_cli_context_wants_json (context);
  stream = rq_log_stream_new (rq_deployment_session_get_client (session),
                              rq_service_get_id (service), tail, follow);
  return show (&logs, stream, cancellable, error) ? RQ_EXIT_YES : RQ_EXIT_ERROR;
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  gboolean follow = FALSE;
  int tail = DEFAULT_TAIL;
  const GOptionEntry entries[] = {
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &follow, N_("Go on with new lines as they come"), NULL },
    { "tail", 'n', 0, G_OPTION_ARG_INT, &tail,
      N_("How many lines of the past (default: 100)"), N_("N") },
    G_OPTION_ENTRY_NULL
  };

  if (!rq_verb_parse (&rq_verb_logs, context, entries, arguments, 1, 1, error))
    return RQ_EXIT_ERROR;
  if (tail < 0 || tail > MAX_TAIL)
    {
      g_set_error (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                   _("--tail takes a number from 0 to %d."), MAX_TAIL);
      return RQ_EXIT_ERROR;
    }
  return show_service (context, (*arguments)[1], tail, follow, error);
}

const RqVerb rq_verb_logs = {
  .name = "logs",
  .arguments = N_("SERVICE"),
  .summary = N_("Show the logs of a service, of all its tasks"),
  .run = run,
};
