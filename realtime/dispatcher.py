"""What goes out, and when: thru, the model's scheduled events, and the player's right of way.

The dispatcher is pure: times are arguments, messages are return values, and
the same calls give the same output. The courier is what calls it in real time.
Whatever it returns must be sent at once and in that order, as the ledger
inside already counts it as sent.
"""

from __future__ import annotations

import heapq
import itertools
import math
from typing import TYPE_CHECKING, NamedTuple

from realtime.ledger import Ledger, Source
from realtime.midi_bytes import (
    ALL_NOTES_OFF,
    ALL_SOUND_OFF,
    SUSTAIN,
    Key,
    channel_of,
    control_change,
    is_channel_message,
    is_note_off,
    is_note_on,
    is_sustain,
    is_well_formed,
    note_key,
)
from realtime.reports import NOBODY, Cut, Dropped, Refused, Report, Scheduled, Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "DEFAULT_MAX_LATE",
    "NOBODY",
    "Cut",
    "Dispatcher",
    "Dropped",
    "Refused",
    "Report",
    "Scheduled",
    "Sent",
]

DEFAULT_MAX_LATE = 0.25
"""Seconds after its deadline at which a note-on is no longer worth sending."""
_SYSEX = 0xF0


class _Pending(NamedTuple):
    """A heap entry; the first three fields are its place in time."""

    seconds: float
    rank: int
    order: int
    answer: int
    tag: int
    msg: bytes

    @property
    def note(self) -> _NoteId:
        return self.answer, self.tag, note_key(self.msg)


_NoteId = tuple[int, int, Key]

# At one deadline note-offs go first, so that a repeated note is struck anew and not cut off;
# but the note-off of a note without length follows it.
_RELEASE, _NORMAL, _AFTER = 0, 1, 2


