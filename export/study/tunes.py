"""The study of tune networks: RNN, GRU and LSTM over depth, width and dropout, on tunes in ABC."""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

from export.evaluate import pieces_of
from export.pack import ExportOptions, export_run
from export.study.curves import Curve, plot_curves
from export.study.report import Report, table
from export.study.trials import Outcome, Trial, conduct
from music.abc import ABC
from music.abc_parse import share_that_parses
from music.errors import RitornelloError
from realtime.abc_scribe import continue_tune
from realtime.bundle import load_bundle
from realtime.sampling import Sampling
from training import messages
from training.args import TrainArgs
from training.evaluate import score_pieces
from training.model_args import TokenArgs
from training.presets import PRESETS
from training.settings import apply_settings
from training.slices import slice_nats

__all__ = ["TunesOptions", "study_tunes"]

_BACKBONES = ("rnn", "gru", "lstm")
_COLOURS = {"rnn": "#c0392b", "gru": "#e08e0b", "lstm": "#2a6fb0"}
_SWEEP = "sweep.log"
_SPACE = {
    "layers": IntDistribution(1, 3),
    "width": CategoricalDistribution([128, 192, 256, 384]),
    "dropout": FloatDistribution(0.0, 0.6),
}
_SLICE = 30
"""Characters of a slice, the first of which is given."""
_SAMPLES = 50
"""Tunes that each network makes up, to see how many of them parse."""
_SHOWN = 2
_SHOWN_LINES, _SHOWN_HEADERS = 12, "XMLQK"
"""Of these, how many stand in the report."""


class TunesOptions(NamedTuple):
    """How much is tried."""

    trials: int = 18
    """Networks of the sweep, all backbones together."""
    trial_minutes: float = 2.0
    """Training of each of them."""
    minutes: float = 15.0
    """Training of the best of each backbone."""
    seed: int = 1
    clean: bool = True
    """Whether only X, T, M, L, K and the tune are read, without chord names."""
    threads: int = 0
    """Threads of the CPU; 0: torch's choice."""
    settings: tuple[str, ...] = ()
    """What else differs from the presets, each ``key=value``."""


class _Result(NamedTuple):
    outcome: Outcome
    test: float
    """Nats a character on the test split, tunes read whole."""
    slices: float
    """The same over slices of each tune."""
    parses: float
    """Share of the made-up tunes that parse."""
    samples: list[str]
    """What it made up."""
    faults: list[tuple[int, str]]
    """Number of each that doesn't parse, and why."""


def study_tunes(
    data: Sequence[Path],
    home: Path,
    options: TunesOptions,
    *,
    cache: Path | None = None,
    show: Callable[[str, messages.Message], None] = lambda _name, _message: None,
) -> Path:
    """Sweep over depth, width and dropout, train the best of each backbone on, and return the report.

    Args:
        data: folders or files of tunes.
        home: where sweep, runs and report are kept.
        options: how much is tried.
        cache: where parsed files are kept; the usual place if None.
        show: called with the run's name and each message of its training.

    Raises:
        export.study.trials.Interrupted: somebody pressed Ctrl-C; the same command goes on.
        RitornelloError: the data don't fit, or something can't be written.
    """
    train = partial(conduct, data=data, home=home, cache=cache, show=show)
    found: dict[str, _Result] = {}
    sweeps: dict[str, optuna.Study] = {}
    for backbone in _BACKBONES:
        sweeps[backbone] = _sweep(train, backbone, home, options)
        args = _settings(backbone, sweeps[backbone].best_params, options, options.minutes)
        found[backbone] = _measure(train(Trial(f"best-{backbone}", args)))
    return _report(found, sweeps, home, options)


