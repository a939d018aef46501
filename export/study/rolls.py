"""The study of piano rolls: frame NLL on the four benchmark sets, beside what others published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from export.evaluate import pieces_of
from export.study.curves import Curve, plot_curves
from export.study.report import Report, table
from export.study.trials import Outcome, Trial, conduct
from music.encoding import Rows
from music.errors import RitornelloError
from music.roll import PianoRoll, frames_of_rows
from training import messages
from training.args import TrainArgs
from training.corpus import Corpus, load_corpus
from training.evaluate import score_pieces
from training.frame_baselines import score_frame_baselines
from training.presets import PRESETS
from training.roll_watch import PICTURES
from training.settings import apply_settings

__all__ = ["PUBLISHED", "SETS", "RollsOptions", "study_rolls"]

SETS = ("JSB_Chorales", "Nottingham", "MuseData", "Piano_midi")
"""Names of the files, without their end, in the order of the tables."""

_MODELS = {"roll-lstm": "independent keys", "roll-endecell": "key by key"}

_PLAIN = ("data.extracts=0", "loss.ramp=0", "model.width=0", "optim.patience=0", "optim.minutes=0")
"""Of all networks with independent keys: one LSTM for every key alone, and whole pieces in order."""

_SETTINGS: dict[tuple[str, str], tuple[str, ...]] = {
    ("JSB_Chorales", "roll-lstm"): (
        *_PLAIN,
        *("data.batch=4", "model.key_dropout=0.35", "optim.weight_decay=0.05"),
        *("optim.steps=3000", "optim.validate_every=300"),
    ),
    ("Piano_midi", "roll-lstm"): (
        *_PLAIN,
        *("data.batch=4", "data.window=64", "model.key_dropout=0.3"),
        *("optim.steps=3000", "optim.validate_every=300"),
    ),
    ("Nottingham", "roll-lstm"): (
        *_PLAIN,
        *("data.batch=4", "data.window=64", "model.key_dropout=0.1", "model.input_dropout=0.03"),
        *("optim.steps=3500", "optim.validate_every=350"),
    ),
    ("MuseData", "roll-lstm"): (
        *_PLAIN,
        *("data.batch=4", "data.window=64", "model.key_dropout=0.15", "model.input_dropout=0.03"),
        *("optim.steps=5000", "optim.validate_every=500"),
    ),
    ("JSB_Chorales", "roll-endecell"): (
        *("model.pretrain=200", "optim.minutes=0", "optim.patience=0"),
        *("optim.steps=3000", "optim.validate_every=300"),
    ),
    ("Piano_midi", "roll-endecell"): (
        *("data.window=64", "optim.minutes=0", "optim.patience=0"),
        *("optim.steps=2500", "optim.validate_every=300"),
    ),
    ("Nottingham", "roll-endecell"): (
        *("data.window=64", "model.dropout=0.2", "model.input_dropout=0.05"),
        *("optim.minutes=0", "optim.patience=0", "optim.steps=3500", "optim.validate_every=350"),
    ),
    ("MuseData", "roll-endecell"): (
        *("data.window=64", "model.dropout=0.2", "model.input_dropout=0.05"),
        *("optim.minutes=0", "optim.patience=0", "optim.steps=5500", "optim.validate_every=500"),
    ),
}
"""What differs from the preset, by set and preset; found on the validation splits."""


class Published(NamedTuple):
    """Frame NLL of another's system, nats, in the order of `SETS`."""

    name: str
    source: str
    nats: tuple[float | None, ...]
    joint: bool = False
    """Whether keys of a frame know each other."""


_TCN = "Bai, Kolter & Koltun 2018, arXiv 1803.01271"
_RRU = "Zakovskis et al. 2021, arXiv 2108.00527"
_RNN_RBM = "Boulanger-Lewandowski, Bengio & Vincent 2012, arXiv 1206.6392"

PUBLISHED = (
    Published("LSTM", _TCN, (8.45, 3.29, None, None)),
    Published("TCN", _TCN, (8.10, 3.07, None, None)),
    Published("LSTM, tuned", _RRU, (8.33, 3.25, 7.24, 7.54)),
    Published("RRU", _RRU, (7.72, 2.92, 7.03, 7.38)),
    Published("RNN-RBM", _RNN_RBM, (6.27, 2.39, 6.01, 7.09), joint=True),
    Published("RNN-NADE", f"{_RNN_RBM}, figures as in later tables", (5.19, 2.31, 5.60, 7.05), joint=True),
)
"""What ours is compared with. Figures are theirs, and not always of the same training data."""


class RollsOptions(NamedTuple):
    """What is the same for all sets."""

    seed: int = 1
    minutes: float = 0.0
    """Training and validation of each network; 0: what suits the set."""
    threads: int = 0
    """Threads of the CPU; 0: torch's choice."""
    settings: tuple[str, ...] = ()
    """What else differs from the presets, each ``key=value``."""


class _Result(NamedTuple):
    outcome: Outcome
    nats: float
    """Nats a frame on the test split."""


