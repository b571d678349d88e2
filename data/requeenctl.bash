# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of requeenctl for bash.

_requeenctl_deployments ()
{
  sed -n 's/^\[\(.*\)\]$/\1/p' "${XDG_CONFIG_HOME:-$HOME/.config}/requeen/deployments.ini" 2>/dev/null
}

# Names may have spaces: a line each, quoted for the shell.
_requeenctl_offer_deployments ()
{
  local name
  while IFS= read -r name; do
    [[ $name == "$1"* ]] && COMPREPLY+=("$(printf '%q' "$name")")
  done < <(_requeenctl_deployments)
}

_requeenctl ()
{
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb='' i
  local verbs='add remove deployments status draft check tick approve upgrade resume rollback releases postmortem logs'
  local options='--deployment --json --help'

  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -d | --deployment) ((i++)) ;;
      -*) ;;
      *) verb=${COMP_WORDS[i]}; break ;;
    esac
  done

  case $previous in
    -d | --deployment | remove) _requeenctl_offer_deployments "$word"; return ;;
    --identity | --known-hosts | --file | --export)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return ;;
    --host | --stack | --directory | --update-command | --tick | --release | --tail | --observe | --comment | --send-back) return ;;
  esac

  case $verb in
    '') options="$verbs $options --version" ;;
    add) options+=' --host --stack --directory --identity --known-hosts --update-command' ;;
    tick) options+=' --not-applicable --undo' ;;
    approve) options+=' --comment --send-back --abandon' ;;
    upgrade) options+=' --yes --release --no-pull --observe --tick --take-over' ;;
    resume) options+=' --release --stop --tick --take-over' ;;
    rollback) options+=' --yes --release --take-over' ;;
    releases) options+=' --transcript' ;;
    postmortem) options+=' --file --export' ;;
    logs) options+=' --follow --tail' ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
}

complete -F _requeenctl requeenctl
