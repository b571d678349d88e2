#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login that may do nothing there but by sudo: upgraded by one transport, rolled back by the other;
and by each of them on a server that allows two sessions at once, of which every use of Docker takes
one."""

import tap
from program import Program
from sandbox import Sandbox

SANDBOX = Sandbox()
SCRIPT = SANDBOX['DIRECTORY'] + '/sudo-test.sh'
RULES = f"""
{SANDBOX['SUDO_USER']} ALL=(root) NOPASSWD: /usr/bin/docker system dial-stdio
{SANDBOX['SUDO_USER']} ALL=(root) NOPASSWD: /usr/bin/cat /root/.docker/config.json
Defaults!{SCRIPT} env_keep += "VERSION PREVIOUS_VERSION REGISTRY STACK"
{SANDBOX['SUDO_USER']} ALL=(root) NOPASSWD: {SCRIPT}
"""
UPDATE = """#!/bin/sh
echo "as $(id -un) from $PREVIOUS_VERSION"
for service in chat-api websocket-gateway; do
  docker service update --quiet --detach --with-registry-auth \\
    --image "$REGISTRY/$service:$VERSION" "${STACK}_$service" || exit 1
done
"""


def on_manager(command):
    return SANDBOX.run('exec', 'm1', 'sh', '-c', command)


def write(path, mode, text):
    on_manager(f"cat >{path} <<'END'\n{text}END\nchmod {mode} {path}")


def versions(program):
    status = program.run('status', '--json').json()
    return {service['name']: service['version'] for service in status['services']}


def add(**changes):
    program = Program()
    SANDBOX.add_to(program, user=SANDBOX['SUDO_USER'], update_command='./sudo-test.sh', **changes)
    return program


def test_there_and_back():
    program = add()
    base = versions(program)
    err = program.run('upgrade', '3.9.52', '--yes').expect(2).err
    tap.contains(err, 'is not executable')
    tap.equal(program.run('releases', '--json').expect(0).json()['releases'], [])

    program.run('edit', 'sandbox', '--sudo').expect(0)
    err = program.run('upgrade', '3.9.52', '--yes').expect(0).err
    tap.contains(err, f"as root from {SANDBOX['VERSION']}")
    tap.equal('refused the manager’s login' in err, False, err)
    tap.equal(versions(program)['chat-api'], '3.9.52')

    program.run('edit', 'sandbox', '--transport', 'openssh').expect(0)
    program.run('rollback', '--yes').expect(0)
    tap.equal(versions(program), base)


def go_with_two_sessions(transport):
    program = add(transport=transport)
    program.run('edit', 'sandbox', '--sudo').expect(0)
    with SANDBOX.max_sessions(2):
        base = versions(program)
        err = program.run('upgrade', '3.9.52', '--yes').expect(0).err
        tap.contains(err, f"as root from {SANDBOX['VERSION']}")
        tap.contains(err, '2 services run 3.9.52, verified.')
        tap.equal(versions(program)['chat-api'], '3.9.52')

        logs = program.run('logs', 'chat-api', '--tail', '1').expect(0).out
        tap.equal(len(logs.strip().splitlines()) > 0, True, logs)
        program.run('rollback', '--yes').expect(0)
        tap.equal(versions(program), base)


def test_two_sessions_by_libssh2():
    go_with_two_sessions('libssh2')


def test_two_sessions_by_openssh():
    go_with_two_sessions('openssh')


before = on_manager('cat /etc/sudoers.d/oncall')
SANDBOX.run('reset')
on_manager('cp -r /home/deploy/.docker /root/')
write('/etc/sudoers.d/oncall', '0440', RULES)
write(SCRIPT, '0700', UPDATE)
try:
    tap.run([value for name, value in list(globals().items()) if name.startswith('test_')])
finally:
    write('/etc/sudoers.d/oncall', '0440', before)
    on_manager(f'rm -rf {SCRIPT} /root/.docker')
