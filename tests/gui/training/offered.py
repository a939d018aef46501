"""Music to choose for, and tasks that answer at once what reads presets and measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from gui.notices import NoticeBoard
from gui.tasks import Tasks
from gui.training.choice import Music
from gui.training.totals import Totals
from training.offer import check, offer
from training.probe_messages import PROTOCOL, Probed, Question

__all__ = ["MIDI", "TUNES", "OfferingTasks", "music", "probed"]


def music(kind: str = "midi", notes: int = 31_250, with_lead: int = 0) -> Music:
    """Return forty pieces in a folder."""
    totals = Totals(
        pieces=40,
        notes=notes,
        seconds=5400.0,
        copies=0,
        parts={"train": 36, "valid": 2, "test": 2},
        meters={"4/4": 40},
        keys={"C major": 40},
        with_lead=with_lead,
        largest=0.1,
        largest_name="a",
        with_dynamics=0,
    )
    files = tuple(f"/m/My waltzes/{number}.mid" for number in range(40))
    return Music(("/m/My waltzes",), files, frozenset({kind}), totals, ("data.valid=0.05", "data.test=0.05"))


MIDI, TUNES = music(), music("tunes")


def probed(question: Question, note_ms: float | None = 1.25, seconds: float = 0.5) -> Probed:
    """Return an answer to ``question``."""
    return Probed(
        protocol=PROTOCOL,
        preset=question.preset,
        values={"encoding.parts": "true"},
        parameters=1,
        precision="fp32",
        device="cpu",
        step_rows=768,
        step_seconds=seconds,
        score_seconds=seconds / 3,
        megabytes=None,
        note_ms=note_ms,
    )


class OfferingTasks(Tasks):
    """Reads presets and checks settings at once; keeps questions until they are answered."""

    def __init__(self, board: NoticeBoard) -> None:
        super().__init__(board)
        self.questions: list[Question] = []
        self.fails = ""
        """Sentence with which reading the presets fails."""
        self._waiting: list[tuple[Callable[[bytes], object], Callable[[str], object]]] = []

    def run(
        self,
        arguments: Sequence[str],
        done: Callable[[bytes], object],
        failed: Callable[[str], object] | None = None,
        topic: str = "",
    ) -> None:
        del topic
        module, *rest = arguments
        assert failed is not None
        if module == "export.probe":
            self.questions.append(msgspec.json.decode(rest[0], type=Question))
            self._waiting.append((done, failed))
        elif self.fails:
            failed(self.fails)
        else:
            done(msgspec.json.encode(check(rest[0], rest[1:]) if rest else offer()))

    @property
    def is_asked(self) -> bool:
        """Whether a question waits for its answer."""
        return bool(self._waiting)

    def answer(self, found: Probed) -> None:
        """Answer the question that waits."""
        self._waiting.pop(0)[0](msgspec.json.encode(found))

    def answer_all(self, note_ms: Callable[[Question], float | None] = lambda _question: 1.25) -> None:
        """Answer questions until none is asked."""
        while self._waiting:
            question = self.questions[-1]
            self.answer(probed(question, note_ms(question)))

    def fail(self, sentence: str) -> None:
        """Let what is measured fail."""
        self._waiting.pop(0)[1](sentence)
