# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The swarm across the nodes, the cometchat stack on it, and bringing that stack back.

on_m1 () { in_node m1 "$@"; }

# as_deploy COMMAND…: in the deployment's directory of m1, as the user who deploys.
as_deploy () {
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
  as_deploy docker login --username requeen --password-stdin "$REGISTRY" <"$STATE/registry-password" >/dev/null 2>&1
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

await_stack () {
  await "${1:-60}" "a healthy stack" stack_is_healthy && return
  on_m1 docker stack ps --no-trunc --format '{{.Name}} {{.CurrentState}} {{.Error}}' "$STACK" >&2
  return 1
}
record_base () { :; }
