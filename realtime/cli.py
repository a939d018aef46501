"""The commands that play: ``play``, ``demo``, ``continue``, ``ports``, ``models``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from music.errors import RitornelloError
from realtime.bench import cli as bench_cli

if TYPE_CHECKING:
    from collections.abc import Callable

    from realtime import messages
    from realtime.session import Session
    from realtime.settings import Settings

__all__ = ["add_parsers", "add_play_options", "play_session", "run_default"]

_SESSION = Path("ritornello-session.mid")


def add_parsers(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps this type to itself
    """Register the commands; nothing heavy is imported until one runs."""
    play = subparsers.add_parser("play", help="listen, and carry on what is played")
    add_play_options(play)
    play.set_defaults(run=_play)

    demo = subparsers.add_parser("demo", help="play a phrase of our own into the engine and show its answers")
    _add_musical_options(demo)
    demo.add_argument("--record", type=Path, default=_SESSION, metavar="FILE.mid", help="where to save it")
    demo.set_defaults(run=_demo)

    carry = subparsers.add_parser("continue", help="carry a MIDI file on")
    carry.add_argument("source", type=Path, metavar="IN.mid", help="what was played so far")
    carry.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.mid", help="file to write")
    carry.add_argument("--bars", type=_count, default=8, help="whole bars to add (default 8)")
    _add_model_options(carry)
    carry.set_defaults(run=_continue)

    ports = subparsers.add_parser("ports", help="list the MIDI ports")
    ports.add_argument("--json", action="store_true", help="one JSON document on stdout")
    ports.set_defaults(run=_ports)

    models = subparsers.add_parser("models", help="list the models, or show one model's card")
    models.add_argument("name", nargs="?", help="a model's name or file")
    models.add_argument("--json", action="store_true", help="one JSON document on stdout")
    models.set_defaults(run=_models)

    bench_cli.add_parser(subparsers)


def add_play_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a live performance."""
    _add_musical_options(parser)
    parser.add_argument("--mode", choices=("respond", "off"), default="respond", help="who plays when")
    parser.add_argument("--in", dest="input", metavar="PORT", help="port to hear (default: a virtual one)")
    parser.add_argument("--out", dest="output", metavar="PORT", help="port to play on (default: virtual)")
    parser.add_argument("--seconds", type=float, help="stop by itself after this many seconds")
    parser.add_argument("--record", type=Path, metavar="FILE.mid", help="where to save the session")


def _add_musical_options(parser: argparse.ArgumentParser) -> None:
    _add_model_options(parser)
    parser.add_argument("--clock", choices=("internal",), default="internal", help="whose time is kept")
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


def _add_model_options(parser: argparse.ArgumentParser) -> None:
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


def _count(text: str) -> int:
    return _whole(text, 1)


def _seed(text: str) -> int:
    return _whole(text, 0)


def _bpm(text: str) -> float:
    value = float(text)
    if not 5 <= value <= 1000:  # noqa: PLR2004 - as the help says
        msg = f"must be from 5 to 1000, not {text}"
        raise argparse.ArgumentTypeError(msg)
    return value


def settings_from(options: argparse.Namespace, defaults: Any) -> Settings:  # noqa: ANN401 - see below
    """Return the settings that ``options`` ask for, over the model's own sampling defaults.

    Raises:
        RitornelloError: a value is out of its range.
    """
    from realtime.settings import Settings

    try:
        return Settings(
            mode=getattr(options, "mode", "respond"),
            sampling=_sampling(options, defaults),
            seed=options.seed,
            meter=_meter(options.meter),
            rest_beats=options.rest,
            answer_bars=options.answer_bars,
        )
    except ValueError as error:
        msg = f"{error}."
        raise RitornelloError(msg) from error


def _sampling(options: argparse.Namespace, defaults: Any) -> Any:  # noqa: ANN401 - imported lazily
    from realtime.sampling import Sampling

    given = {name: getattr(options, name) for name in ("temperature", "top_k", "top_p")}
    values = {name: getattr(defaults, name) if value is None else value for name, value in given.items()}
    try:
        return Sampling(**values)
    except ValueError as error:
        msg = f"{error}."
        raise RitornelloError(msg) from error


def _meter(text: str) -> Any:  # noqa: ANN401 - imported lazily
    from music.bars import known_meters
    from music.score import Meter

    numerator, _, denominator = text.partition("/")
    if numerator.isdigit() and denominator.isdigit():
        meter = Meter(int(numerator), int(denominator))
        if meter in known_meters(12):
            return meter
    msg = f"{text!r} is no meter that can be played in: write it as 4/4, with at most 12 quarter notes a bar."
    raise RitornelloError(msg)


def _writable(path: Path) -> None:
    """Refuse early what can't be written later.

    Raises:
        RitornelloError: the folder isn't there or the path is a folder.
    """
    if path.is_dir() or not path.parent.is_dir():
        msg = f"{path} can't be written: name a file in a folder that exists."
        raise RitornelloError(msg)


def _play(options: argparse.Namespace) -> int:
    from realtime.text import TextView

    play_session(options, lambda settings: TextView(settings.meter, _line).show)
    return 0


