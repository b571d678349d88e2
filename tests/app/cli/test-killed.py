#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""requeenctl killed by SIGKILL again and again while update.sh prints: whoever takes over shows what the
manager has, byte for byte, and the script ran once. Over both transports. REQUEEN_KILLS: how often
(tests/soak), REQUEEN_SEED: when."""

import os
import random
import subprocess
import sys

import tap
from program import Program
from running import Running
from sandbox import Sandbox

SANDBOX = Sandbox()
KILLS = int(os.environ.get('REQUEEN_KILLS', '3'))
SEED = os.environ.get('REQUEEN_SEED', 'killed')
# As many as the record keeps whole; their stream is looked at, too.
LINES = 30000
# Nine tenths at once and in pieces; the rest when all kills were made.
SCRIPT = r'''#!/bin/sh
echo run >>killed-ran
for i in $(seq 0 89); do
  seq $((i * 300 + 1)) $((i * 300 + 300))
  sleep 0.2
done
while [ ! -e killed-go ]; do sleep 0.2; done
seq 27001 30000
for s in chat-api websocket-gateway; do
  docker service update --quiet --detach --with-registry-auth \
    --image "$REGISTRY/$s:$VERSION" "${STACK}_$s" || exit 1
done
'''


def on_manager(command):
    """Its very bytes."""
    return subprocess.run([*SANDBOX.command, 'exec', SANDBOX['NODES'].split(',')[0], 'sh', '-c',
                           f'cd {SANDBOX["DIRECTORY"]} && {command}'], check=True,
                          stdout=subprocess.PIPE, timeout=300).stdout


def prepare(transport):
    SANDBOX.run('reset')
    program = Program()
    SANDBOX.add_to(program, transport=transport)
    program.run('edit', 'sandbox', '--update-command', './killed.sh').expect(0)
    SANDBOX.ssh(f"cd {SANDBOX['DIRECTORY']} && rm -f killed-* && cat >killed.sh <<'END'\n{SCRIPT}END\n"
                'chmod +x killed.sh')
    return program


def kill_again_and_again(transport):
    program = prepare(transport)
    moments = random.Random(f'{SEED} {transport}')
    running = Running(program, 'upgrade', '3.9.52', '--yes')
    running.wait_for('\n10\n')
    for number in range(KILLS):
        pause = moments.uniform(0, 3)
        print(f'# kill {number + 1} over {transport} after {pause:.2f} s', flush=True)
        try:
            running.process.wait(timeout=pause)
            raise AssertionError(f'it ended by itself:\n{running.err[-2000:].decode()}')
        except subprocess.TimeoutExpired:
            pass
        running.process.kill()
        tap.equal(running.end().status, -9)
        running = Running(program, 'resume', '--take-over')
        running.wait_for('\n10\n')
    on_manager('touch killed-go')
    err = running.end().expect(0).err
    numbers = [int(line) for line in err.splitlines() if line.strip().isdigit()]
    tap.equal(numbers == list(range(1, LINES + 1)), True, 'what the last one showed')

    release = program.run('releases', '--json').json()['releases'][0]
    tap.equal((release['state'], release['open']), ('completed', False))
    shown = program.run('releases', release['id'], '--transcript').expect(0).bytes
    run = program.run('releases', release['id'], '--json').json()['run']
    tap.equal(run['exit_status'], 0)
    kept = on_manager(f'cat .requeen/runs/{run["id"]}/output')
    tap.equal(len(kept) > LINES * 5, True, 'the output on the manager')
    tap.equal(shown == kept, True, f'{len(shown)} bytes shown, {len(kept)} kept')
    tap.equal(on_manager('cat killed-ran'), b'run\n')
    on_manager('rm -f killed-* killed.sh')
    tap.equal(program.run('status', '--json').expect(0).json()['lock'], None)


def test_libssh2():
    kill_again_and_again('libssh2')


def test_openssh():
    kill_again_and_again('openssh')


chosen = [globals()['test_' + name] for name in sys.argv[1:] or ('libssh2', 'openssh')]
tap.run(chosen)
