"""The memories of the keyboard's places: alike, apart, and carried from window to window."""

from __future__ import annotations

import torch
from torch import Tensor

from training.key_coder import KeyGroups
from training.key_memory import KeyMemory
from training.model_args import EnDeCellArgs

GROUPS = KeyGroups(fields=8, bits=2)
"""One frame of sixteen keys, two to a group."""


def make_memory() -> KeyMemory:
    torch.manual_seed(1)
    args = EnDeCellArgs(key_width=6, decoder_width=5, reach=2, lags=(3, 5))
    return KeyMemory(GROUPS, args).eval()


def silence(batch: int = 1, time: int = 4) -> Tensor:
    return torch.zeros(batch, time, 8, 2)


def told(memory: KeyMemory, bits: Tensor) -> Tensor:
    found: Tensor = memory(bits, bits, memory.initial_state(len(bits)))[0]
    return found


def test_windows_with_the_state_carried_are_one_window() -> None:
    memory = make_memory()
    bits = torch.rand(2, 9, 8, 2).round()
    whole, end = memory(bits, bits, memory.initial_state(2))
    first, state = memory(*[bits[:, :4]] * 2, memory.initial_state(2))
    second, state = memory(*[bits[:, 4:]] * 2, state)
    torch.testing.assert_close(torch.cat([first, second], dim=1), whole)
    torch.testing.assert_close(end, state)


def test_a_place_hears_its_own_keys_and_those_within_reach() -> None:
    memory = make_memory()
    bits = silence()
    bits[0, 1, 3, 0] = 1  # key 6: two to a group, so within two keys of groups 2, 3 and 4
    changed = (told(memory, bits) != told(memory, silence())).any(dim=-1)  # (1, time, places)
    assert not changed[0, 0].any()
    assert changed[0, 1:].all(dim=0).tolist() == [False, False, True, True, True, False, False, False]


def test_what_is_learnt_of_one_place_holds_for_all() -> None:
    memory = make_memory()
    with torch.no_grad():
        memory.place.zero_()
    low, high = silence(), silence()
    low[0, 0, 5], high[0, 0, 3] = 1, 1
    told_low, told_high = told(memory, low), told(memory, high)
    torch.testing.assert_close(told_low[:, :, 3:7], told_high[:, :, 1:5])


def test_pieces_side_by_side_do_not_know_each_other() -> None:
    memory = make_memory()
    bits = torch.rand(3, 5, 8, 2).round()
    together, state = memory(bits, bits, memory.initial_state(3))
    for lane in range(3):
        alone, after = memory(*[bits[lane : lane + 1]] * 2, memory.initial_state(1))
        torch.testing.assert_close(together[lane], alone[0])
        for one, other in zip(state, after, strict=True):
            torch.testing.assert_close(one[:, lane], other[:, 0])
