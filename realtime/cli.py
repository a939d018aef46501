"""The commands that play: ``play``, ``demo``, ``continue``; and what ``ritornello`` does without a window."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from music.errors import RitornelloError
from realtime import info_cli
from realtime.bench import cli as bench_cli
from realtime.doctor import cli as doctor_cli
from realtime.options import (
    add_model_options,
    add_musical_options,
    add_play_options,
    count,
    engine_arguments,
    sampling_from,
    settings_from,
    writable,
)

if TYPE_CHECKING:
    from realtime import messages

__all__ = ["add_parsers", "run_default"]

_SESSION = Path("ritornello-session.mid")


def add_parsers(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps this type to itself
    """Register the commands; nothing heavy is imported until one runs."""
    play = subparsers.add_parser("play", help="listen, and carry on what is played")
    add_play_options(play)
    play.add_argument(
        "--learn",
        nargs="+",
        default=[],
        metavar="NAME",
        help="bind what is moved or struck next to these controls and actions, one after another",
    )
    play.set_defaults(run=_play)

    demo = subparsers.add_parser("demo", help="play a phrase of our own into the engine and show its answers")
    add_musical_options(demo)
    demo.add_argument("--record", type=Path, default=_SESSION, metavar="FILE.mid", help="where to save it")
    demo.set_defaults(run=_demo)

    carry = subparsers.add_parser("continue", help="carry a MIDI file on")
    carry.add_argument("source", type=Path, metavar="IN.mid", help="what was played so far")
    carry.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.mid", help="file to write")
    carry.add_argument("--bars", type=count, default=8, help="whole bars to add (default 8)")
    add_model_options(carry)
    carry.set_defaults(run=_continue)

    info_cli.add_parsers(subparsers)
    doctor_cli.add_parser(subparsers)
    bench_cli.add_parser(subparsers)


def _play(options: argparse.Namespace) -> int:
    """Run the engine in a process of its own, which is started again if it dies."""
    from realtime import messages
    from realtime.lessons import Lessons
    from realtime.options import meter_from
    from realtime.supervisor import Supervisor
    from realtime.text import TextView

    if options.record is not None:
        writable(options.record)
    view = TextView(meter_from(options.meter), _line)
    problems: list[str] = []
    ready = False

    def ask(name: str) -> None:
        _line(f"Move or strike what is to work {name} ...")
        supervisor.command(messages.Learn(name))

    lessons = Lessons(options.learn, ask)

    def show(event: messages.Event) -> None:
        nonlocal ready
        ready = ready or isinstance(event, messages.Ready)
        if isinstance(event, messages.Problem) and not ready:
            problems.append(event.text)
        else:
            view.show(event)
        lessons.take(event)

    with Supervisor(engine_arguments(options), options.output, show) as supervisor:
        try:
            status = supervisor.run()
        except KeyboardInterrupt:
            supervisor.stop()
            supervisor.drain()
            return 0
    if problems:
        raise RitornelloError(problems[-1])
    return status


def _demo(options: argparse.Namespace) -> int:
    from realtime.bundle import load_bundle
    from realtime.live import play_demo
    from realtime.models_list import find_model
    from realtime.text import TextView

    writable(options.record)
    path = find_model(options.model)
    model = load_bundle(path)
    settings = settings_from(options, model.sampling)
    view = TextView(settings.meter, _line)
    try:
        play_demo(model, path.stem, settings, options.bpm, options.record, view.show)
    except KeyboardInterrupt:
        _line("Stopped.")
    return 0


def _continue(options: argparse.Namespace) -> int:
    from music.abc import ABC
    from realtime.abc_continue import continue_abc
    from realtime.bundle import load_bundle
    from realtime.models_list import find_model
    from realtime.offline import continue_file

    writable(options.output)
    if options.output.exists() and options.source.exists() and options.output.samefile(options.source):
        msg = f"{options.output} would be written over itself: name another file with -o."
        raise RitornelloError(msg)
    model = load_bundle(find_model(options.model))
    sampling = sampling_from(options, model.sampling)
    carry_on = continue_abc if isinstance(model.encoding, ABC) else continue_file
    added = carry_on(
        model, options.source, options.output, bars=options.bars, seed=options.seed, sampling=sampling
    )
    _line(f"Added {added} notes in {options.bars} bars; wrote {options.output}")
    return 0


def run_default(options: argparse.Namespace) -> int:
    """Do what can be done without a window and without a keyboard: play the demo."""
    del options
    parser = argparse.ArgumentParser()
    add_parsers(parser.add_subparsers())
    return _demo(parser.parse_args(["demo"]))


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
