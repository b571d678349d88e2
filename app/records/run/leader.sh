# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# First in the command's own session. Its only parameter: the umask for the command.
echo $$ >session
umask "$1"
if [ -t 0 ]; then
  stty cols 120 rows 40
  TERM=xterm-256color
  export TERM
fi
exec sh ./command
