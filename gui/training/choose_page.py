"""The page on which somebody says what is to be made of their music, and has it begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gui.library.entries import Entry
from gui.notices import NoticeBoard, Remedy
from gui.tasks import Tasks
from gui.training.choice import Music
from gui.training.choose_form import ChooseForm
from gui.training.expected import in_time, minutes_for
from gui.training.prober import Prober
from gui.training.purposes import PURPOSES, Size, find_purpose, misfit, size_for
from gui.training.size_cards import Offer as SizeOffer
from gui.training.start_choice import NOTHING, best_start, starts_for
from gui.training.wish import Start, Wish, question_of, wish_like
from training.job_messages import Order
from training.offer_messages import PROTOCOL, Offer, OfferedPreset
from training.probe_messages import Question

__all__ = ["ChoosePage"]

_TOPIC = "training offer"
_PRESETS = {"nb": "nb", "cp": "cp", "roll": "roll-endecell", "abc": "abc-lstm"}
"""Presets by the encoding of what is started with; the answer to a question may say that it is another."""
_AS_IT_IS = "as it is"
"""Name of the size that what is started with has."""
_FILES = {".mid", ".midi", ".smf", ".mat", ".abc", ".txt"}
"""What names of files end with; names of folders may have dots, too."""


class ChoosePage(QWidget):
    """Offers what can be made of the music, in what size, from what, and for how long.

    Args:
        tasks: which run what reads the presets, and what measures.
        board: where what goes wrong is said.

    Signals:
        wanted: the `training.job_messages.Order` that is to be carried out.
        back: other music is wanted.
    """

    wanted = Signal(object)
    back = Signal()

    def __init__(self, tasks: Tasks, board: NoticeBoard) -> None:
        """Begin without music."""
        super().__init__()
        self._tasks, self._board = tasks, board
        self._models: tuple[Entry, ...] = ()
        self._presets: dict[str, OfferedPreset] = {}
        self._music: Music | None = None
        self._purpose = PURPOSES[0]
        self._start: str | None = None
        self._size = ""
        self._kept: Order | None = None
        """An order that is repeated; what it started with may not be in the library."""
        self._adopted = True
        """Whether its settings were taken over."""
        self._asked = False
        self._form = ChooseForm(self, tasks)
        self._prober = Prober(tasks, self)
        self._connect()
        self._show()

    # --- what it is given ---------------------------------------------------------------

    def start_over(self) -> None:
        """Forget the music and all that was chosen for it: another model is wanted."""
        self._music, self._kept, self._adopted = None, None, True
        self._purpose, self._start, self._size = PURPOSES[0], None, ""
        self._form.put_title("")
        self._form.put_length("usual")
        self._form.expert.put_changes(())

    def show_music(self, music: Music) -> None:
        """Show what can be made of ``music``."""
        named = self._music is not None and self._form.title == self._good_title()
        self._music = music
        fit = [purpose for purpose in PURPOSES if not misfit(purpose, music.kinds, music.totals)]
        if self._purpose not in fit and fit:
            self._choose_purpose(fit[0].name)
        self._start, self._size = None, ""
        if named or not self._form.title:
            self._form.put_title(self._good_title())
        self._show()

    def show_models(self, models: Sequence[Entry]) -> None:
        """Offer to start with those of ``models`` that fit."""
        self._models = tuple(models)
        self._show()

    def show_order(self, order: Order) -> None:
        """Show what was asked for before, so that it can be asked for again with changes.

        The music is that of `show_music`.
        """
        purpose = find_purpose(order.purpose)
        if purpose is not None:
            self._choose_purpose(purpose.name)
        self._start, self._kept, self._adopted = order.start, order, False
        self._form.put_title(order.title)
        self._show()

    # --- what is chosen -----------------------------------------------------------------

    @property
    def wish(self) -> Wish | None:
        """All that is chosen; None: something that is needed isn't known yet."""
        size = self._size_now()
        wish = self._wish_for(size) if size is not None else None
        if wish is None:
            return None
        return replace(wish, changes=self._form.expert.changes)

    def _start_now(self) -> str:
        """Return the path of what is started with."""
        starts = self._starts()
        known = {NOTHING, *(each.path for each in starts)}
        if self._kept is not None:
            known.add(self._kept.start)
        if self._start in known:
            return self._start or NOTHING
        return best_start([each for each in starts if in_time(each.step_ms)] or starts)

    def _starts(self) -> tuple[Entry, ...]:
        kinds = self._music.kinds if self._music is not None else frozenset()
        return starts_for(self._purpose, kinds, self._models)

    def _size_now(self) -> Size | None:
        if self._music is None:
            return None
        if (chosen := self._purpose.size(self._size)) is not None:
            return chosen
        best = size_for(self._purpose, self._music.totals.notes)
        for size in reversed(self._purpose.sizes[: self._purpose.sizes.index(best) + 1]):
            wish = self._wish_for(size)
            found = self._prober.answer(question_of(wish)) if wish is not None else None
            if found is None or in_time(found.note_ms):
                return size
        return self._purpose.sizes[0]

    def _wish_for(self, size: Size) -> Wish | None:
        """Return the wish for a size, without changes by an expert."""
        path = self._start_now()
        start = self._started_with(path)
        name = size.preset
        if start is not None:
            kept = self._kept is not None and self._kept.start == path
            name = self._kept.preset if self._kept is not None and kept else _PRESETS[start.encoding]
        if self._music is None or name not in self._presets:
            return None
        plain = Wish(self._music, self._purpose, size, self._presets[name], start, self._form.length)
        if start is None:
            return plain
        found = self._prober.answer(question_of(plain))
        if found is None or found.preset not in self._presets:
            return plain
        preset = self._presets[found.preset]
        return replace(plain, preset=preset, start=replace(start, network=preset.network))

    def _started_with(self, path: str) -> Start | None:
        if path == NOTHING:
            return None
        encoding = next(
            (each.encoding for each in self._models if each.path == path), self._purpose.encodings[0]
        )
        return Start(path, encoding, "endecell" if encoding == "roll" else "tokens")

    # --- what is done -------------------------------------------------------------------

    def _choose_purpose(self, name: str) -> None:
        purpose = find_purpose(name)
        if purpose is not None and purpose != self._purpose:
            self._purpose, self._size, self._start = purpose, "", None
        self._show()

    def _choose_size(self, name: str) -> None:
        self._size = name if name != _AS_IT_IS else self._size
        self._show()

    def _choose_start(self, path: str) -> None:
        self._start = path
        self._show()

    @property
    def minutes(self) -> float | None:
        """How long a training takes at most that begins now; None: that isn't measured yet, or it can't."""
        wish = self.wish
        found = self._prober.answer(question_of(wish)) if wish is not None and self._is_known() else None
        if wish is None or found is None or self._obstacle():
            return None
        return minutes_for(wish.budget, wish.music.totals, wish.encoding, found)

    @property
    def is_settled(self) -> bool:
        """Whether it is known how long a training takes that begins now, or that none can."""
        return self.minutes is not None or bool(self._obstacle())

    def begin(self) -> None:
        """Order what is chosen, where that is known and possible."""
        wish = self.wish
        if wish is not None and self._is_known() and not self._obstacle():
            self.wanted.emit(wish.order(self._form.title.strip() or self._good_title()))

    def _read_presets(self) -> None:
        if self._presets or self._asked:
            return
        self._asked = True

        def done(output: bytes) -> None:
            self._asked = False
            try:
                offer = msgspec.json.decode(output, type=Offer)
                if offer.protocol != PROTOCOL:
                    raise msgspec.ValidationError
            except msgspec.DecodeError:
                failed(self.tr("There was no clear answer."))
                return
            self._presets = {preset.name: preset for preset in offer.presets}
            self._show()

        def failed(sentence: str) -> None:
            self._asked = False
            again = Remedy(self.tr("Try again"), self._read_presets)
            text = self.tr("What can be trained is not known: {reason}").format(reason=sentence)
            self._board.post(text, "problem", _TOPIC, again)

        self._tasks.run(["training.offer"], done, failed, _TOPIC)

    # --- what is shown ------------------------------------------------------------------

    def _show(self) -> None:
        """Show all that is known, and have measured what isn't."""
        music, form = self._music, self._form
        if music is not None:
            locale = QLocale()
            form.show_music(
                self.tr("{pieces} pieces, {notes} notes").format(
                    pieces=locale.toString(music.totals.pieces), notes=locale.toString(music.totals.notes)
                )
            )
            reasons = {each.name: misfit(each, music.kinds, music.totals) for each in PURPOSES}
            form.show_purposes(reasons, self._purpose.name)
        form.show_starts([(each.label, each.path) for each in self._starts()], self._start_now())
        self._adopt()
        self._show_sizes()
        if (wish := self.wish) is not None:
            tuned = wish.start is not None
            base = wish.values()
            found = self._prober.answer(question_of(replace(wish, changes=()))) if tuned else None
            form.expert.show_preset(wish.preset, (found.values if found else {}) | base, tuned=tuned)
        form.show_obstacle(self._obstacle(), can_begin=self._is_known())

    def _adopt(self) -> None:
        """Take over what an order asked for, once it can be compared with what there is."""
        if self._adopted or self._kept is None or not self._presets or self._music is None:
            return
        self._adopted = True
        wishes = [wish for size in self._purpose.sizes if (wish := self._wish_for(size)) is not None]
        found = wish_like(self._kept, wishes)
        if found is None:
            return
        self._size = found.size.name
        self._form.put_length(found.length)
        base = found.values()
        self._form.expert.show_preset(found.preset, base, tuned=found.start is not None)
        self._form.expert.put_changes(found.changes)

    def _show_sizes(self) -> None:
        chosen, tuned = self._size_now(), self._start_now() != NOTHING
        if chosen is None:
            return
        sizes = [chosen] if tuned else list(self._purpose.sizes)
        offers: list[SizeOffer] = []
        questions: list[Question] = []
        for size in sizes:
            wish = self.wish if size is chosen else self._wish_for(size)
            if wish is None:
                continue
            question = question_of(wish)
            found = self._prober.answer(question)
            failure = self._prober.failure(question)
            if found is None and self._form.expert.problem:
                failure = self.tr("Measured once the settings fit")
            offers.append(
                SizeOffer(
                    _AS_IT_IS if tuned else size.name,
                    self.tr("As it is") if tuned else size.title,
                    minutes_for(wish.budget, wish.music.totals, wish.encoding, found) if found else None,
                    found.note_ms if found else None,
                    failure,
                    wish.encoding != "abc",
                    size.rough and not tuned,
                )
            )
            questions.insert(0 if size is chosen else len(questions), question)
        self._form.show_sizes(offers, _AS_IT_IS if tuned else chosen.name)
        if self.isVisible() and not self._form.expert.problem and self._form.expert.is_checked:
            self._prober.ask(questions)

    def _is_known(self) -> bool:
        """Return whether all that an order needs is known."""
        wish = self.wish
        if wish is None or not self._form.expert.is_checked:
            return False
        # Which network a piano roll has, only a look into the bundle tells.
        rolls = wish.start is not None and wish.start.encoding == "roll"
        return not rolls or self._prober.answer(question_of(wish)) is not None

    def _obstacle(self) -> str:
        """Return in a sentence why it can't begin as it is; empty: it can, or something isn't known yet."""
        wish, expert = self.wish, self._form.expert
        if wish is None:
            return ""
        if expert.problem:
            return expert.problem
        if wish.start is None:
            return misfit(wish.purpose, wish.music.kinds, wish.music.totals)
        question = question_of(wish)
        if failure := self._prober.failure(question):
            return failure
        found = self._prober.answer(question)
        if found and wish.purpose.needs_lead and found.values.get("encoding.parts", "true") != "true":
            return self.tr("This model doesn't tell a melody from the rest: start with another.")
        return ""

    def _good_title(self) -> str:
        if self._music is None or not (self._music.folders or self._music.files):
            return self.tr("My music")
        first = Path((self._music.folders or self._music.files)[0])
        name = first.stem if first.suffix.lower() in _FILES else first.name
        return name.replace("_", " ").strip() or self.tr("My music")

    def showEvent(self, event: QShowEvent) -> None:
        """Read the presets, and measure."""
        super().showEvent(event)
        self._read_presets()
        self._prober.forget_failures()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Measure no further: nobody looks."""
        super().hideEvent(event)
        self._prober.ask(())

    def _connect(self) -> None:
        form = self._form
        form.purpose_chosen.connect(self._choose_purpose)
        form.size_chosen.connect(self._choose_size)
        form.start_chosen.connect(self._choose_start)
        form.length_chosen.connect(self._show)
        form.begin_wanted.connect(self.begin)
        form.back_wanted.connect(self.back)
        form.expert.changed.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._prober.answered.connect(self._show)
