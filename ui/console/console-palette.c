/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/console-palette.h"

/* Sixteen colours that can be read on the background of each style: at least 4.5 : 1, but for the
 * "black" and "white" that are near the background by their nature. */
static const char *light_colors[] = {
  "#ffffff", "#24221f", /* background, text */
  "#24221f", "#a51d2d", "#1a6e3a", "#7a5200", "#1a5fb4", "#813d9c", "#0f6674", "#6b6963",
  "#5e5c57", "#c01c28", "#1f7a43", "#8a5d00", "#1c63bd", "#9141ac", "#11707f", "#7c7a74",
};

static const char *dark_colors[] = {
  "#1e1e1e", "#e6e4df", /* background, text */
  "#8d8b85", "#ff7b72", "#7ed992", "#f2c14b", "#7fb4ff", "#d59cf0", "#68d0dc", "#d8d6d0",
  "#a3a19a", "#ff9a93", "#9be8ab", "#ffd57a", "#a4caff", "#e3b8f7", "#92e1ea", "#ffffff",
};

/**
 * rq_console_palette_apply:
 * @dark: whether the desktop's style is dark
 *
 * Gives @terminal colours that go with the style and stay readable in it.
 */
void
rq_console_palette_apply (VteTerminal *terminal,
                          gboolean     dark)
{
  const char *const *names = dark ? dark_colors : light_colors;
  GdkRGBA colors[G_N_ELEMENTS (dark_colors)];

  for (unsigned int i = 0; i < G_N_ELEMENTS (colors); i++)
    gdk_rgba_parse (&colors[i], names[i]);
  vte_terminal_set_colors (terminal, &colors[1], &colors[0], &colors[2], G_N_ELEMENTS (colors) - 2);
}