class Dispatcher:
    """Owner of the `Ledger` and of the model's events to come."""

    def __init__(self, *, thru: bool = True, yields: bool = True, max_late: float = DEFAULT_MAX_LATE) -> None:
        """Start with nothing sounding and nothing scheduled."""
        self.thru = thru
        """Whether the player's channel messages are passed on. Releases of what sounds always are."""
        self.yields = yields
        """Whether a player's note-on silences the model."""
        self.max_late = max_late
        """Seconds after which a due note-on is dropped; note-offs never are."""
        self.taken: Callable[[bytes], bool] | None = None
        """Says of a message of the player's that it works a control: it is numbered but not passed on."""
        self.received = 0
        """Well-formed messages received so far: the serial number of the last of them."""
        self.malformed = 0
        """Messages ignored because they were not whole MIDI messages."""
        self.late_dropped = 0
        """Note-ons dropped because they came due too late."""
        self._ledger = Ledger()
        self._queue: list[_Pending] = []
        self._orders = itertools.count()
        self._waiting: dict[_NoteId, float] = {}  # deadlines of the note-ons in the queue
        self._notes: dict[Key, tuple[int, int]] = {}  # answer and tag of the model's sounding notes
        self._channels: set[int] = set()
        self._latest = NOBODY  # greatest answer scheduled
        self._cut = NOBODY  # greatest answer cut
        self._yielded = 0  # serial number and time of the last note-on that the model yielded to
        self._yielded_at = -math.inf
        self._reports: list[Report] = []
        self._closed = False

    def receive(self, msg: bytes, now: float) -> list[bytes]:
        """Take a message from the player at ``now`` seconds and return what to send at once.

        Of the system messages only sysex is passed on: a clock sent back to the DAW it
        came from would make a loop. What is `taken` isn't passed on and silences nothing,
        but a release of what sounds always passes, or that would sound for ever.
        """
        if not self._can_take(msg):
            return []
        self.received += 1
        if self.taken is not None and self.taken(msg) and not self._releases(msg):
            return []
        return self._player_note_on(msg, now) if is_note_on(msg) else self._pass_on(msg)

    def pass_by(self, msg: bytes, now: float) -> list[bytes]:
        """Take a message of somebody who isn't listened to, at ``now`` seconds; return what to send at once.

        It is passed on as if it were the player's, but isn't numbered and silences nothing.
        """
        if not self._can_take(msg):
            return []
        if is_note_on(msg):
            return self._strike(Source.PLAYER, msg, now) if self.thru else []
        return self._pass_on(msg)

    def _can_take(self, msg: bytes) -> bool:
        """Say whether anything may be done with ``msg``, and count it if it is no whole message."""
        well_formed = is_well_formed(msg)
        self.malformed += not (well_formed or self._closed)
        return well_formed and not self._closed

    def _releases(self, msg: bytes) -> bool:
        if is_sustain(msg):
            return not msg[2] and self._ledger.pedal_down(Source.PLAYER, channel_of(msg))
        return is_note_off(msg)

    def _pass_on(self, msg: bytes) -> list[bytes]:
        """Return what to send for a message that strikes no note."""
        if not is_channel_message(msg):
            return [msg] if self.thru and msg[0] == _SYSEX else []
        if is_note_off(msg):
            return self._used(self._ledger.note_off(Source.PLAYER, msg))
        if is_sustain(msg) and (self.thru or self._ledger.pedal_down(Source.PLAYER, channel_of(msg))):
            return self._used(self._ledger.sustain(Source.PLAYER, msg))
        return self._used([msg] if self.thru else [])

    def _player_note_on(self, msg: bytes, now: float) -> list[bytes]:
        out = self._strike(Source.PLAYER, msg, now) if self.thru else []
        if self.yields:
            self._yielded, self._yielded_at = self.received, now
            out += self.silence(now)
        return out

    def schedule(self, answer: int, events: Iterable[Scheduled], heard: int | None = None) -> bool:
        """Add ``events`` to ``answer``; answers are numbered from 0 on and rising.

        ``heard`` is the serial number of the last message from the player that was
        considered in planning. If the model has had to yield to a later one, the events
        are stale: they are refused and a `Refused` is reported. Events that are no channel
        messages, or without a finite deadline, are left out and counted as malformed.

        Returns:
            False if the events were refused, as stale or because the answer, or a later one, was cut.
        """
        if self._closed or answer <= self._cut:
            return False
        if heard is not None and heard < self._yielded:
            self._reports.append(Refused(answer, self._yielded_at))
            return False
        self._latest = max(self._latest, answer)
        for seconds, msg, tag in events:
            if not (math.isfinite(seconds) and is_well_formed(msg) and is_channel_message(msg)):
                self.malformed += 1
                continue
            rank = _RELEASE if is_note_off(msg) else _NORMAL
            self._push(_Pending(seconds, rank, next(self._orders), answer, tag, msg))
        return True

    def _push(self, pending: _Pending) -> None:
        heapq.heappush(self._queue, pending)
        if is_note_on(pending.msg):
            self._waiting[pending.note] = pending.seconds

    def cancel(self, answer: int, after_seconds: float) -> None:
        """Drop what is still to come of ``answer`` later than ``after_seconds``, to plan it anew.

        The note-offs of notes that sound, or are still to be struck before then, stay.
        """
        kept = [
            pending
            for pending in self._queue
            if pending.answer != answer
            or pending.seconds <= after_seconds
            or is_note_off(pending.msg)
            or (is_sustain(pending.msg) and not pending.msg[2])
        ]
        self._waiting = {pending.note: pending.seconds for pending in kept if is_note_on(pending.msg)}
        self._queue = [each for each in kept if not is_note_off(each.msg) or self._ends_a_note(each)]
        heapq.heapify(self._queue)

    def _ends_a_note(self, release: _Pending) -> bool:
        return release.note in self._waiting or self._sounds(release)

    def _sounds(self, release: _Pending) -> bool:
        return self._notes.get(note_key(release.msg)) == (release.answer, release.tag)

    def retime(self, move: Callable[[float], float]) -> None:
        """Move the deadline of everything to come, as the tempo or the position in the music changed.

        ``move`` gives the new deadline for an old one, both in seconds, finite, and later for
        later: so the order stays, and nothing is lost.
        """
        self._queue = [each._replace(seconds=move(each.seconds)) for each in self._queue]
        heapq.heapify(self._queue)  # rounding may make two deadlines one, and then their ranks count
        self._waiting = {note: move(seconds) for note, seconds in self._waiting.items()}

    def next_deadline(self) -> float | None:
        """Return when `due` will next have something, in seconds; None if nothing is scheduled."""
        return self._queue[0].seconds if self._queue else None

    def due(self, now: float) -> list[Sent]:
        """Take everything with a deadline up to ``now`` seconds and return what to send.

        A note-on later than ``max_late`` is dropped, a note-off never is. Where the model
        strikes a key that the player holds, the release of the player's note is in the
        list too, with `NOBODY` as its answer; but where it plays under the player, who
        doesn't silence it, the key stays the player's and the model's note is dropped.
        """
        sent: list[Sent] = []
        while self._queue and self._queue[0].seconds <= now:
            pending = heapq.heappop(self._queue)
            if is_note_on(pending.msg):
                sent += self._due_note_on(pending, now)
            elif is_note_off(pending.msg):
                sent += self._due_note_off(pending, now)
            else:
                passed = self._ledger.sustain(Source.MODEL, pending.msg)
                sent += [self._report(pending, msg, now) for msg in passed]
        self._used(event.msg for event in sent)
        return sent

    def _due_note_on(self, pending: _Pending, now: float) -> list[Sent]:
        self._waiting.pop(pending.note, None)
        late = now - pending.seconds > self.max_late
        if late or (not self.yields and self._ledger.owner(note_key(pending.msg)) is Source.PLAYER):
            self.late_dropped += late
            self._reports.append(Dropped(pending.answer, pending.tag, pending.seconds, now))
            return []
        key = note_key(pending.msg)
        before = self._notes.get(key, (NOBODY, NOBODY))
        released = self._strike(Source.MODEL, pending.msg, now)[:-1]
        self._notes[key] = (pending.answer, pending.tag)
        return [*(Sent(*before, msg, now, now) for msg in released), self._report(pending, pending.msg, now)]

    def _due_note_off(self, pending: _Pending, now: float) -> list[Sent]:
        struck_at = self._waiting.get(pending.note)
        if struck_at is not None:
            # Planned to end before it starts, or with it: it ends directly after its start.
            self._push(pending._replace(seconds=struck_at, rank=_AFTER))
            return []
        if not self._sounds(pending):
            return []
        del self._notes[note_key(pending.msg)]
        passed = self._ledger.note_off(Source.MODEL, pending.msg)
        return [self._report(pending, msg, now) for msg in passed]

    def _report(self, pending: _Pending, msg: bytes, now: float) -> Sent:
        sent = Sent(pending.answer, pending.tag, msg, pending.seconds, now)
        self._reports.append(sent)
        return sent

    def silence(self, now: float) -> list[bytes]:
        """End the model's answer: drop what was to come and return the note-offs of what sounds."""
        self._queue.clear()
        self._waiting.clear()
        out = self._release(Source.MODEL, now)
        if self._latest > self._cut:
            self._cut = self._latest
            self._reports.append(Cut(self._cut, now))
        return out

    def panic(self, now: float) -> list[bytes]:
        """End everything, the player's notes too, and tell each channel used to be silent."""
        out = [*self.silence(now), *self._release(None, now)]
        for channel in sorted(self._channels):
            out += [control_change(channel, number, 0) for number in (SUSTAIN, ALL_NOTES_OFF, ALL_SOUND_OFF)]
        return out

    def close(self, now: float) -> list[bytes]:
        """End everything that sounds, for good: from here on everything is refused."""
        out = [*self.silence(now), *self._release(None, now)]
        self._closed = True
        return out

    def sounding(self, source: Source | None = None) -> tuple[Key, ...]:
        """Return the (channel, pitch) of the notes that sound for ``source`` (None: anyone)."""
        return self._ledger.sounding(source)

    def take_reports(self) -> Sequence[Report]:
        """Return what happened to the model's events since the last call, in order.

        A pedal that is lifted because the answer ends is not reported, its notes are.
        """
        reports, self._reports = self._reports, []
        return reports

    def _strike(self, source: Source, msg: bytes, now: float) -> list[bytes]:
        out = self._ledger.note_on(source, msg)
        self._report_ended(out[:-1], now)
        return self._used(out)

    def _release(self, source: Source | None, now: float) -> list[bytes]:
        out = self._ledger.close(source)
        self._report_ended(out, now)
        return out

    def _report_ended(self, messages: Sequence[bytes], now: float) -> None:
        """Report the note-offs among ``messages`` that end notes of the model before their time."""
        for msg in messages:
            note = self._notes.pop(note_key(msg), None) if is_note_off(msg) else None
            if note is not None:
                self._reports.append(Sent(*note, msg, now, now))

    def _used(self, messages: Iterable[bytes]) -> list[bytes]:
        out = list(messages)
        self._channels.update(channel_of(msg) for msg in out)
        return out
