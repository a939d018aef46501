"""The engine's mind: hears, remembers, plans, answers, and takes back what did not sound.

Single-threaded and without I/O: time comes from a clock, messages come as
calls, what is to be sent goes to an outbox. `realtime.session` runs it in real
time, tests run it on a clock that moves only when told.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Literal

from music.encoding import to_step
from music.score import Part
from realtime import messages
from realtime.accompany import Accompaniment
from realtime.answer import Answer
from realtime.bundle import TokenModel
from realtime.clock import Clock
from realtime.dispatcher import DEFAULT_MAX_LATE
from realtime.history import Event, History
from realtime.ledger import Source
from realtime.listener import RESOLUTION
from realtime.midi_bytes import is_note_off, is_note_on, is_sustain, note_key, note_off, note_on
from realtime.midi_clock import Transport
from realtime.mind import Mind
from realtime.modes import turns_of
from realtime.reports import Cut, Dropped, Refused, Report, Sent
from realtime.settings import Mode, Settings
from realtime.stage import Outbox, Stage

__all__ = ["Engine", "When"]

_GUARD_SECONDS = 0.1
"""Messages may reach the mind this much later than they were played; nothing younger is settled."""

_REACTION_TICKS = RESOLUTION // 16
"""From what the player does to what the model may do about it: time to think, the same whenever it thinks."""

_LATE_TICKS = RESOLUTION // 4
"""A turn that is noticed no later than this still begins when it should have."""

When = Literal["now", "bar"]
"""When a change of mode takes place."""


class Engine:
    """Everything between what is heard and what is scheduled.

    Args:
        model: the network.
        clock: musical time; beat 0 is the first bar line.
        outbox: where events go.
        settings: of the performance.
        emit: called with what happens, for whoever watches.
        past: what was played before, to go on from; what is played is added to it.
        keep: adds to ``past`` in some other way, such as to a file too.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts of a performance
        self,
        model: TokenModel,
        clock: Clock,
        outbox: Outbox,
        settings: Settings,
        emit: Callable[[messages.Event], None] = lambda _event: None,
        past: History | None = None,
        keep: Callable[[int, Source, bytes, Part], object] | None = None,
    ) -> None:
        """Start listening."""
        self.history = History(settings.meter) if past is None else past
        self._keep = keep or self.history.append
        mind = Mind.reread(model, settings.meter, settings.sampling, self.history.recent())
        self.stage = Stage(mind, clock, outbox, settings, emit)
        self.turns = turns_of(settings.mode, settings, mind)
        self.answers = 0
        """Answers of which at least one note sounded."""
        self._answer: Answer | None = None
        self._last: Answer | None = None
        self._accompaniment = Accompaniment(self.stage)
        self._answered = False
        """Whether a note of the model's ever sounded."""
        self._next_mode: tuple[Mode, int] | None = None
        self._touched = -_REACTION_TICKS
        """Tick of the last thing that the player did."""
        self._since: list[Event] | None = None
        """What was heard since another model began to read the past."""
        self._struck: dict[tuple[int, int], int] = {}
        self._unwanted = -1
        """Last attempt at an answer that was asked for anew: what is still heard of it is not remembered."""
        outbox.configure(yields=settings.mode != "accompany", lead=settings.latency_ms / 1000)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.stage.settings

    @property
    def mind(self) -> Mind:
        """The model in use and what it remembers."""
        return self.stage.mind

    @property
    def is_first_phrase(self) -> bool:
        """Whether the model has never played, nor has the word now."""
        begun = self._answer is not None and self._answer.announced
        return not (self._answered or begun)

    @property
    def last_take(self) -> tuple[float, float] | None:
        """Beats from the beginning of the last phrase that was answered to the end of its answer."""
        last = self._answer if self._answer is not None and self._answer.announced else self._last
        if last is None:
            return None
        return last.phrase_start / RESOLUTION, last.last_tick / RESOLUTION

    # --- hearing --------------------------------------------------------------------

    def receive(self, seconds: float, msg: bytes) -> None:
        """Take in a well-formed message of the player's, received at ``seconds``."""
        stage = self.stage
        stage.heard += 1
        tick = stage.tick(seconds)
        self._announce(tick)
        self._touched = tick
        if is_note_on(msg):
            self._key_down(tick, seconds, msg)
        elif is_note_off(msg):
            self._reconsider()
            self._key_up(tick, msg)
        elif is_sustain(msg):
            self._reconsider()
        else:
            return
        part = Part.LEAD if self.settings.mode == "accompany" else Part.ACCOMPANIMENT
        self._hear(Event(tick, Source.PLAYER, msg, part))
        if not self.mind.listener.player_sounds:
            self.turns.silent(tick)

    def pass_over(self) -> None:
        """Take in that a message came that is not for the instrument."""
        self.stage.heard += 1

    def _key_down(self, tick: int, seconds: float, msg: bytes) -> None:
        channel, pitch = note_key(msg)
        if self.settings.mode != "accompany":
            self._withdraw(tick)
        self.turns.note_on(tick)
        self._struck[channel, pitch] = tick
        step = to_step(tick, RESOLUTION, self.mind.steps_per_beat)
        self.stage.dynamics.heard(step, pitch, msg[2])
        self.stage.timing.heard(max(self.stage.clock.beat_at(seconds), 0.0))
        self.stage.emit(messages.Heard(tick / RESOLUTION, channel, pitch, msg[2]))

    def _key_up(self, tick: int, msg: bytes) -> None:
        channel, pitch = note_key(msg)
        struck = self._struck.pop((channel, pitch), None)
        if struck is not None:
            beats = max(tick - struck, 1) / RESOLUTION
            self.stage.keys.heard(pitch, beats, struck / RESOLUTION)
            self.stage.emit(messages.Released(tick / RESOLUTION, channel, pitch))

    def _hear(self, event: Event, until: int | None = None) -> None:
        if self._since is not None:
            self._since.append(event)
        self._keep(*event)
        self.mind.hear(event, until)

    def _reconsider(self) -> None:
        """Plan an answer anew that has not begun: something that it follows has changed."""
        if self._answer is not None and not self._answer.announced:
            self.stage.outbox.cancel(self._answer.take, -math.inf)
            self._drop(self._answer.begin)

    def report(self, report: Report) -> None:
        """Take in what became of scheduled events: what sounded is what is remembered."""
        if isinstance(report, Sent):
            self._sent(report)
        elif isinstance(report, Refused | Cut):
            if self._answer is not None and report.answer >= self._answer.take:
                self._withdraw(self.stage.tick(report.seconds))
        elif isinstance(report, Dropped):
            self.stage.gone(report.answer, report.tag)
            if report.seconds - report.deadline > DEFAULT_MAX_LATE:
                self.stage.emit(messages.Late(report.seconds - report.deadline))

    def _sent(self, sent: Sent) -> None:
        stage, tick = self.stage, self.stage.tick(sent.deadline)
        out = stage.out(sent.answer, sent.tag)
        if out is None:
            return
        channel, pitch = note_key(sent.msg)
        if sent.answer <= self._unwanted:
            self._end_unwanted(sent, tick, out.pitch)
        elif is_note_on(sent.msg):
            if self._answer is not None and self._answer.take == sent.answer:
                self._answer.sounded += 1
            self._answered = True
            # As the network knows it: before transposition, and on one channel.
            msg = note_on(0, out.pitch, sent.msg[2])
            self._hear(Event(tick, Source.MODEL, msg, Part.ACCOMPANIMENT), out.until)
            late = sent.seconds - sent.deadline
            stage.emit(messages.Played(tick / RESOLUTION, channel, pitch, sent.msg[2], late))
        elif is_note_off(sent.msg):
            stage.gone(sent.answer, sent.tag)
            self._hear(Event(tick, Source.MODEL, note_off(0, out.pitch), Part.ACCOMPANIMENT))
            stage.emit(messages.Ended(tick / RESOLUTION, channel, pitch))

    def _end_unwanted(self, sent: Sent, tick: int, pitch: int) -> None:
        """Take in what is still heard of an answer that is forgotten: it ends, for all who saw it begin."""
        if is_note_off(sent.msg):
            self.stage.gone(sent.answer, sent.tag)
            self._keep(tick, Source.MODEL, note_off(0, pitch), Part.ACCOMPANIMENT)
            self.stage.emit(messages.Ended(tick / RESOLUTION, *note_key(sent.msg)))

    def _withdraw(self, tick: int) -> None:
        """Give up the answer in hand, if any: somebody else has the word."""
        answer = self._answer
        if answer is None:
            return
        self._drop(tick)
        if answer.announced:
            self._finish(answer)
            self.stage.emit(messages.Yielded(tick / RESOLUTION, answer.sounded))

    def _drop(self, tick: int) -> None:
        """Forget the answer in hand; nothing of it comes any more from ``tick`` on."""
        self._answer = None
        self.stage.emit(messages.PlansDropped(tick / RESOLUTION))

    def _finish(self, answer: Answer) -> None:
        """Close the books on an answer that began: the next phrase starts anew."""
        if answer.sounded:
            self.answers += answer.roll == 0
            self._last = answer
        self.turns.over()

    # --- what others decide ----------------------------------------------------------

    def set_mode(self, mode: Mode, when: When = "now") -> None:
        """Change the mode, at once or at the next bar line; what the model plays ends there."""
        tick = self.stage.tick(self.stage.clock.now())
        if when == "bar":
            self._next_mode = mode, self.mind.bar_tick(self.mind.bar_at(tick) + 1)
        else:
            self._change_mode(mode, tick)

    def _change_mode(self, mode: Mode, tick: int) -> None:
        self._next_mode = None
        self.silence()
        sounds, struck = self.mind.listener.player_sounds, self.turns.phrase
        self.change(dataclasses.replace(self.settings, mode=mode))
        self.turns = turns_of(mode, self.settings, self.mind)
        if sounds:  # a phrase goes on, whatever the mode is called
            self.turns.note_on(struck.start if struck.start is not None else tick)
        self._accompaniment = Accompaniment(self.stage)
        self.stage.outbox.configure(yields=mode != "accompany")
        self.stage.emit(messages.ModeChanged(mode, tick / RESOLUTION))

    def change(self, settings: Settings) -> None:
        """Play by other ``settings`` from here on; mode and meter have ways of their own."""
        if settings.latency_ms != self.settings.latency_ms:
            self.stage.outbox.configure(lead=settings.latency_ms / 1000)
        self.stage.settings = self.turns.settings = settings
        self.mind.planner.sampling = settings.sampling
        self.stage.dynamics.follow = settings.follow_dynamics

    def silence(self) -> None:
        """End what the model plays, and drop what it planned."""
        self.stage.outbox.silence()
        self._accompaniment.withdraw()
        self._withdraw(self.stage.tick(self.stage.clock.now()))

    def trigger(self, *, down: bool) -> None:
        """Take in the pedal, key or button of the mode ``hold``."""
        if self.settings.mode != "hold":
            return
        self._touched = self.stage.tick(self.stage.clock.now())
        self.turns.trigger(self._touched, down=down)
        if not down:
            self.silence()

    def transport(self, news: Transport) -> None:
        """Take in that the clock's owner started, stopped or went elsewhere."""
        if news.jumped or news.kind == "stop":
            self.silence()
            self.turns.over()
            self._accompaniment = Accompaniment(self.stage)

    def reroll(self) -> bool:
        """Forget the last answer and play another from the same place in the bar; False if there is none."""
        tick = self.stage.tick(self.stage.clock.now())
        if self._answer is not None and self._answer.announced:
            self.silence()
        last, mind = self._last, self.mind
        if last is None or self._answer is not None or self.turns.phrase.start is not None:
            return False
        self._unwanted = last.take
        bar = mind.bar_at(last.begin)
        later = mind.same_place(last.begin, self.stage.soonest() + RESOLUTION // 8)
        shift = mind.bars.start(later) - mind.bars.start(bar)
        root = mind.rewind(last.root, tick, shift, later - bar)
        begin = last.begin + mind.bar_tick(later) - mind.bar_tick(bar)
        end = None if last.end is None else last.end + shift
        start = last.phrase_start  # it is where it was played, however long ago that is
        self._answer = Answer(self.stage, last.number, last.roll + 1, root, begin, end, start)
        return True

    def past(self) -> list[Event]:
        """Return the past for another model to read; what is heard meanwhile is kept for `swap`."""
        self._since = []
        return self.history.recent()

    def swap(self, mind: Mind | None) -> None:
        """Go on with another model, whose ``mind`` remembers what `past` returned; for None, as before."""
        since, self._since = self._since or (), None
        if mind is None:
            return
        for event in since:
            mind.hear(event)
        mind.planner.sampling = self.settings.sampling
        self.stage.mind = self.turns.mind = mind
        self._last = None
        answer, tick = self._answer, self.stage.tick(self.stage.clock.now())
        if answer is None:
            return
        # What lies with the sender will sound; the new model goes on from there.
        coming = [note for note in answer.recent if mind.tick_of(note.onset) > tick]
        entry = mind.present(tick, coming)
        if entry is None:
            self.silence()
        else:
            answer.follow(self.stage, entry)

    def retime(self, factor: float) -> None:
        """Take what was heard so far for played at ``factor`` times the tempo.

        For the first phrase only, before anything was answered: its tempo is known when
        it has gone on for a while. The history was retimed before.
        """
        settings = self.settings
        past = self.history.recent()
        self.stage.mind = Mind.reread(self.mind.model, settings.meter, settings.sampling, past)
        self.turns.mind = self.mind
        self.turns.phrase.retime(factor)
        self._struck = {key: round(tick * factor) for key, tick in self._struck.items()}
        self._reconsider()

    # --- thinking -------------------------------------------------------------------

    def think(self) -> bool:
        """Do what can be done now; return whether there is more to do at once."""
        stage = self.stage
        seconds = stage.clock.now()
        tick = stage.tick(seconds)
        if self._next_mode is not None and tick >= self._next_mode[1]:
            self._change_mode(self._next_mode[0], self._next_mode[1])
        self._remember(seconds, tick)
        if self.settings.mode == "accompany":
            phrase, sounds = self.turns.phrase, self.mind.listener.player_sounds
            self._accompaniment.think(tick, sounds=sounds, silent_since=phrase.rest)
            return False
        turn = self.turns.turn(tick) if self._answer is None else None
        if turn is not None:
            self._begin(turn.begin if tick - turn.begin < _LATE_TICKS else tick, turn.end)
        answer = self._answer
        if answer is None:
            return False
        self._announce(tick)
        more = answer.plan(tick)
        if answer.announced and answer.over(tick):
            self._answer = None
            self._finish(answer)
            stage.emit(messages.AnswerOver(tick / RESOLUTION, answer.sounded))
            self._remember(seconds, tick)
            self.mind.memory.forget_plans()
        return more

    def _remember(self, seconds: float, tick: int) -> None:
        self.mind.remember(tick, max(self.stage.tick(seconds - _GUARD_SECONDS), 0))

    def _announce(self, tick: int) -> None:
        """Say that the model has the word, once the moment of the hand-over has come."""
        answer = self._answer
        if answer is None or answer.announced or tick < answer.begin:
            return
        answer.announced = True
        end = None if answer.end is None else self.stage.beat_of_step(answer.end)
        self.stage.emit(messages.HandOver(answer.begin / RESOLUTION, end))

    def _begin(self, begin: int, end: int | None) -> None:
        self.mind.memory.forget_plans()
        root = self.mind.present(begin)
        if root is not None:
            start = self.turns.phrase.start
            start = begin if start is None else min(start, begin)
            self._answer = Answer(self.stage, self.answers, 0, root, begin, end, start)
            self._answer.wait_until(self._touched + _REACTION_TICKS)
