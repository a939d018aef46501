"""What an engine says while somebody plays: phrases and answers without end, as events, without an engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from realtime import messages

__all__ = ["BPM", "Said", "introduction", "music"]

BPM = 120.0
_PHRASE = 8
"""Beats of a phrase, and of an answer."""
_NOTES_A_BEAT = 4
_LOWEST, _PITCHES = 40, 45
_AHEAD = 2
"""Beats from a plan to its note."""
_LENGTH = 0.2
"""Beats of a note: it is over before the next begins."""


class Said(NamedTuple):
    """An event, and when it is said."""

    seconds: float
    event: messages.Event


def introduction() -> tuple[messages.Event, ...]:
    """Return what an engine says at its start."""
    ready = messages.Ready(
        protocol=messages.PROTOCOL,
        model="default",
        api="JACK",
        inputs=("Ritornello In",),
        output="Ritornello Out",
        clock="internal",
        bpm=BPM,
        meter="4/4",
        mode="respond",
    )
    control = messages.ControlInfo(
        "density", "How busy the model plays.", 0.0, 0.0, 0.0, 16.0, "notes a beat"
    )
    return (ready, messages.Ports((), ()), messages.Panel((control,), ()))


def music(start: float, beats: int) -> Iterator[Said]:
    """Yield what is said during ``beats`` of music that begins at ``start`` seconds, in order."""
    for beat in range(beats):
        said = [*_time(start, beat), *_turn(start, beat)]
        for number in range(_NOTES_A_BEAT):
            onset = beat + number / _NOTES_A_BEAT
            said += _note(start, onset, by_model=_answers(beat))
            if _answers(beat + _AHEAD):
                said.append(_plan(start, onset + _AHEAD))
        yield from sorted(said, key=lambda each: each.seconds)


def _answers(beat: int) -> bool:
    """Return whether the model has the word."""
    return beat // _PHRASE % 2 == 1


def _seconds(start: float, beat: float) -> float:
    return start + beat * 60.0 / BPM


def _time(start: float, beat: int) -> list[Said]:
    """Return what is said once a second."""
    if beat % 2:
        return []
    now = _seconds(start, beat)
    tempo = messages.Tempo(beat, beat, BPM, running=True, in_sync=True, source="set", seconds=now)
    meters = messages.Meters(0.1, 0.2, 0, {}, realtime=True, cpu=0.05)
    return [Said(now, tempo), Said(now, meters)]


def _turn(start: float, beat: int) -> list[Said]:
    """Return what is said where the word passes to somebody else."""
    if beat % _PHRASE or not beat:
        return []
    now = _seconds(start, beat)
    if _answers(beat):
        return [Said(now, messages.HandOver(beat, beat + _PHRASE))]
    return [Said(now, messages.AnswerOver(beat, _PHRASE * _NOTES_A_BEAT))]


def _pitch(beat: float) -> int:
    return _LOWEST + int(beat * 31) % _PITCHES


def _velocity(beat: float) -> int:
    return 40 + int(beat * 29) % 80


def _plan(start: float, beat: float) -> Said:
    """Return what is said of a note that is to come."""
    note = messages.PlannedNote(beat, _pitch(beat), _velocity(beat), _LENGTH)
    return Said(_seconds(start, beat - _AHEAD), note)


def _note(start: float, beat: float, *, by_model: bool) -> list[Said]:
    """Return what is said of a note that sounds."""
    pitch, velocity, end = _pitch(beat), _velocity(beat), beat + _LENGTH
    on, off = _seconds(start, beat), _seconds(start, end)
    if by_model:
        return [
            Said(on, messages.Played(beat, 0, pitch, velocity, 0.0001)),
            Said(off, messages.Ended(end, 0, pitch)),
        ]
    return [Said(on, messages.Heard(beat, 0, pitch, velocity)), Said(off, messages.Released(end, 0, pitch))]
