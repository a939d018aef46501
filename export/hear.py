"""Hear what a training has learnt so far: ``python -m export.hear RUN_FOLDER``.

Its best weights become a bundle that nobody checks, which carries a phrase on: the opening of a piece
that is held out, the same each time, so that one hears it learn. While the weights are the same,
so is the bundle, and torch is not loaded again.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
from pathlib import Path

import msgspec

from export.carry import add_phrase_options, answer, carry_on
from export.phrases import DEMOS, Phrase, demo_phrase, given_phrase, held_out_phrase
from music.errors import RitornelloError
from realtime.bundle import load_bundle
from realtime.disk import replace_file
from realtime.hear_messages import Heard
from training.args import from_json
from training.job_messages import ORDER, Order

__all__ = ["HEARD", "hear", "main"]

HEARD = "heard"
"""Folder, in that of a run, of what was listened to last."""
_MADE_OF = "made-of.json"
_WEIGHTS = ("best.pt", "last.pt")
"""As `training.checkpoint` calls them, which needs torch."""
_PRIME_BARS = 4
"""Bars of the opening of a piece."""


class _MadeOf(msgspec.Struct, frozen=True):
    """Which weights the bundle in the folder is made of."""

    name: str
    size: int
    changed_ns: int
    step: int


def hear(folder: Path, *, prime: Path | None = None, demo: str = "", bars: int = 8, seed: int = 1) -> Heard:
    """Have the best weights of a training carry a phrase on.

    The bundle and the MIDI file with both are left in the folder `HEARD`, in place of those before.

    Args:
        folder: of the run.
        prime: MIDI file of the phrase; None: the opening of a held-out piece of the run's music.
        demo: a phrase of our own instead, one of `export.phrases.DEMOS`.
        bars: whole bars to add.
        seed: decides every random choice.

    Raises:
        RitornelloError: nothing has been learnt yet, or it can't be heard.
    """
    home = folder / HEARD
    try:
        home.mkdir(exist_ok=True)
    except OSError as error:
        msg = f"{home} can't be made ({error.strerror or error}): make room there."
        raise RitornelloError(msg) from error
    bundle, step = _bundle(folder, home)
    if prime is not None:
        phrase = given_phrase(prime)
    elif demo:
        phrase = demo_phrase(demo, home)
    else:
        phrase = _held_out(folder, bundle, home) or demo_phrase(DEMOS[0], home)
    return carry_on(bundle, phrase, bundle.with_suffix(".mid"), bars=bars, seed=seed, step=step)


def _bundle(folder: Path, home: Path) -> tuple[Path, int]:
    """Return the bundle of the best weights there are, which is made if they are new, and their step."""
    weights = next((path for name in _WEIGHTS if (path := folder / name).exists()), None)
    if weights is None:
        msg = "There is nothing to hear yet: wait until it has saved for the first time."
        raise RitornelloError(msg)
    facts = weights.stat()
    made_of = home / _MADE_OF
    with contextlib.suppress(OSError, msgspec.DecodeError):
        known = msgspec.json.decode(made_of.read_bytes(), type=_MadeOf)
        bundle = home / f"step-{known.step}.onnx"
        same = (known.name, known.size, known.changed_ns) == (weights.name, facts.st_size, facts.st_mtime_ns)
        if same and bundle.exists():
            return bundle, known.step
    # Here, as torch takes seconds to load.
    import torch  # noqa: PLC0415

    from export.pack import write_unchecked  # noqa: PLC0415
    from export.run import load_run  # noqa: PLC0415

    torch.set_num_threads(1)
    run = load_run(folder)
    for old in home.glob(".ritornello-*"):  # of an export that was cancelled
        shutil.rmtree(old, ignore_errors=True)
    bundle = home / f"step-{run.step}.onnx"
    write_unchecked(run, bundle)
    for old in home.glob("step-*"):
        if old != bundle:
            old.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # then it is made anew the next time
        known = _MadeOf(weights.name, facts.st_size, facts.st_mtime_ns, run.step)
        replace_file(made_of, msgspec.json.encode(known), durable=False)
    return bundle, run.step


def _held_out(folder: Path, bundle: Path, home: Path) -> Phrase | None:
    try:
        order = msgspec.json.decode((folder / ORDER).read_bytes(), type=Order)
    except (OSError, msgspec.DecodeError):
        return None
    model = load_bundle(bundle)
    splits = from_json(model.manifest.training.settings).data
    return held_out_phrase([Path(path) for path in order.data], model.encoding, splits, _PRIME_BARS, home)


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for and return the exit status.

    Args:
        arguments: what follows the module's name; what the shell gave where None.
    """
    parser = argparse.ArgumentParser(prog="python -m export.hear", description=__doc__)
    parser.add_argument("run", type=Path, metavar="RUN_FOLDER", help="folder of a training")
    add_phrase_options(parser)
    options = parser.parse_args(arguments)
    return answer(
        lambda: hear(
            options.run,
            prime=options.prime,
            demo=options.demo or "",
            bars=options.bars,
            seed=options.seed,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
