"""The board on which everything is posted that is to be said."""

from __future__ import annotations

from gui.notices import NoticeBoard


def texts(board: NoticeBoard) -> list[str]:
    return [notice.text for notice in board.notices]


def test_a_newer_notice_on_a_topic_takes_the_place_of_the_older(board: NoticeBoard) -> None:
    board.post("The port is gone.", "problem", "port")
    board.post("Saved.", "done")
    board.post("The port is there.", "notice", "port")
    assert texts(board) == ["Saved.", "The port is there."]


def test_the_same_words_are_said_once(board: NoticeBoard) -> None:
    board.post("Saved.")
    board.post("Saved.")
    assert texts(board) == ["Saved."]


def test_what_is_mended_is_put_away(board: NoticeBoard) -> None:
    changes: list[None] = []
    board.post("No sound.", "problem", "sound")
    kept = board.post("No port.", "problem", "port")
    board.changed.connect(lambda: changes.append(None))
    board.clear("sound")
    assert texts(board) == ["No port."]
    board.clear("sound")
    assert len(changes) == 1
    board.dismiss(kept)
    board.dismiss(kept)
    assert texts(board) == []
    assert len(changes) == 2
