# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# Could the command be started at all? Parameters: directory, program ("": not known)
main () {
  answer=ok
  umask 007
  if [ ! -d "$directory" ]; then
    answer=no-directory
  elif ! cd "$directory" 2>/dev/null; then
    answer=directory-denied
  else
    case $program in
      '') ;;
      */*) if [ ! -f "$program" ]; then answer=no-command
           elif [ ! -x "$program" ]; then answer=not-executable; fi ;;
      *) command -v "$program" >/dev/null 2>&1 || answer=no-command ;;
    esac
    [ "$answer" != ok ] || command -v setsid >/dev/null 2>&1 || answer=no-setsid
    [ "$answer" != ok ] || has_place "$shared/runs" "$shared" "$directory" ||
      has_place "$private/runs" "$private" "${HOME:-/}/.local/state" "${HOME:-/}/.local" \
                "${HOME:-/}" || answer=no-room
  fi
  report '' "words $answer"
}
main </dev/null
