"""What is said of a training: how it stands, what it has learnt, what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QDateTime, QLocale, Qt

from gui.texts import translate
from gui.training.progress import Progress
from gui.training.run import Run, State

__all__ = [
    "Fact",
    "duration_in_words",
    "facts_of",
    "moment_in_words",
    "size_in_words",
    "standing_in_words",
    "state_in_a_word",
]

_MINUTE, _HOUR = 60.0, 3600.0
_TELLING = 14.0
"""Bits a note above which a number of choices tells nobody anything."""


class Fact(NamedTuple):
    """Something that is known, for a small table."""

    name: str
    value: str
    explanation: str


def duration_in_words(seconds: float) -> str:
    """Return how long something takes, as roughly as people say it: ``12 minutes``."""
    if seconds < 1.5 * _MINUTE:
        return (
            translate("Training", "a minute")
            if seconds > _MINUTE / 2
            else translate("Training", "half a minute")
        )
    if seconds < 1.5 * _HOUR:
        return translate("Training", "{number} minutes").format(number=round(seconds / _MINUTE))
    hours = QLocale().toString(seconds / _HOUR, "f", 1)
    return translate("Training", "{number} hours").format(number=hours)


def size_in_words(size: int) -> str:
    """Return a number of bytes as people say it."""
    return QLocale().formattedDataSize(size, 0, QLocale.DataSizeFormat.DataSizeSIFormat)


def moment_in_words(created: str) -> str:
    """Return when a training was asked for, in local time; empty if that isn't known."""
    moment = QDateTime.fromString(created, Qt.DateFormat.ISODate)
    if not moment.isValid():
        return ""
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat)


def standing_in_words(run: Run, now: float) -> str:
    """Return how ``run`` stands, in one line.

    Args:
        run: the training.
        now: seconds since 1970, by which what is left is counted down.
    """
    progress = run.progress
    share = translate("Training", "{share} %").format(share=QLocale().toString(progress.share * 100, "f", 0))
    words: dict[State, Callable[[], str]] = {
        "new": lambda: translate("Training", "It has not begun yet."),
        "waiting": lambda: translate("Training", "Begins as soon as the other training is saved…"),
        "starting": lambda: translate("Training", "Starting…"),
        "reading": lambda: _reading(progress),
        "training": lambda: _training(progress, share, now),
        "stopping": lambda: translate("Training", "Stopping, as soon as everything is saved…"),
        "stopped": lambda: translate("Training", "Paused at {share}; everything is saved.").format(
            share=share
        ),
        "finished": lambda: _finished(progress),
        "failed": lambda: progress.problem,
        "died": lambda: _died(run, share),
        "deleting": lambda: translate("Training", "Deleting…"),
        "damaged": lambda: run.damaged,
    }
    return words[run.state]()


def state_in_a_word(state: State, progress: Progress) -> str:
    """Return what a list says of a training."""
    words = {
        "new": translate("Training", "not begun"),
        "waiting": translate("Training", "waiting"),
        "starting": translate("Training", "starting"),
        "reading": translate("Training", "reading"),
        "training": translate("Training", "training {share} %").format(share=round(progress.share * 100)),
        "stopping": translate("Training", "stopping"),
        "stopped": translate("Training", "paused"),
        "finished": translate("Training", "finished"),
        "failed": translate("Training", "failed"),
        "died": translate("Training", "interrupted"),
        "deleting": translate("Training", "deleting"),
        "damaged": translate("Training", "damaged"),
    }
    return words[state]


