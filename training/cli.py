"""The command ``train``: its options, and what it prints."""

from __future__ import annotations

import argparse
import shlex
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from training import messages
    from training.train import Request

__all__ = ["INTERRUPTED", "add_parsers"]

INTERRUPTED = 128 + signal.SIGINT
"""Exit status of a run that was stopped by Ctrl-C, and saved."""


def add_parsers(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps this type to itself
    """Register the command; nothing heavy is imported until it runs."""
    train = subparsers.add_parser(
        "train",
        help="train a model on folders of MIDI files",
        description="Train a model on folders of MIDI files. Ctrl-C saves and stops; --resume goes on.",
    )
    train.add_argument("data", nargs="*", type=Path, metavar="DATA", help="folders of MIDI files, or files")
    train.add_argument("-o", "--output", type=Path, metavar="RUN_DIR", help="folder of the run")
    train.add_argument("--preset", metavar="NAME", help="settings to start from (see --presets)")
    train.add_argument("--presets", action="store_true", help="list the presets and stop")
    train.add_argument(
        "--set",
        action="extend",
        nargs="+",
        default=[],
        metavar="KEY=VALUE",
        dest="settings",
        help="change settings, such as model.width=256 (RUN_DIR/args.json shows them all)",
    )
    train.add_argument(
        "--from", type=Path, metavar="RUN_DIR", dest="start", help="start with the weights of that run"
    )
    train.add_argument("--resume", action="store_true", help="go on with the run in RUN_DIR")
    train.add_argument("--json", action="store_true", help="progress as JSON lines on stdout")
    train.add_argument("--cache", type=Path, metavar="DIR", help="where parsed files are kept")
    train.set_defaults(run=_train, usage_error=train.error)


def _train(options: argparse.Namespace) -> int:
    if options.presets:
        _print_presets()
        return 0
    if not options.data or options.output is None:
        options.usage_error("say what to train on and where to keep the run: DATA -o RUN_DIR")
    # Here, as torch takes seconds to load: --help and other commands never wait for it.
    from rich.console import Console

    from training.progress import ProgressView
    from training.team import leads, leave
    from training.train import Request, train

    request = Request(
        data=options.data,
        run=options.output,
        preset=options.preset,
        settings=options.settings,
        resume=options.resume,
        start=options.start,
        cache=options.cache,
    )
    if options.json:
        finished = train(request, _print_json)
        if leads():
            _print_json(finished)
    else:
        with ProgressView(Console(stderr=True)) as show:
            finished = train(request, show)
        if leads():
            _print_end(finished, request)
    return leave(INTERRUPTED if finished.reason == "interrupted" else 0)


def _print_presets() -> None:
    from training.presets import PRESETS

    width = max(map(len, PRESETS))
    for name, preset in PRESETS.items():
        print(f"{name:{width}}  {preset.line}")


def _print_json(message: messages.Message) -> None:
    from training.messages import encode

    print(encode(message), flush=True)


def _print_end(finished: messages.Finished, request: Request) -> None:
    """Say why it ended, what came of it, and what to type next."""
    why = {
        "budget": "The budget is spent",
        "early stop": "Validation no longer gets better",
        "interrupted": "Stopped, and saved",
    }[finished.reason]
    print(f"{why} after {finished.step:,} steps and {finished.seconds / 60:.1f} minutes of training.")
    if finished.reason == "interrupted":
        print("To go on:", request.to_resume().command())
    if finished.checkpoint is None:
        print("There was no validation yet, so no model to export is known to be good.")
        return
    best = finished.best_bits_per_note
    print(f"The best model, {best:.3f} bits a note in validation, is {finished.checkpoint}.")
    run = request.run
    bundle = run.with_name(f"{run.resolve().name}.onnx")
    print("Next:", shlex.join(["ritornello", "export", str(run), "-o", str(bundle)]))
