"""Raw MIDI messages as ``bytes``: tests and constructors for the few kinds that matter here.

Every message is whole (its status byte first, no running status), as the ports
deliver it. Channels count from 0 to 15, pitches and velocities from 0 to 127.
"""

from __future__ import annotations

__all__ = [
    "ALL_NOTES_OFF",
    "ALL_SOUND_OFF",
    "CLOCK",
    "CONTINUE",
    "PEDAL_DOWN",
    "POSITIONS",
    "SONG_POSITION",
    "START",
    "STOP",
    "SUSTAIN",
    "Key",
    "channel_of",
    "control_change",
    "is_channel_message",
    "is_note_off",
    "is_note_on",
    "is_song_position",
    "is_sustain",
    "is_system_realtime",
    "is_well_formed",
    "note_key",
    "note_off",
    "note_on",
    "position_of",
    "song_position",
]

Key = tuple[int, int]
"""(channel, pitch): what a note-off names the note by that it ends."""

SUSTAIN = 64
"""Controller number of the sustain pedal."""
PEDAL_DOWN = 64
"""Least value at which a pedal or switch counts as down, as MIDI defines it."""
ALL_SOUND_OFF = 120
ALL_NOTES_OFF = 123

SONG_POSITION = 0xF2
"""Status byte: where in the song to go on, in sixteenths."""
CLOCK = 0xF8
"""Status byte, and whole message: a 24th of a beat has passed."""
START = 0xFA
CONTINUE = 0xFB
STOP = 0xFC
POSITIONS = 1 << 14
"""Song positions there are, in sixteenths: 0 to 16383."""

_NOTE_OFF = 0x80
_NOTE_ON = 0x90
_CONTROL_CHANGE = 0xB0
_SYSEX = 0xF0
_SYSEX_END = 0xF7
_DATA = 0x80  # data bytes lie below, status bytes from here up
_LENGTHS = {0x80: 3, 0x90: 3, 0xA0: 3, 0xB0: 3, 0xC0: 2, 0xD0: 2, 0xE0: 3}
"""Length in bytes of the channel messages, by the status byte's upper half."""
_SYSTEM_LENGTHS = {0xF1: 2, 0xF2: 3, 0xF3: 2, 0xF6: 1, 0xF8: 1, 0xFA: 1, 0xFB: 1, 0xFC: 1, 0xFE: 1, 0xFF: 1}
"""Length in bytes of the system messages by status byte; undefined ones are absent, as is sysex."""
_CHANNELS = 16
_VALUES = 128


def is_well_formed(msg: bytes) -> bool:
    """Say whether ``msg`` is exactly one whole, defined MIDI message."""
    if not msg:
        return False
    status = msg[0]
    if status == _SYSEX:
        return len(msg) > 1 and msg[-1] == _SYSEX_END and all(byte < _DATA for byte in msg[1:-1])
    length = _LENGTHS.get(status & 0xF0) if status < _SYSEX else _SYSTEM_LENGTHS.get(status)
    return len(msg) == length and all(byte < _DATA for byte in msg[1:])


def is_channel_message(msg: bytes) -> bool:
    """Say whether a well-formed ``msg`` belongs to a channel (notes, controllers, bends and so on)."""
    return _NOTE_OFF <= msg[0] < _SYSEX


def is_note_on(msg: bytes) -> bool:
    """Say whether ``msg`` starts a note; a note-on with velocity 0 does not."""
    return len(msg) == _LENGTHS[_NOTE_ON] and msg[0] & 0xF0 == _NOTE_ON and msg[2] > 0


def is_note_off(msg: bytes) -> bool:
    """Say whether ``msg`` ends a note: a note-off, or a note-on with velocity 0."""
    if len(msg) != _LENGTHS[_NOTE_OFF]:
        return False
    kind = msg[0] & 0xF0
    return kind == _NOTE_OFF or (kind == _NOTE_ON and msg[2] == 0)


def is_sustain(msg: bytes) -> bool:
    """Say whether ``msg`` moves a sustain pedal, up or down."""
    return len(msg) == _LENGTHS[_CONTROL_CHANGE] and msg[0] & 0xF0 == _CONTROL_CHANGE and msg[1] == SUSTAIN


def is_system_realtime(msg: bytes) -> bool:
    """Say whether ``msg`` is a single byte that may stand anywhere: clock, start, stop and so on."""
    return len(msg) == 1 and msg[0] >= CLOCK and msg[0] in _SYSTEM_LENGTHS


def is_song_position(msg: bytes) -> bool:
    """Say whether ``msg`` is a well-formed Song Position."""
    return len(msg) == _SYSTEM_LENGTHS[SONG_POSITION] and msg[0] == SONG_POSITION and max(msg[1:]) < _DATA


def channel_of(msg: bytes) -> int:
    """Return the channel of a channel message."""
    return msg[0] & 0x0F


def note_key(msg: bytes) -> Key:
    """Return (channel, pitch) of a note-on or note-off."""
    return msg[0] & 0x0F, msg[1]


def note_on(channel: int, pitch: int, velocity: int) -> bytes:
    """Return a note-on.

    Raises:
        ValueError: a value is out of range; velocity 0 is, as that would be a note-off.
    """
    if not velocity:
        msg = "a note-on needs a velocity from 1 to 127, not 0"
        raise ValueError(msg)
    return _message(_NOTE_ON, channel, pitch, velocity)


def note_off(channel: int, pitch: int, velocity: int = 64) -> bytes:
    """Return a note-off; 64 is the release velocity of keyboards that measure none.

    Raises:
        ValueError: a value is out of range.
    """
    return _message(_NOTE_OFF, channel, pitch, velocity)


def control_change(channel: int, controller: int, value: int) -> bytes:
    """Return a control change; controllers from 120 up are the channel mode messages.

    Raises:
        ValueError: a value is out of range.
    """
    return _message(_CONTROL_CHANGE, channel, controller, value)


def song_position(sixteenths: int) -> bytes:
    """Return a Song Position.

    Raises:
        ValueError: there is no such position; 0 to 16383 are possible.
    """
    if not 0 <= sixteenths < POSITIONS:
        msg = f"song positions from 0 to {POSITIONS - 1} are possible, not {sixteenths}"
        raise ValueError(msg)
    return bytes((SONG_POSITION, sixteenths % _VALUES, sixteenths // _VALUES))


def position_of(msg: bytes) -> int:
    """Return the sixteenths of a Song Position."""
    return msg[1] + _VALUES * msg[2]


def _message(kind: int, channel: int, first: int, second: int) -> bytes:
    if not (0 <= channel < _CHANNELS and 0 <= first < _VALUES and 0 <= second < _VALUES):
        msg = f"channel 0 to 15 and values 0 to 127 are possible, not {channel}, {first}, {second}"
        raise ValueError(msg)
    return bytes((kind | channel, first, second))
