"""The choice of the phrase: what is told to the process that carries it on."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.takes.clip import Clip, read_clip
from gui.training.phrase_choice import PhraseChoice, phrase_of
from music.errors import RitornelloError
from realtime.messages import ClipNote

TAKE = Clip("Take", (ClipNote(0.0, 1.0, 60, 80),), (ClipNote(4.0, 1.0, 72, 80),), 90.0)


def chosen(choice: PhraseChoice, name: str) -> PhraseChoice:
    choice.setCurrentIndex(choice.findData(name))
    assert choice.chosen == name
    return choice


def test_a_held_out_piece_is_what_is_heard_unasked(qtbot: QtBot, tmp_path: Path) -> None:
    choice = PhraseChoice(lambda: None, held_out=True)
    qtbot.addWidget(choice)
    assert choice.arguments(tmp_path) == []
    assert chosen(choice, "waltz").arguments(tmp_path) == ["--demo", "waltz"]
    without = PhraseChoice(lambda: None, held_out=False)
    qtbot.addWidget(without)
    assert without.arguments(tmp_path) == ["--demo", "march"]
    assert without.findData("held out") == -1


def test_of_a_take_only_what_was_played_is_given(qtbot: QtBot, tmp_path: Path) -> None:
    choice = PhraseChoice(lambda: TAKE, held_out=False)
    qtbot.addWidget(choice)
    option, path = chosen(choice, "last").arguments(tmp_path / "new")
    assert option == "--prime"
    clip = read_clip(Path(path))
    assert ([note.pitch for note in clip.player], clip.model, round(clip.bpm)) == ([60], (), 90)
    assert phrase_of(Clip("Alone", model=TAKE.model)).player == TAKE.model


def test_before_anything_was_played_it_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    choice = PhraseChoice(lambda: None, held_out=False)
    qtbot.addWidget(choice)
    with pytest.raises(RitornelloError, match="You have not played yet"):
        chosen(choice, "last").arguments(tmp_path)
    (tmp_path / "file").touch()
    other = PhraseChoice(lambda: TAKE, held_out=False)
    qtbot.addWidget(other)
    with pytest.raises(RitornelloError, match="can't be made"):
        chosen(other, "last").arguments(tmp_path / "file" / "folder")


@pytest.mark.parametrize(("take", "names"), [(None, ["waltz", "march"]), (TAKE, ["waltz", "last", "march"])])
def test_the_next_one_is_one_that_is_there(qtbot: QtBot, take: Clip | None, names: list[str]) -> None:
    choice = PhraseChoice(lambda: take, held_out=False)
    qtbot.addWidget(choice)
    for name in names:
        choice.choose_next()
        assert choice.chosen == name
