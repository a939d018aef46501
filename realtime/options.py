"""Options of the commands that play, and the settings that they ask for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from music.errors import RitornelloError

if TYPE_CHECKING:
    from music.score import Meter
    from realtime.sampling import Sampling
    from realtime.settings import Settings

__all__ = [
    "CLOCKS",
    "MODES",
    "add_model_options",
    "add_musical_options",
    "add_play_options",
    "channels_from",
    "count",
    "engine_arguments",
    "meter_from",
    "sampling_from",
    "settings_from",
    "writable",
]

CLOCKS = ("internal", "midi", "link")
MODES = ("respond", "trade", "hold", "endless", "accompany", "off")
"""As in `realtime.settings`, which would take longer to load than the command line may."""
_CHANNELS = 16


def add_play_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a live performance."""
    add_musical_options(parser)
    parser.add_argument("--mode", choices=MODES, default="respond", help="who plays when (default respond)")
    parser.add_argument(
        "--clock",
        choices=CLOCKS,
        default="internal",
        help="whose time is kept: our own, the DAW's MIDI clock, or Ableton Link's",
    )
    parser.add_argument(
        "--in",
        dest="inputs",
        action="append",
        metavar="PORT",
        help="port to hear, again for more of them (default: a virtual one)",
    )
    parser.add_argument(
        "--clock-in", metavar="PORT", help="port that the DAW's clock comes from (default: where notes do)"
    )
    parser.add_argument("--out", dest="output", metavar="PORT", help="port to play on (default: virtual)")
    parser.add_argument("--clock-out", action="store_true", help="send a MIDI clock to where we play")
    parser.add_argument(
        "--follow-tempo", action="store_true", help="take the tempo from what is played (own clock only)"
    )
    parser.add_argument(
        "--channels", metavar="LIST", help="MIDI channels that are yours, such as 1,2 (default: all)"
    )
    parser.add_argument("--seconds", type=float, help="stop by itself after this many seconds")
    parser.add_argument("--open", type=Path, metavar="FILE.mid", help="a session to go on with, or any music")
    parser.add_argument("--record", type=Path, metavar="FILE.mid", help="where the session is kept")


def engine_arguments(options: argparse.Namespace) -> list[str]:
    """Return the command line that asks an engine process for the same as ``options``."""
    arguments: list[str] = []
    for name, flag in _FLAGS.items():
        value = getattr(options, name)
        if value is True:
            arguments.append(flag)
        elif isinstance(value, list):
            arguments += [part for each in value for part in (flag, str(each))]
        elif value is not None and value is not False:
            arguments += [flag, str(value)]
    return arguments


_FLAGS = {
    "model": "--model",
    "seed": "--seed",
    "temperature": "--temperature",
    "top_k": "--top-k",
    "top_p": "--top-p",
    "bpm": "--bpm",
    "meter": "--meter",
    "rest": "--rest",
    "answer_bars": "--answer-bars",
    "controls": "--set",
    "mode": "--mode",
    "clock": "--clock",
    "inputs": "--in",
    "clock_in": "--clock-in",
    "output": "--out",
    "clock_out": "--clock-out",
    "follow_tempo": "--follow-tempo",
    "channels": "--channels",
    "seconds": "--seconds",
    "open": "--open",
    "record": "--record",
}
"""Flags by the names that their values have; all those of `add_play_options`."""


