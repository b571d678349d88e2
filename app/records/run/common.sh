# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# What the scripts of a run share. POSIX shell; every script is given whole on standard input, after
# its parameters as assignments, so that nothing of it shows in a list of processes. The first of
# them is mark, made anew each time: what a login's start-up files print cannot look like an answer.
#
# A run directory holds: command, runner, leader, input (a FIFO for answers to prompts), control (one
# for orders), stream (one on the way to output), output, pid ("PID BOOT-ID START-TIME WAY": a
# reused number or a reboot is seen; WAY is "plain" without a terminal), session ("PID TERMINAL" of the command's own session), exit-status
# ("STATUS" or "STATUS cut": the end of its output could not be written).

boot_id () {
  cat /proc/sys/kernel/random/boot_id 2>/dev/null
}

# Field 22 of stat, counted after the last ")": a program's name may hold anything.
start_time () {
  stat_line=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # shellcheck disable=SC2086
  set -- ${stat_line##*)}
  shift 19
  printf '%s' "$1"
}

# Is the runner of this run directory alive?
alive () {
  [ -f "$1/pid" ] || return 1
  read -r runner_pid runner_boot runner_start runner_way <"$1/pid" || return 1
  [ "$runner_boot" = "$(boot_id)" ] && [ "$runner_start" = "$(start_time "$runner_pid")" ]
}

# Further lines may be given. The order counts: a runner writes exit-status before it ends, and
# output before that.
report () {
  printf 'requeen-run 1 %s\n' "$mark"
  runner_way=
  if [ ! -d "$1" ]; then
    run_state=absent
  elif [ ! -f "$1/pid" ]; then
    run_state=starting
  elif alive "$1"; then
    run_state=running
  else
    run_state=lost
  fi
  [ ! -f "$1/exit-status" ] || run_state=exited
  [ "$run_state" = absent ] || [ "$runner_way" != plain ] || printf 'plain 1\n'
  printf 'state %s\n' "$run_state"
  if [ "$run_state" = exited ]; then
    read -r run_status run_cut <"$1/exit-status"
    printf 'exit-status %s\n' "$run_status"
    [ "$run_cut" != cut ] || printf 'cut 1\n'
  fi
  [ "$run_state" = absent ] ||
    printf 'size %s\ndirectory %s\n' "$(($(wc -c <"$1/output" 2>/dev/null || echo 0)))" "$1"
  shift
  [ $# = 0 ] || printf '%s\n' "$@"
  printf 'requeen-end %s\n' "$mark"
}

fail () {
  printf 'requeen-run 1 %s\nstate failed\nwords %s\nrequeen-end %s\n' "$mark" "$*" "$mark"
  exit 0
}
