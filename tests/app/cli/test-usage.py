#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""requeenctl without a swarm: its command line, its settings, its exit statuses."""

import os
import stat

import tap
from program import Program

VERBS = ['add', 'edit', 'remove', 'deployments', 'status', 'upgrade', 'resume', 'input', 'rollback',
         'releases', 'postmortem', 'logs']
PLACE = ['--host', 'deploy@m1.example.com:2222', '--stack', 'cometchat', '--directory', '/opt/c']


def test_help():
    program = Program()
    out = program.run('--help').expect(0).out
    for verb in VERBS:
        tap.contains(out, f'\n  {verb} ')
        tap.contains(program.run(verb, '--help').expect(0).out, f'requeenctl [OPTION…] {verb}')


def test_version():
    tap.contains(Program().run('--version').expect(0).out, 'requeenctl ')


def test_usage_errors():
    program = Program()
    program.run('add', 'a', *PLACE).expect(0)
    for arguments, word in [
            ([], 'Which command'), (['nope'], '“nope”'), (['--nope'], '--nope'), (['add'], 'add NAME'),
            (['add', 'x'], '--host'), (['add', 'x', 'y', *PLACE], 'add NAME'),
            (['edit'], 'edit NAME'), (['edit', 'a'], '--transport'),
            (['edit', 'b', '--host', 'h'], 'named “b”'),
            (['edit', 'a', '--transport', 'telnet'], '“openssh”'), (['remove'], 'remove NAME'), (['deployments', 'x'], 'deployments'),
            (['status', 'x'], 'status'), (['status', '--nope'], '--nope'),
            (['upgrade'], 'upgrade VERSION'), (['upgrade', '3;reboot'], '3;reboot'),
            (['upgrade', '3.9.52', '--tick', 'backup'], 'ITEM=NOTE'),
            (['upgrade', '3.9.52', '--tick', '=x'], 'ITEM=NOTE'), (['resume', 'x'], 'resume'),
            (['rollback', 'x'], 'rollback'), (['releases', '--transcript'], '--transcript'),
            (['postmortem'], 'postmortem ID'),
            (['postmortem', 'x', '--file', 'a', '--export', 'b'], '--export'),
            (['logs'], 'logs SERVICE'), (['logs', 'x', '--tail', '-1'], '--tail'),
            (['logs', 'x', '--tail', 'x'], '--tail')]:
        result = program.run(*arguments).expect(2)
        tap.equal(result.out, '', arguments)
        tap.equal(result.err.count('\n'), 1, arguments)
        tap.contains(result.err, 'requeenctl: ')
        tap.contains(result.err, word)


def test_add_list_remove():
    program = Program()
    key = os.path.join(program.home.name, 'key')
    open(key, 'w', encoding='utf-8').close()
    name = 'Bob\'s "prod" = #1; \\n'
    program.run('add', name, *PLACE, '--identity', 'key', '--known-hosts', 'hosts',
                '--transport', 'openssh', '--host', 'm2', '--host', 'root@m3:22', '--sudo',
                '--update-command', './up.sh --all', cwd=program.home.name).expect(0)
    program.run('add', 'Zürich 東京', *PLACE).expect(0)

    tap.equal(program.run('deployments', '--json').expect(0).json(), {'deployments': [
        {'name': name, 'host': 'deploy@m1.example.com:2222',
         'other_hosts': ['m2', 'root@m3:22'], 'stack': 'cometchat',
         'directory': '/opt/c', 'identity': key,
         'known_hosts': os.path.join(program.home.name, 'hosts'),
         'update_command': './up.sh --all', 'transport': 'openssh', 'sudo': True},
        {'name': 'Zürich 東京', 'host': 'deploy@m1.example.com:2222', 'other_hosts': [],
         'stack': 'cometchat', 'directory': '/opt/c', 'identity': None, 'known_hosts': None,
         'update_command': './update.sh', 'transport': 'libssh2', 'sudo': False}]})
    tap.equal(stat.S_IMODE(os.stat(program.file).st_mode), 0o600)

    program.run('remove', name).expect(0)
    tap.equal(len(program.run('deployments', '--json').json()['deployments']), 1)
    tap.contains(program.run('remove', name).expect(2).err, 'There is no deployment')


def test_edit():
    program = Program()
    key = os.path.join(program.home.name, 'key')
    open(key, 'w', encoding='utf-8').close()
    program.run('add', 'a', *PLACE, '--identity', key).expect(0)
    program.run('add', 'b', *PLACE).expect(0)
    with open(program.file, encoding='utf-8') as file:
        text = file.read()
    with open(program.file, 'w', encoding='utf-8') as file:
        file.write(text.replace('[a]\n', '[a]\nfuture=kept\n'))

    def get(name):
        return next(d for d in program.run('deployments', '--json').json()['deployments']
                    if d['name'] == name)

    before = get('a')
    program.run('edit', 'a', '--transport', 'openssh').expect(0)
    tap.equal(get('a'), {**before, 'transport': 'openssh'})
    program.run('edit', 'a', '--host', 'm2', '--identity', '', '--name', 'ä').expect(0)
    tap.equal(get('ä'), {**before, 'name': 'ä', 'host': 'm2', 'identity': None,
                         'transport': 'openssh'})
    program.run('edit', 'ä', '--transport', 'libssh2', '--update-command', './up').expect(0)
    tap.equal((get('ä')['transport'], get('ä')['update_command']), ('libssh2', './up'))
    program.run('edit', 'ä', '--host', 'm2', '--host', 'm3').expect(0)
    program.run('edit', 'ä', '--sudo').expect(0)
    program.run('edit', 'ä', '--stack', 's').expect(0)
    tap.equal((get('ä')['host'], get('ä')['other_hosts']), ('m2', ['m3']))
    tap.equal((get('ä')['sudo'], get('ä')['transport']), (True, 'libssh2'))
    tap.contains(program.run('edit', 'ä', '--update-command', 'sudo ./up').expect(2).err,
                 'Leave “sudo” out')
    program.run('edit', 'ä', '--no-sudo').expect(0)
    tap.equal(get('ä')['sudo'], False)
    tap.contains(open(program.file, encoding='utf-8').read(), 'future=kept')
    kept = open(program.file, 'rb').read()
    for arguments in (['--name', 'b'], ['--host', '-x'], ['--identity', '/nope'], ['--stack', ''],
                      ['--host', 'm2', '--host', 'M2'], ['--host', 'm2 m3'],
                      ['--sudo', '--no-sudo']):
        program.run('edit', 'ä', *arguments).expect(2)
    tap.equal(open(program.file, 'rb').read(), kept)


