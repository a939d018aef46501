"""What came of making a model, in words."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from gui.texts import translate
from gui.training.words import Fact
from training.finish_messages import Doing, Made

__all__ = ["doing_in_words", "made_in_words"]


def doing_in_words(doing: Doing) -> str:
    """Return what is being done."""
    return {
        "loading": translate("Made", "Getting ready…"),
        "reading": translate("Made", "Reading the music that it learnt from…"),
        "checking": translate("Made", "Checking that the model plays exactly what was learnt…"),
        "exact": translate("Made", "Measuring it on music that it never saw…"),
        "int8": translate("Made", "Measuring it again, four times smaller…"),
        "writing": translate("Made", "Writing it down…"),
    }[doing.what]


def made_in_words(made: Made) -> list[Fact]:
    """Return the facts of a model that was made."""
    locale = QLocale()
    size = locale.formattedDataSize(made.bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    facts = [
        Fact(
            translate("Made", "Size"),
            f"{size}, {_weights(made)}",
            translate("Made", "Of its file, and what its weights are"),
        )
    ]
    found = made.bits_int8 if made.quantised and made.bits_int8 is not None else made.bits
    if found is not None:
        bits = locale.toString(found, "f", 2)
        text = translate("Made", "{bits} bits a note").format(bits=bits)
        if made.bits_start is not None:
            before = locale.toString(made.bits_start, "f", 2)
            text = translate("Made", "{bits} bits a note, {before} before it learnt").format(
                bits=bits, before=before
            )
        explanation = translate(
            "Made", "How surprised it is by a note of music that it did not learn from: lower is better"
        )
        facts.append(Fact(translate("Made", "New music"), text, explanation))
    if made.rows:
        facts.append(
            Fact(
                translate("Made", "Checked"),
                translate("Made", "plays exactly what was learnt"),
                translate("Made", "Over {rows} rows its logits differ by {difference} at most").format(
                    rows=locale.toString(made.rows), difference=locale.toString(made.difference, "g", 2)
                ),
            )
        )
    step = translate("Made", "after {step} steps").format(step=locale.toString(made.step))
    return [
        *facts,
        Fact(
            translate("Made", "Learnt"),
            step,
            translate("Made", "The training's best weights were kept, not its last"),
        ),
    ]


def _weights(made: Made) -> str:
    """Return what kind of numbers its weights are, and why."""
    locale = QLocale()
    if made.quantised:
        if made.bits is not None and made.bits_int8 is not None:
            cost = locale.toString(made.bits_int8 - made.bits, "f", 3)
            return translate("Made", "8-bit integers, which costs {cost} bits a note").format(cost=cost)
        return translate("Made", "8-bit integers")
    reasons = {
        "worse": translate("Made", "as 8-bit integers it would play worse"),
        "no music": translate("Made", "without its music nobody can tell what 8-bit integers would cost"),
        "small": translate("Made", "small as it is"),
        "": "",
    }
    return ", ".join(part for part in (translate("Made", "32-bit numbers"), reasons[made.why_not]) if part)
