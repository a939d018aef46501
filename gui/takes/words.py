"""What is said of a take, in a line."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from gui.takes.clip import Clip
from gui.texts import translate

__all__ = ["clip_in_words", "moment_in_words"]


def clip_in_words(clip: Clip) -> list[str]:
    """Return how long ``clip`` is, and who played how many notes."""
    words = [
        translate("Takes", "1 bar")
        if clip.bars == 1
        else QCoreApplication.translate("Takes", "%n bars", None, clip.bars)
    ]
    if clip.player:
        words.append(translate("Takes", "{notes} of yours").format(notes=len(clip.player)))
    if clip.model:
        words.append(translate("Takes", "{notes} of the model's").format(notes=len(clip.model)))
    return words


def moment_in_words(when: float, now: float) -> str:
    """Return the time of day, with the date if that isn't today's; both are seconds since 1970."""
    moment, present = (QDateTime.fromMSecsSinceEpoch(int(each * 1000)) for each in (when, now))
    locale, short = QLocale(), QLocale.FormatType.ShortFormat
    time = str(locale.toString(moment.time(), short))
    days = moment.date().daysTo(present.date())
    if days == 0:
        return time
    day = translate("Takes", "yesterday") if days == 1 else locale.toString(moment.date(), short)
    return f"{day}, {time}"
