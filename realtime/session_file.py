"""A session as one MIDI file: what any DAW opens, and what an engine needs in order to go on with it.

The music is in the tracks of player and model, as `realtime.take` writes them. The
conductor's track has a text event besides, ``ritornello-session`` and a line of JSON,
with model, mode, controls and bindings. Any other MIDI file can be opened too: then
it is all the player's.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from music.bars import known_meters
from music.errors import RitornelloError
from music.score import DEFAULT_METER, Meter, Part
from music.smf_events import RawFile, RawTrack, notes_of, read_events
from music.smf_read import PERCUSSION_CHANNEL
from realtime import messages
from realtime.clock import MAX_BPM, MIN_BPM
from realtime.disk import cannot_write, replace_file
from realtime.history import Event, History
from realtime.ledger import Source
from realtime.listener import RESOLUTION
from realtime.midi_bytes import channel_of, is_note_off, is_note_on, is_sustain, note_key, note_off, note_on
from realtime.state import HISTORY_FILE, State, save_state

__all__ = [
    "FACTS_VERSION",
    "OpenedSession",
    "SessionFacts",
    "facts_of",
    "main",
    "open_session",
    "past_of",
    "prepare_state",
    "remark",
]

FACTS_VERSION = 1
_MARK = b"ritornello-session "
_MODEL_TRACK = "Ritornello"
_STEPS_PER_BEAT = 12
"""Grid of the encoding: a bar that can be played in is a whole number of these."""


class SessionFacts(msgspec.Struct, frozen=True):
    """What a session is beside its notes."""

    version: int
    model: str
    """Name of the model that played last, or its file."""
    mode: str
    meter: str
    """Such as ``6/8``."""
    bpm: float
    """Tempo at the end, beats (quarter notes) a minute."""
    controls: dict[str, float | str]
    """Values of `realtime.controls.CONTROLS`."""
    bindings: dict[str, object]
    """What was learnt, as `realtime.controller_map` writes it."""


def facts_of(state: State, meter: Meter) -> SessionFacts:
    """Return what a session is, from what is kept for the next engine anyway."""
    return SessionFacts(
        FACTS_VERSION, state.model, state.mode, str(meter), state.bpm, state.controls, state.bindings
    )


def remark(facts: SessionFacts | None) -> bytes:
    """Return the text event's text for ``facts``; empty for None."""
    return b"" if facts is None else _MARK + msgspec.json.encode(facts)


@dataclass(frozen=True)
class OpenedSession:
    """A MIDI file to go on with; its first bar line is beat 0."""

    path: Path
    facts: SessionFacts | None
    """None for a file that wasn't saved as a session, or by a version that says them otherwise."""
    meter: Meter
    """One that can be played in: the file's, or 4/4."""
    bpm: float
    """Tempo at the end, within what a clock can do."""
    past: list[Event]
    """Notes and pedals in order, the model's as the network knows it: on channel 0."""
    notes: tuple[messages.PastNote, ...]
    """The same for the eye: each lasts as long as its key was down."""
    end_beat: float
    """Where the last note, or pedal, ends."""


def open_session(path: Path) -> OpenedSession:
    """Read a session, or any MIDI file of type 0 or 1.

    In a file that isn't a session the track named Ritornello is the model's all the same, as in
    takes; all others are the player's, but for percussion (channel 10), which is left out.

    Raises:
        RitornelloError: it can't be read, or holds no notes.
    """
    raw = read_events(path)
    facts = _facts(raw)
    past = list(_past(raw, facts))
    if facts is None and not past:
        msg = f"{path} holds no notes: choose a file with music in it."
        raise RitornelloError(msg)
    meter = _meter(raw, facts)
    bpm = raw.tempos[-1][1] if facts is None else facts.bpm
    end = max((event.tick for event in past), default=0)
    return OpenedSession(
        path,
        facts,
        meter,
        min(max(bpm, MIN_BPM), MAX_BPM),
        past,
        _for_the_eye(raw),
        end / RESOLUTION,
    )


def _facts(raw: RawFile) -> SessionFacts | None:
    for text in raw.texts:
        if text.startswith(_MARK):
            try:
                facts = msgspec.json.decode(text.removeprefix(_MARK), type=SessionFacts)
            except msgspec.DecodeError:
                continue
            if facts.version == FACTS_VERSION:
                return facts
    return None


def _meter(raw: RawFile, facts: SessionFacts | None) -> Meter:
    known = known_meters(_STEPS_PER_BEAT)
    said = [] if facts is None else [meter for meter in known if str(meter) == facts.meter]
    return next((meter for meter in (*said, raw.meter) if meter in known), DEFAULT_METER)


