"""Measures what a training would be like: how long its steps take, and the notes of what it makes."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import helper

from export.graph import graph_of, join
from export.job_training import leave_one_processor
from export.run import load_run
from export.unpack import network_of_bundle
from music.errors import RitornelloError
from music.roll import PianoRoll
from realtime.bench.pieces import history, own_notes
from realtime.bench.steps import note_times
from realtime.bundle import load_bundle
from realtime.manifest import KEY, FieldSize, Manifest, encode_manifest
from realtime.memory import Draft, feed, first_cursor
from training.batches import Batch
from training.learner import Learner
from training.offer import text_of
from training.presets import PRESETS
from training.probe_messages import PROTOCOL, Probed
from training.settings import apply_settings, keys_of
from training.team import Team

if TYPE_CHECKING:
    from collections.abc import Callable

    from realtime.bundle import Bundle
    from training.args import TrainArgs
    from training.network import Network
    from training.probe_messages import Question

__all__ = ["probe"]

_SECONDS = 2.5
"""Time that is usually given to steps of training."""
_STEPS = 30
"""Most of them."""
_NOTES = 60
_NOTE_ROWS = 40
_BARS = 4


def probe(question: Question, hush: Callable[[], object] = lambda: None, seconds: float = _SECONDS) -> Probed:
    """Return what the training that ``question`` is about would be like.

    Measured are a few steps on rows drawn at random (the time doesn't depend on what they say), as
    many as fit into some seconds, and the notes of the network as a bundle: those of a piano roll
    row by row, as it is the music that decides how many rows a note takes.

    Args:
        question: preset, settings, and what it would start with.
        hush: called between the notes, which are played at the priority that this process has, and
            the steps, which are of work that others go before.
        seconds: time that is given to steps; there are two in any case, the first of which isn't counted.

    Raises:
        RitornelloError: the settings don't fit each other, what it would start with can't be used,
            or the memory is too small.
    """
    preset, args, given = _settings(question)
    try:
        learner = Learner(args, Team())
        if given is not None:
            learner.begin_with(given.state_dict())
        note_ms = _note_ms(copy.deepcopy(learner.network).cpu().eval(), args)
        hush()
        leave_one_processor()  # as the training will
        batch = _batch(learner.network, args)
        if learner.precision == "auto":
            learner.choose_precision(batch)
        step_seconds = _step_seconds(learner, batch, seconds)
        score_seconds = _score_seconds(learner.scored, batch)
        megabytes = _megabytes(learner.device)
    except (MemoryError, RuntimeError) as error:
        if not isinstance(error, MemoryError | torch.OutOfMemoryError) and "memory" not in str(error):
            raise
        msg = "The memory is too small for this size: choose a smaller one, or lower data.batch."
        raise RitornelloError(msg) from error
    return Probed(
        protocol=PROTOCOL,
        preset=preset,
        values={key: text_of(attrgetter(key)(args)) for key in keys_of(args)},
        parameters=learner.network.parameter_count,
        precision=learner.precision,
        device=learner.device.type,
        step_rows=batch.mask.size,
        step_seconds=step_seconds,
        score_seconds=score_seconds,
        megabytes=megabytes,
        note_ms=note_ms,
    )


def _settings(question: Question) -> tuple[str, TrainArgs, Network | None]:
    """Return the preset, the settings, and the network that is started with, if one is."""
    if question.preset not in PRESETS:
        msg = f"There is no preset {question.preset!r}; the presets are {', '.join(PRESETS)}."
        raise RitornelloError(msg)
    if not question.start:
        return question.preset, apply_settings(PRESETS[question.preset].args, question.settings), None
    start = Path(question.start)
    if start.is_dir():
        run = load_run(start)
        network, before = run.model, run.args
    else:
        network, before, _ = network_of_bundle(start)
    preset = _preset_for(before, question.preset)
    args = replace(
        PRESETS[preset].args, encoding=before.encoding, model=before.model, loss=before.loss
    )  # as `training.train` has it
    return preset, apply_settings(args, question.settings), network


def _preset_for(args: TrainArgs, wanted: str) -> str:
    """Return ``wanted``, or where that is of another kind, the preset that is most like ``args``."""
    kind = args.encoding.name, args.model.kind
    fit = [name for name, (_, each) in PRESETS.items() if (each.encoding.name, each.model.kind) == kind]
    if wanted in fit or not fit:
        return wanted
    model = asdict(args.model)
    return max(fit, key=lambda name: len(model.items() & asdict(PRESETS[name].args.model).items()))


# --- training -------------------------------------------------------------------------------------


def _batch(network: Network, args: TrainArgs) -> Batch:
    """Return a batch of the real size whose rows are drawn at random."""
    lanes, window = args.data.batch, args.data.window
    rng = np.random.default_rng(args.seed)
    rows = rng.integers(0, network.sizes, size=(lanes, window + 1, len(network.sizes)))
    return Batch(rows, np.ones((lanes, window), dtype=bool), np.zeros(lanes, dtype=bool))


def _step_seconds(learner: Learner, batch: Batch, seconds: float) -> float:
    """Return the median time of a step, after one that isn't counted."""
    times: list[float] = []
    while len(times) <= 1 or (sum(times) < seconds and len(times) < _STEPS):
        began = time.perf_counter()
        # Its loss is read by the step itself, so the time is whole on every device.
        learner.step(batch, learner.args.optim.rate, learner.network.pretrain_steps + len(times))
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])


