"""The commands ``export`` and ``evaluate``; `export.study.cli` has ``study``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from export.study import cli as study_cli
from music.errors import RitornelloError
from realtime.options import count

if TYPE_CHECKING:
    from export.evaluate import Progress, Subject
    from export.pack import Exported
    from training.corpus import Corpus

__all__ = ["add_parsers"]

_DATA = "folders of MIDI files, or files"
_CACHE = "where parsed music is kept"


def add_parsers(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps this type to itself
    """Register the commands; nothing heavy is imported until one runs."""
    study_cli.add_parsers(subparsers)
    export = subparsers.add_parser("export", help="make a trained model into the one file that is played")
    export.add_argument("run_dir", type=Path, metavar="RUN_DIR", help="folder of a training run")
    export.add_argument(
        "-o", "--output", type=Path, required=True, metavar="MODEL.onnx", help="file to write"
    )
    export.add_argument("--int8", action="store_true", help="8-bit weights: smaller and faster")
    export.add_argument(
        "--data", nargs="+", type=Path, default=[], metavar="DATA", help=f"check with this music: {_DATA}"
    )
    export.add_argument("--title", default="", help="name of the model for those who play it")
    export.add_argument(
        "--data-name",
        action="append",
        default=[],
        metavar="TEXT",
        help="what it was trained on, for its card",
    )
    export.add_argument("--licence", default="", metavar="TEXT", help="licence of that, for its card")
    export.add_argument("--notes", type=Path, metavar="FILE", help="Markdown for its card: what it is bad at")
    export.add_argument(
        "--command", default="", metavar="TEXT", help="what repeats the training, for its card"
    )
    export.add_argument("--temperature", type=float, default=1.0, help="the model's default (1)")
    export.add_argument("--top-k", type=int, default=0, help="the model's default (0: all)")
    export.add_argument("--top-p", type=float, default=0.95, help="the model's default (0.95)")
    export.add_argument("--min-p", type=float, default=0.0, help="the model's default (0: all)")
    for group in ("rhythm", "pitch", "dynamics"):
        export.add_argument(
            f"--{group}", type=float, default=1.0, help=f"factor on the temperature for {group} (1)"
        )
    export.add_argument("--cache", type=Path, help=_CACHE)
    export.set_defaults(run=_export)

    evaluate = subparsers.add_parser("evaluate", help="score a model on music")
    evaluate.add_argument(
        "model", metavar="RUN_DIR_OR_BUNDLE", help="a run's folder, a bundle, or a model's name"
    )
    evaluate.add_argument("data", nargs="+", type=Path, metavar="DATA", help=_DATA)
    evaluate.add_argument(
        "--split", choices=("valid", "test", "train", "all"), default="valid", help="which pieces (valid)"
    )
    evaluate.add_argument("--baselines", action="store_true", help="score simple models as well")
    evaluate.add_argument("--json", action="store_true", help="one JSON document on stdout")
    evaluate.add_argument("--cache", type=Path, help=_CACHE)
    made = evaluate.add_argument_group(
        "what it makes up", "judge how a bundle carries on held-out music, instead of scoring its guesses"
    )
    made.add_argument("--generate", type=count, metavar="N", help="passages to carry on, 2 or more")
    made.add_argument("--prime-bars", type=count, default=8, metavar="BARS", help="bars it reads (8)")
    made.add_argument("--bars", type=count, default=16, help="bars it adds (16)")
    made.add_argument("--seed", type=int, default=1, help="decides every random choice (1)")
    made.add_argument("--pictures", type=Path, metavar="DIR", help="draw the distributions, as PNG and SVG")
    evaluate.set_defaults(run=_evaluate)


def _export(options: argparse.Namespace) -> int:
    from export.pack import ExportOptions, export_run
    from export.run import load_run
    from export.tables import told_progress
    from realtime.manifest import Sampling
    from training.corpus import load_corpus

    try:
        sampling = Sampling(
            options.temperature,
            top_k=options.top_k,
            top_p=options.top_p,
            min_p=options.min_p,
            rhythm=options.rhythm,
            pitch=options.pitch,
            dynamics=options.dynamics,
        )
        notes = options.notes.read_text(encoding="utf-8") if options.notes else ""
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        msg = f"The notes {options.notes} can't be read: {reason}."
        raise RitornelloError(msg) from error
    except ValueError as error:
        msg = f"These can't be a model's defaults: {error}."
        raise RitornelloError(msg) from error
    settings = ExportOptions(
        int8=options.int8,
        title=options.title,
        data_names=tuple(options.data_name),
        licence=options.licence,
        notes=notes,
        command=options.command,
        sampling=sampling,
    )
    run = load_run(options.run_dir)
    with told_progress() as told:
        corpus = None
        if options.data:
            corpus = load_corpus(
                options.data,
                run.args.encoding,
                cache=options.cache,
                progress=lambda done, total: told("files", done, total),
            )
        exported = export_run(run, options.output, settings, corpus, told)
    _tell(exported)
    return 0


def _tell(exported: Exported) -> None:
    """Say on stderr what was written and what its checks found."""
    from export.pack import LARGE

    checked = (
        f"Checked over {exported.parity.rows:,} rows of {exported.rows_from}: its logits differ from the "
        f"network's by {exported.parity.logits:.2g} at most."
    )
    lines = [
        f"Wrote {exported.path}: {exported.bytes / 2**20:.1f} MiB, from {exported.checkpoint}.",
        checked,
    ]
    if exported.parity_int8:
        lines.append(f"As 8-bit integers, by {exported.parity_int8.logits:.2g} at most.")
        if exported.before and exported.after:
            lines.append(
                f"On the validation split: {exported.before.bits_per_note:.4f} bits per note before, "
                f"{exported.after.bits_per_note:.4f} as 8-bit integers."
            )
        else:
            lines.append(
                "To know what that costs in bits per note, add --data with the music it was trained on."
            )
    if exported.bytes > LARGE:
        lines.append(f"It is larger than {LARGE // 2**20} MiB: --int8 makes it a quarter of that.")
    for line in lines:
        print(line, file=sys.stderr)


def _evaluate(options: argparse.Namespace) -> int:
    from export.evaluate import evaluate, load_subject
    from export.tables import show_evaluation, told_progress

    if options.generate is not None:
        return _judge(options)
    if options.pictures:
        msg = "There are pictures of what a bundle makes up only: add --generate 100."
        raise RitornelloError(msg)
    subject = load_subject(options.model)
    with told_progress() as told:
        corpus = _corpus(options, subject, told)
        found = evaluate(subject, corpus, options.split, baselines=options.baselines, progress=told)
    if options.json:
        print(json.dumps(found.document()))
    else:
        show_evaluation(found)
    return 0


def _judge(options: argparse.Namespace) -> int:
    """Judge what the bundle makes up."""
    from export.evaluate import load_subject
    from export.quality.judge import Wish, judge
    from export.quality.report import document
    from export.quality.table import show_quality
    from export.tables import told_progress

    if options.pictures:
        # Here, so that a missing library is told before the work, not after it.
        from export.quality.pictures import write_pictures
    try:
        wish = Wish(options.generate, options.prime_bars, options.bars, options.seed, options.split)
    except ValueError as error:
        msg = f"This can't be generated: {error}."
        raise RitornelloError(msg) from error
    subject = load_subject(options.model)
    with told_progress() as told:
        found = judge(subject, _corpus(options, subject, told), wish, told)
    if options.pictures:
        for path in write_pictures(found, options.pictures):
            print(f"Wrote {path}", file=sys.stderr)
    if options.json:
        print(json.dumps(document(found)))
    else:
        show_quality(found)
    return 0


def _corpus(options: argparse.Namespace, subject: Subject, told: Progress) -> Corpus:
    """Return the music that ``subject`` is evaluated on, in its own encoding."""
    from training.corpus import load_corpus

    return load_corpus(
        options.data,
        subject.encoding,
        cache=options.cache,
        progress=lambda done, total: told("files", done, total),
    )
