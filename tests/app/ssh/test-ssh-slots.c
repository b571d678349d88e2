/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-slots-private.h"

static guint
count (RqSshSlots *slots)
{
  guint running = 0;

  while (rq_ssh_slots_has_one (slots, running))
    running++;
  return running;
}

/* Time goes by for it. */
static void
age (RqSshSlots *slots,
     gint64      seconds)
{
  slots->changed -= seconds * G_TIME_SPAN_SECOND;
  slots->not_before -= seconds * G_TIME_SPAN_SECOND;
}

/* A refusal makes them as many as there were, at once; later there is one more to try, and if that
 * is refused, too, it was tried in vain and no command was lost. */
static void
test_grow (void)
{
  RqSshSlots slots;
  guint most;

  rq_ssh_slots_init (&slots);
  most = count (&slots);
  g_assert_cmpuint (most, >, 2);
  g_assert_cmpint (rq_ssh_slots_wait (&slots), ==, -1);

  g_assert_true (rq_ssh_slots_refuse (&slots, 2));
  g_assert_cmpuint (count (&slots), ==, 0);
  g_assert_cmpint (rq_ssh_slots_wait (&slots), >, 0);
  g_assert_cmpint (rq_ssh_slots_wait (&slots), <, 1000);
  age (&slots, 1);
  g_assert_cmpuint (count (&slots), ==, 2);
  g_assert_cmpint (rq_ssh_slots_wait (&slots), >, 1000);

  age (&slots, 60);
  g_assert_cmpuint (count (&slots), ==, 3);
  g_assert_true (rq_ssh_slots_refuse (&slots, 2));
  age (&slots, 1);
  g_assert_cmpuint (count (&slots), ==, 2);

  for (guint i = 0; i < most; i++)
    {
      age (&slots, 60);
      count (&slots);
    }
  g_assert_cmpuint (count (&slots), ==, most);
  g_assert_cmpint (rq_ssh_slots_wait (&slots), ==, -1);
}

/* With nothing of ours running, a server that refuses is asked for some time, not for ever. */
static void
test_patience (void)
{
  RqSshSlots slots;
  int refusals = 1;

  rq_ssh_slots_init (&slots);
  while (rq_ssh_slots_refuse (&slots, 0))
    {
      age (&slots, 1);
      g_assert_cmpuint (count (&slots), ==, 1);
      g_assert_cmpint (++refusals, <, 1000);
    }
  g_assert_cmpint (refusals, >, 10);

  rq_ssh_slots_admit (&slots, 1);
  g_assert_true (rq_ssh_slots_refuse (&slots, 0));
  g_assert_true (rq_ssh_slots_refuse (&slots, 1));
}

/* What has just ended holds its session on the server for a moment: that makes them no fewer,
 * unless it goes on. */
static void
test_settle (void)
{
  RqSshSlots slots;

  rq_ssh_slots_init (&slots);
  rq_ssh_slots_admit (&slots, 1);
  rq_ssh_slots_admit (&slots, 2);
  g_assert_true (rq_ssh_slots_refuse (&slots, 2));
  age (&slots, 1);
  g_assert_cmpuint (count (&slots), ==, 2);

  for (int i = 0; i < 3; i++)
    {
      g_assert_true (rq_ssh_slots_refuse (&slots, 1));
      g_assert_cmpuint (count (&slots), ==, 0);
      age (&slots, 1);
      g_assert_cmpuint (count (&slots), ==, 2);
    }
  for (int i = 0; i < 10; i++)
    g_assert_true (rq_ssh_slots_refuse (&slots, 1));
  age (&slots, 1);
  g_assert_cmpuint (count (&slots), ==, 1);
}

/* Who follows something gives way to whoever has waited for long, and to nobody before. */
static void
test_shortage (void)
{
  RqSshSlots slots;
  gint64 now = g_get_monotonic_time ();

  rq_ssh_slots_init (&slots);
  g_assert_cmpint (rq_ssh_slots_get_shortage (&slots, 0), ==, RQ_SHORTAGE_NONE);
  g_assert_cmpint (rq_ssh_slots_get_shortage (&slots, now), ==, RQ_SHORTAGE_NONE);
  g_assert_true (rq_ssh_slots_refuse (&slots, 2));
  g_assert_cmpint (rq_ssh_slots_get_shortage (&slots, 0), ==, RQ_SHORTAGE_KNOWN);
  g_assert_cmpint (rq_ssh_slots_get_shortage (&slots, now), ==, RQ_SHORTAGE_KNOWN);
  g_assert_cmpint (rq_ssh_slots_get_shortage (&slots, now - 60 * G_TIME_SPAN_SECOND), ==,
                   RQ_SHORTAGE_URGENT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ssh-slots/grow", test_grow);
  g_test_add_func ("/ssh-slots/patience", test_patience);
  g_test_add_func ("/ssh-slots/settle", test_settle);
  g_test_add_func ("/ssh-slots/shortage", test_shortage);
  return g_test_run ();
}
