# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# Where runs are kept. Parameters: directory

shared=$directory/.requeen
private=${HOME:-/}/.local/state/requeen

# Who may write the deployment's directory by its group
directory_group () {
  case $(stat -Lc %A "$directory" 2>/dev/null) in
    ?????w*) stat -Lc %g "$directory" ;;
  esac
}

# The Docker socket's group: who may use Docker may follow a run and take it over. Who uses it by
# sudo shares the group of the deployment's directory.
share () {
  for team in $(stat -Lc %g /var/run/docker.sock 2>/dev/null) $(directory_group); do
    if chgrp "$team" "$1" 2>/dev/null; then
      chmod 2770 "$1"
      return
    fi
  done
  chmod 0700 "$1"
}

make_shared () {
  ! mkdir "$1" 2>/dev/null || share "$1"
  [ -d "$1" ] && [ -w "$1" ] && [ -x "$1" ]
}

# A run needs little at first, and a little more for what it puts out.
has_room () {
  probe=$1/.probe-$$
  head -c 65536 /dev/zero 2>/dev/null >"$probe"
  probed=$?
  rm -f "$probe"
  return "$probed"
}

# Could it be made? The first of these that is there tells; nothing is left in it.
has_place () {
  for place; do
    if [ -d "$place" ]; then
      [ -w "$place" ] && [ -x "$place" ] && has_room "$place" 2>/dev/null
      return
    fi
  done
  return 1
}

# base, unless there is no place for it
make_base () {
  if make_shared "$shared" 2>/dev/null && make_shared "$shared/runs" 2>/dev/null &&
     has_room "$shared/runs" 2>/dev/null; then
    base=$shared/runs
  elif (umask 077; mkdir -p "$private/runs") 2>/dev/null && [ -w "$private/runs" ] &&
       has_room "$private/runs" 2>/dev/null; then
    base=$private/runs
  else
    return 1
  fi
}
