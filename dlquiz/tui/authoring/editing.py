"""Opening a bank in the editor while the quiz steps aside, and showing what came of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from textual.app import SuspendNotSupported

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.bank.positions import line_of
from dlquiz.editors import editor_command, has_window, run_editor, start_editor
from dlquiz.errors import DlquizError, Fault
from dlquiz.messages import say
from dlquiz.messages.reasons import reason
from dlquiz.questions.question import Question
from dlquiz.tui.authoring.watching import BanksRead, Edited, LibraryGrown, Watching
from dlquiz.tui.context import Watched
from dlquiz.tui.lifecycle.signals import SIGNALLED
from dlquiz.tui.shell import Shell

UNUSABLE_TERMINAL = SIGNALLED + 1
"""As if the signal had come first that says a terminal hangs up."""
A_LOOK = 1.0
"""Seconds: an editor that is back sooner may go on in a window of its own."""
CLEAR_LINE = "\r\x1b[K"


class Authoring:
    """What the app does about banks that change: edits, takes what was read into use, shows each fault once.

    `renew` gives every screen the library of the moment, with the name of the question that was edited, if one was.
    """

    def __init__(self, app: Shell, watched: Watched | None, renew: Callable[[str | None], None]) -> None:
        self._app = app
        self._renew = renew
        self._shown: set[tuple[str, str, str]] = set()
        self._beside: list[subprocess.Popen[bytes]] = []
        """Editors with windows of their own; they stay open when the quiz ends."""
        self.watching = Watching(app, watched)

    def edit(self, question: Question) -> None:
        """Open a question at its line; its bank is read afterwards."""
        file = self._file_of(question)
        if file:
            self.open(Edited(question.name, file), line_of(Path(file), question.id))

    def preview(self, question: Question, seed: int) -> None:
        """Show a question with the numbers of a seed, and again at each save of its file."""
        file = self._file_of(question)
        if file:
            self._app.open("live", file, question.id, seed)

    def _file_of(self, question: Question) -> str:
        """The file that a question stands in; "" where there is none, which is said."""
        if question.by_seed is not None:
            self._say("made_in_code")
            return ""
        bank = self._app.context.library.bank(question.bank)
        if bank is None:
            self._say("edit_gone", question=question.name)
            return ""
        return bank.file

    def open(self, edited: Edited, line: int) -> None:
        """Open the file of a question at a line; it is read afterwards."""
        if self._app.context.served:
            self._say("not_served")
        elif self._edited(Path(edited.file), line) is not None and not self._shown_live(edited.file):
            self.watching.read(edited)

    def add(self, edited: Edited, line: int, before: bytes | None) -> None:
        """Open an example that was just added. If it comes back untouched, the file is as `before` again."""
        file = Path(edited.file)
        example, opened = _text(file), time.monotonic()
        changed = self._edited(file, line)
        if changed is False and time.monotonic() - opened >= A_LOOK and _text(file) == example:
            try:
                file.unlink() if before is None else file.write_bytes(before)
            except OSError as error:
                self._app.notify(self._words("new_unsaved", file=file, reason=reason(error)), severity="error")
            else:
                self._say("add_untouched")
        elif changed is not None:
            self.watching.read(edited)

    def _edited(self, file: Path, line: int) -> bool | None:
        """Open a file at a line; whether it changed, None where no editor was opened."""
        before = _text(file)
        if not self._run(file, line, "edit_impossible", "edit_elsewhere", f"{file}:{line}"):
            return None
        changed = _text(file) != before
        if changed and locations.is_bundled(file):
            self._say("edit_shipped", file=file.name)
        elif changed and locations.is_added(file):
            self._say("edit_added", file=file.name)
        return changed

    def open_code(self, file: Path) -> bool:
        """Open the learner's file of a code question; whether it was closed again.

        An editor with a window of its own leaves the screen as it is, which shows how each save did.
        """
        if self._app.context.served:
            self._say("not_served")
            return False
        return self._run(file, 1, "code_edit_impossible", "code_edit_elsewhere", str(file), stays=True)

    def _run(self, file: Path, line: int, impossible: str, elsewhere: str, place: str, *, stays: bool = False) -> bool:
        """Run the editor until it is closed, and say what went wrong; whether it was closed.

        Where the screen `stays`, it does so beside an editor with a window, which is not waited for.
        """
        try:
            wanted = self._app.context.settings.editor
            command = editor_command(os.environ, file, line, windows=os.name == "nt", wanted=wanted)
            if stays and has_window(command):
                self._beside.append(start_editor(command))
                return False
            code = self._step_aside(command)
        except DlquizError as error:
            text = self._words(impossible, reason=error.in_language(self._app.language), place=place)
            self._app.notify(text, severity="error", markup=False)
            return False
        except SuspendNotSupported:
            self._say(elsewhere, place=place)
            return False
        except OSError:
            # The terminal was closed while the editor had it; what was typed was kept before.
            self._app.exit(return_code=UNUSABLE_TERMINAL)
            return False
        if code:
            self._say("editor_failed", code=code)
        return True

    def _shown_live(self, file: str) -> bool:
        """Whether a screen reads this file itself and shows its faults."""
        live = self._app.live_file
        return live is not None and Path(file).resolve() == live.resolve()

    def _step_aside(self, command: list[str]) -> int:
        """Run the editor on the bare terminal; its exit code."""
        trouble: DlquizError | None = None
        code = 0
        with self._app.suspend(), self._app.signals.deaf_to_interrupts(), self._app.stopping.beside():
            # Only an editor with a window of its own leaves this to be read.
            _write(self._words("edit_waiting"))
            try:
                code = run_editor(command)
            except DlquizError as error:
                # The screen comes back only where nothing is raised in here.
                trouble = error
            _write(CLEAR_LINE)
        if trouble is not None:
            raise trouble
        return code

    def take(self, read: BanksRead) -> None:
        """Use what was read from now on; whatever is being answered is finished as it is."""
        self._use(read.reloaded.library, None if read.edited is None else read.edited.question)
        if read.edited is None:
            self._tell(read)
        else:
            self._answer(read, read.edited)

    def grow(self, grown: LibraryGrown) -> None:
        """Use what has been read so far; screens other than home reload when nothing is waiting any more."""
        app = self._app
        if grown.library.waiting and not app.shows("home"):
            app.context = replace(app.context, library=grown.library)
        else:
            self._use(grown.library, None)

    def _use(self, library: Library, edited: str | None) -> None:
        self._app.context = replace(self._app.context, library=library)
        self._renew(edited)

    def _answer(self, read: BanksRead, edited: Edited) -> None:
        """Show the faults of an edited bank, or say that it is in use."""
        app, faults = self._app, read.reloaded.faults.get(edited.file, ())
        self._fresh(edited.file, faults)
        errors = _errors(faults)
        if app.shows("faults"):
            app.pop_screen()
        if errors:
            app.open("faults", edited, faults, kept=edited.file in read.reloaded.kept)
        elif faults:
            self._say("reload_warnings", count=len(faults), file=edited.file)

    def _tell(self, read: BanksRead) -> None:
        """A notice of what came and went, and of each fault that was not shown before."""
        reloaded, app = read.reloaded, self._app
        faults_of = {file: faults for file, faults in reloaded.faults.items() if not self._shown_live(file)}
        clean = [Path(file).name for file, faults in faults_of.items() if not _errors(faults)]
        for file, faults in faults_of.items():
            fresh = self._fresh(file, faults)
            if fresh:
                place = f"{Path(file).name}:{fresh[0].line}"
                key = "reload_broken" if file in reloaded.kept else "reload_faulty"
                more = f" {self._words('more_faults', count=len(fresh) - 1, file=file)}" if len(fresh) > 1 else ""
                text = self._words(key, place=place, message=fresh[0].in_language(app.language).message) + more
                app.notify(text, severity="error", markup=False)
        if clean:
            self._say("reload_done", files=", ".join(clean))
        gone = [Path(file).name for file in read.gone if not self._shown_live(file)]
        if gone:
            self._say("reload_gone", files=", ".join(gone))

    def _fresh(self, file: str, faults: Iterable[Fault]) -> list[Fault]:
        """The errors of a file that were not shown since it last was without them; from now on they were."""
        errors = _errors(faults)
        fresh = [fault for fault in errors if _mark(fault) not in self._shown]
        self._shown = {mark for mark in self._shown if mark[0] != file} | {_mark(fault) for fault in errors}
        return fresh

    def _words(self, key: str, **values: object) -> str:
        return say(self._app.language, key, **values)

    def _say(self, key: str, **values: object) -> None:
        self._app.notify(self._words(key, **values), markup=False)


def _errors(faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.severity == "error"]


def _mark(fault: Fault) -> tuple[str, str, str]:
    """What makes a fault the same one when lines above it come or go."""
    return fault.file, fault.code, fault.message


def _text(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _write(text: str) -> None:
    """Text on the bare terminal."""
    sys.stdout.write(text)
    sys.stdout.flush()
