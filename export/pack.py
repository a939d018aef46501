"""A training run becomes a bundle: written whole or not at all, and only if it computes the same."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

import msgspec
import onnx
from onnx import helper

from export.card import training_command, write_card
from export.evaluate import Progress, pieces_of, score_bundle
from export.graph import Graph, graph_of, join
from export.parity import TOLERANCE, Parity, compare, rows_of, sample_rows
from export.quantise import quantise
from export.run import Run, load_baselines
from music.encoding import Rows
from music.errors import RitornelloError
from realtime.bundle import load_bundle
from realtime.manifest import (
    KEY,
    FieldSize,
    Manifest,
    Sampling,
    Training,
    Validation,
    encode_manifest,
)
from training.corpus import Corpus
from training.scores import Scores

__all__ = ["LARGE", "ExportOptions", "Exported", "export_run", "write_unchecked"]

LARGE = 25 * 2**20
"""Bytes above which a bundle is large: worth a warning."""


@dataclass(frozen=True)
class ExportOptions:
    """What the run itself doesn't say."""

    int8: bool = False
    """Whether the weights become 8-bit integers."""
    title: str = ""
    """Name of the model for its players; the file's name if empty."""
    data_names: tuple[str, ...] = ()
    """What the model was trained on, in words."""
    licence: str = ""
    notes: str = ""
    """What the model is bad at, Markdown."""
    command: str = ""
    """What repeats the training; made from the run's settings if empty."""
    sampling: Sampling = field(default_factory=Sampling)
    created: dt.datetime | None = None
    """Written into the manifest; now if None."""


class Exported(NamedTuple):
    """What was written, and what its checks found."""

    path: Path
    bytes: int
    checkpoint: str
    """Name of the checkpoint that was exported."""
    rows_from: str
    """Where the rows of the comparison come from."""
    parity: Parity
    """Of the graph with the network's own weights."""
    parity_int8: Parity | None
    """Of the quantised graph; None if it isn't quantised."""
    before: Scores | None
    """Scores on the validation split before the weights were quantised, where there is music for it."""
    after: Scores | None
    """The same after."""


def export_run(
    run: Run,
    output: Path,
    options: ExportOptions,
    corpus: Corpus | None = None,
    progress: Progress = lambda _what, _done, _total: None,
) -> Exported:
    """Write the bundle ``output`` from ``run``; what was there before is kept unless all goes well.

    Args:
        run: with the network.
        output: the bundle's file; the folder is made if it isn't there.
        options: what the run itself doesn't say.
        corpus: music made with the run's encoding, whose validation split is used to check the bundle
            and, if it is quantised, to find what that costs. Without it, the bundle is checked with
            rows that the network makes up.
        progress: told what is being done.

    Raises:
        RitornelloError: the bundle doesn't compute what the network does, or it can't be written.
    """
    if output.suffix != ".onnx":
        msg = f"Give the bundle a name that ends in .onnx, not {output.name}."
        raise RitornelloError(msg)
    valid = pieces_of(corpus, "valid", run.args.data) if corpus else []
    held_out = set(valid)
    rest = [piece for piece in corpus.pieces if piece not in held_out] if corpus else []
    sequences = rows_of(corpus, [*valid, *rest]) if corpus else sample_rows(run.model)
    exact_graph = graph_of(run.model)
    graph = join(exact_graph, run.model.sizes)
    manifest = _manifest(run, exact_graph, output, options)
    with _Drafts(output) as drafts:
        exact = drafts.write("exact", graph, msgspec.structs.replace(manifest, quantised=False))
        parity = _check_parity(run, exact, sequences)
        parity_int8 = before = after = None
        if options.int8:
            small = exact_graph._replace(step=quantise(exact_graph.step), field=quantise(exact_graph.field))
            graph = join(small, run.model.sizes)
            bundle = load_bundle(drafts.write("int8", graph, manifest))
            parity_int8 = compare(run.model, bundle, sequences)
            if corpus:
                told = partial(progress, "as 32-bit numbers"), partial(progress, "as 8-bit integers")
                before = score_bundle(load_bundle(exact), corpus, valid, progress=told[0])
                after = score_bundle(bundle, corpus, valid, progress=told[1])
                manifest = _with_scores(manifest, after)
        card = write_card(manifest, run, parity_int8 or parity, notes=options.notes)
        final = drafts.write("final", graph, msgspec.structs.replace(manifest, card=card))
        load_bundle(final)
        drafts.publish(final)
    source = f"{len(sequences)} pieces (held-out ones first)" if corpus else "what the network makes up"
    size = output.stat().st_size
    return Exported(output, size, run.checkpoint, source, parity, parity_int8, before, after)


