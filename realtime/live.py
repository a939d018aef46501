"""The demo: a phrase of our own, played into the engine in real time."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from realtime import messages
from realtime.bundle import Bundle
from realtime.demo_phrases import PHRASES, timed
from realtime.extras import Extras
from realtime.ports import INPUT_NAME, OUTPUT_NAME, InputPort, LoopbackPair, MidiSystem, OutputPort
from realtime.session import Session
from realtime.settings import Settings

__all__ = ["Opened", "open_ports", "play_demo"]


@dataclass(frozen=True)
class Opened:
    """Open ports, and the system they belong to."""

    api: str
    input: InputPort
    output: OutputPort


@contextlib.contextmanager
def open_ports(system: MidiSystem, input_name: str | None, output_name: str | None) -> Iterator[Opened]:
    """Open the named ports, or ports of our own where the name is None; leave the system at the end.

    Raises:
        RitornelloError: a port isn't there or can't be opened.
    """
    with contextlib.closing(system):
        source = system.open_input(input_name)
        try:
            target = system.open_output(output_name)
        except BaseException:
            source.close()
            raise
        yield Opened(system.api_name, source, target)


def play_demo(  # noqa: PLR0913, PLR0917 - the choices of whoever starts it
    model: Bundle,
    name: str,
    settings: Settings,
    bpm: float,
    record: Path,
    emit: Callable[[messages.Event], None],
) -> None:
    """Play a phrase of our own into the engine, in real time, through the best ports there are.

    With a MIDI system the phrase goes through the engine's own virtual port; with none,
    through a pair of ports inside the process. Ends after two answers.
    """
    with _demo_ports() as (opened, keyboard):
        emit(
            messages.Ready(
                protocol=messages.PROTOCOL,
                model=name,
                api=opened.api,
                inputs=(opened.input.name,),
                output=opened.output.name,
                clock="internal",
                bpm=bpm,
                meter=str(settings.meter),
                mode=settings.mode,
            )
        )
        answers = 0

        def watch(event: messages.Event) -> None:
            nonlocal answers
            answers += isinstance(event, messages.AnswerOver)
            emit(event)

        extras = Extras(name=name, record=record)
        session = Session(model, settings, bpm, [opened.input], opened.output, watch, extras)
        player = threading.Thread(target=_play, args=(keyboard, bpm, lambda: answers), daemon=True)
        player.start()
        session.run(seconds=60.0, idle=lambda: answers >= _DEMO_ANSWERS)


_DEMO_ANSWERS = 2


@contextlib.contextmanager
def _demo_ports() -> Iterator[tuple[Opened, OutputPort]]:
    """Open the engine's ports and the keyboard that plays into them."""
    system = MidiSystem.detect()
    if system is None or not system.can_virtual:
        keys, out = LoopbackPair(INPUT_NAME), LoopbackPair(OUTPUT_NAME)
        yield Opened("in-process ports, as there is no MIDI system here", keys.input, out.output), keys.output
        return
    with open_ports(system, None, None) as opened:
        other = MidiSystem.detect(system.api)
        if other is None:
            msg = "the MIDI system went away"
            raise OSError(msg)
        with contextlib.closing(other):
            keyboard = other.open_output(INPUT_NAME, virtual_name="Demo keyboard")
            try:
                yield opened, keyboard
            finally:
                keyboard.close()


def _play(keyboard: OutputPort, bpm: float, answers: Callable[[], int]) -> None:
    """Play the phrase, wait for the answer, and play it again a step higher."""
    for number, shift in enumerate((0, 2)):
        start = time.perf_counter() + 0.5
        for moment, msg in _shifted(timed(PHRASES["march"], bpm, start), shift):
            time.sleep(max(moment - time.perf_counter(), 0))
            keyboard.send(msg)
        while answers() <= number:
            time.sleep(0.02)


def _shifted(phrase: Sequence[tuple[float, bytes]], semitones: int) -> list[tuple[float, bytes]]:
    return [(moment, bytes([msg[0], msg[1] + semitones, msg[2]])) for moment, msg in phrase]
