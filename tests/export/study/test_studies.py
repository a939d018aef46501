"""The three studies from data to report, each with networks of a few steps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.io import savemat

from export.study import rolls
from export.study.encodings import EncodingsOptions, study_encodings
from export.study.rolls import PUBLISHED, SETS, RollsOptions, study_rolls
from export.study.tunes import TunesOptions, _music_of, study_tunes
from music.errors import RitornelloError
from music.roll_notes import KEYS
from ritornello import main
from training import messages
from training.loop import Trainer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPLIT = ("data.valid=0.25", "data.test=0.25")
FEW_STEPS = ("optim.steps=2", "optim.minutes=0", "optim.validate_every=1", "optim.precision=fp32")


class Trained:
    """Counts the runs that were really trained."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str, message: messages.Message) -> None:
        if isinstance(message, messages.Started):
            self.names.append(name)


def pictures(report: Path) -> set[str]:
    """Return the names of the files shown in ``report``, all of which must be there."""
    shown = {part.partition(")")[0] for part in report.read_text(encoding="utf-8").split("](")[1:]}
    for name in shown:
        assert (report.parent / name).stat().st_size > 100, name
    return shown


def test_encodings_are_compared_on_equal_terms(songs: Path, tmp_path: Path) -> None:
    options = EncodingsOptions(seeds=(1, 2), steps=2, width=16, threads=1, settings=SPLIT)
    trained = Trained()
    report = study_encodings([songs], tmp_path / "study", options, cache=tmp_path / "cache", show=trained)
    assert sorted(trained.names) == sorted(
        f"{encoding}-{decoder}-{seed}"
        for encoding in ("cp", "nb")
        for decoder in ("linear", "gru")
        for seed in (1, 2)
    )
    assert {"encodings-tokens.png", "encodings-bits-per-note.svg", "encodings-accuracy.png"} <= pictures(
        report
    )
    trials = json.loads(report.with_suffix(".json").read_text())["trials"]
    tokens = {name: trial["tokens_per_piece"] for name, trial in trials.items()}
    assert tokens["nb-gru-1"] < tokens["cp-gru-1"]
    for trial in trials.values():
        assert trial["steps"] == 2
        assert trial["note_ms"] > 0
        assert 0 < trial["test"]["bits_per_note"] < 100
    text = report.read_text()
    assert f"{1 - tokens['nb-gru-1'] / tokens['cp-gru-1']:.1%} fewer tokens" in text
    assert f"{trials['nb-gru-1']['parameters'] / 1e6:.2f} M" in text

    again = Trained()
    home, cache = tmp_path / "study", tmp_path / "cache"
    assert study_encodings([songs], home, options, cache=cache, show=again) == report
    assert not again.names
    other = options._replace(width=8)
    with pytest.raises(RitornelloError, match="was trained with other settings: give the study another"):
        study_encodings([songs], tmp_path / "study", other, cache=tmp_path / "cache")


def write_rolls(folder: Path, *names: str) -> Path:
    folder.mkdir()
    draw = np.random.default_rng(1)

    def pieces(count: int) -> np.ndarray:
        cells = np.empty((1, count), dtype=object)
        for number in range(count):
            cells[0, number] = np.repeat(draw.random((12, KEYS)) < 0.04, 2, axis=0).astype(np.uint8)
        return cells

    for name in names:
        savemat(folder / f"{name}.mat", {f"{split}data": pieces(3) for split in ("train", "valid", "test")})
    return folder


def test_rolls_are_set_beside_what_was_published(tmp_path: Path) -> None:
    folder = write_rolls(tmp_path / "poly", "Nottingham", "Piano_midi")
    small = ("model.key_width=4", "model.width=4", "model.reach=2", "model.lags=2,3", "data.window=8")
    options = RollsOptions(threads=1, settings=(*FEW_STEPS, *small))
    trained = Trained()
    report = study_rolls(folder, tmp_path / "study", options, cache=tmp_path / "cache", show=trained)
    assert len(trained.names) == 4
    found = json.loads(report.with_suffix(".json").read_text())
    assert set(found) == {"Nottingham", "Piano_midi"}
    text = report.read_text()
    for name, models in found.items():
        for preset in ("roll-lstm", "roll-endecell"):
            nats = models[preset]["test_nats_per_frame"]
            assert 0 < nats < 200
            assert f"**{nats:.2f}**" in text
        # As published, where a set of that name has a figure.
        for entry in PUBLISHED:
            value = entry.nats[SETS.index(name)]
            assert value is None or f"{value:.2f}" in text
    shown = pictures(report)
    assert {"rolls-nottingham.png", "rolls-piano_midi.svg"} <= shown
    assert any("roll-endecell" in name for name in shown), "what they expect as they learn"


