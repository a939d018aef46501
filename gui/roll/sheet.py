"""All that the roll shows, and what can be done with it: what is behind the widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gui.roll.camera import GUTTER, Camera
from gui.roll.keys import Wish
from gui.roll.notebook import Notebook
from gui.roll.notes import RollNote
from gui.roll.playhead import Playhead
from gui.roll.selection import Selection
from gui.roll.viewport import Viewport
from realtime import messages

__all__ = ["SHOWN", "RollSheet"]

SHOWN = (
    messages.Ready,
    messages.Heard,
    messages.Released,
    messages.HandOver,
    messages.PlannedNote,
    messages.PlansDropped,
    messages.Played,
    messages.Ended,
    messages.Yielded,
    messages.AnswerOver,
    messages.ModeChanged,
    messages.Tempo,
    messages.Past,
    messages.Stopped,
)
"""Events that change the picture."""


class RollSheet:
    """Notes, time, what is seen of them, and what is selected.

    Args:
        now: the engine's clock, seconds.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        """Begin with nothing played."""
        self.notebook = Notebook()
        self.playhead = Playhead()
        self.camera = Camera()
        self.selection = Selection()
        self.idle = False
        """Whether there was nothing to see but bars when it last looked."""
        self.looked = 0.0
        """When it last looked which pitches there are, seconds."""
        self._now = now
        self._size = 640.0, 320.0, 1.0

    # --- what there is --------------------------------------------------------------

    @property
    def present(self) -> float:
        """The beat of the playhead."""
        return self.playhead.beat_at(self._now())

    @property
    def view(self) -> Viewport:
        """What is seen now."""
        return self.camera.viewport(self.present)

    @property
    def moves(self) -> bool:
        """Whether the picture changes by itself."""
        runs = self.playhead.known and len(self.notebook) > 0
        return runs or self.camera.gliding or self.camera.pitches.moving

    @property
    def sounding(self) -> list[RollNote]:
        """The notes that sound, as if they ended now."""
        present = self.present
        return [note._replace(end=max(note.beat, present)) for note in self.notebook.sounding]

    def seen(self) -> list[RollNote]:
        """Return the notes in view that were played, in order."""
        view = self.view
        notes = self.notebook.notes_between(view.first_beat, view.last_beat)
        return [note for note in notes if view.low - 1 < note.pitch < view.high]

    # --- what happens ---------------------------------------------------------------

    def take(self, event: messages.Event) -> tuple[RollNote, ...]:
        """Take in what the engine says; return the notes that have ended by it."""
        now = self._now()
        if isinstance(event, messages.Heard) and not len(self.notebook):
            # With a clock of our own the bars begin with this note.
            self.playhead.locate(event.beat, now)
        self.playhead.take(event, now)
        self.camera.bar = self.playhead.beats_per_bar
        ended = self.notebook.take(event)
        if isinstance(event, messages.Past):
            self.look(at_once=True)
        return ended

    def step(self) -> None:
        """Let what moves by itself move on."""
        self.camera.step(self._now())

    def look(self, *, at_once: bool = False) -> None:
        """Look which pitches there are in view, and make room for them: no more than that if ``at_once``."""
        self.looked = self._now()
        view = self.view
        notes = self.notebook.notes_between(view.first_beat, view.last_beat)
        pitches = [note.pitch for note in (*notes, *self.notebook.planned)]
        self.idle = not pitches
        if pitches:
            self.camera.pitches.want(min(pitches), max(pitches), self.looked, at_once=at_once)

    # --- what can be done -----------------------------------------------------------

    def follow(self) -> None:
        """Go back to the present, and to the pitches that are played."""
        self.camera.follow(self.present)
        self.look(at_once=True)

    def zoom_to_fit(self) -> None:
        """Show all that is selected, or else all there is."""
        notes, book = self.selection.notes, self.notebook
        first, last = book.first_beat, book.last_beat
        if notes:
            first, last = notes[0].beat, max(note.end or note.beat for note in notes)
        self.camera.fit(first, last)
        self.look(at_once=True)

    def select(self, notes: Iterable[RollNote]) -> bool:
        """Select those of ``notes`` that have ended, and show the first; return whether that was news."""
        sounding = {note[:1] + note[2:] for note in self.notebook.sounding}
        ended = [note for note in notes if note[:1] + note[2:] not in sounding]
        if ended:
            self.camera.reveal(ended[0].beat, self.present)
        return self.selection.choose(ended)

    def select_in_view(self) -> bool:
        """Select all notes that are seen and have ended; return whether that was news."""
        return self.selection.choose(self.seen())

    def fulfil(self, wish: Wish) -> bool:
        """Do what a key asked for; return whether other notes are selected now."""
        match wish.deed:
            case "all":
                return self.select_in_view()
            case "clear":
                return self.selection.clear()
            case "step":
                return self._step(round(wish.amount), add=wish.adds)
            case "follow":
                self.follow()
        self._move(wish)
        return False

    def _move(self, wish: Wish) -> None:
        view, camera = self.view, self.camera
        match wish.deed:
            case "zoom":
                camera.zoom(wish.amount, (GUTTER + view.width / view.ratio) / 2)
            case "zoom_pitch":
                camera.pitches.zoom(wish.amount, (view.low + view.high) / 2)
            case "scroll":
                camera.scroll(wish.amount, self.present)
            case "scroll_pitch":
                camera.pitches.scroll(wish.amount)

    def _step(self, by: int, *, add: bool) -> bool:
        """Select the next note, or the one before; without a selection, one in view."""
        before = self.selection.notes
        book = self.notebook
        notes = book.settled_between(book.first_beat, book.last_beat) if before else self.seen()
        chosen = self.selection.step(notes, by, add=add)
        if chosen is not None:
            self.camera.reveal(chosen.beat, self.present)
        return self.selection.notes != before
