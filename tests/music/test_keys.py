"""Keys: named, and found by what sounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from music.errors import RitornelloError
from music.keys import SCALES, Key, KeyFollower, Scale, find_key, parse_scale

NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
CHURCH = ("ionian", "dorian", "phrygian", "lydian", "mixolydian", "aeolian", "locrian")

keys = st.builds(Key, st.integers(0, 11), st.sampled_from(["major", "minor"]))


def cadence(key: Key) -> list[int]:
    """Return the pitches of I-IV-V-I in ``key``, the dominant major as it is in either mode."""
    third = 4 if key.mode == "major" else 3
    chords = [(0, third, 7), (5, 5 + third, 12), (7, 11, 14), (0, third, 7)]
    return [48 + key.tonic + step for chord in chords for step in chord]


def weights(pitches: list[int]) -> list[float]:
    return [float(sum(pitch % 12 == each for pitch in pitches)) for each in range(12)]


# --- scales -----------------------------------------------------------------------


def test_every_scale_rises_from_its_tonic_within_an_octave() -> None:
    for steps in SCALES.values():
        assert steps[0] == 0
        assert list(steps) == sorted(set(steps))
        assert steps[-1] < 12


def test_church_modes_are_the_white_keys_from_each_degree() -> None:
    for name, tonic in zip(CHURCH, (0, 2, 4, 5, 7, 9, 11), strict=True):
        assert Scale(tonic, name).pitch_classes == {0, 2, 4, 5, 7, 9, 11}


def test_pentatonics_are_the_black_keys() -> None:
    assert parse_scale("F# major pentatonic").pitch_classes == {1, 3, 6, 8, 10}
    assert parse_scale("Eb minor pentatonic").pitch_classes == {1, 3, 6, 8, 10}


@pytest.mark.parametrize(
    ("text", "tonic", "name"),
    [
        ("D dorian", 2, "dorian"),
        ("  bb ", 10, "major"),
        ("F# Harmonic Minor", 6, "harmonic minor"),
        ("f♯ harmonic-minor", 6, "harmonic minor"),
        ("b minor", 11, "natural minor"),
        ("B♭ minor", 10, "natural minor"),
        ("Cb major", 11, "major"),
        ("B# whole_tone", 0, "whole tone"),
        ("A pentatonic", 9, "major pentatonic"),
    ],
)
def test_scales_are_read_as_they_are_written(text: str, tonic: int, name: str) -> None:
    assert parse_scale(text) == Scale(tonic, name)


@given(tonic=st.integers(0, 11), name=st.sampled_from(sorted(SCALES)))
def test_every_scale_can_be_named_on_every_tonic(tonic: int, name: str) -> None:
    scale = parse_scale(f"{NAMES[tonic]} {name}")
    assert scale == Scale(tonic, name)
    assert tonic in scale.pitch_classes
    assert len(scale.pitch_classes) == len(SCALES[name])


@pytest.mark.parametrize("text", ["", "H major", "D doric", "dorian", "C##", "Cmajor", "12"])
def test_what_is_no_scale_is_refused_with_the_names_there_are(text: str) -> None:
    with pytest.raises(RitornelloError, match=r"name a tonic and a scale.*mixolydian"):
        parse_scale(text)


# --- keys -------------------------------------------------------------------------


@given(key=keys)
def test_a_cadence_is_in_its_key(key: Key) -> None:
    found, correlation = find_key(weights(cadence(key)))
    assert found == key
    assert 0.6 < correlation <= 1


@given(
    values=st.lists(st.integers(0, 40), min_size=12, max_size=12),
    shift=st.integers(0, 11),
    scale=st.floats(0.001, 1000),
)
def test_transposed_music_is_in_the_transposed_key_however_long_it_is(
    values: list[int], shift: int, scale: float
) -> None:
    key, correlation = find_key(values)
    moved, again = find_key(np.roll(values, shift) * scale)
    assert again == pytest.approx(correlation, abs=1e-9)
    others = [find_key(np.roll(values, other))[0].tonic - other for other in range(12)]
    assume(len({tonic % 12 for tonic in others}) == 1)  # no tie, whose winner is whoever comes first
    assert moved.tonic == (key.tonic + shift) % 12


@pytest.mark.parametrize("values", [[0.0] * 12, [3.5] * 12, [0.1] * 12])
def test_nothing_speaks_for_no_key(values: list[float]) -> None:
    assert find_key(values) == (Key(0, "major"), 0.0)


def test_weights_are_of_twelve_pitch_classes() -> None:
    with pytest.raises(ValueError, match="12 pitch classes"):
        find_key([1.0] * 7)


def test_minor_has_both_sixths_and_sevenths() -> None:
    assert Key(9, "minor").pitch_classes == {9, 11, 0, 2, 4, 5, 6, 7, 8}
    assert Key(7, "major").pitch_classes == parse_scale("G").pitch_classes


def test_keys_have_their_usual_names() -> None:
    assert str(Key(6, "minor")) == "F# minor"
    assert str(Key(10, "major")) == "Bb major"


# --- following --------------------------------------------------------------------


def follow(follower: KeyFollower, pitches: list[int], beat: float) -> float:
    """Play ``pitches`` as quarters from ``beat`` on; return the beat after them."""
    for pitch in pitches:
        follower.heard(pitch, 1.0, beat)
        beat += 1
    return beat


def test_there_is_no_key_before_there_is_enough_to_tell() -> None:
    follower = KeyFollower()
    follow(follower, [60, 64, 67, 72, 60, 64], 0.0)
    assert follower.key is None
    follow(follower, [65], 6.0)
    assert follower.key == Key(0, "major")


@given(one=keys, other=keys)
def test_a_modulation_is_followed_within_a_few_bars(one: Key, other: Key) -> None:
    follower = KeyFollower()
    beat = follow(follower, cadence(one) * 3, 0.0)
    assert follower.key == one
    follow(follower, cadence(other) * 3, beat)
    assert follower.key == other


@given(key=keys, chromatic=st.integers(0, 11))
def test_a_passing_note_changes_nothing(key: Key, chromatic: int) -> None:
    follower = KeyFollower()
    beat = follow(follower, cadence(key) * 2, 0.0)
    follower.heard(60 + chromatic, 0.5, beat)
    assert follower.key == key


@pytest.mark.parametrize("tune", [[57, 64, 60, 55], [60, 67, 64, 57], [69, 72, 76, 72, 67, 64, 60, 64]])
def test_the_key_does_not_flicker_between_neighbours(tune: list[int]) -> None:
    """From A minor to C major by and by, over notes of both: each pulls its way, the key turns once."""
    follower = KeyFollower()
    beat = follow(follower, cadence(Key(9, "minor")) * 2, 0.0)
    seen = [follower.key]
    for pitch in (tune * 8)[:32]:
        follower.heard(pitch, 0.5, beat)
        beat += 0.5
        if follower.key != seen[-1]:
            seen.append(follower.key)
    assert seen == [Key(9, "minor"), Key(0, "major")]


@given(order=st.permutations(range(12)), key=keys)
def test_notes_may_end_in_any_order(order: list[int], key: Key) -> None:
    """A note is told when it is over: long ones come after short ones that began later."""
    pitches = cadence(key)
    follower = KeyFollower()
    for number in order:
        follower.heard(pitches[number], 1.0, float(number))
    in_order = KeyFollower()
    follow(in_order, pitches, 0.0)
    np.testing.assert_allclose(follower._weights, in_order._weights)


def test_what_is_long_ago_is_forgotten_by_half_lives() -> None:
    follower = KeyFollower()
    follower.heard(60, 2.0, 0.0)
    follower.heard(62, 2.0, 16.0)
    assert follower._weights[0] == pytest.approx(1.0)
    follower.heard(64, 99.0, 32.0)
    assert follower._weights[[0, 2, 4]] == pytest.approx([0.5, 1.0, 4.0])
