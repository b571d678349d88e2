#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""requeenctl on a real swarm: host keys, status and logs; nothing is changed there."""

import json
import os

import tap
from program import Program
from sandbox import Sandbox, wait_until_stable

SANDBOX = Sandbox()
SERVICES = ['chat-api', 'nginx', 'redis', 'websocket-gateway']


def connected():
    program = Program()
    SANDBOX.add_to(program)
    return program


def with_unknown_key():
    program = Program()
    known_hosts = os.path.join(program.home.name, 'known_hosts')
    open(known_hosts, 'w', encoding='utf-8').close()
    SANDBOX.add_to(program, known_hosts=known_hosts)
    return program, known_hosts


def test_unknown_host_key_without_terminal():
    program, known_hosts = with_unknown_key()
    for arguments in (['status'], ['upgrade', '3.9.52', '--yes'], ['rollback', '--yes']):
        result = program.run(*arguments).expect(2)
        tap.contains(result.err, SANDBOX['FINGERPRINT'])
        tap.contains(result.err, 'terminal')
        tap.equal(result.out, '')
    tap.equal(os.path.getsize(known_hosts), 0)


def test_unknown_host_key_refused():
    program, known_hosts = with_unknown_key()
    terminal = program.terminal('status')
    terminal.wait_for('Type “yes”')
    tap.contains(terminal.shown, SANDBOX['FINGERPRINT'])
    terminal.type('y\n')  # a letter is not enough
    tap.equal(terminal.end(), 2)
    tap.contains(terminal.shown, 'not accepted')
    tap.equal(os.path.getsize(known_hosts), 0)


def test_unknown_host_key_accepted():
    program, known_hosts = with_unknown_key()
    terminal = program.terminal('status')
    terminal.wait_for('Type “yes”')
    terminal.type('yes\n')
    tap.equal(terminal.end(), 0)
    tap.contains(terminal.shown, 'chat-api')
    tap.contains(open(known_hosts, encoding='utf-8').read(), ' ssh-ed25519 ')
    program.run('status').expect(0)


def test_interrupted_question():
    program, known_hosts = with_unknown_key()
    terminal = program.terminal('status')
    terminal.wait_for('Type “yes”')
    terminal.interrupt()
    tap.equal(terminal.end(), 130)
    tap.equal(os.path.getsize(known_hosts), 0)


def test_status():
    result = connected().run('status').expect(0)
    lines = result.out.splitlines()
    tap.equal(lines[0].split(), ['SERVICE', 'HEALTH', 'REPLICAS', 'VERSION', 'UPDATE', 'CHANGED'])
    tap.equal(sorted(line.split()[0] for line in lines[1:5]), SERVICES)
    column = lines[0].index('VERSION')
    for line in lines[1:5]:
        if line.startswith('chat-api'):
            tap.equal(line[column:].split()[0], SANDBOX['VERSION'])
    tap.equal('\033' in result.out + result.err, False)


def test_status_json():
    status = connected().run('status', '--json').expect(0).json()
    tap.equal(set(status), {'deployment', 'stack', 'healthy', 'manager', 'summary', 'services',
                            'lock', 'release'})
    tap.equal((status['manager']['node'], status['manager']['others']), ('m1', None))
    tap.equal((status['deployment'], status['stack'], status['healthy'], status['lock'],
               status['release']), ('sandbox', SANDBOX['STACK'], True, None, None))
    services = {service['name']: service for service in status['services']}
    tap.equal(sorted(services), SERVICES)
    api = services['chat-api']
    tap.equal(set(api), {'name', 'full_name', 'id', 'mode', 'image', 'version', 'digest', 'desired',
                         'running', 'outcome', 'healthy', 'words', 'update', 'changed'})
    tap.equal((api['full_name'], api['mode'], api['version'], api['desired'], api['running'],
               api['healthy']), (SANDBOX['STACK'] + '_chat-api', 'replicated', SANDBOX['VERSION'], 2, 2,
                                 True))


def test_no_such_stack():
    program = Program()
    SANDBOX.add_to(program)
    with open(program.file, encoding='utf-8') as file:
        text = file.read()
    with open(program.file, 'w', encoding='utf-8') as file:
        file.write(text.replace(f"stack={SANDBOX['STACK']}\n", 'stack=other\n'))
    for arguments in (['status'], ['upgrade', '3.9.52', '--yes'], ['logs', 'chat-api']):
        tap.contains(program.run(*arguments).expect(2).err, '“other”')


def test_no_release_yet():
    program = connected()
    tap.equal(program.run('releases', '--json').expect(0).json(), {'releases': []})
    tap.contains(program.run('releases', '20260101-0000-1-abcd').expect(2).err, 'requeenctl releases')
    tap.contains(program.run('resume').expect(2).err, 'nothing to resume')
    program.run('rollback', '--yes').expect(2)


def test_logs():
    program = connected()
    result = program.run('logs', 'chat-api', '--tail', '3').expect(0)
    lines = result.out.splitlines()
    tap.equal(0 < len(lines) <= 6, True, lines)
    for line in lines:
        tap.contains(line.split()[1], 'chat-api.')

    for line in program.run('logs', SANDBOX['STACK'] + '_redis', '--json').expect(0).out.splitlines():
        entry = json.loads(line)
        tap.equal(set(entry), {'time', 'task_id', 'slot', 'node', 'stream', 'text'})
        tap.equal(entry['slot'], 1)


def test_logs_of_nobody():
    err = connected().run('logs', 'chat-apo').expect(2).err
    tap.contains(err, '“chat-apo”')
    for name in SERVICES:
        tap.contains(err, name)


def test_logs_followed():
    terminal = connected().terminal('logs', 'chat-api', '--follow', '--tail', '1')
    terminal.wait_for(r'chat-api\.')
    terminal.interrupt()
    tap.equal(terminal.end(limit=20), 130)


def test_reader_has_gone():
    """| head -n 1: when nobody reads any more it ends, also when no new line comes."""
    program = connected()
    process = program.start('logs', 'chat-api', '-f')
    process.stdout.readline()
    process.stdout.close()
    try:
        process.wait(timeout=20)
    finally:
        process.kill()
        process.stderr.close()
        process.wait()


SANDBOX.run('reset')
wait_until_stable(connected())
tap.run([value for name, value in list(globals().items()) if name.startswith('test_')])
