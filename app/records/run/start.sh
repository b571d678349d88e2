# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# Starts a run, once for each id. Parameters: run_id, directory, command, runner, leader, keep (how
# many), keep_days, keep_runs (the ids of those of open releases)

undo () {
  rm -rf "$run"
  fail "$1"
}

# Nobody waits for a reader that has gone with it.
remove () {
  # shellcheck disable=SC2188
  [ ! -p "$1/control" ] || printf 'end\n' 1<>"$1/control"
  rm -rf "$1"
}

# Ended, long ago, and no open release's.
is_old () {
  [ -d "$1" ] && [ ! -L "$1" ] && [ -f "$1/command" ] || return 1
  case " $keep_runs " in *" ${1##*/} "*) return 1 ;; esac
  [ -n "$(find "$1" -prune -mtime "+$keep_days" 2>/dev/null)" ] && ! alive "$1"
}

# The oldest of more than are to be kept, a few at a time. Names begin with their time.
prune () {
  set +f
  set -- "$base"/[0-9]*-[0-9]*-*
  set -f
  removed=0
  while [ $# -gt "$keep" ] && [ "$removed" -lt 20 ]; do
    if is_old "$1"; then
      remove "$1"
      removed=$((removed + 1))
    fi
    shift
  done
}

# What is written at its end has its room from the beginning.
prepare () {
  mkfifo "$run/input" "$run/control" "$run/stream" &&
    printf '%s\n' "$command" >"$run/command" &&
    printf '%s\n' "$runner" >"$run/runner" && printf '%s\n' "$leader" >"$run/leader" &&
    printf '\n%199s\n' '' >"$run/pid.new" && printf '\n%199s\n' '' >"$run/session" &&
    printf '\n%199s\n' '' >"$run/exit-status.new" && : >"$run/output"
}

launch () {
  cd "$run" || return 1
  if setsid -f true 2>/dev/null; then
    setsid -f sh ./runner "$user_umask" </dev/null >/dev/null 2>&1
  elif command -v setsid >/dev/null; then
    setsid sh ./runner "$user_umask" </dev/null >/dev/null 2>&1 &
  else
    return 1
  fi
}

await_pid () {
  tries=0
  while [ ! -f "$run/pid" ] && [ ! -f "$run/exit-status" ] && [ "$tries" -lt 50 ]; do
    sleep 0.1 2>/dev/null || sleep 1
    tries=$((tries + 1))
  done
  [ "$tries" -lt 50 ]
}

main () {
  set -f
  user_umask=$(umask)
  umask 007
  for run in "$shared/runs/$run_id" "$private/runs/$run_id"; do
    if [ -d "$run" ]; then
      report "$run" 'already 1'
      exit 0
    fi
  done
  make_base || fail "neither $shared nor $private can be written, or their disks are full"
  run=$base/$run_id
  if ! mkdir "$run" 2>/dev/null; then
    [ -d "$run" ] || fail "$run cannot be made"
    report "$run" 'already 1'
    exit 0
  fi
  prepare 2>/dev/null || undo "$run cannot be written: is the disk full?"
  launch || undo "the command setsid is missing on the manager"
  await_pid || undo "its runner did not come up"
  report "$run"
  prune >/dev/null 2>&1 &
}
main </dev/null
