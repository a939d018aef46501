"""Phrases to carry on: always the same, from what is held out, and from whatever is still there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from export.phrases import DEMOS, demo_phrase, given_phrase, held_out_phrase
from music.abc import ABC
from music.abc_parse import parse_tune
from music.errors import RitornelloError
from music.nb import NB
from music.roll import PianoRoll
from music.score import Part
from music.smf import read_score, write_score
from training.args import DataArgs
from training.splits import split_of
from training.tunes import read_tunes

SPLITS = DataArgs(valid=0.25, test=0.25)
TUNE = "X:{number}\nT:Tune {number}\nM:4/4\nL:1/4\nK:G\nGABc|dcBA|GBdg|fdcA|G2B2|{letter}4|]\n"


@pytest.mark.parametrize("name", DEMOS)
def test_our_own_phrases_are_two_bars(name: str, tmp_path: Path) -> None:
    phrase = demo_phrase(name, tmp_path)
    score = read_score(phrase.path)
    bar = score.meters[0].meter.beats
    assert (phrase.title, phrase.kind) == (name, "demo")
    assert bar == {"march": 4, "waltz": 3}[name]
    assert bar < score.end / score.resolution <= 2 * bar


def test_the_phrase_of_a_song_is_the_opening_of_one_that_is_held_out(songs: Path, tmp_path: Path) -> None:
    phrase = held_out_phrase([songs], NB(), SPLITS, 4, tmp_path)
    assert phrase is not None
    assert phrase.kind == "held out"
    assert split_of(f"{phrase.title}.mid", SPLITS.valid, SPLITS.test) == "test"
    opening, whole = read_score(phrase.path), read_score(songs / f"{phrase.title}.mid")
    before = whole.notes[whole.notes["onset"] < 12 * whole.resolution]  # four bars of 3/4
    assert opening.notes["pitch"].tolist() == before["pitch"].tolist()
    assert set(opening.notes["part"]) == {Part.LEAD, Part.ACCOMPANIMENT}
    assert opening.meters[0].meter == whole.meters[0].meter
    assert opening.tempos[0].bpm == whole.tempos[0].bpm
    (tmp_path / "other").mkdir()
    again = held_out_phrase(sorted(songs.glob("*.mid"))[::-1], NB(), SPLITS, 4, tmp_path / "other")
    assert again is not None
    assert again.title == phrase.title


def test_without_tests_it_is_one_that_is_validated_with(songs: Path, tmp_path: Path) -> None:
    phrase = held_out_phrase([songs], NB(), DataArgs(valid=0.5, test=0.0), 4, tmp_path)
    assert phrase is not None
    assert split_of(f"{phrase.title}.mid", 0.5, 0.0) == "valid"


def test_what_is_broken_or_gone_is_passed_over(songs: Path, tmp_path: Path) -> None:
    phrase = held_out_phrase([songs], NB(), SPLITS, 4, tmp_path)
    assert phrase is not None
    files = []
    for path in songs.glob("*.mid"):
        copy = tmp_path / path.name
        copy.write_bytes(b"MThd" if path.stem == phrase.title else path.read_bytes())
        files.append(copy)
    other = held_out_phrase([*files, tmp_path / "gone.mid"], NB(), SPLITS, 4, tmp_path)
    assert other is not None
    assert other.title != phrase.title
    assert held_out_phrase([tmp_path / "gone.mid"], NB(), SPLITS, 4, tmp_path) is None
    assert held_out_phrase([songs], NB(), SPLITS, 1000, tmp_path) is None


def test_the_phrase_of_a_tune_is_its_first_bars(tmp_path: Path) -> None:
    book = tmp_path / "book.abc"
    book.write_text("\n".join(TUNE.format(number=n, letter="GABcdefg"[n % 8]) for n in range(40)))
    encoding = ABC(alphabet="".join(sorted(set(book.read_text()))))
    phrase = held_out_phrase([book], encoding, SPLITS, 4, tmp_path)
    assert phrase is not None
    text = phrase.path.read_text()
    keys = {tune.name.rpartition(" ")[0]: f"book.abc: {tune.name}" for tune in read_tunes(book)}
    assert split_of(keys[phrase.title], SPLITS.valid, SPLITS.test) == "test"
    assert text.endswith("GABc|dcBA|GBdg|fdcA|")
    assert parse_tune(text, repeats=False).beats == 16


def test_the_phrase_of_frames_is_of_their_own_tests(tmp_path: Path) -> None:
    frames = np.zeros((64, 88), dtype=np.uint8)
    for number in range(64):
        frames[number, 30 + number // 2 % 12] = 1
    cells = {
        name: np.array([frames, None], dtype=object)[:1] for name in ("traindata", "validdata", "testdata")
    }
    savemat(tmp_path / "chorales.mat", cells)
    phrase = held_out_phrase([tmp_path / "chorales.mat"], PianoRoll(onsets=False), SPLITS, 2, tmp_path)
    assert phrase is not None
    assert phrase.title == "chorales test 1"
    score = read_score(phrase.path)
    assert score.notes["pitch"].tolist()[:3] == [51, 52, 53]
    assert score.end == 8 * score.resolution


def test_a_phrase_must_have_notes(tmp_path: Path) -> None:
    write_score(tmp_path / "silence.mid", [], resolution=480)
    with pytest.raises(RitornelloError, match="no notes"):
        given_phrase(tmp_path / "silence.mid")
    with pytest.raises(RitornelloError):
        given_phrase(tmp_path / "nowhere.mid")
