"""Settings of a run, as they are typed, checked and kept."""

from __future__ import annotations

import contextlib
import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.errors import RitornelloError
from music.nb import NB
from training.args import DataArgs, LossArgs, OptimArgs, TrainArgs, from_json, to_json
from training.presets import PRESETS
from training.settings import apply_settings, keys_of


@pytest.mark.parametrize("name", PRESETS)
def test_presets_come_back_from_json(name: str) -> None:
    args = PRESETS[name].args
    assert from_json(json.loads(json.dumps(to_json(args)))) == args


def test_settings_change_what_they_name_and_nothing_else() -> None:
    args = apply_settings(
        TrainArgs(),
        [
            "model.width=256",
            "optim.rate=1e-3",
            "loss.kind=focal",
            "encoding.order=pitch-first",
            "encoding.durations=1,2,4",
            "seed=7",
        ],
    )
    assert args.model == dataclasses.replace(TrainArgs().model, width=256)
    assert args.optim == dataclasses.replace(TrainArgs().optim, rate=1e-3)
    assert args.loss == LossArgs(kind="focal")
    assert args.encoding == NB(order="pitch-first", durations=(1, 2, 4))
    assert args.data == TrainArgs().data
    assert args.seed == 7


def test_settings_are_applied_together() -> None:
    # Either alone would be a run that never ends.
    for settings in (["optim.minutes=0", "optim.steps=5"], ["optim.steps=5", "optim.minutes=0"]):
        assert apply_settings(TrainArgs(), settings).optim == OptimArgs(minutes=0, steps=5)


def test_of_a_setting_given_twice_the_last_counts() -> None:
    assert apply_settings(TrainArgs(), ["seed=2", "seed=3"]).seed == 3


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("width", "write it as key=value"),
        ("model.widht=3", "did you mean model.width"),
        ("model=3", "there is no setting 'model'"),
        ("zzz=3", "settings are of data, encoding, loss, model, optim, seed"),
        ("model.width=2.5", "model.width must be a whole number"),
        ("model.width=0", "must be at least 1"),
        ("model.dropout=1", "dropout must be in [0, 1)"),
        ("optim.rate=fast", "optim.rate must be a number"),
        ("optim.rate=nan", "optim.rate must be a number"),
        ("optim.rate=0", "must be positive"),
        ("optim.minutes=0", "must bound the run"),
        ("optim.minutes=inf", "optim.minutes must be a number"),
        ("optim.patience=-1", "must be at least 0"),
        ("loss.kind=hinge", "loss.kind must be cross-entropy or focal or mse"),
        ("loss.focal_gamma=-1", "must be at least 0"),
        ("data.valid=0", "shares whose sum is under 1"),
        ("data.valid=0.96", "shares whose sum is under 1"),
        ("data.solo=0.8", "shares whose sum is at most 1"),
        ("data.window=0", "must be at least 1"),
        ("encoding.steps_per_beat=0", "must be 1 to"),
        ("encoding.velocity_bins=-1", "must be 0 to"),
        ("encoding.durations=2,1", "must ascend from 1"),
        ("encoding.durations=1,x", "whole numbers with commas"),
        ("seed=-1", "seed must be at least 0"),
    ],
)
def test_a_bad_setting_is_one_sentence(setting: str, sentence: str) -> None:
    with pytest.raises(RitornelloError) as error:
        apply_settings(TrainArgs(), [setting])
    message = str(error.value)
    assert message.startswith(f"--set {setting}: ")
    assert sentence in message
    assert "\n" not in message


@given(
    st.sampled_from([*keys_of(TrainArgs()), "model", ""]),
    st.one_of(st.text(), st.integers().map(str), st.floats().map(str), st.just("1,2,3")),
)
def test_no_value_ends_in_a_traceback(key: str, text: str) -> None:
    with contextlib.suppress(RitornelloError):
        args = apply_settings(TrainArgs(), [f"{key}={text}"])
        assert from_json(to_json(args)) == args


@pytest.mark.parametrize("group", ["encoding", "model", "data", "loss", "optim", "seed"])
def test_settings_of_another_version_are_refused(group: str) -> None:
    values = to_json(TrainArgs())
    lacking = {name: value for name, value in values.items() if name != group}
    with pytest.raises(RitornelloError, match="not of this version"):
        from_json(lacking)
    if group != "seed":
        with pytest.raises(RitornelloError, match="not of this version"):
            from_json({**values, group: {**values[group], "unheard_of": 1}})


def test_settings_saved_before_a_setting_was_added_get_its_default() -> None:
    values = to_json(TrainArgs())
    del values["data"]["solo"]
    assert from_json(values).data == DataArgs()
