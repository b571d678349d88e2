/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/ansi-filter.h"
#include "fuzz.h"

/* Plain output holds no control but line ends, tabs and returns, in whatever pieces it came. */
static void
check_plain (const GString *out)
{
  for (gsize i = 0; i < out->len; i++)
    {
      guchar byte = (guchar) out->str[i];

      if (byte < 0x20 || byte == 0x7f)
        g_assert_true (byte == '\n' || byte == '\t' || byte == '\r');
      if (i > 0 && (guchar) out->str[i - 1] == 0xc2)
        g_assert_true (byte >= 0xa0 && byte <= 0xbf);
    }
}

/* Of sequences, only CSI with numbers and a final byte of the short list. */
static void
check_coloured (const GString *out)
{
  for (gsize i = 0; i < out->len; i++)
    if (out->str[i] == '\033')
      {
        gsize end = i + 2;

        g_assert_cmpint (out->str[i + 1], ==, '[');
        end += strspn (out->str + end, "0123456789;:");
        g_assert_nonnull (strchr ("mKJABCDEFG", out->str[end]));
        g_assert_cmpint (out->str[end], !=, '\0');
      }
}

static GString *
filter (RqAnsiMode     mode,
        const uint8_t *data,
        size_t         size,
        size_t         piece)
{
  g_autoptr (RqAnsiFilter) self = rq_ansi_filter_new (mode);
  GString *out = g_string_new (NULL);

  for (size_t i = 0; i < size; i += piece)
    rq_ansi_filter_feed (self, data + i, MIN (piece, size - i), out);
  rq_ansi_filter_finish (self, out);
  return out;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GString) whole = filter (RQ_ANSI_PLAIN, data, size, size + 1);
  g_autoptr (GString) pieces = filter (RQ_ANSI_PLAIN, data, size, 1);
  g_autoptr (GString) coloured = filter (RQ_ANSI_COLOURS, data, size, 3);

  g_assert_true (g_string_equal (whole, pieces));
  check_plain (whole);
  check_coloured (coloured);
  return 0;
}
