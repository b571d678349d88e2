#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way over the system's own ssh, on a server that allows two sessions at once: switched to,
looked at, upgraded, cut, rolled back."""

import os

import tap
from program import Program
from running import Running
from sandbox import Sandbox, wait_until_stable

SANDBOX = Sandbox()


def masters(program):
    """The ssh processes that were started by what ran with these settings."""
    found = []
    for name in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{name}/environ', 'rb') as file:
                environment = file.read()
            with open(f'/proc/{name}/cmdline', 'rb') as file:
                command = file.read()
        except OSError:
            continue
        if program.home.name.encode() in environment and command.startswith(b'ssh\0'):
            found.append(command)
    return found


def versions(program):
    status = program.run('status', '--json').json()
    return {service['name']: service['version'] for service in status['services']}


def test_there_and_back():
    SANDBOX.run('reset')
    with SANDBOX.max_sessions(2):
        go_there_and_back()


def go_there_and_back():
    program = Program()
    SANDBOX.add_to(program)
    program.run('edit', 'sandbox', '--transport', 'openssh').expect(0)
    wait_until_stable(program)
    base = versions(program)

    running = Running(program, 'upgrade', '3.9.52', '--yes')
    running.wait_for('Updating cometchat_chat-api')
    tap.equal(len(masters(program)), 1)
    SANDBOX.run('cut')
    err = running.end().expect(0).err
    tap.contains(err, 'Connected again.')
    tap.contains(err, 'All services run 3.9.52')
    tap.equal(err.count('CometChat on-premise update'), 1)
    tap.equal(versions(program)['chat-api'], '3.9.52')

    program.run('logs', 'chat-api', '--tail', '1').expect(0)
    program.run('rollback', '--yes').expect(0)
    tap.equal(versions(program), base)
    program.run('status').expect(0)
    tap.equal(masters(program), [])


tap.run([value for name, value in list(globals().items()) if name.startswith('test_')])
