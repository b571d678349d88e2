#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""requeenctl upgrades a real stack, fails honestly, rolls back, is killed, interrupted and resumed."""

import os
import shlex
import signal

import tap
from program import Program
from running import Running
from sandbox import Sandbox, wait_until

SANDBOX = Sandbox()
BASE = SANDBOX['VERSION']


def fresh():
    SANDBOX.run('reset')
    program = Program()
    SANDBOX.add_to(program)
    return program


def versions(program):
    status = program.run('status', '--json').json()
    return {service['name']: service['version'] for service in status['services']}


def test_needs_a_yes():
    program = fresh()
    err = program.run('upgrade', '3.9.52').expect(2).err
    tap.contains(err, '--yes')
    tap.contains(err, 'chat-api')

    terminal = program.terminal('upgrade', '3.9.52')
    terminal.wait_for(r'\[y/N\]')
    tap.contains(terminal.shown, './update.sh')
    terminal.type('n\n')
    tap.equal(terminal.end(), 2)

    tap.equal(program.run('releases', '--json').json(), {'releases': []})
    tap.equal(versions(program)['chat-api'], BASE)


def test_upgrade_and_rollback():
    """With no more sessions at once than the fewest that a server can usefully allow."""
    program = fresh()
    with SANDBOX.max_sessions(2):
        upgrade_and_roll_back(program)


def upgrade_and_roll_back(program):
    draft = approve_draft(program, '3.9.52')
    result = program.run('upgrade', '--release', draft, '--yes', '--tick',
                         'backup=full, 2 GB').expect(0)
    tap.contains(result.err, 'chat-api:3.9.52: Pull')
    tap.contains(result.err, 'Updating cometchat_chat-api to 3.9.52')
    tap.contains(result.err, '✓ cometchat_websocket-gateway runs 3.9.52')
    tap.equal('\033' in result.err + result.out, False)
    rows = {line.split()[0]: line for line in result.out.splitlines() if line.strip()}
    tap.contains(rows['chat-api'], '3.9.52')
    tap.equal(versions(program)['websocket-gateway'], '3.9.52')
    program.run('status').expect(0)
    program.run('logs', 'chat-api', '--tail', '1').expect(0)

    release = program.run('releases', '--json').expect(0).json()['releases'][0]
    tap.equal(release['id'], draft)
    tap.equal((release['version'], release['previous'], release['state'], release['open']),
              ('3.9.52', BASE, 'completed', False))
    record = program.run('releases', release['id'], '--json').expect(0).json()
    tap.equal((record['run']['exit_status'], record['has_baseline']), (0, True))
    tap.contains(' '.join(entry['words'] for entry in record['timeline']), 'full, 2 GB')
    transcript = program.run('releases', release['id'], '--transcript').expect(0).bytes
    tap.contains(transcript, b'\033[')  # it had a terminal over there
    tap.contains(transcript.decode(), 'CometChat on-premise update')
    shown = program.run('releases', release['id']).expect(0).out
    for text in ('ended with status 0', 'Approved by', 'mail of Monday', 'Not applicable', '2 of 2 slots run'):
        tap.contains(shown, text)
    tap.equal({s['name']: s['healthy'] for s in record['services']},
              dict.fromkeys(('chat-api', 'nginx', 'redis', 'websocket-gateway'), True))

    result = program.run('rollback', '--yes', '--json').expect(0)
    tap.contains(result.err, f'→  {BASE}\n')
    answer = result.json()
    tap.equal((answer['kind'], answer['succeeded'], answer['release_id']),
              ('rollback', True, release['id']))
    tap.equal(versions(program)['chat-api'], BASE)
    program.run('status').expect(0)
    tap.equal(program.run('releases', '--json').json()['releases'][0]['state'], 'rolled-back')
    write_post_mortem(program, release['id'])


def approve_draft(program, version):
    """As a team does it; what is not done in order is refused, and nothing is changed by it."""
    draft = program.run('draft', version, '--json').expect(0).json()
    identity = draft['id']
    tap.equal((draft['state'], draft['complete'], draft['ready']), ('checking', False, False))
    tap.contains(program.run('check').expect(1).out, 'still to be done')
    tap.contains(program.run('approve', identity).expect(2).err, 'still to be done')
    program.run('upgrade', '--release', identity, '--yes').expect(2)
    tap.contains(program.run('tick', identity, 'health=fine').expect(2).err, 'nothing to override')
    tap.contains(program.run('tick', identity, 'no-such=x').expect(2).err, 'backup-database')
    program.run('tick', identity, 'window', '--not-applicable').expect(2)

    program.run('tick', identity, 'backup-database=/backup/1', 'backup-redis=/backup/2',
                'backup-configuration', 'staging=on Friday', 'team=mail of Monday').expect(0)
    program.run('tick', identity, 'window=at night', '--not-applicable').expect(0)
    failed = [item['id'] for item in program.run('check', '--json').json()['checklist']
              if item['status'] in ('fail', 'unknown')]
    for item in failed:  # a full disk of this machine is not what is tested
        program.run('tick', identity, f'{item}=a test').expect(0)
    sent_back = program.run('approve', identity, '--send-back', 'which team?', '--json').json()
    tap.equal(sent_back['sent_back']['comment'], 'which team?')
    approved = program.run('approve', identity, '--comment', 'go', '--json').expect(0).json()
    tap.equal((approved['state'], approved['ready'], approved['why_not']), ('ready', True, None))
    team = next(item for item in approved['checklist'] if item['id'] == 'team')
    tap.equal((team['status'], team['note']), ('done', 'mail of Monday'))
    tap.contains(team['who'], '@')
    program.run('check', identity).expect(0)
    tap.equal(versions(program)['chat-api'], BASE)
    return identity


