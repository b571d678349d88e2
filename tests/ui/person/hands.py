# SPDX-License-Identifier: GPL-3.0-or-later
"""How somebody takes the steps whom a screen reader or a switch helps: actions of AT-SPI, and the
keyboard where GTK 4.8 offers none (rows, check buttons, menus, the file chooser)."""

import re

from accessible import wait
from program import LONG

ADD = 'Add a Deployment'
UPGRADE = re.compile('^Upgrade')
ROLLBACK = re.compile('^Roll Back')
POST_MORTEM = re.compile('^Post-mortem')


class Hands:
    def __init__(self, program):
        self.program = program
        self.keys, self.type = program.keys, program.type

    def press(self, window, name, limit=LONG):
        """Presses it as soon as it can be pressed."""
        wait(lambda: (button := window.find('button', name)) and button.is_on('sensitive') and button,
             f'the button “{name}”', limit).press()

    def choose_file(self, title, path):
        """In GTK's own chooser a path can be typed: a slash begins it."""
        self.program.window(title)
        self.keys('ctrl+a')
        self.type(path)
        self.keys('Return')
        self.program.wait_closed(title)

    def begin_to_add(self, main):
        self.press(main, ADD)
        return self.program.window(ADD)

    def enter_host(self, dialog, sandbox, known_hosts):
        dialog.get_one('text box', 'Host').write(sandbox['SSH_HOST'])
        dialog.get_one('text box', 'User (optional)').write(sandbox['USER'])
        dialog.get_one('text box', 'Port (optional)').write(sandbox['SSH_PORT'])
        self.press(dialog, 'Choose…')
        self.choose_file('Choose a Private Key', sandbox['IDENTITY'])
        dialog.get_one('label', sandbox['IDENTITY'])
        self.program.tab_to(dialog, 'list item', 'Advanced')
        self.keys('space')
        dialog.get_one('text box', 'File of Known Hosts').write(known_hosts)
        self.press(dialog, 'Connect')

    def trust(self, question):
        self.press(question, 'Trust This Key')

    def take_stack(self, dialog, stack):
        self.press(dialog, 'Next')

    def take_directory(self, dialog, directory):
        self.press(dialog, 'Add')

    def begin_upgrade(self, main):
        self.press(main, 'Upgrade…')
        return self.program.window(UPGRADE)

    def choose_version(self, window, version):
        window.get_one('text box', 'New Version').write(version)
        self.press(window, 'Start Checks')

    def tick(self, window, title, note):
        self.program.tab_to(window, 'list item', title)
        self.keys('space')
        window.get_one('text box', 'Note').write(note)
        self.program.tab_to(window, 'checkbox', title)
        self.keys('space')

    def fold(self, window, title):
        self.program.tab_to(window, 'list item', title, 'shift+Tab')
        self.keys('space')
        wait(lambda: not window.find('text box', 'Note'), f'“{title}” to be folded')

    def review(self, window):
        self.press(window, 'Review')

    def approve(self, window):
        self.press(window, 'Approve')
        self.press(window, 'Pull Images and Update')

    def finish_observing(self, window):
        self.press(window, 'Finish Now…')
        question = self.program.window(re.compile('^Finish'))
        self.press(question, 'Finish Now')

    def begin_rollback(self, window):
        self.press(window, 'Roll Back…')
        return self.program.window(ROLLBACK)

    def confirm_rollback(self, window):
        self.press(window, 'Roll Back 2 Services')

    def open_release(self, main):
        main.get_one('tab', 'Releases').press()
        main.get_one('list item', re.compile('3.9.52'), LONG)
        self.program.tab_to(main, 'list item', re.compile('3.9.52'))
        self.keys('space')

    def open_post_mortem(self, main):
        self.press(main, re.compile('^Post-mortem'))
        return self.program.window(POST_MORTEM)

    def write_impact(self, window, text):
        window.get_one('text box', 'Impact').write(text)

    def add_action(self, window, text):
        self.press(window, 'Add an Action Item')
        window.get_one('text box', 'What is to be done').write(text)

    def export(self, window, path):
        self.keys('F10')
        wait(lambda: (item := window.find('menu item', 'Export as Markdown…'))
             and item.is_on('focused'), 'the keyboard in the menu')
        self.keys('Return')
        self.choose_file('Export the Post-mortem', path)

    def close_window(self, window):
        self.press(window, 'Close')


