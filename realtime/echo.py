"""Recognises our own output coming back in on an input, and breaks the loop.

A DAW that monitors our track into its output, a synth that echoes what it gets, a
patchbay: each returns every message a constant time after it was sent, unchanged
but for its channel. Passed on again it would go round for ever. `EchoGuard` stands
at an input and drops what returns; what counts as proof that anything does is in
`realtime.echo_chains`. What differs in nothing from a machine that repeats one note
is taken for a player, until other notes decide.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from realtime.echo_chains import SPREAD, STRIKE, Chain, Circling, near, prolong
from realtime.midi_bytes import Key, is_note_off, is_note_on, note_key

__all__ = ["LONGEST_DELAY", "EchoGuard", "EchoNews"]

LONGEST_DELAY = 0.25
"""Seconds. Way and back through a DAW with large buffers takes less; a longer echo would be an effect."""
_LIFT = 0.010
"""Seconds between release and strike of a key in which it can hardly have moved up and down."""
_COPIES = 4
"""Notes of the model's in a row that are proof, if each came back whole: without thru there are no chains."""
_ENDED_SECONDS, _ENDED_NOTES = 3.0, 6
"""Time and number of notes without a return after which a way back is gone."""
_WAYS = 4
"""Most ways back; more than one is rare."""
_CANDIDATES = 8
"""Latest messages alike of which one that comes in may be the return."""
_ALIKE, _STRUCK, _MEMORY = 64, 64, 2048
"""Most messages remembered that are alike, note-ons among all, and in all, whatever the flood."""


class EchoNews(NamedTuple):
    """An input began or ceased to hear the output."""

    looping: bool
    seconds: float
    """When that was noticed."""
    delay: float
    """Seconds between sending and return."""

    @property
    def text(self) -> str:
        """What to tell the player."""
        if not self.looping:
            return "The input no longer hears the output."
        return (
            f"The input hears the output, {self.delay * 1000:.0f} ms later: what comes back is left out; "
            "to end it, switch off MIDI monitoring or thru of the track that Ritornello plays on."
        )


@dataclass(eq=False, slots=True)
class _Way:
    """A way back from the output."""

    delay: float
    last: float
    """When something last returned."""
    missed: int = 0
    """Notes sent since then that did not return."""

    @property
    def gone(self) -> bool:
        return self.missed >= _ENDED_NOTES


@dataclass(eq=False, slots=True)
class _Sent:
    """A message that left."""

    seconds: float
    content: bytes
    foreign: bool
    """Whether it was not one that had come in here."""
    chains: list[Chain]
    note: _Sent | None = None
    """For a note-off, the note-on that it ends."""
    length: float | None = None
    """For a note-on, seconds until its note-off; None while it sounds."""
    returned: list[float] = field(default_factory=list)
    """Delays after which something came in that may be this."""
    ways: list[_Way] = field(default_factory=list)
    """Ways back on which it was recognised, and dropped."""
    copies: list[tuple[float, float]] = field(default_factory=list)
    """Delays and lengths of notes that came in and may be this."""

    def came_back_whole(self, delay: float) -> bool:
        """Say whether this note came back after ``delay`` seconds, as long as it was."""
        length = self.length
        return length is not None and any(
            abs(copy - delay) <= SPREAD / 2 and abs(copied - length) <= SPREAD for copy, copied in self.copies
        )


@dataclass(slots=True)
class _Press:
    """A key of the input, as far as is known."""

    struck: float
    originals: list[_Sent]
    """Foreign notes that the strike may be a return of."""
    lifted: float | None = None
    """When it was last released; None while it is down."""


