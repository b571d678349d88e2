#!/bin/bash
# Rolling update of the CometChat services to VERSION, one service after the other.
#
#   VERSION=3.9.52 ./update.sh
#
# Without VERSION in the environment, the version is TAG of .env. REGISTRY and STACK may be given in the
# environment as well. Exit status: 0 all services run VERSION, 1 a service did not converge, 2 wrong use.
set -euo pipefail

cd "$(dirname "$(readlink -f "$0")")"

SERVICES="chat-api websocket-gateway"

if [ -t 1 ] || [ -n "${FORCE_COLOR:-}" ]; then
  bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' yellow=$'\e[33m' cyan=$'\e[36m' plain=$'\e[0m'
else
  bold='' red='' green='' yellow='' cyan='' plain=''
fi

step () { printf '%s==>%s %s%s%s\n' "$cyan" "$plain" "$bold" "$*" "$plain"; }
ok () { printf '%s  ✓ %s%s\n' "$green" "$*" "$plain"; }
warn () { printf '%s  ! %s%s\n' "$yellow" "$*" "$plain"; }
fail () { printf '%s  ✗ %s%s\n' "$red" "$*" "$plain"; }

from_env_file () { [ ! -f .env ] || sed -n "s/^$1=//p" .env | tail -n 1; }

REGISTRY=${REGISTRY:-$(from_env_file REGISTRY)}
REGISTRY=${REGISTRY:-registry.requeen.test:5000}
STACK=${STACK:-$(from_env_file STACK)}
STACK=${STACK:-cometchat}

if [ -z "${VERSION:-}" ]; then
  VERSION=$(from_env_file TAG)
  if [ -z "$VERSION" ]; then
    fail "No version: set VERSION in the environment or TAG in .env."
    exit 2
  fi
  warn "VERSION is not set: using TAG=$VERSION of .env"
fi

printf '%sCometChat on-premise update%s\n' "$bold" "$plain"
printf '  stack     %s\n  registry  %s\n  version   %s\n  started   %s\n\n' \
  "$STACK" "$REGISTRY" "$VERSION" "$(date '+%Y-%m-%d %H:%M:%S %Z')"

# docker service update exits with 0 even when Swarm has rolled the service back: ask what became of it.
outcome () {
  docker service inspect --format '{{if .UpdateStatus}}{{.UpdateStatus.State}}: {{.UpdateStatus.Message}}{{end}}' "$1"
}

# The command returns a moment before Swarm has closed the update.
settled_outcome () {
  local state _
  for _ in $(seq 120); do
    state=$(outcome "$1")
    case $state in updating*|rollback_started*) sleep 0.5 ;; *) break ;; esac
  done
  printf '%s' "$state"
}

runs_version () {
  docker service inspect --format '{{.Spec.TaskTemplate.ContainerSpec.Image}}' "$1" \
    | grep -qE ":$VERSION(@|$)"
}

update () {
  local service=${STACK}_$1 state
  step "Updating $service to $VERSION"
  docker service update --image "$REGISTRY/$1:$VERSION" --with-registry-auth --detach=false "$service" || return 1
  state=$(settled_outcome "$service")
  case $state in
    paused*|rollback*|updating*) fail "$service: $state"; return 1 ;;
  esac
  runs_version "$service" || { fail "$service does not run $VERSION"; return 1; }
  ok "$service runs $VERSION"
}

begin=$SECONDS
for service in $SERVICES; do
  if ! update "$service"; then
    printf '\n'
    fail "Update to $VERSION failed at $service after $((SECONDS - begin)) s. Later services were not touched."
    exit 1
  fi
done

step "Saving TAG=$VERSION in .env"
touch .env
if grep -q '^TAG=' .env; then
  sed -i "s/^TAG=.*/TAG=$VERSION/" .env
else
  printf 'TAG=%s\n' "$VERSION" >>.env
fi

printf '\n'
docker service ls --filter "label=com.docker.stack.namespace=$STACK" \
  --format 'table {{.Name}}\t{{.Replicas}}\t{{.Image}}'
printf '\n'
ok "All services run $VERSION ($((SECONDS - begin)) s)"
