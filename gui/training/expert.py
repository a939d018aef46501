"""The form for experts: every setting of a preset, found by words, marked where it was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.tasks import Tasks
from gui.training.expert_row import ExpertRow
from gui.training.expert_values import matches
from gui.training.wish import as_settings, as_values
from training.offer_messages import Checked, OfferedPreset

__all__ = ["ExpertPanel"]

_PAUSE_MS = 350
"""After the last key before all settings together are looked at."""


class ExpertPanel(QFrame):
    """All settings of a preset.

    Args:
        tasks: which run the process that says whether settings fit each other.

    Signals:
        changed: settings were changed, or are known now to fit or not to.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks) -> None:
        """Show nothing yet."""
        super().__init__()
        self.setObjectName("train-expert")
        self.setProperty("role", "card")
        self._tasks = tasks
        self._preset: OfferedPreset | None = None
        self._tuned = False
        self._rows: dict[str, ExpertRow] = {}
        self._headings: dict[str, QLabel] = {}
        self._misfit = ""
        self._checked: tuple[str, ...] = ()
        self._search, self._count = QLineEdit(), QLabel()
        self._reset = QPushButton(self.tr("&Reset all"))
        self._problem = QLabel()
        self._list = QWidget()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._check)
        self._arrange()

    @property
    def changes(self) -> tuple[str, ...]:
        """What was changed, each ``key=value``."""
        return as_settings({key: row.value for key, row in self._rows.items() if self._counts(row)})

    @property
    def problem(self) -> str:
        """What is wrong, in one sentence; empty: nothing that is known."""
        own = (row.problem for row in self._rows.values() if self._counts(row))
        return next(filter(None, own), "") or self._misfit

    @property
    def is_checked(self) -> bool:
        """Whether it is known how what was changed fits all else."""
        return not self.changes or self.changes == self._checked

    def show_preset(self, preset: OfferedPreset, base: Mapping[str, str], *, tuned: bool) -> None:
        """Show the settings of ``preset``; what was changed of the same settings stays so.

        Args:
            preset: which.
            base: what they are without an expert, where that is other than the preset has it.
            tuned: whether it starts with a model, whose encoding and network are then as they are.
        """
        if preset != self._preset:
            changes = self.changes
            self._preset = preset
            self._build(preset)
            self._put(changes)
        self._tuned = tuned
        for key, row in self._rows.items():
            row.put_base(base.get(key, row.setting.default))
        self._filter()
        self._show()

    def put_changes(self, changes: Sequence[str]) -> None:
        """Set back everything but ``changes``, each ``key=value``."""
        for row in self._rows.values():
            if row.is_changed:
                row.put(row.base)
        self._put(changes)
        self._follow()

    def _put(self, changes: Sequence[str]) -> None:
        for key, value in as_values(changes).items():
            if key in self._rows:
                self._rows[key].put(value)

    def _counts(self, row: ExpertRow) -> bool:
        return row.is_changed and not (self._tuned and row.setting.fixed)

    # --- what is wrong ------------------------------------------------------------------

    def _follow(self) -> None:
        """Say what is known to be wrong at once, and have the rest looked at."""
        self._misfit = ""
        if self.changes and not self.problem:
            self._timer.start()
        self._show()
        self.changed.emit()

    def _check(self) -> None:
        if self._preset is None or not (changes := self.changes) or self.problem:
            return
        base = {key: row.base for key, row in self._rows.items() if row.base != row.setting.default}
        settings = as_settings(base | as_values(changes))

        def done(output: bytes) -> None:
            if changes != self.changes:
                return
            try:
                self._misfit = msgspec.json.decode(output, type=Checked).problem
            except msgspec.DecodeError:
                self._misfit = ""
            self._checked = changes
            self._show()
            self.changed.emit()

        def failed(_sentence: str) -> None:
            done(msgspec.json.encode(Checked("")))  # the training itself will say what is wrong

        self._tasks.run(["training.offer", self._preset.name, *settings], done, failed)

    # --- what is shown ------------------------------------------------------------------

    def _show(self) -> None:
        count = len(self.changes)
        self._count.setText(self.tr("{count} changed").format(count=count) if count else "")
        self._reset.setEnabled(bool(count))
        self._problem.setText(self.problem)
        self._problem.setVisible(bool(self.problem))

    def _filter(self) -> None:
        """Show the rows that are looked for, and headings over them."""
        seen = set()
        for key, row in self._rows.items():
            wanted = matches(row.setting, self._search.text()) and not (self._tuned and row.setting.fixed)
            row.setVisible(wanted)
            if wanted:
                seen.add(key.rpartition(".")[0])
        for group, heading in self._headings.items():
            heading.setVisible(group in seen)

    def _build(self, preset: OfferedPreset) -> None:
        before, self._list = self._list, QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows, self._headings = {}, {}
        titles = {
            "encoding": self.tr("Encoding: what the model reads and writes"),
            "model": self.tr("Network"),
            "data": self.tr("Music"),
            "loss": self.tr("What counts as a mistake"),
            "optim": self.tr("Learning"),
            "": self.tr("Chance"),
        }
        for setting in preset.settings:
            group = setting.key.rpartition(".")[0]
            if group not in self._headings:
                heading = QLabel(titles.get(group, group))
                heading.setProperty("role", "muted")
                heading.setContentsMargins(0, 10, 0, 2)
                self._headings[group] = heading
                column.addWidget(heading)
            row = self._rows[setting.key] = ExpertRow(setting)
            row.changed.connect(self._follow)
            column.addWidget(row)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(before, self._list)
        before.hide()
        before.deleteLater()

    def _reset_all(self) -> None:
        self.put_changes(())

    def _arrange(self) -> None:
        self._search.setPlaceholderText(self.tr("Find a setting"))
        self._search.setAccessibleName(self._search.placeholderText())
        self._search.setClearButtonEnabled(True)
        self._search.setObjectName("train-expert-search")
        self._search.setMaximumWidth(280)
        self._search.textChanged.connect(self._filter)
        self._count.setProperty("role", "muted")
        self._reset.setObjectName("train-expert-reset")
        self._reset.clicked.connect(self._reset_all)
        self._problem.setProperty("role", "problem")
        self._problem.setObjectName("train-expert-problem")
        self._problem.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self._search, 1)
        top.addStretch(1)
        top.addWidget(self._count)
        top.addWidget(self._reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(top)
        column.addWidget(self._problem)
        column.addWidget(self._list)
