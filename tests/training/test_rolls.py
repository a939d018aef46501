"""The networks over frames whose bits are independent of each other."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from music.roll_notes import KEYS
from training.model_args import BlockArgs, RollArgs
from training.network import Network
from training.rolls import CERTAIN, BitNetwork, BlockLSTM, RollLSTM

BATCH, TIME = 2, 5
KINDS = ["lstm", "keys", "both", "onsets", "frames", "members", "block"]


def network(kind: str) -> BitNetwork:
    """Return a network whose predictions depend strongly on what it has read."""
    torch.manual_seed(3)
    sizes = dict.fromkeys(KINDS, KEYS) | {"onsets": 2 * KEYS, "frames": 4 * KEYS}
    model: BitNetwork
    if kind == "block":
        model = BlockLSTM([2] * sizes[kind], BlockArgs(width=12, dropout=0.5))
    else:
        width, key_width = 0 if kind == "keys" else 12, 0 if kind == "lstm" else 4
        args = RollArgs(
            width=width,
            key_width=key_width,
            reach=2,
            input_dropout=0.5,
            members=3 if kind == "members" else 1,
        )
        model = RollLSTM([2] * sizes[kind], args, frames=2 if kind == "frames" else 1)
    with torch.no_grad():
        for weights in model.parameters():
            weights.mul_(1.5)
    return model.eval()


def rows_of(model: Network, seed: int = 4) -> Tensor:
    draw = torch.Generator().manual_seed(seed)
    return (torch.rand(BATCH, TIME + 1, len(model.sizes), generator=draw) < 0.2).long()


@pytest.mark.parametrize("kind", KINDS)
def test_all_at_once_is_field_by_field(kind: str) -> None:
    model = network(kind)
    rows = rows_of(model)
    state = model.initial_state(BATCH)
    found, after = model(rows[:, :-1], rows[:, 1:], state)
    plain, plain_after = Network.forward(model, rows[:, :-1], rows[:, 1:], state)
    torch.testing.assert_close(found.nats, plain.nats)
    assert bool((found.right == plain.right).all())
    torch.testing.assert_close(after, plain_after)


@pytest.mark.parametrize("kind", KINDS)
def test_a_window_is_its_rows_one_by_one(kind: str) -> None:
    model = network(kind)
    rows = rows_of(model)
    logits, after = model.logits(rows[:, :-1], rows[:, 1:], model.initial_state(BATCH))
    expected = logits.view(BATCH, TIME, -1)
    state = model.initial_state(BATCH)
    for time in range(TIME):
        first, state = model.read(rows[:, time], state)
        hidden, parts = first, []
        for k in range(len(model.sizes)):
            # Whatever the fields before may be, as they are parallel.
            part, hidden = model.field(k, torch.full((BATCH,), k % 2), hidden, first)
            parts.append(part)
        torch.testing.assert_close(torch.cat(parts, dim=1), expected[:, time])
    torch.testing.assert_close(state, after)


@pytest.mark.parametrize("kind", KINDS)
def test_sequences_side_by_side_know_nothing_of_each_other(kind: str) -> None:
    model = network(kind)
    rows = rows_of(model)
    _, state = model.logits(rows, rows, model.initial_state(BATCH))
    together, after = model.logits(rows, rows, state)
    for lane in range(BATCH):
        own = tuple(values[:, lane : lane + 1] for values in state)
        alone, alone_after = model.logits(rows[lane : lane + 1], rows[lane : lane + 1], own)
        torch.testing.assert_close(alone, together.view(BATCH, TIME + 1, -1)[lane])
        torch.testing.assert_close(alone_after, tuple(values[:, lane : lane + 1] for values in after))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_to_come_is_not_known(kind: str) -> None:
    model = network(kind)
    rows, other = rows_of(model), rows_of(model, seed=5)
    other[:, :3] = rows[:, :3]
    state = model.initial_state(BATCH)
    one, two = (model.logits(r, r, state)[0].view(BATCH, TIME + 1, -1) for r in (rows, other))
    torch.testing.assert_close(one[:, :3], two[:, :3])
    assert not torch.allclose(one[:, 3:], two[:, 3:])


@pytest.mark.parametrize("make", [lambda s: RollLSTM(s, RollArgs()), lambda s: BlockLSTM(s, BlockArgs())])
def test_a_field_of_several_keys_is_refused(make: type[BitNetwork]) -> None:
    with pytest.raises(ValueError, match="bits=1"):
        make([16] * 22)


def test_bits_of_a_key_are_found_in_rows() -> None:
    """Rows run frame by frame, key by key, held before struck."""
    model = network("frames")
    assert isinstance(model, RollLSTM)
    by_key = model.parts[0].by_key(torch.arange(4 * KEYS))  # (bits of a key, KEYS)
    assert by_key[:, 0].tolist() == [0, 1, 2 * KEYS, 2 * KEYS + 1]
    assert by_key[:, 5].tolist() == [10, 11, 2 * KEYS + 10, 2 * KEYS + 11]


def test_what_the_keys_say_is_of_their_own_bits() -> None:
    model = network("frames")
    assert isinstance(model, RollLSTM)
    keys = model.parts[0].keys
    assert keys is not None
    rows = rows_of(model)
    state = model.initial_state(BATCH)
    before, _ = model.logits(rows, rows, state)
    with torch.no_grad():
        keys.head.bias[3] += 1.0  # of each key, the last bit of the second frame
    after, _ = model.logits(rows, rows, state)
    moved = (after - before).view(-1, 2, KEYS, 2, 2)  # (n, frame, key, plane, value)
    expected = torch.zeros_like(moved)
    expected[:, 1, :, 1, 1] = 1.0
    torch.testing.assert_close(moved, expected)


def test_a_chance_is_the_mean_of_the_members_chances() -> None:
    model = network("members")
    assert isinstance(model, RollLSTM)
    rows = rows_of(model).transpose(0, 1).float()
    each, _ = model.each(rows, model.initial_state(BATCH))
    mean, _ = model.contexts(rows, model.initial_state(BATCH))
    torch.testing.assert_close(torch.sigmoid(mean), torch.sigmoid(each).mean(dim=0))
    assert not torch.allclose(each[0], each[1])


def test_members_learn_each_by_itself() -> None:
    torch.manual_seed(6)
    args = RollArgs(width=8, key_width=0, dropout=0.0, input_dropout=0.0, members=2)
    model = RollLSTM([2] * KEYS, args).train()
    rows = rows_of(model)
    state = model.initial_state(BATCH)
    found, _ = model(rows[:, :-1], rows[:, 1:], state)
    true = rows[:, 1:].transpose(0, 1).float()
    logits, _ = model.each(rows[:, :-1].transpose(0, 1).float(), state)
    nats = torch.nn.functional.binary_cross_entropy_with_logits(
        logits, true.expand_as(logits), reduction="none"
    )
    torch.testing.assert_close(found.nats, nats.mean(dim=0).transpose(0, 1).flatten(0, 1))


def test_keys_are_left_unheard_in_training_only() -> None:
    args = RollArgs(width=16, dropout=0.0, key_width=0, input_dropout=0.5)
    model = RollLSTM([2] * KEYS, args)
    rows = torch.ones(3, BATCH, KEYS)
    state = model.initial_state(BATCH)
    one, other = (model.contexts(rows, state)[0] for _ in range(2))
    assert not torch.allclose(one, other)
    model.eval()
    one, other = (model.contexts(rows, state)[0] for _ in range(2))
    torch.testing.assert_close(one, other)


@pytest.mark.parametrize("wrong", [{"width": 0, "key_width": 0}, {"key_width": -1}, {"input_dropout": 1.0}])
def test_settings_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="model"):
        RollArgs(**wrong)  # type: ignore[arg-type]


def test_a_block_is_worth_its_squared_error_and_its_held_chance() -> None:
    model = network("block")
    assert isinstance(model, BlockLSTM)
    rows = rows_of(model)
    state = model.initial_state(BATCH)
    with torch.no_grad():
        model.head.bias[:20] += 3.0  # far over 1
        model.head.bias[20:40] -= 3.0  # far under 0
        values, _ = model.values(rows[:, :-1].transpose(0, 1).float(), state)
        found, _ = model(rows[:, :-1], rows[:, 1:], state)
    true = rows[:, 1:].flatten(0, 1)
    values = values.transpose(0, 1).flatten(0, 1)
    assert found.squares is not None
    torch.testing.assert_close(found.squares, (values - true) ** 2)
    assert float(found.nats.max()) == pytest.approx(-math.log(CERTAIN), rel=1e-4)
    assert bool((found.right[:, :20] == (true[:, :20] == 1)).all())


def test_least_squares_learn_a_block_by_heart() -> None:
    model = network("block").train()
    rows = rows_of(model)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=3e-3)
    state = model.initial_state(BATCH)
    errors = []
    for _ in range(12):
        found, _ = model(rows[:, :-1], rows[:, 1:], state)
        optimizer.zero_grad()
        assert found.squares is not None
        error = found.squares.mean()
        torch.autograd.backward(error)
        optimizer.step()
        errors.append(float(error.detach()))
    assert errors[-1] < errors[0] / 2
