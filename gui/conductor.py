"""Between engine, settings and views: starts the engine as the settings want it, and says how it is.

What the engine says goes to every view; what a view wants goes to the engine. What
goes wrong is said on the board, with the button that mends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from gui.engine_client import EngineClient
from gui.notices import NoticeBoard, Remedy
from gui.settings.engine_options import engine_arguments, live_commands, needs_restart
from gui.settings.store import Settings, SettingsStore
from gui.tasks import Tasks
from gui.view import View
from realtime import messages

__all__ = ["Conductor"]

_KEPT_RECORDINGS = 30


class _Session(msgspec.Struct):
    """What has to be known of a session before the engine opens it."""

    meter: str
    bpm: float


class Conductor(QObject):
    """Keeps engine, settings and views in step.

    Args:
        store: the settings.
        board: where problems are said.
        client: the engine.
        tasks: runs what looks into a file before it is opened.
        recordings: folder in which every session is recorded while it is played; the latest are kept.

    Signals:
        page_wanted: the name of a page on which something can be mended.
        saved: the path of a file that the engine has written.
    """

    page_wanted = Signal(str)
    saved = Signal(str)

    def __init__(
        self,
        store: SettingsStore,
        board: NoticeBoard,
        client: EngineClient,
        tasks: Tasks,
        recordings: Path,
    ) -> None:
        """Start nothing yet."""
        super().__init__()
        self._store, self._board, self._client = store, board, client
        self._tasks, self._recordings = tasks, recordings
        self._opening = False
        self._views: list[View] = []
        self._controls: dict[str, float | str] = {}  # as the engine has them
        self._defaults: dict[str, float | str] = {}
        self._mode = ""
        self._sound: messages.SetSound | None = None  # what a view asked for last
        store.changed.connect(self._changed)
        client.said.connect(self._said)
        client.state_changed.connect(self._state_changed)

    def add(self, view: View) -> None:
        """Let ``view`` hear the engine, and command it."""
        self._views.append(view)
        view.command.connect(self._send)

    def _send(self, command: messages.Command) -> None:
        if isinstance(command, messages.SetSound):
            self._sound = command
        self._client.send(command)

    # --- starting ---------------------------------------------------------------------

    def start(self, once: Iterable[str] = (), *, forget: bool = False) -> None:
        """Start the engine as the settings want it, or have the one that runs go on so.

        Args:
            once: arguments for this start alone.
            forget: begin anew, without what the engine remembers.
        """
        settings = self._store.current
        arguments = [*engine_arguments(settings), *self._recording()]
        self._client.start(arguments, settings.output, tuple(once), forget=forget)

    def open_session(self, path: str) -> None:
        """Go on from the music in a MIDI file; one that can't be opened changes nothing."""

        def found(line: bytes) -> None:
            session = msgspec.json.decode(line, type=_Session)
            self._opening = True  # and the engine is started once, however many settings change
            try:
                self._store.change(meter=session.meter, bpm=session.bpm)
            finally:
                self._opening = False
            self.start(("--open", path), forget=True)

        self._tasks.run(["realtime.session_file", path], found, topic="session")

    def new_session(self) -> None:
        """Begin anew: the engine forgets what was played; its recording stays."""
        self.start(forget=True)
        folder = QUrl.fromLocalFile(str(self._recordings))
        remedy = Remedy(self.tr("Show"), lambda: QDesktopServices.openUrl(folder))
        text = self.tr("A new session begins; the recording of the one before is kept.")
        self._board.post(text, "done", "session", remedy)

    def _recording(self) -> list[str]:
        """Return the arguments that have the session recorded, if there is room for it."""
        try:
            self._recordings.mkdir(parents=True, exist_ok=True)
            old = sorted(self._recordings.glob("session *.mid"), key=lambda path: path.stat().st_mtime)
            for path in old[: -_KEPT_RECORDINGS + 1]:
                path.unlink()
        except OSError as error:
            text = self.tr("The session is not recorded: {folder} can't be used ({reason}).")
            self._board.post(
                text.format(folder=self._recordings, reason=error.strerror), "problem", "recording"
            )
            return []
        name = f"session {datetime.now().astimezone():%Y-%m-%d %H.%M.%S}.mid"
        return ["--record", str(self._recordings / name)]

    # --- what the settings want ----------------------------------------------------------

    def _changed(self, before: Settings, after: Settings) -> None:
        if self._opening:
            return
        for command in live_commands(before, after, self._defaults):
            if not self._is_so(command):
                self._client.send(command)
        if needs_restart(before, after):
            self.start()  # and the next engine takes over what this one was told

    def _is_so(self, command: messages.Command) -> bool:
        """Return whether the engine is as ``command`` wants it: the settings may follow it, too."""
        match command:
            case messages.Set(name, value):
                return self._controls.get(name) == value
            case messages.SetMode(mode):
                return self._mode == mode
            case messages.SetSound():  # asked twice, it looks twice for somewhere to come out
                return self._sound == command
        return False

    # --- what the engine says ------------------------------------------------------------

    def _said(self, event: messages.Event) -> None:
        self._know(event)
        self._tell(event)
        for view in self._views:
            view.take(event)

    def _know(self, event: messages.Event) -> None:
        """Remember how the engine is."""
        match event:
            case messages.Ready():
                self._mode = event.mode
                settings = self._store.current
                self._client.send(messages.SetSound(settings.sound, settings.volume, settings.soundfont))
                if settings.bindings:
                    self._client.send(messages.Bind(settings.bindings))
            case messages.Panel(controls):
                self._controls = {each.name: each.value for each in controls}
                self._defaults = {each.name: each.default for each in controls}
            case messages.ControlChanged(name, value):
                self._controls[name] = value
            case messages.ModeChanged(mode):
                self._mode = mode

    def _tell(self, event: messages.Event) -> None:
        """Say on the board what whoever plays wants to know."""
        match event:
            case messages.Ready():
                self._ready(event)
            case messages.Problem(text, about):
                self._board.post(text, "problem", about or "engine says", self._remedy(about))
            case messages.Notice(text, about):
                self._board.post(text, "notice", about)
            case messages.ModelLoaded():
                self._board.clear("model")
            case messages.Sound(on=on, problem=problem):
                if on and problem:
                    self._board.post(problem, "problem", "sound", self._remedy("sound"))
                else:
                    self._board.clear("sound")
            case messages.Saved(path, notes):
                self._saved(Path(path), notes)
            case messages.Past(path, notes):
                text = self.tr("{name} is open: {notes} notes that the model knows now.")
                self._board.post(text.format(name=Path(path).name, notes=len(notes)), "done", "session")

    def _ready(self, ready: messages.Ready) -> None:
        for topic in ("engine", "model", "port", "midi"):
            self._board.clear(topic)
        if not ready.api:
            text = self.tr("There is no MIDI system here, so only the keys on the screen play.")
            self._board.post(text, "problem", "midi", Remedy(self.tr("Look again"), self.start))
        elif ready.waiting:
            text = self.tr("{ports} is not there; it is used as soon as it is.")
            remedy = Remedy(self.tr("Choose another"), lambda: self.page_wanted.emit("settings"))
            self._board.post(text.format(ports=", ".join(ready.waiting)), "problem", "port", remedy)

    def _saved(self, path: Path, notes: int) -> None:
        if path.parent == self._recordings:
            return  # the recording that is always made
        folder = QUrl.fromLocalFile(str(path.parent))
        remedy = Remedy(self.tr("Show"), lambda: QDesktopServices.openUrl(folder))
        text = self.tr("Saved {notes} notes as {name}.")
        self._board.post(text.format(notes=notes, name=path.name), "done", "saved", remedy)
        self.saved.emit(str(path))

    def _remedy(self, about: messages.Subject) -> Remedy | None:
        """Return the button that mends what ``about`` says, if there is one."""
        settings = self._store.current
        sound = messages.SetSound(settings.sound, settings.volume, settings.soundfont)
        if about == "model" and self._client.state != "running" and settings.model != "default":
            return Remedy(self.tr("Use the default"), lambda: self._retry(model="default"))
        pages = {"model": ("models", self.tr("Models")), "port": ("settings", self.tr("Settings"))}
        actions: dict[str, tuple[str, Callable[[], object]]] = {
            "sound": (self.tr("Try again"), lambda: self._client.send(sound)),
        }
        if about in pages:
            page, label = pages[about]
            return Remedy(label, lambda: self.page_wanted.emit(page))
        if about in actions:
            return Remedy(*actions[about])
        return None

    def _retry(self, **fields: object) -> None:
        """Change settings and start the engine."""
        self._store.change(**fields)
        self.start(forget=True)

    def _state_changed(self, state: str) -> None:
        if state == "stopped":
            standing = {notice.topic for notice in self._board.notices if notice.kind == "problem"}
            if "model" not in standing:
                last = [each.text for each in self._board.notices if each.kind == "problem"]
                text = last[-1] if last else self.tr("The engine has ended.")
                self._board.post(text, "problem", "engine", Remedy(self.tr("Start it again"), self.start))
