"""Colours and style of the app, light and dark, and which of them is in force.

What paints itself asks `colours` while it paints, so that a change of theme is
seen at once; everything else follows the palette and the style sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

__all__ = ["Colours", "Theme", "apply_theme", "colours", "is_dark"]

Theme = Literal["system", "light", "dark"]
"""What the user chose; ``system`` follows the desktop."""


@dataclass(frozen=True)
class Colours:
    """The colours of a theme, as ``#rrggbb``."""

    window: str
    """Behind everything."""
    surface: str
    """Of panels, fields and the roll."""
    raised: str
    """Of buttons and the rows of black keys."""
    line: str
    """Thin separators; the beats of the roll."""
    strong_line: str
    """Bar lines, borders of what has the focus's neighbour."""
    text: str
    muted: str
    """Text of less weight; at least 4.5 to 1 on `window` and `surface`."""
    accent: str
    """What is selected, pressed or focused."""
    on_accent: str
    """Text on `accent`."""
    player: str
    """Notes of the player's."""
    model: str
    """Notes of the model's."""
    planned: str
    """Notes that the model plans."""
    playhead: str
    good: str
    warning: str
    bad: str


LIGHT = Colours(
    window="#f4f4f2",
    surface="#ffffff",
    raised="#e9e9e6",
    line="#e2e2de",
    strong_line="#b9b9b4",
    text="#1d1d1f",
    muted="#62625f",
    accent="#4b53c5",
    on_accent="#ffffff",
    player="#c2570c",
    model="#4b53c5",
    planned="#b9bdf0",
    playhead="#c81e3a",
    good="#1a7f43",
    warning="#9a6200",
    bad="#c0262d",
)

DARK = Colours(
    window="#17181c",
    surface="#1f2126",
    raised="#2b2e35",
    line="#2d3037",
    strong_line="#4b505b",
    text="#ececee",
    muted="#a2a6b0",
    accent="#8a93ff",
    on_accent="#14151a",
    player="#ff9d4d",
    model="#8a93ff",
    planned="#474d85",
    playhead="#ff5d73",
    good="#57c98a",
    warning="#e8b04a",
    bad="#ff6f76",
)

_IMAGES = Path(__file__).parent / "images"

_dark = False


def is_dark() -> bool:
    """Return whether the dark theme is in force."""
    return _dark


