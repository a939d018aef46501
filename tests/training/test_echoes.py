"""What came next some time ago: against a definition counted by hand, and in parts as in one."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from training.echoes import ALIKE, echoes, frames_kept

BATCH, BITS, KEYS = 2, 2, 5
lags_of = st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True)


def music(seed: int, time: int) -> torch.Tensor:
    return (torch.rand(time, BATCH, BITS, KEYS, generator=torch.Generator().manual_seed(seed)) < 0.4).float()


def nothing(lags: list[int]) -> torch.Tensor:
    return torch.zeros(frames_kept(lags), BATCH, BITS, KEYS)


@given(st.integers(0, 9), lags_of)
def test_what_followed_and_how_alike_it_was(seed: int, lags: list[int]) -> None:
    time = 20
    rows = music(seed, time)
    found, _ = echoes(rows, nothing(lags), lags)
    assert found.shape == (time, BATCH, 2 * len(lags) * BITS, KEYS)
    silence = torch.zeros(BITS, KEYS)
    for now in (0, 3, time - 1):
        for lane in range(BATCH):

            def frame(at: int, lane: int = lane) -> torch.Tensor:
                return rows[at, lane] if at >= 0 else silence

            for place, lag in enumerate(lags):
                pairs = [(frame(now - k), frame(now - lag - k)) for k in range(ALIKE)]
                both = sum(float((one * other).sum()) for one, other in pairs)
                either = sum(float(((one + other) > 0).sum()) for one, other in pairs)
                after = frame(now - lag + 1)
                told = found[now, lane].view(2, len(lags), BITS, KEYS)[:, place]
                torch.testing.assert_close(told[0], after)
                torch.testing.assert_close(told[1], after * (both / max(either, 1)))


@given(st.integers(0, 9), lags_of, st.integers(0, 15))
def test_in_two_windows_as_in_one(seed: int, lags: list[int], cut: int) -> None:
    rows = music(seed, 15)
    whole, end = echoes(rows, nothing(lags), lags)
    parts, past = [], nothing(lags)
    for part in (rows[:cut], rows[cut:]):
        if len(part):
            told, past = echoes(part, past, lags)
            parts.append(told)
    torch.testing.assert_close(torch.cat(parts), whole)
    torch.testing.assert_close(past, end)


def test_what_repeats_itself_is_told_before_it_comes() -> None:
    bar = music(1, 6)
    rows = torch.cat([bar] * 4)
    found, _ = echoes(rows, nothing([6]), [6])
    after, weighed = found[:-1].split(BITS, dim=2)
    torch.testing.assert_close(after[6:], rows[7:])
    # Alike from the moment on that all compared frames are in the repetition.
    torch.testing.assert_close(weighed[6 + ALIKE :], rows[7 + ALIKE :])


@pytest.mark.parametrize(("lags", "kept"), [((), 0), ((1,), ALIKE), ((4, 256, 8), 255 + ALIKE)])
def test_no_more_is_kept_than_is_needed(lags: tuple[int, ...], kept: int) -> None:
    assert frames_kept(lags) == kept
