#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""requeenctl asks for a passphrase: on a terminal, unseen, and never elsewhere."""

import getpass
import os
import socket
import subprocess
import termios

import tap
from program import Program

SSHD = '/usr/sbin/sshd'


class Server:
    """A real sshd, and a deployment of it whose key has a passphrase."""

    def __init__(self):
        self.program = Program()
        self.home = self.program.home.name
        self.key = os.path.join(self.home, 'locked')
        for name, passphrase in [('host', ''), ('locked', 'correct horse')]:
            subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', passphrase, '-f',
                            os.path.join(self.home, name)], check=True)
        with socket.socket() as finder:
            finder.bind(('127.0.0.1', 0))
            self.port = finder.getsockname()[1]
        with open(os.path.join(self.home, 'host.pub'), encoding='utf-8') as file:
            self.write('known_hosts', f'[127.0.0.1]:{self.port} {file.read()}')
        self.write('sshd_config', f'Port {self.port}\nListenAddress 127.0.0.1\nUsePAM no\n'
                   f'HostKey {self.home}/host\nAuthorizedKeysFile {self.key}.pub\nPidFile none\n'
                   'StrictModes no\nPermitRootLogin yes\nPasswordAuthentication no\n'
                   'KbdInteractiveAuthentication no\n')
        self.process = subprocess.Popen([SSHD, '-D', '-f', os.path.join(self.home, 'sshd_config')],
                                        stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.program.run('add', 'a', '--host', f'{getpass.getuser()}@127.0.0.1:{self.port}',
                         '--stack', 'nothing', '--directory', '/nowhere', '--identity', self.key,
                         '--known-hosts', os.path.join(self.home, 'known_hosts')).expect(0)

    def write(self, name, text):
        with open(os.path.join(self.home, name), 'w', encoding='utf-8') as file:
            file.write(text)

    def wait(self):
        while True:
            with socket.socket() as client:
                if client.connect_ex(('127.0.0.1', self.port)) == 0:
                    return

    def __enter__(self):
        self.wait()
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait(timeout=10)


def test_typed_unseen():
    with Server() as server:
        terminal = server.program.terminal('status')
        terminal.wait_for('Passphrase of .*locked:', 30)
        echo = termios.tcgetattr(terminal.master)[3] & termios.ECHO
        tap.equal(echo, 0, 'the terminal shows what is typed')
        terminal.type('mistyped\n')
        terminal.wait_for('not right(.|\n)*Passphrase of .*locked:', 30)
        terminal.type('correct horse\n')
        terminal.wait_for('(?i)docker', 60)  # logged in: what comes next is no more about keys
        terminal.end()
        for secret in ['mistyped', 'correct horse', 'refused the login']:
            tap.equal(secret in terminal.shown, False, secret)


def test_interrupted():
    with Server() as server:
        terminal = server.program.terminal('status')
        terminal.wait_for('Passphrase of .*locked:', 30)
        terminal.interrupt()
        tap.equal(terminal.end(30), 130)


def test_no_terminal():
    with Server() as server:
        result = server.program.run('status').expect(2)
        tap.contains(result.err, 'there is no terminal to ask for its passphrase on')
        tap.contains(result.err, 'ssh-add')
        piped = server.program.run('status', stdin=subprocess.PIPE).expect(2)
        tap.contains(piped.err, 'there is no terminal')


if not os.access(SSHD, os.X_OK):
    tap.skip_all(f'{SSHD} is not installed')
os.makedirs('/run/sshd', exist_ok=True)
tap.run([test_typed_unseen, test_interrupted, test_no_terminal])
