"""What was played, what sounds and what is planned, built from the engine's events; without Qt.

Beats count from the session's first bar line. What has ended is kept in order,
at most `LIMIT` notes; what sounds and what is planned stands apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Literal, NamedTuple

from gui.roll.notes import By, NoteStore, RollNote
from gui.roll.takes import AnswerSpan, TakeLog, TakeSpan, log_of
from realtime import messages

__all__ = ["LIMIT", "AnswerSpan", "Mark", "MarkKind", "Notebook", "RollNote", "TakeSpan"]

LIMIT = 50_000
"""Notes that are kept; the oldest go first."""

_MOST_MARKS = 10_000
_SAME_NOTE = 0.5
"""Beats between plan and sound at most: micro-timing, and a tempo that changed meanwhile."""
_OVERDUE = 0.5
"""Beats after which a planned note that has not sounded is taken for dropped."""
_ANEW = 1.0
"""Beats that the time of an engine must lie before what was played, to be another time."""

MarkKind = Literal["handover", "yield", "over"]
"""The model took the word; the player cut in; the answer was played to its end."""


class Mark(NamedTuple):
    """A moment at which the word changed hands."""

    beat: float
    kind: MarkKind


class Notebook:
    """Everything that the roll and the list of takes show.

    Args:
        limit: number of notes that are kept.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        """Begin empty."""
        self.epoch = 0
        """Another number whenever the past as a whole is not what it was."""
        self._limit = limit
        self._now = 0.0
        self._bpm: float | None = None
        self._answered = False
        """Whether this engine's model had the word or played: its first phrase is over."""
        self._unsure = False
        """Whether an engine has begun whose time is not known yet."""
        self._begin()

    def _begin(self) -> None:
        self._store = NoteStore(self._limit)
        self._open: dict[tuple[By, int, int], RollNote] = {}
        self._planned: list[RollNote] = []
        self._marks: list[Mark] = []
        self._log = TakeLog()
        self._cache: dict[int, TakeSpan] = {}
        self._latest = 0.0

    # --- what there is --------------------------------------------------------------

    def __len__(self) -> int:
        """Return the number of notes that were played, those that sound among them."""
        return len(self._store) + len(self._open)

    @property
    def sounding(self) -> tuple[RollNote, ...]:
        """The notes that sound, in the order in which they were struck."""
        return tuple(self._open.values())

    @property
    def planned(self) -> tuple[RollNote, ...]:
        """The notes that will sound unless plans change."""
        return tuple(self._planned)

    @property
    def first_beat(self) -> float:
        """Onset of the earliest note, beats; 0 without any."""
        firsts = [note.beat for note in self._open.values()]
        if self._store.first_beat is not None:
            firsts.append(self._store.first_beat)
        return min(firsts, default=0.0)

    @property
    def last_beat(self) -> float:
        """Latest beginning or end of a note so far, beats; 0 without any."""
        return self._latest

    @property
    def answers(self) -> tuple[AnswerSpan, ...]:
        """The model's turns in which it played, and the one it has now."""
        return tuple(self._log.answers)

    @property
    def takes(self) -> tuple[TakeSpan, ...]:
        """The takes that are over, the latest last: phrases that were not answered too."""
        ends = self._log.ends
        return tuple(self._take(index, end) for index, end in enumerate(ends) if end is not None)

    def notes_between(self, first_beat: float, last_beat: float) -> list[RollNote]:
        """Return the notes that sound somewhere from ``first_beat`` to ``last_beat``, in order of onset."""
        found = self._store.between(first_beat, last_beat)
        still = [note for note in self._open.values() if note.beat <= last_beat]
        return sorted(found + still, key=lambda note: note.beat) if still else found

    def settled_between(self, first_beat: float, last_beat: float) -> list[RollNote]:
        """Return what `notes_between` does, without the notes that still sound."""
        return self._store.between(first_beat, last_beat)

    def marks_between(self, first_beat: float, last_beat: float) -> list[Mark]:
        """Return the marks from ``first_beat`` to ``last_beat``, in order."""
        low = bisect_left(self._marks, first_beat, key=lambda mark: mark.beat)
        return self._marks[low : bisect_right(self._marks, last_beat, key=lambda mark: mark.beat)]

    def last_answer(self) -> tuple[RollNote, ...]:
        """Return the notes of the last answer, the one that is played now included."""
        for span in reversed(self._log.answers):
            if notes := self._answer(span):
                return notes
        return ()

    def last_phrase(self) -> tuple[RollNote, ...]:
        """Return the notes of the player's last phrase."""
        for index in reversed(range(len(self._log.starts))):
            if notes := self._by_player(index):
                return notes
        return ()

    def last_take(self) -> tuple[RollNote, ...]:
        """Return the notes of the last take that is over, or else of the one in the making."""
        if takes := self.takes:
            return takes[-1].notes
        return self._notes(0) if self._log.starts else ()

    def passage_of(self, note: RollNote) -> tuple[RollNote, ...]:
        """Return the notes of the phrase or answer that ``note`` belongs to; it alone if to none."""
        if note.by == "model":
            for span in reversed(self._log.answers):
                if span.start <= note.beat and (span.end is None or note.beat <= span.end):
                    return self._answer(span)
            return (note,)
        index = self._log.index_of(note.beat)
        return (note,) if index is None else self._by_player(index)

    def _answer(self, span: AnswerSpan) -> tuple[RollNote, ...]:
        index = self._log.index_of(span.start)
        if index is None:
            return ()
        end = self._log.bounds(index)[1] if span.end is None else span.end
        return tuple(
            each for each in self._notes(index) if each.by == "model" and span.start <= each.beat <= end
        )

    def _by_player(self, index: int) -> tuple[RollNote, ...]:
        return tuple(each for each in self._notes(index) if each.by == "player")

    def _take(self, index: int, end: float) -> TakeSpan:
        take = self._cache.get(index)
        if take is None:
            take = self._cache[index] = TakeSpan(self._log.starts[index], end, self._notes(index))
        return take

    def _notes(self, index: int) -> tuple[RollNote, ...]:
        """Return the notes of take ``index``; those that still sound end now."""
        first, before = self._log.bounds(index)
        notes = self._store.struck(first, before)
        still = [note for note in self._open.values() if first <= note.beat < before]
        if still:
            notes += [note._replace(end=max(note.beat, self._now)) for note in still]
            notes.sort(key=lambda note: note.beat)
        return tuple(notes)

    # --- what happens ---------------------------------------------------------------

    def clear(self) -> None:
        """Forget everything."""
        self._begin()
        self.epoch += 1

    def take(self, event: messages.Event) -> tuple[RollNote, ...]:
        """Take in what the engine says; return the notes that have ended by it."""
        match event:
            case messages.Heard(beat, channel, pitch, velocity):
                return self._strike(RollNote(beat, None, pitch, velocity, channel, "player"))
            case messages.Played(beat, channel, pitch, velocity):
                return self._strike(RollNote(beat, None, pitch, velocity, channel, "model"))
            case messages.Released(beat, channel, pitch):
                return self._close(("player", channel, pitch), beat)
            case messages.Ended(beat, channel, pitch):
                return self._close(("model", channel, pitch), beat)
            case messages.Ready() | messages.Stopped():
                return self._stop(event)
        self._plan(event)
        self._turn(event)
        return ()

    def _plan(self, event: messages.Event) -> None:
        match event:
            case messages.PlannedNote(beat, pitch, velocity, duration, channel):
                note = RollNote(beat, beat + duration, pitch, velocity, channel, "model")
                self._planned.append(note)
            case messages.PlansDropped(beat) | messages.ModeChanged(_, beat):
                self._planned = [note for note in self._planned if note.beat < beat]
            case messages.Tempo():
                self._tempo(event)
            case messages.Past():
                self._past(event)

    def _turn(self, event: messages.Event) -> None:
        match event:
            case messages.HandOver(beat):
                self._answered = True
                self._log.hand_over(beat, self._silent_since)
                self._mark(Mark(beat, "handover"))
            case messages.Yielded(beat, notes):
                self._log.over(beat, notes)
                self._mark(Mark(beat, "yield"))
            case messages.AnswerOver(beat, notes):
                self._log.over(beat, notes)
                self._mark(Mark(beat, "over"))
            case _:
                return
        self._now = max(self._now, beat)
        self._recount()

    def _strike(self, note: RollNote) -> tuple[RollNote, ...]:
        key = note.by, note.channel, note.pitch
        ended = self._close(key, note.beat)
        if note.by == "player":
            self._log.player(note.beat, self._silent_since)
        else:
            self._answered = True
            self._log.model(note.beat, self._silent_since)
            self._carried_out(note)
        self._open[key] = note
        self._latest = max(self._latest, note.beat)
        self._pass(note.beat)
        self._recount()
        return ended

    def _close(self, key: tuple[By, int, int], beat: float) -> tuple[RollNote, ...]:
        sounded = self._open.pop(key, None)
        if sounded is None:
            return ()
        self._now = max(self._now, beat)
        note = sounded._replace(end=max(sounded.beat, beat))
        self._latest = max(self._latest, note.beat, beat)
        index = self._log.index_of(note.beat)
        if index is not None:
            self._cache.pop(index, None)
        if self._store.add(note):
            self._forget()
        return (note,)

    def _carried_out(self, note: RollNote) -> None:
        """Take out of the plans what has become ``note``."""
        meant = [
            (abs(plan.beat - note.beat), place)
            for place, plan in enumerate(self._planned)
            if plan.pitch == note.pitch and plan.channel == note.channel
        ]
        if meant and min(meant)[0] <= _SAME_NOTE:
            del self._planned[min(meant)[1]]

    @property
    def _silent_since(self) -> float | None:
        return None if self._open else self._latest

    def _pass(self, beat: float) -> None:
        """Take in that ``beat`` has come."""
        self._now = beat
        self._planned = [note for note in self._planned if note.beat >= beat - _OVERDUE]

    def _tempo(self, tempo: messages.Tempo) -> None:
        if self._unsure and tempo.beat < self._latest - _ANEW:
            self.clear()
        self._unsure = False
        if tempo.source == "played" and self._bpm and tempo.bpm != self._bpm and not self._answered:
            self._retime(tempo.bpm / self._bpm)
        self._bpm = tempo.bpm
        self._pass(tempo.beat)
        self._log.quiet(tempo.beat, self._silent_since)
        self._recount()

    def _retime(self, factor: float) -> None:
        """Take all for played at ``factor`` times the tempo: so the engine does in its first phrase."""
        self._store.scale(factor)
        self._open = {key: note._replace(beat=note.beat * factor) for key, note in self._open.items()}
        self._log.scale(factor)
        self._marks = [Mark(mark.beat * factor, mark.kind) for mark in self._marks]
        self._planned.clear()
        self._latest *= factor
        self._cache.clear()
        self.epoch += 1

    def _past(self, past: messages.Past) -> None:
        """Put in what the engine goes on from, in place of what there was: it is another time."""
        self.clear()
        self._unsure = False
        notes = [
            RollNote(each.beat, each.beat + each.duration, each.pitch, each.velocity, 0, each.by)
            for each in sorted(past.notes, key=lambda each: each.beat)
        ]
        self._store.replace(notes)
        self._log = log_of(notes)
        self._marks = [Mark(span.start, "handover") for span in self._log.answers]
        self._latest = max((note.end or note.beat for note in notes), default=0.0)
        self._forget()

    def _stop(self, event: messages.Ready | messages.Stopped) -> tuple[RollNote, ...]:
        """Take in that an engine has ended, or another one begun: all that was open is over."""
        self._planned.clear()
        beat = max(self._latest, self._now)
        ended = tuple(note for key in list(self._open) for note in self._close(key, beat))
        self._log.stop(self._latest)
        self._recount()
        if isinstance(event, messages.Ready):
            self._unsure, self._answered, self._bpm = True, False, event.bpm
        return ended

    def _mark(self, mark: Mark) -> None:
        place = bisect_right(self._marks, mark.beat, key=lambda each: each.beat)
        self._marks.insert(place, mark)
        del self._marks[:-_MOST_MARKS]

    def _recount(self) -> None:
        """Read the last takes anew: the last has changed, or has begun and so cut short the one before."""
        for index in range(len(self._log.starts) - 2, len(self._log.starts)):
            self._cache.pop(index, None)

    def _forget(self) -> None:
        """Forget what belonged to notes that are not kept any more."""
        first = self._store.first_beat
        if first is None:
            return
        if self._log.forget_before(first):
            self._cache.clear()
        self._cache.pop(0, None)
        del self._marks[: bisect_left(self._marks, first, key=lambda mark: mark.beat)]
