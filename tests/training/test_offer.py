"""What there is to set: all of it, as the classes of the settings have it, in words for people."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from training.offer import check, offer
from training.offer_messages import PROTOCOL, Checked, Offer, Setting
from training.presets import PRESETS
from training.settings import apply_settings, keys_of

OFFER = offer()


def setting_of(preset: str, key: str) -> Setting:
    (found,) = (each for each in OFFER.presets if each.name == preset)
    return next(setting for setting in found.settings if setting.key == key)


def test_all_presets_with_all_settings_are_offered() -> None:
    assert [preset.name for preset in OFFER.presets] == list(PRESETS)
    for preset in OFFER.presets:
        args = PRESETS[preset.name].args
        assert [setting.key for setting in preset.settings] == list(keys_of(args))
        assert (preset.encoding, preset.network) == (args.encoding.name, args.model.kind)


@pytest.mark.parametrize("preset", OFFER.presets, ids=lambda preset: preset.name)
def test_defaults_are_written_so_that_they_are_read_again(preset: object) -> None:
    assert preset in OFFER.presets
    (found,) = (each for each in OFFER.presets if each == preset)
    args = PRESETS[found.name].args
    assert apply_settings(args, [f"{each.key}={each.default}" for each in found.settings]) == args


def test_bounds_are_those_of_the_classes() -> None:
    assert (setting_of("nb", "model.width").low, setting_of("nb", "model.width").high) == (1, None)
    dropout = setting_of("nb", "model.dropout")
    assert (dropout.low, dropout.above, dropout.high, dropout.below) == (0, False, 1, True)
    rate = setting_of("nb", "optim.rate")
    assert (rate.low, rate.above, rate.high) == (0, True, None)
    assert (setting_of("nb", "encoding.steps_per_beat").low, setting_of("nb", "seed").low) == (1, 0)
    assert setting_of("nb", "encoding.steps_per_beat").high == 96
    assert setting_of("roll-endecell", "encoding.bits").choices == ("1", "2", "4", "8")
    assert setting_of("nb", "model.backbone").choices == ("lstm", "gru", "rnn", "transformer-xl")


def test_words_are_those_of_the_source_without_marks() -> None:
    assert setting_of("nb", "optim.minutes").about.startswith("Budget in minutes spent training")
    assert setting_of("nb", "encoding.parts").about.startswith("Whether rows tell who plays")
    words = [setting.about for preset in OFFER.presets for setting in preset.settings]
    assert not any("`" in each or "MAX_" in each for each in words)


def test_what_a_model_decides_is_fixed_where_one_is_started_with() -> None:
    fixed = {setting.key for setting in OFFER.presets[0].settings if setting.fixed}
    assert {"model.width", "encoding.parts"} <= fixed
    assert not fixed & {"model.dropout", "data.batch", "optim.rate", "seed"}


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        (["model.width=0"], "model.width"),
        (["model.width=wide"], "model.width must be a whole number."),
        (["data.folded=0.9"], "data.folded and data.solo"),
        (["model.heads=7", "model.decoder=attention"], "multiple of model.heads"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(settings: list[str], word: str) -> None:
    problem = check("nb", settings).problem
    assert word in problem
    assert problem.endswith(".")
    assert "--set" not in problem


def test_what_fits_is_no_problem() -> None:
    assert check("nb", ["model.width=64", "optim.steps=3", "optim.minutes=0.0"]) == Checked("")
    assert "nonsense" in check("nonsense", []).problem


def test_as_a_process_it_needs_no_torch() -> None:
    program = (
        "import sys, runpy; sys.argv = ['offer', *sys.argv[1:]]\n"
        "try: runpy.run_module('training.offer', run_name='__main__')\n"
        "finally: assert 'torch' not in sys.modules"
    )
    one = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    found = msgspec.json.decode(one.stdout, type=Offer)
    assert found == OFFER
    assert found.protocol == PROTOCOL
    other = subprocess.run(
        [sys.executable, "-m", "training.offer", "nb", "data.batch=0"], check=True, capture_output=True
    )
    assert "data.batch" in msgspec.json.decode(other.stdout, type=Checked).problem
