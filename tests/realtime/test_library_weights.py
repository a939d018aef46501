"""How many weights a file holds: against the network that was written, and on files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.graph import graph_of, join
from export.quantise import quantise
from realtime.library_weights import count_weights
from realtime.models_list import find_model
from tests.export.models import network, write_bundle


def test_it_counts_what_the_network_has(tmp_path: Path) -> None:
    model = network()
    content = write_bundle(tmp_path / "it.onnx", model).read_bytes()
    assert count_weights(content) == sum(parameter.numel() for parameter in model.parameters())


def test_scales_of_8_bit_weights_are_not_counted() -> None:
    model = network()
    graph = graph_of(model)
    small = graph._replace(step=quantise(graph.step), field=quantise(graph.field))
    assert count_weights(join(small, model.sizes).SerializeToString()) == sum(
        each.numel() for each in model.parameters()
    )


def test_it_agrees_with_the_card_of_what_ships() -> None:
    content = find_model().read_bytes()
    found = count_weights(content)
    assert found is not None
    assert f"{found / 1e6:.2f} million weights".encode() in content


@pytest.mark.parametrize("content", [b"", b"MThd and so on", b"\xff" * 20, b"\x38\x01"])
def test_what_is_no_such_file_has_none(content: bytes) -> None:
    assert count_weights(content) is None


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(content: bytes) -> None:
    for each in (content, b"\x3a" + bytes([len(content) & 0x7F]) + content):
        found = count_weights(each)
        assert found is None or found > 0
