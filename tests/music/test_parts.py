"""Who leads and who accompanies, by the names of the tracks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.parts import assign_parts
from music.score import Part

LEAD, ACCOMPANIMENT = Part.LEAD, Part.ACCOMPANIMENT


def leads(*names: str) -> list[int]:
    """Return the numbers of the tracks that lead."""
    return [number for number, part in enumerate(assign_parts(names)) if part == LEAD]


def test_no_tracks() -> None:
    assert assign_parts([]) == []


@pytest.mark.parametrize("name", ["", "Piano", "Voice", "MELODY", "Singstimme"])
def test_a_single_track_accompanies_whatever_its_name(name: str) -> None:
    assert assign_parts([name]) == [ACCOMPANIMENT]


@pytest.mark.parametrize(
    "names",
    [
        ("Voice", "Piano"),
        ("Singstimme\nVoice", "Pianoforte"),
        ("Gesang", "Klavier\nPiano"),
        ("CHANT.", "PIANO."),
        ("Mezzo-soprano", "Harpsichord"),
        ("Canto", "Cembalo"),
        ("Oboe", "Piano"),
        ("Mignon", "Pf."),
        ("Voix", "Orgue"),
        ("Voice", "Church Organ"),
        ("", "Accompaniment"),
        ("Solo", "Electric Piano"),
        ("Voice", "Begleitung"),
        ("Tune", "Keys"),
    ],
)
def test_whoever_stands_before_a_keyboard_leads(names: tuple[str, str]) -> None:
    assert assign_parts(names) == [LEAD, ACCOMPANIMENT]


def test_all_others_lead_where_there_is_a_keyboard() -> None:
    assert leads("Knabe", "Blinder", "Piano") == [0, 1]
    assert leads("Soprano", "Alto", "Tenor", "Bass", "Piano\n(for practice only)") == [0, 1, 2, 3]
    assert leads("Singstimme", "Piano", "Pianoforte") == [0]


def test_pop_sets_have_two_leads() -> None:
    assert leads("MELODY", "BRIDGE", "PIANO") == [0, 1]


@pytest.mark.parametrize(
    "names",
    [
        ("up:", "down:"),
        ("upper:", "lower:1"),
        ("Upper:", "Lower:"),
        ("RH:", "LH:"),
        ("right:", "left:"),
        ("md:", "mg:"),
        ("derecha:", "izquierda:"),
        ("treble:", "bass:"),
        ("Discant:", "Bass:first"),
        ("Staff_pfUpper:", "Staff_pfLower:"),
        ("prelUpper:1", "prelLower:1"),
        ("uppera:", "lowera:", "upperb:", "lowerb:"),
        ("up:", "upII:", "mid:", "downIII:"),
        ("up:VoiceI", "down:VoiceI"),
        ("upper:singer", "lower:"),
        ("", "upper:", "lower:"),
        ("right:", "left:", "", ""),
        ("1:pianoUpper", "2:tenorPiano"),
        ("one:", "two:"),
        ("", ""),
        (":soprane", ":alt"),
        ("SopraneStaff:Soprane", "TenorStaff:Tenor"),
        ("Alto:one", "Tenor:two", "Bass:"),
    ],
)
def test_hands_and_staves_of_a_keyboard_piece_accompany(names: tuple[str, ...]) -> None:
    assert leads(*names) == []


def test_a_singer_above_unnamed_hands_leads() -> None:
    assert leads("Voice", "right hand", "left hand") == [0]
    assert leads("melody:", "upper:", "lower:") == [0]


@pytest.mark.parametrize(
    "voice",
    [
        "Voice",
        "Melody",
        "Mélodie",
        "Lead",
        "Vocals",
        "Sopran",
        "Alto",
        "Ténor",
        "Baritone",
        "Vox",
        "voice bass",
    ],
)
def test_without_a_keyboard_voices_lead(voice: str) -> None:
    assert leads(voice, "Guitar", "Strings") == [0]


def test_bass_is_a_voice_in_a_choir_only() -> None:
    assert leads("Soprano", "Alto", "Tenor", "Bass") == [0, 1, 2, 3]
    assert leads("Guitar", "Bass") == []


def test_words_that_only_contain_a_hand_or_a_keyboard() -> None:
    assert leads("Flower Duet Soprano", "Strings") == [0]
    assert leads("Pfeife", "Gesang") == [1]


@given(st.lists(st.text(max_size=12), max_size=8))
def test_every_track_gets_a_part(names: list[str]) -> None:
    parts = assign_parts(names)
    assert len(parts) == len(names)
    assert all(isinstance(part, Part) for part in parts)
