# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Runs ./command to its end, whoever watches or goes away. Its only parameter: the umask for it.

signal_session () {
  [ -n "$1" ] || return 0
  session_id=$1
  set +f
  for stat_file in /proc/[0-9]*/stat; do
    read -r stat_line <"$stat_file" || continue
    member=${stat_file#/proc/}
    # shellcheck disable=SC2086
    set -- ${stat_line##*)}
    [ "$4" != "$session_id" ] || kill -s TERM "${member%/stat}"
  done 2>/dev/null
}

# A TERM to us would lose the exit status; the command is in a session of its own.
stop () {
  interrupted=yes
  signal_session "$(cat session 2>/dev/null)"
}

has_script () {
  [ "$(script -qefc 'echo yes' /dev/null 2>/dev/null </dev/null | tr -d '\r')" = yes ]
}

main () {
  umask 007
  # for reading and writing, so that neither we nor a writer ever waits for the other side
  exec 3<>input
  trap stop TERM
  printf '%s %s %s\n' "$$" "$(boot_id)" "$(start_time $$)" >pid.new && mv pid.new pid

  if has_script; then
    script -qefc "exec sh ./leader $1" /dev/null >>output 2>&1 <&3 &
  else
    setsid sh ./leader "$1" >>output 2>&1 <&3 &
  fi
  child=$!
  while :; do
    interrupted=
    wait "$child"
    status=$?
    [ -n "$interrupted" ] || break
  done
  printf '%s\n' "$status" >exit-status.new && mv exit-status.new exit-status
}
main "$1"
