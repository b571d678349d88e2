# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The swarm across the nodes, the cometchat stack on it, and bringing that stack back.

on_m1 () { in_node m1 "$@"; }

# as_deploy COMMAND…: in the deployment's directory of m1, as the user who deploys.
as_deploy () {
  # shellcheck disable=SC2016
  on_m1 setpriv --reuid deploy --regid deploy --init-groups \
    env HOME=/home/deploy USER=deploy sh -c 'cd "$0" && exec "$@"' "$DIRECTORY" "$@"
}

make_swarm () {
  local name token address
  address=$(address_of m1)
  on_m1 docker swarm init --advertise-addr "$address" --listen-addr "$address:2377" \
    --default-addr-pool 10.20.0.0/16 >/dev/null
  for name in $(nodes); do
    [ "$name" = m1 ] && continue
    case $name in
      m*) token=$(on_m1 docker swarm join-token -q manager) ;;
      *) token=$(on_m1 docker swarm join-token -q worker) ;;
    esac
    in_node "$name" docker swarm join --token "$token" --advertise-addr "$(address_of "$name")" \
      --listen-addr "$(address_of "$name"):2377" "$address:2377" >/dev/null
  done
  on_m1 docker node update --label-add edge=true m1 >/dev/null
}

put_deployment_files () {
  local file
  on_m1 find "$DIRECTORY" -mindepth 1 -delete
  for file in docker-compose.yml nginx.conf deploy.sh update.sh; do
    on_m1 tee "$DIRECTORY/$file" >/dev/null <"$HERE/stack/$file"
  done
  on_m1 tee "$DIRECTORY/.env" >/dev/null <"$HERE/stack/env"
  on_m1 mkdir "$DIRECTORY/secrets"
  on_m1 tee "$DIRECTORY/secrets/redis_password" >/dev/null <"$STATE/redis-password"
  on_m1 chmod 0755 "$DIRECTORY/deploy.sh" "$DIRECTORY/update.sh"
  on_m1 chmod 0640 "$DIRECTORY/secrets/redis_password"
  on_m1 chown -R deploy:docker "$DIRECTORY"
}

log_in_to_registry () {
  local said
  said=$(as_deploy docker login --username requeen --password-stdin "$REGISTRY" <"$STATE/registry-password" 2>&1) \
    || { complain "the registry's login failed: $said"; return 1; }
}

deploy_stack () { as_deploy ./deploy.sh >"$STATE/deploy.log" 2>&1 || { cat "$STATE/deploy.log" >&2; return 1; }; }

# Healthy: every service has as many running tasks as it wants. A task with a health check runs only once it is healthy.
stack_is_healthy () {
  local line count=0
  while read -r line; do
    count=$((count + 1))
    [ "${line%%/*}" = "${line##*/}" ] || return 1
  done < <(on_m1 docker service ls --filter "label=com.docker.stack.namespace=$STACK" --format '{{.Replicas}}')
  [ "$count" = 4 ]
}

# Just after a node came back, Swarm still believes what it knew before: ask the nodes themselves as well.
stack_is_really_healthy () {
  local wanted running name
  nodes_are_ready && stack_is_healthy || return 1
  wanted=$(on_m1 docker stack ps --no-trunc --filter desired-state=running --format '{{.ID}}' "$STACK" | sort) || return 1
  running=$(for name in $(nodes); do
    in_node "$name" docker ps --filter status=running --format '{{.Label "com.docker.swarm.task.id"}}'
  done | sort)
  [ -z "$(comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$running"))" ]
}

nodes_are_ready () {
  [ "$(on_m1 docker node ls --format '{{.Status}} {{.ManagerStatus}}' | grep -c '^Ready \(Leader\|Reachable\|\)$')" \
    = "$(nodes | wc -l)" ]
}

await_stack () {
  await "$1" "a healthy stack" stack_is_really_healthy && return
  on_m1 docker stack ps --no-trunc --format '{{.Name}} {{.CurrentState}} {{.Error}}' "$STACK" >&2
  return 1
}

# --- back to the beginning ---

script_on_m1 () { on_m1 bash -s <"$HERE/inner/$1"; }

record_base () {
  registry_auth | on_m1 sh -c 'umask 077; mkdir -p /var/lib/requeen-sandbox; cat >/var/lib/requeen-sandbox/registry-auth'
  script_on_m1 record-base
}

registry_auth () {
  printf '{"username":"requeen","password":"%s","serveraddress":"%s"}' \
    "$(cat "$STATE/registry-password")" "$REGISTRY" | base64 -w0 | tr '+/' '-_'
}

reset_stack () {
  local status=0 changes
  changes=$(script_on_m1 reset-swarm) || status=$?
  case $status in
    0) ;;
    3) replace_stack; return ;;
    *) return "$status" ;;
  esac
  await_stack 60
  [ -z "$changes" ] || script_on_m1 record-base
}

# The slow way, when a network, config or secret of the stack itself was changed or removed.
replace_stack () {
  say "the stack's own network, config or secret was changed: deploying it anew"
  on_m1 docker stack rm "$STACK" >/dev/null
  await 30 "the end of the old stack" stack_is_gone
  on_m1 sh -c 'docker config ls -q | xargs -r docker config rm; docker secret ls -q | xargs -r docker secret rm' >/dev/null
  on_m1 rm -rf /var/lib/requeen-sandbox/specs
  deploy_stack
  await_stack 90
  record_base
}

stack_is_gone () {
  [ -z "$(on_m1 docker service ls -q)" ] && [ -z "$(on_m1 docker network ls -q --filter "label=com.docker.stack.namespace=$STACK")" ] \
    && [ -z "$(on_m1 docker ps -q --filter label=com.docker.swarm.task)" ]
}

# Commands that a test left running. Those of a live ssh connection hang on sshd and stay.
end_left_runs () {
  in_node "$1" bash -s <<'END'
declare -A parent
while read -r pid ppid _; do parent[$pid]=$ppid; done < <(ps -eo pid=,ppid=,comm=)
main=$(cat /run/sshd.pid 2>/dev/null || echo 0)
for pid in $(ps -o pid= -u deploy,teammate,oncall); do
  up=$pid
  while [ "${up:-0}" -gt 1 ] && [ "$up" != "$main" ]; do up=${parent[$up]:-0}; done
  [ "$up" = "$main" ] || kill -KILL "$pid" 2>/dev/null || true
done
END
}

clean_homes () {
  in_node "$1" sh -c 'rm -rf /home/*/.local /home/*/.requeen /home/*/.cache /backup
    find /tmp -mindepth 1 -maxdepth 1 \( -user deploy -o -user teammate -o -user oncall \) -exec rm -rf {} +'
}

# A pull must have something to pull again. An image can go when its last container has gone.
forget_images () {
  local digests
  # shellcheck disable=SC2016
  digests=$(on_m1 sh -c 'docker service inspect --format "{{.Spec.TaskTemplate.ContainerSpec.Image}}" $(docker service ls -q)' \
    | sed 's/.*@//')
  await 10 "the end of other versions' containers on $1" other_images_are_gone "$1" "$digests" || true
}

other_images_are_gone () {
  # shellcheck disable=SC2016
  in_node "$1" sh -c 'docker ps -aq --filter label!=com.docker.swarm.task | xargs -r docker rm -f >/dev/null
    docker images --digests --format "{{.Digest}} {{.ID}}" | grep -vF "$1" | cut -d" " -f2 | sort -u \
      | xargs -r docker rmi -f' sh "$2"
}
