"""Markdown of somebody else's: set in type, in the colours of the theme, and reaching for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QFont, QImage, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.library.markdown_card import MarkdownCard
from gui.theme import apply_theme, colours

_CARD = """# Folk

Some *text* with [a link](https://example.org/tunes).

- one

```
ritornello train tunes
```

| step | bits |
| --- | ---: |
| 400 | 6.9 |
"""


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[MarkdownCard]:
    card = MarkdownCard()
    qtbot.addWidget(card)
    card.resize(400, 300)
    card.show_markdown(_CARD)
    card.show()
    yield card
    apply_theme(application(), "light")


def application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def at(card: MarkdownCard, text: str) -> QTextCursor:
    """Return a cursor that has chosen ``text``."""
    cursor = card.document().find(text)
    assert not cursor.isNull()
    return cursor


def test_every_kind_of_text_is_set(card: MarkdownCard) -> None:
    heading = at(card, "Folk").charFormat()
    assert heading.fontWeight() == QFont.Weight.DemiBold
    assert heading.fontPointSize() > card.font().pointSizeF()
    assert at(card, "text").charFormat().fontItalic()
    assert at(card, "one").block().textList() is not None
    code = at(card, "ritornello train tunes")
    assert not code.block().blockFormat().nonBreakableLines()
    assert code.block().blockFormat().background().color() == QColor(colours().window)
    table = at(card, "400").currentTable()
    assert table.format().borderCollapse()
    assert (table.rows(), table.columns()) == (2, 2)


def test_another_theme_is_followed(card: MarkdownCard) -> None:
    for theme in ("dark", "light", "dark"):
        apply_theme(application(), "dark" if theme == "dark" else "light")
        assert at(card, "a link").charFormat().foreground().color() == QColor(colours().accent)
        code = at(card, "ritornello train tunes").block().blockFormat()
        assert code.background().color() == QColor(colours().window)


def test_links_lead_to_the_web_only(card: MarkdownCard, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    for link in ("https://example.org/tunes", "file:///etc/hosts", "ftp://example.org", "tunes.html"):
        card.show_markdown(f"Press [here]({link}).")
        place = card.cursorRect(at(card, "here")).center() - QPoint(6, 0)
        QTest.mouseClick(card.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert card.toPlainText() == "Press here."  # and the card is still there
    assert opened == [QUrl("https://example.org/tunes")]


def test_pictures_are_not_fetched(card: MarkdownCard, tmp_path: Path) -> None:
    path = tmp_path / "secret.png"
    picture = QImage(50, 50, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff00ff"))
    assert picture.save(str(path))
    card.show_markdown(f"![a picture]({QUrl.fromLocalFile(str(path)).toString()})\n\nText")
    shown = card.grab().toImage()
    seen = {shown.pixelColor(x, y).name() for x in range(shown.width()) for y in range(0, 100, 4)}
    assert "#ff00ff" not in seen


def test_markup_of_web_pages_is_text(card: MarkdownCard) -> None:
    card.show_markdown("Look: <b onclick='x'>here</b>")
    assert "<b onclick='x'>here</b>" in card.toPlainText()


@pytest.mark.parametrize("text", ["", "\n\n", "#", "```", "| a |\n|---|", "- ", "> ", "[x]:", "\0"])
def test_odd_texts_are_survived(text: str, card: MarkdownCard) -> None:
    card.show_markdown(text)
    assert card.markdown == text
