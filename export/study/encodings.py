"""The study that our encodings come from: compound words against notes, linear heads against a GRU."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from export.evaluate import pieces_of
from export.pack import ExportOptions, export_run
from export.study.curves import Curve, plot_bars, plot_curves
from export.study.report import CP_COLOUR, NB_COLOUR, Report, table
from export.study.trials import Outcome, Trial, conduct
from music.cp import CP
from music.encoding import Encoding
from music.nb import BEATS_4, NB
from realtime.bench.pieces import history, own_notes
from realtime.bench.steps import note_times
from realtime.bundle import load_bundle
from realtime.sampling import Sampling
from training import messages
from training.args import DataArgs, OptimArgs, TrainArgs
from training.evaluate import score_pieces
from training.model_args import TokenArgs
from training.settings import apply_settings

__all__ = ["EncodingsOptions", "study_encodings"]

_ENCODINGS = ("cp", "nb")
_DECODERS = ("linear", "gru")
_STEP_NOTES = 200
"""Notes that are drawn to time one."""


class EncodingsOptions(NamedTuple):
    """What all trials of the study share."""

    seeds: tuple[int, ...] = (1, 2, 3)
    minutes: float = 6.0
    """Training and validation, of each trial."""
    steps: int = 0
    """The same as a number of steps; 0: no bound."""
    width: int = 192
    """Units in each of the two layers of the LSTM; of the GRU two thirds of it."""
    velocity_bins: int = 0
    """0: no velocities; the papers have 12 for performances."""
    threads: int = 0
    """Threads of the CPU; 0: torch's choice."""
    settings: tuple[str, ...] = ()
    """What else is changed in all of them, each ``key=value``."""


def study_encodings(
    data: Sequence[Path],
    home: Path,
    options: EncodingsOptions,
    *,
    cache: Path | None = None,
    show: Callable[[str, messages.Message], None] = lambda _name, _message: None,
) -> Path:
    """Train CP and NB, with linear heads and with a GRU, on the same split and budget; return the report.

    Args:
        data: folders of MIDI files.
        home: where runs and report are kept.
        options: what all trials share.
        cache: where parsed files are kept; the usual place if None.
        show: called with the trial's name and each message of its training.

    Raises:
        export.study.trials.Interrupted: somebody pressed Ctrl-C; the same command goes on.
        RitornelloError: the data don't fit, or something can't be written.
    """
    found: dict[str, list[_Result]] = {}
    for seed in options.seeds:  # all four with one seed first: a study that is stopped still compares
        for kind in _ENCODINGS:
            for decoder in _DECODERS:
                name = f"{kind}-{decoder}"
                trial = Trial(f"{name}-{seed}", _settings(kind, decoder, seed, options))
                outcome = conduct(trial, data, home, cache=cache, show=show)
                found.setdefault(name, []).append(_measure(outcome))
    return _report(found, data, home, options)


