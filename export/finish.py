"""A training becomes a model to play with: ``python -m export.finish RUN_FOLDER -o MODEL.onnx``.

It is what ``ritornello export`` does, with the choices made: checked with the music that the
training read, with 8-bit weights where they keep the quality, its card filled in.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from music.errors import RitornelloError
from realtime.disk import replace_file
from realtime.models_list import read_manifest
from training.background import step_back
from training.finish_messages import MADE, Doing, Made, Message, WhyNot, encode
from training.job_messages import ORDER, Order

if TYPE_CHECKING:
    from export.pack import Exported, ExportOptions
    from export.run import Run
    from training.corpus import Corpus

__all__ = ["finish", "main"]

_SMALL = 2 * 2**20
"""Bytes of 32-bit weights up to which a model is small and fast as it is."""
_WORSE = 1.005
"""What bits a note may become by 8-bit weights, as a factor: what shipped lost 0.2 %."""
_NICENESS = 8
"""After whatever plays, but before a training: somebody waits for it."""
_NUMBER = 4
"""Bytes of a 32-bit number."""
_DRAFTS = ".finishing-"
"""How the folder beside the output begins in which it is made."""
_INTEGERS = "as 8-bit integers"
"""As `export.pack` calls what it does."""

Tell = Callable[[Message], None]


def finish(  # noqa: PLR0913 - what is made of what, and how it is called
    folder: Path, output: Path, *, title: str = "", notes: str = "", cache: Path | None = None, tell: Tell
) -> Made:
    """Write the best weights of the training in ``folder`` as the bundle ``output``.

    What was there before is kept unless all goes well. What came of it is kept in the
    training's folder, too, as `MADE`.

    Args:
        folder: of the run.
        output: the bundle's file, ``.onnx``.
        title: what the model is called; that of the training if empty.
        notes: what whoever made it says of it, Markdown.
        cache: where parsed music is kept; the usual place if None.
        tell: told what is being done.

    Raises:
        RitornelloError: nothing has been learnt yet, the bundle doesn't compute what the network
            does, or it can't be written.
    """
    tell(Doing("loading"))
    # Here, as torch takes seconds to load.
    import torch  # noqa: PLC0415

    from export.pack import ExportOptions  # noqa: PLC0415
    from export.run import load_run  # noqa: PLC0415

    torch.set_num_threads(1)
    order = _order(folder)
    run = load_run(folder)
    corpus = _corpus(order, run, cache, tell)
    options = ExportOptions(title=title or order.title, data_names=_data_names(order), notes=notes)
    with _draft_beside(output) as draft:
        exported, why_not = _export(run, draft, options, corpus, tell)
        tell(Doing("writing"))
        draft.replace(output)
    manifest = read_manifest(output)
    bits = [scores.bits_per_note if scores else None for scores in (exported.before, exported.after)]
    made = Made(
        path=str(output),
        title=manifest.title,
        created=manifest.created,
        bytes=exported.bytes,
        step=run.step,
        quantised=manifest.quantised,
        why_not=why_not,
        rows=exported.parity.rows,
        difference=exported.parity.logits,
        bits=bits[0] if bits[0] is not None else _validated(run),
        bits_int8=bits[1],
        bits_start=run.history[0]["bits_per_note"] if run.history and not run.history[0]["step"] else None,
    )
    with contextlib.suppress(OSError):  # the model is there, and that is what counts
        replace_file(folder / MADE, msgspec.json.encode(made), durable=False)
    return made


@contextlib.contextmanager
def _draft_beside(output: Path) -> Iterator[Path]:
    """Give a file beside ``output`` that may take its place, and is gone afterwards if it doesn't.

    Raises:
        RitornelloError: nothing can be written there.
    """
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        for old in output.parent.glob(f"{_DRAFTS}*"):  # of one that was killed
            shutil.rmtree(old, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_DRAFTS, dir=output.parent) as folder:
            yield Path(folder) / output.name
    except OSError as error:
        msg = f"{output} can't be written ({error.strerror or error}): make room there, and try again."
        raise RitornelloError(msg) from error


def _order(folder: Path) -> Order:
    try:
        return msgspec.json.decode((folder / ORDER).read_bytes(), type=Order)
    except (OSError, msgspec.DecodeError) as error:
        msg = f"It can't be read in {folder} what was trained on: make a model with ritornello export."
        raise RitornelloError(msg) from error


def _corpus(order: Order, run: Run, cache: Path | None, tell: Tell) -> Corpus | None:
    """Return the music that it was trained on; None where it isn't there any more."""
    from training.corpus import load_corpus  # noqa: PLC0415 - see above

    data = [path for path in map(Path, order.data) if path.exists()]
    if len(data) < len(order.data):
        return None  # another split, and other figures
    try:
        return load_corpus(
            data,
            run.args.encoding,
            cache=cache,
            progress=lambda done, total: tell(Doing("reading", done, total)),
        )
    except RitornelloError:
        return None


