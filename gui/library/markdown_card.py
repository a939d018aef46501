"""Markdown from a file of somebody else's, set in type: it can be read, and reaches for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFont,
    QFontDatabase,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from gui.theme import colours

__all__ = ["MarkdownCard"]

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_LINKS = {"http", "https"}
"""Schemes of links that may be opened."""
_MARGIN = 16
_INDENT = 20
_LINE_PERCENT = 125.0
_HEADING_SCALE = {1: 1.45, 2: 1.2, 3: 1.05}
"""Size of a heading to that of the text, by level."""


class MarkdownCard(QTextBrowser):
    """Shows Markdown in the colours of the theme; links lead to the web only, and pictures are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with nothing to read."""
        super().__init__(parent)
        self._markdown = ""
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._open)

    @property
    def markdown(self) -> str:
        """What is shown."""
        return self._markdown

    def show_markdown(self, text: str) -> None:
        """Show ``text``, from its beginning."""
        if text != self._markdown:
            self._markdown = text
            self._set()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return nothing of what a text asks for, wherever it lies."""
        del kind, name
        blank = QImage(1, 1, QImage.Format.Format_ARGB32)
        blank.fill(0)
        return blank

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._set()

    def _set(self) -> None:
        document = self.document()
        document.setDefaultFont(self.font())
        document.setDocumentMargin(_MARGIN)
        document.setIndentWidth(_INDENT)
        document.setMarkdown(self._markdown, _FEATURES)
        tables: list[QTextTable] = []
        for block in _blocks(document):
            cursor = QTextCursor(block)
            table = _table_at(cursor)
            if table is not None:
                if table not in tables:
                    tables.append(table)
            elif block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage) or (
                block.blockFormat().nonBreakableLines()
            ):
                _set_code(cursor)
            else:
                self._set_text(block)
            _colour_links(block)
        for table in tables:
            _set_table(table)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _set_text(self, block: QTextBlock) -> None:
        """Set a paragraph, a heading or a line of a list."""
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        form = QTextBlockFormat()
        form.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setTopMargin(12.0 if level else 0.0)
        form.setBottomMargin(4.0 if level or block.textList() is not None else 8.0)
        cursor.mergeBlockFormat(form)
        letters = QTextCharFormat()
        if block.blockFormat().hasProperty(QTextFormat.Property.BlockQuoteLevel):
            letters.setForeground(QColor(colours().muted))
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(letters)
        if level:
            size = self.font().pointSizeF() if self.font().pointSizeF() > 0 else 10.0
            letters.setFontPointSize(size * _HEADING_SCALE.get(level, 1.0))
            letters.setFontWeight(QFont.Weight.DemiBold)
            # What it has from the Markdown would be added to the size.
            letters.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(letters)

    @staticmethod
    def _open(link: QUrl) -> None:
        if link.scheme() in _LINKS:
            QDesktopServices.openUrl(link)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _table_at(cursor: QTextCursor) -> QTextTable | None:
    return cursor.currentTable()


def _set_code(cursor: QTextCursor) -> None:
    """Set a line of code: on a ground of its own, and broken where it is too long."""
    form = QTextBlockFormat()
    form.setNonBreakableLines(False)
    form.setBackground(QColor(colours().window))
    form.setLeftMargin(8.0)
    form.setRightMargin(8.0)
    cursor.mergeBlockFormat(form)
    letters = QTextCharFormat()
    letters.setFontFamilies(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families())
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    cursor.mergeCharFormat(letters)


def _set_table(table: QTextTable) -> None:
    """Set a table with thin lines between its rows."""
    form = table.format()
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QColor(colours().line))
    form.setBorder(1.0)
    form.setBorderCollapse(True)
    form.setCellPadding(5.0)
    form.setCellSpacing(0.0)
    form.setTopMargin(4.0)
    form.setBottomMargin(12.0)
    form.setWidth(QTextLength())
    table.setFormat(form)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        heading = QTextCharFormat()
        heading.setBackground(QColor(colours().window))
        cell.setFormat(heading)


def _colour_links(block: QTextBlock) -> None:
    """Give links the colour of the theme; they were given that of the palette in force before."""
    ranges = []
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        if fragment.charFormat().isAnchor():
            ranges.append((fragment.position(), fragment.length()))
        at += 1
    letters = QTextCharFormat()
    letters.setForeground(QColor(colours().accent))
    for position, length in ranges:
        cursor = QTextCursor(block)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(letters)
