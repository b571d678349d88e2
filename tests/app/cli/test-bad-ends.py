#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be reached, will not let in, or answers nonsense: exit status 2, a sentence that says
what to do, and nothing changed on the manager."""

import contextlib
import os
import resource
import shlex
import socket
import subprocess
import threading

import tap
from program import PROGRAM, Program
from sandbox import Sandbox

SANDBOX = Sandbox()
NODE = SANDBOX['NODES'].split(',')[0]
SECOND = SANDBOX['SECOND_USER']
KEYS = f'/home/{SECOND}/.ssh/authorized_keys'
FAKES = '/opt/bad-ends'
# Memory that no answer may make requeenctl pass, in KB: 64 MB of an answer, growing and parsed.
# AddressSanitizer keeps 256 MB of what was freed, and more around it.
with open(PROGRAM, 'rb') as file:
    MEMORY_KB = (700 if b'__asan_init' in file.read() else 200) * 1024


def on_node(script):
    return SANDBOX.run('exec', NODE, 'sh', '-ec', script)


def stack_state():
    """Everything that an upgrade or a rollback could have changed."""
    return on_node('''
        docker service ls -q | sort | xargs docker service inspect \\
          --format '{{.ID}} {{.Version.Index}} {{json .Spec}}'
        docker config ls --format '{{.Name}}' | sort
        find /opt/cometchat /home /root -path '*/runs/*' 2>/dev/null | sort''')


def fails_everywhere(program, *words):
    """By a command that only looks, and by those that would change something."""
    before = stack_state()
    for arguments in (['status'], ['upgrade', '3.9.52', '--yes'], ['rollback', '--yes']):
        result = program.run(*arguments).expect(2)
        print('#', ' '.join(arguments), result.err, flush=True)
        for word in words:
            tap.contains(result.err.replace('\n', ' '), word)
        tap.equal(result.err.count('requeenctl:'), 1, result.err)
    tap.equal(stack_state(), before)


def deployment(**changes):
    program = Program()
    values = {'host': f"{SANDBOX['USER']}@{SANDBOX['SSH_HOST']}:{SANDBOX['SSH_PORT']}",
              'stack': SANDBOX['STACK'], 'directory': SANDBOX['DIRECTORY'],
              'identity': SANDBOX['IDENTITY'], 'known-hosts': SANDBOX['KNOWN_HOSTS'], **changes}
    options = [word for name, value in values.items() for word in (f'--{name}', value)]
    program.run('add', 'bad', *options).expect(0)
    return program


def test_unknown_host():
    fails_everywhere(deployment(host='deploy@no-such-host.invalid'), 'no-such-host.invalid')


def test_refused_port():
    with socket.socket() as unused:
        unused.bind(('127.0.0.1', 0))  # bound and not listening: refused
        port = unused.getsockname()[1]
        fails_everywhere(deployment(host=f'deploy@127.0.0.1:{port}'), '127.0.0.1', str(port))


def make_key(folder):
    path = os.path.join(folder, 'other')
    subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', path], check=True)
    return path


def test_wrong_key():
    with Program().home as folder:
        fails_everywhere(deployment(identity=make_key(folder)), SANDBOX['USER'], 'authorized_keys')


def test_changed_host_key():
    with Program().home as folder:
        key = open(make_key(folder) + '.pub', encoding='utf-8').read().split()[:2]
        hosts = os.path.join(folder, 'known_hosts')
        with open(hosts, 'w', encoding='utf-8') as file:
            print(f"[{SANDBOX['SSH_HOST']}]:{SANDBOX['SSH_PORT']}", *key, file=file)
        before = open(hosts, encoding='utf-8').read()
        fails_everywhere(deployment(**{'known-hosts': hosts}), 'is not the one that is known', hosts)
        tap.equal(open(hosts, encoding='utf-8').read(), before)


@contextlib.contextmanager
def login(options, may_use_docker=True):
    """The second user, whose key may only do what the options of authorized_keys say."""
    def set_keys(words, group):
        on_node(f'''key=$(sed 's/.*\\(ssh-ed25519 \\)/\\1/' {KEYS})
                    printf '%s\\n' {shlex.quote(words)}"$key" >{KEYS}
                    gpasswd {group} {SECOND} docker''')
    set_keys(options, '-a' if may_use_docker else '-d')
    try:
        yield deployment(host=f"{SECOND}@{SANDBOX['SSH_HOST']}:{SANDBOX['SSH_PORT']}")
    finally:
        set_keys('', '-a')


def test_no_docker():
    options = 'no-port-forwarding,command="PATH=/nonexistent; eval \\"$SSH_ORIGINAL_COMMAND\\"" '
    with login(options) as program:
        fails_everywhere(program, 'no docker command')


def test_not_in_docker_group():
    with login('', may_use_docker=False) as program:
        fails_everywhere(program, SECOND, 'docker')


@contextlib.contextmanager
def docker_is(script):
    """The second user reaches Docker only by its command line, and that is a script."""
    on_node(f'mkdir -p {FAKES}; printf %s {shlex.quote(script)} >{FAKES}/docker; '
            f'chmod 755 {FAKES}/docker')
    options = (f'no-port-forwarding,command="PATH={FAKES}:$PATH; '
               'eval \\"$SSH_ORIGINAL_COMMAND\\"" ')
    try:
        with login(options) as program:
            yield program
    finally:
        on_node(f'rm -r {FAKES}')


def test_not_a_manager():
    """A real daemon beside the swarm's, which is in no swarm. Without a bridge it removes docker0, so it has
    a network of its own."""
    on_node('''mkdir -p /run/alone
               unshare --net dockerd --data-root /run/alone/data --exec-root /run/alone/exec --bridge none \\
                 --iptables=false --pidfile /run/alone/pid -H unix:///run/alone/docker.sock \\
                 --group docker >/run/alone/log 2>&1 </dev/null &
               until docker -H unix:///run/alone/docker.sock version >/dev/null 2>&1; do
                 kill -0 $! || { cat /run/alone/log >&2; exit 1; }
                 sleep 0.2
               done''')
    try:
        with docker_is('#!/bin/sh\nexec /usr/bin/docker -H unix:///run/alone/docker.sock "$@"\n') \
                as program:
            fails_everywhere(program, 'manager')
    finally:
        on_node('''pid=$(cat /run/alone/pid); kill "$pid"
                   while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
                   rm -r /run/alone''')


def test_no_such_stack():
    fails_everywhere(deployment(stack='no-such-stack'), 'stack')


def fails_to_upgrade(program, *words, version='3.9.52', status=2):
    before = stack_state()
    result = program.run('upgrade', version, '--yes').expect(status)
    print('#', version, result.err, flush=True)
    for word in words:
        tap.contains((result.err + result.out).replace('\n', ' '), word)
    after = stack_state()
    tap.equal([line for line in after.splitlines() if 'requeen' not in line],
              [line for line in before.splitlines() if 'requeen' not in line])


def test_no_directory():
    fails_to_upgrade(deployment(directory='/opt/no-such-directory'), '/opt/no-such-directory')


def test_no_update_script():
    on_node('mkdir /opt/empty')
    try:
        fails_to_upgrade(deployment(directory='/opt/empty'), 'There is no', 'update.sh')
    finally:
        on_node('rm -r /opt/empty')


def test_update_script_not_executable():
    on_node('mkdir /opt/plain; echo true >/opt/plain/update.sh')
    try:
        fails_to_upgrade(deployment(directory='/opt/plain'), '/opt/plain', 'update.sh', 'chmod +x')
    finally:
        on_node('rm -r /opt/plain')


def test_malformed_version():
    for version in ('3.9.52; reboot', '../../etc', '$(id)', '', 'a' * 200, '3.9.52\n', '-x', 'ä'):
        fails_to_upgrade(deployment(), version=version)


def test_tag_not_in_the_registry():
    fails_to_upgrade(deployment(), '99.0.0', version='99.0.0')


@contextlib.contextmanager
def server(answer):
    """A port of this machine where each connection is given to answer; it ends with the client."""
    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                answer(connection)
    with socket.create_server(('127.0.0.1', 0)) as listener:
        threads = [threading.Thread(target=serve, daemon=True) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            yield deployment(host=f'deploy@127.0.0.1:{listener.getsockname()[1]}')
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def looks(program, *words):
    """One look at what is no manager; there is nothing to change."""
    result = program.run('status').expect(2)
    print('#', result.err, flush=True)
    for word in words:
        tap.contains(result.err.replace('\n', ' '), word)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    tap.equal(used < MEMORY_KB, True, f'{used} KB of memory')


def endless(line):
    def answer(connection):
        while True:
            connection.sendall(line)
    return answer


def test_server_that_sends_garbage():
    with server(endless(bytes(range(256)) * 64)) as program:
        looks(program, '127.0.0.1', 'SSH')


def test_server_with_an_endless_banner():
    with server(endless(b'Welcome to this server.\r\n' * 100)) as program:
        looks(program, '127.0.0.1', 'SSH')


def test_server_with_an_endless_line():
    with server(endless(b'SSH-2.0-' + b'x' * 4096)) as program:
        looks(program, '127.0.0.1')


def test_server_that_hangs_up():
    with server(lambda connection: connection.sendall(b'SSH-2.0-OpenSSH_9.2\r\n')) as program:
        looks(program, '127.0.0.1')


def test_server_that_says_nothing():
    with server(lambda connection: connection.recv(1 << 20) and connection.recv(1 << 20)) as program:
        looks(program, '127.0.0.1', 'answer')


# An engine that pings well, and answers every other request like this.
ENGINE = r'''#!/bin/sh
while read -r method path rest; do
  length=0
  while read -r line && [ "$line" != "$(printf '\r')" ]; do :; done
  case $path in
    */_ping) printf 'HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK' ;;
    *) %s ;;
  esac
done
'''


def engine_that(does):
    return docker_is(ENGINE % does)


def test_engine_that_sends_garbage():
    with docker_is('#!/bin/sh\nexec cat /dev/urandom\n') as program:
        looks(program, 'Docker')


def test_engine_that_hangs_up():
    with docker_is('#!/bin/sh\nexit 0\n') as program:
        looks(program, 'Docker')


def test_half_an_answer():
    with engine_that(r"printf 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n[{\"ID\":'; exit 0") \
            as program:
        looks(program)


def test_endless_headers():
    with engine_that(r"printf 'HTTP/1.1 200 OK\r\n'; exec yes 'X: y'") as program:
        looks(program)


def test_no_json():
    with engine_that(r"printf 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>'") as program:
        looks(program)


def test_json_of_another_shape():
    with engine_that(r"printf 'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n[[1],null,{}]\n'") \
            as program:
        looks(program)


def test_deep_json():
    with engine_that(r"printf 'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n'; "
                     r"head -c 1000000 /dev/zero | tr '\0' '['") as program:
        looks(program)


def test_a_gigabyte_of_json():
    with engine_that(r"printf 'HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n['; "
                     r"yes '{\"ID\":\"a\"},' | head -c 1073741823") as program:
        looks(program, 'MB')


SANDBOX.run('reset')  # whatever ran here before: there is a version to go to
tap.run([value for name, value in list(globals().items()) if name.startswith('test_')])