def _settings(kind: str, decoder: str, seed: int, options: EncodingsOptions) -> TrainArgs:
    encoding: Encoding
    if kind == "cp":
        encoding = CP(steps_per_beat=4, velocity_bins=options.velocity_bins, durations=BEATS_4)
    else:
        encoding = NB(steps_per_beat=4, velocity_bins=options.velocity_bins, durations=BEATS_4)
    width = options.width
    model = TokenArgs(
        width=width,
        embedding=max(width // 5, 8),
        decoder="gru" if decoder == "gru" else "linear",
        decoder_width=max(width * 2 // 3, 8),
        dropout=0.1,
    )
    args = TrainArgs(
        encoding=encoding,
        model=model,
        # NB has readings without the lead; CP knows no parts: to compare, both read all of every piece.
        data=DataArgs(valid=0.1, test=0.1, folded=0.0, solo=0.0, batch=32, window=64),
        optim=OptimArgs(
            minutes=options.minutes if not options.steps else 0.0,
            steps=options.steps,
            rate=2e-3,
            warmup=100,
            validate_every=100,
            patience=0,
            threads=options.threads,
        ),
        seed=seed,
    )
    return apply_settings(args, options.settings)


class _Result(NamedTuple):
    """Everything that is told of a trial."""

    outcome: Outcome
    test: dict[str, Any]
    """Scores on the test split: `training.scores.Scores.summary`."""
    parameters: int
    rows_per_piece: float
    """Rows of a piece, mean over the corpus: its tokens, start and end left out."""
    note_ms: float
    """Median time to draw a note, ms."""

    @property
    def notes_per_second(self) -> float:
        """Speed of training in notes, which compares where rows do not."""
        pieces = self.outcome.corpus.pieces
        notes = sum(piece.notes[0] for piece in pieces) / sum(piece.rows[0] for piece in pieces)
        return self.outcome.rows_per_second * notes


def _measure(outcome: Outcome) -> _Result:
    run, corpus = outcome.run, outcome.corpus
    test = pieces_of(corpus, "test", run.args.data)
    with tempfile.TemporaryDirectory(prefix="ritornello-") as folder:
        bundle = load_bundle(export_run(run, Path(folder) / "trial.onnx", ExportOptions()).path)
        times = note_times(bundle, history(own_notes(), 8), Sampling(), _STEP_NOTES, 0.0)
    return _Result(
        outcome,
        score_pieces(run.model, corpus, test).summary(),
        run.model.parameter_count,
        statistics.mean(piece.rows[0] - 2 for piece in corpus.pieces),
        statistics.median(times),
    )


def _report(
    found: dict[str, list[_Result]], data: Sequence[Path], home: Path, options: EncodingsOptions
) -> Path:
    report = Report(home, "encodings")
    pieces = {name: results[0].outcome.corpus.pieces for name, results in found.items()}
    notes = sum(piece.notes[0] for piece in pieces["nb-gru"])
    budget = f"{options.steps:,} steps" if options.steps else f"{options.minutes:g} minutes"
    titles = ", ".join(folder.name for folder in data)
    seeds = ", ".join(map(str, options.seeds))
    report.add(
        "# Compound words against notes",
        f"CP and NB (metric first, 4 steps a beat, the papers' duration bins) on {len(pieces['nb-gru']):,} "
        f"pieces of {notes:,} notes from {titles}: an LSTM of 2 × {options.width} with parallel (*linear*) "
        f"heads or a GRU over the fields; {budget} each, the same split (80/10/10 by piece), seeds {seeds}. "
        "Weights are chosen on the validation split; the figures are of the test split: mean over the seeds "
        "± standard deviation.",
        _main_table(found),
        "*Bits per note* compares any two encodings; *mean NLL* and *masked accuracy* are the study's: "
        "without what is ignored or goes on unchanged. *Tokens* are rows of a piece; *drawing* is the time "
        "of one note with the exported model.",
    )
    reduction = 1 - found["nb-gru"][0].rows_per_piece / found["cp-gru"][0].rows_per_piece
    report.add(f"NB has {reduction:.1%} fewer tokens a piece than CP.", "## Fields", _field_table(found))
    for key, label in (("bits_per_note", "bits per note"), ("accuracy", "masked accuracy")):
        figure = plot_curves(
            [_curve(name, results, key) for name, results in found.items()], "minutes", label
        )
        report.picture(key.replace("_", "-"), figure, f"Validation: {label}; bands are the seeds' extremes")
    names = list(found)
    figure = plot_bars(
        names,
        [statistics.mean(result.rows_per_piece for result in found[name]) for name in names],
        [_colour(name) for name in names],
        "tokens a piece",
    )
    report.picture("tokens", figure, "Tokens of a piece")
    return report.write(_figures(found, options))


def _colour(name: str) -> str:
    return CP_COLOUR if name.startswith("cp") else NB_COLOUR


def _curve(name: str, results: Sequence[_Result], key: str) -> Curve:
    lines = [
        [(entry["seconds"] / 60, entry[key]) for entry in result.outcome.run.history] for result in results
    ]
    return Curve(name, lines, _colour(name), "-" if name.endswith("gru") else "--")


def _spread(values: Sequence[float], form: str) -> str:
    middle = format(statistics.mean(values), form)
    return f"{middle} ± {format(statistics.stdev(values), form)}" if len(values) > 1 else middle


def _main_table(found: dict[str, list[_Result]]) -> str:
    head = ["", "parameters", "tokens", "bits per note", "mean NLL", "masked accuracy"]
    head += ["notes/s trained", "drawing"]
    rows = []
    for name, results in found.items():
        rows.append(
            [
                name,
                f"{results[0].parameters / 1e6:.2f} M",
                f"{results[0].rows_per_piece:,.0f}",
                _spread([result.test["bits_per_note"] for result in results], ".3f"),
                _spread([result.test["mean_nll"] for result in results], ".3f"),
                _spread([result.test["accuracy"] for result in results], ".1%"),
                f"{statistics.mean(result.notes_per_second for result in results):,.0f}",
                f"{statistics.median(result.note_ms for result in results):.2f} ms",
            ]
        )
    return table(head, rows)


def _field_table(found: dict[str, list[_Result]]) -> str:
    names = list(dict.fromkeys(field for results in found.values() for field in results[0].test["fields"]))
    rows = []
    for name, results in found.items():
        cells = []
        for field in names:
            of = [result.test["fields"][field] for result in results if field in result.test["fields"]]
            cells.append(f"{statistics.mean(each['nll'] for each in of):.3f}" if of else "")
        rows.append([name, *cells])
    return "Mean NLL, nats, by the study's rule:\n\n" + table(["", *names], rows)


def _figures(found: dict[str, list[_Result]], options: EncodingsOptions) -> dict[str, Any]:
    return {
        "options": options._asdict(),
        "trials": {
            result.outcome.trial.name: {
                "test": result.test,
                "parameters": result.parameters,
                "tokens_per_piece": result.rows_per_piece,
                "rows_per_second": result.outcome.rows_per_second,
                "notes_per_second": result.notes_per_second,
                "note_ms": result.note_ms,
                "steps": result.outcome.run.step,
                "seconds": result.outcome.run.seconds,
                "history": [
                    {key: entry[key] for key in ("step", "seconds", "bits_per_note", "mean_nll", "accuracy")}
                    for entry in result.outcome.run.history
                ],
            }
            for results in found.values()
            for result in results
        },
    }
