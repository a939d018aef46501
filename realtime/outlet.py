"""The courier's output: a port that may go and come back, and what is owed to whoever listens there.

Every note-on that really went out gets exactly one note-off that really went
out, however often the port is lost between them.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from realtime.midi_bytes import (
    ALL_NOTES_OFF,
    SUSTAIN,
    channel_of,
    control_change,
    is_channel_message,
    is_note_off,
    note_key,
    note_off,
)
from realtime.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from realtime.ports import OutputPort

__all__ = ["Outlet"]

_SILENCE = (SUSTAIN, ALL_NOTES_OFF)


class Outlet:
    """Sends to a port while there is one, and silences it when it is back after a failure.

    What sounded when the port was lost is not begun anew: late, it would be wrong.

    Args:
        port: where to send; None while it is lost.
        failed: called with its name and the error when it begins to fail.
        beside: gets everything too, whatever becomes of the port; for the built-in sound.
    """

    def __init__(
        self,
        port: OutputPort | None,
        failed: Callable[[str, OSError], None],
        beside: OutputPort | None = None,
    ) -> None:
        """Begin with nothing sent."""
        self._beside = beside
        self.tally = Tally()
        """What was sent."""
        self.failures = 0
        """Messages that could not be sent."""
        self._port = port
        self._failed = failed
        self._channels: set[int] = set()  # those used, which may have to be silenced
        self._owing = False  # whether something may sound that nobody will end
        self._said = port is None  # whether it is known that the port fails

    def send(self, msg: bytes) -> bool:
        """Send a whole message, and return whether it went out.

        A note-off is left out if its note never began there, or has been ended meanwhile.
        """
        if self._beside is not None:
            self._beside.send(msg)
        try:
            self._settle()
            if is_note_off(msg) and not self.tally.sounds(note_key(msg)):
                return False
            self._deliver(msg)
        except OSError as error:
            self.failures += 1
            self._fail(error)
            return False
        return True

    def close_for_another(self, messages: Sequence[bytes]) -> None:
        """Send what ends notes that somebody else left sounding there, but for those struck again since."""
        with contextlib.suppress(OSError):  # gone again: with the port, whatever sounds there
            for msg in messages:
                if not (is_note_off(msg) and self.tally.sounds(note_key(msg))):
                    self._deliver(msg)

    def mend(self) -> None:
        """Where sending has failed, try to end what sounds there, though there is nothing else to send."""
        with contextlib.suppress(OSError):
            self._settle()

    def drop(self) -> OutputPort | None:
        """Do without the port, which is lost, and return it for closing."""
        port, self._port = self._port, None
        self._owing = self._said = True
        return port

    def replace(self, port: OutputPort) -> OutputPort | None:
        """Send to ``port`` from here on, and return the one before, if it was not dropped.

        What sounds is ended at the old port, or at the new one if the old has failed.
        """
        if not self._owing:
            self._owing = True
            self.mend()
        before, self._port = self._port, port
        self._owing, self._said = True, False
        self.mend()
        return before

    def close(self) -> None:
        """Close the port."""
        self.mend()
        if self._port is not None:
            try:
                self._port.close()
            except OSError as error:
                self._fail(error)

    def _settle(self) -> None:
        """After a failure, end all that still sounds there, before anything else is sent.

        Raises:
            OSError: it still fails.
        """
        if not self._owing:
            return
        for key in self.tally.sounding:
            self._deliver(note_off(*key))
        # A port may take messages for a while after its far end has gone: other note-offs may be lost too.
        for channel in sorted(self._channels):
            for number in _SILENCE:
                self._deliver(control_change(channel, number, 0))
            self._channels.discard(channel)
        self._owing = False

    def _deliver(self, msg: bytes) -> None:
        if self._port is None:
            error = "the output is lost"
            raise OSError(error)
        self._port.send(msg)
        self._said = False
        self.tally.add(msg)
        if is_channel_message(msg):
            self._channels.add(channel_of(msg))

    def _fail(self, error: OSError) -> None:
        self._owing = True
        if not self._said and self._port is not None:
            self._said = True
            self._failed(self._port.name, error)
