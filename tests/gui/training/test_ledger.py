"""Adding up what was found: the numbers are those that one counts by hand."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.ledger import COPY, LEFT_OUT, Ledger, add_up
from gui.training.totals import PARTS, SIZES
from tests.gui.training.found import any_pieces, piece
from training.splits import split_of
from training.survey_messages import Piece

_left_out = st.sets(st.sampled_from([f"/m/{number}.mid" for number in range(12)]), max_size=4)


def by_hand(pieces: list[Piece], left_out: set[str]) -> tuple[list[Piece], int]:
    """Return the pieces that are read, and the number of copies, one after another."""
    read: list[Piece] = []
    copies, seen = 0, set()
    for each in pieces:
        if each.path in left_out:
            continue
        if each.content and each.content in seen:
            copies += 1
            continue
        seen.add(each.content)
        read.append(each)
    return read, copies


@given(any_pieces(("midi", "tunes")), _left_out)
def test_totals_are_counted_right(pieces: list[Piece], left_out: set[str]) -> None:
    totals = add_up(pieces, left_out)
    read, copies = by_hand(pieces, left_out)
    assert (totals.pieces, totals.copies) == (len(read), copies)
    assert totals.notes == sum(each.notes for each in read)
    assert totals.seconds == pytest.approx(sum(each.seconds for each in read))
    assert totals.meters == Counter(each.meter for each in read if each.meter)
    assert totals.keys == Counter(each.key for each in read if each.key)
    assert dict(totals.kinds) == Counter(each.kind for each in read)
    for counts in (totals.meters.values(), totals.keys.values(), dict(totals.kinds).values()):
        assert list(counts) == sorted(counts, reverse=True)
    assert totals.with_lead == sum(each.lead for each in read)
    assert totals.with_dynamics == sum(each.velocities > 1 for each in read)
    assert sum(totals.sizes) == len(read)
    assert totals.sizes[0] == sum(each.notes < SIZES[0] for each in read)
    if read:
        longest = max(read, key=lambda each: each.notes)
        assert (totals.largest_name, totals.largest_path) == (longest.name, longest.path)
        assert totals.largest == pytest.approx(longest.notes / totals.notes)


@given(any_pieces(), _left_out)
def test_the_split_is_that_of_training_with_the_same_shares(pieces: list[Piece], left_out: set[str]) -> None:
    ledger = Ledger()
    ledger.add(pieces)
    reckoning = ledger.reckon(left_out)
    valid, test = reckoning.shares
    read, _ = by_hand(pieces, left_out)

    def drawn(place: float) -> str:
        return "valid" if place < valid else "test" if place < valid + test else "train"

    wanted = Counter(each.split or drawn(each.place) for each in read)
    assert reckoning.totals.parts == {part: wanted[part] for part in PARTS}
    assert reckoning.totals.splits == (wanted["train"] > 0 and wanted["valid"] > 0) or not read
    kinds = Counter(reckoning.parts.tolist())
    assert [kinds[number] for number in range(len(PARTS))] == [wanted[part] for part in PARTS]
    assert kinds[COPY] == reckoning.totals.copies
    assert kinds[LEFT_OUT] == sum(each.path in left_out for each in pieces)


def test_the_split_is_drawn_as_training_draws_it() -> None:
    places = [number / 200 for number in range(200)]
    ledger = Ledger()
    ledger.add([piece(f"{place}.mid", place=place) for place in places])
    parts = ledger.reckon().totals.parts
    names = [f"{number}.mid" for number in range(2000)]
    share = Counter(split_of(name, 0.05, 0.05) for name in names)
    for part in PARTS:
        assert parts[part] / 200 == pytest.approx(share[part] / 2000, abs=0.02)


def test_a_copy_takes_the_place_of_what_is_left_out() -> None:
    ledger = Ledger()
    ledger.add([piece(name, content="same") for name in ("a.mid", "b.mid", "c.mid")])
    reckoning = ledger.reckon()
    assert (reckoning.totals.pieces, reckoning.totals.copies) == (1, 2)
    assert reckoning.originals.tolist() == [0, 0, 0]
    reckoning = ledger.reckon({"/m/a.mid"})
    assert (reckoning.totals.pieces, reckoning.totals.copies) == (1, 1)
    assert reckoning.originals.tolist() == [1, 1, 1]


def test_it_is_the_same_in_one_go_or_in_batches() -> None:
    pieces = [piece(f"{number}.mid", content=str(number % 7), place=number / 30) for number in range(30)]
    whole, parts = Ledger(), Ledger()
    whole.add(pieces)
    for start in range(0, 30, 4):
        parts.add(pieces[start : start + 4])
        parts.reckon()
    assert whole.reckon().totals == parts.reckon().totals


def test_nothing_adds_up_to_nothing() -> None:
    totals = add_up([])
    assert (totals.pieces, totals.notes, totals.largest_name, totals.kinds) == (0, 0, "", ())
    assert totals.parts == {"train": 0, "valid": 0, "test": 0}