def _source(track: RawTrack) -> Source:
    return Source.MODEL if track.name == _MODEL_TRACK else Source.PLAYER


def _tick(tick: int, raw: RawFile) -> int:
    """Return a tick of the file in the session's, nearest, halves up."""
    return (2 * tick * RESOLUTION + raw.resolution) // (2 * raw.resolution)


def _is_drum(msg: bytes, raw: RawFile) -> bool:
    """Return whether ``msg`` is percussion; in a file of ours it is a channel as any other."""
    ours = any(track.name == _MODEL_TRACK for track in raw.tracks)
    return not ours and channel_of(msg) == PERCUSSION_CHANNEL


def _past(raw: RawFile, facts: SessionFacts | None) -> Iterator[Event]:
    """Yield what was played; of two notes of one key that overlap, the second ends the first."""
    leads = facts is not None and facts.mode == "accompany"
    sounding: dict[tuple[Source, int, int], deque[int]] = {}
    merged = sorted(
        (
            (_tick(tick, raw), number, order)
            for number, track in enumerate(raw.tracks)
            for order, (tick, _) in enumerate(track.events)
        ),
    )
    for serial, (tick, number, order) in enumerate(merged):
        msg, source = raw.tracks[number].events[order][1], _source(raw.tracks[number])
        if _is_drum(msg, raw):
            continue
        part = Part.LEAD if leads and source is Source.PLAYER else Part.ACCOMPANIMENT
        if source is Source.MODEL and (is_note_on(msg) or is_note_off(msg)):
            _, pitch = note_key(msg)
            msg = note_on(0, pitch, msg[2]) if is_note_on(msg) else note_off(0, pitch)
        if is_note_on(msg):
            sounding.setdefault((source, *note_key(msg)), deque()).append(serial)
        elif is_note_off(msg):
            struck = sounding.get((source, *note_key(msg)))
            if not struck:
                continue
            struck.popleft()
            if struck:
                continue
        elif not (is_sustain(msg) and source is Source.PLAYER):
            continue
        yield Event(tick, source, msg, part)


def _for_the_eye(raw: RawFile) -> tuple[messages.PastNote, ...]:
    notes = [
        messages.PastNote(
            note.onset / raw.resolution,
            (note.end - note.onset) / raw.resolution,
            note.pitch,
            note.velocity,
            "model" if _source(track) is Source.MODEL else "player",
        )
        for track in raw.tracks
        for note in notes_of(
            (each for each in track.events if not _is_drum(each[1], raw)), track.end, sustain=False
        )
    ]
    return tuple(sorted(notes, key=lambda note: (note.beat, note.pitch)))


def past_of(opened: OpenedSession) -> messages.Past:
    """Return what is said of a session that was opened."""
    return messages.Past(str(opened.path), opened.notes)


def prepare_state(opened: OpenedSession, folder: Path, now: float) -> None:
    """Write what an engine that is started with the state ``folder`` goes on from.

    Its musical time goes on from the bar line after the end of the music, at ``now``. The
    model is left to the engine's command line where the file doesn't say it.

    Args:
        opened: the session.
        folder: the engine's state; it exists, and what is in it is replaced.
        now: seconds of the engine's clock.

    Raises:
        RitornelloError: it can't be written.
    """
    history = History(opened.meter)
    for event in opened.past:
        history.append(*event)
    history.silence()
    facts = opened.facts
    state = State(
        mode="" if facts is None else facts.mode,
        controls={} if facts is None else facts.controls,
        model="" if facts is None else facts.model,
        bpm=opened.bpm,
        seconds=now,
        beat=history.next_bar() / RESOLUTION,
        answers=0,
        bindings={"bindings": []} if facts is None else facts.bindings,
    )
    try:
        replace_file(folder / HISTORY_FILE, history.to_bytes(), durable=False)
        save_state(folder, state)
    except OSError as error:
        msg = f"{cannot_write(folder, error)}."
        raise RitornelloError(msg) from None


class _Told(msgspec.Struct):
    """What `main` prints."""

    path: str
    meter: str
    bpm: float
    notes: int
    facts: SessionFacts | None


def main(arguments: Sequence[str]) -> int:
    """Say in a line of JSON what the file in ``arguments`` is as a session; return the exit status."""
    try:
        (name,) = arguments
        opened = open_session(Path(name))
    except ValueError:
        sys.stderr.write("ritornello: Name one MIDI file.\n")
        return 2
    except RitornelloError as error:
        sys.stderr.write(f"ritornello: {error}\n")
        return 1
    told = _Told(str(opened.path), str(opened.meter), opened.bpm, len(opened.notes), opened.facts)
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
