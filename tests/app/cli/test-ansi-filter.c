/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/ansi-filter.h"

typedef struct
{
  const char *input;
  const char *plain;
  const char *coloured;
} Case;

static const Case cases[] = {
  { "hello\n", "hello\n", "hello\n" },
  { "\033[1;31mred\033[0m\n", "red\n", "\033[1;31mred\033[0m\n\033[0m" },
  { "\033[38:5:9mx\033[K", "x", "\033[38:5:9mx\033[K\033[0m" },
  { "a\r\nb\r\r\nc\r", "a\nb\nc\r", "a\r\nb\r\r\nc\r" },
  { "10%\r20%\r\n", "10%\r20%\n", "10%\r20%\r\n" },
  { "x\033[2Cy\033[Jz\033[2Jq", "xyzq", "x\033[2Cy\033[Jzq" },
  /* drawing over lines, as docker does: each state of a line once */
  { "head\r\n\r\n\033[1A\033[2K\rall: 0\r\033[1B\r\n\033[1A\033[2K\r1/2: \r\033[1B"
    "\033[2A\033[2K\rall: 0\r\033[2B\033[1A\033[2K\r1/2: up\r\033[1B\033[2A\033[2K\rall: 1\r\033[2B"
    "done\r\nnext\r\n",
    "head\n\nall: 0\n1/2: \n1/2: up\nall: 1\ndone\nnext\n",
    "head\r\n\r\n\033[1A\033[2K\rall: 0\r\033[1B\r\n\033[1A\033[2K\r1/2: \r\033[1B"
    "\033[2A\033[2K\rall: 0\r\033[2B\033[1A\033[2K\r1/2: up\r\033[1B\033[2A\033[2K\rall: 1\r\033[2B"
    "done\r\nnext\r\n" },
  { "a\033[Ba\033[Bab\033[Aa\rb\033[Aend", "a\na\nab\na\rb\nend\n",
    "a\033[Ba\033[Bab\033[Aa\rb\033[Aend" },
  /* what makes a terminal answer, or change more than the text */
  { "a\033[6nb\033[?25lc\033[>0md\033[!pe", "abcde", "abcde" },
  { "a\033]0;title\ab\033]52;c;aGk=\033\\c", "abc", "abc" },
  { "a\033Pq#0~\033\\b\033_apc\033\\c\033^pm\033\\d\033Xsos\033\\e", "abcde", "abcde" },
  { "a\033cb\033(0c\033#8d\0337e", "abcde", "abcde" },
  { "a\302\2331mb\302\235title\302\234c\302\205d", "abcd", "a\033[1mbcd\033[0m" },
  { "bell\a\016\017\177\013", "bell", "bell" },
  { "back\b", "back", "back\b" },
  /* text that looks like controls, byte for byte */
  { "caf\303\251 \302\240 \346\235\261 \303\233", "caf\303\251 \302\240 \346\235\261 \303\233",
    "caf\303\251 \302\240 \346\235\261 \303\233" },
  { "\377\376x", "\377\376x", "\377\376x" },
  /* cut short: nothing after it is lost */
  { "a\033]never ended\nb\n", "a\nb\n", "a\nb\n" },
  { "a\033[12\nb", "a\nb", "a\nb" },
  { "a\033[1\033[2mb", "ab", "a\033[2mb\033[0m" },
  { "a\033", "a", "a" },
  { "a\302", "a\357\277\275", "a\357\277\275" },
  /* a control must not come together from two halves */
  { "\302\033[m\2331m", "\357\277\275\2331m", "\357\277\275\033[m\2331m\033[0m" },
};

static char *
filter (RqAnsiMode  mode,
        const char *input,
        gsize       piece)
{
  g_autoptr (RqAnsiFilter) self = rq_ansi_filter_new (mode);
  GString *out = g_string_new (NULL);
  gsize length = strlen (input);

  for (gsize i = 0; i < length; i += piece)
    rq_ansi_filter_feed (self, input + i, MIN (piece, length - i), out);
  rq_ansi_filter_finish (self, out);
  return g_string_free (out, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;

  for (gsize piece = 1; piece < 64; piece *= 3)
    {
      g_autofree char *plain = filter (RQ_ANSI_PLAIN, c->input, piece);
      g_autofree char *coloured = filter (RQ_ANSI_COLOURS, c->input, piece);

      g_assert_cmpstr (plain, ==, c->plain);
      g_assert_cmpstr (coloured, ==, c->coloured);
    }
}

static void
test_long_sequence (void)
{
  g_autofree char *digits = g_strnfill (500, '1');
  g_autofree char *input = g_strconcat ("a\033[", digits, "mb", NULL);
  g_autofree char *output = filter (RQ_ANSI_COLOURS, input, 7);

  g_assert_cmpstr (output, ==, "ab");
}

static void
test_long_string (void)
{
  g_autofree char *title = g_strnfill (10000, 't');
  g_autofree char *input = g_strconcat ("a\033]", title, NULL);
  g_autofree char *output = filter (RQ_ANSI_PLAIN, input, 1000);

  g_assert_cmpuint (strlen (output), >, 5000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/cli/ansi-filter/%02u", (guint) i);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/cli/ansi-filter/long-sequence", test_long_sequence);
  g_test_add_func ("/cli/ansi-filter/long-string", test_long_string);
  return g_test_run ();
}
