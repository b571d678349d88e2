# SPDX-License-Identifier: GPL-3.0-or-later
"""The throw-away swarm that is up already; without one the tests are skipped."""

import contextlib
import os
import shlex
import subprocess
import time

import tap

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Sandbox:
    def __init__(self):
        command = os.environ.get('REQUEEN_SANDBOX') or os.path.join(TOP, 'tests/sandbox/sandbox')
        if command == 'none' or not os.environ.get('REQUEEN_SANDBOX_DIR'):
            tap.skip_all('needs the sandbox: REQUEEN_SANDBOX_DIR names one that is up')
        self.command = shlex.split(command)
        if subprocess.run([*self.command, 'status'], check=False, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode != 0:
            tap.skip_all('needs the sandbox: it is not up (tests/sandbox/sandbox up)')
        lines = self.run('env').splitlines()
        self.values = dict(line.split('=', 1) for line in lines if '=' in line)

    def __getitem__(self, name):
        return self.values['SANDBOX_' + name]

    def run(self, *arguments):
        return subprocess.run([*self.command, *arguments], check=True, stdout=subprocess.PIPE,
                              text=True, timeout=300).stdout

    def ssh(self, command):
        return self.run('ssh', self['NODES'].split(',')[0], command)

    @contextlib.contextmanager
    def max_sessions(self, number):
        """A server that allows so many sessions at once in a connection, and not the usual 10."""
        self.run('few-sessions', 'm1', str(number))
        try:
            yield
        finally:
            self.run('many-sessions', 'm1')

    def add_to(self, program, **changes):
        values = {'known_hosts': self['KNOWN_HOSTS'], 'name': 'sandbox', 'transport': 'libssh2',
                  'user': self['USER'], 'update_command': './update.sh',
                  'nodes': ['m1'], **changes}
        hosts = [f"--host={values['user']}@{self['SSH_HOST']}:{self['SSH_PORT_' + node]}"
                 for node in values['nodes']]
        program.run('add', values['name'], *hosts, '--stack', self['STACK'], '--directory', self['DIRECTORY'],
                    '--identity', self['IDENTITY'], '--known-hosts', values['known_hosts'],
                    '--transport', values['transport'], '--update-command',
                    values['update_command']).expect(0)


def wait_until(condition, about, limit=120):
    """What it gave, once it gave something true."""
    end = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f'{about}: not after {limit} s')
        time.sleep(0.5)


def wait_until_stable(program):
    """After a reset: the new tasks run, but not yet for long enough to be called healthy."""
    wait_until(lambda: program.run('status').status == 0, 'the stack to be stable')
