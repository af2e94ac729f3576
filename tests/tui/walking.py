"""How a pilot comes to every screen of the quiz, and to each state a screen has. A new screen joins with a line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from arrays_bank import ARRAYS
from driving import SIZE, MakeStudy
from graph_bank import GRAPHS
from kinds_bank import KINDS
from progress_samples import record, some_months
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from dlquiz.errors import Fault
from dlquiz.networks import find_network
from dlquiz.session.interview import Agreed, Blueprint
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring.faults import FaultsScreen
from dlquiz.tui.authoring.watching import Edited
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.context import AppContext, Rescue
from dlquiz.tui.group.report import GroupQuestionScreen, GroupReportScreen
from dlquiz.tui.interchange.screen import ExportScreen, ImportScreen
from dlquiz.tui.interview.setup import InterviewSetupScreen
from dlquiz.tui.networks.compare import CompareScreen
from dlquiz.tui.networks.screen import NetworkScreen

FILE = "/banks/demo.yaml"
FAULTS = (
    Fault(FILE, 7, 5, "B111", "warning", "the prompt lacks `zh`", "add `zh: …`", "题干缺少 `zh`", "请补上 `zh: …`"),
    Fault(
        *(FILE, 40, 17, "B131", "error"),
        *("conv: kernel 7 does not fit input 3 with padding 1", "exclude such draws with `where`"),
        *("conv：填充 1 时，大小 7 的窗口放不进大小 3 的输入", "请用 `where` 排除这样的取值"),
    ),
)


@dataclass(frozen=True)
class Way:
    """From a start press `keys`; those after `typed`, which is written into the open field, come last."""

    keys: tuple[str, ...] = ()
    question: str = ""
    typed: str = ""
    then: tuple[str, ...] = ()
    first: Callable[[], QuizScreen[None]] | None = None
    history: bool = False
    greets: bool = False
    damaged: bool = False


def _asked(question: str, *keys: str) -> Way:
    return Way(keys, question)


def _faults() -> FaultsScreen:
    return FaultsScreen(Edited("demo/conv", FILE), FAULTS, kept=True)


def _compared() -> CompareScreen:
    return CompareScreen(find_network("alexnet"), find_network("densenet121"))


def _network(name: str) -> Callable[[], NetworkScreen]:
    return lambda: NetworkScreen(find_network(name))


def _interview(*lines: tuple[str, int]) -> Callable[[], InterviewSetupScreen]:
    return lambda: InterviewSetupScreen(Agreed(10, Blueprint(lines), 7), chosen=True)


WRONG, RIGHT = ("1", "2", "enter"), ("1", "1", "enter")
SIZES_ASKED = _interview(("demo/sizes", 1))
WORDS_ASKED = _interview(("demo/words", 4))
WAYS = {
    "first start": Way(greets=True),
    "tour": Way(("enter", "enter", "enter"), greets=True),
    "home": Way(),
    "home after months": Way(("down",), history=True),
    "help": Way(("f1",)),
    "help at a question": _asked("demo/conv", "f1"),
    "palette": Way(("ctrl+p",), history=True),
    "palette at a verdict": _asked("demo/conv", *WRONG, "ctrl+p"),
    "choose": Way(("s",)),
    "number": _asked("demo/conv"),
    "number right": _asked("demo/conv", *RIGHT),
    "number wrong": _asked("demo/conv", "f2", *WRONG),
    "number given up": _asked("demo/conv", "f8", "f3"),
    "text": _asked("kinds/name-it", *"relu"),
    "text wrong": _asked("kinds/name-it", *"tanh", "enter"),
    "choice": _asked("demo/pick", "down"),
    "choice wrong": _asked("demo/pick", "2"),
    "several": _asked("demo/several", "1", "3"),
    "several partly": _asked("demo/several", "1", "enter"),
    "true or false": _asked("demo/claim"),
    "true or false wrong": _asked("demo/claim", "1"),
    "blanks": _asked("kinds/gaps", "2", "tab"),
    "blanks partly": _asked("kinds/gaps", "2", "enter", *"adam", "enter", "1", "enter"),
    "order": _asked("kinds/order", "3", "1", "down"),
    "order wrong": _asked("kinds/order", "4", "3", "2", "1", "enter"),
    "pairs": _asked("kinds/pairs", "4", "1"),
    "pairs wrong": _asked("kinds/pairs", "4", "1", "2", "enter"),
    "steps": _asked("kinds/chain", "2", "7", "enter"),
    "steps of options": _asked("kinds/chain", "2", "7", "enter", "1", "3", "enter"),
    "steps wrong": _asked("kinds/chain", "2", "7", "enter", "1", "3", "enter", "2"),
    "open": _asked("demo/explain"),
    "rubric": Way((), "demo/explain", "linear, depth", ("ctrl+s",)),
    "rubric marked": Way((), "demo/explain", "linear, depth", ("ctrl+s", "1", "enter")),
    "cells": _asked("arrays/matrix", "ctrl+g", "1", "comma", "2"),
    "matrix wrong": _asked("arrays/matrix", *"1 2 3;4 5 6;7 8 9", "enter"),
    "calculator": _asked("demo/conv", "f9", *"1/2", "enter"),
    "trace": _asked("demo/conv", *WRONG, "t"),
    "picture": _asked("graphs/graph", "7", "enter", "p"),
    "dispute": _asked("demo/conv", *WRONG, "d"),
    "seed": _asked("demo/conv", "f7"),
    "summary": _asked("demo/conv", *WRONG, "escape"),
    "answered": _asked("demo/conv", *WRONG, "escape", "down", "enter"),
    "messages": Way(("ctrl+o",)),
    "no mistakes": Way(("m",)),
    "mistakes": Way(("m",), history=True),
    "networks": Way(("n",)),
    "network": Way(("n", "enter")),
    "network in blocks": Way(("down", "down", "down", "down", "enter"), first=_network("resnet152")),
    "network to compare with": Way(("c",), first=_network("vgg16")),
    "compare": Way(first=_compared),
    "layer questions": Way(("enter",), first=_network("vgg16")),
    "browse": Way(("b",), history=True),
    "browse filters": Way(("b", "y", "f", "space"), history=True),
    "preview": Way(("b", "enter", "v"), history=True),
    "no progress": Way(("p",)),
    **{f"progress {place}": Way(("p", str(place)), history=True) for place in range(1, 9)},
    "plan": Way(("d",), history=True),
    "plan for a day": Way(("d",), typed="2026-04-01", history=True),
    "interview setup": Way(("i",)),
    "interview": Way(("enter",), first=WORDS_ASKED),
    "interview scored": Way(("enter", "f3"), typed="linear", then=("ctrl+s", "f3", "f3"), first=WORDS_ASKED),
    "report": Way(("enter", *WRONG), first=SIZES_ASKED),
    "confirm": Way(("enter", "escape", "x"), first=WORDS_ASKED),
    "no interviews": Way(("i", "v")),
    "interviews": Way(("enter", *WRONG, "v"), first=SIZES_ASKED),
    "no group": Way(("g",)),
    "group report": Way(first=GroupReportScreen),
    "group question": Way(first=lambda: GroupQuestionScreen("demo/conv", lambda language: [])),
    "settings": Way(("o", "down")),
    "setting typed": Way(("o", "down", "down", "enter")),
    "add": Way(("a",)),
    "import": Way(first=ImportScreen),
    "export": Way(first=ExportScreen),
    "faults": Way(first=_faults),
    "rescue": Way(damaged=True),
    "live": Way(("b", "enter", "w")),
}


def app_for(way: Way, make_study: MakeStudy, folder: Path, **chosen: str) -> DlquizApp:
    """The quiz at the start of a way, with the small banks in `folder`."""
    banks = [folder / "demo.yaml"]
    for name, text in (("kinds", KINDS), ("arrays", ARRAYS), ("graphs", GRAPHS)):
        banks.append(folder / f"{name}.yaml")
        banks[-1].write_text(text, "utf-8")
    settings = Settings(animations=False, **chosen)  # type: ignore[arg-type]
    file = None if way.damaged else folder / "progress.db"
    context: AppContext = make_study(
        banks=banks, settings=settings, path=file, trouble="progress.db" if way.damaged else ""
    )
    if way.history:
        record(context.store, some_months())
    if way.damaged:
        context = replace(context, rescue=rescue())
    options = SessionOptions(questions=(way.question,)) if way.question else None
    return DlquizApp(replace(context, greets=way.greets), options, way.first)


def rescue(file: Path = Path("/home/ada/progress.db")) -> Rescue:
    """What is offered where the progress file is damaged; nothing may be chosen."""

    def never() -> NoReturn:
        raise AssertionError("nobody chose this")

    return Rescue(file, 3, datetime(2026, 2, 28, 20, 14, tzinfo=UTC), never, never)


@asynccontextmanager
async def opened(way: Way, make_study: MakeStudy, folder: Path, **chosen: str) -> AsyncIterator[Pilot[None]]:
    """The quiz on the screen that a way leads to."""
    app = app_for(way, make_study, folder, **chosen)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await go(pilot, way)
            yield pilot
    finally:
        app.context.store.close()


async def go(pilot: Pilot[None], way: Way) -> None:
    """Press the keys of a way, and wait for what is drawn beside the screen."""
    await pilot.pause()
    await pilot.press(*way.keys)
    if way.typed:
        field = pilot.app.focused
        assert isinstance(field, Input | TextArea)
        if isinstance(field, Input):
            field.value = way.typed
        else:
            field.text = way.typed
    await pilot.pause()
    await pilot.press(*way.then)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
