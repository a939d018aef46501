"""Scores of a run or a bundle over a folder of music, by the rules of `training.scores`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from export.run import BASELINES, load_run
from music.encoding import Encoding
from music.errors import RitornelloError
from realtime.bundle import Bundle, State, find_model, load_bundle
from training.args import DataArgs
from training.baselines import score_baselines
from training.batches import count_batches, plan_whole, read_batches
from training.corpus import VIEWS, Corpus, Piece, piece_split
from training.evaluate import score_pieces
from training.network import Network
from training.scores import Scores

__all__ = [
    "SPLITS",
    "Evaluation",
    "Progress",
    "Split",
    "Subject",
    "evaluate",
    "load_subject",
    "pieces_of",
    "score_bundle",
]

Split = Literal["valid", "test", "train", "all"]
SPLITS: tuple[Split, ...] = ("valid", "test", "train", "all")

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is in all."""

_LANES, _WINDOW = 32, 256
"""Pieces read side by side, and rows at a time: they decide speed and memory, not the figures."""


class Subject(NamedTuple):
    """What is evaluated."""

    name: str
    model: Network | Bundle
    encoding: Encoding
    data: DataArgs
    """How its training data were split."""
    run: Path | None
    """Folder of the run, if it is one."""


class Evaluation(NamedTuple):
    """What an evaluation found."""

    subject: Subject
    split: Split
    pieces: int
    views: dict[str, Scores]
    """By view; a view that no piece has is missing."""
    baselines: dict[str, Scores]
    """By name, over the view ``full``; empty unless they were asked for."""

    def document(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        return {
            "model": self.subject.name,
            "kind": "bundle" if self.subject.run is None else "run",
            "split": self.split,
            "pieces": self.pieces,
            "views": {name: scores.summary() for name, scores in self.views.items()},
            "baselines": {name: scores.summary() for name, scores in self.baselines.items()},
        }


def load_subject(name: str) -> Subject:
    """Return what ``name`` stands for: the folder of a run, a bundle's file, or the name of a model.

    Raises:
        RitornelloError: there is nothing of that name, or it can't be used.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        run = load_run(folder)
        return Subject(name, run.model, run.args.encoding, run.args.data, folder)
    path = find_model(name)
    bundle = load_bundle(path)
    try:
        data = DataArgs(**bundle.manifest.training.settings.get("data", {}))
    except (TypeError, ValueError):
        data = DataArgs()  # how it was split is of another version; what is asked for decides the rest
    return Subject(name, bundle, bundle.encoding, data, None)


def pieces_of(corpus: Corpus, split: Split, data: DataArgs) -> list[Piece]:
    """Return the pieces that belong to ``split``.

    Raises:
        RitornelloError: there are none.
    """
    pieces = [
        piece
        for piece in corpus.pieces
        if split == "all" or piece_split(piece, data.valid, data.test) == split
    ]
    if not pieces:
        count = len(corpus.pieces)
        msg = f"Of {count} pieces none is in the split {split!r}: add more, or evaluate with --split all."
        raise RitornelloError(msg)
    return pieces


def evaluate(
    subject: Subject,
    corpus: Corpus,
    split: Split = "valid",
    *,
    baselines: bool = False,
    progress: Progress = lambda _what, _done, _total: None,
) -> Evaluation:
    """Return the scores of ``subject`` over ``corpus``, in all views.

    Args:
        subject: the model.
        corpus: made with its encoding.
        split: which of the pieces; the split is that of the training.
        baselines: whether simple models, made from the training split, are scored as well. With
            the validation split of a run, their figures are kept in its folder.
        progress: told what is being done.

    Raises:
        RitornelloError: the split has no pieces, or figures can't be kept.
    """
    pieces = pieces_of(corpus, split, subject.data)
    views = {}
    for number, view in enumerate(VIEWS):
        if not any(number < len(piece.starts) for piece in pieces):
            continue
        if isinstance(subject.model, Bundle):

            def told(done: int, total: int, view: str = view) -> None:
                progress(view, done, total)

            views[view] = score_bundle(subject.model, corpus, pieces, number, told)
        else:
            progress(view, 0, 1)
            views[view] = score_pieces(subject.model, corpus, pieces, number)
            progress(view, 1, 1)
    simple: dict[str, Scores] = {}
    if baselines:
        trained = pieces_of(corpus, "train", subject.data)
        simple = score_baselines(
            corpus, trained, pieces, lambda done, total: progress("baselines", done, total)
        )
    found = Evaluation(subject, split, len(pieces), views, simple)
    if simple and subject.run is not None and split == "valid":
        _keep(subject.run / BASELINES, found.document()["baselines"])
    return found


def score_bundle(
    bundle: Bundle,
    corpus: Corpus,
    pieces: Sequence[Piece],
    view: int = 0,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Scores:
    """Return the scores of ``bundle`` over ``pieces``, as `score_pieces` does for a network.

    Args:
        bundle: the model.
        corpus: where the rows of ``pieces`` are.
        pieces: what is read, each once, untransposed.
        view: which of `training.corpus.VIEWS`; pieces without it are left out.
        progress: called with windows done and windows in all.
    """
    notes = sum(piece.notes[view] for piece in pieces if view < len(piece.notes))
    scores = Scores(corpus.encoding.fields, notes)
    # A quantised graph rounds all that lies side by side by one common range: alone, each piece
    # gets the figures that it has when it is played.
    lanes = 1 if bundle.manifest.quantised else min(_LANES, max(len(pieces), 1))
    plan = plan_whole(pieces, view, lanes, _WINDOW)
    total = count_batches(plan, _WINDOW)
    state = bundle.initial_state(lanes)
    for done, batch in enumerate(read_batches(corpus, plan, _WINDOW), start=1):
        state = _restart(bundle, state, batch.starts)
        nats = np.zeros((*batch.mask.shape, batch.rows.shape[2]), dtype=np.float32)
        right = np.zeros(nats.shape, dtype=bool)
        for number in range(int(batch.mask.any(axis=0).sum())):
            following = batch.rows[:, number + 1]
            first, state = bundle.step_lanes(batch.rows[:, number], state)
            hidden = first
            whole = bundle.row_lanes(first, following) if bundle.parallel or bundle.forced else None
            for k in range(following.shape[1]):
                if whole is not None:
                    logits = bundle.of_field(whole, k)
                else:
                    logits, hidden = bundle.field_lanes(k, following[:, max(k - 1, 0)], hidden, first)
                nats[:, number, k] = _nats(logits, following[:, k])
                right[:, number, k] = logits.argmax(axis=1) == following[:, k]
        real = batch.mask
        scores.add(nats[real], right[real], batch.rows[:, 1:][real], batch.rows[:, :-1][real])
        progress(done, total)
    return scores


def _restart(bundle: Bundle, state: State, starts: npt.NDArray[np.bool_]) -> State:
    """Return ``state`` with the lanes that begin a piece set to the state before the first row."""
    if not starts.any():
        return state
    fresh = bundle.initial_state(len(starts))
    after = []
    for values, zeros, axis in zip(state, fresh, bundle.batch_axes, strict=True):
        shape = [1] * values.ndim
        shape[axis] = len(starts)
        after.append(np.where(starts.reshape(shape), zeros, values))
    return tuple(after)


def _nats(logits: npt.NDArray[np.float32], targets: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Return −ln p of each target, shape ``(n,)``, from logits ``(n, size)`` and targets ``(n,)``."""
    highest = logits.max(axis=1)
    total = np.exp(logits - highest[:, None]).sum(axis=1)
    result: npt.NDArray[np.float32] = np.log(total) + highest - logits[np.arange(len(targets)), targets]
    return result


def _keep(path: Path, figures: dict[str, Any]) -> None:
    draft = path.with_suffix(".draft")
    try:
        draft.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        msg = f"The figures of the simple models can't be kept in {path}: {error.strerror or error}."
        raise RitornelloError(msg) from error
    finally:
        draft.unlink(missing_ok=True)