def facts_of(progress: Progress) -> list[Fact]:
    """Return what there is to say of what was learnt, the most telling first."""
    locale = QLocale()
    facts: list[Fact] = []
    if progress.best is not None:
        bits = translate("Training", "{bits} bits a note").format(bits=locale.toString(progress.best, "f", 2))
        if progress.before is not None:
            bits += translate("Training", ", {before} before").format(
                before=locale.toString(progress.before, "f", 2)
            )
        tip = translate(
            "Training",
            "How surprised it is by a note of music it never saw: its pitch, its place and its length "
            "together. Fewer bits are better, and one bit less is half as many choices.",
        )
        facts.append(Fact(translate("Training", "Best"), bits, tip))
    if progress.best is not None and progress.best < _TELLING:
        text = translate("Training", "one of {number}").format(
            number=locale.toString(round(2.0**progress.best))
        )
        tip = translate(
            "Training",
            "What comes next is to it, on average, like guessing among so many equally likely notes.",
        )
        facts.append(Fact(translate("Training", "Every note is"), text, tip))
    if progress.accuracy is not None:
        text = translate("Training", "{share} % at first guess").format(
            share=locale.toString(progress.accuracy * 100, "f", 0)
        )
        tip = translate(
            "Training",
            "How often what it thought likeliest was what came: of pitches, places and lengths, without the "
            "trivial ones.",
        )
        facts.append(Fact(translate("Training", "Right"), text, tip))
    if progress.baselines:
        unigram, markov = (progress.baselines.get(name) for name in ("unigram", "markov2"))
        if unigram is not None and markov is not None:
            text = translate("Training", "{frequency} by frequency, {markov} by the two notes before").format(
                frequency=locale.toString(unigram, "f", 2), markov=locale.toString(markov, "f", 2)
            )
            tip = translate(
                "Training",
                "Bits a note of two simple ways to guess: from how often each note comes, and from what "
                "followed the same two notes before. A model that is worth having is far below them.",
            )
            facts.append(Fact(translate("Training", "Guessing reaches"), text, tip))
    if progress.train_pieces:
        text = translate("Training", "{pieces} pieces, {notes} notes").format(
            pieces=locale.toString(progress.train_pieces), notes=locale.toString(progress.notes)
        )
        tip = translate(
            "Training", "{held} more pieces are held out, to see what it makes of music it never saw."
        )
        facts.append(
            Fact(
                translate("Training", "Learns from"),
                text,
                tip.format(held=locale.toString(progress.valid_pieces)),
            )
        )
    if progress.notes_per_second is not None:
        speed = locale.toString(round(progress.notes_per_second))
        text = translate("Training", "{speed} notes a second, all of it {epoch} times").format(
            speed=speed, epoch=locale.toString(progress.epoch, "f", 1)
        )
        tip = translate(
            "Training", "How fast it reads, and how often it has read the music, each time in other keys."
        )
        facts.append(Fact(translate("Training", "Reads"), text, tip))
    if progress.skipped:
        text = translate("Training", "{number} files").format(number=locale.toString(progress.skipped))
        facts.append(
            Fact(
                translate("Training", "Passed over"),
                text,
                translate("Training", "Broken, copies of others, or without music."),
            )
        )
    return facts


def _reading(progress: Progress) -> str:
    if not progress.files or progress.files_read >= progress.files:
        return translate("Training", "Getting ready…")
    locale = QLocale()
    return translate("Training", "Reading the music: {done} of {total} files.").format(
        done=locale.toString(progress.files_read), total=locale.toString(progress.files)
    )


def _training(progress: Progress, share: str, now: float) -> str:
    if progress.eta_seconds is None:
        return translate("Training", "Training: the first steps…")
    left = progress.eta_seconds - max(now - progress.heard, 0.0)
    text = translate("Training", "Training: {share} done, ready in about {time}.")
    return text.format(share=share, time=duration_in_words(max(left, 0.0)))


def _finished(progress: Progress) -> str:
    if progress.reason == "early stop":
        text = translate("Training", "Finished after {time} of training: it no longer got better.")
    else:
        text = translate("Training", "Finished after {time} of training.")
    return text.format(time=duration_in_words(progress.seconds))


def _died(run: Run, share: str) -> str:
    if run.vanished:
        return run.vanished
    if run.progress.stand == "reading":
        return translate("Training", "It was ended from outside before it began: go on with it.")
    text = translate(
        "Training", "It was ended from outside at {share}; what was saved last is kept: go on with it."
    )
    return text.format(share=share)