class EchoGuard:
    """Stands at one input: knows what was sent, says of what comes in whether it is an echo.

    On each way back a sent message accounts for one that comes in, at most. Times are in
    seconds; a message that arrives and the one that is sent on for it have the same time.
    """

    def __init__(self) -> None:
        """Begin without suspicion."""
        self._sent: deque[_Sent] = deque()
        self._alike: dict[bytes, deque[_Sent]] = {}  # the latest of these by content
        self._struck: deque[_Sent] = deque(maxlen=_STRUCK)  # the latest note-ons...
        self._foreign: deque[_Sent] = deque(maxlen=2 * _COPIES)  # ... and of these the foreign ones
        self._sounding: dict[Key, _Sent] = {}
        self._keys: dict[Key, _Press] = {}
        self._passing: tuple[bytes, float, list[Chain]] = b"", 0.0, []  # last let in
        self._circling = Circling()
        self._lone = -math.inf  # when the last note left of which nothing returned in time
        self._ways: list[_Way] = []
        self._news: deque[EchoNews] = deque()

    @property
    def looping(self) -> bool:
        """Whether the input hears the output."""
        return bool(self._ways)

    def take_news(self) -> EchoNews | None:
        """Return that an echo was recognised, or is over, once for each."""
        return self._news.popleft() if self._news else None

    # --- what leaves ------------------------------------------------------------------

    def sent(self, msg: bytes, now: float) -> None:
        """Take in that the channel message ``msg`` left at ``now`` seconds."""
        self._forget(now)
        passing, arrived, chains = self._passing
        own = msg == passing and now == arrived
        sent = _Sent(now, _content(msg), not own, chains if own else [])
        if own:
            self._passing = b"", now, []
        if is_note_on(msg):
            self._sounding[note_key(msg)] = sent
            self._struck.append(sent)
            if sent.foreign:
                self._foreign.append(sent)
        elif is_note_off(msg):
            sent.note = self._sounding.pop(note_key(msg), None)
            if sent.note is not None:
                sent.note.length = now - sent.note.seconds
        self._sent.append(sent)
        self._alike.setdefault(sent.content, deque(maxlen=_ALIKE)).append(sent)

    def _forget(self, now: float) -> None:
        """Forget what can't return any more, and the ways on which nothing does."""
        while self._sent and (
            self._sent[0].seconds < now - LONGEST_DELAY - SPREAD or len(self._sent) >= _MEMORY
        ):
            sent = self._sent.popleft()
            alike = self._alike.get(sent.content)
            if alike and alike[0] is sent:
                alike.popleft()
                if not alike:
                    del self._alike[sent.content]
            if is_note_on(sent.content):
                self._count(sent)
        for way in [each for each in self._ways if each.gone and now - each.last >= _ENDED_SECONDS]:
            self._ways.remove(way)
            if not self._ways:
                self._news.append(EchoNews(looping=False, seconds=now, delay=way.delay))

    def _count(self, note: _Sent) -> None:
        """Take in whether a note has returned."""
        if not note.returned:
            self._lone = note.seconds
        for way in self._ways:
            if way in note.ways:
                way.missed = 0
            else:
                way.missed += 1

    # --- what comes in ------------------------------------------------------------------

    def heard(self, msg: bytes, now: float) -> bool:
        """Say whether the channel message ``msg``, arrived at ``now`` seconds, is an echo, to be dropped."""
        self._forget(now)
        content = _content(msg)
        if any(self._returns(content, way, now) for way in self._ways):
            return True
        chains: list[Chain] = []
        if is_note_off(msg):
            self._lift(msg, now)
        elif len(self._ways) < _WAYS:
            originals = self._originals(content, now)
            chains = self._follow(msg, originals, now)
            way = self._decide(chains, now, is_note=is_note_on(msg))
            if way is not None:
                for sent in originals:
                    if abs(now - sent.seconds - way.delay) <= SPREAD:
                        sent.ways.append(way)
                return True
            if is_note_on(msg):
                self._keys[note_key(msg)] = _Press(now, [sent for sent in originals if sent.foreign])
        self._passing = msg, now, chains
        return False

    def _returns(self, content: bytes, way: _Way, now: float) -> bool:
        """Say whether ``content`` is due on a way back, and tick it off."""
        for sent in self._alike.get(content, ()):
            delay = now - sent.seconds
            if delay < way.delay - SPREAD:
                break
            if delay > way.delay + SPREAD or near(sent.returned, way.delay):
                continue
            if sent.note is not None and way not in sent.note.ways:
                continue  # the end of a note that was let in must be let in too
            sent.returned.append(delay)
            sent.ways.append(way)
            way.delay += (delay - way.delay) / 8
            way.last = now
            return True
        return False

    def _lift(self, msg: bytes, now: float) -> None:
        """Take in that a key was released; that may complete the proof that whole notes come back."""
        press = self._keys.get(note_key(msg))
        if press is None:
            return
        originals = press.originals if press.lifted is None else []
        press.lifted = now
        for sent in originals:
            delay = press.struck - sent.seconds
            sent.copies.append((delay, now - press.struck))
            notes = list(self._foreign)
            last = notes.index(sent) + 1 if sent in notes else 0
            if last >= _COPIES and all(note.came_back_whole(delay) for note in notes[last - _COPIES : last]):
                self._recognise(delay, now)
                return

    def _originals(self, content: bytes, now: float) -> list[_Sent]:
        """Return what ``content`` may be the return of: one sent message for each possible delay."""
        originals: list[_Sent] = []
        delays: list[float] = []
        # First what nothing has returned of yet, and of that the oldest: cables keep the order.
        latest = islice(reversed(self._alike.get(content, ())), _CANDIDATES)
        for sent in sorted(latest, key=lambda each: (bool(each.returned), each.seconds)):
            delay = now - sent.seconds
            if delay <= LONGEST_DELAY and not near(sent.returned, delay) and not near(delays, delay):
                sent.returned.append(delay)
                delays.append(delay)
                originals.append(sent)
        return originals

    def _follow(self, msg: bytes, originals: list[_Sent], now: float) -> list[Chain]:
        """Return the longest chains that the return of each of the ``originals`` prolongs, or begins."""
        impossible, unlikely = self._oddity(msg, now)
        is_note = is_note_on(msg)
        chains = []
        for sent in originals:
            delay = now - sent.seconds
            longer = [prolong(chain, delay, sent.length, is_note=is_note) for chain in sent.chains]
            best = max(
                (each for each in longer if each is not None), key=lambda each: each.links, default=None
            )
            odd, strange = impossible, unlikely
            if best is None:
                # The player can't know what comes from elsewhere: that counts like what can't be played.
                odd, strange = impossible or sent.foreign, unlikely or sent.foreign
                best = Chain(delay, delay, sent.seconds, sent.foreign, links=1, length=sent.length)
            chains.append(best._replace(impossible=best.impossible + odd, unlikely=best.unlikely + strange))
        return chains

    def _oddity(self, msg: bytes, now: float) -> tuple[bool, bool]:
        """Say whether no hand can have struck this key now, and whether it hardly can."""
        press = self._keys.get(note_key(msg)) if is_note_on(msg) else None
        if press is None:
            return False, False
        impossible = press.lifted is None or now - press.struck < STRIKE
        return impossible, impossible or (press.lifted is not None and now - press.lifted < _LIFT)

    def _decide(self, chains: list[Chain], now: float, *, is_note: bool) -> _Way | None:
        """Recognise an echo if one of the ``chains`` that a message may belong to can be nothing else."""
        growing = [c for c in chains if self._circling.grows(c, now, self._lone, is_note=is_note)]
        proofs = [c for c in chains if c.conclusive and self._all_return(c.delay, now)]
        if not proofs and any(self._all_return(chain.delay, now) for chain in growing):
            proofs = [chain for chain in chains if self._all_return(chain.delay, now)]
        # An echo shows at twice its delay too, but in shorter chains.
        return self._recognise(max(proofs, key=lambda chain: chain.links).delay, now) if proofs else None

    def _all_return(self, delay: float, now: float) -> bool:
        """Say whether each note sent lately may have come back after ``delay`` seconds: none is left out."""
        return all(
            near(note.returned, delay)
            for note in self._struck
            if delay + SPREAD < now - note.seconds <= LONGEST_DELAY
        )

    def _recognise(self, delay: float, now: float) -> _Way:
        way = _Way(delay, now)
        if not self._ways:
            self._news.append(EchoNews(looping=True, seconds=now, delay=delay))
        self._ways.append(way)
        self._circling.clear()
        for sent in self._sent:  # whatever else comes back is to be shown anew
            sent.chains = []
        return way


def _content(msg: bytes) -> bytes:
    """Return what an echo leaves unchanged: all but the channel, and of a note-off only the pitch."""
    return bytes((0x80, msg[1], 0)) if is_note_off(msg) else bytes((msg[0] & 0xF0,)) + msg[1:]
