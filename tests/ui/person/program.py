# SPDX-License-Identifier: GPL-3.0-or-later
"""The real requeen in a process of its own, a window manager, and the keyboard of who sits before it."""

import os
import subprocess
import sys

from accessible import Bus, Gone, matches, wait

# A window manager that takes no key for itself.
MANAGER = '<openbox_config xmlns="http://openbox.org/3.4/rc"/>'
LONG = 240


class Program:
    def __init__(self, profile):
        self.home = os.path.join(os.environ['HOME'], profile)
        os.mkdir(self.home)
        self.manager = start_manager(os.path.join(self.home, 'openbox.xml'))
        self.process = subprocess.Popen([os.environ['REQUEEN']],
                                        env=dict(os.environ, XDG_CONFIG_HOME=self.home))
        self.bus = Bus()
        self.top = wait(lambda: self.bus.find_program(self.process.pid), 'the program to show up')

    def end(self):
        """Leaves as a person does; what it exits with is what sanitizers think of it."""
        self.keys('ctrl+q')
        try:
            return self.process.wait(60)
        finally:
            self.stop()

    def stop(self):
        for process in (self.process, self.manager):
            if process.poll() is None:
                process.terminate()
                process.wait(30)

    def window(self, name, limit=30):
        """The window of this title, once it has the keyboard."""
        return wait(lambda: self.find_window(name), f'an active window “{name}”', limit)

    def find_window(self, name):
        """GTK 4.8 says of dialogs neither that they show nor that they are active: X does."""
        if not matches(ask_x('getactivewindow', 'getwindowname') or '', name):
            return None
        return next((window for window in self.top.children if matches(window.name, name)), None)

    def has_window(self, name):
        return any(matches(window.name, name) for window in self.top.children)

    def wait_closed(self, name):
        wait(lambda: not self.has_window(name), f'the end of “{name}”')

    def keys(self, *names):
        """Presses them. X comes before D-Bus in the program's main loop, one event a turn: after
        some questions it has seen them all."""
        subprocess.run(['xdotool', 'key', '--delay', '1', *names], check=True)
        self.settle()

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '1', text], check=True)
        self.settle(4 * len(text))

    def settle(self, turns=20):
        for _ in range(turns):
            if self.process.poll() is not None:
                break
            try:
                self.top.get('Accessible', 'Name')
            except Gone:
                break

    def focused(self, window):
        """What has the keyboard; GTK 4.8 does not say so of some entries."""
        try:
            return next((element for element in self.top.all_focused()
                         if window in element.parents()), None)
        except Gone:
            return None

    def tab_to(self, window, role, name, key='Tab', most=60):
        """Goes on with Tab until it is there."""
        for _ in range(most):
            element = self.focused(window)
            if element is not None and element.role == role and matches(element.name, name):
                return element
            self.keys(key)
        raise AssertionError(f'{role} “{name}” is not reached by {key}')

    def explain(self):
        """What the windows show."""
        lines = []
        for window in self.top.children:
            lines.append(f'{window} {window.states}')
            lines += window.describe(1)
        return lines


def start_manager(path):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(MANAGER)
    manager = subprocess.Popen(['openbox', '--config-file', path], stdout=sys.stderr)
    wait(lambda: ask_x('get_num_desktops') is not None, 'the window manager')
    return manager


def ask_x(*question):
    """What X says, None when it does not know."""
    asked = subprocess.run(['xdotool', *question], check=False, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, text=True)
    return asked.stdout.rstrip('\n') if asked.returncode == 0 else None
