# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# Asks a run's command to stop. Parameters: run_directory
main () {
  if alive "$run_directory" && ! kill -s TERM "$runner_pid" 2>/dev/null && alive "$run_directory"; then
    printf 'requeen-run 1\nstate failed\nwords %s\n' \
      "it belongs to another account on the manager, which alone may stop it"
    exit 0
  fi
  report "$run_directory"
}
main
