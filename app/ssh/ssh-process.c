/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-process-private.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>

/* A remote command in a channel.
 *
 * Threads: made by the worker, then its caller's. */
struct _RqSshProcess
{
  GObject parent_instance;

  RqSshWorker *worker;  /* (owned) */
  guint64 channel;
  RqSshExit *outcome;   /* (owned) */
  GOutputStream *input; /* (owned) */
  GInputStream *output; /* (owned) */
  GInputStream *errors; /* (owned) */
};

static void rq_ssh_process_iface_init (RqProcessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqSshProcess, rq_ssh_process, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_PROCESS, rq_ssh_process_iface_init))

static GOutputStream *
rq_ssh_process_get_stdin (RqProcess *process)
{
  return RQ_SSH_PROCESS (process)->input;
}

static GInputStream *
rq_ssh_process_get_stdout (RqProcess *process)
{
  return RQ_SSH_PROCESS (process)->output;
}

static GInputStream *
rq_ssh_process_get_stderr (RqProcess *process)
{
  return RQ_SSH_PROCESS (process)->errors;
}

static void
rq_ssh_process_wait_async (RqProcess *process,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (process, cancellable, callback, user_data);
  g_autoptr (RqSshCall) call = NULL;

  g_task_set_source_tag (task, rq_ssh_process_wait_async);
  call = rq_ssh_call_new (task, -1);
  rq_ssh_exit_wait (RQ_SSH_PROCESS (process)->outcome, call);
}

static gboolean
rq_ssh_process_wait_finish (RqProcess *process,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, process), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static int
rq_ssh_process_get_exit_status (RqProcess *process)
{
  return rq_ssh_exit_get_status (RQ_SSH_PROCESS (process)->outcome);
}

static const char *
rq_ssh_process_get_term_signal (RqProcess *process)
{
  return rq_ssh_exit_get_signal (RQ_SSH_PROCESS (process)->outcome);
}

static void
rq_ssh_process_close (RqProcess *process)
{
  RqSshProcess *self = RQ_SSH_PROCESS (process);

  rq_ssh_worker_cut_channel (self->worker, self->channel);
}

static void
rq_ssh_process_dispose (GObject *object)
{
  RqSshProcess *self = RQ_SSH_PROCESS (object);

  if (self->worker != NULL)
    rq_ssh_worker_cut_channel (self->worker, self->channel);
  g_clear_pointer (&self->worker, rq_ssh_worker_unref);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->errors);
  G_OBJECT_CLASS (rq_ssh_process_parent_class)->dispose (object);
}

static void
rq_ssh_process_finalize (GObject *object)
{
  rq_ssh_exit_unref (RQ_SSH_PROCESS (object)->outcome);
  G_OBJECT_CLASS (rq_ssh_process_parent_class)->finalize (object);
}

static void
rq_ssh_process_class_init (RqSshProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_ssh_process_dispose;
  object_class->finalize = rq_ssh_process_finalize;
}

static void
rq_ssh_process_iface_init (RqProcessInterface *iface)
{
  iface->get_stdin = rq_ssh_process_get_stdin;
  iface->get_stdout = rq_ssh_process_get_stdout;
  iface->get_stderr = rq_ssh_process_get_stderr;
  iface->wait_async = rq_ssh_process_wait_async;
  iface->wait_finish = rq_ssh_process_wait_finish;
  iface->get_exit_status = rq_ssh_process_get_exit_status;
  iface->get_term_signal = rq_ssh_process_get_term_signal;
  iface->close = rq_ssh_process_close;
}

static void
rq_ssh_process_init (RqSshProcess *self)
{
}

/**
 * rq_ssh_process_new:
 * @fds: (transfer full): this side's ends of standard input, output and error
 *
 * Returns: (transfer full): the command
 */
RqSshProcess *
rq_ssh_process_new (RqSshWorker *worker,
                    guint64 channel,
                    const int fds[3],
                    RqSshExit *outcome)
{
  RqSshProcess *self = g_object_new (RQ_TYPE_SSH_PROCESS, NULL);

  self->worker = rq_ssh_worker_ref (worker);
  self->channel = channel;
  self->outcome = rq_ssh_exit_ref (outcome);
  self->input = g_unix_output_stream_new (fds[0], TRUE);
  self->output = g_unix_input_stream_new (fds[1], TRUE);
  self->errors = g_unix_input_stream_new (fds[2], TRUE);
  return self;
}
