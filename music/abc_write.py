"""Notes into ABC: the top line of a piece as a tune that parses back to the same notes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from music.abc_fields import plain_meter
from music.abc_pen import Event, Pen, key_name
from music.bars import bar_steps
from music.encoding import GridScore
from music.keys import find_key
from music.score import Note, NoteArray, Part, note_array

__all__ = ["top_line", "write_tune"]

_CLASSES = 12
_BARS_A_LINE = 4


def top_line(notes: NoteArray) -> NoteArray:
    """Return the melody of ``notes``, one note at a time.

    It is the lead's, where there is one. Of notes that begin together it has the
    highest, and of the others those that no higher note outlasts; each is cut where
    the next begins (the skyline of A. Uitdenbogerd & J. Zobel, *Melodic matching
    techniques for large music databases*, 1999, but for the notes that lie hidden
    under a longer one).

    Args:
        notes: sorted, in any unit of time.
    """
    lead = notes["part"] == Part.LEAD
    line: list[Note] = []
    for note in (Note(*note) for note in notes[lead if lead.any() else slice(None)].tolist()):
        before = line[-1] if line else None
        if before is not None and note.onset == before.onset:
            if note.pitch > before.pitch:
                line[-1] = note
        elif before is None or note.pitch >= before.pitch or _end(note) > _end(before):
            line.append(note)
    ends = [*(note.onset for note in line[1:]), max(map(_end, line), default=0)]
    return note_array(
        note._replace(duration=min(note.duration, end - note.onset))
        for note, end in zip(line, ends, strict=False)
    )


def _end(note: Note) -> int:
    return note.onset + note.duration


def write_tune(
    piece: GridScore, *, title: str = "", unit: Fraction = Fraction(1, 2), open_end: int | None = None
) -> str:
    """Return the top line of ``piece`` as a tune in ABC.

    The key is the one that fits the notes best. `music.abc_parse.parse_tune` finds
    the same notes, and bar lines at the same places.

    Args:
        piece: notes and bar lines on a grid.
        title: one line; empty for none.
        unit: beats (quarter notes) of the unit of length.
        open_end: where given, the tune is left open for others to go on with: it is filled with
            rests up to this step from the start of the piece, and gets no final bar line.

    Returns:
        Lines, each with its end, but for the last one of a tune that is left open.
    """
    grid = piece.bars.steps_per_beat
    line = top_line(piece.notes)
    end = max(int((line["onset"] + line["duration"]).max(initial=0)), open_end or 0)
    weights = np.zeros(_CLASSES)
    np.add.at(weights, line["pitch"] % _CLASSES, line["duration"])
    key, _ = find_key(weights)
    starts, meters = piece.bars.until(max(end - 1, 0))
    first, second = meters[0], meters[min(1, len(meters) - 1)]
    # A first bar that is short, and of the meter that parsing finds, is a pickup that needs no words.
    pickup = first.beats < second.beats and first == plain_meter(first.beats)
    meter = second if pickup else first
    lines = [
        "X:1",
        *([f"T:{title}"] if title else []),
        f"M:{meter}",
        f"L:{unit / 4}",
        f"K:{key_name(key)}",
        "",
    ]
    pen = Pen(key, unit * grid, grid)
    for number, (start, bar) in enumerate(zip(starts, meters, strict=True)):
        stop = start + bar_steps(bar, grid)
        if bar != meter and not (pickup and number == 0):
            lines[-1] += f"[M:{bar}]"
            meter = bar
        lines[-1] += pen.bar(list(_events(line, start, min(stop, end))), bar)
        if open_end is None and number + 1 == len(starts):
            lines[-1] += "|]"
        elif stop <= end:
            lines[-1] += "|"
            if number % _BARS_A_LINE == _BARS_A_LINE - 1:
                lines.append("")
    return "\n".join(lines) + ("\n" if open_end is None else "")


def _events(line: NoteArray, start: int, stop: int) -> Iterator[Event]:
    """Yield what fills a bar, or its beginning, from step ``start`` to ``stop``."""
    now = start
    first = int(np.searchsorted(line["onset"] + line["duration"], start, side="right"))
    for onset, duration, pitch, *_ in line[first:].tolist():
        if onset >= stop:
            break
        if onset > now:
            yield Event(now - start, onset - now, None)
        begin, end = max(onset, start), min(onset + duration, stop)
        yield Event(begin - start, end - begin, pitch, tied=onset + duration > stop, carried=onset < start)
        now = end
    if now < stop:
        yield Event(now - start, stop - now, None)
