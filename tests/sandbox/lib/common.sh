# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Paths, messages, waiting and locking: what every other part uses.
# shellcheck disable=SC2034  # the parts beside this one use them

STATE=$(realpath -m -- "${REQUEEN_SANDBOX_DIR:-/tmp/requeen-sandbox}")
CACHE=$(realpath -m -- "${REQUEEN_SANDBOX_CACHE:-/var/cache/requeen-sandbox}")
KEY=$(printf '%s' "$STATE" | sha256sum | cut -c1-8)
# The person who called, also through sudo: owner of the identity file.
OWNER=${SUDO_UID:-$(id -u)}
OWNER_GROUP=${SUDO_GID:-$(id -g)}

# Only seen inside the outer namespaces; an empty directory from anywhere else.
FS=$STATE/fs

readonly STATE CACHE KEY OWNER OWNER_GROUP FS
readonly REGISTRY=registry.requeen.test:5000
readonly STACK=cometchat
readonly DIRECTORY=/opt/cometchat
readonly BASE_TAG=3.9.51
readonly NODE_PATH_ENV=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

say () { printf 'sandbox: %s\n' "$*"; }
complain () { printf 'sandbox: %s\n' "$*" >&2; }
die () { complain "$*"; exit 1; }
usage_error () { complain "$*"; exit 2; }

need_root () {
  if [ "$(id -u)" != 0 ]; then
    usage_error "this needs root (namespaces and a Docker of its own): run it with sudo."
  fi
}

need_tools () {
  local tool missing=()
  for tool in unshare nsenter setsid flock socat ip ssh-keygen ssh-keyscan apt-get dpkg-deb pgrep; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  [ ${#missing[@]} = 0 ] \
    || usage_error "these programs are missing: ${missing[*]} (see tests/support/packages-sandbox)."
}

# await SECONDS WHAT COMMAND…: runs COMMAND until it succeeds; fails with a sentence at the limit.
await () {
  local limit=$1 what=$2 deadline
  shift 2
  deadline=$((SECONDS + limit))
  until "$@" >/dev/null 2>&1; do
    if [ "$SECONDS" -gt "$deadline" ]; then
      complain "waited $limit s in vain: $what"
      return 1
    fi
    sleep 0.1
  done
}

# A pid alone may be reused: the start time makes it an identity.
start_time_of () {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # The command name may hold spaces: count the fields after it.
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  [ "$1" != Z ] && [ "$1" != X ] && printf '%s' "${20}"
}

# alive FILE: FILE holds "PID STARTTIME" of a process that is running.
alive () {
  local pid start
  read -r pid start 2>/dev/null <"$1" || return 1
  [ "$(start_time_of "$pid")" = "$start" ]
}

pid_in () {
  local pid
  alive "$1" || return 1
  read -r pid _ <"$1"
  printf '%s' "$pid"
}

gone () { ! alive "$1"; }

# Takes the sandbox's lock on the state directory itself, so that no lock file outlives it. Descriptor 9.
lock_state () {
  while :; do
    claim_state_directory
    exec 9<"$STATE"
    if ! flock -n 9; then
      say "another command is working on this sandbox: waiting for it"
      flock 9
    fi
    [ "$(stat -Lc %d:%i "/proc/$$/fd/9")" = "$(stat -c %d:%i "$STATE" 2>/dev/null)" ] && return
    exec 9<&-
  done
}

# The default is a guessable name in /tmp: never follow somebody else's directory or link.
claim_state_directory () {
  mkdir -p "$(dirname "$STATE")"
  mkdir -m 0755 "$STATE" 2>/dev/null || true
  if [ ! -d "$STATE" ] || [ -L "$STATE" ] || [ "$(stat -c %u "$STATE")" != 0 ]; then
    die "$STATE is not a directory of root: choose another with REQUEEN_SANDBOX_DIR."
  fi
}

write_file () {
  cat >"$1.new"
  mv "$1.new" "$1"
}

is_up () { [ -e "$STATE/ready" ] && alive "$STATE/outer.pid"; }
need_up () { is_up || die "no sandbox is up in $STATE: start one with 'sandbox up'."; }
