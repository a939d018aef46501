"""What the roll says in words: hints, labels, and what a screen reader reads out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from gui.controls.values import pitch_name
from gui.roll.notebook import MarkKind
from gui.roll.notes import RollNote
from gui.roll.playhead import bar_and_beat

__all__ = ["RollWords"]


class RollWords(QObject):
    """Sentences about the roll, translated."""

    @property
    def hint(self) -> tuple[str, str]:
        """What an empty roll says: the sentence, and what else there is to know."""
        return (
            self.tr("Play a phrase, then stop: the model plays on."),
            self.tr("No keyboard at hand? The computer's keys and the keys below play too."),
        )

    @property
    def marks(self) -> dict[MarkKind, str]:
        """What marks are called, those that have a name."""
        return {"handover": self.tr("model"), "yield": self.tr("you")}

    def summary(self, notes: Sequence[RollNote], selected: int) -> str:
        """Return what there is to be seen.

        Args:
            notes: those in view.
            selected: how many are selected.
        """
        if not notes and not selected:
            return " ".join(self.hint)
        yours = sum(note.by == "player" for note in notes)
        text = self.tr("Notes in view: {yours} of yours, {models} of the model's.")
        text = text.format(yours=yours, models=len(notes) - yours)
        if selected:
            text += " " + self.tr("Selected: {selected}.").format(selected=selected)
        return text

    def note(self, note: RollNote, meter: str) -> str:
        """Return what is known of ``note``."""
        bar, beat = bar_and_beat(note.beat, meter)
        who = self.tr("You") if note.by == "player" else self.tr("The model")
        text = self.tr("{who}: {name}, velocity {velocity}, bar {bar}, beat {beat:.2f}")
        if note.end is not None:
            text = self.tr(
                "{who}: {name}, velocity {velocity}, bar {bar}, beat {beat:.2f}, {length:.2f} beats"
            )
        length = 0.0 if note.end is None else note.end - note.beat
        return text.format(
            who=who,
            name=pitch_name(note.pitch),
            velocity=note.velocity,
            bar=bar,
            beat=beat + 1.0,
            length=length,
        )
