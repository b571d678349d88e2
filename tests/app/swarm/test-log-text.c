/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/log-text.h"

static void
test_clean (void)
{
  static const struct
  {
    const char *text;
    const char *clean;
  } cases[] = {
    { "plain", "plain" },
    { "", "" },
    { "\033[31;1mred\033[0m", "red" },
    { "a\tb\rc\bd", "a  bcd" },
    { "\033]0;title\atext", "text" },
    { "\033]8;;http://x\033\\link\033]8;;\033\\", "link" },
    { "cut \033[3", "cut " },
    { "cut \033", "cut " },
    { "\033]never ends", "" },
    { "grün \u2028 \xc2\x85x", "grün  x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = rq_log_text_clean (cases[i].text);

      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_severity (void)
{
  static const struct
  {
    const char *text;
    RqLogSeverity severity;
  } cases[] = {
    { "listening on 8080", RQ_LOG_PLAIN },
    { "2026-11-22 ERROR cannot reach redis", RQ_LOG_ERROR },
    { "[WARN] slow query", RQ_LOG_WARNING },
    { "2026/11/22 10:00:00 [error] 7#7: connect() failed", RQ_LOG_ERROR },
    { "{\"level\":\"error\",\"msg\":\"x\"}", RQ_LOG_ERROR },
    { "{\"level\": \"warn\"}", RQ_LOG_WARNING },
    { "time=1 level=warning msg=x", RQ_LOG_WARNING },
    { "severity=critical", RQ_LOG_ERROR },
    { "error: no such file", RQ_LOG_ERROR },
    { "npm ERR! code 1", RQ_LOG_ERROR },
    { "PANIC: x", RQ_LOG_ERROR },
    { "0 errors, 0 warnings", RQ_LOG_PLAIN },
    { "GET /error 200", RQ_LOG_PLAIN },
    { "no error was seen", RQ_LOG_PLAIN },
    { "<warn> [1] dhcp", RQ_LOG_WARNING },
    { "", RQ_LOG_PLAIN },
    { "=error", RQ_LOG_PLAIN },
    { ":\"error", RQ_LOG_PLAIN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (rq_log_text_severity (cases[i].text) != cases[i].severity)
      g_error ("“%s” is judged as %d", cases[i].text, rq_log_text_severity (cases[i].text));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/log-text/clean", test_clean);
  g_test_add_func ("/swarm/log-text/severity", test_severity);
  return g_test_run ();
}
