# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# What became of a run, then the end of its output. Parameters: run_directory, limit
main () {
  report "$run_directory"
  printf 'requeen-output 1 %s\n' "$mark"
  tail -c "$limit" "$run_directory/output" 2>/dev/null
  exit 0
}
main </dev/null
