"""A model as the engine sees it: a bundle is loaded, checked against its manifest, stepped note by note."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from music.encoding import Encoding
from music.encodings import from_settings
from music.errors import RitornelloError
from realtime._onnx_file import ONNX_ERRORS, manifest_of, open_session, read_manifest, reason_of
from realtime.manifest import (
    BATCH,
    FIRST,
    HIDDEN,
    LOGITS,
    NEXT,
    ROW,
    STEPPING,
    TOKEN,
    Manifest,
)
from realtime.models_list import find_model, list_models
from realtime.sampling import Sampling

if TYPE_CHECKING:
    import onnxruntime

__all__ = [
    "Bundle",
    "Floats",
    "State",
    "TokenModel",
    "find_model",
    "list_models",
    "load_bundle",
    "read_manifest",
]

Floats = npt.NDArray[np.float32]

State = tuple[Floats, ...]
"""The recurrent state, one array for each of the manifest's state tensors. Never written to: a
step returns a new one, so that an older state is a snapshot to which the engine can go back."""


class TokenModel(Protocol):
    """What the engine needs of a model; `Bundle` is one, tests bring their own."""

    @property
    def encoding(self) -> Encoding:
        """What its rows mean."""

    @property
    def parallel(self) -> bool:
        """Whether no field needs to know those before it in its row, so that `row` tells all at once."""

    @property
    def forced(self) -> bool:
        """Whether `row` tells all fields at once too, each given the values before it that it is told."""

    def initial_state(self) -> State:
        """Return the state before the first row."""

    def step(self, row: Sequence[int], state: State) -> tuple[Floats, State]:
        """Read a row: return the sub-decoder's first state ``(1, width)`` and the new state."""

    def field(self, index: int, previous: int, hidden: Floats, first: Floats) -> tuple[Floats, Floats]:
        """Predict a field: return its logits ``(size,)`` and the sub-decoder's new state ``(1, width)``."""

    def row(self, first: Floats, told: Sequence[int] = ()) -> Floats:
        """Predict all fields of a parallel or forced model: return their logits, ``(sum of sizes,)``."""

    def of_field(self, logits: Floats, index: int) -> Floats:
        """Return those of ``logits``, as `row` has them, that are of a field; shape ``(size,)``."""


