# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
# Writes output from a byte offset on until the run has ended or nobody listens any more, which the
# end of standard input tells. What is cut off at the end is asked for again: nothing is lost.
# Parameters: run_directory, offset, follow
main () {
  exec 3<&0
  cd "$run_directory" || exit 1
  printf 'requeen-output 1 %s\n' "$mark"
  if [ "$follow" = no ]; then
    exec tail -c "+$((offset + 1))" output
  fi
  tail -c "+$((offset + 1))" -f output 3<&- &
  tail=$!
  { cat <&3 >/dev/null; kill "$tail"; } 2>/dev/null >&2 &
  listener=$!
  exec 3<&-
  while kill -0 "$tail" 2>/dev/null && [ ! -f exit-status ] && { [ ! -f pid ] || alive .; }; do
    sleep 1
  done
  kill "$tail" "$listener" 2>/dev/null
  exit 0
}
main
