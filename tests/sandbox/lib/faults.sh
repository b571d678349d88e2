# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Faults and what undoes them. STATE/faults lists those in force, so that reset can undo them all.

begin_fault () {
  end_fault "$1"
  printf '%s\n' "$1" >>"$STATE/faults"
}

end_fault () {
  [ -e "$STATE/faults" ] || return 0
  grep -vxF -- "$1" "$STATE/faults" | write_file "$STATE/faults" || true
}

undo_faults () {
  local fault node
  [ -s "$STATE/faults" ] || return 0
  while read -r fault node <&3; do
    case $fault in
      stall) resume_forward "$node" ;;
      drop) alive "$STATE/node-$node.pid" && undrop "$node" ;;
      unplug) plug "$node" ;;
      disk-full) alive "$STATE/node-$node.pid" && free_disk "$node" ;;
      node-kill) boot "$node" ;;
      dockerd-stop) start_dockerd "$node" ;;
      few-sessions) alive "$STATE/node-$node.pid" && set_sessions "$node" ;;
      lose-answer) end_lossy "$node" ;;
      registry-stall) kill -CONT "$(pid_in "$STATE/registry.pid")" ;;
      registry-stop) spawn_registry; await 10 "the registry" registry_answers ;;
    esac
  done 3<"$STATE/faults"
  : >"$STATE/faults"
}