class Bundle:
    """A loaded bundle; make one with `load_bundle`.

    It holds no state of its own, so several threads may use it side by side.
    """

    def __init__(self, session: onnxruntime.InferenceSession, manifest: Manifest, encoding: Encoding) -> None:
        """Take what has been checked already."""
        self.manifest = manifest
        self.encoding = encoding
        self.parallel, self.forced = manifest.decoder.parallel, manifest.decoder.forced
        sizes = [field.size for field in manifest.fields]
        self.field_offsets = tuple(accumulate(sizes, initial=0))[:-1]
        """For each field, where its values begin among the logits."""
        self._ends = tuple(accumulate(sizes))
        self._run = session.run
        self._state_names = tuple(tensor.name for tensor in manifest.state)
        self._step_outputs = [NEXT + HIDDEN, *(NEXT + name for name in self._state_names)]
        self._field_outputs = [LOGITS, NEXT + HIDDEN]
        # The token is 0 before the first field, then says which value the field before took.
        self._token_offsets = (0, *(1 + offset for offset in self.field_offsets))
        self._stepping, self._not_stepping = np.array(True), np.array(False)  # noqa: FBT003 - a value, not an option
        # What one operation takes, the other must be fed too, and ignores.
        shapes = _input_shapes(session)
        self.batch_axes = tuple(shapes[name].index(BATCH) for name in self._state_names)
        """For each state tensor, the axis along which sequences lie side by side."""
        hidden = np.zeros((1, manifest.decoder.width), dtype=np.float32)
        self._unused_by_step: dict[str, npt.NDArray[Any]] = {
            TOKEN: np.zeros(1, dtype=np.int64),
            HIDDEN: hidden,
            FIRST: hidden,
        }
        self._unused_by_field: dict[str, npt.NDArray[Any]] = {ROW: np.zeros((1, len(sizes)), dtype=np.int64)}
        self._unused_by_field.update(zip(self._state_names, self.initial_state(), strict=True))

    @property
    def sampling(self) -> Sampling:
        """How it is best sampled, by its manifest."""
        return Sampling(**msgspec.structs.asdict(self.manifest.sampling))

    def initial_state(self, lanes: int = 1) -> State:
        """Return the state before the first row, for ``lanes`` sequences side by side."""
        return tuple(
            np.zeros([*tensor.shape[:axis], lanes, *tensor.shape[axis + 1 :]], dtype=np.float32)
            for tensor, axis in zip(self.manifest.state, self.batch_axes, strict=True)
        )

    def step(self, row: Sequence[int], state: State) -> tuple[Floats, State]:
        """Read one row.

        Args:
            row: a value for each field.
            state: the state before the row; it is left as it is.

        Returns:
            The sub-decoder's first state, shape ``(1, width)``, from which `field`
            predicts the next row; and the state after the row.
        """
        return self.step_lanes(np.array([row], dtype=np.int64), state)

    def field(self, index: int, previous: int, hidden: Floats, first: Floats) -> tuple[Floats, Floats]:
        """Predict one field of the next row.

        Args:
            index: number of the field.
            previous: value of the field before; ignored for the first.
            hidden: what the field before returned, ``first`` for the first; shape ``(1, width)``.
            first: what `step` returned, shape ``(1, width)``.

        Returns:
            Logits of the field's values, shape ``(size,)``, and the sub-decoder's
            new state, shape ``(1, width)``.
        """
        logits, hidden = self.field_lanes(index, np.array([previous], dtype=np.int64), hidden, first)
        return logits[0], hidden

    def row(self, first: Floats, told: Sequence[int] = ()) -> Floats:
        """Predict all fields of the next row, of a parallel or a forced model.

        Args:
            first: what `step` returned, shape ``(1, width)``.
            told: of a forced model, a value for each field; the logits of each hold if those before it
                are true.

        Returns:
            Logits of all fields' values, one field after another, shape ``(sum of sizes,)``.
        """
        whole: Floats = self.row_lanes(first, np.array([told], dtype=np.int64) if told else None)[0]
        return whole

    def of_field(self, logits: Floats, index: int) -> Floats:
        """Return those of ``logits``, as `row` or `row_lanes` has them, that are of the field ``index``."""
        return logits[..., self.field_offsets[index] : self._ends[index]]

    def row_lanes(self, first: Floats, told: npt.NDArray[np.int64] | None = None) -> Floats:
        """Do what `row` does side by side.

        Args:
            first: shape ``(lanes, width)``.
            told: shape ``(lanes, fields)``.

        Returns:
            Shape ``(lanes, sum of sizes)``.
        """
        logits, _ = self._field(np.zeros(len(first), dtype=np.int64), first, first, told)
        return logits

    def step_lanes(self, rows: npt.NDArray[np.int64], state: State) -> tuple[Floats, State]:
        """Do what `step` does for rows ``(lanes, fields)`` of sequences that lie side by side."""
        feeds: dict[str, npt.NDArray[Any]] = {STEPPING: self._stepping, ROW: rows, **self._unused_by_step}
        feeds.update(zip(self._state_names, state, strict=True))
        first, *after = self._run(self._step_outputs, feeds)
        return first, tuple(after)

    def field_lanes(
        self, index: int, previous: npt.NDArray[np.int64], hidden: Floats, first: Floats
    ) -> tuple[Floats, Floats]:
        """Do what `field` does side by side.

        Args:
            index: number of the field.
            previous: values of the field before, shape ``(lanes,)``.
            hidden: shape ``(lanes, width)``.
            first: shape ``(lanes, width)``.

        Returns:
            Logits ``(lanes, size)`` and the sub-decoder's new states ``(lanes, width)``.
        """
        token = previous + self._token_offsets[index] if index else np.zeros_like(previous)
        logits, hidden = self._field(token, hidden, first)
        return logits[:, self.field_offsets[index] : self._ends[index]], hidden

    def _field(
        self,
        token: npt.NDArray[np.int64],
        hidden: Floats,
        first: Floats,
        told: npt.NDArray[np.int64] | None = None,
    ) -> tuple[Floats, Floats]:
        feeds: dict[str, npt.NDArray[Any]] = {
            **self._unused_by_field,
            STEPPING: self._not_stepping,
            TOKEN: token,
            HIDDEN: hidden,
            FIRST: first,
        }
        if told is not None:
            feeds[ROW] = told
        logits, hidden = self._run(self._field_outputs, feeds)
        return logits, hidden


def load_bundle(path: Path) -> Bundle:
    """Load the bundle ``path`` and check that manifest and graph agree.

    Raises:
        RitornelloError: there is no such file, it is no bundle, it is of another
            version, or its parts don't agree.
    """
    session = open_session(path)
    manifest = manifest_of(path, session)
    encoding = _encoding(path, manifest)
    if problem := _disagreement(session, manifest, encoding):
        msg = f"{path} can't be used, as manifest and graph disagree: {problem}; export the model again."
        raise RitornelloError(msg)
    bundle = Bundle(session, manifest, encoding)
    try:
        problem = _misbehaviour(bundle)
    except ONNX_ERRORS as error:
        problem = f"it can't be run ({reason_of(error)})"
    if problem:
        msg = f"{path} can't be used, as {problem}; export the model again."
        raise RitornelloError(msg)
    return bundle