def write_unchecked(run: Run, output: Path) -> None:
    """Write the bundle ``output`` from ``run`` to be listened to at once: 32-bit numbers, and no card.

    Raises:
        RitornelloError: it can't be written.
    """
    graph = graph_of(run.model)
    manifest = _manifest(run, graph, output, ExportOptions())
    with _Drafts(output) as drafts:
        drafts.publish(drafts.write("unchecked", join(graph, run.model.sizes), manifest))


def _manifest(run: Run, graph: Graph, output: Path, options: ExportOptions) -> Manifest:
    """Return the manifest of ``run``, complete but for the card."""
    encoding, args = run.args.encoding, run.args
    names = Validation.__struct_fields__
    validations = tuple(Validation(**{name: entry[name] for name in names}) for entry in run.history)
    last = run.history[-1] if run.history else {}
    created = options.created or dt.datetime.now(dt.UTC)
    return Manifest(
        encoding=encoding.settings(),
        vocabulary=encoding.vocabulary_hash(),
        fields=tuple(FieldSize(column.name, column.size) for column in encoding.fields),
        state=graph.state,
        decoder=graph.decoder,
        sampling=options.sampling,
        title=options.title or output.stem,
        training=Training(
            data=options.data_names,
            licence=options.licence,
            steps=run.step,
            seconds=run.seconds,
            command=options.command or training_command(run),
            seed=args.seed,
            parameters=run.model.parameter_count,
            settings=run.settings,
            validations=validations,
            scores={name: value for name, value in last.items() if name not in {"step", "seconds"}},
            baselines=load_baselines(run.folder),
        ),
        created=created.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        quantised=options.int8,
    )


def _with_scores(manifest: Manifest, after: Scores) -> Manifest:
    training = msgspec.structs.replace(manifest.training, scores=after.summary(), scores_quantised=True)
    return msgspec.structs.replace(manifest, training=training)


def _check_parity(run: Run, path: Path, sequences: list[Rows]) -> Parity:
    parity = compare(run.model, load_bundle(path), sequences)
    if not parity.logits <= TOLERANCE:  # so that "not a number" fails too
        msg = (
            f"Nothing was written: the exported graph's logits differ by {parity.logits:.2g} from those of "
            f"{run.folder / run.checkpoint}, and {TOLERANCE:g} is allowed; train it again."
        )
        raise RitornelloError(msg)
    return parity


class _Drafts:
    """Files beside the output that are gone at the end, whatever happens; one of them may take its place."""

    def __init__(self, output: Path) -> None:
        self.output = output

    def __enter__(self) -> Self:
        try:
            self.output.parent.mkdir(parents=True, exist_ok=True)
            self.folder = Path(tempfile.mkdtemp(prefix=".ritornello-", dir=self.output.parent))
        except OSError as error:
            raise self._refusal(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name: str, graph: onnx.ModelProto, manifest: Manifest) -> Path:
        """Write a bundle and return its file."""
        whole = onnx.ModelProto()
        whole.CopyFrom(graph)
        helper.set_model_props(whole, {KEY: encode_manifest(manifest)})
        path = self.folder / f"{name}.onnx"
        try:
            with path.open("wb") as out:
                out.write(whole.SerializeToString(deterministic=True))
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            raise self._refusal(error) from error
        return path

    def publish(self, path: Path) -> None:
        """Let ``path`` take the output's place."""
        try:
            path.replace(self.output)
        except OSError as error:
            raise self._refusal(error) from error

    def _refusal(self, error: OSError) -> RitornelloError:
        reason = error.strerror or error
        return RitornelloError(
            f"The bundle {self.output} can't be written ({reason}): what was there is kept."
        )
