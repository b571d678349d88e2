#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's whole release in the real program, on a real swarm."""

import sys

import tap
from hands import Hands, Keyboard
from journey import Journey
from program import Program
from sandbox import Sandbox

sandbox = Sandbox()


def go(make_hands):
    """With a profile of its own: each begins with the empty window."""
    sandbox.run('reset')
    program = Program(make_hands.__name__)
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


def test_by_keyboard_alone():
    go(Keyboard)


tap.run([test_with_assistive_technology, test_by_keyboard_alone])
