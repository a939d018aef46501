"""One of two models that are compared: what it plays, as a picture and to be heard, and the vote for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from gui.takes.clip import Clip
from gui.takes.mini_roll import Frame
from gui.training.blind import Side
from gui.training.clip_picture import ClipPicture

__all__ = ["Contestant"]

_GAP = 8


class Contestant(QFrame):
    """What sits on one side.

    Args:
        side: which.

    Signals:
        listen_wanted: it is to be played, or ended.
        vote_wanted: it is the better one.
    """

    listen_wanted = Signal()
    vote_wanted = Signal()

    def __init__(self, side: Side) -> None:
        """Show nothing."""
        super().__init__()
        self.setProperty("role", "card")
        self.picture = ClipPicture()
        self.picture.setObjectName(f"compare-picture-{side}")
        self._name = QLabel()
        self._name.setObjectName(f"compare-name-{side}")
        self._name.setStyleSheet("font-weight: 600;")
        self.listen, self.vote = QPushButton(), QPushButton(self.tr("I like this one"))
        self.listen.setObjectName(f"compare-listen-{side}")
        self.listen.setToolTip(self.tr("Plays the phrase and what follows; it stops as soon as you play"))
        self.listen.clicked.connect(self.listen_wanted)
        self.vote.setObjectName(f"compare-vote-{side}")
        self.vote.clicked.connect(self.vote_wanted)
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        row.addWidget(self.listen)
        row.addStretch(1)
        row.addWidget(self.vote)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(_GAP)
        column.addWidget(self._name)
        column.addWidget(self.picture, 1)
        column.addLayout(row)
        self.show_playing(plays=False)

    def show_name(self, name: str, *, winner: bool = False) -> None:
        """Show who it is, and whether it has this round's vote."""
        self._name.setText(self.tr("{name} – your vote").format(name=name) if winner else name)
        self.picture.setAccessibleName(self.tr("What {name} plays").format(name=name))
        self.vote.setAccessibleName(self.tr("I like {name}").format(name=name))
        self.listen.setAccessibleName(self.tr("Listen to {name}").format(name=name))

    def show_clip(self, clip: Clip | None, words: str = "", frame: Frame | None = None) -> None:
        """Show what it plays, within ``frame``; None: ``words`` instead."""
        self.picture.show_clip(clip, words, frame)
        self.listen.setEnabled(clip is not None)

    def show_playing(self, *, plays: bool) -> None:
        """Show whether it sounds."""
        self.listen.setText(self.tr("Stop") if plays else self.tr("Listen"))