def write_post_mortem(program, release):
    """Drafted, edited in a file, kept, edited again; and changed by two at once."""
    draft = program.run('postmortem', release, '--json').expect(0).json()
    tap.equal(draft['kept'], False)
    tap.equal(draft['drafted'], ['summary', 'trigger', 'detection', 'resolution', 'timeline']
              if draft['detection'] else ['summary', 'trigger', 'resolution', 'timeline'])
    path = os.path.join(program.home.name, 'notes.md')
    result = program.run('postmortem', release, '--export', path).expect(0)
    tap.contains(result.err, 'a draft from its record')
    text = open(path, encoding='utf-8').read()
    tap.equal(program.run('postmortem', release, '--export', '-').expect(0).out, text)

    for impact in ('Nobody noticed.', 'A few people noticed.'):
        edited = text.replace('## Impact <!-- requeen:impact -->\n',
                              f'## Impact <!-- requeen:impact -->\n\n{impact}\n')
        open(path, 'w', encoding='utf-8').write(edited)
        program.run('postmortem', release, '--file', path).expect(0)
    kept = program.run('postmortem', release, '--json').expect(0).json()
    tap.equal((kept['kept'], kept['impact']), (True, 'A few people noticed.'))
    tap.equal(kept['summary'], draft['summary'])

    second = os.path.join(program.home.name, 'second.md')
    program.run('postmortem', release, '--export', second).expect(0)
    open(path, 'w', encoding='utf-8').write(edited.replace('A few people', 'Everybody'))
    program.run('postmortem', release, '--file', path).expect(0)
    text = open(second, encoding='utf-8').read()
    open(second, 'w', encoding='utf-8').write(text.replace('A few people', 'Half of them'))
    tap.contains(program.run('postmortem', release, '--file', second).expect(1).out, '“Impact”')
    impact = program.run('postmortem', release, '--json').json()['impact']
    tap.contains(impact, 'Everybody noticed.')
    tap.contains(impact, 'Half of them noticed.')

    open(path, 'w', encoding='utf-8').write('nothing')
    tap.contains(program.run('postmortem', release, '--file', path).expect(2).err, '## Summary')
    program.run('postmortem', '20260101-0000-1-abcd').expect(2)


def test_bad_version():
    program = fresh()
    result = program.run('upgrade', '3.9.54', '--yes', '--no-pull').expect(1)
    tap.contains(result.out, f'“requeenctl rollback” takes the stack back to {BASE}.')
    release = program.run('releases', '--json').json()['releases'][0]
    record = program.run('releases', release['id'], '--json').json()
    tap.equal((record['state'], record['checklist']), ('failed', []))
    api = next(service for service in record['services'] if service['name'] == 'chat-api')
    tap.equal((api['outcome'], api['healthy']), ('rolled-back', False))
    tap.equal(len(record['words']) > 10, True)
    program.run('status').expect(1)

    tap.contains(program.run('upgrade', '3.9.52', '--yes').expect(2).err, release['id'])
    program.run('rollback', '--yes').expect(0)
    tap.equal(versions(program), {'chat-api': BASE, 'websocket-gateway': BASE, 'nginx': '1.22',
                                  'redis': '7.0'})
    program.run('status').expect(0)


def test_colours_on_a_terminal():
    program = fresh()
    terminal = program.terminal('upgrade', '3.9.52', '--yes')
    tap.equal(terminal.end(), 0)
    tap.contains(terminal.shown, '\033[36m==>')
    tap.equal('\033]' in terminal.shown, False)


def test_two_at_once():
    program = fresh()
    first = Running(program, 'upgrade', '3.9.52', '--yes')
    first.wait_for('Updating cometchat_chat-api')
    tap.contains(program.run('upgrade', '3.9.53', '--yes').expect(2).err, '@')
    tap.contains(program.run('rollback', '--yes').expect(2).err, 'requeenctl status')
    status = program.run('status', '--json').json()
    tap.equal((status['lock']['purpose'], status['release']['version']), ('upgrade', '3.9.52'))
    first.end().expect(0)
    tap.equal(program.run('status', '--json').expect(0).json()['lock'], None)


