# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Runs ./command to its end, whoever watches or goes away. Its only parameter: the umask for it.

# The command may only just have been begun.
find_session () {
  session_id=
  tries=0
  while [ -z "$session_id" ] && [ "$tries" -lt 50 ] && kill -0 "$child" 2>/dev/null; do
    # shellcheck disable=SC2034
    read -r session_id terminal <session
    [ -n "$session_id" ] || sleep 0.1 2>/dev/null || sleep 1
    tries=$((tries + 1))
  done
  [ -n "$session_id" ]
}

signal_session () {
  find_session || return 0
  signal=$1
  set +f
  for stat_file in /proc/[0-9]*/stat; do
    read -r stat_line <"$stat_file" || continue
    member=${stat_file#/proc/}
    # shellcheck disable=SC2086
    set -- ${stat_line##*)}
    [ "$4" != "$session_id" ] || kill -s "$signal" "${member%/stat}"
  done 2>/dev/null
}

# A TERM to us would lose the exit status; the command is in a session of its own.
stop () {
  interrupted=yes
  signal_session TERM
}

# An account of the same team may give orders, and no signal.
take_orders () {
  trap - TERM
  while read -r order <&4; do
    case $order in
      TERM|KILL) signal_session "$order" ;;
      *) return ;;
    esac
  done
}

has_script () {
  [ "$(script -qefc 'echo yes' /dev/null 2>/dev/null </dev/null | tr -d '\r')" = yes ]
}

await () {
  while :; do
    interrupted=
    wait "$1"
    awaited=$?
    [ -n "$interrupted" ] || break
  done
  return "$awaited"
}

# What `script` cannot write it dies of, and the command with it. So there is one between them that
# goes on reading when the disk is full.
begin_in_terminal () {
  tee -a output <stream >/dev/null 2>&1 3<&- 4<&- &
  copier=$!
  script -qefc "exec sh ./leader $1" /dev/null >stream 2>&1 <&3 3<&- 4<&- &
  child=$!
}

begin_plain () {
  copier=
  setsid sh ./leader "$1" >>output 2>&1 <&3 3<&- 4<&- &
  child=$!
}

# Was there no room for all of its output?
is_cut () {
  if [ -n "$copier" ]; then
    ! await "$copier"
  else
    ! printf '%4096s' '' >.probe 2>/dev/null
  fi
}

main () {
  umask 007
  # for reading and writing, so that neither we nor a writer ever waits for the other side
  exec 3<>input 4<>control
  trap stop TERM
  # in place: there is room for it
  way=plain
  ! has_script || way=terminal
  printf '%s %s %s %s\n' "$$" "$(boot_id)" "$(start_time $$)" "$way" 1<>pid.new &&
    mv pid.new pid || exit 1

  if [ "$way" = terminal ]; then
    begin_in_terminal "$1"
  else
    begin_plain "$1"
  fi
  take_orders 3<&- >/dev/null 2>&1 &
  orders=$!
  await "$child"
  status=$?
  ! is_cut || status="$status cut"
  rm -f .probe
  kill "$orders" 2>/dev/null
  printf '%s\n' "$status" 1<>exit-status.new && mv exit-status.new exit-status
}
main "$1"
