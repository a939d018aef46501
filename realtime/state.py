"""What an engine needs in order to go on where another one ended: kept in a folder while it plays."""

from __future__ import annotations

from pathlib import Path

import msgspec

__all__ = ["HISTORY_FILE", "State", "load_state", "save_state"]

HISTORY_FILE = "history"
"""Name of the file in the folder that `realtime.history` writes."""
_STATE_FILE = "state.json"


class State(msgspec.Struct, frozen=True):
    """Settings, model and time of a performance."""

    mode: str
    controls: dict[str, float | str]
    """Values of `realtime.controls.CONTROLS`."""
    model: str
    bpm: float
    seconds: float
    """A moment on the machine's monotonic clock, which processes share, ..."""
    beat: float
    """... and the session's beat at it."""
    answers: int
    """Answers given so far: the next one's random numbers follow from it."""
    bindings: dict[str, object]
    """What was learnt, as `realtime.controller_map` writes it."""
    connections: tuple[tuple[str, str], ...] = ()
    """What our own ports were connected to, where that is known: port, peer."""


def save_state(folder: Path, state: State) -> None:
    """Write ``state`` to ``folder``, all of it or nothing.

    Raises:
        OSError: it can't be written.
    """
    scratch = folder / f"{_STATE_FILE}.new"
    scratch.write_bytes(msgspec.json.encode(state))
    scratch.replace(folder / _STATE_FILE)


def load_state(folder: Path) -> State | None:
    """Return the state kept in ``folder``; None where there is none that can be read."""
    try:
        return msgspec.json.decode((folder / _STATE_FILE).read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return None
