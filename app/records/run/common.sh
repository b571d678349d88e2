# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What the scripts of a run share. POSIX shell; every script is given whole on standard input, after
# its parameters as assignments, so that nothing of it shows in a list of processes.
#
# A run directory holds: command, runner, leader, input (a FIFO for answers to prompts), output,
# pid ("PID BOOT-ID START-TIME": a reused number or a reboot is seen), session, exit-status.

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
  read -r runner_pid runner_boot runner_start <"$1/pid" || return 1
  [ "$runner_boot" = "$(boot_id)" ] && [ "$runner_start" = "$(start_time "$runner_pid")" ]
}

# The order counts: a runner writes exit-status before it ends, and output before that.
report () {
  if [ ! -d "$1" ]; then
    printf 'requeen-run 1\nstate absent\n'
    return
  fi
  if [ ! -f "$1/pid" ]; then
    run_state=starting
  elif alive "$1"; then
    run_state=running
  else
    run_state=lost
  fi
  [ ! -f "$1/exit-status" ] || run_state=exited
  printf 'requeen-run 1\nstate %s\n' "$run_state"
  [ "$run_state" != exited ] || printf 'exit-status %s\n' "$(cat "$1/exit-status")"
  printf 'size %s\ndirectory %s\n' "$(($(wc -c <"$1/output" 2>/dev/null || echo 0)))" "$1"
}
