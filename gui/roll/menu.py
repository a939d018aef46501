"""The roll's context menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

__all__ = ["Item", "make_menu"]

Item = tuple[str, str, Callable[[], object], bool]
"""Text, translated; shortcut, as it is shown; what it does; whether it can be done now."""


def make_menu(parent: QWidget, groups: list[list[Item]]) -> QMenu:
    """Return a menu of ``groups`` with lines between them; it goes when it is closed."""
    menu = QMenu(parent)
    menu.setObjectName("roll-menu")
    menu.setAccessibleName(QCoreApplication.translate("roll_menu", "Piano roll"))
    for number, group in enumerate(groups):
        if number:
            menu.addSeparator()
        for text, keys, do, possible in group:
            action = menu.addAction(f"{text}\t{keys}" if keys else text)
            action.triggered.connect(lambda _checked=False, do=do: do())
            action.setEnabled(possible)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
