/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/check.h"

#include "swarm/engine-error.h"

static const char * const nicks[] = {
  [RQ_CHECK_PASS] = "pass",
  [RQ_CHECK_WARN] = "warn",
  [RQ_CHECK_FAIL] = "fail",
  [RQ_CHECK_UNKNOWN] = "unknown",
};

/**
 * rq_check_result_new:
 * @words: (transfer full): one sentence
 *
 * Returns: (transfer full): a result without evidence
 */
RqCheckResult *
rq_check_result_new (RqCheckStatus  status,
                     char          *words)
{
  RqCheckResult *self = g_new0 (RqCheckResult, 1);

  self->status = status;
  self->words = words;
  self->lines = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * rq_check_result_unknown:
 *
 * Returns: (transfer full): that it could not be found out, because of @reason
 */
RqCheckResult *
rq_check_result_unknown (const GError *reason)
{
  return rq_check_result_new (RQ_CHECK_UNKNOWN, g_strdup (reason->message));
}

/**
 * rq_check_result_add:
 *
 * Adds a line of evidence.
 */
void
rq_check_result_add (RqCheckResult *self,
                     const char *format,
                     ...)
{
  g_autofree char *line = NULL;
  va_list rest;

  va_start (rest, format);
  line = g_strdup_vprintf (format, rest);
  va_end (rest);
  g_ptr_array_add (self->lines, rq_engine_clean_text (line, -1));
}

/* That something is not known is worse than a warning and better than a no. */
static int
rank (RqCheckStatus status)
{
  static const int ranks[] = {
    [RQ_CHECK_PASS] = 0, [RQ_CHECK_WARN] = 1, [RQ_CHECK_UNKNOWN] = 2, [RQ_CHECK_FAIL] = 3,
  };

  return ranks[status];
}

/**
 * rq_check_result_worsen:
 * @words: (transfer full): one sentence
 *
 * Makes it @status with @words, if that is worse than what it is.
 */
void
rq_check_result_worsen (RqCheckResult *self,
                        RqCheckStatus  status,
                        char          *words)
{
  if (rank (status) <= rank (self->status))
    {
      g_free (words);
      return;
    }
  self->status = status;
  g_free (self->words);
  self->words = words;
}

/**
 * rq_check_result_free:
 *
 * Frees @self.
 */
void
rq_check_result_free (RqCheckResult *self)
{
  g_free (self->words);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/**
 * rq_check_status_to_nick:
 *
 * Returns: (transfer none): the status as records and --json write it
 */
const char *
rq_check_status_to_nick (RqCheckStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (nicks), NULL);

  return nicks[status];
}

/**
 * rq_check_status_from_nick:
 * @nick: (nullable): as rq_check_status_to_nick() gave it
 * @status: (out): what it means
 *
 * Returns: whether there is such a status
 */
gboolean
rq_check_status_from_nick (const char    *nick,
                           RqCheckStatus *status)
{
  for (guint i = 0; nick != NULL && i < G_N_ELEMENTS (nicks); i++)
    if (g_str_equal (nicks[i], nick))
      {
        *status = i;
        return TRUE;
      }
  return FALSE;
}

static void
target_free (gpointer data)
{
  RqCheckTarget *target = data;

  g_free (target->image);
  g_free (target);
}

/**
 * rq_check_targets_new:
 *
 * Returns: (transfer full) (element-type RqCheckTarget): no targets yet
 */
GPtrArray *
rq_check_targets_new (void)
{
  return g_ptr_array_new_with_free_func (target_free);
}

/**
 * rq_check_targets_add:
 * @service: stays alive as long as @targets
 * @image: (transfer full): what it is to run
 *
 * Adds a service that is to change.
 */
void
rq_check_targets_add (GPtrArray  *targets,
                      JsonObject *service,
                      char       *image)
{
  RqCheckTarget *target = g_new0 (RqCheckTarget, 1);

  target->service = service;
  target->image = image;
  g_ptr_array_add (targets, target);
}