def test_rolls_need_one_of_the_sets(tmp_path: Path) -> None:
    (tmp_path / "JSB.mat").touch()
    with pytest.raises(RitornelloError, match=r"None of JSB_Chorales\.mat, .* is in .*: give the folder"):
        study_rolls(tmp_path, tmp_path / "study", RollsOptions())


def test_every_setting_of_a_set_is_known() -> None:
    for name in SETS:
        for preset in ("roll-lstm", "roll-endecell"):
            args = rolls._settings(name, preset, RollsOptions(threads=1))
            assert args.optim.steps > 0
            assert args.optim.minutes == 0


TUNE = "X:{number}\nT:Tune\nM:6/8\nL:1/8\nK:{key}\n{body}|\n"


def write_tunes(path: Path) -> Path:
    bodies = ("ABc d2e", "G3 A3", "edc BAG", "c2c d2B")
    keys = ("G", "D", "Am")
    tunes = [
        TUNE.format(
            number=number, key=keys[number % 3], body="|".join(bodies[number % 4 :] + bodies[: number % 4])
        )
        + f"{bodies[number % 4]}{number}|\n"
        for number in range(1, 40)
    ]
    path.write_text("\n".join(tunes), encoding="utf-8")
    return path


def test_tunes_are_swept_and_made_up(tmp_path: Path) -> None:
    path = write_tunes(tmp_path / "tunes.abc")
    options = TunesOptions(trials=6, threads=1, settings=(*FEW_STEPS, "model.embedding=8", "data.window=16"))
    trained = Trained()
    report = study_tunes([path], tmp_path / "study", options, cache=tmp_path / "cache", show=trained)
    assert len(trained.names) == 9  # two of each backbone in the sweep, and the best of each
    found = json.loads(report.with_suffix(".json").read_text())
    assert set(found["best"]) == {"rnn", "gru", "lstm"}
    for name, best in found["best"].items():
        tried = found["sweep"][name]
        chosen = min(tried, key=lambda trial: trial["validation_nats_per_character"])
        model = best["settings"]["model"]
        assert (model["layers"], model["width"]) == (chosen["layers"], chosen["width"])
        assert 0 <= best["parses"] <= 1
        assert 1 < best["test_nats_per_character"] < 6
    assert {"abc-curves.png", "abc-curves.svg"} <= pictures(report)
    again = Trained()
    study_tunes([path], tmp_path / "study", options, cache=tmp_path / "cache", show=again)
    assert not again.names


def test_reports_show_music_but_no_names_that_a_network_made_up() -> None:
    text = "X:1\nT:The Miller of Dee\nZ:somebody\nM:6/8\nK:D\nw:la la\nabc|mailto:a@b\n" + "abc|\n" * 20
    assert _music_of(text).splitlines() == ["X:1", "M:6/8", "K:D", *["abc|"] * 9, "..."]
    assert _music_of("X:1\nK:D\nabc|\n") == "X:1\nK:D\nabc|"


def test_without_test_pieces_nothing_is_trained(songs: Path, tmp_path: Path) -> None:
    trained = Trained()
    options = EncodingsOptions(steps=2, settings=("data.valid=0.25", "data.test=0.001"))
    with pytest.raises(RitornelloError, match=r"Of 12 pieces none is held out .* --set data\.test=0\.2"):
        study_encodings([songs], tmp_path / "study", options, cache=tmp_path / "cache", show=trained)
    assert not trained.names


@pytest.mark.parametrize("study", ["encodings", "rolls", "abc"])
def test_without_music_there_is_one_sentence(
    study: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["study", study, str(tmp_path / "nowhere"), "-o", str(tmp_path / "study")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("ritornello: ")
    assert error.count("\n") == 1


def test_a_study_that_is_stopped_goes_on(
    songs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C in the second of its runs: the first isn't trained again, the second from where it stood."""
    steps: list[str] = []
    whole: Callable[[Trainer], messages.Finished] = Trainer.train

    def stopped(trainer: Trainer) -> messages.Finished:
        steps.append(trainer.run.name)
        if len(steps) == 2:
            trainer._interruption.asked = True
        return whole(trainer)

    monkeypatch.setattr(Trainer, "train", stopped)
    command = [
        "study",
        "encodings",
        str(songs),
        "-o",
        str(tmp_path / "study"),
        "--cache",
        str(tmp_path / "cache"),
    ]
    command += ["--steps", "2", "--seeds", "1", "--width", "16", "--threads", "1", "--set", *SPLIT]
    assert main(command) == 130
    assert "The same command goes on." in capsys.readouterr().out
    assert main(command) == 0
    assert steps == ["cp-linear-1", "cp-gru-1", "cp-gru-1", "nb-linear-1", "nb-gru-1"]
