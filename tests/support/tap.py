# SPDX-License-Identifier: GPL-3.0-or-later
"""Test functions as TAP: each is a test, an exception is a failure."""

import sys
import traceback


def skip_all(why):
    print(f'1..0 # SKIP {why}', flush=True)
    sys.exit(0)


def run(tests):
    failed = 0
    print(f'1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        name = test.__name__.removeprefix('test_').replace('_', '-')
        try:
            test()
            print(f'ok {number} {name}', flush=True)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            print(f'not ok {number} {name}', flush=True)
            for line in traceback.format_exc().splitlines():
                print(f'# {line}', flush=True)
    sys.exit(1 if failed else 0)


def equal(have, want, about=''):
    if have != want:
        raise AssertionError(f'{about}: have {have!r}, want {want!r}')


def contains(text, part):
    if part not in text:
        raise AssertionError(f'{part!r} is not in {text!r}')
