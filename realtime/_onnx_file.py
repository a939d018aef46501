"""ONNX files and the manifests in them: opened, or refused with one sentence that names the file."""

from __future__ import annotations

from pathlib import Path

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as onnxruntime_state

from music.errors import RitornelloError
from realtime.manifest import KEY, Manifest, decode_manifest

__all__ = ["ONNX_ERRORS", "manifest_of", "open_session", "read_manifest", "reason_of"]

# onnxruntime's exceptions have no common root but Exception.
ONNX_ERRORS = tuple(
    kind
    for kind in vars(onnxruntime_state).values()
    if isinstance(kind, type) and issubclass(kind, Exception)
)
"""What onnxruntime raises."""


def open_session(path: Path, *, optimised: bool = True) -> onnxruntime.InferenceSession:
    """Return the ONNX file ``path``, ready to run.

    Args:
        path: of the file.
        optimised: whether time is spent on making it run faster.

    Raises:
        RitornelloError: there is no such file, or it is not an ONNX file.
    """
    options = onnxruntime.SessionOptions()
    # One thread is the fastest and steadiest for steps this small; it must not spin while it waits.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    levels = onnxruntime.GraphOptimizationLevel
    options.graph_optimization_level = levels.ORT_ENABLE_ALL if optimised else levels.ORT_DISABLE_ALL
    # Its errors arrive as exceptions, and its warnings are for those who make models.
    options.log_severity_level = 4
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        msg = f"The model {path} can't be read: {reason}."
        raise RitornelloError(msg) from error
    try:
        # From memory, not by its path: a graph from elsewhere then finds no other files beside it.
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except ONNX_ERRORS as error:
        msg = f"{path} is not an ONNX file, or it is damaged: {reason_of(error)}."
        raise RitornelloError(msg) from error


def manifest_of(path: Path, session: onnxruntime.InferenceSession) -> Manifest:
    """Return the manifest of the opened file ``path``.

    Raises:
        RitornelloError: it has none, or one of another version.
    """
    text: str | None = session.get_modelmeta().custom_metadata_map.get(KEY)
    if text is None:
        msg = f"{path} is an ONNX file but not a model of Ritornello: make one with ritornello export."
        raise RitornelloError(msg)
    try:
        return decode_manifest(text)
    except RitornelloError as error:
        msg = f"{path} can't be used: {error}."
        raise RitornelloError(msg) from error


def read_manifest(path: Path) -> Manifest:
    """Return the manifest of the bundle ``path``, without checking it against the graph.

    Raises:
        RitornelloError: there is no such file, it is no bundle, or it is of another version.
    """
    return manifest_of(path, open_session(path, optimised=False))


def reason_of(error: BaseException) -> str:
    """Return the first line of what onnxruntime raised, without its codes and the final stop."""
    return str(error).partition("\n")[0].rpartition(" : ")[2].rstrip(". ") or type(error).__name__
