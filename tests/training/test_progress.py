"""What a person sees of a run."""

from __future__ import annotations

import io

from rich.console import Console

from training.messages import (
    PROTOCOL,
    CorpusProgress,
    CorpusRead,
    Finished,
    Message,
    Started,
    Step,
    Validated,
)
from training.progress import ProgressView

RUN: list[Message] = [
    CorpusProgress(600, 1200),
    CorpusRead(1190, ("a.mid: is empty", "b[red].mid: is cut short"), 10, "run/skipped.txt"),
    Started(PROTOCOL, "run", 0, 5_523_040, 1000, 80, 1_426_172, "bf16"),
    Step(10, 0.25, 9.125, 4321.5, 0.25, 3661.4),
    Validated(300, 5.5, 0.625, 1.25, best=True),
    Step(310, 0.5, 8.5, 4000.0, 0.5, None),
    Validated(600, 5.75, 0.625, 1.25, best=False),
    Step(610, 0.75, 8.25, 4000.0, 0.75, 60.0),
    Finished(620, "budget", 5.5, 60.0),
]


BEGINS = (
    "Training begins: 5,523,040 parameters in bf16, 1,000 pieces of 1,426,172 notes, "
    "80 more to validate with. Ctrl-C saves and stops."
)


def shown(*, terminal: bool, width: int = 100) -> str:
    file = io.StringIO()
    console = Console(
        file=file, force_terminal=terminal, width=width, color_system=None, legacy_windows=False
    )
    with ProgressView(console) as view:
        for message in RUN:
            view(message)
    return file.getvalue()


def test_a_terminal_shows_figures_as_they_come() -> None:
    text = shown(terminal=True)
    assert "600 of 1200 files" in text
    assert "step 10 · epoch 0.25 · 9.125 bits/row · 4,322 rows/s · 1:01:01 left" in text
    assert "step 310 · epoch 0.50 · 8.500 bits/row · 4,000 rows/s · best 5.500 bits/note" in text
    assert "step 610 · epoch 0.75 · 8.250 bits/row · 4,000 rows/s · 0:01:00 left · best 5.500" in text
    for percent in (" 25%", " 50%", " 75%"):
        assert percent in text


def test_a_narrow_terminal_shows_what_fits() -> None:
    assert "step 610 · epoch 0.75" in shown(terminal=True, width=40)


def test_a_file_gets_lines_that_stay() -> None:
    assert shown(terminal=False).splitlines() == [
        "1,190 pieces",
        "10 files skipped; all of them are listed in run/skipped.txt",
        "  a.mid: is empty",
        "  b[red].mid: is cut short",
        "  …",
        BEGINS,
        "step 300: validation 5.500 bits/note, accuracy 62.5%, the best so far",
        "step 600: validation 5.750 bits/note, accuracy 62.5%",
    ]


def test_a_run_that_goes_on_knows_its_best() -> None:
    file = io.StringIO()
    with ProgressView(Console(file=file, force_terminal=True, width=100, color_system=None)) as view:
        view(Started(PROTOCOL, "run", 900, 1, 1, 1, 1, "fp32", best_bits_per_note=4.25))
        view(Step(910, 1.0, 8.0, 1.0, 0.5, 1.0))
    assert "Training goes on at step 900" in file.getvalue()
    assert "best 4.250" in file.getvalue()
