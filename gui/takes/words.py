"""What is said of a take, in a line."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from gui.takes.clip import Clip

__all__ = ["clip_in_words", "moment_in_words"]


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate("Takes", text, None, number)


def clip_in_words(clip: Clip) -> list[str]:
    """Return how long ``clip`` is, and who played how many notes."""
    words = [_tr("1 bar") if clip.bars == 1 else _tr("%n bars", clip.bars)]
    if clip.player:
        words.append(_tr("{notes} of yours").format(notes=len(clip.player)))
    if clip.model:
        words.append(_tr("{notes} of the model's").format(notes=len(clip.model)))
    return words


def moment_in_words(when: float, now: float) -> str:
    """Return the time of day, with the date if that isn't today's; both are seconds since 1970."""
    moment, present = (QDateTime.fromMSecsSinceEpoch(int(each * 1000)) for each in (when, now))
    locale, short = QLocale(), QLocale.FormatType.ShortFormat
    time = str(locale.toString(moment.time(), short))
    days = moment.date().daysTo(present.date())
    if days == 0:
        return time
    return f"{_tr('yesterday') if days == 1 else locale.toString(moment.date(), short)}, {time}"
