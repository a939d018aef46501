"""The audio device that sound leaves by, through miniaudio: found, opened, and known to be alive or not."""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Callable, Generator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from music.errors import RitornelloError
from realtime.ports._quiet import quiet_stderr

__all__ = ["AudioDevice"]

_APPLICATION = "Ritornello sound"
"""Another name than that of our MIDI ports, which JACK would otherwise have to tell apart by numbers."""
_BUFFER_MILLISECONDS = 10
_JACK = "JACK"
_JACK_MILLISECONDS = 2
"""JACK has a period of its own; this is what miniaudio keeps in hand besides, and adds to the delay."""
_BUFFERS = 2
_MADE_FOR_TESTS = {"NULL", "CUSTOM"}
"""Backends of miniaudio that nothing is heard from."""

Renderer = Callable[[int], NDArray[np.float32]]
"""Returns the next frames, as many as it is asked for: (frames, 2)."""


class AudioDevice:
    """An output that asks ``render`` for sound, in a thread of its own, until it is closed or lost.

    Args:
        render: called again and again.
        rate: frames per second; the device's own may be another.
        backend: name of the audio system, as miniaudio calls it, such as ``alsa`` or ``jack``; None for any.

    Raises:
        RitornelloError: there is no device, or the package miniaudio is missing.
    """

    def __init__(self, render: Renderer, rate: int, backend: str | None) -> None:
        """Open the first device there is, and start it."""
        self._library = _library()
        self._stopped = threading.Event()
        for candidate in _backends(self._library, backend):
            with contextlib.suppress(self._library.MiniaudioError), quiet_stderr():
                self._device = self._open(candidate, rate)
                self.name: str = self._device.backend
                """What the audio system is called."""
                self._start(render)
                return
        msg = "There is no audio device for the built-in sound; connect one, or listen to your DAW's sounds."
        raise RitornelloError(msg)

    @property
    def stopped(self) -> bool:
        """Whether the audio system has said that it is over; not every one says so."""
        return self._stopped.is_set()

    def close(self) -> None:
        """Stop asking for sound, and let the device go; again does nothing."""
        device, self._device = self._device, None
        if device is not None:
            with quiet_stderr():
                self._let_go(device)

    def _open(self, backend: Any, rate: int) -> Any:  # noqa: ANN401 - the package has no types
        # Made in two steps, to reach what a constructor that fails leaves behind.
        device = self._library.PlaybackDevice.__new__(self._library.PlaybackDevice)
        try:
            device.__init__(
                output_format=self._library.SampleFormat.FLOAT32,
                nchannels=2,
                sample_rate=rate,
                buffersize_msec=_JACK_MILLISECONDS if backend.name == _JACK else _BUFFER_MILLISECONDS,
                callback_periods=_BUFFERS,
                backends=[backend],
                thread_prio=self._library.ThreadPriority.REALTIME,
                app_name=_APPLICATION,
            )
        except self._library.MiniaudioError:
            self._let_go(device)
            raise
        return device

    def _start(self, render: Renderer) -> None:
        feed = _feed(render)
        next(feed)
        self._device.stop_callback = self._stopped.set
        try:
            self._device.start(feed)
        except self._library.MiniaudioError:
            self._let_go(self._device)
            raise

    def _let_go(self, device: Any) -> None:  # noqa: ANN401 - the package has no types
        """Close ``device``, and its connection to the audio system, which miniaudio leaves open."""
        device.close()
        context = getattr(device, "_context", None)
        if context is not None:
            del device._context  # noqa: SLF001 - has no public name
            self._library.lib.ma_context_uninit(context)


def _feed(render: Renderer) -> Generator[memoryview, int, None]:
    frames = yield memoryview(b"")
    while True:
        frames = yield render(frames).data.cast("B")


def _library() -> Any:  # noqa: ANN401 - the package has no types, and may not be there
    try:
        return importlib.import_module("miniaudio")
    except ImportError as error:
        msg = "The built-in sound needs the package miniaudio: install it with `pip install miniaudio`."
        raise RitornelloError(msg) from error


def _backends(library: Any, asked: str | None) -> Sequence[Any]:  # noqa: ANN401 - the package has no types
    """Return the audio systems to be tried, in this order.

    Raises:
        RitornelloError: the one asked for is none of this machine's.
    """
    enabled = {backend.name: backend for backend in library.get_enabled_backends()}
    if asked is None:
        heard = [backend for name, backend in enabled.items() if name not in _MADE_FOR_TESTS]
        # Where a JACK server runs, it has the device, and it is the fastest.
        return sorted(heard, key=lambda backend: (backend.name != _JACK, backend.value))
    if asked.upper() not in enabled:
        known = ", ".join(sorted(enabled.keys() - {"CUSTOM"})).lower()
        msg = f"There is no audio system {asked} here; choose one of {known}."
        raise RitornelloError(msg)
    return [enabled[asked.upper()]]
