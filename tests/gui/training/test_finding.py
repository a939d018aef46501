"""What was found and what of it is wanted."""

from __future__ import annotations

from gui.training.finding import Finding
from tests.gui.training.found import BROKEN, piece


def found(*pieces: object) -> Finding:
    finding = Finding()
    finding.begin()
    finding.add(pieces)  # type: ignore[arg-type]
    return finding


def test_what_is_handed_on_is_what_has_a_tick() -> None:
    finding = found(
        piece("b.mid"), BROKEN, piece("a.mid"), piece("a.mid", content="other"), piece("c.mid", place=0.01)
    )
    finding.left_out.add("/m/b.mid")
    reckoning = finding.reckon()
    music = finding.music(["/m"], reckoning)
    assert music.folders == ("/m",)
    assert music.files == ("/m/a.mid", "/m/c.mid")
    assert music.kinds == {"midi"}
    assert music.totals == reckoning.totals
    assert music.settings == ("data.valid=0.05", "data.test=0.05")
    assert finding.broken == 1


def test_tunes_are_read_as_they_were_surveyed() -> None:
    finding = found(piece("a.abc", kind="tunes"), piece("b.abc", kind="tunes", place=0.01))
    assert finding.music([], finding.reckon()).settings == (
        "data.valid=0.1",
        "data.test=0.1",
        "encoding.clean=true",
    )


def test_a_file_that_two_surveys_come_upon_counts_once() -> None:
    finding = found(piece("a.mid"), piece("a.mid", content="2"), BROKEN)
    finding.begin()
    new = finding.add([piece("a.mid"), BROKEN, piece("b.mid")])
    assert [item.what.name for item in new] == ["m/b.mid"]
    assert [item.number for item in finding.items] == [0, 1, -1, 2]
    assert finding.broken == 1


def test_only_what_was_read_the_last_time_is_wanted() -> None:
    finding = Finding()
    finding.begin(only=["/m/a.mid"])
    finding.add([piece("a.mid"), piece("b.mid"), BROKEN])
    finding.begin()
    finding.add([piece("c.mid")])
    assert finding.left_out == {"/m/b.mid"}


def test_a_folder_is_what_is_in_it_at_any_depth() -> None:
    finding = found(
        piece("x", path="/m/in/x.mid"),
        piece("y", path="/m/in/deep/y.mid"),
        piece("z", path="/m/in other/z.mid"),
    )
    assert finding.below("/m/in") == {"/m/in/x.mid", "/m/in/deep/y.mid"}
    assert finding.of_kind(["midi"]) == {"/m/in/x.mid", "/m/in/deep/y.mid", "/m/in other/z.mid"}
    assert finding.of_kind(["tunes"]) == set()
