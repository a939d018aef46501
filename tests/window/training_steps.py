"""The steps of a training in the app, one after the other, for pictures of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import music21
from PySide6.QtWidgets import QAbstractButton

from gui.app import App
from gui.training.choice_card import ChoiceCard
from gui.training.start_choice import NOTHING
from tests.window.screen import wait_until

__all__ = ["train"]

_PIECES = 60
_STEPS = 400
_PATIENCE_MS = 300_000


def train(app: App, shoot: Callable[[str], None], home: Path) -> None:
    """Train on chorales, make a model, and compare it, calling ``shoot`` with the name of each step."""
    page = app.window.training
    app.window.show_page("train")
    page.music.add([_chorales(home / "Chorales")])
    _wait(lambda: _button(app, "music-next").isEnabled(), "the music is read")
    shoot("train-music")
    _button(app, "music-next").click()
    page.choose._choose_start(NOTHING)
    _wait(lambda: page.choose.wish is not None, "the presets are known")
    _wait(lambda: "Measuring" not in "".join(_sizes(app)), "all is measured")
    shoot("train-choose")
    page.choose._form.expert.put_changes((f"optim.steps={_STEPS}", "optim.validate_every=40"))
    _wait(lambda: page.choose._form.expert.is_checked, "the changes are known to fit")
    _button(app, "train-begin").click()
    [run] = page.runs.runs
    _wait(lambda: run.progress.step > _STEPS // 2 and _button(app, "hear-listen").isEnabled(), "it is heard")
    shoot("train-watch")
    _wait(lambda: run.state == "finished", "it is done")
    _button(app, "finish-make").click()
    _wait(lambda: _button(app, "finish-use").isVisible(), "a model is made")
    shoot("train-finish")
    page.show_all()
    shoot("train-all")
    _button(app, "training-compare").click()
    page.compare.choose("default", "chorales")
    _button(app, "compare-round").click()
    _wait(lambda: _button(app, "compare-vote-left").isEnabled(), "both have gone on")
    shoot("train-compare")


def _sizes(app: App) -> list[str]:
    cards = app.window.training.choose.findChildren(ChoiceCard)
    return [card.words for card in cards if card.isVisible()]


def _chorales(folder: Path) -> Path:
    folder.mkdir()
    paths = [path for path in music21.corpus.getComposer("bach") if path.suffix in {".mxl", ".xml", ".krn"}]
    for path in paths[:_PIECES]:
        piece = music21.converter.parse(path)
        piece.write("midi", folder / f"{path.stem}.mid")  # type: ignore[no-untyped-call]
    return folder


def _button(app: App, name: str) -> QAbstractButton:
    found = app.window.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton), name
    return found


def _wait(condition: Callable[[], object], what: str) -> None:
    wait_until(condition, what, _PATIENCE_MS)
