#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An update command runs on one manager while another workstation is connected to another one."""

import atexit
import os
import shlex
import signal
import subprocess
import sys
import tempfile

import tap
from program import Program
from running import Running
from sandbox import Sandbox


def two_managers():
    """The sandbox that is up, or one for this test alone."""
    sandbox = Sandbox()
    if 'm2' in sandbox['NODES'].split(','):
        return sandbox
    os.environ['REQUEEN_SANDBOX_DIR'] = tempfile.mkdtemp(prefix='requeen-managers-')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    atexit.register(subprocess.run, [*sandbox.command, 'down'], check=False, capture_output=True)
    subprocess.run([*sandbox.command, 'up', '--managers', '2'], check=True, capture_output=True)
    return Sandbox()


SANDBOX = two_managers()
PATH = os.path.join(SANDBOX['DIRECTORY'], 'asking.sh')
ASKING = r'''#!/bin/sh
trap '' TERM
printf 'Update %s? ' "$STACK"; read -r answer
stty -echo; printf 'Password: '; read -r password; stty echo; echo
echo "$answer, ${#password} characters"
while :; do sleep 0.2; done
'''


def connected_to(*nodes):
    program = Program()
    SANDBOX.add_to(program, update_command='./asking.sh', nodes=nodes)
    return program


def line(text):
    """What `echo text |` gives."""
    reader, writer = os.pipe()
    os.write(writer, text.encode() + b'\n')
    os.close(writer)
    return reader


def test_another_manager():
    starter, other, stranger = (connected_to('m1'), connected_to('m2', 'm1'), connected_to('m2'))
    tap.equal(other.run('status', '--json').json()['manager']['node'], 'm2')
    running = Running(starter, 'upgrade', '3.9.52', '--yes', '--no-pull')
    running.wait_for('cometchat? ')

    err = stranger.run('input', 'no').expect(2).err
    tap.contains(err, 'Add the address of m1')
    tap.contains(stranger.run('rollback').expect(2).err, 'Add the address of m1')
    tap.equal(other.run('input', 'yes', '--json').expect(0).json()['sent'], True)
    running.wait_for('Password: ')
    other.run('input', '--hidden', stdin=line('s3cret')).expect(0)
    running.wait_for('yes, 6 characters')
    tap.equal('cannot be reached' in other.run('rollback').expect(2).err, False)

    SANDBOX.run('drop', 'm1')
    err = other.run('input', 'more').expect(2).err
    tap.contains(err, 'runs on manager m1, which cannot be reached now. Nothing was sent.')
    err = other.run('rollback').expect(2).err
    tap.contains(err, 'runs on manager m1, which cannot be reached since')
    tap.contains(err, 'is not undone')
    SANDBOX.run('undrop', 'm1')
    running.process.send_signal(signal.SIGINT)
    tap.equal(running.end().status, 130)

    stopping = Running(other, 'resume', '--stop')
    stopping.wait_for('was asked to stop')
    stopping.process.send_signal(signal.SIGINT)
    tap.equal(stopping.end().status, 130)
    tap.contains(other.run('resume', '--kill').expect(1).err, 'ended at once')
    record = other.run('releases', '--json').json()['releases'][0]
    record = other.run('releases', record['id'], '--json').json()
    tap.equal((record['run']['exit_status'], record['state']), (128 + 9, 'failed'))


SANDBOX.run('reset')
SANDBOX.ssh(f'printf %s {shlex.quote(ASKING)} >{PATH}; chmod +x {PATH}')
tap.run([test_another_manager])
