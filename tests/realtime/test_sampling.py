"""Drawing: what may be drawn, how often, and that the random numbers stay in step."""

from __future__ import annotations

import json

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from realtime import manifest
from realtime.sampling import Sampling, draw, probabilities

FIELDS = ("metric", "beat", "part", "pitch", "duration", "velocity")
ALL = Sampling(top_p=1.0)

factors = st.floats(0, 4)
samplings = st.builds(
    Sampling,
    factors,
    rhythm=factors,
    pitch=factors,
    dynamics=factors,
    top_k=st.integers(0, 6),
    top_p=st.floats(0.01, 1),
    min_p=st.floats(0, 1),
)
logits = arrays.arrays(np.float32, 8, elements=st.floats(-30, 30, width=32))
masks = arrays.arrays(np.bool_, 8).filter(lambda mask: bool(mask.any()))
fields = st.sampled_from(FIELDS)


def chances(of: list[float], sampling: Sampling, field: str = "pitch") -> npt.NDArray[np.float64]:
    """Return the probabilities drawn from where the model's own are ``of``."""
    return probabilities(np.log(np.array(of)), np.ones(len(of), dtype=bool), sampling, field)


@given(logits=logits, allowed=masks, sampling=samplings, field=fields)
def test_only_what_is_allowed_is_drawn_and_the_likeliest_always_may_be(
    logits: npt.NDArray[np.float32], allowed: npt.NDArray[np.bool_], sampling: Sampling, field: str
) -> None:
    out = probabilities(logits, allowed, sampling, field)
    assert out.sum() == pytest.approx(1)
    assert not out[~allowed].any()
    assert out[np.where(allowed, logits, -np.inf).argmax()] == out.max()
    assert allowed[draw(logits, allowed, sampling, np.random.default_rng(1), field)]


@given(logits=logits, allowed=masks, sampling=samplings, field=fields)
def test_one_random_number_is_taken_whatever_the_settings(
    logits: npt.NDArray[np.float32], allowed: npt.NDArray[np.bool_], sampling: Sampling, field: str
) -> None:
    rng, other = np.random.default_rng(3), np.random.default_rng(3)
    draw(logits, allowed, sampling, rng, field)
    other.random()
    assert rng.random() == other.random()


@given(logits=logits, allowed=masks, sampling=samplings, field=fields)
def test_each_limit_leaves_out_what_it_says(
    logits: npt.NDArray[np.float32], allowed: npt.NDArray[np.bool_], sampling: Sampling, field: str
) -> None:
    whole = probabilities(logits, allowed, Sampling(sampling.heat(field) / 4, pitch=4, top_p=1), "pitch")
    kept = probabilities(logits, allowed, sampling, field) > 0
    if sampling.top_k:
        assert kept.sum() <= sampling.top_k
    assert (whole[kept] >= sampling.min_p * whole.max() * (1 - 1e-6)).all()
    # Without the least of those kept, they would fall short of top-p.
    assert whole[kept].sum() - whole[kept].min() < sampling.top_p + 1e-9


def test_min_p_keeps_what_is_near_the_likeliest() -> None:
    of = [0.5, 0.25, 0.15, 0.1]
    assert chances(of, Sampling(top_p=1, min_p=0.25)) == pytest.approx([0.5 / 0.9, 0.25 / 0.9, 0.15 / 0.9, 0])
    assert chances(of, Sampling(top_p=1, min_p=1)) == pytest.approx([1, 0, 0, 0])
    assert chances(of, Sampling(top_p=1, min_p=0)) == pytest.approx(of)
    # Hotter, they lie nearer together.
    assert (chances(of, Sampling(2, top_p=1, min_p=0.25)) > 0).all()


def test_each_factor_is_for_its_own_fields() -> None:
    of = [0.64, 0.32, 0.04]
    for sampling, its in (
        (Sampling(rhythm=0.0, top_p=1.0), {"metric", "beat", "duration"}),
        (Sampling(pitch=0.0, top_p=1.0), {"part", "pitch"}),
        (Sampling(dynamics=0.0, top_p=1.0), {"velocity"}),
    ):
        for field in FIELDS:
            assert chances(of, sampling, field) == pytest.approx([1, 0, 0] if field in its else of)


def test_factors_multiply_the_temperature() -> None:
    of = [0.5, 0.3, 0.2]
    sampling = Sampling(0.5, rhythm=3.0, top_p=1.0)
    assert sampling.heat("beat") == 1.5
    np.testing.assert_allclose(chances(of, sampling, "beat"), chances(of, Sampling(1.5, top_p=1.0), "beat"))
    assert (np.array(of) ** 2 / sum(p**2 for p in of)) == pytest.approx(chances(of, sampling, "pitch"))


def test_draws_are_as_frequent_as_they_are_likely() -> None:
    of = np.array([0.6, 0.0, 0.3, 0.1])
    allowed = of > 0
    rng = np.random.default_rng(0)
    safe = np.log(np.where(allowed, of, 1.0))
    counts = np.bincount([draw(safe, allowed, ALL, rng, "pitch") for _ in range(4000)], minlength=4)
    assert counts[1] == 0
    np.testing.assert_allclose(counts / 4000, of, atol=0.03)


def test_nothing_allowed_is_an_error() -> None:
    with pytest.raises(ValueError, match="no value is allowed"):
        draw(np.zeros(3), np.zeros(3, dtype=bool), ALL, np.random.default_rng(0), "pitch")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", -0.1),
        ("temperature", 4.1),
        ("temperature", float("nan")),
        ("rhythm", 4.5),
        ("pitch", -1.0),
        ("dynamics", float("inf")),
        ("top_k", -1),
        ("top_p", 0.0),
        ("top_p", 1.01),
        ("min_p", -0.01),
        ("min_p", 1.5),
    ],
)
def test_settings_out_of_range_are_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be"):
        Sampling(**{name: value})  # type: ignore[arg-type]  # the mistake is the point


def test_a_bundle_from_before_the_finer_settings_loads() -> None:
    about = {
        "format": 1,
        "encoding": {},
        "vocabulary": "",
        "fields": [],
        "state": [],
        "decoder": {"kind": "gru", "width": 1},
        "title": "old",
        "created": "",
        "sampling": {"temperature": 0.9, "top_k": 3, "top_p": 0.8},
    }
    loaded = manifest.decode_manifest(json.dumps(about)).sampling
    assert Sampling(**msgspec.structs.asdict(loaded)) == Sampling(0.9, top_k=3, top_p=0.8)


def test_both_kinds_of_settings_agree_on_what_is_usual() -> None:
    assert Sampling(**msgspec.structs.asdict(manifest.Sampling())) == Sampling()


@pytest.mark.parametrize(
    "wrong",
    [
        {"temperature": -1.0},
        {"temperature": 5.0},
        {"rhythm": -1.0},
        {"min_p": 2.0},
        {"top_p": 0.0},
        {"top_k": -2},
    ],
)
def test_defaults_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        manifest.Sampling(**wrong)  # type: ignore[arg-type]  # the mistake is the point