@torch.no_grad()
def _score_seconds(network: Network, batch: Batch) -> float:
    """Return how long validation takes for as many rows as ``batch`` has."""
    network.eval()
    rows = torch.from_numpy(batch.rows).to(network.device)
    began = time.perf_counter()
    found, _ = network(rows[:, :-1], rows[:, 1:], network.initial_state(len(rows)))
    found.nats.sum().item()  # until it is done
    return time.perf_counter() - began


def _megabytes(device: torch.device) -> float | None:
    """Return the most memory that was taken so far."""
    if device.type == "cuda":
        return torch.cuda.max_memory_reserved() / 1e6
    with contextlib.suppress(ImportError):  # there is none on Windows
        import resource  # noqa: PLC0415 - see above

        taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return taken / 1e6 if sys.platform == "darwin" else taken * 1024 / 1e6
    return None


# --- playing --------------------------------------------------------------------------------------


def _note_ms(network: Network, args: TrainArgs) -> float | None:
    """Return the median time of a note in ms; None where tunes are written instead of played along."""
    if args.encoding.name == "abc":
        return None
    bundle = _bundle_of(network, args)
    wall, work = time.perf_counter(), time.process_time()
    if isinstance(args.encoding, PianoRoll):
        median = _row_ms(bundle) * _rows_a_note(args.encoding)
    else:
        music = history(own_notes(), _BARS)
        median = statistics.median(note_times(bundle, music, bundle.sampling, _NOTES, 0.0))
    wall, work = time.perf_counter() - wall, time.process_time() - work
    # What plays goes before other work, so the time in which something else had the processor doesn't count.
    return median * min(1.0, work / wall)


def _bundle_of(network: Network, args: TrainArgs) -> Bundle:
    """Return ``network`` as it would be loaded to play."""
    parts = graph_of(network)
    manifest = Manifest(
        encoding=args.encoding.settings(),
        vocabulary=args.encoding.vocabulary_hash(),
        fields=tuple(FieldSize(column.name, column.size) for column in args.encoding.fields),
        state=parts.state,
        decoder=parts.decoder,
        title="probe",
        created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )
    graph = join(parts, network.sizes)
    helper.set_model_props(graph, {KEY: encode_manifest(manifest)})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "probe.onnx"
        try:
            onnx.save(graph, path)
        except OSError as error:
            msg = f"{path.parent} can't be written ({error.strerror or error}): make room there."
            raise RitornelloError(msg) from error
        return load_bundle(path)


def _row_ms(bundle: Bundle) -> float:
    """Return the median time of drawing a row and reading it, field by field where that is needed."""
    fields = len(bundle.encoding.fields)
    opening = (0,) * fields
    draft = Draft(bundle, feed(bundle, first_cursor(bundle), opening))
    times = []
    for _ in range(_NOTE_ROWS):
        began = time.perf_counter()
        if bundle.parallel:
            draft.row_logits()
            draft.take(*opening)
        else:
            for _field in range(fields):
                draft.logits()
                draft.take(0)
        times.append((time.perf_counter() - began) * 1e3)
    return statistics.median(times)


def _rows_a_note(encoding: PianoRoll) -> float:
    """Return how many rows the planner reads for a note of our own phrases.

    It reads up to the frame in which the note begins, then from there to the one in which it has
    ended; see `realtime.roll_planner`.
    """
    notes = encoding.grid(history(own_notes(), _BARS).score).notes
    gaps = np.diff(notes["onset"], prepend=notes["onset"][0])
    frames = float(np.mean(gaps + 1 + notes["duration"] + 1))
    return frames / encoding.frames