def study_rolls(
    folder: Path,
    home: Path,
    options: RollsOptions,
    *,
    cache: Path | None = None,
    show: Callable[[str, messages.Message], None] = lambda _name, _message: None,
) -> Path:
    """Train the two kinds of piano-roll networks on each set that is there; return the report.

    Args:
        folder: where the files ``JSB_Chorales.mat`` and so on are.
        home: where runs and report are kept.
        options: what is the same for all sets.
        cache: where parsed files are kept; the usual place if None.
        show: called with the run's name and each message of its training.

    Raises:
        export.study.trials.Interrupted: somebody pressed Ctrl-C; the same command goes on.
        RitornelloError: no set is there, or something can't be written.
    """
    sets = [name for name in SETS if (folder / f"{name}.mat").exists()]
    if not sets:
        names = ", ".join(f"{name}.mat" for name in SETS)
        msg = f"None of {names} is in {folder}: give the folder that has them."
        raise RitornelloError(msg)
    found: dict[str, dict[str, _Result]] = {}
    simple: dict[str, dict[str, float]] = {}
    for name in sets:
        data = [folder / f"{name}.mat"]
        simple[name] = _baselines(load_corpus(data, PianoRoll(), cache=cache))
        for preset in _MODELS:
            trial = Trial(f"{preset}-{name}", _settings(name, preset, options))
            outcome = conduct(trial, data, home, cache=cache, show=show)
            test = pieces_of(outcome.corpus, "test", outcome.run.args.data)
            nats = score_pieces(outcome.run.model, outcome.corpus, test).nats_per_row
            found.setdefault(name, {})[preset] = _Result(outcome, nats)
    return _report(found, simple, home)


def _settings(name: str, preset: str, options: RollsOptions) -> TrainArgs:
    changes = [*_SETTINGS.get((name, preset), ()), f"seed={options.seed}", f"optim.threads={options.threads}"]
    if options.minutes:
        changes.append(f"optim.minutes={options.minutes}")
    return apply_settings(PRESETS[preset].args, [*changes, *options.settings])


def _baselines(corpus: Corpus) -> dict[str, float]:
    """Return nats a frame on the test split of what knows each key by itself."""
    encoding = corpus.encoding
    if not isinstance(encoding, PianoRoll):
        msg = f"not a piano roll: {encoding.name}"
        raise TypeError(msg)
    train, _, test = corpus.split(0.1, 0.1)

    def held(rows: Rows) -> Any:  # noqa: ANN401 - an array of frames
        return frames_of_rows(encoding, rows)

    return score_frame_baselines(
        [held(corpus.rows_of(piece)) for piece in train], [held(corpus.rows_of(piece)) for piece in test]
    )


def _report(found: dict[str, dict[str, _Result]], simple: dict[str, dict[str, float]], home: Path) -> Path:
    report = Report(home, "rolls")
    sets = list(found)
    report.add(
        "# Piano rolls: frame NLL",
        "Nats a frame on the test splits, fewer are better: frames 2 to the last are predicted, all losses "
        "are summed and divided by all frames; weights were chosen on the validation splits, the test "
        "splits read once. No transposition.",
        "## Independent keys",
        _table(found, simple, sets, "roll-lstm"),
        "## Keys that know each other",
        _table(found, simple, sets, "roll-endecell"),
        "Sources: " + "; ".join(dict.fromkeys(f"{entry.name}: {entry.source}" for entry in PUBLISHED)) + ".",
        "## Training",
        _training(found),
    )
    for name in sets:
        curves = [Curve(title, [_points(found[name][preset])]) for preset, title in _MODELS.items()]
        place = SETS.index(name)
        levels = [
            (entry.name, value)
            for entry in PUBLISHED
            if entry.name in {"RRU", "RNN-NADE"} and (value := entry.nats[place]) is not None
        ]
        figure = plot_curves(curves, "minutes", "nats a frame, validation", levels)
        report.picture(name.lower(), figure, f"{name}: validation while training; dotted: published, test")
    report.add("## What they expect as they learn")
    for name in sets:
        for preset, title in _MODELS.items():
            pictures = sorted((found[name][preset].outcome.run.folder / PICTURES).glob("*.png"))
            for number, picture in enumerate(dict.fromkeys(pictures[:1] + pictures[-1:])):
                caption = f"{name}, {title}, {picture.stem.replace('-0', ' ').replace('-', ' ')}"
                report.copy(f"{name.lower()}-{preset}-{number}", picture, caption)
    figures = {
        name: {
            preset: {
                "test_nats_per_frame": result.nats,
                "validation_nats_per_frame": min(y for _, y in _points(result)),
                "parameters": result.outcome.run.model.parameter_count,
                "seconds": result.outcome.run.seconds,
                "steps": result.outcome.run.step,
                "settings": result.outcome.run.settings,
            }
            for preset, result in results.items()
        }
        | {"baselines": simple[name]}
        for name, results in found.items()
    }
    return report.write(figures)


def _points(result: _Result) -> list[tuple[float, float]]:
    return [(entry["seconds"] / 60, entry["nats_per_row"]) for entry in result.outcome.run.history]


def _table(
    found: dict[str, dict[str, _Result]],
    simple: dict[str, dict[str, float]],
    sets: Sequence[str],
    preset: str,
) -> str:
    joint = preset == "roll-endecell"
    rows = [[kind, *(f"{simple[name][kind]:.2f}" for name in sets)] for kind in simple[sets[0]]]
    for entry in PUBLISHED:
        if entry.joint == joint:
            values = [entry.nats[SETS.index(name)] for name in sets]
            rows.append([entry.name, *("–" if value is None else f"{value:.2f}" for value in values)])
    rows.append([f"**ours, {_MODELS[preset]}**", *(f"**{found[name][preset].nats:.2f}**" for name in sets)])
    return table(["", *sets], rows)


def _training(found: dict[str, dict[str, _Result]]) -> str:
    rows = []
    for name, results in found.items():
        for preset, result in results.items():
            run = result.outcome.run
            count = run.model.parameter_count
            rows.append(
                [f"{name}, {preset}", f"{count / 1e6:.2f} M", f"{run.step:,}", f"{run.seconds / 60:.0f}"]
            )
    return table(["", "weights", "best at step", "after minutes"], rows)
