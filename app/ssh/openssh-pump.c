/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/openssh-pump-private.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_SIZE (64 * 1024)
/* Of one way before others have their turn. */
#define ROUNDS_MAX 16

typedef struct
{
  int reader;     /* (unowned) the pump's; -1: nothing comes any more */
  int writer;     /* (unowned) the pump's; -1: its end was told */
  gsize begin, end;
  gboolean moved; /* anything, ever */
  gboolean stuck; /* nobody takes it */
  guint8 bytes[BUFFER_SIZE];
} Way;

struct _RqOpensshPump
{
  RqOpensshEnd near, far; /* (owned) the files */
  gboolean must_answer;   /* a far end that ends first, without a word, is nobody */
  gboolean assured;       /* the master is still there: it was the far end that ended */
  gboolean hung_up;       /* it did; the near end does not know yet */
  Way out;                /* near to far */
  Way back;               /* far to near */
};

/**
 * rq_openssh_pump_new:
 * @near: (transfer full): of whom this is done for
 * @far: (transfer full): what was asked for
 * @must_answer: whether one that ends first, without a word, is nobody
 *
 * Returns: (transfer full): the pump
 */
RqOpensshPump *
rq_openssh_pump_new (RqOpensshEnd near,
                     RqOpensshEnd far,
                     gboolean must_answer)
{
  RqOpensshPump *self = g_new0 (RqOpensshPump, 1);

  self->near = near;
  self->far = far;
  self->must_answer = must_answer;
  self->out.reader = near.reader;
  self->out.writer = far.writer;
  self->back.reader = far.reader;
  self->back.writer = near.writer;
  return self;
}

static void
close_end (RqOpensshEnd *end)
{
  if (end->writer >= 0 && end->writer != end->reader)
    close (end->writer);
  if (end->reader >= 0)
    close (end->reader);
}

void
rq_openssh_pump_free (RqOpensshPump *self)
{
  close_end (&self->near);
  close_end (&self->far);
  g_free (self);
}

/* No more is written to @end. */
static void
end_writing (RqOpensshEnd *end)
{
  if (end->writer == end->reader)
    {
      shutdown (end->writer, SHUT_WR);
      return;
    }
  close (end->writer);
  end->writer = -1;
}

/* No more is read from @end: whoever writes there learns it. */
static void
end_reading (RqOpensshEnd *end)
{
  if (end->writer == end->reader)
    {
      shutdown (end->reader, SHUT_RD);
      return;
    }
  close (end->reader);
  end->reader = -1;
}

static gboolean
is_later (void)
{
  return errno == EAGAIN || errno == EINTR;
}

static gboolean
read_some (Way *way)
{
  ssize_t n = read (way->reader, way->bytes, BUFFER_SIZE);

  if (n < 0 && is_later ())
    return FALSE;
  if (n <= 0)
    {
      way->reader = -1;
      return TRUE;
    }
  way->begin = 0;
  way->end = n;
  way->moved = TRUE;
  return TRUE;
}

/* Nobody takes it. */
static void
give_up (Way *way,
         RqOpensshEnd *from)
{
  way->stuck = FALSE;
  way->begin = way->end = 0;
  if (way->reader >= 0)
    end_reading (from);
  way->reader = -1;
}

static gboolean
write_some (Way *way)
{
  ssize_t n = write (way->writer, way->bytes + way->begin, way->end - way->begin);

  if (n < 0 && is_later ())
    return FALSE;
  if (n > 0)
    way->begin += n;
  else
    way->stuck = TRUE;
  return TRUE;
}

static gboolean
step_way (Way *way)
{
  gboolean moved = FALSE;

  for (int i = 0; i < ROUNDS_MAX && !way->stuck; i++)
    {
      gboolean now;

      if (way->begin < way->end)
        now = write_some (way);
      else if (way->reader >= 0)
        now = read_some (way);
      else
        break;
      moved = moved || now;
      if (!now)
        return moved;
    }

  return moved;
}

/* Hands on that a way has come to its end. */
static gboolean
end_way (Way *way,
         RqOpensshEnd *to)
{
  if (way->reader >= 0 || way->begin < way->end || way->writer < 0)
    return FALSE;

  end_writing (to);
  way->writer = -1;
  return TRUE;
}

/**
 * rq_openssh_pump_is_in_doubt:
 *
 * Returns: whether the far end has ended, or the master with all that it holds: the near end is
 *   told only once that is known
 */
gboolean
rq_openssh_pump_is_in_doubt (RqOpensshPump *self)
{
  return !self->assured && (self->out.stuck ||
                            (self->back.reader < 0 && self->back.begin == self->back.end));
}

/**
 * rq_openssh_pump_assure:
 *
 * The master was there after that.
 */
void
rq_openssh_pump_assure (RqOpensshPump *self)
{
  self->assured = TRUE;
}

/**
 * rq_openssh_pump_step:
 *
 * Returns: whether anything moved
 */
gboolean
rq_openssh_pump_step (RqOpensshPump *self)
{
  gboolean near_was_open = self->out.reader >= 0;
  gboolean moved = step_way (&self->back);

  if (self->back.stuck)
    give_up (&self->back, &self->far);
  if (rq_openssh_pump_is_in_doubt (self))
    return moved;

  if (self->must_answer && self->back.reader < 0 && !self->back.moved && near_was_open)
    {
      self->hung_up = TRUE;
      return TRUE;
    }

  moved = end_way (&self->back, &self->near) || moved;
  moved = step_way (&self->out) || moved;
  if (self->out.stuck && self->assured)
    give_up (&self->out, &self->near);
  return end_way (&self->out, &self->far) || moved;
}

static void
add_way (Way *way,
         GArray *polls)
{
  GPollFD entry = { way->reader, G_IO_IN, 0 };

  if (way->begin < way->end)
    {
      entry.fd = way->stuck ? -1 : way->writer;
      entry.events = G_IO_OUT;
    }
  g_array_append_val (polls, entry);
}

/**
 * rq_openssh_pump_add_polls:
 *
 * Adds what to wait for.
 */
void
rq_openssh_pump_add_polls (RqOpensshPump *self,
                           GArray *polls)
{
  add_way (&self->out, polls);
  add_way (&self->back, polls);
}

/**
 * rq_openssh_pump_is_done:
 * @is_far_gone: whether nobody is left to read there
 *
 * Returns: whether both ways have come to their end, or the only one that counts
 */
gboolean
rq_openssh_pump_is_done (RqOpensshPump *self,
                         gboolean is_far_gone)
{
  return (is_far_gone || self->out.writer < 0) && self->back.writer < 0;
}

/**
 * rq_openssh_pump_was_answered:
 *
 * Returns: whether the far end said anything
 */
gboolean
rq_openssh_pump_was_answered (RqOpensshPump *self)
{
  return self->back.moved;
}

/**
 * rq_openssh_pump_was_hung_up:
 *
 * Returns: whether the far end was nobody; the near end sees it when the pump is freed
 */
gboolean
rq_openssh_pump_was_hung_up (RqOpensshPump *self)
{
  return self->hung_up;
}
