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

# "PID PARENT SESSION", and "sudo" when it is one, of every process
list_processes () {
  set +f
  for stat_file in /proc/[0-9]*/stat; do
    read -r stat_line <"$stat_file" || continue
    process=${stat_file#/proc/}
    process=${process%/stat}
    is_sudo=
    case $stat_line in *'(sudo)'*) is_sudo=sudo ;; esac
    # shellcheck disable=SC2086
    set -- ${stat_line##*)}
    printf '%s %s %s %s\n' "$process" "$2" "$4" "$is_sudo"
  done 2>/dev/null
}

# The processes of the command's session, and of those that a sudo in it has made for what it runs.
list_members () {
  processes=$(list_processes)
  sessions=" $session_id "
  sudos=' '
  # shellcheck disable=SC2034
  for pass in 1 2 3; do
    members=
    while read -r process parent session is_sudo; do
      case $sudos in
        *" $parent "*) [ "$process" != "$session" ] || sessions="$sessions$session " ;;
      esac
      case $sessions in *" $session "*) ;; *) continue ;; esac
      members="$members $process"
      [ -z "$is_sudo" ] || sudos="$sudos$process "
    done <<END
$processes
END
    [ "$sudos" != ' ' ] || break
  done
}

# What belongs to root only root may signal, or the terminal by its key. A terminal that hangs up is
# the last that can be done then: sudo passes that on, and waits.
signal_root () {
  # shellcheck disable=SC2086
  sudo -n kill -s "$signal" $refused 2>/dev/null && return
  [ "$way" = terminal ] || return
  if [ "$signal" = TERM ]; then
    printf '\003' 1<>input
  else
    kill -s KILL "$child"
  fi
}

signal_session () {
  find_session || return 0
  signal=$1
  refused=
  list_members
  for member in $members; do
    # it passes TERM on, may be ours to kill, and must not go before what it runs
    [ "$signal" != KILL ] || case $sudos in *" $member "*) continue ;; esac
    kill -s "$signal" "$member" 2>/dev/null || [ ! -d "/proc/$member" ] ||
      refused="$refused $member"
  done
  [ -z "$refused" ] || signal_root
}

# Has the command's terminal gone, and the command not?
await_leader () {
  # shellcheck disable=SC2034
  read -r session_id terminal <session
  while stat_line=$(cat "/proc/$session_id/stat" 2>/dev/null); do
    # shellcheck disable=SC2086
    set -- ${stat_line##*)}
    [ "$4" = "$session_id" ] && [ "$1" != Z ] || break
    sleep 1
  done
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
  [ "$status" -lt 128 ] || await_leader
  ! is_cut || status="$status cut"
  rm -f .probe
  kill "$orders" 2>/dev/null
  printf '%s\n' "$status" 1<>exit-status.new && mv exit-status.new exit-status
}
main "$1"
