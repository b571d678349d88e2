# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# What became of a run? Parameters: run_directory, or where that is not known: directory, run_id
main () {
  for run in "${run_directory:-$directory/.requeen/runs/$run_id}" \
             "${HOME:-/}/.local/state/requeen/runs/$run_id"; do
    [ ! -d "$run" ] || break
  done
  report "$run"
}
main </dev/null
