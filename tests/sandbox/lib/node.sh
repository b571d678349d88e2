# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One node: its files, namespaces, network, sshd, dockerd and the forward that reaches its sshd.

# hardware_address_of ADDRESS: the same after every boot, as a real card's.
hardware_address_of () {
  # shellcheck disable=SC2046,SC2183
  printf '02:52:%02x:%02x:%02x:%02x' $(tr . ' ' <<<"$1")
}

# m1 m2 … are managers, w1 w2 … workers.
address_of () {
  case $1 in
    m*) printf '10.77.0.%d' $((10 + ${1#m})) ;;
    w*) printf '10.77.0.%d' $((100 + ${1#w})) ;;
  esac
}

nodes () { cat "$STATE/nodes" 2>/dev/null; }

need_node () {
  grep -qx -- "${1:-}" "$STATE/nodes" || die "there is no node '${1:-}' here: $(nodes | tr '\n' ' ')"
}

need_running_node () {
  need_node "$1"
  alive "$STATE/node-$1.pid" || die "node $1 is not running: 'sandbox node-start $1' starts it."
}

# in_node NODE COMMAND…: as root inside the node, with a clean environment.
in_node () {
  local name=$1
  shift
  nsenter -t "$(pid_in "$STATE/node-$name.pid")" -m -n -p -u -i -- \
    /usr/bin/env -i PATH="$NODE_PATH_ENV" HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" "$@" 7<&- 8<&- 9<&-
}

spawn_in_node () {
  local name=$1 log=$2
  shift 2
  # shellcheck disable=SC2016
  in_node "$name" sh -c 'log=$1; shift; exec setsid -f "$@" >>"$log" 2>&1' sh "$log" "$@" </dev/null
}

# What is written once and stays over a restart of the node.
make_node_files () {
  local name=$1 files=$FS/nodes/$1 upper=$FS/nodes/$1/upper
  in_outer mkdir -p "$files"/{work,root,docker,deployment} "$upper"/{etc/ssh,home}
  in_outer mount -t tmpfs -o mode=0755,size=64m deployment "$files/deployment"
  in_outer chown 2001:"$(docker_group)" "$files/deployment"
  in_outer chmod 2775 "$files/deployment"
  put "$upper/etc/hostname" 0644 <<<"$name"
  hosts_file "$name" | put "$upper/etc/hosts" 0644
  tr -d - </proc/sys/kernel/random/uuid | put "$upper/etc/machine-id" 0444
  make_host_keys "$name"
  for user in deploy:2001 teammate:2002 oncall:2003; do
    make_home "$upper/home/${user%:*}" "${user%:*}" "${user#*:}"
  done
}

docker_group () { awk -F: '$1 == "docker" { print $3 }' "$ROOT/etc/group"; }

put () {
  in_outer tee "$1" >/dev/null
  in_outer chmod "$2" "$1"
}

hosts_file () {
  local node
  printf '127.0.0.1 localhost\n%s %s\n' "$HUB_ADDRESS" "${REGISTRY%:*}"
  for node in $(nodes); do printf '%s %s\n' "$(address_of "$node")" "$node"; done
}

make_host_keys () {
  local name=$1 type
  for type in ed25519 ecdsa rsa; do
    ssh-keygen -q -t "$type" -N '' -C "root@$name" -f "$STATE/host-key-$name-$type"
    put "$FS/nodes/$name/upper/etc/ssh/ssh_host_${type}_key" 0600 <"$STATE/host-key-$name-$type"
    put "$FS/nodes/$name/upper/etc/ssh/ssh_host_${type}_key.pub" 0644 <"$STATE/host-key-$name-$type.pub"
    rm "$STATE/host-key-$name-$type"
  done
}

make_home () {
  local directory=$1 user=$2 id=$3
  in_outer cp -a "$ROOT/home/$user" "$(dirname "$directory")/"
  in_outer mkdir -m 0700 -p "$directory/.ssh"
  put "$directory/.ssh/authorized_keys" 0600 <"$STATE/identity.pub"
  in_outer chown -R "$id:$id" "$directory"
}

# start_node NODE: namespaces, network, sshd and the Docker daemon.
start_node () {
  local name=$1
  spawn_node_init "$name"
  connect_node "$name"
  choose_iptables "$name"
  spawn_in_node "$name" /var/log/sshd.log /usr/sbin/sshd -D -e
  spawn_dockerd "$name"
}

spawn_node_init () {
  local name=$1
  rm -f "$STATE/node-$name.pid"
  # unshare's child is the node's init: it writes its own identity.
  in_outer setsid -f unshare --mount --net --pid --uts --ipc --fork --kill-child --propagation private \
    "$HERE/inner/spawn" "$STATE/node-$name.pid" "$HERE/inner/node-init" "$name" "$FS" "$ROOT" \
    </dev/null >"$STATE/node-$name.log" 2>&1
  await 10 "the first process of $name" node_has_its_root "$name" || { cat "$STATE/node-$name.log" >&2; return 1; }
}

node_has_its_root () { [ "$(cat "/proc/$(pid_in "$STATE/node-$1.pid")/comm")" = tini ]; }

# A cable from the hub's bridge. The pid is the host's, so this runs in the host's pid namespace.
connect_node () {
  local name=$1 hub pid
  hub=$(pid_in "$STATE/hub.pid")
  pid=$(pid_in "$STATE/node-$name.pid")
  nsenter -t "$hub" -n ip link delete "v-$name" 2>/dev/null || true
  nsenter -t "$hub" -n ip link add "v-$name" type veth peer name eth0 netns "$pid" \
    address "$(hardware_address_of "$(address_of "$name")")"
  nsenter -t "$hub" -n ip link set "v-$name" master br0 up
  in_node "$name" ip link set lo up
  in_node "$name" ip address add "$(address_of "$name")/24" dev eth0
  in_node "$name" ip link set eth0 up
}

# Debian's choice is nft; a kernel without it still has the older interface.
choose_iptables () {
  local kind=nft
  in_node "$1" iptables-nft -w -t nat -L -n >/dev/null 2>&1 || kind=legacy
  in_node "$1" ln -sf "xtables-$kind-multi" /usr/sbin/iptables
  in_node "$1" ln -sf "xtables-$kind-multi" /usr/sbin/ip6tables
}

spawn_dockerd () {
  local name=$1
  spawn_in_node "$name" /var/log/dockerd.log dockerd --data-root /var/lib/docker --exec-root /run/docker \
    --pidfile /run/docker.pid -H unix:///run/docker.sock --group docker \
    --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/requeen-$KEY/$name" \
    --metrics-addr 127.0.0.1:9323 --experimental --shutdown-timeout 5 --storage-driver overlay2
}

docker_answers () { in_node "$1" docker version; }

await_node () {
  await 30 "Docker on $1" docker_answers "$1" || { in_node "$1" tail -n 20 /var/log/dockerd.log >&2; return 1; }
  await 10 "sshd on $1" in_node "$1" test -s /run/sshd.pid
}

# --- the forward from a port of 127.0.0.1 ---

start_forward () {
  local name=$1 port _
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    port=$((20000 + RANDOM % 30000))
    port_is_free "$port" || continue
    spawn_outer "forward-$name" env --chdir="$STATE" \
      socat "TCP-LISTEN:$port,bind=127.0.0.1,reuseaddr,fork,nodelay" "EXEC:./connect $name"
    if await 3 "the forward to $name" port_listens "$port"; then
      printf '%s\n' "$port" | write_file "$STATE/port-$name"
      return
    fi
  done
  die "no free port was found for $name."
}

port_listens () { [ -n "$(ss -Hltn "src 127.0.0.1:$1")" ] && alive "$STATE/forward-$name.pid"; }
port_is_free () { [ -z "$(ss -Hltn "sport = :$1")" ]; }
port_of () { cat "$STATE/port-$1"; }

record_host_key () {
  printf '[127.0.0.1]:%s %s\n' "$(port_of "$1")" "$(cut -d' ' -f1,2 "$STATE/host-key-$1-ed25519.pub")"
}
