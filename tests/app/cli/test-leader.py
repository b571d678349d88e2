#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The leader of a swarm of three managers is gone in the middle of an upgrade: requeenctl waits for the
next one, and goes over to another manager where it has to. Never a failure that is none, never a run
that is started twice. Brings up a swarm of its own. Arguments: the cases, without any all of them, and
with two workers."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import tempfile

import tap
from program import Program
from running import Running
from sandbox import Sandbox, wait_until

WORKERS = '0' if sys.argv[1:] else '2'
LINES = 60
# Swarm refuses what it is told while it has no leader: such a script tries again.
UPDATE = r'''for s in chat-api websocket-gateway; do
  until docker service update --quiet --detach --with-registry-auth \
    --image "$REGISTRY/$s:$VERSION" "${STACK}_$s"; do sleep 1; done
done
'''
PRINT = f'for i in $(seq {LINES}); do echo "line $i"; sleep 0.5; done\n'
BEGIN = '#!/bin/sh\necho run >>leader-ran\n'


@contextlib.contextmanager
def own_sandbox():
    """REQUEEN_LEADER_SANDBOX: the folder of one that is up with three managers, for trying things."""
    command = os.environ.get('REQUEEN_SANDBOX', 'none')
    folder = os.environ.get('REQUEEN_LEADER_SANDBOX')
    if folder or command == 'none':  # then it is skipped
        os.environ['REQUEEN_SANDBOX_DIR'] = folder or ''
        yield
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix='requeen-leader.') as parent:
        os.environ['REQUEEN_SANDBOX_DIR'] = os.path.join(parent, 'sandbox')
        try:
            subprocess.run([*shlex.split(command), 'up', '--managers', '3', '--workers', WORKERS],
                           check=True, stdout=subprocess.DEVNULL)
            yield
        finally:
            subprocess.run([*shlex.split(command), 'down'], check=False, stdout=subprocess.DEVNULL)


class Swarm:
    def __init__(self):
        self.sandbox = Sandbox()
        self.nodes = [node for node in self.sandbox['NODES'].split(',') if node.startswith('m')]

    def docker(self, node, *arguments):
        return self.sandbox.run('docker', node, *arguments)

    def roles(self, node):
        """Node to "Leader" or "Reachable", as node knows them."""
        lines = self.docker(node, 'node', 'ls', '--format', '{{.Hostname}} {{.ManagerStatus}}')
        return dict(line.split() for line in lines.splitlines() if len(line.split()) == 2)

    def wait_for_all(self):
        wait_until(lambda: sorted(self.roles(self.nodes[1]).values()) ==
                   ['Leader', 'Reachable', 'Reachable'], 'three managers')

    def change_role(self, verb):
        """Swarm itself writes to a node that changes its role: "update out of sequence" is said then."""
        def changed():
            result = subprocess.run([*self.sandbox.command, 'docker', self.nodes[1], 'node', verb, self.nodes[0]],
                                    check=False, capture_output=True, text=True)
            if result.returncode != 0 and 'out of sequence' not in result.stderr:
                raise AssertionError(result.stderr)
            return result.returncode == 0
        wait_until(changed, verb)

    def settle(self):
        """All managers in, and the stack as first deployed. The first one does not lead: some services
        may run nowhere else, and would rightly be called stalled without it."""
        self.wait_for_all()
        if self.roles(self.nodes[1])[self.nodes[0]] == 'Leader':
            self.change_role('demote')
            wait_until(lambda: sorted(self.roles(self.nodes[1]).values()) == ['Leader', 'Reachable'],
                       'another leader')
            self.change_role('promote')
            self.wait_for_all()
        self.sandbox.run('reset')
        for node in self.nodes[1:]:
            self.share_login(node)
        return next(node for node, role in self.roles(self.nodes[0]).items() if role == 'Leader')

    def share_login(self, node):
        """The registry's, which docker passes on from whichever manager it is asked on."""
        file = f"/home/{self.sandbox['USER']}/.docker/config.json"
        login = self.sandbox.run('exec', self.nodes[0], 'cat', file)
        self.sandbox.run('ssh', node, f'mkdir -p .docker; printf %s {shlex.quote(login)} >{file}')

    def add_script(self, node, script):
        path = f"{self.sandbox['DIRECTORY']}/leader.sh"
        self.sandbox.run('exec', node, 'sh', '-ec',
                         f'cd {self.sandbox["DIRECTORY"]}; rm -rf leader-* .requeen; '
                         f'printf %s {shlex.quote(BEGIN + script)} >{path}; chmod 755 {path}')

    def count_runs(self, node):
        return self.sandbox.run('exec', node, 'sh', '-c',
                                f'cat {self.sandbox["DIRECTORY"]}/leader-ran').split()

    def program(self, first):
        """Connected to first; the others come after it."""
        program = Program()
        hosts = [first] + [node for node in self.nodes if node != first]
        options = [word for node in hosts for word in (
            '--host', f"{self.sandbox['USER']}@{self.sandbox['SSH_HOST']}:"
                      f"{self.sandbox['SSH_PORT_' + node]}")]
        program.run('add', 'swarm', *options, '--stack', self.sandbox['STACK'], '--directory',
                    self.sandbox['DIRECTORY'], '--identity', self.sandbox['IDENTITY'],
                    '--known-hosts', self.sandbox['KNOWN_HOSTS'], '--update-command',
                    './leader.sh').expect(0)
        return program


