"""Tokens of ABC into measures, voice by voice, as they are written: repeats are still signs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from music.abc_fields import (
    LETTERS,
    KeySignature,
    default_unit,
    key_signature,
    meter,
    moved_by,
    note_length,
    tempo,
    unit_length,
)
from music.abc_repeats import Measure
from music.abc_tokens import Spot, Token, fail, tokens
from music.abc_voice import Name, Voice, WrittenNote
from music.score import Meter

__all__ = ["Written", "read_voices"]

_T = TypeVar("_T")

_MIDDLE_C = 60
_OCTAVE = 12
_TOP_PITCH = 127
_ACCIDENTALS = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2}
_DECORATIONS = frozenset(".~HLMOPSTuv")
"""Signs before a note that have a meaning unless a field ``U:`` gives them another."""
_MOST_TIMES = 16
"""Highest number of an ending; a slip of the pen would have a tune go on for ever."""
_TUPLETS = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}
"""In the time of how many notes so many are played; the others depend on the meter."""
_COMPOUND = 8
"""Denominator of the meters, 6/8, 9/8 and 12/8, in which a beat has three parts."""
_UNMEASURED = Meter(4, 4)
"""What a bar is where there is no meter."""


@dataclass(frozen=True)
class Written:
    """A tune as it is written."""

    title: str
    bpm: float | None
    """Quarter notes a minute at the start; None: the tune doesn't say."""
    voices: dict[str, list[Measure]]
    """The measures of each voice, by its name; a tune that names none has one, without a name."""


