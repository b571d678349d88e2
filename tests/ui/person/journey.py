# SPDX-License-Identifier: GPL-3.0-or-later
"""A release from the empty window to its exported post-mortem: what is the same, whoever goes it and
whatever with. How each step is taken is the hands' affair."""

import os
import re

import tap
from accessible import look, wait
from names import complaints
from program import LONG

ROLLBACK = re.compile('^Roll Back')
POST_MORTEM = re.compile('[Pp]ost-mortem')
NOTE = 'Tried in the sandbox'
IMPACT = 'Nobody noticed it.'
ACTION = 'Rehearse it in staging'


class Journey:
    def __init__(self, program, sandbox, hands):
        self.program, self.sandbox, self.hands = program, sandbox, hands
        self.badly_named = []

    def look_at(self, window, page):
        """Every page is looked at once for what a screen reader would say."""
        self.badly_named += look(lambda: list(complaints(window, page)))

    def go(self):
        main = self.program.window('Requeen')
        main.get_one('label', 'No Deployments')
        self.look_at(main, 'first run')
        self.add(main)
        self.wait_for_services(main)
        self.roll_back(main, self.upgrade(main))
        self.write_post_mortem(main)
        tap.equal('\n'.join(self.badly_named), '', 'badly named controls')

    def add(self, main):
        dialog = self.hands.begin_to_add(main)
        self.look_at(dialog, 'host')
        self.hands.enter_host(dialog, self.sandbox, os.path.join(self.program.home, 'known_hosts'))
        question = self.program.window('Is This the Right Server?')
        self.look_at(question, 'host key')
        fingerprint = question.get_one('label', re.compile('SHA256:')).name.split('\n')[1]
        tap.equal(fingerprint, self.sandbox['FINGERPRINT'], 'fingerprint')
        self.hands.trust(question)
        dialog.get_one('list item', self.sandbox['STACK'])
        self.look_at(dialog, 'stack')
        self.hands.take_stack(dialog, self.sandbox['STACK'])
        dialog.get_one('list item', self.sandbox['DIRECTORY'])
        self.look_at(dialog, 'directory')
        self.hands.take_directory(dialog, self.sandbox['DIRECTORY'])
        self.program.wait_closed('Add a Deployment')

    def wait_for_services(self, main):
        for name in ('chat-api', 'websocket-gateway', 'nginx', 'redis'):
            main.get_one('label', name, LONG)
        wait(lambda: main.find('label', re.compile('^4 services')), 'four services', LONG)
        # The stack has just been made: until it is stable, an upgrade has to be confirmed.
        wait(lambda: main.find('label', 'Healthy') and not main.find('label', 'Starting'),
             'healthy services', LONG)
        self.look_at(main, 'services')

    def upgrade(self, main):
        window = self.hands.begin_upgrade(main)
        self.look_at(window, 'target')
        self.hands.choose_version(window, '3.9.52')
        window.get_one('label', 'Database snapshots', LONG)
        wait(lambda: not window.find('label', 'Checking…'), 'the automatic checks', LONG)
        self.look_at(window, 'checklist')
        for title in self.items_to_tick(window):
            self.hands.tick(window, title, NOTE)
            self.wait_ticked(window, title)
            self.hands.fold(window, title)
        self.hands.review(window)
        window.get_one('button', 'Approve', LONG)
        self.look_at(window, 'review')
        self.hands.approve(window)
        self.hands.finish_observing(window)
        window.get_one('label', 'Upgraded to 3.9.52 and verified', LONG)
        self.look_at(window, 'close')
        main.get_one('label', '3.9.52', LONG)
        return window

    def items_to_tick(self, window):
        """The person's own; what Requeen checks has passed, or there is something to override."""
        tap.equal(look(lambda: [row.name for row in window.find_all('label', 'Failed')]), [],
                  'failed checks')
        return look(lambda: [check.name for check in window.find_all('checkbox')
                             if not check.is_on('checked')])

    def wait_ticked(self, window, title):
        wait(lambda: (check := window.find('checkbox', title)) and check.is_on('checked'),
             f'“{title}” to be ticked')
        window.get_one('label', re.compile(re.escape(NOTE)))

    def roll_back(self, main, upgrade):
        window = self.hands.begin_rollback(upgrade)
        window.get_one('button', 'Roll Back 2 Services', LONG)
        self.look_at(window, 'preview')
        self.hands.confirm_rollback(window)
        window.get_one('label', 'Rolled back to 3.9.51 and verified', LONG)
        self.look_at(window, 'rolled back')
        self.hands.close_window(window)
        self.program.wait_closed(ROLLBACK)
        wait(lambda: not main.find('label', '3.9.52'), '3.9.52 to be gone', LONG)

    def write_post_mortem(self, main):
        self.hands.open_release(main)
        main.get_one('label', 'Rolled back', LONG)
        self.look_at(main, 'release')
        window = self.hands.open_post_mortem(main)
        window.get_one('text box', 'Impact', LONG)
        self.look_at(window, 'post-mortem')
        self.hands.write_impact(window, IMPACT)
        self.hands.add_action(window, ACTION)
        window.get_one('status', re.compile('^Saved'), LONG)
        path = os.path.join(self.program.home, 'post-mortem.md')
        self.hands.export(window, path)
        check_markdown(wait(lambda: read(path), path))
        self.hands.close_window(window)
        self.program.wait_closed(POST_MORTEM)


def read(path):
    """Its text, once it is written: it replaces what was there in one go."""
    if not os.path.exists(path):
        return None
    with open(path, encoding='utf-8') as file:
        return file.read()


def check_markdown(text):
    tap.equal(text.split('\n')[0][:2], '# ', 'the first line')
    tap.contains(text, IMPACT)
    tap.contains(text, ACTION)
    tap.contains(text, '3.9.52')
    tap.contains(text, 'UTC')
