# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a person types.

usage () {
  cat <<'END'
usage: sandbox VERB
  up [--managers N] [--workers N]   start the swarm (default: 1 manager, 0 workers)
  down                              end it; nothing is left but the cache
  status                            exit status 0: up, 1: down
  env                               KEY=VALUE lines for scripts and tests
  ssh NODE [COMMAND…]               by the real sshd, as SANDBOX_SSH_USER (default: deploy)
  docker NODE ARGS…                 Docker's command line inside the node, as root
  exec NODE COMMAND…                any command inside the node, as root
  reset                             the stack as first deployed, and no trace of Requeen
  run -- COMMAND…                   COMMAND with the lines of env in its environment
faults, and what undoes each:
  cut [NODE]                        reset the ssh connections (new ones work)
  stall [NODE] / resume [NODE]      ssh connections fall silent
  drop NODE / undrop NODE           packets of the ssh port are dropped
  node-kill NODE / node-start NODE  the machine is gone / boots again
  dockerd-restart NODE              the Docker daemon stops and starts
  dockerd-stop NODE / dockerd-start NODE
  lose-answer NODE before|after docker|ssh PATTERN / keep-answer NODE
                                    Docker's answer to the first request that matches is lost, with only
                                    that connection or all of ssh; or the request is, before it arrives.
                                    keep-answer tells what became of each change
  unplug NODE / plug NODE           the node's cable: the rest of the swarm, not ssh
  registry-stall / registry-resume  the registry falls silent
  registry-stop / registry-start    the registry is gone
  disk-full NODE / disk-free NODE   no space left in the deployment's directory
  few-sessions NODE N / many-sessions NODE
                                    sshd allows N sessions in a connection that begins from now on
REQUEEN_SANDBOX_DIR (default /tmp/requeen-sandbox) names the sandbox, REQUEEN_SANDBOX_CACHE its cache.
END
}

main () {
  local verb=${1:-}
  [ $# = 0 ] || shift
  case $verb in
    up|down|reset|cut|stall|resume|drop|undrop|unplug|plug|node-kill|node-start|\
    dockerd-restart|dockerd-stop|dockerd-start|lose-answer|keep-answer|\
    registry-stall|registry-resume|registry-stop|registry-start|disk-full|disk-free|\
    few-sessions|many-sessions)
      need_root
      need_tools
      "verb_${verb//-/_}" "$@" ;;
    docker|exec)
      need_root
      "verb_$verb" "$@" ;;
    status|env|ssh|run) "verb_$verb" "$@" ;;
    help|-h|--help) usage ;;
    *) usage >&2; exit 2 ;;
  esac
}

# --- up and down ---

verb_up () {
  local managers=1 workers=0 chosen=$#
  while [ $# -gt 0 ]; do
    case $1 in
      --managers) managers=${2:-}; shift 2 ;;
      --workers) workers=${2:-}; shift 2 ;;
      *) usage_error "unknown option of up: $1" ;;
    esac
  done
  [[ $managers =~ ^[1-9]$ && $workers =~ ^[0-9]$ ]] || usage_error "1 to 9 managers and 0 to 9 workers."
  lock_state
  if is_up; then
    [ "$chosen" = 0 ] || [ "$(node_names "$managers" "$workers")" = "$(nodes)" ] \
      || die "up already, with other nodes: $(nodes | tr '\n' ' '). End it first with 'sandbox down'."
    say "already up in $STATE: $(nodes | tr '\n' ' ')"
    return
  fi
  if [ -n "$(ls -A "$STATE")" ]; then
    say "clearing away what an earlier sandbox left"
    tear_down || die "the remains in $STATE could not be removed."
    lock_state
  fi
  trap 'give_up' EXIT
  trap 'exit 130' INT TERM HUP
  bring_up "$managers" "$workers"
  trap - EXIT INT TERM HUP
  say "up in $SECONDS s: $(nodes | tr '\n' ' ')"
}

give_up () {
  trap - EXIT INT TERM HUP
  complain "the start failed: cleaning up"
  tear_down || true
  exit 1
}

bring_up () {
  local managers=$1 workers=$2 name
  open_cache
  printf '%s\n' "$ROOT" >"$STATE/root"
  say "starting $((managers + workers)) node(s): namespaces, registry, sshd, Docker (about $((4 + 3 * (managers + workers))) s)"
  node_names "$managers" "$workers" >"$STATE/nodes"
  make_secrets
  start_outer
  start_hub
  start_registry "$(cat "$STATE/registry-password")"
  cp "$HERE/inner/connect" "$STATE/connect"
  cp "$ROOT/etc/requeen-sandbox/ca.crt" "$STATE/registry-ca.crt"
  for name in $(nodes); do
    make_node_files "$name"
    start_node "$name"
    start_forward "$name"
    record_host_key "$name"
  done >"$STATE/known_hosts"
  for name in $(nodes); do await_node "$name"; done
  say "making the swarm and deploying the stack $STACK $BASE_TAG (about 15 s)"
  make_swarm
  put_deployment_files
  log_in_to_registry
  deploy_stack
  await_stack 90
  record_base
  print_env | write_file "$STATE/env"
  chown "$OWNER:$OWNER_GROUP" "$STATE/env" "$STATE/known_hosts"
  chmod 0600 "$STATE/env"
  : >"$STATE/ready"
}

