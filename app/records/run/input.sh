# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# Gives a line to a run that asks, or says why not. Never waits for a reader: what fits at once is
# written whole, or not at all. Parameters: run_directory, text (no longer than a pipe takes at
# once), hidden (yes: only when the terminal does not show it)

# A terminal shows what is typed unless the command has told it not to.
terminal_hides () {
  read -r leader_pid terminal <"$run_directory/session"
  [ -n "$leader_pid" ] || return 1
  [ -n "$terminal" ] || return 0
  case " $(stty -a <"$terminal" 2>/dev/null | tr '\n' ' ')" in
    *' -echo '*) return 0 ;;
    *) return 1 ;;
  esac
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
