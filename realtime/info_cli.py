"""The commands that tell what is here: ``ports``, ``models``, ``controls``, ``latency``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["add_parsers"]


def add_parsers(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps this type to itself
    """Register the commands; nothing heavy is imported until one runs."""
    ports = subparsers.add_parser("ports", help="list the MIDI ports")
    ports.add_argument("--json", action="store_true", help="one JSON document on stdout")
    ports.set_defaults(run=_ports)

    models = subparsers.add_parser(
        "models", help="list the models, show one model's card, add and remove models, measure them"
    )
    models.add_argument("name", nargs="?", help="a model's name or file")
    tasks = models.add_mutually_exclusive_group()
    tasks.add_argument("--add", type=Path, metavar="FILE", help="copy a model into your library")
    tasks.add_argument("--remove", metavar="NAME", help="take a model out of your library")
    tasks.add_argument("--restore", metavar="NAME", help="take back the model last removed under that name")
    tasks.add_argument(
        "--measure",
        nargs="?",
        const="",
        metavar="NAME",
        help="measure what a note costs on this machine, with one model or with all",
    )
    models.add_argument("--json", action="store_true", help="one JSON document on stdout")
    models.set_defaults(run=_models)

    controls = subparsers.add_parser("controls", help="list everything that can be set while music plays")
    controls.add_argument("--markdown", action="store_true", help="as a table for the docs")
    controls.add_argument("--json", action="store_true", help="one JSON document on stdout")
    controls.set_defaults(run=_controls)

    latency = subparsers.add_parser(
        "latency", help="measure the way out and back, through a cable or a virtual loop"
    )
    latency.add_argument("--in", dest="input", metavar="PORT", help="port to hear (default: a virtual one)")
    latency.add_argument("--out", dest="output", metavar="PORT", help="port to send to (default: virtual)")
    latency.add_argument("--json", action="store_true", help="one JSON document on stdout")
    latency.set_defaults(run=_latency)


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
    from realtime.library_cli import run_models

    return run_models(options, _line)


def _controls(options: argparse.Namespace) -> int:
    from realtime.controls import ACTIONS, CONTROLS, as_markdown

    if options.markdown:
        _line(as_markdown().rstrip())
        return 0
    if options.json:
        rows = [
            {
                "name": control.name,
                "low": None if control.limits is None else control.limits.low,
                "high": None if control.limits is None else control.limits.high,
                "unit": "" if control.limits is None else control.limits.unit,
                "default": control.default,
            }
            for control in CONTROLS.values()
        ]
        _line(json.dumps({"controls": rows, "actions": sorted(ACTIONS)}))
        return 0
    for control in CONTROLS.values():
        limits = control.limits
        span = "a scale" if limits is None else f"{limits.low:g} to {limits.high:g} {limits.unit}"
        text = "Keeps the model in a scale, or in your key." if limits is None else limits.text
        _line(f"{control.name:20} {span:28} {text}")
    _line("Actions, for keys, pads and pedals:")
    for name, text in ACTIONS.items():
        _line(f"{name:20} {text}")
    return 0


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _latency(options: argparse.Namespace) -> int:
    import dataclasses

    from music.errors import RitornelloError
    from realtime.latency import measure_round_trip
    from realtime.live import open_ports
    from realtime.ports import MidiSystem

    system = MidiSystem.detect()
    if system is None:
        msg = "There is no MIDI system here to measure; run `ritornello doctor` for the way out."
        raise RitornelloError(msg)
    with open_ports(system, options.input, options.output) as opened:
        try:
            trip = measure_round_trip(opened.output, opened.input)
        finally:
            opened.output.close()
            opened.input.close()
    if options.json:
        _line(json.dumps(dataclasses.asdict(trip)))
        return 0
    _line(
        f"There and back: {trip.median * 1000:.1f} ms (median of {trip.count}), 90 % within "
        f"{trip.p90 * 1000:.1f} ms; {trip.lost} lost."
    )
    _line(f"For notes that sound on the beat: --set latency_ms={trip.median * 1000:.0f}")
    return 0
