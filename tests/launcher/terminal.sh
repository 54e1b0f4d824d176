#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# On a terminal: rank 0 has it, answers to its questions reach it; Ctrl-C ends the job, Ctrl-Z stops it and fg goes on with it.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

command -v tmux >/dev/null || { echo "no tmux"; exit 77; }
case $MPIRUN in /*) ;; *) MPIRUN=$PWD/$MPIRUN ;; esac
terminal() { tmux -S "$work/tmux" -f /dev/null "$@"; }
terminal new-session -d -x 120 -y 40 "exec env PS1='> ' sh -i" || { echo "no terminal"; exit 77; }
trap 'terminal kill-server; rm -rf "$work"' EXIT
what="a terminal"

type_line() { terminal send-keys -l "$1"; terminal send-keys Enter; }
shows() { terminal capture-pane -p | grep -q -e "$1"; }
await_text() { await shows "$1" || terminal capture-pane -p; }

cat >"$work/ask" <<'EOS'
[ "$PMI_RANK" = 0 ] || exec sleep 1000
[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo "it is a terminal"
printf 'name? '
read -r name
echo "hello $name"
exit 7
EOS
type_line "$MPIRUN -q -n 2 sh $work/ask; echo code \$?"
await_text 'it is a terminal$'
await_text '^name? *$'
type_line you
await_text '^hello you$'
await_text 'code 7$'

type_line "clear; $MPIRUN -n 2 sh -c 'echo \$PMI_RANK; exec sleep 1000'; echo code \$?"
await_text '^0$'
await_text '^1$'
terminal send-keys C-c
await_text 'code 130$'

type_line "clear; set -m; $MPIRUN -n 2 sh -c 'echo \$PMI_RANK; exec sleep 1000'"
await_text '^1$'
terminal send-keys C-z
await_text 'Stopped'
type_line 'echo shell is here; fg'
await_text '^shell is here$'
terminal send-keys C-c
type_line 'echo code $?'
await_text 'code 130$'
finish