def _encoding(path: Path, manifest: Manifest) -> Encoding:
    try:
        encoding = from_settings(manifest.encoding)
        same = encoding.vocabulary_hash() == manifest.vocabulary
    except (ValueError, TypeError, ArithmeticError) as error:
        msg = f"{path} can't be used, as its encoding is unknown here ({error}): update Ritornello."
        raise RitornelloError(msg) from error
    if not same:
        msg = f"{path} can't be used, as its tokens mean something else here: export the model again."
        raise RitornelloError(msg)
    return encoding


_Shape = tuple[int | str | None, ...]


def _input_shapes(session: onnxruntime.InferenceSession) -> dict[str, _Shape]:
    return {tensor.name: tuple(tensor.shape) for tensor in session.get_inputs()}


def _disagreement(
    session: onnxruntime.InferenceSession, manifest: Manifest, encoding: Encoding
) -> str | None:
    """Return where manifest, encoding and graph say different things."""
    fields = [(field.name, field.size) for field in manifest.fields]
    if fields != [(field.name, field.size) for field in encoding.fields]:
        return "the fields are not those of the encoding"
    width = manifest.decoder.width
    inputs: dict[str, tuple[str, _Shape]] = {
        STEPPING: ("tensor(bool)", ()),
        ROW: ("tensor(int64)", (BATCH, len(fields))),
        TOKEN: ("tensor(int64)", (BATCH,)),
        HIDDEN: ("tensor(float)", (BATCH, width)),
        FIRST: ("tensor(float)", (BATCH, width)),
    }
    outputs: dict[str, tuple[str, _Shape]] = {
        LOGITS: ("tensor(float)", (BATCH, sum(size for _, size in fields))),
        NEXT + HIDDEN: ("tensor(float)", (BATCH, width)),
    }
    actual = {t.name: (t.type, tuple(t.shape)) for t in session.get_inputs()}
    for tensor in manifest.state:
        shape = list(actual.get(tensor.name, ("", ()))[1])
        wanted: list[int | str] = list(tensor.shape)
        # The batch axis may be any of those that are 1 in the manifest: the graph says which.
        if shape.count(BATCH) == 1 and (axis := shape.index(BATCH)) < len(wanted) and wanted[axis] == 1:
            wanted[axis] = BATCH
        inputs[tensor.name] = outputs[NEXT + tensor.name] = ("tensor(float)", tuple(wanted))
    return _difference("inputs", inputs, actual) or _difference(
        "outputs", outputs, {t.name: (t.type, tuple(t.shape)) for t in session.get_outputs()}
    )


def _difference(
    what: str, expected: dict[str, tuple[str, _Shape]], actual: dict[str, tuple[str, _Shape]]
) -> str | None:
    if expected.keys() != actual.keys():
        return f"the graph's {what} are {', '.join(sorted(actual))} instead of {', '.join(sorted(expected))}"
    for name, (kind, shape) in expected.items():
        if actual[name] != (kind, shape):
            return f"{name} is {_describe(*actual[name])} instead of {_describe(kind, shape)}"
    return None


def _describe(kind: str, shape: _Shape) -> str:
    return f"{kind.removeprefix('tensor(').removesuffix(')')} {'x'.join(map(str, shape)) or 'scalar'}"


def _misbehaviour(bundle: Bundle) -> str | None:
    """Return what is wrong with a few steps: the state must move with every row, and tell rows apart.

    The lowest row comes second: where it is silence, what holds the last rows begins with the same.
    """
    low = [0] * len(bundle.manifest.fields)
    high = [field.size - 1 for field in bundle.manifest.fields]
    before = bundle.initial_state()
    first, once = bundle.step(high, before)
    _, twice = bundle.step(low, once)
    _, other = bundle.step(low, before)
    computed = [first, *once, *twice, *other]
    if bundle.forced:
        computed += [bundle.row(first, low), bundle.row(first, high)]
    else:
        hidden = first
        for k in range(len(low)):
            logits, hidden = bundle.field(k, 0, hidden, first)
            computed += [logits, hidden]
    if not all(np.isfinite(values).all() for values in computed):
        return "it computes values that are not numbers"
    for k, tensor in enumerate(bundle.manifest.state):
        if _same(before[k], once[k]) or _same(once[k], twice[k]) or _same(once[k], other[k]):
            return f"its state {tensor.name} does not move with what is played"
    return None


def _same(one: Floats, other: Floats) -> bool:
    return bool(np.array_equal(one, other))
