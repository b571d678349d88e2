# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# Starts a run, once for each id. Parameters: run_id, directory, command, runner, leader, keep

# The Docker socket's group: who may use Docker may follow a run and take it over.
share () {
  docker_group=$(stat -Lc %g /var/run/docker.sock 2>/dev/null)
  if [ -n "$docker_group" ] && chgrp "$docker_group" "$1" 2>/dev/null; then
    chmod 2770 "$1"
  else
    chmod 0700 "$1"
  fi
}

make_shared () {
  ! mkdir "$1" 2>/dev/null || share "$1"
  [ -d "$1" ] && [ -w "$1" ] && [ -x "$1" ]
}

make_base () {
  shared=$directory/.requeen
  private=${HOME:-/}/.local/state/requeen
  if make_shared "$shared" && make_shared "$shared/runs"; then
    base=$shared/runs
  elif (umask 077; mkdir -p "$private/runs") 2>/dev/null && [ -w "$private/runs" ]; then
    base=$private/runs
  else
    fail "neither $shared nor $private can be written"
  fi
}

fail () {
  printf 'requeen-run 1\nstate failed\nwords %s\n' "$*"
  exit 0
}

undo () {
  rm -rf "$run"
  fail "$1"
}

# The oldest runs that have ended, but for as many as are to be kept. Names begin with their time.
prune () {
  set +f
  set -- "$base"/[0-9]*-[0-9]*-*
  set -f
  while [ $# -gt "$keep" ]; do
    [ ! -d "$1" ] || [ -L "$1" ] || [ ! -f "$1/command" ] || alive "$1" || rm -rf "$1"
    shift
  done
}

prepare () {
  mkfifo "$run/input" && printf '%s\n' "$command" >"$run/command" &&
    printf '%s\n' "$runner" >"$run/runner" && printf '%s\n' "$leader" >"$run/leader" &&
    : >"$run/output"
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
  make_base
  for run in "$shared/runs/$run_id" "$private/runs/$run_id"; do
    if [ -d "$run" ]; then
      report "$run"
      printf 'already 1\n'
      exit 0
    fi
  done
  run=$base/$run_id
  if ! mkdir "$run" 2>/dev/null; then
    [ -d "$run" ] || fail "$run cannot be made"
    report "$run"
    printf 'already 1\n'
    exit 0
  fi
  prepare 2>/dev/null || undo "$run cannot be written: is the disk full?"
  launch || undo "the command setsid is missing on the manager"
  await_pid || undo "its runner did not come up"
  report "$run"
  prune
}
main </dev/null
