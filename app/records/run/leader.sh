# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC1091,SC2154
# First in the command's own session. Its only parameter: the umask for the command.
if [ -t 0 ]; then
  # in place: there is room for it
  printf '%s %s\n' "$$" "$(tty)" 1<>session
  stty cols 120 rows 40
  TERM=xterm-256color
  export TERM
else
  printf '%s\n' "$$" 1<>session
fi
umask "$1"
set --
# Whoever is told to stop leaves the rest of its commands, but not what it has begun.
trap 'told=$?; [ "$told" != 0 ] || told=143; exit "$told"' TERM
. ./command