class _Reader:
    """Takes the tokens of a tune one by one."""

    def __init__(self) -> None:
        """Start before the first line."""
        self.title = ""
        self.bpm: float | None = None
        self.voices: dict[str, Voice] = {}
        self._voice: Voice | None = None
        self._signature: KeySignature | None = None
        self._meter: Meter | None = None
        self._unit: Fraction | None = None
        self._moves: dict[str, int] = {}
        self._moved = 0
        self._decorations = set(_DECORATIONS)
        self._chord: tuple[Spot, list[WrittenNote]] | None = None
        self._indexed = False

    def take(self, token: Token) -> None:
        """Take the next token.

        Raises:
            RitornelloError: it makes no sense where it stands.
        """
        if self._chord and token.kind not in {"note", "tie", "close", "decoration"}:
            fail(self._chord[0], "the chord that begins here has no end")
        handler: Callable[[Token], None] = getattr(self, f"take_{token.kind}")
        handler(token)

    def done(self, end: Spot) -> Written:
        """Return what was read.

        Raises:
            RitornelloError: something that has begun has no end, or there is no key or no music.
        """
        if self._chord:
            fail(self._chord[0], "the chord that begins here has no end")
        if self._signature is None:
            fail(end, "the tune ends without a key (K:)")
        for voice in self.voices.values():
            if voice.tuplet[1]:
                fail(end, "the tune ends within a tuplet")
            voice.end_measure()
        voices = {name: voice.measures for name, voice in self.voices.items() if voice.measures}
        if not any(measure.sounds for measures in voices.values() for measure in measures):
            fail(end, "the tune has no notes")
        return Written(self.title, self.bpm, voices)

    # --- fields ---------------------------------------------------------------------

    def take_field(self, token: Token) -> None:
        name, value, spot = token.groups["name"], token.groups["value"], token.spot
        if name == "X":
            if self._indexed or self._signature is not None:
                fail(spot, "another tune begins (X:), where one is read at a time")
            self._indexed = True
        elif name == "T":
            self.title = self.title or value
        elif name == "U":
            self._decorations.update(value[:1])
        elif name == "V":
            self._choose_voice(value, spot)
        elif name == "K":
            self._set_key(_understood(key_signature, value, spot), moved_by(value))
        elif name == "M":
            self._set_meter(_understood(meter, value, spot))
        elif name == "L":
            self._set_unit(_understood(unit_length, value, spot))
        elif name == "Q" and self.bpm is None and self._shared:
            self.bpm = tempo(value, self._unit or default_unit(self._meter))

    def _set_key(self, signature: KeySignature | None, moved: int | None) -> None:
        voice = self._voice
        if voice is not None:
            voice.signature = voice.signature if signature is None else signature
            voice.accidentals = {}
            voice.moved = voice.moved if moved is None else moved
        if self._shared:
            self._signature = signature if signature is not None else self._signature or {}
            self._moved = self._moved if moved is None else moved

    def _set_meter(self, bar: Meter | None) -> None:
        if self._voice is not None:
            self._voice.meter = bar
        if self._shared:
            # What the unit is where no L: names it, the meter of the header decides once and for all.
            if self._signature is not None and self._unit is None:
                self._unit = default_unit(self._meter)
            self._meter = bar

    def _set_unit(self, unit: Fraction) -> None:
        if self._voice is not None:
            self._voice.unit = unit
        if self._shared:
            self._unit = unit

    @property
    def _shared(self) -> bool:
        """Whether a field is still about all voices: none has begun."""
        return not self.voices

    def _choose_voice(self, value: str, spot: Spot) -> None:
        name = value.split(maxsplit=1)[0] if value.split() else fail(spot, "the voice (V:) has no name")
        moved = moved_by(value)
        if moved is not None:
            self._moves[name] = moved
        if self._signature is not None:
            self._voice = self._voice_named(name)
            if moved is not None:
                self._voice.moved = moved

    def _voice_named(self, name: str) -> Voice:
        if name not in self.voices:
            unit = default_unit(self._meter) if self._unit is None else self._unit
            moved = self._moves.get(name, self._moved)
            self.voices[name] = Voice(self._signature or {}, self._meter, unit, moved)
        return self.voices[name]

    # --- music ----------------------------------------------------------------------

    def _playing(self, spot: Spot) -> Voice:
        if self._signature is None:
            fail(spot, "music stands before the key (K:), which ends the header")
        if self._voice is None:
            self._voice = self._voice_named("")
        return self._voice

    def take_note(self, token: Token) -> None:
        voice = self._playing(token.spot)
        groups = token.groups
        letter = groups["letter"].upper()
        octave = groups["letter"].islower() + groups["octave"].count("'") - groups["octave"].count(",")
        name = Name(letter, octave)
        raised = voice.raised(name, _ACCIDENTALS.get(groups["accidental"]))
        pitch = _MIDDLE_C + LETTERS[letter] + _OCTAVE * octave + raised + voice.moved
        if not 0 <= pitch <= _TOP_PITCH:
            fail(token.spot, "the note lies beyond what MIDI can play")
        duration = _understood(note_length, groups["length"], token.spot)
        note = WrittenNote(name, raised, pitch, duration)
        if self._chord:
            self._chord[1].append(note)
        else:
            voice.add(duration, [note])

    def take_chord(self, token: Token) -> None:
        self._playing(token.spot)
        self._chord = (token.spot, [])

    def take_close(self, token: Token) -> None:
        if self._chord is None:
            fail(token.spot, "] ends a chord that has not begun")
        (spot, notes), self._chord = self._chord, None
        if not notes:
            fail(spot, "the chord that begins here has no notes")
        factor = _understood(note_length, token.groups["length"], token.spot)
        scaled = [note._replace(duration=note.duration * factor) for note in notes]
        self._playing(spot).add(scaled[0].duration, scaled)

    def take_rest(self, token: Token) -> None:
        self._playing(token.spot).add(_understood(note_length, token.groups["length"], token.spot), [])

    def take_measures(self, token: Token) -> None:
        voice = self._playing(token.spot)
        bar = (voice.meter or _UNMEASURED).beats
        for number in range(int(token.groups["count"] or 1)):
            if number:
                voice.end_measure()
            voice.now += bar

    def take_tie(self, token: Token) -> None:
        voice = self._playing(token.spot)
        if self._chord and self._chord[1]:
            self._chord[1][-1] = self._chord[1][-1]._replace(tied=True)
        elif voice.last is None or self._chord:
            fail(token.spot, "the tie (-) stands after no note")
        else:
            voice.tie_last()

    def take_broken(self, token: Token) -> None:
        voice = self._playing(token.spot)
        if voice.last is None or voice.broken != 1:
            fail(token.spot, f"{token.groups['marks']} stands after no note")
        short = Fraction(1, 2 ** len(token.groups["marks"]))
        before, after = (2 - short, short) if token.groups["marks"][0] == ">" else (short, 2 - short)
        voice.stretch_last(before)
        voice.broken = after

    def take_tuplet(self, token: Token) -> None:
        voice = self._playing(token.spot)
        count, time, notes = (int(token.groups[name] or 0) for name in "pqr")
        if count < 2:  # noqa: PLR2004 - one note is no tuplet
            fail(token.spot, f"({count} is no tuplet, as (3 is")
        if voice.tuplet[1]:
            fail(token.spot, "a tuplet begins before the one before it has all its notes")
        bar = voice.meter or _UNMEASURED
        compound = bar.numerator % 3 == 0 and bar.denominator == _COMPOUND
        time = time or _TUPLETS.get(count, 3 if compound else 2)
        voice.tuplet = (Fraction(time, count), notes or count)

    def take_decoration(self, token: Token) -> None:
        if token.groups["mark"] not in self._decorations:
            fail(token.spot, f"{token.groups['mark']!r} is no note and no decoration")
        self._playing(token.spot)

    def take_bar(self, token: Token) -> None:
        voice = self._playing(token.spot)
        sign = token.groups["sign"]
        colons = sign.strip("[]")
        before, after = len(colons) - len(colons.lstrip(":")), len(colons) - len(colons.rstrip(":"))
        if sign.strip(":") == "":  # '::' stands for ':||:'
            before, after = before // 2, after // 2
        thick = any(mark in sign for mark in ("||", "[", "]"))
        voice.end_measure(repeats=before + 1 if before else 0, closes=thick)
        voice.opens |= bool(after) and not sign.endswith("]")
        if token.groups["numbers"]:
            self.take_ending(token)

    def take_ending(self, token: Token) -> None:
        voice = self._playing(token.spot)
        voice.end_measure()
        numbers: set[int] = set()
        for part in token.groups["numbers"].split(","):
            first, _, last = part.partition("-")
            numbers.update(range(int(first), min(int(last or first), _MOST_TIMES + 1) + 1))
        if not numbers or not 1 <= min(numbers) <= max(numbers) <= _MOST_TIMES:
            fail(token.spot, f"an ending can't be numbered {token.groups['numbers']}")
        voice.ending = tuple(sorted(numbers))


def _understood(read: Callable[[str], _T], value: str, spot: Spot) -> _T:
    """Return what ``read`` makes of ``value``; what it refuses is told with its place.

    Raises:
        RitornelloError: it refuses.
    """
    try:
        return read(value)
    except ValueError as error:
        fail(spot, str(error))


def read_voices(text: str) -> Written:
    """Return a tune as it is written.

    Raises:
        RitornelloError: it isn't ABC, with the line and column from which on it isn't.
    """
    reader = _Reader()
    for token in tokens(text):
        reader.take(token)
    lines = text.rstrip("\n").split("\n")
    return reader.done(Spot(len(lines), len(lines[-1]) + 1))
