# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# Gives a line to a run that asks, or says why not. Never waits for a reader: what fits at once is
# written whole, or not at all. Parameters: run_directory, text (no longer than a pipe takes at
# once), hidden (yes: only when the terminal does not show it)

# Has a sudo in the command's session made another terminal for what it runs, which only root may
# look at? Then it passes on every key of this one as it comes.
has_sudo () {
  set +f
  for stat_file in /proc/[0-9]*/stat; do
    read -r stat_line <"$stat_file" || continue
    case $stat_line in *'(sudo)'*) ;; *) continue ;; esac
    # shellcheck disable=SC2086
    set -- ${stat_line##*)}
    [ "$4" != "$leader_pid" ] || return 0
  done 2>/dev/null
  return 1
}

# A terminal shows what is typed unless the command has told it not to.
terminal_hides () {
  read -r leader_pid terminal <"$run_directory/session"
  [ -n "$leader_pid" ] || return 1
  [ -n "$terminal" ] || return 0
  modes=" $(stty -a <"$terminal" 2>/dev/null | tr '\n' ' ')"
  case $modes in *' -echo '*) ;; *) return 1 ;; esac
  case $modes in *' -icanon '*) ! has_sudo ;; esac
}

send () {
  printf '%s\n' "$text" 1<>"$run_directory/input" &
  writer=$!
  { sleep 3; kill "$writer"; } >/dev/null 2>&1 &
  guard=$!
  wait "$writer"
  written=$?
  kill "$guard" 2>/dev/null
  return "$written"
}

main () {
  if ! alive "$run_directory"; then
    answer=over
  elif [ ! -w "$run_directory/input" ]; then
    answer=denied
  elif [ "$hidden" = yes ] && ! terminal_hides; then
    answer=shown
  elif ! send; then
    answer=full
  else
    answer=sent
  fi
  report "$run_directory" "words $answer"
}
main </dev/null