class Keyboard(Hands):
    """By keyboard alone: mnemonics, accelerators, Tab, space and Enter."""

    def write_in(self, window, name, text):
        """What has the keyboard is this entry: its text becomes what is typed."""
        self.keys('ctrl+a')
        self.type(text)
        wait(lambda: window.find('text box', name).text == text, f'“{text}” in {name}')

    def begin_to_add(self, main):
        self.keys('ctrl+n')
        return self.program.window(ADD)

    def enter_host(self, dialog, sandbox, known_hosts):
        self.write_in(dialog, 'Host', sandbox['SSH_HOST'])
        self.keys('Tab')
        self.write_in(dialog, 'User (optional)', sandbox['USER'])
        self.keys('alt+p')
        self.write_in(dialog, 'Port (optional)', sandbox['SSH_PORT'])
        self.keys('alt+s')
        self.choose_file('Choose a Private Key', sandbox['IDENTITY'])
        dialog.get_one('label', sandbox['IDENTITY'])
        self.keys('alt+d')
        dialog.get_one('text box', 'File of Known Hosts')
        self.keys('alt+k')
        self.write_in(dialog, 'File of Known Hosts', known_hosts)
        self.keys('Return')

    def trust(self, question):
        self.keys('alt+t')

    def take_stack(self, dialog, stack):
        self.keys('Return')

    def take_directory(self, dialog, directory):
        self.keys('Return')

    def begin_upgrade(self, main):
        self.keys('ctrl+u')
        return self.program.window(UPGRADE)

    def choose_version(self, window, version):
        self.write_in(window, 'New Version', version)
        window.get_one('label', re.compile('→ ' + re.escape(version)), LONG)
        self.keys('Return')

    def tick(self, window, title, note):
        self.program.tab_to(window, 'list item', title)
        self.keys('space')
        window.get_one('text box', 'Note')
        self.program.tab_to(window, 'checkbox', title)
        self.keys('Tab', 'Tab')
        self.write_in(window, 'Note', note)
        self.program.tab_to(window, 'checkbox', title, 'shift+Tab')
        self.keys('space')

    def when_sensitive(self, window, name, key):
        """Presses it when the button can be pressed; a person sees that too."""
        wait(lambda: (button := window.find('button', name)) and button.is_on('sensitive'),
             f'the button “{name}”', LONG)
        self.keys(key)

    def review(self, window):
        self.when_sensitive(window, 'Review', 'alt+r')

    def approve(self, window):
        self.when_sensitive(window, 'Approve', 'alt+a')
        self.when_sensitive(window, 'Pull Images and Update', 'alt+p')

    def finish_observing(self, window):
        self.when_sensitive(window, 'Finish Now…', 'alt+f')
        self.program.window(re.compile('^Finish'))
        self.keys('alt+f')

    def begin_rollback(self, window):
        self.keys('ctrl+shift+r')
        return self.program.window(ROLLBACK)

    def confirm_rollback(self, window):
        self.when_sensitive(window, 'Roll Back 2 Services', 'alt+r')

    def open_release(self, main):
        self.keys('alt+2')
        main.get_one('list item', re.compile('3.9.52'), LONG)
        self.program.tab_to(main, 'list item', re.compile('3.9.52'))
        self.keys('space')

    def open_post_mortem(self, main):
        self.keys('alt+p')
        return self.program.window(POST_MORTEM)

    def write_impact(self, window, text):
        self.keys('Tab')
        self.write_in(window, 'Impact', text)

    def add_action(self, window, text):
        self.keys('alt+a')
        wait(lambda: (entry := window.find('text box', 'What is to be done'))
             and entry.is_on('focused'),
             'the keyboard in the new action item')
        self.write_in(window, 'What is to be done', text)

    def export(self, window, path):
        self.keys('ctrl+e')
        self.choose_file('Export the Post-mortem', path)

    def close_window(self, window):
        self.keys('ctrl+w')
