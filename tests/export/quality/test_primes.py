"""Held-out music cut into what is read and what follows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from export.quality.primes import LEAST, choose, excerpt, primes_of
from music.encoding import GridScore
from music.nb import NB
from music.score import Meter, Note, Part, note_array, sort_notes
from tests.export.quality.written import GRAIN, piece_of

BAR = 4 * GRAIN


def _steady(bars: int, note: int = 4) -> GridScore:
    """Return a piece of quarter notes, each pitch a semitone above the last."""
    return piece_of(*((step, note, 40 + step // 4) for step in range(0, bars * BAR, 4)))


def test_passages_lie_end_to_end() -> None:
    found = primes_of("it", _steady(11), 2, 3)
    assert [(prime.piece, prime.first_bar) for prime in found] == [("it", 0), ("it", 5)]
    first, second = found
    assert second.score.notes["onset"].tolist() == list(range(0, 2 * BAR, 4))
    assert second.score.notes["pitch"].tolist() == list(range(60, 68))
    assert second.human.notes["onset"].tolist() == list(range(0, 3 * BAR, 4))
    assert second.human.notes["pitch"][0] == 68
    assert first.score.resolution == GRAIN


def test_too_short_a_piece_has_none() -> None:
    assert len(primes_of("it", _steady(5), 2, 3)) == 1
    assert not primes_of("it", _steady(4), 2, 3)
    assert not primes_of("it", piece_of(), 1, 1)


def test_silence_is_nothing_to_go_on_from() -> None:
    notes = [(step, 4, 60) for step in range(0, BAR, 4)]
    late = [(3 * BAR, 4, 60)]
    assert not primes_of("it", piece_of(*notes, *late), 1, 2)
    full = [(BAR + step, 1, 60) for step in range(LEAST)]
    assert len(primes_of("it", piece_of(*notes, *full, *late), 1, 2)) == 1
    assert not primes_of("it", piece_of(*notes[1:], *full, *late), 1, 2)


def test_notes_end_at_the_last_bar_line_and_where_they_are_struck_again() -> None:
    piece = piece_of((8, 4 * BAR, 60), (BAR, 4, 72), (BAR + 2, 99, 72), (BAR + 8, 8, 48), (2 * BAR, 4, 50))
    found = excerpt(piece, 0, 2).notes
    assert [(n["onset"], n["duration"], n["pitch"]) for n in found] == [
        (8, BAR + 8, 60),
        (BAR, 2, 72),
        (BAR + 2, BAR - 2, 72),
        (BAR + 8, 8, 48),
    ]
    assert excerpt(piece, 1, 1).notes["onset"].tolist() == [0, 2, 8]


def test_another_part_may_hold_the_pitch() -> None:
    notes = note_array([Note(0, 8, 60, 0, Part.LEAD), Note(4, 8, 60, 0, Part.ACCOMPANIMENT)])
    piece = GridScore(sort_notes(notes), piece_of().bars)
    assert excerpt(piece, 0, 1).notes["duration"].tolist() == [8, 8]


def test_meters_come_along() -> None:
    piece = piece_of(
        *((step, 2, 60) for step in range(0, 16 * 6, 2)),
        meters=[(0, Meter(4, 4)), (2 * 16, Meter(3, 4)), (2 * 16 + 2 * 12, Meter(2, 4))],
    )
    [prime, *_] = primes_of("it", piece, 3, 2)
    assert [(change.tick, change.meter) for change in prime.score.meters] == [
        (0, Meter(4, 4)),
        (32, Meter(3, 4)),
        (56, Meter(2, 4)),
    ]
    human = prime.human.bars
    assert [human.meter(bar) for bar in range(3)] == [Meter(3, 4), Meter(2, 4), Meter(2, 4)]
    assert human.start(2) == 12 + 8


def test_each_piece_gives_one_before_any_gives_two() -> None:
    pieces = [primes_of(name, _steady(bars), 1, 1) for name, bars in (("a", 2), ("b", 6), ("c", 4))]
    order = [(prime.piece, prime.first_bar) for prime in choose([*pieces, []], 8)]
    assert order == [("a", 0), ("b", 0), ("c", 0), ("b", 2), ("c", 2), ("b", 4), ("a", 0), ("b", 0)]


@given(
    st.lists(
        st.tuples(st.integers(0, 200), st.integers(1, 60), st.integers(40, 90)), min_size=1, max_size=60
    ),
    st.integers(0, 4),
    st.integers(1, 4),
)
def test_an_excerpt_is_what_the_encoding_keeps(
    played: list[tuple[int, int, int]], first: int, bars: int
) -> None:
    """What is handed to the model as a score is, on its grid, where the piece has it."""
    part = excerpt(piece_of(*played), first, bars)
    inside = [n for n in played if first * BAR <= n[0] < (first + bars) * BAR]
    assert len(part.notes) == len(inside)
    ends = part.notes["onset"] + part.notes["duration"]
    assert (ends <= bars * BAR).all()
    assert (part.notes["duration"] > 0).all()
    for prime in primes_of("it", piece_of(*played), 1, 1):
        again = NB(steps_per_beat=GRAIN).grid(prime.score)
        assert again.notes["onset"].tolist() == prime.score.notes["onset"].tolist()
        assert again.notes["pitch"].tolist() == prime.score.notes["pitch"].tolist()
