"""The engine's mind: hears, remembers, plans, answers, and takes back what did not sound.

Single-threaded and without I/O: time comes from a clock, messages come as
calls, what is to be sent goes to an outbox. `realtime.session` runs it in real
time, tests run it on a clock that moves only when told.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Protocol

import numpy as np

from music.bars import BarLines
from music.encoding import to_step
from music.score import Note
from realtime import messages
from realtime.bundle import TokenModel
from realtime.clock import Clock
from realtime.dynamics import Dynamics
from realtime.ledger import Source
from realtime.listener import RESOLUTION, Listener, Voice
from realtime.memory import Entry, Memory
from realtime.midi_bytes import channel_of, is_note_off, is_note_on, is_sustain, note_key, note_off, note_on
from realtime.planner import Limits, Planned, Planner
from realtime.reports import Cut, Dropped, Refused, Report, Scheduled, Sent
from realtime.respond import Phrase
from realtime.settings import Mode, Settings

__all__ = ["Engine", "Outbox"]

_GUARD_SECONDS = 0.1
"""Messages may reach the mind this much later than they were played; nothing younger is settled."""

_NOTES_AT_ONCE = 8
"""Notes planned in one go before new messages are looked at."""


class Outbox(Protocol):
    """Where planned events go: the dispatcher, or the courier that owns it in real time."""

    def schedule(self, answer: int, events: Iterable[Scheduled], heard: int | None = None) -> object:
        """Take the events of ``answer``, planned after message number ``heard``."""


class _Answer:
    """An answer being planned or played."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that tells one answer from another
        self, take: int, number: int, handover: int, first: int, end: int, seed: int
    ) -> None:
        self.take = take
        """The dispatcher's number: every attempt has its own."""
        self.number = number
        """How many answers sounded before."""
        self.handover = handover
        """Tick from which it may sound."""
        self.first = first
        """Step of the first onset allowed."""
        self.end = end
        """Step at which it is over."""
        self.rng = np.random.Generator(np.random.PCG64([seed, number]))
        self.notes: list[Planned] = []
        self.complete = False
        """Whether everything up to `end` is planned."""
        self.announced = False
        self.sounded = 0