def _sweep(
    train: Callable[[Trial], Outcome], backbone: str, home: Path, options: TunesOptions
) -> optuna.Study:
    """Return the sweep of a backbone with all its trials; those of before are read from its journal."""
    optuna.logging.set_verbosity(logging.WARNING)
    try:
        home.mkdir(parents=True, exist_ok=True)
        study = optuna.create_study(
            study_name=backbone,
            storage=JournalStorage(JournalFileBackend(str(home / _SWEEP))),
            sampler=optuna.samplers.TPESampler(seed=options.seed),
            load_if_exists=True,
        )
    except OSError as error:
        msg = f"The sweep can't be kept in {home} ({error.strerror or error}): make room, or use -o."
        raise RitornelloError(msg) from error
    wanted = -(-options.trials // len(_BACKBONES))
    # What was asked for and not told was stopped on the way: its run goes on.
    waiting = {trial.number: trial.params for trial in study.get_trials(states=[TrialState.RUNNING])}
    while len(study.get_trials(states=[TrialState.COMPLETE])) < wanted:
        if not waiting:
            asked = study.ask(_SPACE)
            waiting = {asked.number: asked.params}
        number, params = waiting.popitem()
        args = _settings(backbone, params, options, options.trial_minutes)
        study.tell(number, _valid(train(Trial(f"sweep-{backbone}-{number}", args))))
    return study


def _settings(backbone: str, params: dict[str, Any], options: TunesOptions, minutes: float) -> TrainArgs:
    preset = PRESETS[f"abc-{backbone}"].args
    model = preset.model
    if not isinstance(model, TokenArgs):
        msg = f"the preset abc-{backbone} is of another kind: {model.kind}"
        raise TypeError(msg)
    args = replace(
        preset,
        encoding=ABC(clean=options.clean),
        model=replace(model, **params),
        optim=replace(preset.optim, minutes=minutes, threads=options.threads),
        seed=options.seed,
    )
    return apply_settings(args, options.settings)


def _valid(outcome: Outcome) -> float:
    """Return the best validation, nats a character."""
    return min(float(entry["nats_per_row"]) for entry in outcome.run.history)


def _measure(outcome: Outcome) -> _Result:
    run, corpus = outcome.run, outcome.corpus
    test = pieces_of(corpus, "test", run.args.data)
    with tempfile.TemporaryDirectory(prefix="ritornello-") as folder:
        bundle = load_bundle(export_run(run, Path(folder) / "tunes.onnx", ExportOptions()).path)
        samples = [continue_tune(bundle, "", seed, Sampling(temperature=0.9)) for seed in range(_SAMPLES)]
    parses, faults = share_that_parses(samples)
    network = run.model.eval()
    slices = slice_nats(network, [corpus.rows_of(piece) for piece in test], _SLICE)
    whole = score_pieces(network, corpus, test).nats_per_row
    return _Result(outcome, whole, slices.by_tune, parses, samples, faults)


def _report(
    found: dict[str, _Result], sweeps: dict[str, optuna.Study], home: Path, options: TunesOptions
) -> Path:
    report = Report(home, "abc")
    pieces = next(iter(found.values())).outcome.corpus.pieces
    report.add(
        "# Tunes in ABC, character by character",
        f"{len(pieces):,} tunes; networks of the sweep had {options.trial_minutes:g} minutes each, the best "
        f"of each backbone {options.minutes:g}. Chosen on the validation split, reported on the test split. "
        f"*Whole tunes*: each read from its beginning to its end. *Slices*: {_SLICE} characters from a "
        f"zero state, as in the SongRNN study. *Parse*: of {_SAMPLES} tunes that the network made up from "
        "nothing, at temperature 0.9, those that are ABC.",
        _best_table(found),
    )
    curves = [
        Curve(
            name,
            [[(e["seconds"] / 60, e["nats_per_row"]) for e in result.outcome.run.history]],
            _COLOURS[name],
        )
        for name, result in found.items()
    ]
    figure = plot_curves(curves, "minutes", "nats a character, validation")
    report.picture("curves", figure, "Validation of the best of each backbone")
    report.add("## Sweep", _sweep_table(sweeps), "## What they make up")
    for name, result in found.items():
        report.add(f"### {name}", *(f"```abc\n{_music_of(text)}\n```" for text in result.samples[:_SHOWN]))
        if result.faults:
            number, sentence = result.faults[0]
            report.add(
                f"{len(result.faults)} of {_SAMPLES} don't parse; the first is number {number}: {sentence}"
            )
    return report.write(_figures(found, sweeps, options))


def _music_of(text: str) -> str:
    """Return the first lines of a tune's music.

    What a network makes up of titles and notes resembles names and addresses of the people who wrote tunes
    down: a report has no use for them.
    """
    lines = [
        line
        for line in text.strip().splitlines()
        if "@" not in line and (not re.match(r"[A-Za-z]:", line) or line[0] in _SHOWN_HEADERS)
    ]
    return "\n".join([*lines[:_SHOWN_LINES], "..."] if len(lines) > _SHOWN_LINES else lines)


def _best_table(found: dict[str, _Result]) -> str:
    rows = []
    for name, result in found.items():
        model = result.outcome.run.args.model
        size = f"{model.layers} × {model.width}, dropout {model.dropout:.2f}"
        count = result.outcome.run.model.parameter_count
        cells = [f"{count / 1e6:.2f} M", f"{_valid(result.outcome):.3f}", f"{result.test:.3f}"]
        rows.append([name, size, *cells, f"{result.slices:.3f}", f"{result.parses:.0%}"])
    return table(["", "size", "weights", "validation", "test, whole tunes", "test, slices", "parse"], rows)


def _sweep_table(sweeps: dict[str, optuna.Study]) -> str:
    rows = []
    for name, study in sweeps.items():
        done = study.get_trials(states=[TrialState.COMPLETE])
        for trial in sorted(done, key=lambda trial: trial.value or 0.0):
            size = [str(trial.params["layers"]), str(trial.params["width"]), f"{trial.params['dropout']:.2f}"]
            rows.append([f"{name} {trial.number}", *size, f"{trial.value:.3f}"])
    return table(["", "layers", "width", "dropout", "nats a character, validation"], rows)


def _figures(
    found: dict[str, _Result], sweeps: dict[str, optuna.Study], options: TunesOptions
) -> dict[str, Any]:
    return {
        "options": options._asdict(),
        "best": {
            name: {
                "test_nats_per_character": result.test,
                "test_slices_nats_per_character": result.slices,
                "validation_nats_per_character": _valid(result.outcome),
                "parses": result.parses,
                "seconds": result.outcome.run.seconds,
                "settings": result.outcome.run.settings,
            }
            for name, result in found.items()
        },
        "sweep": {
            name: [
                {"number": trial.number, **trial.params, "validation_nats_per_character": trial.value}
                for trial in study.get_trials(states=[TrialState.COMPLETE])
            ]
            for name, study in sweeps.items()
        },
    }
