"""``ritornello bench --clock`` as a user types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ritornello import main

if TYPE_CHECKING:
    import pytest


def test_it_says_how_closely_a_clock_is_followed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--clock", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert len({figure["case"] for figure in figures}) >= 3
    for figure in figures:
        assert figure["filtered"]["median_ms"] < figure["raw"]["median_ms"], "a filter that filters"


def test_and_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--clock"]) == 0
    assert "MIDI clock" in capsys.readouterr().out
