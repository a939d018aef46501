"""One voice of an ABC tune in the reading: bar lines, ties, tuplets and broken rhythms come to rest here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from music.abc_fields import KeySignature
from music.abc_repeats import Measure, Sound
from music.score import Meter

__all__ = ["Name", "Voice", "WrittenNote"]


class Name(NamedTuple):
    """A note by its letter."""

    letter: str
    """``A`` to ``G``."""
    octave: int
    """0 from middle C up."""


class WrittenNote(NamedTuple):
    """A note of a chord, or by itself."""

    name: Name
    raised: int
    """Semitones, by its accidental or one that is valid for it."""
    pitch: int
    """MIDI pitch, 0 to 127."""
    duration: Fraction
    """In units of length."""
    tied: bool = False
    """Whether it goes on in the next note of its name."""


@dataclass
class Voice:
    """A voice in the reading."""

    signature: KeySignature
    meter: Meter | None
    unit: Fraction
    """Beats."""
    moved: int = 0
    """Semitones by which it sounds higher than written."""
    measures: list[Measure] = field(default_factory=list)
    sounds: list[Sound] = field(default_factory=list)
    """Of the measure in hand, as all that follows down to `ending`."""
    now: Fraction = Fraction(0)
    accidentals: dict[str, int] = field(default_factory=dict)
    last: tuple[int, Fraction] | None = None
    """Of the last note, chord or rest: its first sound and its duration."""
    opens: bool = False
    ending: tuple[int, ...] = ()
    chord: list[WrittenNote] = field(default_factory=list)
    """The last chord or note; empty after a rest."""
    held: dict[Name, int] = field(default_factory=dict)
    """Accidentals that a tie carries over the bar line."""
    tuplet: tuple[Fraction, int] = (Fraction(1), 0)
    """A factor on durations, and for how many notes more."""
    broken: Fraction = Fraction(1)
    """A factor on the next note's duration."""

    def raised(self, name: Name, accidental: int | None) -> int:
        """Return by how many semitones a note is raised: by an accidental of its own, or one before it."""
        if accidental is not None:
            self.accidentals[name.letter] = accidental
            return accidental
        if name in self.held:
            return self.held[name]
        return self.accidentals.get(name.letter, self.signature.get(name.letter, 0))

    def add(self, duration: Fraction, notes: list[WrittenNote]) -> None:
        """Add a rest (no notes), a note or a chord.

        Args:
            duration: of the whole, as written, in units.
            notes: what sounds.
        """
        factor, left = self.tuplet
        scale = (factor if left else Fraction(1)) * self.broken * self.unit
        self.tuplet = (factor, max(left - 1, 0))
        self.broken = Fraction(1)
        self.last = (len(self.sounds), duration * scale)
        self.sounds += [Sound(self.now, note.duration * scale, note.pitch, note.tied) for note in notes]
        self.now += duration * scale
        self.chord = notes
        self.held = {note.name: note.raised for note in notes if note.tied}

    def stretch_last(self, factor: Fraction) -> None:
        """Make the last note, chord or rest longer or shorter."""
        first, duration = self.last or (0, Fraction(0))
        self.sounds[first:] = [s._replace(duration=s.duration * factor) for s in self.sounds[first:]]
        self.now += duration * (factor - 1)
        self.last = (first, duration * factor)

    def tie_last(self) -> None:
        """Tie the last note or all notes of the last chord to what follows."""
        first, _ = self.last or (len(self.sounds), None)
        self.sounds[first:] = [s._replace(tied=True) for s in self.sounds[first:]]
        self.held = {note.name: note.raised for note in self.chord}

    def end_measure(self, *, repeats: int = 0, closes: bool = False) -> None:
        """Draw a bar line; where nothing was written since the last one, it is that one's that says more."""
        if self.now:
            measure = Measure(
                tuple(self.sounds), self.now, self.meter, self.opens, repeats, self.ending, closes=closes
            )
            self.measures.append(measure)
            self.sounds, self.now, self.opens, self.ending = [], Fraction(0), False, ()
        elif self.measures and (repeats or closes):
            before = self.measures[-1]
            repeats = max(repeats, before.repeats)
            self.measures[-1] = replace(before, repeats=repeats, closes=closes or before.closes)
        self.accidentals = {}
        self.last = None
