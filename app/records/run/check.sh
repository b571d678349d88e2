# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# Could the command be started at all? Parameters: directory, program ("": not known)
main () {
  answer=ok
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
  fi
  printf 'requeen-run 1\nstate absent\nwords %s\n' "$answer"
}
main </dev/null