def upgrade(first, script):
    """Begun, and printing: over first, on which the script runs."""
    SWARM.add_script(first, script)
    program = SWARM.program(first)
    running = Running(program, 'upgrade', '3.9.52', '--yes', '--tick', 'nodes=the test')
    running.wait_for('line 5\n')
    return program, running


@contextlib.contextmanager
def lost(begin, end, node):
    SWARM.sandbox.run(begin, node)
    try:
        yield
    finally:
        SWARM.sandbox.run(end, node)


def check_completed(program, running, node):
    """Nothing was lost, and the script ran once, on node."""
    err = running.end().expect(0).err
    lines = [line.strip() for line in err.splitlines() if line.strip().startswith('line ')]
    tap.equal(lines, [f'line {i}' for i in range(1, LINES + 1)])
    status = program.run('status', '--json').expect(0).json()
    tap.equal(status['lock'], None)
    release = program.run('releases', '--json').json()['releases'][0]
    tap.equal((release['version'], release['state'], release['open']), ('3.9.52', 'completed', False))
    shown = program.run('releases', release['id'], '--transcript').expect(0).out
    tap.equal([line.strip() for line in shown.splitlines() if line.strip().startswith('line ')], lines)
    tap.equal(SWARM.count_runs(node), ['run'])


def follower_of(leader):
    return next(node for node in SWARM.nodes if node != leader)


def test_leader_machine_gone():
    """Connected to another manager: its calls hang until there is a new leader."""
    leader = SWARM.settle()
    first = follower_of(leader)
    program, running = upgrade(first, UPDATE + PRINT + UPDATE)
    with lost('node-kill', 'node-start', leader):
        check_completed(program, running, first)


def test_leader_docker_gone():
    """Connected to the leader, whose machine stays: the run goes on there, the rest over another."""
    leader = SWARM.settle()
    program, running = upgrade(leader, UPDATE + PRINT)
    with lost('dockerd-stop', 'dockerd-start', leader):
        check_completed(program, running, leader)


def test_connection_gone():
    """The run's manager cannot be reached for a while: the run is waited for, and read on."""
    leader = SWARM.settle()
    program, running = upgrade(leader, PRINT + UPDATE)
    with lost('drop', 'undrop', leader):
        running.wait_for(f'runs on manager {leader}, which cannot be reached')
        tap.contains(program.run('status').out, f'node {follower_of(leader)}')
    check_completed(program, running, leader)


def test_rollback_without_it():
    """The run's machine is gone: nothing is called failed, and another manager rolls back."""
    leader = SWARM.settle()
    program, running = upgrade(leader, UPDATE + PRINT)
    with lost('node-kill', 'node-start', leader):
        running.wait_for(f'runs on manager {leader}, which cannot be reached')
        running.process.kill()
        running.end()
        release = program.run('releases', '--json').json()['releases'][0]
        tap.equal((release['state'], release['open']), ('updating', True))
        result = program.run('rollback', '--yes', '--take-over').expect(0)
        tap.contains(result.err, f'manager {leader}, which cannot be reached')
        release = program.run('releases', '--json').json()['releases'][0]
        tap.equal((release['state'], release['open']), ('rolled-back', False))


CASES = ['leader-machine-gone', 'leader-docker-gone', 'connection-gone', 'rollback-without-it']
chosen = [globals()['test_' + name.replace('-', '_')] for name in sys.argv[1:] or CASES]
with own_sandbox():
    SWARM = Swarm()
    tap.run(chosen)
