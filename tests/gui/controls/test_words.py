"""What controls are called, and where they stand."""

from __future__ import annotations

import pytest

from gui.controls.words import (
    MORE,
    SECTIONS,
    group,
    heading_of,
    label_of,
    least_of,
    scale_name,
    suffix_of,
    tip_of,
)
from music.keys import SCALES
from realtime.messages import ControlInfo
from tests.gui.view_stage import PANEL

INFOS = {info.name: info for info in PANEL.controls}


def test_every_control_of_the_engine_has_a_section_and_a_name_of_its_own() -> None:
    assert MORE not in group(tuple(INFOS))
    labels = {label_of(name) for name in INFOS}
    assert len(labels) == len(INFOS)
    assert not any("_" in label for label in labels)


def test_every_section_names_controls_that_there_are() -> None:
    assert {name for section in SECTIONS.values() for name in section} == set(INFOS)


def test_a_control_that_nobody_knows_shows_up_by_itself() -> None:
    assert group(("swing_amount", "pitch")) == {"character": ("pitch",), MORE: ("swing_amount",)}
    assert label_of("swing_amount") == "Swing amount"
    assert suffix_of("furlongs") == " furlongs"
    assert scale_name("hirajoshi") == "Hirajoshi"
    assert least_of("swing_amount") == ""


def test_every_section_has_a_heading() -> None:
    headings = {heading_of(section) for section in (*SECTIONS, MORE)}
    assert len(headings) == len(SECTIONS) + 1


def test_every_scale_of_the_engine_has_a_name() -> None:
    assert {scale_name(scale).lower() for scale in SCALES} == set(SCALES)


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("rest_beats", "\n0.25 to 16.00 beats; default 1.00 beats"),
        ("lowest", "\nC-1 to G9; default A0"),
        ("scale", "\nDefault: off"),
    ],
)
def test_a_tip_says_range_and_default(name: str, ending: str) -> None:
    assert tip_of(INFOS[name]) == INFOS[name].text + ending


def test_a_tip_of_a_bare_number_has_no_unit() -> None:
    assert tip_of(ControlInfo("x", "What.", 1, 2, 0, 4, whole=True)) == "What.\n0 to 4; default 2"
