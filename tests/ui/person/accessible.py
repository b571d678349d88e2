# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader sees of a program: AT-SPI asked over D-Bus, anew each time, so that nothing
is remembered that has changed meanwhile."""

import re
import time

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402 pylint: disable=wrong-import-position

LIMIT = 30
STATES = {'active': 1, 'checked': 4, 'editable': 7, 'enabled': 8, 'expanded': 10, 'focusable': 11,
          'focused': 12, 'modal': 16, 'pressed': 20, 'selected': 23, 'sensitive': 24,
          'showing': 25, 'visible': 30}
OF_PARENT = 2  # coordinates
ROOT = '/org/a11y/atspi/accessible/root'


class Gone(Exception):
    """What was asked is not there any more."""


class Bus:
    """The bus of assistive technologies, which the session's bus knows."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress',
                                    None, None, Gio.DBusCallFlags.NONE, 20000, None).unpack()[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)

    def call(self, owner, path, interface, method, arguments=None):
        try:
            return self.bus.call_sync(owner, path, interface, method, arguments, None,
                                      Gio.DBusCallFlags.NONE, LIMIT * 1000, None).unpack()
        except GLib.Error as error:
            raise Gone(f'{path} {method}: {error.message}') from None

    def find_program(self, pid):
        """The program of this process, None while it is not there yet."""
        programs = self.call('org.a11y.atspi.Registry', ROOT, 'org.a11y.atspi.Accessible',
                             'GetChildren')[0]
        for owner, path in programs:
            try:
                found = self.call('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                  'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                                  GLib.Variant('(s)', (owner,)))[0]
            except Gone:
                continue
            if found == pid:
                return Element(self, owner, path)
        return None


class Element:
    """One object of a program; its properties are asked when they are read."""

    def __init__(self, bus, owner, path):
        self.bus, self.owner, self.path = bus, owner, path

    def __eq__(self, other):
        return isinstance(other, Element) and self.path == other.path

    def __hash__(self):
        return hash(self.path)

    def __repr__(self):
        try:
            return f'{self.role} “{self.name}”'
        except Gone:
            return 'something gone'

    def call(self, interface, method, arguments=None):
        return self.bus.call(self.owner, self.path, 'org.a11y.atspi.' + interface, method, arguments)

    def get(self, interface, name):
        return self.bus.call(self.owner, self.path, 'org.freedesktop.DBus.Properties', 'Get',
                             GLib.Variant('(ss)', ('org.a11y.atspi.' + interface, name)))[0]

    @property
    def name(self):
        return self.get('Accessible', 'Name')

    @property
    def description(self):
        return self.get('Accessible', 'Description')

    @property
    def role(self):
        return self.call('Accessible', 'GetRoleName')[0]

    @property
    def states(self):
        low, high = self.call('Accessible', 'GetState')[0]
        bits = low | high << 32
        return {name for name, bit in STATES.items() if bits >> bit & 1}

    @property
    def children(self):
        return [Element(self.bus, owner, path)
                for owner, path in self.call('Accessible', 'GetChildren')[0]]

    def parents(self):
        owner, path = self.get('Accessible', 'Parent')
        while path != ROOT:
            parent = Element(self.bus, owner, path)
            yield parent
            owner, path = parent.get('Accessible', 'Parent')

    @property
    def text(self):
        length = self.get('Text', 'CharacterCount')
        return self.call('Text', 'GetText', GLib.Variant('(ii)', (0, length)))[0]

    def is_on(self, *states):
        return set(states) <= self.states

    @property
    def shows(self):
        """Whether it is drawn: GTK 4.8 calls everything visible, also what is on a page behind."""
        coordinates = GLib.Variant('(u)', (OF_PARENT,))
        x, y, width, height = self.call('Component', 'GetExtents', coordinates)[0]
        middle = (x + width // 2, y + height // 2, OF_PARENT)
        return self.call('Component', 'Contains', GLib.Variant('(iiu)', middle))[0]

    def below(self):
        """All that is below it and shows."""
        for child in self.children:
            if child.shows:
                yield child
                yield from child.below()

    def find_all(self, role, name=None):
        """Those of this role and, if it is given, of this name or whose name matches the pattern."""
        for element in self.everything():
            if name is not None and not matches(element.name, name):
                continue
            if element.role == role and element.shows:
                yield element

    def everything(self):
        for child in self.children:
            yield child
            yield from child.everything()

    def find(self, role, name=None):
        return next(self.find_all(role, name), None)

    def get_one(self, role, name=None, limit=LIMIT):
        """The first one, as soon as it is there."""
        return wait(lambda: self.find(role, name), f'{role} “{name}” in {self}', limit)

    def all_focused(self):
        """Of a program: what has the keyboard in each window, by one question instead of hundreds.
        Of an object's place GTK 4.8 tells nothing in it."""
        bit = 1 << STATES['focused']
        items = self.bus.call(self.owner, '/org/a11y/atspi/cache', 'org.a11y.atspi.Cache',
                              'GetItems')[0]
        return [Element(self.bus, *item[0]) for item in items if item[-1][0] & bit]

    def press(self):
        if 'sensitive' not in self.states:
            raise AssertionError(f'{self} is not sensitive')
        if not self.call('Action', 'DoAction', GLib.Variant('(i)', (0,)))[0]:
            raise AssertionError(f'{self} does not do it')

    def write(self, text):
        if not self.call('EditableText', 'SetTextContents', GLib.Variant('(s)', (text,)))[0]:
            raise AssertionError(f'{self} does not take text')

    def focus(self):
        self.call('Component', 'GrabFocus')

    def describe(self, depth=0):
        """What shows below it, in words, for who wants to know why a test failed."""
        lines = []
        for child in self.children:
            try:
                name, role, states = child.name, child.role, child.states
                deeper = depth
                if not child.shows:
                    continue
                if name and role not in ('group', 'widget', 'image'):
                    more = ' '.join(sorted(states & {'focused', 'checked', 'expanded', 'selected'}))
                    dull = '' if 'sensitive' in states else 'insensitive'
                    lines.append(f'{"  " * depth}{role} “{name}” {more} {dull}'.rstrip())
                    deeper = depth + 1
                lines += child.describe(deeper)
            except Gone:
                lines.append('  ' * depth + 'gone')
        return lines


def matches(name, wanted):
    return bool(wanted.search(name)) if isinstance(wanted, re.Pattern) else name == wanted


def wait(condition, about, limit=LIMIT):
    """What it gave, once it gave something true. What goes while it is looked at is looked for again."""
    end = time.monotonic() + limit
    while True:
        try:
            value = condition()
        except Gone:
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f'waited {limit} s in vain for {about}')
        time.sleep(0.05)


def look(question):
    """Its answer, asked again when something goes while it is looked at."""
    return wait(lambda: (question(),), 'a steady look')[0]