def _data_names(order: Order) -> tuple[str, ...]:
    """Return in words what it was trained on, and what the model was trained on that it started from."""
    folders = ", ".join(dict.fromkeys(Path(folder).name for folder in order.folders if Path(folder).name))
    files = f"{len(order.data):,} file{'' if len(order.data) == 1 else 's'}"
    names = [f"{folders} ({files})" if folders else files]
    if order.start:
        with contextlib.suppress(RitornelloError):
            before = read_manifest(Path(order.start))
            names += [f"before that, as {before.title}: {name}" for name in before.training.data]
    return tuple(names)


def _export(
    run: Run, output: Path, options: ExportOptions, corpus: Corpus | None, tell: Tell
) -> tuple[Exported, WhyNot]:
    """Write the bundle with 8-bit weights if they keep the quality, else without; return why not."""
    from export.pack import export_run  # noqa: PLC0415 - see above

    def told(what: str, done: int, total: int) -> None:
        tell(Doing("int8" if what == _INTEGERS else "exact", done, total))

    tell(Doing("checking"))
    why_not: WhyNot = ""
    if run.model.parameter_count * _NUMBER <= _SMALL:
        why_not = "small"
    elif corpus is None:
        why_not = "no music"
    if why_not:
        return export_run(run, output, options, corpus, told), why_not
    exported = export_run(run, output, replace(options, int8=True), corpus, told)
    before, after = exported.before, exported.after
    if before is not None and after is not None and after.bits_per_note <= before.bits_per_note * _WORSE:
        return exported, ""
    tell(Doing("checking"))
    return export_run(run, output, options, corpus, told)._replace(before=before, after=after), "worse"


def _validated(run: Run) -> float | None:
    """Return what the training found for these weights."""
    found = [entry["bits_per_note"] for entry in run.history if entry["step"] == run.step]
    return float(found[-1]) if found else None


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for, say how it goes line by line, and return the exit status.

    Args:
        arguments: what follows the module's name; what the shell gave where None.
    """
    parser = argparse.ArgumentParser(prog="python -m export.finish", description=__doc__)
    parser.add_argument("run", type=Path, metavar="RUN_FOLDER", help="folder of a training")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="MODEL.onnx", help="file to write"
    )
    parser.add_argument("--title", default="", help="what the model is called")
    parser.add_argument("--notes", type=Path, metavar="FILE", help="Markdown for its card")
    parser.add_argument("--cache", type=Path, help="where parsed music is kept")
    options = parser.parse_args(arguments)
    step_back(_NICENESS)
    # So that whoever cancels leaves nothing behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def tell(message: Message) -> None:
        sys.stdout.buffer.write(encode(message))
        sys.stdout.buffer.flush()

    try:
        notes = options.notes.read_text(encoding="utf-8") if options.notes else ""
        made = finish(
            options.run, options.output, title=options.title, notes=notes, cache=options.cache, tell=tell
        )
        tell(made)
    except (RitornelloError, OSError) as error:
        sys.stderr.write(f"ritornello: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
