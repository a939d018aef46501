"""The store of notes, against a plain list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gui.roll.notes import NoteStore, RollNote

beats = st.integers(0, 400).map(lambda quarter: quarter / 4)
notes = st.builds(
    lambda beat, length, pitch: RollNote(beat, beat + length, pitch, 80, 0, "player"),
    beats,
    st.one_of(
        st.integers(0, 8).map(lambda quarter: quarter / 4), st.sampled_from([15.75, 16.0, 16.25, 60.0])
    ),
    st.integers(0, 127),
)


def key(note: RollNote) -> tuple[float, float, int]:
    return note.beat, note.end or 0.0, note.pitch


@given(st.lists(notes, max_size=60), beats, beats)
def test_a_range_holds_exactly_what_sounds_in_it(played: list[RollNote], one: float, other: float) -> None:
    first, last = min(one, other), max(one, other)
    store = NoteStore(1000)
    for note in played:
        store.add(note)
    found = store.between(first, last)
    assert [note.beat for note in found] == sorted(note.beat for note in found)
    naive = [note for note in played if note.beat <= last and (note.end or 0.0) >= first]
    assert sorted(found, key=key) == sorted(naive, key=key)


@given(st.lists(notes, max_size=60), beats, beats)
def test_struck_is_half_open(played: list[RollNote], one: float, other: float) -> None:
    first, before = min(one, other), max(one, other)
    store = NoteStore(1000)
    store.replace(played)
    naive = [note for note in played if first <= note.beat < before]
    assert sorted(store.struck(first, before), key=key) == sorted(naive, key=key)


@given(st.lists(notes, max_size=60), st.integers(1, 20))
def test_the_latest_are_kept(played: list[RollNote], limit: int) -> None:
    one_by_one, at_once = NoteStore(limit), NoteStore(limit)
    in_order = sorted(played, key=lambda note: note.beat)
    dropped = [one_by_one.add(note) for note in in_order]
    at_once.replace(played)
    kept = [note.beat for note in in_order[-limit:]]
    assert sorted(note.beat for note in one_by_one) == kept
    assert sorted(note.beat for note in at_once) == kept
    assert sum(dropped) == max(len(played) - limit, 0)
    assert one_by_one.first_beat == (kept[0] if kept else None)


@given(st.lists(notes, max_size=40), st.sampled_from([0.5, 2.0]))
def test_scaling_keeps_every_note(played: list[RollNote], factor: float) -> None:
    store = NoteStore(1000)
    store.replace(played)
    store.scale(factor)
    expected = sorted((note.beat * factor, (note.end or 0.0) * factor, note.pitch) for note in played)
    assert sorted(key(note) for note in store) == expected
    # What was long may be short now: it is found all the same.
    assert len(store.between(0.0, 1000.0)) == len(played)
