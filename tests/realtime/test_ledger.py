"""The ledger: every note-on it lets out has exactly one note-off, whoever plays."""

from hypothesis import given
from hypothesis import strategies as st

from realtime.ledger import Ledger, Source
from realtime.midi_bytes import control_change, is_note_off, is_note_on, note_key, note_off, note_on

PLAYER, MODEL = Source.PLAYER, Source.MODEL


def test_a_note_passes_and_is_closed_by_its_owner() -> None:
    ledger = Ledger()
    assert ledger.note_on(PLAYER, note_on(0, 60, 90)) == [note_on(0, 60, 90)]
    assert ledger.sounding() == ((0, 60),)
    assert ledger.note_off(PLAYER, note_off(0, 60, 12)) == [note_off(0, 60, 12)]
    assert ledger.sounding() == ()


def test_a_key_that_sounds_is_released_before_it_is_struck_again() -> None:
    for first in Source:
        for second in Source:
            ledger = Ledger()
            ledger.note_on(first, note_on(0, 60, 90))
            assert ledger.note_on(second, note_on(0, 60, 80)) == [note_off(0, 60), note_on(0, 60, 80)]
            assert ledger.owner((0, 60)) is second


def test_a_release_by_somebody_else_or_of_nothing_is_swallowed() -> None:
    ledger = Ledger()
    assert ledger.note_off(PLAYER, note_off(0, 60)) == []
    ledger.note_on(PLAYER, note_on(0, 60, 90))
    ledger.note_on(MODEL, note_on(0, 60, 90))
    assert ledger.note_off(PLAYER, note_off(0, 60)) == []
    assert ledger.note_off(MODEL, note_off(0, 60)) == [note_off(0, 60)]
    assert ledger.note_off(MODEL, note_off(0, 60)) == []


def test_channels_are_apart() -> None:
    ledger = Ledger()
    ledger.note_on(PLAYER, note_on(0, 60, 90))
    assert ledger.note_on(PLAYER, note_on(1, 60, 90)) == [note_on(1, 60, 90)]
    assert ledger.note_off(PLAYER, note_off(1, 60)) == [note_off(1, 60)]
    assert ledger.sounding() == ((0, 60),)


def test_closing_one_source_leaves_the_other() -> None:
    ledger = Ledger()
    ledger.note_on(PLAYER, note_on(0, 60, 90))
    ledger.note_on(MODEL, note_on(0, 64, 90))
    ledger.note_on(MODEL, note_on(0, 62, 90))
    assert ledger.close(MODEL) == [note_off(0, 64), note_off(0, 62)]
    assert ledger.sounding() == ledger.sounding(PLAYER) == ((0, 60),)
    assert ledger.close() == [note_off(0, 60)]
    assert ledger.close() == []


def test_closing_lifts_a_pedal_that_is_down() -> None:
    ledger = Ledger()
    down, up = control_change(2, 64, 127), control_change(2, 64, 0)
    assert ledger.sustain(PLAYER, down) == [down]
    assert ledger.close(MODEL) == []
    assert ledger.close() == [up]
    assert ledger.close() == []


def test_a_pedal_stays_down_while_either_holds_it() -> None:
    ledger = Ledger()
    down, up = control_change(0, 64, 90), control_change(0, 64, 0)
    ledger.sustain(PLAYER, down)
    ledger.sustain(MODEL, down)
    assert ledger.sustain(PLAYER, up) == []
    assert ledger.pedal_down(MODEL, 0)
    assert ledger.sustain(MODEL, up) == [up]


def test_a_half_pedal_counts_as_down() -> None:
    ledger = Ledger()
    ledger.sustain(PLAYER, control_change(0, 64, 1))
    assert ledger.close() == [control_change(0, 64, 0)]


def test_other_controllers_just_pass() -> None:
    assert Ledger().sustain(PLAYER, control_change(0, 1, 5)) == [control_change(0, 1, 5)]


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["on", "off", "close", "close all"]),
        st.sampled_from(Source),
        st.integers(0, 1),
        st.integers(60, 62),
    )
)


@given(OPERATIONS)
def test_every_note_on_has_exactly_one_note_off(
    operations: list[tuple[str, Source, int, int]],
) -> None:
    ledger = Ledger()
    sounding: set[tuple[int, int]] = set()
    for name, source, channel, pitch in [*operations, ("close all", PLAYER, 0, 60)]:
        match name:
            case "on":
                out = ledger.note_on(source, note_on(channel, pitch, 90))
            case "off":
                out = ledger.note_off(source, note_off(channel, pitch))
            case _:
                out = ledger.close(source if name == "close" else None)
        for msg in out:
            if is_note_on(msg):
                assert note_key(msg) not in sounding
                sounding.add(note_key(msg))
            elif is_note_off(msg):
                sounding.remove(note_key(msg))
        assert set(ledger.sounding()) == sounding
    assert not sounding
