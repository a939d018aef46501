"""A model and what it remembers of the performance: everything that is replaced when models are swapped."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from music.bars import BarLines
from music.score import Meter, Note, Part
from realtime.bundle import TokenModel
from realtime.history import Event
from realtime.ledger import Source
from realtime.listener import RESOLUTION, Listener, Voice
from realtime.memory import Entry, Memory
from realtime.midi_bytes import PEDAL_DOWN, channel_of, is_note_off, is_note_on, is_sustain, note_key
from realtime.planners import Planner, planner_for
from realtime.sampling import Sampling

__all__ = ["GUARD_TICKS", "Mind"]

GUARD_TICKS = RESOLUTION // 4
"""While a past is re-read, notes this close to each other may still be out of order."""

_STRIDE = 32
"""Events re-read between two looks at what is settled."""


class Mind:
    """A network, its grid, what it has heard and the state after it.

    Args:
        model: the network.
        meter: of the bars, which are counted from tick 0.
        sampling: how daring the drawing is.
    """

    def __init__(self, model: TokenModel, meter: Meter, sampling: Sampling) -> None:
        """Start with nothing heard."""
        encoding = model.encoding
        self.model = model
        self.meter = meter
        self.bars = BarLines([(Fraction(0), meter)], encoding.steps_per_beat)
        self.listener = Listener(encoding.steps_per_beat, encoding.durations)
        self.memory = Memory(model, self.bars)
        self._tells_parts = any(field.name == "part" for field in encoding.fields)
        self.planner: Planner = planner_for(self.memory, sampling)

    @classmethod
    def reread(cls, model: TokenModel, meter: Meter, sampling: Sampling, past: Iterable[Event]) -> Mind:
        """Return a mind that remembers ``past``, events in the order of the performance."""
        mind = cls(model, meter, sampling)
        latest = 0
        for number, event in enumerate(past, 1):
            mind.hear(event)
            latest = max(latest, event.tick)
            if number % _STRIDE == 0:
                mind.remember(latest, max(latest - GUARD_TICKS, 0))
        mind.remember(latest, max(latest - GUARD_TICKS, 0))
        return mind

    @property
    def steps_per_beat(self) -> int:
        """The grid of the encoding."""
        return self.model.encoding.steps_per_beat

    def hear(self, event: Event, until: int | None = None) -> None:
        """Take in a note-on, a note-off or a sustain pedal; anything else is ignored.

        ``until`` is the tick at which a note of the model's is planned to end.
        """
        msg, tick = event.msg, event.tick
        if is_note_on(msg):
            voice = Voice(event.source, *note_key(msg))
            # Where all is one keyboard, chords of player and model are in one order.
            part = event.part if self._tells_parts else Part.ACCOMPANIMENT
            self.listener.note_on(voice, msg[2], tick, part, until)
        elif is_note_off(msg):
            self.listener.note_off(Voice(event.source, *note_key(msg)), tick)
        elif is_sustain(msg) and event.source is Source.PLAYER:
            self.listener.pedal(channel_of(msg), down=msg[2] >= PEDAL_DOWN, tick=tick)

    def remember(self, tick: int, settled_before: int) -> None:
        """Bring the warm state up to what sounded by ``tick``, and commit what can't change any more.

        A note that sounds has no duration yet, so it and those after it wait until it is
        closed. Nothing that is still to come begins before tick ``settled_before``.
        """
        tail = self.listener.tail(tick, settled_before)
        self.memory.sync(tail.notes[: tail.closed], tail.settled)
        if tail.settled:
            self.listener.forget(tail)

    def present(self, tick: int, coming: Iterable[Note] = ()) -> Entry | None:
        """Return the state as if everything that sounds were closed at ``tick``; None before the first note.

        ``coming`` are notes, in steps, that were not heard yet but will sound for certain.
        """
        notes = [*self.listener.tail(tick, planned=True).notes, *coming]
        notes.sort(key=lambda note: (note.onset, note.part, -note.pitch, note.duration, note.velocity))
        self.memory.sync(notes)
        return self.memory.entry

    def first_step(self, tick: int) -> int:
        """Return the first step at or after ``tick``."""
        return -(-tick * self.steps_per_beat // RESOLUTION)

    def tick_of(self, step: int) -> int:
        """Return the tick of ``step``."""
        return step * RESOLUTION // self.steps_per_beat

    def bar_at(self, tick: int) -> int:
        """Return the number of the bar in which ``tick`` lies, from 0 on."""
        return self.bars.bar_at(tick * self.steps_per_beat // RESOLUTION)

    def bar_tick(self, bar: int) -> int:
        """Return the tick at which ``bar`` begins."""
        return self.tick_of(self.bars.start(bar))

    def same_place(self, tick: int, soonest: int) -> int:
        """Return the first bar in which the place of ``tick`` in its bar is at or after ``soonest``."""
        within = tick - self.bar_tick(self.bar_at(tick))
        bar = self.bar_at(soonest)
        while self.bar_tick(bar) + within < soonest:
            bar += 1
        return bar

    def rewind(self, root: Entry, tick: int, shift: int, bars: int) -> Entry:
        """Go back to ``root``, an earlier state, as if it had been reached ``shift`` steps later.

        Everything heard since is forgotten, and nothing before ``tick`` will come any more.

        Args:
            root: where to go back to.
            tick: now.
            shift: steps between then and now, a whole number of bars.
            bars: that number.
        """
        self.listener.clear(tick)
        return self.memory.restart(root, self.memory.stream.moved(root.place, bars, shift))
