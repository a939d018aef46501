"""Tunes carried on: by a model that knows one by heart, and mostly stays with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from music.abc import ABC
from music.abc_parse import parse_tune
from music.errors import RitornelloError
from music.nb import NB
from music.score import Meter, MeterChange, Note, note_array
from music.smf import read_score, write_score
from realtime.abc_continue import continue_abc
from realtime.abc_scribe import continue_bars, continue_tune
from realtime.sampling import Sampling
from tests.realtime.simulation import RandomNetwork

HEADER = "X:1\nM:4/4\nL:1/8\nK:D\n"
REEL = "DFAd fdAF|G2BG dGBG|A2ce aece|d4 d2z2|]\n"
ALL = Sampling(top_p=1.0)
Floats = npt.NDArray[np.float32]


class Reciter:
    """Says ``text`` over and over; what it reads it takes for the character that it expected.

    Args:
        text: what comes after the prime.
        sure: logit of the expected character, where all others have 0.
        ends: whether it ends after the text instead of beginning again.
    """

    parallel = False
    forced = False

    def __init__(self, prime: str, text: str, sure: float = 30.0, *, ends: bool = False) -> None:
        self.encoding = ABC()
        values = self.encoding.encode_text(text)[1:, 0].tolist()
        self._values = values if ends else values[:-1]
        self._skip = len(prime)
        self._sure = sure

    def initial_state(self) -> tuple[Floats, ...]:
        return (np.zeros((1, 1), dtype=np.float32),)

    def step(self, row: Sequence[int], state: tuple[Floats, ...]) -> tuple[Floats, tuple[Floats, ...]]:
        assert len(row) == 1
        return state[0], (state[0] + 1,)

    def field(self, index: int, previous: int, hidden: Floats, first: Floats) -> tuple[Floats, Floats]:
        assert (index, previous) == (0, 0)
        logits = np.zeros(self.encoding.fields[0].size, dtype=np.float32)
        logits[self._values[(int(first[0, 0]) - self._skip) % len(self._values)]] = self._sure
        return logits, hidden

    def row(self, first: Floats, _told: Sequence[int] = ()) -> Floats:
        raise NotImplementedError

    def of_field(self, logits: Floats, index: int) -> Floats:
        raise NotImplementedError


# ── characters ───────────────────────────────────────────────────────────────────────────────────────


def test_a_tune_goes_on_until_it_ends() -> None:
    assert continue_tune(Reciter(HEADER, REEL, ends=True), HEADER, 1, ALL) == HEADER + REEL
    assert continue_tune(Reciter("", "AB", ends=True), "", 1, ALL) == "AB"


def test_a_tune_that_never_ends_is_left_at_its_longest() -> None:
    assert continue_tune(Reciter("", "AB"), "", 1, ALL, longest=5) == "ABABA"


def test_the_seed_decides() -> None:
    model = Reciter(HEADER, REEL, sure=4.0)
    texts = {continue_tune(model, HEADER, seed, ALL, longest=40) for seed in (1, 1, 2, 3)}
    assert len(texts) == 3


def test_a_model_of_something_else_is_refused() -> None:
    with pytest.raises(RitornelloError, match="doesn't write ABC: choose one that was trained on tunes"):
        continue_tune(RandomNetwork(NB()), "", 1, ALL)


# ── bars ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("bars", [1, 2, 3])
def test_bars_are_counted_from_a_bar_line(bars: int) -> None:
    bar_lines = [place for place, sign in enumerate(REEL) if sign == "|"]
    text = continue_bars(Reciter(HEADER, REEL), HEADER, bars, 1, ALL)
    assert text == HEADER + REEL[: bar_lines[bars - 1] + 1]


def test_what_is_left_of_the_bar_in_hand_comes_on_top() -> None:
    prime = HEADER + "DFAd "
    assert continue_bars(Reciter(prime, REEL[5:]), prime, 1, 1, ALL) == prime + REEL[5:20]


def test_the_model_may_end_the_tune_after_a_bar() -> None:
    assert continue_bars(Reciter(HEADER, "A8|B4", ends=True), HEADER, 9, 1, ALL) == f"{HEADER}A8|B4"


def test_the_model_may_not_end_the_tune_at_once() -> None:
    """It expects the end first, and then the bar; in place of the end comes what is drawn."""
    model = Reciter(HEADER + "?", "A8|", ends=True)
    text = continue_bars(model, HEADER, 1, 1, ALL)
    assert text.startswith(HEADER)
    assert text.endswith("A8|")


def test_the_last_note_stays_as_it_was_played() -> None:
    prime = HEADER + "DFAd"
    text = continue_bars(Reciter(prime, "2 A4|"), prime, 1, 1, ALL)
    before, after = parse_tune(prime), parse_tune(text, repeats=False)
    assert after.notes[: len(before.notes)] == before.notes


@pytest.mark.parametrize("seed", range(5))
def test_bars_that_cannot_be_parsed_are_drawn_again(seed: int) -> None:
    """One character in ten is any other; so hardly a bar is free of mistakes that parsing finds."""
    model = Reciter(HEADER, REEL, sure=float(np.log(9 * 97)))
    text = continue_bars(model, HEADER, 4, seed, ALL)
    assert parse_tune(text, repeats=False).notes
    assert text == continue_bars(model, HEADER, 4, seed, ALL)


def test_a_model_that_writes_nothing_readable_is_told() -> None:
    with pytest.raises(RitornelloError, match="nothing that can be read here: try another --seed"):
        continue_bars(Reciter(HEADER, "?|"), HEADER, 1, 1, ALL)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────


def write_abc(folder: Path, text: str) -> Path:
    path = folder / "tune.abc"
    path.write_text(text, encoding="utf-8")
    return path


def write_midi(folder: Path) -> Path:
    """Write a melody of five quarters over a bass note, in 3/4."""
    melody = [Note(480 * beat, 480, pitch, 70) for beat, pitch in enumerate((74, 76, 78, 79, 81))]
    path = folder / "piece.mid"
    notes = note_array([*melody, Note(0, 1440, 50, 50)])
    write_score(path, [("Piano", notes)], resolution=480, meters=[MeterChange(0, Meter(3, 4))])
    return path


def test_a_tune_becomes_a_longer_tune(tmp_path: Path) -> None:
    prime = HEADER + "DFAd fdAF|"
    source, target = write_abc(tmp_path, prime + "\n"), tmp_path / "out.abc"
    model = Reciter(prime, "G2BG dGBG|A4 A4|")
    assert continue_abc(model, source, target, bars=2, seed=1, sampling=ALL) == 9
    assert target.read_text("utf-8") == prime + "G2BG dGBG|A4 A4|]\n"


def test_a_tune_becomes_a_midi_file_of_two_tracks(tmp_path: Path) -> None:
    prime = f"{HEADER}|:DFAd fdAF:|"
    source, target = write_abc(tmp_path, prime), tmp_path / "out.mid"
    assert continue_abc(Reciter(prime, "A4 A4:|"), source, target, bars=1, seed=1, sampling=ALL) == 2
    score = read_score(target)
    assert score.track_names == ("Player", "Ritornello")
    assert (score.notes["onset"] / score.resolution).tolist() == [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 6]


def test_a_piece_is_carried_on_from_its_top_line(tmp_path: Path) -> None:
    source, target = write_midi(tmp_path), tmp_path / "out.mid"
    prime = "X:1\nT:piece\nM:3/4\nL:1/8\nK:D\nd2 e2 f2|g2 a2"
    added = continue_abc(Reciter(prime, " f2|d6|"), source, target, bars=1, seed=1, sampling=ALL)
    score = read_score(target)
    assert added == 2
    assert len(score.notes) == 8
    new = score.notes[score.notes["onset"] >= 5 * 480]
    assert [(*note,)[:4] for note in new.tolist()] == [(2400, 480, 78, 67), (2880, 1440, 74, 67)]
    assert score.meters == (MeterChange(0, Meter(3, 4)),)
    text = tmp_path / "out.abc"
    continue_abc(Reciter(prime, " f2|d6|"), source, text, bars=1, seed=1, sampling=ALL)
    assert text.read_text("utf-8") == f"{prime} f2|d6|]\n"


def test_the_prime_is_cleaned_as_the_tunes_were_that_the_model_knows(tmp_path: Path) -> None:
    model = Reciter("X:1\nK:D\nd8|", "A8|")
    model.encoding = ABC(clean=True)
    source = write_abc(tmp_path, 'X:1\nS:me\nK:D\n"D"d8|\n')
    continue_abc(model, source, tmp_path / "out.abc", bars=1, seed=1, sampling=ALL)
    assert (tmp_path / "out.abc").read_text("utf-8") == "X:1\nK:D\nd8|A8|]\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEADER + "DF?", "can't be carried on: line 5, column 3: '?' is no sign of ABC"),
        (HEADER + "D|\n\n" + HEADER + "E|", "can't be carried on: there are 2 tunes in it"),
        ("", "can't be carried on: there are 0 tunes in it"),
        ("X:1\nT:é\nK:C\nA|", "can't be carried on: line 2, column 3: the character 'é' is unknown"),
    ],
)
def test_what_cannot_be_carried_on_is_told(tmp_path: Path, text: str, problem: str) -> None:
    source = write_abc(tmp_path, text)
    with pytest.raises(RitornelloError) as raised:
        continue_abc(Reciter("", REEL), source, tmp_path / "out.abc", bars=1, seed=1, sampling=ALL)
    assert str(raised.value).startswith(f"{source} {problem}")
    assert not (tmp_path / "out.abc").exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match=r"none\.abc can't be read \(No such file"):
        continue_abc(
            Reciter("", REEL), tmp_path / "none.abc", tmp_path / "o.abc", bars=1, seed=1, sampling=ALL
        )


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    source = write_abc(tmp_path, HEADER + "A8|")
    with pytest.raises(RitornelloError, match="cannot be written"):
        continue_abc(
            Reciter(HEADER + "A8|", "B8|"), source, tmp_path / "no" / "o.abc", bars=1, seed=1, sampling=ALL
        )