def colours() -> Colours:
    """Return the colours in force."""
    return DARK if _dark else LIGHT


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Put ``theme`` in force, in all windows at once."""
    global _dark  # noqa: PLW0603 - as global as the application that it is of
    hints = app.styleHints()
    _dark = theme == "dark" or (theme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    app.setStyle("Fusion")
    app.setPalette(_palette(colours()))
    app.setStyleSheet(_style_sheet(colours()))


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for each, value in {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.surface,
        role.AlternateBase: c.window,
        role.Text: c.text,
        role.PlaceholderText: c.muted,
        role.Button: c.raised,
        role.ButtonText: c.text,
        role.BrightText: c.bad,
        role.ToolTipBase: c.surface,
        role.ToolTipText: c.text,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Accent: c.accent,
        role.Link: c.accent,
        role.Mid: c.line,
        role.Dark: c.strong_line,
        role.Light: c.raised,
    }.items():
        palette.setColor(each, QColor(value))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(c.muted))
    return palette


def _image(name: str, c: Colours) -> str:
    """Return the path of a picture in the colours of a theme, as style sheets write it."""
    return (_IMAGES / f"{name}-{'dark' if c is DARK else 'light'}.svg").as_posix()


def _style_sheet(c: Colours) -> str:
    """Return what Fusion leaves to be wished for.

    Views mark their widgets by dynamic properties: ``role`` = ``title``, ``muted``, ``card``,
    ``primary``, ``problem``, ``good`` or ``warning``.
    """
    return f"""
        QToolTip {{
            color: {c.text}; background: {c.surface}; border: 1px solid {c.strong_line}; padding: 4px;
        }}
        QLabel[role="title"] {{ font-size: 18px; font-weight: 600; }}
        QLabel[role="muted"] {{ color: {c.muted}; }}
        QLabel[role="problem"] {{ color: {c.bad}; }}
        QLabel[role="good"] {{ color: {c.good}; }}
        QLabel[role="warning"] {{ color: {c.warning}; }}
        QFrame[role="card"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; }}
        QPushButton, QToolButton {{
            color: {c.text}; background: {c.raised}; border: 1px solid {c.line}; border-radius: 6px;
            padding: 5px 10px;
        }}
        QPushButton:hover, QToolButton:hover {{ border-color: {c.strong_line}; }}
        QPushButton:focus, QToolButton:focus {{ border: 1px solid {c.accent}; }}
        QPushButton:pressed, QToolButton:pressed {{ background: {c.line}; }}
        QPushButton:checked, QToolButton:checked, QPushButton[role="primary"] {{
            color: {c.on_accent}; background: {c.accent}; border-color: {c.accent};
        }}
        QPushButton[role="problem"] {{ color: {c.bad}; }}
        QPushButton:disabled, QToolButton:disabled, QPushButton[role="primary"]:disabled {{
            color: {c.muted}; background: {c.window}; border-color: {c.line};
        }}
        QCheckBox::indicator, QRadioButton::indicator {{
            width: 14px; height: 14px; background: {c.surface}; border: 1px solid {c.strong_line};
        }}
        QCheckBox::indicator {{ border-radius: 4px; }}
        QRadioButton::indicator {{ border-radius: 8px; }}
        QCheckBox::indicator:focus, QCheckBox::indicator:hover, QRadioButton::indicator:focus,
        QRadioButton::indicator:hover {{ border-color: {c.accent}; }}
        QCheckBox::indicator:checked {{
            background: {c.accent}; border-color: {c.accent}; image: url({_image("check", c)});
        }}
        QRadioButton::indicator:checked {{
            width: 8px; height: 8px; background: {c.on_accent}; border: 4px solid {c.accent};
        }}
        QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {c.window}; }}
        QComboBox {{
            color: {c.text}; background: {c.raised}; border: 1px solid {c.line}; border-radius: 6px;
            padding: 4px 8px;
        }}
        QComboBox:hover {{ border-color: {c.strong_line}; }}
        QComboBox:focus {{ border-color: {c.accent}; }}
        QComboBox:disabled {{ color: {c.muted}; background: {c.window}; }}
        QComboBox::drop-down {{ border: none; width: 22px; }}
        QComboBox::down-arrow {{ image: url({_image("chevron", c)}); width: 12px; height: 12px; }}
        QLineEdit, QPlainTextEdit {{
            color: {c.text}; background: {c.surface}; border: 1px solid {c.line}; border-radius: 6px;
            padding: 4px 8px; selection-background-color: {c.accent}; selection-color: {c.on_accent};
        }}
        QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {c.accent}; }}
        QHeaderView {{ background: transparent; }}
        QHeaderView::section {{
            color: {c.muted}; background: {c.surface}; border: none; border-bottom: 1px solid {c.line};
            padding: 4px 6px;
        }}
        QTableView {{ background: {c.surface}; }}
        QTableView::item {{ padding: 0 6px; }}
        QTableView::indicator {{
            width: 14px; height: 14px; background: {c.surface}; border: 1px solid {c.strong_line};
            border-radius: 4px;
        }}
        QTableView::indicator:checked {{
            background: {c.accent}; border-color: {c.accent}; image: url({_image("check", c)});
        }}
        QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
        QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
        QScrollBar::handle {{ background: {c.strong_line}; border-radius: 4px; margin: 1px; }}
        QScrollBar::handle:vertical {{ min-height: 28px; }}
        QScrollBar::handle:horizontal {{ min-width: 28px; }}
        QScrollBar::handle:hover {{ background: {c.muted}; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
        QScrollArea {{ border: none; background: transparent; }}
    """
