# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a sandbox starts from: a Debian root unpacked from packages, and a filled registry storage.
# Each is an immutable directory named after a hash of its recipe, made once and put in place by rename.

# The full closure is unpacked, so that a node depends on nothing that is installed on the host.
readonly PACKAGES="base-files base-passwd bash bsdutils busybox-static ca-certificates coreutils curl dash
  debianutils diffutils docker-registry docker.io findutils gawk grep gzip hostname iproute2 iptables
  iputils-ping less libc-bin libpam-modules libpam-runtime login mount ncurses-bin nginx nodejs openssh-server openssl
  passwd perl-base procps redis-server sed socat sudo tar tini util-linux"

hash_of () { sha256sum | cut -c1-16; }

files_hash () {
  (cd "$HERE" && find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) | hash_of
}

root_key () {
  { printf '%s\n' "$PACKAGES" "$(dpkg --print-architecture)" "$(files_hash node inner/make-root)"
    grep -E '^(ID|VERSION_ID)=' /etc/os-release; } | hash_of
}

registry_key () { { printf '%s\n' "$ROOT"; files_hash images inner/fill-registry inner/make-images; } | hash_of; }

# Sets ROOT and STORAGE, making what is missing. Holds a shared lock on both (descriptors 7 and 8), which the
# sandbox's first process inherits: an entry that is in use is never pruned.
open_cache () {
  mkdir -p "$CACHE"
  exec 6>"$CACHE/lock"
  if ! flock -n 6; then
    say "another sandbox is filling the cache: waiting for it"
    flock 6
  fi
  ROOT=$CACHE/root-$(root_key)
  if [ ! -d "$ROOT" ]; then
    say "nothing is cached yet: fetching and unpacking about 120 MB of Debian packages (a minute or two, once)"
    fill "$ROOT" make_root_directory
  fi
  STORAGE=$CACHE/registry-$(registry_key)
  if [ ! -d "$STORAGE" ]; then
    say "making the container images and the registry's storage (about half a minute, once)"
    fill "$STORAGE" make_registry_storage
  fi
  exec 7<"$ROOT" 8<"$STORAGE"
  flock -s 7
  flock -s 8
  prune_cache
  exec 6>&-
}

fill () {
  local target=$1 temporary
  shift
  temporary=$(mktemp -d "$CACHE/new-XXXXXX")
  chmod 0755 "$temporary"
  if ! "$@" "$temporary" >"$temporary.log" 2>&1; then
    tail -n 15 "$temporary.log" >&2
    rm -rf --one-file-system "$temporary" "$temporary".*
    die "the cache could not be filled ($(basename "$target"))."
  fi
  mv -T "$temporary" "$target"
  rm -f "$temporary".*
}

# Apt's own closure against an empty status file: the host's packages and its locks play no part.
apt_get () {
  apt-get -q -y -o Dir::State::status=/dev/null -o Debug::NoLocking=1 -o APT::Sandbox::User=root \
    -o APT::Get::List-Cleanup=0 -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
    -o Dir::Cache::archives="$CACHE/debs" --no-install-recommends "$@"
}

# Called as a condition, where "set -e" is off: every step says what its failure means.
make_root_directory () {
  local target=$1 list=$1.debs
  mkdir -p "$CACHE/debs/partial" || return 1
  list_packages >"$list" || { apt-get -q update && list_packages >"$list"; } || return 1
  # Somebody else's "apt-get update" can swap the lists under us: once more, then.
  # shellcheck disable=SC2086
  apt_get install --download-only $PACKAGES || apt_get install --download-only $PACKAGES || return 1
  unshare --mount --pid --fork --kill-child "$HERE/inner/make-root" "$target" "$CACHE/debs" "$list" || return 1
  rm -f "$list"
}

# The file names of the closure. An archive directory that is not there makes apt name all of it.
list_packages () {
  # shellcheck disable=SC2086
  apt_get -o Dir::Cache::archives=/nonexistent/ install --print-uris $PACKAGES \
    | awk '/^\047/ { print $2; found = 1 } END { exit !found }'
}

make_registry_storage () {
  unshare --mount --net --pid --fork --kill-child "$HERE/inner/fill-registry" "$1" "$ROOT" "$HERE/images"
}

# Removes entries that no running sandbox holds. Called with the cache's lock.
prune_cache () {
  local entry
  for entry in "$CACHE"/root-* "$CACHE"/registry-* "$CACHE"/new-*; do
    if [ ! -d "$entry" ] || [ "$entry" = "$ROOT" ] || [ "$entry" = "$STORAGE" ]; then continue; fi
    exec 5<"$entry"
    if flock -n -x 5; then rm -rf --one-file-system "$entry" "$entry".*; fi
    exec 5<&-
  done
}