def play_session(
    options: argparse.Namespace,
    viewer: Callable[[Settings], Callable[[messages.Event], None]],
    started: Callable[[Session], None] = lambda _session: None,
) -> None:
    """Perform as ``options`` (of `add_play_options`) ask, until the end or an interruption.

    Args:
        options: what was asked for.
        viewer: given the settings, returns what takes the events.
        started: called with the session when its ports are open.

    Raises:
        RitornelloError: model, ports or settings don't allow it.
    """
    from realtime.bundle import load_bundle
    from realtime.live import open_ports, ready
    from realtime.models_list import find_model
    from realtime.ports import MidiSystem
    from realtime.session import Session

    if options.record is not None:
        _writable(options.record)
    path = find_model(options.model)
    model = load_bundle(path)
    settings = settings_from(options, model.manifest.sampling)
    system = MidiSystem.detect()
    if system is None:
        msg = (
            "There is no MIDI system here (ALSA, JACK, CoreMIDI or Windows MIDI): start one, such as "
            "jackd, or try `ritornello demo`, which needs none."
        )
        raise RitornelloError(msg)
    emit = viewer(settings)
    with open_ports(system, options.input, options.output) as opened:
        session = Session(model, settings, options.bpm, [opened.input], opened.output, emit, options.record)
        emit(ready(opened, model, path.stem, settings, options.bpm))
        started(session)
        _run_until_interrupted(session, options.seconds)


def _run_until_interrupted(session: Session, seconds: float | None) -> None:
    """Run ``session``; Ctrl-C and termination are its ordinary ends."""
    import signal

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGTERM, interrupt)
    try:
        session.run(seconds)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, previous)


def _demo(options: argparse.Namespace) -> int:
    from realtime.bundle import load_bundle
    from realtime.live import play_demo
    from realtime.models_list import find_model
    from realtime.text import TextView

    _writable(options.record)
    path = find_model(options.model)
    model = load_bundle(path)
    settings = settings_from(options, model.manifest.sampling)
    view = TextView(settings.meter, _line)
    try:
        play_demo(model, path.stem, settings, options.bpm, options.record, view.show)
    except KeyboardInterrupt:
        _line("Stopped.")
    return 0


def _continue(options: argparse.Namespace) -> int:
    from realtime.bundle import load_bundle
    from realtime.models_list import find_model
    from realtime.offline import continue_file

    _writable(options.output)
    if options.output.exists() and options.source.exists() and options.output.samefile(options.source):
        msg = f"{options.output} would be written over itself: name another file with -o."
        raise RitornelloError(msg)
    model = load_bundle(find_model(options.model))
    sampling = _sampling(options, model.manifest.sampling)
    added = continue_file(
        model, options.source, options.output, bars=options.bars, seed=options.seed, sampling=sampling
    )
    _line(f"Added {added} notes in {options.bars} bars; wrote {options.output}")
    return 0


def _ports(options: argparse.Namespace) -> int:
    from realtime.ports import MidiSystem

    system = MidiSystem.detect()
    if system is None:
        found: dict[str, Any] = {"api": None, "inputs": [], "outputs": [], "virtual": False}
    else:
        listed = system.list_ports()
        found = {
            "api": system.api_name,
            "inputs": list(listed.inputs),
            "outputs": list(listed.outputs),
            "virtual": system.can_virtual,
        }
        system.close()
    if options.json:
        _line(json.dumps(found))
        return 0
    if system is None:
        _line("There is no MIDI system here (ALSA, JACK, CoreMIDI or Windows MIDI).")
        return 0
    _line(f"MIDI system: {found['api']}")
    for kind in ("inputs", "outputs"):
        _line(f"{kind.capitalize()}:")
        for name in found[kind] or ["(none)"]:
            _line(f"  {name}")
    if found["virtual"]:
        _line("`ritornello play` makes its own ports here: Ritornello In and Ritornello Out.")
    return 0


def _models(options: argparse.Namespace) -> int:
    from realtime.models_list import describe, find_model, list_models, read_manifest

    if options.name is not None:
        path = find_model(options.name)
        if options.json:
            import msgspec

            _line(msgspec.json.encode(read_manifest(path)).decode())
        else:
            _line(describe(path))
        return 0
    entries = list_models()
    rows = []
    for entry in entries:
        facts: dict[str, Any] = {"name": entry.name, "path": str(entry.path), "problem": entry.problem}
        if entry.manifest is not None:
            facts |= {
                "title": entry.manifest.title,
                "encoding": entry.manifest.encoding.get("name"),
                "int8": entry.manifest.quantised,
                "megabytes": round(entry.path.stat().st_size / 1e6, 1),
                "licence": entry.manifest.training.licence,
            }
        rows.append(facts)
    if options.json:
        _line(json.dumps(rows))
    elif not rows:
        _line("There are no models yet: train one with `ritornello train`, then `ritornello export` it.")
    for facts in () if options.json else rows:
        kind = f"{facts.get('encoding')}{', int8' if facts.get('int8') else ''}"
        text = facts["problem"] or f"{facts['title']} ({kind}, {facts['megabytes']} MB)"
        _line(f"{facts['name']:12} {text}")
    return 0


def run_default(options: argparse.Namespace) -> int:
    """Do what ``ritornello`` alone does: listen where somebody can play, else show what it does.

    With a display and a MIDI system somebody sits there with a keyboard; without,
    the demo plays by itself and ends.
    """
    del options
    from realtime.ports import MidiSystem

    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    add_parsers(commands)
    display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.platform in {
        "darwin",
        "win32",
    }
    system = MidiSystem.detect() if display else None
    if system is not None:
        system.close()
        return _play(parser.parse_args(["play", "--record", str(_SESSION)]))
    return _demo(parser.parse_args(["demo"]))


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
