"""What the page that helps to connect is made of: pictures, rows, lists, choosers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSpacerItem, QWidget
from pytestqt.qtbot import QtBot

from gui.connect.cards import CheckList, StepList, rich
from gui.connect.diagram import Arrow, Box, Diagram, StepBadge
from gui.connect.flow import FlowLayout
from gui.connect.ports import PortChooser
from gui.theme import Theme, apply_theme, colours

KEYBOARD, OURS, TRACK = Box("Keys", "player"), Box("Ritornello", "model"), Box("Track", "daw")


def coloured(widget: QWidget, colour: str) -> int:
    """Return how many pixels of ``widget`` are just that colour."""
    image, wanted = widget.grab().toImage(), QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for y in range(image.height()) for x in range(image.width()))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_arrow_is_of_the_good_colour_once_it_works(qtbot: QtBot, theme: Theme) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, theme)
    diagram = Diagram()
    qtbot.addWidget(diagram)
    diagram.resize(500, diagram.height())
    diagram.show_way((KEYBOARD, OURS, TRACK), (Arrow("aside"), Arrow("waiting")))
    assert coloured(diagram, colours().good) == 0
    assert coloured(diagram, colours().accent) > 20
    diagram.show_way((KEYBOARD, OURS, TRACK), (Arrow("aside"), Arrow("done")))
    assert coloured(diagram, colours().good) > 20
    apply_theme(app, "light")


def test_the_way_is_told_in_words(qtbot: QtBot) -> None:
    diagram = Diagram()
    qtbot.addWidget(diagram)
    diagram.show_way((KEYBOARD, OURS, TRACK), (Arrow("done"), Arrow("done", "both")))
    assert diagram.accessibleName() == "Keys → Ritornello ↔ Track"
    assert not diagram.isHidden()
    diagram.show_way((OURS,), ())
    assert diagram.isHidden()


def test_boxes_that_are_not_joined_are_refused(qtbot: QtBot) -> None:
    diagram = Diagram()
    qtbot.addWidget(diagram)
    with pytest.raises(ValueError, match="2 boxes are joined by 1 arrows, not 2"):
        diagram.show_way((KEYBOARD, OURS), (Arrow("done"), Arrow("done")))


def test_a_badge_turns_green(qtbot: QtBot) -> None:
    badge = StepBadge(2)
    qtbot.addWidget(badge)
    assert badge.accessibleName() == "Step 2"
    assert coloured(badge, colours().good) == 0
    badge.set_done(True)
    assert badge.accessibleName() == "Step 2, done"
    assert coloured(badge, colours().good) > 200


@given(st.lists(st.integers(1, 300), max_size=12), st.integers(1, 500))
def test_a_flow_loses_nothing_and_lets_nothing_overlap(widths: list[int], room: int) -> None:
    flow = FlowLayout(spacing=8)
    items = [QSpacerItem(width, 20) for width in widths]
    # Spacers count as empty; these stand for widgets.
    for item in items:
        item.isEmpty = lambda: False  # type: ignore[method-assign]
        flow.addItem(item)
    flow.setGeometry(QRect(5, 7, room, 1000))
    places = [item.geometry() for item in items]
    for width, place in zip(widths, places, strict=True):
        assert place.width() == min(width, room)
        assert place.left() >= 5
        assert place.right() < 5 + room
    for before, place in pairwise(places):
        assert place.left() >= before.right() + 8 if place.y() == before.y() else place.y() == before.y() + 28
    bottom = max((place.bottom() + 1 - 7 for place in places), default=0)
    assert flow.heightForWidth(room) == bottom


def test_marks_become_bold_and_code_and_nothing_else_is_taken_for_mark_up() -> None:
    assert rich("**A & B** < `c`") == "<b>A &amp; B</b> &lt; <code>c</code>"


def test_steps_are_numbered_unless_there_is_one(qtbot: QtBot) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    steps.show_steps(("first", "second"))
    assert [label.text() for label in steps.findChildren(QLabel)] == ["1.", "first", "2.", "second"]
    steps.show_steps(("only",))
    assert [label.text() for label in steps.findChildren(QLabel)] == ["only"]


def test_ticks_stay_while_the_list_does(qtbot: QtBot) -> None:
    checks = CheckList()
    qtbot.addWidget(checks)
    checks.show_items(("**Port** off", "muted"))
    assert [box.accessibleName() for box in checks.boxes] == ["Port off", "muted"]
    checks.boxes[0].click()
    checks.show_items(("**Port** off", "muted"))
    assert checks.boxes[0].isChecked()
    checks.show_items(("other",))
    assert [box.isChecked() for box in checks.boxes] == [False]


def test_ports_that_come_and_go_choose_nothing(qtbot: QtBot) -> None:
    chooser = PortChooser("Own")
    qtbot.addWidget(chooser)
    chosen: list[str] = []
    chooser.chosen.connect(chosen.append)
    chooser.show_ports(("A", "B"), ("B",))
    assert chooser.currentText() == "B"
    chooser.show_ports(("A",), ("B",))
    assert chooser.currentText() == "B (not here now)"
    chooser.show_ports(("A", "B"), ())
    assert chooser.currentText() == "Own"
    assert chosen == []
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    assert chosen == ["A"]
