"""Tunes in ABC into notes: what the notation says, where it is wrong, and what others read."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import music21
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from music21 import converter

from music.abc_parse import TuneNote, parse_tune, share_that_parses
from music.bars import BarLines
from music.errors import RitornelloError
from music.score import Meter, Part
from tests.music.tunes import JIG, beats_of, pitches_of, tune

# ── pitches ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("music", "pitches"),
    [
        ("C,CDEFGABcc'", [48, 60, 62, 64, 65, 67, 69, 71, 72, 84]),
        ("^C_D=E^^F__G", [61, 61, 64, 67, 65]),
        ("^FF f|F", [66, 66, 78, 65]),  # to the end of the bar, in all octaves
        ("^F=F F", [66, 65, 65]),
        ("^F-|F F", [66, 65]),  # a tie carries it over the bar line, but no further
        ("[^AC-]|[AC]", [70, 60, 69]),  # each note of a chord for itself
        ("[CEG] [ce]2", [60, 64, 67, 72, 76]),
        ("{gfe}C {/a}D", [60, 62]),
        ('"Am7"A ~B .c vd !trill!e +fermata+f Tg', [69, 71, 72, 74, 76, 77, 79]),
        ("(AB) ((3cde) A%c\\\nB", [69, 71, 72, 74, 76, 69, 71]),
        ("A\nw:la la la\n% nothing\nB", [69, 71]),
    ],
)
def test_pitches(music: str, pitches: list[int]) -> None:
    assert pitches_of(tune(music)) == pitches


@pytest.mark.parametrize(
    ("key", "pitches"),
    [
        ("K:D", [61, 66]),
        ("K:Bm", [61, 66]),
        ("K:F", [60, 65]),
        ("K:D dorian", [60, 65]),
        ("K:E phrygian clef=treble", [60, 65]),
        ("K:Gb", [59, 65]),
        ("K:C ^f _c", [59, 66]),
        ("K:C transpose=-12", [48, 53]),
        ("K:C octave=1", [72, 77]),
        ("K:none", [60, 65]),
        ("K:HP", [61, 66]),
    ],
)
def test_keys(key: str, pitches: list[int]) -> None:
    assert pitches_of(tune("CF", key)) == pitches


def test_key_and_accidentals_change_within_a_tune() -> None:
    assert pitches_of(tune("F[K:G]F ^C|[K:C]FC\nK:D\nFC")) == [65, 66, 61, 65, 60, 66, 61]


# ── lengths ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("music", "beats"),
    [
        (
            "A A2 A/ A/4 A3/2 A// A7/12",
            [
                Fraction(1, 2),
                1,
                Fraction(1, 4),
                Fraction(1, 8),
                Fraction(3, 4),
                Fraction(1, 8),
                Fraction(7, 24),
            ],
        ),
        (
            "A>A A<A A>>A A <A",
            [
                Fraction(3, 4),
                Fraction(1, 4),
                Fraction(1, 4),
                Fraction(3, 4),
                Fraction(7, 8),
                Fraction(1, 8),
                Fraction(1, 4),
                Fraction(3, 4),
            ],
        ),
        (
            "(3AAA (3A2AA/ A",
            [Fraction(1, 3)] * 3 + [Fraction(2, 3), Fraction(1, 3), Fraction(1, 6), Fraction(1, 2)],
        ),
        ("(2AA (4AAAA", [Fraction(3, 4)] * 2 + [Fraction(3, 8)] * 4),
        (
            "(3:2:4AAAA A (3::2AA A",
            [Fraction(1, 3)] * 4 + [Fraction(1, 2)] + [Fraction(1, 3)] * 2 + [Fraction(1, 2)],
        ),
        ("(5AAAAA", [Fraction(1, 5)] * 5),
        ("[AC]2 [A2C]3", [1, 1, 3, Fraction(3, 2)]),
        ("A-A A2-|A2 A-B", [1, 2, Fraction(1, 2), Fraction(1, 2)]),
        ("[AC-]2 C A", [1, Fraction(3, 2), Fraction(1, 2)]),
        ("z2 A x A", [Fraction(1, 2), Fraction(1, 2)]),
    ],
)
def test_lengths(music: str, beats: list[Fraction]) -> None:
    assert [duration for _, duration in beats_of(tune(music))] == beats


def test_tuplets_of_five_are_longer_in_compound_time() -> None:
    assert beats_of(tune("(5AAAAA", "M:9/8"))[1] == (Fraction(3, 10), Fraction(3, 10))


@pytest.mark.parametrize(
    ("fields", "beats"),
    [
        (("M:2/4",), Fraction(1, 4)),
        (("M:3/4",), Fraction(1, 2)),
        (("M:C|",), Fraction(1, 2)),
        (("M:none",), Fraction(1, 2)),
        (("M:2/4", "L:1/4"), 1),
    ],
)
def test_the_unit_depends_on_the_meter_where_it_is_not_said(fields: tuple[str, ...], beats: Fraction) -> None:
    text = "\n".join(["X:1", *fields, "K:C", "A[M:4/4]A"])
    assert [duration for _, duration in beats_of(text)] == [beats, beats]


def test_rests_of_bars_and_a_new_unit() -> None:
    assert [onset for onset, _ in beats_of(tune("A2 Z|Z2|A\nL:1/4\nA", "M:3/4"))] == [0, 10, Fraction(21, 2)]


# ── repeats ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("music", "played"),
    [
        ("A|B:|c", "ABABc"),
        ("A|:B|c:|d", "ABcBcd"),
        ("A:|:B:|c", "AABBc"),
        ("A::B:|", "AABB"),
        ("|::A::|B", "AAAB"),
        ("A|1B:|2c||d", "ABAcd"),
        ("A|[1B:|[2c|]d", "ABAcd"),
        ("|:A|1B:|2c|:d:|", "ABAcdd"),
        ("|:A|1,3B:|2c:|4d||", "ABAcABAd"),
        ("|:A|1-2B:|3c||", "ABABAc"),
        ("A|1B:|c", "ABAc"),
        ("A|B:|1c:|2d||e", "ABcABde"),
        ("|:A||B:|c", "ABABc"),
        ("A|1B:|2c|d|1e:|2f", "ABAcdef"),
    ],
)
def test_repeats(music: str, played: str) -> None:
    by_name = dict(zip("ABcdef", (69, 71, 72, 74, 76, 77), strict=True))
    assert pitches_of(tune(music)) == [by_name[name] for name in played]


def test_repeats_need_not_be_played() -> None:
    assert [note.pitch for note in parse_tune(tune("A|1B:|2c||"), repeats=False).notes] == [69, 71, 72]


def test_a_tie_ends_where_the_repeat_goes_elsewhere() -> None:
    assert beats_of(tune("|:A2-|A2 B4-:|B4")) == [
        (Fraction(onset), Fraction(beats)) for onset, beats in ((0, 2), (2, 2), (4, 2), (6, 4))
    ]


# ── bar lines ────────────────────────────────────────────────────────────────────────────────────────


def test_bar_lines_stand_where_they_are_written() -> None:
    """The pickup has a bar of its own; the bar that the repeat sign cuts is one again."""
    parsed = parse_tune(JIG)
    assert parsed.meters == ((Fraction(0), Meter(1, 8)), (Fraction(1, 2), Meter(6, 8)))
    starts, _ = BarLines(parsed.meters, 2).until(int(parsed.beats * 2) - 1)
    assert starts[:6] == [0, 1, 7, 13, 19, 25]
    assert parsed.beats == Fraction(1, 2) + 15 * 3 + Fraction(5, 2)


def test_meters_change_and_odd_bars_have_one_of_their_own() -> None:
    music = "A8|[M:3/4]A6|A6|A7|\nM:2/4\nA4|A4"
    expected = [(0, "4/4"), (4, "3/4"), (10, "7/8"), (Fraction(27, 2), "2/4")]
    assert [(beat, str(meter)) for beat, meter in parse_tune(tune(music)).meters] == expected


def test_bars_that_no_meter_names_go_on_to_the_next_bar_line() -> None:
    parsed = parse_tune(tune("A4/3|A5/3 A|A8|A8/3|", "M:none"))
    assert parsed.meters == ((Fraction(0), Meter(2, 4)), (Fraction(2), Meter(4, 4)))


# ── a tune as a whole ────────────────────────────────────────────────────────────────────────────────


def test_voices_sound_together_and_have_names() -> None:
    parsed = parse_tune(tune("V:Voice\nc4|d4|\nV:Piano clef=bass octave=-1\nC4|[V:Voice]e4|[V:Piano]D4"))
    assert parsed.voices == ("Voice", "Piano")
    assert [(note.onset, note.pitch) for note in parsed.notes if note.voice == 1] == [
        (Fraction(0), 48),
        (Fraction(2), 50),
    ]
    score = parsed.score(480)
    assert score.notes["part"].tolist() == [Part.LEAD, Part.ACCOMPANIMENT] * 2 + [Part.LEAD]
    assert score.notes["onset"].tolist() == [0, 0, 960, 960, 1920]


def test_title_and_tempo() -> None:
    parsed = parse_tune(tune("A", "T:One", "T:Two", 'Q:"Lively" 3/8=60'))
    assert (parsed.title, parsed.bpm) == ("One", 90.0)
    assert parsed.score().tempos[0].bpm == 90.0
    assert parse_tune(tune("A", "Q:120")).bpm == 60.0  # of the unit, an eighth
    assert parse_tune(tune("A", 'Q:"Allegro"')).bpm is None


def test_notes_are_exact() -> None:
    assert parse_tune(tune("(3A2B2c2 d")).notes[2:] == (
        TuneNote(Fraction(4, 3), Fraction(2, 3), 72),
        TuneNote(Fraction(2), Fraction(1, 2), 74),
    )


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("X:1\nM:4/4\nA", "line 3, column 1: music stands before the key (K:), which ends the header"),
        ("X:1\nT:x", "line 2, column 4: the tune ends without a key (K:)"),
        ("X:1\nK:C\n|:z4:|", "line 3, column 7: the tune has no notes"),
        ("K:H\nA", "line 1, column 1: 'H' names no key, such as D, F#m or Ador"),
        ("K:B#\nA", "line 1, column 1: 'B#' is a key of more than seven accidentals"),
        ("K:C blues\nA", "line 1, column 1: 'blues' is no mode, such as minor or dorian"),
        ("M:3\nK:C\nA", "line 1, column 1: '3' is no meter, such as 6/8 or C"),
        ("L:1/7\nK:C\nA", "line 1, column 1: '1/7' is no length of a note, such as 1/8"),
        ("K:C\nAB[Q:x]C[M:1/3]", "line 2, column 9: '1/3' is no meter, such as 6/8 or C"),
        ("K:C\nAB ?", "line 2, column 4: '?' is no sign of ABC"),
        ("K:C\nAB 2", "line 2, column 4: 2 stands after no note, rest or bar line"),
        ("K:C\nA0", "line 2, column 1: '0' is no length that a note can have"),
        ("K:C\nA/0", "line 2, column 1: '/0' is no length that a note can have"),
        ("K:C\nA99999", "line 2, column 1: '99999' is no length that a note can have"),
        ("K:C\n[AB|c]", "line 2, column 1: the chord that begins here has no end"),
        ("K:C\n[AB", "line 2, column 1: the chord that begins here has no end"),
        ("K:C\nA [] B", "line 2, column 3: the chord that begins here has no notes"),
        ("K:C\nAB]2", "line 2, column 3: ] ends a chord that has not begun"),
        ('K:C\nA"Am B', 'line 2, column 2: a chord symbol begins with " and never ends'),
        ("K:C\nA{gB", "line 2, column 2: a grace note begins with { and never ends"),
        ("K:C\nA|>B", "line 2, column 3: > stands after no note"),
        ("K:C\nA|-B", "line 2, column 3: the tie (-) stands after no note"),
        ("K:C\nA(3B(3ccc", "line 2, column 5: a tuplet begins before the one before it has all its notes"),
        ("K:C\nA(1B", "line 2, column 2: (1 is no tuplet, as (3 is"),
        ("K:C\nA(3BB", "line 2, column 6: the tune ends within a tuplet"),
        ("K:C\nA[42 B", "line 2, column 2: an ending can't be numbered 42"),
        ("K:C\nA iB", "line 2, column 3: 'i' is no note and no decoration"),
        ("K:C\nA&B", "line 2, column 2: a second voice within a bar (&) can't be read; "),
        ("K:C\nA\nX:2\nK:C\nB", "line 3, column 1: another tune begins (X:), where one is read at a time"),
        ("K:C\nV:\nA", "line 2, column 1: the voice (V:) has no name"),
        ("K:C octave=9\nA", "line 2, column 1: the note lies beyond what MIDI can play"),
    ],
)
def test_what_is_wrong_is_told_with_line_and_column(text: str, problem: str) -> None:
    with pytest.raises(RitornelloError) as raised:
        parse_tune(text)
    assert str(raised.value).startswith(problem)


def test_a_user_may_define_decorations() -> None:
    assert pitches_of(tune("iA kB", "U:i = !trill!", "U:k=!mordent!")) == [69, 71]


def test_the_share_that_parses() -> None:
    share, errors = share_that_parses([JIG, "K:C\nA?", tune("A"), ""])
    assert share == 0.5
    assert errors == [
        (1, "line 2, column 2: '?' is no sign of ABC"),
        (3, "line 1, column 1: the tune ends without a key (K:)"),
    ]
    assert share_that_parses([]) == (0.0, [])


_SIGNS = [*"ABCgf^_=,'/0239|:[](){}<>-zZX~T\"!+ \n%$&V", "[K:D]", "[M:3/4]", "[M:none]", "[L:1/16]"]
_SIGNS += ["(3", "(3:2:4", "|:", ":|", "|1", ":|2", "[1", "::", "\nV:2\n", "\nK:Am\n", "A2|", "[CE]"]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(_SIGNS), max_size=30).map("".join))
def test_whatever_is_written_is_a_tune_or_is_told_where_it_is_none(music: str) -> None:
    try:
        parsed = parse_tune(tune(music))
    except RitornelloError as error:
        assert re.match(r"line \d+, column \d+: ", str(error))  # noqa: PT017 - both ways out are right
        return
    assert all(note.onset >= 0 and note.duration > 0 for note in parsed.notes)
    assert max(note.onset + note.duration for note in parsed.notes) <= parsed.beats or "[" in music
    BarLines(parsed.meters, 24)


# ── a second opinion ─────────────────────────────────────────────────────────────────────────────────

_COLLECTIONS = Path(music21.__file__).parent / "corpus" / "oneills1850"
_TUNES = (951, 953, 958, 959, 963, 966)


@cache
def collection() -> dict[int, str]:
    """Return tunes of O'Neill's collection, by number; they have no ties, which music21 leaves in two."""
    text = (_COLLECTIONS / "0951-0981.abc").read_text("latin-1")
    return {int(part.split()[1]): part for part in re.split(r"(?m)^(?=X: )", text)[1:]}


@pytest.mark.parametrize("number", _TUNES)
def test_music21_reads_the_same_notes(number: int) -> None:
    text = collection()[number].strip() + "\n"
    theirs: Any = converter.parse(text, format="abc")
    expected = [
        (
            Fraction(note.offset).limit_denominator(960),
            Fraction(note.quarterLength).limit_denominator(960),
            note.pitch.midi,
        )
        for note in theirs.flatten().notes
        if not note.duration.isGrace
    ]
    ours = parse_tune(text, repeats=False).notes
    assert [(note.onset, note.duration, note.pitch) for note in ours] == expected