def add_musical_options(parser: argparse.ArgumentParser) -> None:
    """Add what a performance sounds like."""
    add_model_options(parser)
    parser.add_argument("--bpm", type=_bpm, default=120.0, help="beats a minute, 5 to 1000 (default 120)")
    parser.add_argument("--meter", default="4/4", help="time signature (default 4/4)")
    parser.add_argument(
        "--rest",
        type=float,
        default=1.0,
        metavar="BEATS",
        help="silence after which a phrase is over (default 1)",
    )
    parser.add_argument(
        "--answer-bars", type=int, default=0, metavar="N", help="length of an answer (default: the phrase's)"
    )
    parser.add_argument(
        "--set",
        dest="controls",
        action="extend",
        nargs="+",
        default=[],
        metavar="NAME=VALUE",
        help="set musical controls, such as density=2 (see `ritornello controls`)",
    )


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Add which model plays, and how daring it is."""
    parser.add_argument("--model", help="a model's name or file (default: the one that came along)")
    parser.add_argument("--seed", type=_seed, default=1, help="decides every random choice (default 1)")
    parser.add_argument("--temperature", type=float, help="0 likeliest notes, 1 as learnt, more is wilder")
    parser.add_argument("--top-k", type=int, help="draw from the k likeliest values only (0: from all)")
    parser.add_argument("--top-p", type=float, help="draw from the likeliest values of this probability")


def _whole(text: str, least: int) -> int:
    value = int(text)
    if value < least:
        msg = f"must be at least {least}, not {value}"
        raise argparse.ArgumentTypeError(msg)
    return value


def count(text: str) -> int:
    """Return the whole number, 1 or more, in ``text``.

    Raises:
        argparse.ArgumentTypeError: it is less.
    """
    return _whole(text, 1)


def _seed(text: str) -> int:
    return _whole(text, 0)


def _bpm(text: str) -> float:
    value = float(text)
    if not 5 <= value <= 1000:  # noqa: PLR2004 - as the help says
        msg = f"must be from 5 to 1000, not {text}"
        raise argparse.ArgumentTypeError(msg)
    return value


def settings_from(
    options: argparse.Namespace, defaults: Sampling, refused: list[str] | None = None
) -> Settings:
    """Return the settings that ``options`` ask for, over the model's own sampling defaults.

    Args:
        options: of the command line.
        defaults: the model's.
        refused: gets what is wrong with controls, which then stay as they are.

    Raises:
        RitornelloError: a value is out of its range.
    """
    from realtime.controls import parse
    from realtime.settings import Settings

    try:
        settings = Settings(
            mode=getattr(options, "mode", "respond"),
            sampling=sampling_from(options, defaults),
            seed=options.seed,
            meter=meter_from(options.meter),
            rest_beats=options.rest,
            answer_bars=options.answer_bars,
        )
    except ValueError as error:
        msg = f"{error}."
        raise RitornelloError(msg) from error
    for text in options.controls:
        try:
            settings = parse(settings, text)
        except RitornelloError as error:
            if refused is None:
                raise
            refused.append(str(error))
    return settings


def sampling_from(options: argparse.Namespace, defaults: Sampling) -> Sampling:
    """Return how daring ``options`` want the model, over its own defaults.

    Raises:
        RitornelloError: a value is out of its range.
    """
    import dataclasses

    given: dict[str, Any] = {name: getattr(options, name) for name in ("temperature", "top_k", "top_p")}
    given = {name: value for name, value in given.items() if value is not None}
    try:
        return dataclasses.replace(defaults, **given)
    except ValueError as error:
        msg = f"{error}."
        raise RitornelloError(msg) from error


def meter_from(text: str) -> Meter:
    """Return the meter written as ``text``.

    Raises:
        RitornelloError: it can't be played in.
    """
    from music.bars import known_meters
    from music.score import Meter

    numerator, _, denominator = text.partition("/")
    if numerator.isdigit() and denominator.isdigit():
        meter = Meter(int(numerator), int(denominator))
        if meter in known_meters(12):
            return meter
    msg = f"{text!r} is no meter that can be played in: write it as 4/4, with at most 12 quarter notes a bar."
    raise RitornelloError(msg)


def channels_from(text: str | None) -> frozenset[int] | None:
    """Return the channels, from 0, in a list counted from 1; None for all.

    Raises:
        RitornelloError: it is no such list.
    """
    if text is None:
        return None
    numbers = [part.strip() for part in text.split(",")]
    if all(part.isdigit() and 1 <= int(part) <= _CHANNELS for part in numbers):
        return frozenset(int(part) - 1 for part in numbers)
    msg = f"{text!r} is no list of MIDI channels: write it as 1,2 with numbers from 1 to 16."
    raise RitornelloError(msg)


def writable(path: Path) -> None:
    """Refuse early what can't be written later.

    Raises:
        RitornelloError: the folder isn't there or the path is a folder.
    """
    if path.is_dir() or not path.parent.is_dir():
        msg = f"{path} can't be written: name a file in a folder that exists."
        raise RitornelloError(msg)