class Engine:
    """Everything between what is heard and what is scheduled.

    Args:
        model: the network.
        clock: musical time; beat 0 is the first bar line.
        outbox: where events go.
        settings: of the performance.
        emit: called with what happens, for whoever watches.
    """

    def __init__(
        self,
        model: TokenModel,
        clock: Clock,
        outbox: Outbox,
        settings: Settings,
        emit: Callable[[messages.Event], None] = lambda _event: None,
    ) -> None:
        """Start listening."""
        self.model, self.clock, self.outbox, self.settings, self.emit = model, clock, outbox, settings, emit
        encoding = model.encoding
        self.bars = BarLines([(Fraction(0), settings.meter)], encoding.steps_per_beat)
        self.listener = Listener(encoding.steps_per_beat, encoding.durations)
        self.memory = Memory(model, self.bars)
        self.planner = Planner(self.memory, settings.sampling)
        self.dynamics = Dynamics()
        self.phrase = Phrase()
        self.heard = 0
        """Number of messages heard so far."""
        self.answers = 0
        """Answers of which at least one note sounded."""
        self._takes = 0
        self._answer: _Answer | None = None

    # --- hearing --------------------------------------------------------------------

    def receive(self, seconds: float, msg: bytes) -> None:
        """Take in a well-formed message of the player's, received at ``seconds``."""
        self.heard += 1
        tick = self.tick(seconds)
        if is_note_on(msg):
            channel, pitch = note_key(msg)
            self._withdraw(tick)
            self.listener.note_on(Voice(Source.PLAYER, channel, pitch), msg[2], tick)
            self.phrase.note_on(tick)
            step = to_step(tick, RESOLUTION, self.model.encoding.steps_per_beat)
            self.dynamics.heard(step, pitch, msg[2])
            self.emit(messages.Heard(self.beat(tick), channel, pitch, msg[2]))
        elif is_note_off(msg):
            self.listener.note_off(Voice(Source.PLAYER, *note_key(msg)), tick)
        elif is_sustain(msg):
            self.listener.pedal(channel_of(msg), down=msg[2] >= 64, tick=tick)  # noqa: PLR2004 - as MIDI defines it
        if not self.listener.player_sounds:
            self.phrase.silent(tick)

    def report(self, report: Report) -> None:
        """Take in what became of scheduled events: what sounded is what is remembered."""
        if isinstance(report, Sent):
            self._sent(report)
        elif isinstance(report, Refused | Cut):
            if self._answer is not None and report.answer >= self._answer.take:
                self._withdraw(self.tick(report.seconds))
        elif isinstance(report, Dropped):
            self.emit(messages.Late(report.seconds - report.deadline))

    def _sent(self, sent: Sent) -> None:
        tick = self.tick(sent.deadline)
        if is_note_on(sent.msg):
            channel, pitch = note_key(sent.msg)
            if self._answer is not None and self._answer.take == sent.answer:
                self._answer.sounded += 1
            self.listener.note_on(Voice(Source.MODEL, channel, pitch), sent.msg[2], tick)
            late = sent.seconds - sent.deadline
            self.emit(messages.Played(self.beat(tick), channel, pitch, sent.msg[2], late))
        elif is_note_off(sent.msg):
            self.listener.note_off(Voice(Source.MODEL, *note_key(sent.msg)), tick)

    def _withdraw(self, tick: int) -> None:
        """Give up the answer in hand, if any: the player has the word."""
        answer, self._answer = self._answer, None
        if answer is None:
            return
        if answer.announced:
            self._finish(answer)
            self.emit(messages.Yielded(self.beat(tick), answer.sounded))

    def _finish(self, answer: _Answer) -> None:
        """Close the books on an answer that began: the next phrase starts anew."""
        if answer.sounded:
            self.answers += 1
        self.phrase = Phrase()

    def set_mode(self, mode: Mode) -> None:
        """Change the mode; an answer in hand is given up (whoever sends must be silenced too)."""
        self.settings = dataclasses.replace(self.settings, mode=mode)
        self._withdraw(self.tick(self.clock.now()))
        self.phrase = Phrase()

    # --- thinking -------------------------------------------------------------------

    def think(self) -> bool:
        """Do what can be done now; return whether there is more to do at once."""
        seconds = self.clock.now()
        tick = self.tick(seconds)
        if self._answer is None or not self._answer.announced:
            self._remember(seconds, tick)
        if self.settings.mode == "off":
            return False
        handover = self.phrase.handover(self.settings, RESOLUTION)
        if self._answer is None and handover is not None and self.memory.entry is not None:
            self._begin_answer(max(handover, tick))
        answer = self._answer
        if answer is None:
            return False
        if not answer.announced and tick >= answer.handover:
            answer.announced = True
            self.emit(messages.HandOver(self.beat(answer.handover), self.beat_of_step(answer.end)))
        more = self._plan(answer, tick)
        if answer.announced and answer.complete and self._over(answer, tick):
            self._answer = None
            self._finish(answer)
            self.emit(messages.AnswerOver(self.beat(tick), answer.sounded))
            self._remember(seconds, tick)
            self.memory.forget_plans()
        return more

    def _remember(self, seconds: float, tick: int) -> None:
        """Bring the warm state up to what sounded, and commit what can't change any more.

        A note that sounds has no duration yet, so it and those after it wait until it is
        closed: a hand-over comes only when nothing sounds, and nothing is fed in vain.
        """
        tail = self.listener.tail(tick, max(self.tick(seconds - _GUARD_SECONDS), 0))
        self.memory.sync(tail.notes[: tail.closed], tail.settled)
        if tail.settled:
            self.listener.forget(tail)

    def _begin_answer(self, handover: int) -> None:
        self.memory.forget_plans()
        steps = self.model.encoding.steps_per_beat
        first = -(-handover * steps // RESOLUTION)
        end = self.phrase.answer_end(first, self.settings, self.bars, RESOLUTION, steps)
        self._answer = _Answer(self._takes, self.answers, handover, first, end, self.settings.seed)
        self._takes += 1

    def _plan(self, answer: _Answer, tick: int) -> bool:
        """Plan and schedule up to the lookahead; return whether more is to be planned at once."""
        steps = self.model.encoding.steps_per_beat
        ahead = max(tick, answer.handover) * steps // RESOLUTION
        ahead += round(self.settings.lookahead_beats * steps)
        for _ in range(_NOTES_AT_ONCE):
            if answer.complete or (answer.notes and answer.notes[-1].note.onset > ahead):
                return False
            self._plan_note(answer, tick)
        return not answer.complete

    def _plan_note(self, answer: _Answer, tick: int) -> None:
        steps = self.model.encoding.steps_per_beat
        parent: Entry | None = answer.notes[-1].entry if answer.notes else self.memory.entry
        if parent is None:
            return
        # What can't be sent in time any more can't be planned either.
        earliest = max(answer.first, to_step(tick, RESOLUTION, steps)) if not answer.notes else answer.first
        wait = round(self.settings.longest_wait_beats * steps)
        limits = Limits(earliest, latest=None if answer.notes else earliest + wait)
        planned = self.planner.next_note(parent, limits, self.dynamics, answer.rng)
        if planned.note.onset >= answer.end:
            answer.complete = True
            return
        tag = len(answer.notes)
        answer.notes.append(planned)
        self.outbox.schedule(answer.take, self._events(planned.note, tag, answer.end), self.heard)
        self.emit(messages.PlannedNote(self.beat_of_step(planned.note.onset), *_sound(planned.note, steps)))

    def _events(self, note: Note, tag: int, end: int) -> list[Scheduled]:
        on = self.clock.seconds_at(self.beat_of_step(note.onset))
        off = self.clock.seconds_at(self.beat_of_step(min(note.onset + note.duration, end)))
        return [
            Scheduled(on, note_on(0, note.pitch, note.velocity), tag),
            Scheduled(off, note_off(0, note.pitch), tag),
        ]

    def _over(self, answer: _Answer, tick: int) -> bool:
        ends = [min(p.note.onset + p.note.duration, answer.end) for p in answer.notes]
        steps = self.model.encoding.steps_per_beat
        silent = not self.listener.model_sounds
        return silent and tick * steps >= max(ends, default=answer.first) * RESOLUTION

    # --- time -----------------------------------------------------------------------

    def tick(self, seconds: float) -> int:
        """Return the tick nearest to ``seconds`` on the clock, not before the first bar line."""
        return max(round(self.clock.beat_at(seconds) * RESOLUTION), 0)

    def beat(self, tick: int) -> float:
        """Return ``tick`` in beats."""
        return tick / RESOLUTION

    def beat_of_step(self, step: int) -> float:
        """Return ``step`` of the encoding's grid in beats."""
        return step / self.model.encoding.steps_per_beat


def _sound(note: Note, steps: int) -> tuple[int, int, float]:
    return note.pitch, note.velocity, note.duration / steps
