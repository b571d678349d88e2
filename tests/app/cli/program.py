# SPDX-License-Identifier: GPL-3.0-or-later
"""The real requeenctl, with throw-away settings, with and without a terminal."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import tempfile
import time

PROGRAM = os.environ['REQUEENCTL']
LIMIT = 300


class Result:
    def __init__(self, status, out, err):
        self.status = status
        self.bytes = out
        self.out = out.decode('utf-8')
        self.err = err.decode('utf-8', 'replace')

    def json(self):
        return json.loads(self.out)

    def expect(self, status):
        if self.status != status:
            raise AssertionError(f'exit {self.status}, want {status}\n{self.out}\n{self.err}')
        return self


class Program:
    """One set of settings; the deployments of another are unknown to it."""

    def __init__(self):
        self.home = tempfile.TemporaryDirectory(prefix='requeenctl-test.')
        self.environment = dict(os.environ, XDG_CONFIG_HOME=self.home.name, HOME=self.home.name,
                                LC_ALL='C.UTF-8', TERM='xterm')
        self.environment.pop('NO_COLOR', None)

    @property
    def file(self):
        return os.path.join(self.home.name, 'requeen', 'deployments.ini')

    def start(self, *arguments, **options):
        options.setdefault('stdin', subprocess.DEVNULL)
        options.setdefault('stdout', subprocess.PIPE)
        options.setdefault('stderr', subprocess.PIPE)
        return subprocess.Popen([PROGRAM, *arguments], env=self.environment, **options)

    def run(self, *arguments, **options):
        process = self.start(*arguments, **options)
        try:
            out, err = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise AssertionError(f'{arguments} took more than {LIMIT} s\n{out}\n{err}') from None
        return Result(process.returncode, out or b'', err or b'')

    def terminal(self, *arguments):
        return Terminal(self, arguments)


class Terminal:
    """A run with a terminal: what it shows, and somebody who types."""

    def __init__(self, program, arguments):
        self.program = program  # its settings go with it
        self.shown = ''
        self.master, slave = pty.openpty()
        self.process = program.start(*arguments, stdin=slave, stdout=slave, stderr=slave,
                                     start_new_session=True)
        os.close(slave)

    def read(self):
        try:
            data = os.read(self.master, 65536)
        except OSError:  # the other side is closed
            return False
        self.shown += data.decode('utf-8', 'replace')
        return bool(data)

    def wait_for(self, pattern, limit=LIMIT):
        end = time.monotonic() + limit
        while not re.search(pattern, self.shown):
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            if not ready or not self.read():
                raise AssertionError(f'{pattern!r} did not come:\n{self.shown}')

    def type(self, text):
        os.write(self.master, text.encode())

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def end(self, limit=LIMIT):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            if ready and not self.read():
                break
        status = self.process.wait(timeout=10)
        os.close(self.master)
        return status
