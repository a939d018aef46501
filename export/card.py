"""The model card: what a player should know about a model, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from export.parity import Parity
from export.run import Run
from realtime.manifest import Manifest, Validation
from training.args import to_json
from training.model_args import BlockArgs, EnDeCellArgs, ModelArgs, RollArgs
from training.presets import PRESETS

__all__ = ["training_command", "write_card"]

_CURVE_ROWS = 10
"""Validations that the card shows, at most; the manifest has all of them."""


def training_command(run: Run) -> str:
    """Return the command that repeats ``run``: the preset nearest to it, and what differs from that."""
    settings = _flat(run.settings)
    best: tuple[str, list[str]] | None = None
    kind = run.args.encoding.name, run.args.model.kind
    for name, (_, args) in PRESETS.items():
        if (args.encoding.name, args.model.kind) != kind:
            continue
        preset = _flat(to_json(args))
        changed = [
            f"--set {key}={_text(value)}" for key, value in settings.items() if preset.get(key) != value
        ]
        if best is None or len(changed) < len(best[1]):
            best = (name, changed)
    name, changed = best or ("", [])
    return " ".join(["ritornello train DATA -o RUN_DIR", f"--preset {name}", *changed])


def write_card(manifest: Manifest, run: Run, parity: Parity, *, notes: str = "") -> str:
    """Return the card of a bundle.

    Args:
        manifest: of the bundle, complete but for the card.
        run: that the bundle was made from.
        parity: what the bundle's comparison with the network found.
        notes: what the model is bad at, Markdown.
    """
    training = manifest.training
    parts = [
        f"# {manifest.title}",
        _what_it_is(manifest, run),
        "## Trained on",
        "\n".join(f"- {name}" for name in training.data) or "What it was trained on was not written down.",
        f"Licence: {training.licence or 'not written down'}.",
        "## Training",
        f"{training.steps:,} steps in {_time(training.seconds)}, seed {training.seed}:",
        f"```\n{training.command}\n```",
    ]
    if training.validations:
        parts += ["## Validation", _MEANINGS, _curve(training.validations)]
    if training.scores:
        parts += [_scores_title(manifest), _fields(training.scores)]
    if training.baselines:
        parts += ["For comparison, simple models on the same music:", _baselines(training.baselines)]
    parts += [
        "## What it is bad at",
        notes.strip() or "Nothing was written down.",
        "## Check",
        _check(manifest, parity),
    ]
    return "\n\n".join(parts) + "\n"


_MEANINGS = (
    "On music that was held out, no note of which was trained on. "
    "*Bits per note*: how surprised the model is by a note, all in all; fewer are better. "
    "*Mean NLL* (nats) and *accuracy* (how often its first guess is right) leave out what is trivial."
)


def _what_it_is(manifest: Manifest, run: Run) -> str:
    count = manifest.training.parameters
    weights = "8-bit integers" if manifest.quantised else "32-bit numbers"
    return (
        f"{_network(run.args.model)} It reads {_READS[run.args.encoding.name]}: {count / 1e6:.2f} million "
        f"weights, {weights}. It counts in {run.args.encoding.steps_per_beat} steps a beat."
    )


_READS = {
    "nb": "a row for each note (NB)",
    "cp": "compound words (CP): bars, positions and notes",
    "roll": "a piano roll, frame by frame",
    "abc": "tunes in ABC notation, character by character",
}


def _network(args: ModelArgs) -> str:
    """Return what kind of network it is, in a sentence."""
    size = f"{args.layers} × {args.width} units"
    if isinstance(args, RollArgs):
        keys = f"an LSTM of 2 × {args.key_width} units for every key, all with the same weights"
        kinds = [f"an LSTM of {size} over frames"] * bool(args.width) + [keys] * bool(args.key_width)
        several = f"{args.members} networks side by side, each of them " if args.members > 1 else ""
        sentence = f"{several}{' and '.join(kinds)}, with an independent chance for each key."
        return sentence[0].upper() + sentence[1:]
    if isinstance(args, BlockArgs):
        return f"An LSTM of {size} over blocks of frames."
    if isinstance(args, EnDeCellArgs):
        return f"An encoder over keys, an LSTM of {size} over frames, and a decoder that says key after key."
    backbone = {"lstm": "An LSTM", "gru": "A GRU network", "rnn": "A plain recurrent network"}
    body = f"{backbone.get(args.backbone, 'A Transformer-XL')} of {size}"
    heads = {"linear": "parallel heads", "gru": f"a GRU of {args.decoder_width} over the fields of a row"}
    return f"{body} with {heads.get(args.decoder, 'attention over the fields of a row')}."


def _curve(validations: Sequence[Validation]) -> str:
    count = len(validations)
    best = min(range(count), key=lambda k: validations[k].bits_per_note)
    every = max((count - 1) / (_CURVE_ROWS - 2), 1)
    shown = {round(k * every) for k in range(_CURVE_ROWS) if round(k * every) < count} | {best, count - 1}
    rows = [
        [
            f"{validations[k].step:,}",
            _time(validations[k].seconds),
            f"{validations[k].bits_per_note:.3f}",
            f"{validations[k].mean_nll:.3f}",
            f"{validations[k].accuracy:.1%}",
        ]
        for k in sorted(shown)
    ]
    return _table(["step", "after", "bits per note", "mean NLL", "accuracy"], rows)


def _scores_title(manifest: Manifest) -> str:
    earlier = manifest.quantised and not manifest.training.scores_quantised
    when = ", before they became integers" if earlier else ""
    return f"By field, with the weights of step {manifest.training.steps:,}{when}:"


def _fields(scores: dict[str, Any]) -> str:
    rows = [
        [name, f"{found['bits_per_note']:.3f}", f"{found['nll']:.3f}", f"{found['accuracy']:.1%}"]
        for name, found in (*scores["fields"].items(), ("**all**", {**scores, "nll": scores["mean_nll"]}))
    ]
    return _table(["field", "bits per note", "mean NLL", "accuracy"], rows)


def _baselines(baselines: dict[str, dict[str, Any]]) -> str:
    rows = [
        [
            name,
            f"{figures['bits_per_note']:.3f}",
            f"{figures['mean_nll']:.3f}" if "mean_nll" in figures else "",
            f"{figures['accuracy']:.1%}" if "accuracy" in figures else "",
        ]
        for name, figures in baselines.items()
    ]
    return _table(["model", "bits per note", "mean NLL", "accuracy"], rows)


def _check(manifest: Manifest, parity: Parity) -> str:
    compared = (
        f"Over {parity.rows:,} rows, with the state carried on, the logits of this file differ from those of "
        f"the network that was trained by {parity.logits:.2g} at most"
    )
    return f"{compared}; that is what 8 bits cost." if manifest.quantised else f"{compared}."


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _time(seconds: float) -> str:
    """Return a duration in hours, or in minutes where it is short."""
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds / 60:.0f} min"  # noqa: PLR2004 - an hour


def _flat(settings: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested settings as ``key.key: value``, names of encodings left out."""
    flat: dict[str, Any] = {}
    for key, value in settings.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        elif f"{prefix}{key}" not in {"encoding.name", "model.kind"}:
            flat[f"{prefix}{key}"] = value
    return flat


def _text(value: Any) -> str:  # noqa: ANN401 - any setting
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