def test_killed():
    program = fresh()
    running = Running(program, 'upgrade', '3.9.52', '--yes')
    running.wait_for('Updating cometchat_chat-api')
    running.process.kill()
    running.end()

    status = program.run('status', '--json').json()
    release = status['release']
    tap.equal((release['version'], release['open']), ('3.9.52', True))
    tap.contains(program.run('upgrade', '3.9.53', '--yes').expect(2).err, release['id'])

    def ended():
        run = program.run('status', '--json').json()['release']['run']
        return run if run['exit_status'] is not None else None
    tap.equal(wait_until(ended, 'the end of update.sh')['exit_status'], 0)
    record = program.run('releases', release['id'], '--json').expect(0).json()
    tap.contains(record['transcript'], 'CometChat on-premise update')
    tap.contains(record['transcript'], 'cometchat_websocket-gateway runs 3.9.52')
    tap.equal(record['run']['exit_status'], 0)

    result = program.run('resume', '--take-over').expect(0)
    tap.contains(result.err, 'CometChat on-premise update')
    tap.equal(result.err.count('CometChat on-premise update'), 1)
    tap.equal(program.run('status', '--json').expect(0).json()['release'], None)


def test_interrupted():
    program = fresh()
    terminal = program.terminal('upgrade', '3.9.52', '--yes')
    terminal.wait_for('Updating cometchat_chat-api')
    terminal.interrupt()
    tap.equal(terminal.end(limit=30), 130)
    tap.contains(terminal.shown, 'requeenctl resume')

    release = program.run('status', '--json').json()['release']
    tap.equal(release['open'], True)
    tap.contains(program.run('resume', '--release', release['id']).expect(0).err, 'runs 3.9.52')
    tap.equal(versions(program)['websocket-gateway'], '3.9.52')


ASKING = r'''#!/bin/sh
trap '' TERM
printf 'Update %s? ' "$STACK"; read -r answer
stty -echo; printf 'Password: '; read -r password; stty echo; echo
echo "$answer, ${#password} characters"
while :; do sleep 0.2; done
'''


def test_asks_and_does_not_listen():
    program = fresh()
    path = os.path.join(SANDBOX['DIRECTORY'], 'asking.sh')
    SANDBOX.ssh(f"printf %s {shlex.quote(ASKING)} >{path}; chmod +x {path}")
    program.run('remove', 'sandbox').expect(0)
    SANDBOX.add_to(program, update_command='./asking.sh')
    tap.contains(program.run('input', 'yes').expect(2).err, 'Nothing was sent')
    running = Running(program, 'upgrade', '3.9.52', '--yes', '--no-pull')
    running.wait_for('cometchat? ')
    tap.contains(program.run('input', '--hidden', stdin=line('s3cret')).expect(2).err, 'would show')
    tap.contains(program.run('input', '--hidden', 's3cret').expect(2).err, 'leave out')
    tap.equal(program.run('input', 'yes', '--json').expect(0).json()['sent'], True)
    running.wait_for('Password: ')
    terminal = program.terminal('input', '--hidden')
    terminal.wait_for('not shown')
    terminal.type('s3cret\n')
    tap.equal(terminal.end(), 0)
    tap.equal('s3cret' in terminal.shown, False)
    running.wait_for('yes, 6 characters')
    running.process.send_signal(signal.SIGINT)
    tap.equal(running.end().status, 130)

    stopping = Running(program, 'resume', '--stop')
    stopping.wait_for('was asked to stop')
    stopping.wait_for('It can be ended at once')
    stopping.process.send_signal(signal.SIGINT)
    tap.equal(stopping.end().status, 130)
    tap.contains(program.run('resume', '--kill').expect(1).err, 'ended at once')
    record = program.run('releases', '--json').json()['releases'][0]
    record = program.run('releases', record['id'], '--json').json()
    tap.equal((record['run']['exit_status'], record['state']), (128 + 9, 'failed'))
    tap.equal('s3cret' in str(record), False)


def line(text):
    """What `echo text |` gives."""
    reader, writer = os.pipe()
    os.write(writer, text.encode() + b'\n')
    os.close(writer)
    return reader


def test_no_room():
    program = fresh()
    SANDBOX.run('exec', 'm1', 'sh', '-c', 'rm -rf /home/deploy/.local; mkdir /home/deploy/.local')
    SANDBOX.run('disk-full', 'm1')
    result = program.run('upgrade', '3.9.52', '--yes', '--no-pull').expect(2)
    SANDBOX.run('disk-free', 'm1')
    SANDBOX.run('exec', 'm1', 'rm', '-r', '/home/deploy/.local')
    tap.contains(result.err, 'Make room')
    tap.equal(program.run('releases', '--json').json(), {'releases': []})
    tap.equal(program.run('status', '--json').expect(0).json()['lock'], None)
    tap.equal(versions(program)['chat-api'], BASE)


def test_connection_cut():
    program = fresh()
    running = Running(program, 'upgrade', '3.9.52', '--yes')
    running.wait_for('Updating cometchat_chat-api')
    SANDBOX.run('cut')
    tap.contains(running.end().expect(0).err, 'Connected again.')
    tap.equal(versions(program)['websocket-gateway'], '3.9.52')


tap.run([value for name, value in list(globals().items()) if name.startswith('test_')])
