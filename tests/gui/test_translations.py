"""What is written in the window can be translated: the list of it is whole, and a language is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui.bars.mode_bar import ModeBar
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore

ROOT = Path(__file__).parents[2]
LIST = ROOT / "gui" / "translations" / "ritornello.ts"
TOOLS = Path(sys.executable).parent


def texts(path: Path) -> set[tuple[str, str]]:
    """Return (context, text) of all that is in a list."""
    root = ET.parse(path).getroot()  # noqa: S314 - our own file
    return {
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in root.iter("context")
        for message in context.iter("message")
    }


def test_the_list_has_all_that_can_be_read(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    sources = sorted(map(str, (ROOT / "gui").rglob("*.py")))
    command = [str(TOOLS / "pyside6-lupdate"), "-locations", "none", *sources, "-ts", str(fresh)]
    subprocess.run(command, check=True, capture_output=True)
    assert len(texts(fresh)) > 500
    assert texts(fresh) == texts(LIST), "run: make translations"


def test_a_language_is_used(qapp: QApplication, qtbot: QtBot, board: NoticeBoard, tmp_path: Path) -> None:
    source, compiled = tmp_path / "ritornello_de.ts", tmp_path / "ritornello_de.qm"
    tree = ET.parse(LIST)  # noqa: S314 - our own file
    for message in tree.getroot().iter("message"):
        if message.findtext("source") == "Re-roll":
            translation = message.find("translation")
            assert translation is not None
            translation.text = "Noch einmal"
            translation.attrib.pop("type", None)
    tree.write(source, encoding="utf-8", xml_declaration=True)
    subprocess.run([TOOLS / "pyside6-lrelease", source, "-qm", compiled], check=True, capture_output=True)
    translator = QTranslator()
    assert translator.load(str(compiled))
    qapp.installTranslator(translator)
    try:
        bar = ModeBar(SettingsStore(tmp_path / "settings.json", board))
        qtbot.addWidget(bar)
        assert "Noch einmal" in [button.text() for button in bar.findChildren(QPushButton)]
    finally:
        qapp.removeTranslator(translator)
