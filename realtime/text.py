"""What the engine does, as lines on a terminal while it happens."""

from __future__ import annotations

from collections.abc import Callable

from music.score import Meter
from realtime import messages

__all__ = ["TextView", "pitch_name"]

_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def pitch_name(pitch: int) -> str:
    """Return the name of a MIDI pitch, such as ``C4`` for 60."""
    return f"{_NAMES[pitch % 12]}{pitch // 12 - 1}"


class TextView:
    """Turns events into lines.

    Args:
        meter: the session's meter, for bar and beat.
        write: takes each line.
    """

    def __init__(self, meter: Meter, write: Callable[[str], None]) -> None:
        """Start with nothing shown."""
        self._bar_beats = float(meter.beats)
        self._beat_beats = 4 / meter.denominator
        self._write = write
        self._ignored: dict[str, int] = {}

    def show(self, event: messages.Event) -> None:  # noqa: C901, PLR0912 - one case for each kind
        """Write what ``event`` says, if a person would want to know it."""
        match event:
            case messages.Ready():
                self._write(
                    f"Listening on {', '.join(event.inputs)}, answering on {event.output} ({event.api}); "
                    f"{event.mode}, {event.bpm:g} BPM ({event.clock}), {event.meter}, model {event.model}. "
                    "Ctrl-C ends."
                )
            case messages.Heard(beat, _, pitch, velocity):
                self._write(f"{self._where(beat)}  you         {_note(pitch, velocity)}")
            case messages.HandOver(beat, end):
                until = "until you play" if end is None else f"to {self._where(end)}"
                self._write(f"{self._where(beat)}  -- your phrase is over; Ritornello plays {until}")
            case messages.Played(beat, _, pitch, velocity, _):
                self._write(f"{self._where(beat)}  ritornello  {_note(pitch, velocity)}")
            case messages.Yielded(beat, _):
                self._write(f"{self._where(beat)}  -- you play: Ritornello yields")
            case messages.AnswerOver(beat, notes):
                self._write(f"{self._where(beat)}  -- the answer is over ({notes} notes); your turn")
            case messages.Late(late):
                self._write(f"         !! a note was {late * 1000:.0f} ms late and left out")
            case messages.Problem(text):
                self._write(f"         !! {text}")
            case messages.Notice(text):
                self._write(f"         -- {text}")
            case messages.ModeChanged(mode, beat):
                self._write(f"{self._where(beat)}  -- mode {mode}")
            case messages.ControlChanged(name, value):
                self._write(f"         -- {name} is {value if isinstance(value, str) else f'{value:g}'}")
            case messages.Learned(name, what):
                self._write(f"         -- {name} is bound to {what or 'nothing'}")
            case messages.ModelLoaded(model, beat, notes):
                self._write(f"{self._where(beat)}  -- the model {model} plays on; it has read {notes} notes")
            case messages.Saved(path, notes):
                self._write(f"Saved {notes} notes to {path}")
            case messages.Meters(ignored=ignored):
                self._ignored = ignored
            case messages.Stopped():
                for reason, count in self._ignored.items():
                    self._write(f"Ignored: {reason}, {count} time{'s' * (count != 1)}.")
                self._write(
                    f"Heard {event.heard} notes, played {event.played} in {event.answers} "
                    f"answer{'s' * (event.answers != 1)}; notes left sounding: {event.unmatched}."
                )

    def _where(self, beat: float) -> str:
        """Return bar and beat, counted from 1, such as ``  3:2.50``."""
        bar, rest = divmod(beat + 1e-6, self._bar_beats)
        return f"{int(bar) + 1:3}:{rest / self._beat_beats + 1:04.2f}"


def _note(pitch: int, velocity: int) -> str:
    return f"{pitch_name(pitch):4} {'▮' * max(velocity // 12, 1)}"
