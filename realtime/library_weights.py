"""How many weights an ONNX file holds: counted in the file itself, without what made it.

The file is a protocol buffer (Google, *Protocol Buffers: Encoding*), of which only a few messages of
`onnx.proto` matter here: a model has a graph, a graph has nodes and tensors, and a node's attributes
may hold graphs again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

__all__ = ["count_weights"]

# Numbers of fields in onnx.proto.
_MODEL_GRAPH = 7
_GRAPH_NODE, _GRAPH_TENSOR = 1, 5
_NODE_ATTRIBUTE = 5
_ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS = 6, 11
_TENSOR_SHAPE, _TENSOR_TYPE = 1, 2

_WEIGHT_TYPES = frozenset({1, 2, 3, 10, 11, 16})
"""Types of tensors that hold weights: float, uint8, int8, float16, double, bfloat16."""

# Types of a field on the wire.
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5

_DEEPEST = 8
"""Graphs within graphs that are looked into."""

_Field = tuple[int, int | memoryview]
"""Number and value."""


def count_weights(content: bytes) -> int | None:
    """Return how many numbers the weights of the ONNX file ``content`` are; None if it can't be told.

    Counted are the tensors of floating-point and 8-bit numbers in all its graphs, but for single
    numbers (scales and zero points of quantisation).
    """
    try:
        graphs = [value for number, value in _fields(memoryview(content)) if number == _MODEL_GRAPH]
        return sum(_weights(_message(graph), _DEEPEST) for graph in graphs) or None
    except ValueError:
        return None


def _weights(graph: memoryview, deep: int) -> int:
    """Return how many weights are in a graph and in those within it."""
    count = 0
    for number, value in _fields(graph):
        if number == _GRAPH_TENSOR:
            count += _size(_message(value))
        elif number == _GRAPH_NODE and deep:
            for kind, attribute in _fields(_message(value)):
                if kind == _NODE_ATTRIBUTE:
                    count += sum(_weights(inner, deep - 1) for inner in _graphs(_message(attribute)))
    return count


def _graphs(attribute: memoryview) -> Iterator[memoryview]:
    for number, value in _fields(attribute):
        if number in {_ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS}:
            yield _message(value)


def _size(tensor: memoryview) -> int:
    """Return how many weights a tensor has; 0 for one that holds none."""
    shape: list[int] = []
    kind = 0
    for number, value in _fields(tensor):
        if number == _TENSOR_SHAPE:
            shape += [value] if isinstance(value, int) else _packed(value)
        elif number == _TENSOR_TYPE and isinstance(value, int):
            kind = value
    size = math.prod(shape)
    return size if kind in _WEIGHT_TYPES and size > 1 else 0


def _message(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        msg = "a number where a message should be"
        raise ValueError(msg)  # noqa: TRY004 - the file is wrong, not the program
    return value


def _packed(data: memoryview) -> list[int]:
    numbers = []
    at = 0
    while at < len(data):
        number, at = _varint(data, at)
        numbers.append(number)
    return numbers


def _fields(data: memoryview) -> Iterator[_Field]:
    """Yield what a message holds.

    Raises:
        ValueError: it is no message, or it is cut off.
    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, at = _varint(data, at)
            yield number, value
            continue
        if wire == _BYTES:
            length, at = _varint(data, at)
        elif wire in {_FIXED_64, _FIXED_32}:
            length = 8 if wire == _FIXED_64 else 4
        else:
            msg = "no such type on the wire"
            raise ValueError(msg)
        if at + length > len(data):
            msg = "cut off"
            raise ValueError(msg)
        yield number, data[at : at + length]
        at += length


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """Return the number at ``at``, seven bits a byte, and where it ends."""
    number = 0
    for shift in range(0, 70, 7):
        if at == len(data):
            break
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - its last byte lacks the top bit
            return number, at
    msg = "a number has no end"
    raise ValueError(msg)
