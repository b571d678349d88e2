# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether everything that a person can use has a name for a screen reader."""

import re

# What is used, and so has to be named.
ROLES = {'button', 'check box', 'checkbox', 'combo box', 'entry', 'list', 'list box', 'list item',
         'menu item', 'radio', 'radio button', 'spin button', 'switch', 'table', 'tab', 'text box',
         'toggle button', 'tree', 'tree grid', 'grid'}
# A part of GTK's own inside what has a name, which no program can reach.
INNER = {'GtkColumnListView'}
# GTK calls what has no name by its type.
TYPE = re.compile(r'^(Gtk|Adw|Rq|Vte)[A-Z]\w+$')


def complaint(element):
    name = element.name
    if name in INNER:
        return None
    if not name or TYPE.match(name):
        return 'has no name'
    if re.search(r'(^|[^_])_[^_\W]', name):
        return 'is named with an underline'
    words = name.split()
    half = len(words) // 2
    if words[:half] == words[half:]:
        return 'is named twice'
    return None


def complaints(window, page):
    """One line for each control on this page that is badly named."""
    for element in window.below():
        if element.role in ROLES:
            wrong = complaint(element)
            if wrong:
                yield f'{page}: {path_to(window, element)} {wrong}'


def path_to(window, element):
    names = [repr(element)]
    for parent in element.parents():
        if parent == window:
            break
        if parent.name:
            names.append(parent.name)
    return ' < '.join(names[:5])
