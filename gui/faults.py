"""What happens when the window itself has a defect: it is written down and said, and the music goes on."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from gui.notices import NoticeBoard

__all__ = ["watch_for_faults"]


def watch_for_faults(board: NoticeBoard, log: Path) -> None:
    """Have every exception that nobody handles appended to ``log`` and said on the board.

    The engine is a process of its own and does not notice.
    """

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(text)
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8") as file:
                file.write(f"{datetime.now(UTC).isoformat()}\n{text}\n")
            where = f"; what happened is in {log}"
        except OSError:
            where = ""
        board.post(
            f"Something in the window went wrong ({kind.__name__}){where}. The music goes on.",
            "problem",
            "fault",
        )

    sys.excepthook = report
