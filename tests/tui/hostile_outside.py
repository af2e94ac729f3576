"""Hostile strings from outside the banks, on the screens that show them: names of files, faults, notes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from driving import MakeStudy
from hostile import controls
from poisoned import painted, squeezed
from textual.widgets import Input
from walking import rescue

from dlquiz.errors import Fault
from dlquiz.messages import Language
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.text.cells import shown
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring.faults import FaultsScreen
from dlquiz.tui.authoring.watching import Edited
from dlquiz.tui.home.rescue import RescueScreen
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.question.dispute import DisputeScreen
from dlquiz.tui.question.screen import QuestionScreen

SIZE = (80, 24)
AT_ONCE, HIGH = 4, (120, 60)
"""So many faults are on a screen together, long ones too."""


async def faults_of_files(make_study: MakeStudy, folder: Path, texts: Sequence[str], language: Language) -> None:
    """The names of files, faults and what to do about them, one after the other."""
    app = DlquizApp(make_study(settings=Settings(animations=False, language=language)))
    async with app.run_test(size=HIGH) as pilot:
        for some in (texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE)):
            names = [f"{text.replace('/', '')}.yaml" for text in some]
            faults = [
                Fault(f"/banks/{name}", 7, 5, "B131", "error", *(f"no {text}", f"not {text}") * 2)
                for name, text in zip(names, some, strict=True)
            ]
            await app.push_screen(FaultsScreen(Edited("demo/conv", faults[0].file), faults, kept=True))
            await pilot.pause()
            seen = painted(app)
            assert not controls(seen), ascii(some)
            for name, text in zip(names, some, strict=True):
                if squeezed(shown(text)) and len(text) < 40:
                    said = (name, f"no {text}", f"not {text}")
                    assert all(squeezed(shown(part)) in squeezed(seen) for part in said), ascii(text)
            app.pop_screen()


async def notes_to_a_verdict(make_study: MakeStudy, folder: Path, texts: Sequence[str], language: Language) -> None:
    """A dispute with each text as its note, one after the other; the last one stands."""
    settings = Settings(animations=False, language=language)
    app = DlquizApp(
        make_study(settings=settings, path=folder / "progress.db"), SessionOptions(questions=("demo/conv",))
    )
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "2", "enter")
        for text in texts:
            await pilot.press("d")
            await pilot.pause()
            assert isinstance(app.screen, DisputeScreen)
            app.screen.query_one(Input).value = text
            await pilot.pause()
            assert not controls(painted(app)), ascii(text)
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(app.screen, QuestionScreen), ascii(text)
            assert not controls(painted(app)), ascii(text)
            note = app.context.store.history()[0].dispute
            assert note is not None
            assert squeezed(shown(note)) == squeezed(shown(text)) or controls(text), ascii(text)


async def damaged_files(make_study: MakeStudy, folder: Path, texts: Sequence[str], language: Language) -> None:
    """A progress file of each name cannot be read, and is offered to be restored; below, home tells why."""
    settings = Settings(animations=False, language=language)
    app = DlquizApp(make_study(settings=settings))
    async with app.run_test(size=SIZE) as pilot:
        for text in texts:
            offered = rescue(Path("/x", f"{text.replace('/', '')}.db"))
            app.context = replace(app.context, trouble=text, rescue=offered)
            await app.push_screen(RescueScreen(offered))
            await pilot.pause()
            assert not controls(painted(app)), ascii(text)
            app.pop_screen()
            await pilot.pause()
            assert isinstance(app.screen, HomeScreen)
            assert not controls(painted(app)), ascii(text)
            if len(text) < 40:
                # What stands beside the notice goes on between its lines.
                seen = squeezed(painted(app))
                assert all(squeezed(line) in seen for line in shown(text).split("\n")), ascii(text)


Place = Callable[[MakeStudy, Path, Sequence[str], Language], Awaitable[None]]
PLACES: tuple[Place, ...] = (faults_of_files, notes_to_a_verdict, damaged_files)