node_names () {
  local i
  for ((i = 1; i <= $1; i++)); do printf 'm%d\n' "$i"; done
  for ((i = 1; i <= $2; i++)); do printf 'w%d\n' "$i"; done
}

make_secrets () {
  (umask 077
   random_word >"$STATE/registry-password"
   random_word >"$STATE/redis-password")
  ssh-keygen -q -t ed25519 -N '' -C requeen-sandbox -f "$STATE/identity"
  chown "$OWNER:$OWNER_GROUP" "$STATE/identity" "$STATE/identity.pub"
}

random_word () { od -An -N12 -tx1 /dev/urandom | tr -d ' \n'; }

verb_down () {
  if [ ! -e "$STATE" ]; then
    say "nothing to end in $STATE"
    return
  fi
  lock_state
  tear_down || die "not everything could be removed: see above."
  say "down"
}

verb_reset () {
  local name
  prepare
  undo_faults
  for name in $(nodes); do
    end_left_runs "$name"
    clean_homes "$name"
  done
  put_deployment_files
  log_in_to_registry
  await 45 "the managers" nodes_are_ready
  reset_stack
  for name in $(nodes); do forget_images "$name"; done
  say "reset in $SECONDS s"
}

# --- asking ---

print_env () {
  local name
  printf 'SANDBOX_SSH_HOST=127.0.0.1\nSANDBOX_SSH_PORT=%s\n' "$(port_of m1)"
  for name in $(nodes); do printf 'SANDBOX_SSH_PORT_%s=%s\n' "$name" "$(port_of "$name")"; done
  printf 'SANDBOX_NODES=%s\n' "$(nodes | paste -sd, -)"
  printf 'SANDBOX_USER=deploy\nSANDBOX_SECOND_USER=teammate\nSANDBOX_SUDO_USER=oncall\n'
  printf 'SANDBOX_IDENTITY=%s\nSANDBOX_KNOWN_HOSTS=%s\n' "$STATE/identity" "$STATE/known_hosts"
  printf 'SANDBOX_FINGERPRINT=%s\n' "$(ssh-keygen -lf "$STATE/host-key-m1-ed25519.pub" | cut -d' ' -f2)"
  printf 'SANDBOX_STACK=%s\nSANDBOX_DIRECTORY=%s\nSANDBOX_VERSION=%s\n' "$STACK" "$DIRECTORY" "$BASE_TAG"
  printf 'SANDBOX_REGISTRY=%s\nSANDBOX_REGISTRY_USER=requeen\nSANDBOX_REGISTRY_PASSWORD=%s\n' \
    "$REGISTRY" "$(cat "$STATE/registry-password")"
  printf 'SANDBOX_REGISTRY_CA=%s\n' "$STATE/registry-ca.crt"
  printf 'SANDBOX_HEALTH_URL=http://127.0.0.1:8080/health\n'
}

verb_env () {
  need_up
  cat "$STATE/env"
}

verb_status () {
  local name
  if ! is_up; then
    say "down ($STATE)"
    return 1
  fi
  say "up ($STATE)"
  for name in $(nodes); do
    if alive "$STATE/node-$name.pid"; then
      printf '  %-4s %s  ssh 127.0.0.1:%s\n' "$name" "$(address_of "$name")" "$(port_of "$name")"
    else
      printf '  %-4s %s  not running\n' "$name" "$(address_of "$name")"
    fi
  done
  [ ! -s "$STATE/faults" ] || printf '  fault: %s\n' "$(paste -sd, "$STATE/faults")"
  if [ "$(id -u)" = 0 ] && alive "$STATE/node-m1.pid"; then
    in_node m1 docker service ls --format '  {{.Name}}\t{{.Replicas}}\t{{.Image}}' || true
  fi
}

verb_ssh () {
  local name=${1:-}
  [ -n "$name" ] || usage_error "ssh needs a node: sandbox ssh m1 [COMMAND…]"
  shift
  [ -e "$STATE/port-$name" ] || die "there is no node '$name' in $STATE."
  exec ssh -F none -i "$STATE/identity" -o IdentitiesOnly=yes -o UserKnownHostsFile="$STATE/known_hosts" \
    -o GlobalKnownHostsFile=none -o StrictHostKeyChecking=yes -o LogLevel=ERROR -o BatchMode=yes \
    -p "$(port_of "$name")" "${SANDBOX_SSH_USER:-deploy}@127.0.0.1" "$@"
}

verb_docker () { local node=${1:-}; shift || true; verb_exec "$node" docker "$@"; }

verb_exec () {
  local name=${1:-}
  need_up
  need_running_node "$name"
  shift
  in_node "$name" "$@"
}

verb_run () {
  [ "${1:-}" != -- ] || shift
  [ $# -gt 0 ] || usage_error "run needs a command: sandbox run -- COMMAND…"
  local line
  while read -r line; do export "${line?}"; done < <(verb_env)
  [ -n "${SANDBOX_IDENTITY:-}" ] || exit 1
  exec "$@"
}
