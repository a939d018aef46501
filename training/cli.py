"""The commands ``train`` and ``evaluate``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from music.errors import RitornelloError

if TYPE_CHECKING:
    from training import messages

__all__ = ["add_parsers"]


def add_parsers(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps this type to itself
    """Register the commands; nothing heavy is imported until one runs."""
    train = subparsers.add_parser("train", help="train a model on folders of MIDI files")
    train.add_argument("data", nargs="*", type=Path, metavar="DATA", help="folders of MIDI files, or files")
    train.add_argument("-o", "--output", type=Path, metavar="RUN_DIR", help="folder of the run")
    train.add_argument("--preset", default="nb", help="settings to start from (see --presets)")
    train.add_argument("--presets", action="store_true", help="list the presets and stop")
    train.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", dest="settings", help="change one setting"
    )
    train.add_argument("--resume", action="store_true", help="go on with the run in RUN_DIR")
    train.add_argument("--json", action="store_true", help="progress as JSON lines on stdout")
    train.add_argument("--cache", type=Path, help="where parsed corpora are kept")
    train.set_defaults(run=_train)


def _train(options: argparse.Namespace) -> int:
    from training.args import PRESETS, apply_settings, from_json
    from training.checkpoint import LAST, load_checkpoint
    from training.corpus import load_corpus
    from training.loop import Trainer

    if options.presets:
        for name, (line, _) in PRESETS.items():
            sys.stdout.write(f"{name:16} {line}\n")
        return 0
    if not options.data or options.output is None:
        msg = "Say what to train on and where to keep the run: ritornello train DATA -o RUN_DIR."
        raise RitornelloError(msg)
    if options.preset not in PRESETS:
        msg = f"There is no preset {options.preset!r}; the presets are {', '.join(PRESETS)}."
        raise RitornelloError(msg)
    saved = (options.output / LAST).exists()
    if saved and not options.resume:
        msg = f"{options.output} holds a run already: go on with --resume, or choose another folder."
        raise RitornelloError(msg)
    base = from_json(load_checkpoint(options.output / LAST)["args"]) if saved else PRESETS[options.preset][1]
    args = apply_settings(base, options.settings)
    show = _json_line if options.json else _text_line
    from training.messages import CorpusProgress

    corpus = load_corpus(
        options.data,
        args.encoding,
        cache=options.cache,
        progress=lambda done, total: show(CorpusProgress(done, total)),
    )
    for entry in corpus.skipped:
        sys.stderr.write(f"skipped {entry.name}: {entry.reason}\n")
    trainer = Trainer(options.output, args, corpus, show)
    if saved:
        trainer.resume()
    show(trainer.train())
    return 0


def _json_line(message: messages.Message) -> None:
    from training.messages import encode

    sys.stdout.write(encode(message) + "\n")
    sys.stdout.flush()


def _text_line(message: messages.Message) -> None:
    sys.stderr.write(json.dumps({"type": type(message).__name__, "value": str(message)}) + "\n")
