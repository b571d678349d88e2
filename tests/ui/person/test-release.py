#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's whole release in the real program, on a real swarm."""

import sys

import tap
from hands import Hands
from journey import Journey
from program import Program
from sandbox import Sandbox

sandbox = Sandbox()


def go(make_hands):
    sandbox.run('reset')
    program = Program()
    try:
        Journey(program, sandbox, make_hands(program)).go()
        tap.equal(program.end(), 0, 'exit status')
    except Exception:
        print('\n'.join(program.explain()), file=sys.stderr, flush=True)
        raise
    finally:
        program.stop()


def test_with_assistive_technology():
    go(Hands)


tap.run([test_with_assistive_technology])
