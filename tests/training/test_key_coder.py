"""The groups of a row: which bits they hold, and which they lie beside."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from training.key_coder import KeyDecoder, KeyEncoder, KeyGroups, SharedDropout

PLAIN = KeyGroups(fields=4, bits=2)
"""One frame of eight keys, two keys to a group."""
STRUCK = KeyGroups(fields=8, bits=2, planes=2, frames=2)
"""Two frames of four keys, each held and struck, a key to a group."""


@st.composite
def groups(draw: st.DrawFn) -> KeyGroups:
    planes, frames = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    bits = draw(st.sampled_from([1, 2, 4]))
    keys = draw(st.sampled_from([4, 8]))
    return KeyGroups(frames * keys * planes // bits, bits, planes, frames)


def test_the_first_bit_is_the_highest() -> None:
    assert KeyGroups(4, 3).table().tolist()[6] == [1, 1, 0]


@given(groups())
def test_values_are_told_apart_by_their_bits(layout: KeyGroups) -> None:
    digits = 2.0 ** torch.arange(layout.bits - 1, -1, -1)
    assert (layout.table() @ digits).tolist() == list(range(layout.values))


def test_around_a_group_are_its_own_keys_and_those_beside_them() -> None:
    assert PLAIN.around(1).tolist() == [[8, 0, 1, 2], [1, 2, 3, 4], [3, 4, 5, 6], [5, 6, 7, 8]]
    # With two bits a key, those of whole keys; 8 stands for what is beyond the keyboard.
    assert STRUCK.around(1).tolist()[:2] == [[8, 8, 0, 1, 2, 3], [0, 1, 2, 3, 4, 5]]


def test_half_a_key_sees_the_same_keys_as_the_other_half() -> None:
    halves = KeyGroups(fields=8, bits=1, planes=2).around(1)
    assert halves[2].tolist() == halves[3].tolist() == [0, 1, 2, 3, 4, 5]


def test_above_a_group_are_the_bits_before_it() -> None:
    assert PLAIN.above(3).tolist() == [[8, 8, 8], [1, 0, 8], [3, 2, 1], [5, 4, 3]]


def test_what_is_near_is_a_frame_earlier_and_in_the_frame_itself() -> None:
    near = STRUCK.near(1)
    # Bits 0 to 7 are of the frame before the row, 8 to 15 and 16 to 23 of its two frames.
    assert near[1].tolist() == [0, 1, 2, 3, 4, 5, 9, 8]
    assert near[5].tolist() == [8, 9, 10, 11, 12, 13, 17, 16]
    assert near[4].tolist() == [24, 24, 8, 9, 10, 11, 24, 24]


@given(groups(), st.integers(0, 9))
def test_a_group_sees_nothing_that_comes_after_those_before_it(layout: KeyGroups, reach: int) -> None:
    near = layout.near(reach)
    outside = layout.frame_bits + layout.row_bits
    own = layout.frame_bits + layout.bits * torch.arange(layout.fields)
    for field, start in enumerate(own.tolist()):
        assert all(bit == outside or bit < start for bit in near[field].tolist())


@pytest.mark.parametrize(
    ("fields", "bits", "planes", "frames"), [(5, 2, 1, 2), (3, 3, 2, 1), (4, 3, 2, 1), (6, 2, 1, 4)]
)
def test_rows_hold_whole_frames_of_groups_alike(fields: int, bits: int, planes: int, frames: int) -> None:
    with pytest.raises(ValueError, match=r"whole frames|unevenly"):
        KeyGroups(fields, bits, planes, frames)


@settings(max_examples=12)
@given(groups(), st.integers(0, 100))
def test_group_by_group_is_what_the_decoder_does_at_once(layout: KeyGroups, seed: int) -> None:
    torch.manual_seed(seed)
    decoder = KeyDecoder(layout, 2, 6, 0.5).eval()
    start, before = torch.randn(3, 6), torch.rand(3, layout.frame_bits).round()
    known = torch.randn(3, layout.places, 6)
    bits = torch.rand(3, layout.fields, layout.bits).round()
    whole = decoder(start, known, before, bits)
    state, emitted = start, torch.zeros(3, layout.row_bits)
    for field in range(layout.fields):
        logits, state = decoder.field(field, state, known, before, emitted)
        torch.testing.assert_close(logits, whole[:, field])
        emitted[:, field * layout.bits : (field + 1) * layout.bits] = bits[:, field]


def test_the_encoder_reads_every_group_and_knows_their_order() -> None:
    torch.manual_seed(1)
    encoder = KeyEncoder(PLAIN, 8)
    silence = torch.zeros(1, 4, 2)
    seen = [encoder(silence)]
    for field in range(4):
        bits = silence.clone()
        bits[0, field, 0] = 1
        seen.append(encoder(bits))
    for one in range(5):
        assert not any(torch.allclose(seen[one], seen[two]) for two in range(one))


def test_the_same_units_are_dropped_all_along_an_axis() -> None:
    torch.manual_seed(1)
    drop = SharedDropout(0.5, 1)
    dropped = drop(torch.ones(20, 5, 30))
    assert (dropped == dropped[:, :1]).all()
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert not (dropped == dropped[:1]).all()
    assert (drop.eval()(torch.ones(20, 5, 30)) == 1).all()