def test_names_what_can():
    """Where libssh2 cannot go on, the error names the command that lets the system's ssh try."""
    program = Program()
    folder = os.path.join(program.home.name, 'bin')
    os.mkdir(folder)
    config = os.path.join(folder, 'config')
    with open(config, 'w', encoding='utf-8') as file:
        file.write('ProxyCommand false\n')
    with open(os.path.join(folder, 'ssh'), 'w', encoding='utf-8') as file:
        file.write(f'#!/bin/sh\nexec /usr/bin/ssh -F {config} "$@"\n')
    os.chmod(file.name, 0o755)
    program.environment['PATH'] = folder + ':' + os.environ['PATH']
    for name, quoted in (('prod', 'prod'), ("Bob's", "'Bob'\\''s'")):
        program.run('add', name, *PLACE).expect(0)
        err = program.run('-d', name, 'status').expect(2).err
        tap.contains(err, f'requeenctl edit {quoted} --transport openssh')
        program.run('edit', name, '--transport', 'openssh').expect(0)
        err = program.run('-d', name, 'status').expect(2).err
        tap.contains(err, 'OpenSSH says')
        tap.equal('--transport' in err, False)


def test_add_refused():
    program = Program()
    program.run('add', 'a', *PLACE).expect(0)
    tap.contains(program.run('add', 'a', *PLACE).expect(2).err, 'already')
    for name in ['', 'a]', 'a\nb', '\033[31m', 'x' * 65]:
        err = program.run('add', name, *PLACE).expect(2).err
        tap.equal('\033' in err, False)
    tap.contains(program.run('add', 'b', '--host', '-oProxyCommand=id', '--stack', 's', '--directory',
                             '/').expect(2).err, '[USER@]HOST[:PORT]')
    tap.contains(program.run('add', 'b', *PLACE, '--identity', '/nope').expect(2).err, '/nope')
    tap.equal(len(program.run('deployments', '--json').json()['deployments']), 1)


def test_which_deployment():
    program = Program()
    tap.contains(program.run('status').expect(2).err, 'requeenctl add')
    program.run('add', 'a', *PLACE).expect(0)
    program.run('add', 'b', *PLACE).expect(0)
    tap.contains(program.run('status').expect(2).err, '--deployment')
    tap.contains(program.run('--deployment', 'c', 'status').expect(2).err, '“c”')
    tap.contains(program.run('status', '--deployment=c').expect(2).err, '“c”')


def test_damaged_settings():
    program = Program()
    program.run('add', 'a', *PLACE).expect(0)
    with open(program.file, 'a', encoding='utf-8') as file:
        file.write('[b]\nhost=m1\n')
    before = open(program.file, 'rb').read()
    for arguments in (['deployments'], ['add', 'c', *PLACE], ['remove', 'a'], ['status']):
        err = program.run(*arguments).expect(2).err
        tap.contains(err, '[b]')
        tap.contains(err, program.file)
    tap.equal(open(program.file, 'rb').read(), before)


def test_no_locale():
    program = Program()
    program.environment['LC_ALL'] = 'C'
    program.run('add', 'Zürich', *PLACE).expect(0)
    tap.contains(program.run('deployments', '-d', 'Zürich').expect(0).out, 'Zürich')


def test_aligned():
    program = Program()
    for name in ('東京', 'a much longer name'):
        program.run('add', name, *PLACE).expect(0)
    lines = program.run('deployments').expect(0).out.splitlines()
    width = len('a much longer name') + 2
    tap.equal(lines[0].index('HOST'), width)
    tap.equal(lines[1].index('deploy'), width - 2)  # two of them are two columns wide
    tap.equal(lines[2].index('deploy'), width)


def test_full_disk():
    program = Program()
    program.run('add', 'a', *PLACE).expect(0)
    with open('/dev/full', 'wb') as full:
        tap.contains(program.run('deployments', stdout=full).expect(2).err, 'could not be written')


def test_colours():
    program = Program()
    program.run('add', 'a', *PLACE).expect(0)
    tap.equal('\033' in program.run('deployments').out, False)
    terminal = program.terminal('deployments')
    tap.equal(terminal.end(), 0)
    tap.contains(terminal.shown, '\033[1mNAME')
    program.environment['NO_COLOR'] = '1'
    terminal = program.terminal('deployments')
    tap.equal(terminal.end(), 0)
    tap.equal('\033' in terminal.shown, False)


def test_unreachable():
    program = Program()
    program.run('add', 'a', '--host', '127.0.0.1:1', '--stack', 's', '--directory', '/').expect(0)
    for arguments in (['status'], ['upgrade', '3.9.52', '--yes'], ['rollback', '--yes'], ['resume'],
                      ['releases'], ['postmortem', 'x'], ['logs', 'x']):
        tap.contains(program.run(*arguments).expect(2).err, '127.0.0.1')


tap.run([value for name, value in list(globals().items()) if name.startswith('test_')])
