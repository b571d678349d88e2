# SPDX-License-Identifier: GPL-3.0-or-later
"""requeenctl in the background, and what it has written so far."""

import threading

from program import Result
from sandbox import wait_until


class Running:
    def __init__(self, program, *arguments):
        self.process = program.start(*arguments)
        self.out, self.err = b'', b''
        self.threads = [threading.Thread(target=self.collect, args=(name,)) for name in ('out', 'err')]
        for thread in self.threads:
            thread.start()

    def collect(self, name):
        stream = getattr(self.process, 'std' + name)
        while data := stream.read1(65536):
            setattr(self, name, getattr(self, name) + data)

    def wait_for(self, text):
        def there():
            if self.process.poll() is not None and text.encode() not in self.err:
                raise AssertionError(f'ended before {text!r}:\n{self.err.decode()}')
            return text.encode() in self.err
        wait_until(there, text)

    def end(self):
        self.process.wait(timeout=300)
        for thread in self.threads:
            thread.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return Result(self.process.returncode, self.out, self.err)