prepare () {
  lock_state
  need_up
  # shellcheck disable=SC2034  # node.sh starts nodes from it
  read -r ROOT <"$STATE/root"
  [ $# = 0 ] || need_node "$1"
}

# --- the way to sshd ---

# The socat of each connection; the listener is their parent.
connections_of () { pgrep -P "$(pid_in "$STATE/forward-$1.pid")" || true; }

verb_cut () {
  prepare "${1:-m1}"
  # A reset for certain, where the kernel can; a killed socat sends one only when data was under way.
  ss -K state established "sport = :$(port_of "${1:-m1}")" >/dev/null 2>&1 || true
  connections_of "${1:-m1}" | xargs -r kill -KILL 2>/dev/null || true
}

verb_stall () {
  local node=${1:-m1}
  prepare "$node"
  begin_fault "stall $node"
  kill -STOP "$(pid_in "$STATE/forward-$node.pid")"
  connections_of "$node" | xargs -r kill -STOP
}

verb_resume () {
  prepare "${1:-m1}"
  resume_forward "${1:-m1}"
  end_fault "stall ${1:-m1}"
}

resume_forward () {
  connections_of "$1" | xargs -r kill -CONT
  kill -CONT "$(pid_in "$STATE/forward-$1.pid")"
}

# --- the network of a node ---

verb_drop () {
  prepare "${1:-}"
  undrop "$1"
  begin_fault "drop $1"
  in_node "$1" iptables -w -I INPUT -p tcp --dport 22 -j DROP
  in_node "$1" iptables -w -I INPUT -p tcp --sport 22 -j DROP
}

verb_undrop () {
  prepare "${1:-}"
  undrop "$1"
  end_fault "drop $1"
}

undrop () {
  local side
  for side in --dport --sport; do
    while in_node "$1" iptables -w -D INPUT -p tcp "$side" 22 -j DROP 2>/dev/null; do :; done
  done
}

# The other nodes and the registry are out of reach; ssh to the node still works.
verb_unplug () {
  prepare "${1:-}"
  begin_fault "unplug $1"
  in_hub ip link set "v-$1" down
}

verb_plug () {
  prepare "${1:-}"
  plug "$1"
  end_fault "unplug $1"
}

plug () { in_hub ip link set "v-$1" up; }

# --- machines and daemons ---

verb_node_kill () {
  prepare "${1:-}"
  need_running_node "$1"
  begin_fault "node-kill $1"
  kill -KILL "$(pid_in "$STATE/node-$1.pid")"
  await 20 "the end of $1" gone "$STATE/node-$1.pid"
  remove_cgroups "requeen-$KEY/$1"
}

verb_node_start () {
  prepare "${1:-}"
  boot "$1"
  end_fault "node-kill $1"
  end_fault "dockerd-stop $1"
  end_fault "drop $1"
}

boot () {
  ! alive "$STATE/node-$1.pid" || return 0
  start_node "$1"
  await_node "$1"
}

verb_dockerd_stop () {
  prepare "${1:-}"
  need_running_node "$1"
  begin_fault "dockerd-stop $1"
  stop_dockerd "$1"
}

verb_dockerd_start () {
  prepare "${1:-}"
  need_running_node "$1"
  start_dockerd "$1"
  end_fault "dockerd-stop $1"
}

verb_dockerd_restart () {
  prepare "${1:-}"
  need_running_node "$1"
  stop_dockerd "$1"
  start_dockerd "$1"
}

stop_dockerd () {
  # shellcheck disable=SC2016
  in_node "$1" sh -c '[ ! -s /run/docker.pid ] || kill -TERM "$(cat /run/docker.pid)"' || true
  await 30 "the end of dockerd on $1" dockerd_is_gone "$1"
}

dockerd_is_gone () { ! in_node "$1" pgrep -x dockerd; }

start_dockerd () {
  if dockerd_is_gone "$1" >/dev/null; then
    in_node "$1" rm -f /run/docker.pid
    spawn_dockerd "$1"
  fi
  await_node "$1"
}

# lose-answer NODE WHEN HOW PATTERN: see lossy-docker. From here Docker's socket is seen below the node's root.
verb_lose_answer () {
  local node=${1:-}
  [ $# = 4 ] || usage_error "lose-answer needs NODE before|after docker|ssh PATTERN."
  prepare "$node"
  need_running_node "$node"
  end_lossy "$node"
  begin_fault "lose-answer $node"
  rm -f "$STATE/lossy-$node.log"
  setsid -f "$HERE/inner/spawn" "$STATE/lossy-$node.pid" "$HERE/lib/lossy-docker" \
    "/proc/$(pid_in "$STATE/node-$node.pid")/root/run/docker.sock" "$2" "$3" "$4" "$STATE/lossy-$node.log" \
    "$HERE/sandbox" cut "$node" </dev/null >>"$STATE/lossy.log" 2>&1 7<&- 8<&- 9<&-
  await 10 "the forwarder before Docker" grep -q '^listening$' "$STATE/lossy-$node.log"
}

# What became of the requests meanwhile.
verb_keep_answer () {
  prepare "${1:-}"
  end_lossy "$1"
  end_fault "lose-answer $1"
  sed 1d "$STATE/lossy-$1.log"
}

end_lossy () {
  alive "$STATE/lossy-$1.pid" || return 0
  kill -TERM "$(pid_in "$STATE/lossy-$1.pid")"
  await 10 "the end of the forwarder before Docker" gone "$STATE/lossy-$1.pid"
}

# --- registry and disk ---

verb_registry_stall () {
  prepare
  begin_fault registry-stall
  kill -STOP "$(pid_in "$STATE/registry.pid")"
}

verb_registry_resume () {
  prepare
  kill -CONT "$(pid_in "$STATE/registry.pid")"
  end_fault registry-stall
}

verb_registry_stop () {
  prepare
  begin_fault registry-stop
  kill -KILL "$(pid_in "$STATE/registry.pid")"
  await 10 "the end of the registry" gone "$STATE/registry.pid"
}

verb_registry_start () {
  prepare
  if gone "$STATE/registry.pid"; then spawn_registry; fi
  await 10 "the registry" registry_answers
  end_fault registry-stop
}

# The deployment's directory is a small tmpfs of its own: fill it, also for runs under way.
verb_disk_full () {
  prepare "${1:-}"
  begin_fault "disk-full $1"
  in_node "$1" sh -c 'cat /dev/zero >/opt/cometchat/.disk-full 2>/dev/null' || true
}

verb_disk_free () {
  prepare "${1:-m1}"
  free_disk "${1:-m1}"
  end_fault "disk-full ${1:-m1}"
}

free_disk () { in_node "$1" rm -f /opt/cometchat/.disk-full; }

# few-sessions NODE N
verb_few_sessions () {
  [[ ${2:-} =~ ^[0-9]+$ ]] || usage_error "few-sessions needs NODE N."
  prepare "$1"
  need_running_node "$1"
  begin_fault "few-sessions $1"
  set_sessions "$1" "MaxSessions $2"
}

verb_many_sessions () {
  prepare "${1:-}"
  need_running_node "$1"
  set_sessions "$1"
  end_fault "few-sessions $1"
}

# set_sessions NODE [LINE]: sshd's configuration; it writes the file of its pid once it listens again.
set_sessions () {
  # shellcheck disable=SC2016
  in_node "$1" sh -ec 'printf "%s\n" "$1" >/etc/ssh/sshd_config.d/sessions.conf
    sshd -t
    pid=$(cat /run/sshd.pid)
    rm /run/sshd.pid
    kill -HUP "$pid"' sh "${2:-}"
  await 10 "sshd on $1" in_node "$1" test -s /run/sshd.pid
}
