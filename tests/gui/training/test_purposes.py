"""Purposes: what each learns from, and that its settings are settings."""

from __future__ import annotations

import pytest

from gui.library.entries import Entry
from gui.training.expected import fine_tuning
from gui.training.purposes import PURPOSES, Purpose, find_purpose, misfit, size_for
from gui.training.start_choice import NOTHING, best_start, starts_for
from tests.gui.training.offered import MIDI, TUNES, music
from training.offer import check
from training.presets import PRESETS


def names(purposes: tuple[Purpose, ...]) -> list[str]:
    return [purpose.name for purpose in purposes]


@pytest.mark.parametrize("purpose", PURPOSES, ids=names(PURPOSES))
def test_all_its_settings_fit_its_presets(purpose: Purpose) -> None:
    for size in purpose.sizes:
        assert check(size.preset, (*size.settings, *purpose.settings)).problem == ""
        assert PRESETS[size.preset].args.encoding.name in purpose.encodings
        kind = PRESETS[size.preset].args.model.kind
        assert check(size.preset, fine_tuning(purpose.encodings[0], kind)).problem == ""
    assert purpose.title
    assert purpose.about.endswith(".")
    assert find_purpose(purpose.name) == purpose


def test_music_decides_what_fits() -> None:
    def fit(chosen: object) -> list[str]:
        assert isinstance(chosen, type(MIDI))
        return [each.name for each in PURPOSES if not misfit(each, chosen.kinds, chosen.totals)]

    assert fit(MIDI) == ["continue", "texture"]
    assert fit(music(with_lead=3)) == ["continue", "accompany", "texture"]
    assert fit(TUNES) == ["tunes"]
    assert fit(music("frames")) == ["texture"]


def test_what_does_not_fit_has_a_reason_with_a_way_out() -> None:
    accompany, tunes = find_purpose("accompany"), find_purpose("tunes")
    assert accompany is not None
    assert tunes is not None
    assert "Melody" in misfit(accompany, MIDI.kinds, MIDI.totals)
    assert ".abc" in misfit(tunes, MIDI.kinds, MIDI.totals)
    assert "MIDI" in misfit(accompany, TUNES.kinds, TUNES.totals)


def test_much_music_is_worth_a_large_network() -> None:
    assert [size_for(PURPOSES[0], notes).name for notes in (1_000, 100_000, 1_000_000)] == [
        "small",
        "medium",
        "large",
    ]
    texture = find_purpose("texture")
    assert texture is not None
    assert size_for(texture, 1_000_000) == texture.sizes[-1]


def test_models_that_came_along_are_started_with_first() -> None:
    own = Entry(name="own", path="/own", encoding="nb")
    words = Entry(name="compound-words", path="/words", encoding="cp", ships=True)
    rag = Entry(name="ragtime", path="/rag", encoding="nb", ships=True)
    default = Entry(name="default", path="/default", encoding="nb", ships=True)
    broken = Entry(name="broken", path="/broken", encoding="nb", problem="It is damaged.")
    roll = Entry(name="roll", path="/roll", encoding="roll", ships=True)
    models = (own, words, rag, default, broken, roll)
    starts = starts_for(PURPOSES[0], {"midi"}, models)
    assert starts == (default, rag, own, words)
    assert best_start(starts) == "/default"
    assert best_start((own,)) == NOTHING
    texture = find_purpose("texture")
    assert texture is not None
    assert starts_for(texture, {"midi"}, models) == (roll,)
    assert starts_for(texture, {"frames"}, models) == ()
