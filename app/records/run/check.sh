# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# Could the command be started at all? Parameters: directory, program ("": not known), sudo_words
# ("": not by sudo, else what it starts, quoted)

# ask WORDS…: what sudo says; where it wants a terminal it gets one. Sets said.
ask () {
  said=$(LC_ALL=C sudo -n "$@" 2>&1) && return
  case $said in *'must have a tty'*) ;; *) return 1 ;; esac
  if [ "$1" = -l ]; then
    line="-l $sudo_words"
  else
    line=$1
  fi
  said=$(LC_ALL=C script -qefc "exec sudo -n $line" /dev/null 2>&1 </dev/null)
}

# Does an entry of a sudoers list mean target?
# shellcheck disable=SC2254
fits () {
  case $1 in
    ALL) return 0 ;;
    */) case $target in "$1"*) return 0 ;; esac ;;
    *) case $target in $1) return 0 ;; esac ;;
  esac
  return 1
}

# asks and passes are what the last entry that fits says of a password and of variables, "" where
# none is known to. That there is an entry is no answer: sudo -l lists those for which it would ask.
read_rules () {
  asks=; passes=; defaults=; options=; runas=; part=defaults
  while read -r first rest; do
    case $first in
      Sudoers) options=; runas=; part=entry ;;
      RunAsUsers:) runas=" $rest," ;;
      Options:) options=" $rest," ;;
      Commands:) part=commands ;;
      sha[0-9]*:*) first=${rest%% *} ;;
    esac
    if [ "$part" = defaults ]; then
      defaults="$defaults $first $rest"
    elif [ "$part" = commands ] && [ "$first" != Commands: ] && [ -n "$first" ] && fits "$first"; then
      case $runas in *' root,'*|*' ALL,'*) ;; *) continue ;; esac
      case $options in *' !authenticate,'*) asks=no ;; *) asks=yes ;; esac
      case $first$options in
        *' !setenv,'*) passes=no ;;
        ALL*|*' setenv,'*) passes=yes ;;
        *) passes=no ;;
      esac
    fi
  done
  case $defaults in *'!authenticate'*|*exempt_group*) asks= ;; esac
  case $defaults in *VERSION*|*setenv*|*'!env_reset'*) passes= ;; esac
  printf '%s\n' "asks=$asks passes=$passes"
}

# shellcheck disable=SC2120
check_sudo () {
  eval "set -- $sudo_words"
  login=$(id -un)
  target=$1
  if ! command -v sudo >/dev/null 2>&1; then
    answer=no-sudo
  elif ! ask -l "$@"; then
    case $said in
      *'command not found'*) answer=not-executable ;;
      *'must have a tty'*|*'script: '*) answer=sudo-terminal ;;
      *) answer="sudo-denied $login $target" ;;
    esac
  else
    case $target in /*) ;; *) target=${said%% *} ;; esac
    ask -ll || said=
    case $(printf '%s\n' "$said" | tr -d '\r' | read_rules) in
      asks=yes*) [ "$(id -u)" = 0 ] || ask -v || answer="sudo-denied $login $target" ;;
      *passes=no) answer="sudo-variables $login $target" ;;
    esac
  fi
}

check_program () {
  case $program in
    '') ;;
    */*) if [ ! -f "$program" ]; then answer=no-command
         elif [ -z "$sudo_words" ] && [ ! -x "$program" ]; then answer=not-executable; fi ;;
    *) command -v "$program" >/dev/null 2>&1 || answer=no-command ;;
  esac
}

main () {
  answer=ok
  umask 007
  if [ ! -d "$directory" ]; then
    answer=no-directory
  elif ! cd "$directory" 2>/dev/null; then
    answer=directory-denied
  else
    check_program
    [ "$answer" != ok ] || command -v setsid >/dev/null 2>&1 || answer=no-setsid
    [ "$answer" != ok ] || has_place "$shared/runs" "$shared" "$directory" ||
      has_place "$private/runs" "$private" "${HOME:-/}/.local/state" "${HOME:-/}/.local" \
                "${HOME:-/}" || answer=no-room
    [ "$answer" != ok ] || [ -z "$sudo_words" ] || check_sudo
  fi
  report '' "words $answer"
}
main </dev/null
