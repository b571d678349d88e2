# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# Asks a run's command to stop, or ends it. Parameters: run_directory, signal (TERM or KILL)
main () {
  if alive "$run_directory"; then
    [ -w "$run_directory/control" ] ||
      fail "it belongs to another account on the manager, which alone may stop it"
    printf '%s\n' "$signal" 1<>"$run_directory/control"
  fi
  report "$run_directory"
}
main </dev/null
