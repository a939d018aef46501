"""What the guide says of each DAW on each platform, and the page of documentation made of it."""

from __future__ import annotations

import ast
import string
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from gui.connect.cards import rich
from gui.connect.facts import (
    DAWS,
    INPUT,
    OUTPUT,
    PLATFORMS,
    Daw,
    Guide,
    Platform,
    daw_by_key,
    guide_for,
    markdown,
    no_midi,
    present_platform,
)

ROOT = Path(__file__).parents[3]
EVERYWHERE = list(product(DAWS, PLATFORMS))
KINDS = ("keyboard", "answers", "loop", "clock", "follow", "link", "causes")


def name(each: object) -> str:
    return each.key if isinstance(each, Daw) else str(each)


def texts(guide: Guide) -> list[str]:
    return [step for kind in ("before", *KINDS) for step in getattr(guide, kind)]


@pytest.mark.parametrize(("daw", "platform"), EVERYWHERE, ids=name)
def test_every_combination_gives_a_guide_or_says_why_not(daw: Daw, platform: Platform) -> None:
    guide = guide_for(daw, platform)
    assert guide.daw
    if guide.missing:
        assert daw.name in guide.missing
        assert platform not in daw.settings
        assert texts(guide) == []
        return
    for kind in KINDS:
        steps = getattr(guide, kind)
        assert steps, kind
        assert all(step.strip() == step and step.endswith(".") for step in steps), kind


@pytest.mark.parametrize(("daw", "platform"), EVERYWHERE, ids=name)
def test_nothing_is_left_to_be_filled_in_and_marks_come_in_pairs(daw: Daw, platform: Platform) -> None:
    for text in texts(guide_for(daw, platform)):
        assert not set("{}") & set(text)
        assert text.count("**") % 2 == 0
        assert text.count("`") % 2 == 0
        assert "**" not in rich(text)
        assert "`" not in rich(text)


@pytest.mark.parametrize(("daw", "platform"), EVERYWHERE, ids=name)
def test_the_ports_in_use_are_named(daw: Daw, platform: Platform) -> None:
    guide = guide_for(daw, platform, "Bus 1", "Bus 2")
    if guide.missing:
        return
    assert "Bus 1" in " ".join(guide.clock)
    assert "Bus 2" in " ".join(guide.answers)
    assert any(port in " ".join(guide.loop) for port in ("Bus 1", "Bus 2"))
    for text in texts(replace(guide, before=())):
        assert INPUT not in text
        assert OUTPUT not in text


@pytest.mark.parametrize("daw", DAWS, ids=name)
def test_causes_of_silence_begin_with_the_port(daw: Daw) -> None:
    assert len(daw.causes) == len(set(daw.causes)) == 4
    platform = next(iter(daw.settings))
    named = guide_for(daw, platform).causes[0]
    assert any(word in named for word in (OUTPUT, "Input Ports"))


def test_keys_are_different_and_found_again() -> None:
    assert len({daw.key for daw in DAWS}) == len(DAWS)
    assert all(daw_by_key(daw.key) is daw for daw in DAWS)
    assert daw_by_key("cubase") is DAWS[-1]


def test_a_daw_that_is_not_everywhere_says_so_and_no_other() -> None:
    for daw in DAWS:
        assert bool(daw.absent) == (set(daw.settings) != set(PLATFORMS)), daw.key


@pytest.mark.parametrize("daw", DAWS, ids=name)
def test_windows_is_told_of_its_loopback_ports_and_nobody_else(daw: Daw) -> None:
    for platform in PLATFORMS:
        before = " ".join(guide_for(daw, platform).before)
        expected = platform == "windows" and platform in daw.settings
        assert ("loopMIDI" in before) == expected
        if expected:
            assert INPUT in before
            assert OUTPUT in before


def test_linux_is_told_what_to_start() -> None:
    told = " ".join(no_midi("linux"))
    assert "snd-seq" in told
    assert "PipeWire" in told
    assert len({no_midi(platform) for platform in PLATFORMS}) == len(PLATFORMS)


@pytest.mark.parametrize(
    ("system", "platform"),
    [
        ("darwin", "macos"),
        ("win32", "windows"),
        ("cygwin", "windows"),
        ("linux", "linux"),
        ("freebsd14", "linux"),
    ],
)
def test_the_present_platform_is_known(system: str, platform: Platform) -> None:
    assert present_platform(system) == platform


class Shouting(QTranslator):
    """Translates the guide by writing it large, but for what stands in braces."""

    def translate(self, context: str, text: str, *_more: object) -> str:
        if context != "Guide":
            return ""
        parts = string.Formatter().parse(text)
        return "".join(
            literal.upper() + ("" if field is None else f"{{{field}}}") for literal, field, *_ in parts
        )

    def isEmpty(self) -> bool:
        return False


def test_everything_can_be_translated(qtbot: QtBot) -> None:  # noqa: ARG001 - makes the application
    translator = Shouting()
    QCoreApplication.installTranslator(translator)
    try:
        for daw, platform in EVERYWHERE:
            guide = guide_for(daw, platform, "1", "2")
            for text in (guide.daw, guide.missing, *texts(guide)):
                own = text.replace(INPUT, "").replace(OUTPUT, "")
                assert own == own.upper()
        for platform in PLATFORMS:
            assert all(text == text.upper() for text in no_midi(platform))
    finally:
        QCoreApplication.removeTranslator(translator)


@pytest.mark.parametrize(
    "path",
    sorted([*ROOT.glob("gui/connect_guide_*.py"), ROOT / "gui/connect/facts.py"]),
    ids=lambda path: path.stem,
)
def test_qts_tools_find_every_text(path: Path) -> None:
    """They read the source: context and text must stand there as plain strings."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "QT_TRANSLATE_NOOP"
    ]
    assert calls
    for call in calls:
        context, text = (ast.literal_eval(argument) for argument in call.args)
        assert context == "Guide"
        assert isinstance(text, str)


def test_the_page_of_documentation_is_up_to_date() -> None:
    kept = (ROOT / "docs" / "connect.md").read_text(encoding="utf-8")
    assert kept == markdown(), "run: python -m gui.connect.facts > docs/connect.md"


def test_the_page_of_documentation_is_complete() -> None:
    page = markdown()
    assert "{" not in page
    assert "\n\n\n" not in page
    for daw in DAWS:
        assert f"\n## {daw.name}" in page
