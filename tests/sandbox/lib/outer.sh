# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The namespaces around the nodes: the first process, the hub (bridge and registry), cgroups, teardown.

readonly HUB_ADDRESS=10.77.0.1

# Descriptors 7 and 8 (the cache's locks) go on into the first process; the command's lock must not.
start_outer () {
  mkdir -p "$FS"
  setsid unshare --mount --pid --fork --kill-child --propagation private \
    "$HERE/inner/outer-init" "$STATE" "$ROOT" </dev/null >"$STATE/outer.log" 2>&1 9<&- &
  await 10 "the sandbox's first process" alive "$STATE/outer.pid"
}

# The rest of the functions close every lock in what they start.
in_outer () {
  nsenter -t "$(pid_in "$STATE/outer.pid")" -m -p -- "$@" 7<&- 8<&- 9<&-
}

# spawn_outer NAME COMMAND…: a background process of the sandbox; its identity is in STATE/NAME.pid.
spawn_outer () {
  local name=$1
  shift
  rm -f "$STATE/$name.pid"
  in_outer setsid -f "$HERE/inner/spawn" "$STATE/$name.pid" "$@" </dev/null >"$STATE/$name.log" 2>&1
  await 10 "the start of $name" alive "$STATE/$name.pid"
}

in_hub () {
  nsenter -t "$(pid_in "$STATE/outer.pid")" -m -p \
    nsenter --net="/proc/$(pid_in "$STATE/hub.pid")/ns/net" -- "$@" 7<&- 8<&- 9<&-
}

start_hub () {
  spawn_outer hub unshare --net --uts sleep infinity
  await 5 "the hub's network" hub_is_apart
  in_hub ip link set lo up
  # Without an address of its own it takes one of its ports', another one whenever a node comes or goes, and
  # nobody reaches the registry until that is noticed.
  in_hub ip link add br0 address "$(hardware_address_of "$HUB_ADDRESS")" type bridge
  in_hub ip address add "$HUB_ADDRESS/24" dev br0
  in_hub ip link set br0 up
}

hub_is_apart () {
  [ "$(readlink "/proc/$(pid_in "$STATE/hub.pid")/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

# A real registry with TLS and a password; its storage is the cache's, written to a layer of our own.
start_registry () {
  local hub=$FS/hub password=$1
  in_outer mkdir -p "$hub"/{upper,work,root,storage-upper,storage-work}
  in_outer mount -t overlay \
    -o "lowerdir=$ROOT,upperdir=$hub/upper,workdir=$hub/work" hub "$hub/root"
  in_outer mkdir -p "$hub/root/var/lib/docker-registry"
  in_outer mount -t overlay \
    -o "lowerdir=$STORAGE,upperdir=$hub/storage-upper,workdir=$hub/storage-work" storage \
    "$hub/root/var/lib/docker-registry"
  in_outer mkdir -p "$hub/root/proc" "$hub/root/dev"
  in_outer mount -t tmpfs -o mode=0755 dev "$hub/root/dev"
  in_outer mknod -m 666 "$hub/root/dev/null" c 1 3
  in_outer mknod -m 666 "$hub/root/dev/urandom" c 1 9
  in_outer tee "$hub/root/etc/docker/registry/config.yml" >/dev/null <"$HERE/registry/config.yml"
  printf 'requeen:%s\n' "$(bcrypt "$password")" | in_outer tee "$hub/root/etc/requeen-sandbox/htpasswd" >/dev/null
  spawn_registry
  await 10 "the registry" registry_answers
}

spawn_registry () {
  spawn_outer registry nsenter --net="/proc/$(pid_in "$STATE/hub.pid")/ns/net" \
    chroot "$FS/hub/root" /usr/bin/docker-registry serve /etc/docker/registry/config.yml
}

registry_answers () {
  in_hub chroot "$FS/hub/root" curl -s -o /dev/null --max-time 2 "https://$HUB_ADDRESS:5000/v2/"
}

# The registry knows bcrypt only; perl has it from libcrypt. The password does not go by the argument list.
bcrypt () {
  # shellcheck disable=SC2016
  printf '%s' "$1" | in_outer chroot "$FS/hub/root" perl -e 'local $/; my $p = <STDIN>;
    my @c = ("a" .. "z", 0 .. 9); print crypt ($p, "\$2y\$05\$" . join "", map { $c[rand @c] } 1 .. 22);'
}

# --- teardown: works from whatever is left ---

stop_outer () {
  local pid
  if pid=$(pid_in "$STATE/outer.pid"); then
    kill -KILL "$pid" 2>/dev/null || true
    await 20 "the end of the sandbox's processes" gone "$STATE/outer.pid"
  fi
}

# Control groups outlive processes. Version 1 has one tree a controller; version 2 (reasoned, not tried) one.
# remove_cgroups NAME: requeen-KEY or requeen-KEY/NODE
remove_cgroups () {
  local top name=$1
  for top in /sys/fs/cgroup /sys/fs/cgroup/*; do
    [ -d "$top/$name" ] || continue
    await 10 "the end of $top/$name" remove_cgroup_tree "$top/$name" || true
  done
}

remove_cgroup_tree () {
  [ ! -d "$1" ] || { find "$1" -depth -type d -exec rmdir {} + 2>/dev/null; [ ! -d "$1" ]; }
}

tear_down () {
  local failed=0 name
  for name in $(nodes 2>/dev/null); do end_lossy "$name" || failed=1; done
  stop_outer || failed=1
  remove_cgroups "requeen-$KEY" || failed=1
  # A mount here could only be somebody else's: never delete through one.
  rm -rf --one-file-system "$STATE" || failed=1
  return "$failed"
}
