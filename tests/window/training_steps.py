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
_WATCHED = 0.6
"""How much of the training is over when it is looked at."""
_PATIENCE_MS = 300_000


def train(app: App, shoot: Callable[[str], None], home: Path) -> None:
    """Train twice on chorales, make a model, compare it; ``shoot`` is called with the name of each step."""
    page = app.window.training
    app.window.show_page("train")
    folder = _chorales(home / "Chorales")
    _hand_on(app, folder, lambda: shoot("train-music"))
    page.choose._choose_start(NOTHING)
    _wait(lambda: page.choose.minutes and not any("Measuring" in words for words in _sizes(app)), "measured")
    shoot("train-choose")
    page.choose._form.put_title("Chorales from nothing")
    page.choose._form.expert.put_changes((f"optim.steps={_STEPS}", "optim.validate_every=40"))
    _wait(lambda: page.choose._form.expert.is_checked, "the changes are known to fit")
    _button(app, "train-begin").click()
    [first] = page.runs.runs
    _wait(lambda: first.state == "finished", "it is done")
    page.begin_anew()
    _hand_on(app, folder)
    page.choose._form.put_length("long")
    _wait(lambda: page.choose.minutes is not None, "it is measured")
    _button(app, "train-begin").click()
    [run] = [run for run in page.runs.runs if run is not first]
    _wait(lambda: run.progress.share > _WATCHED and page.hear.step, "it is heard")
    shoot("train-watch")
    _wait(lambda: run.state == "finished" and page.hear.step == run.progress.best_step, "it is done")
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


def _hand_on(app: App, folder: Path, look: Callable[[], None] = lambda: None) -> None:
    """Have ``folder`` read, ``look``, and go on to what is to be made of it."""
    app.window.training.music.add([folder])
    _wait(_button(app, "music-next").isEnabled, "the music is read")
    look()
    _button(app, "music-next").click()


def _sizes(app: App) -> list[str]:
    """Return what is said of each size."""
    cards = app.window.training.choose.findChildren(ChoiceCard)
    return [card.words for card in cards if card.objectName().startswith("train-size-")]


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
