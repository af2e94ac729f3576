"""A few pinned pictures: what a change of stylesheet, text layout or textual does to the look must be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from code_bank import BANK as FUNCTIONS
from code_bank import SOFTMAX
from driving import SIZE, MakeStudy, ask, shown, until
from graph_bank import GRAPHS
from progress_samples import NOW, record, some_months
from textual.pilot import Pilot
from textual.widgets import Input
from walking import WAYS, app_for, go

from dlquiz.grading.code.results import Speed
from dlquiz.networks import find_network
from dlquiz.progress.store import Store
from dlquiz.session.starting import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.interview import screen as interview
from dlquiz.tui.networks.screen import NetworkScreen
from dlquiz.tui.question import code_work, presenter


def at(question: str, keys: Iterable[str] = (), typed: str = "") -> Callable[[Pilot[None]], object]:
    """Skip to a question, type a line, and press keys."""

    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, DlquizApp)
        await pilot.pause()
        await ask(pilot, pilot.app, question)
        if typed:
            pilot.app.screen.query_one("#line", Input).value = typed
        await pilot.pause()
        await pilot.press(*keys)

    return run


def test_wrong_number(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=5))
    assert snap_compare(app, terminal_size=SIZE, run_before=at("conv", ["enter"], "12"))


# After a verdict


def test_a_function_with_a_mistake_beside_what_is_right(
    make_study: MakeStudy, tmp_path: Path, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is there from another time, so that no editor is needed: Enter runs it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(code_work, "code_path", lambda question: Path("code", f"{question.id}.py"))
    monkeypatch.setattr("dlquiz.grading.code.judging._speed", lambda calls, ran: Speed(0.002, 0.001))
    monkeypatch.setattr("dlquiz.locations.code_folder", lambda: tmp_path)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "softmax-rows.py").write_text(SOFTMAX.replace("-1", "0"), "utf-8")
    bank = tmp_path / "functions.yaml"
    bank.write_text(FUNCTIONS, "utf-8")
    app = DlquizApp(make_study(banks=[bank]), SessionOptions(question="functions/softmax-rows", number=1))

    async def run(pilot: Pilot[None]) -> None:
        await pilot.press("enter")
        await until(pilot, lambda: "Enter records" in shown(app, "#echo"))

    assert snap_compare(app, terminal_size=SIZE, run_before=run)


def test_a_wrong_number_on_a_small_screen_in_the_light_theme(
    make_study: MakeStudy, snap_compare: Callable[..., bool]
) -> None:
    app = DlquizApp(make_study(settings=Settings(language="zh", theme="light")), SessionOptions(number=5))
    assert snap_compare(app, terminal_size=(40, 12), run_before=at("conv", ["enter"], "12"))


# Of the types that are made of parts


@pytest.fixture
def make_app(make_study: MakeStudy, kinds: list[Path]) -> Callable[..., DlquizApp]:
    return lambda **chosen: DlquizApp(make_study(banks=kinds, settings=Settings(**chosen)), SessionOptions(number=5))


def test_blanks_being_filled(make_app: Callable[..., DlquizApp], snap_compare: Callable[..., bool]) -> None:
    keys = ["4", "slash", "2", "tab", *"a;b", "enter", "1", "up"]
    assert snap_compare(make_app(), terminal_size=SIZE, run_before=at("gaps", keys))


def test_sides_half_matched(make_app: Callable[..., DlquizApp], snap_compare: Callable[..., bool]) -> None:
    app = make_app(language="zh")
    assert snap_compare(app, terminal_size=SIZE, run_before=at("pairs", ["4", "1", "enter"]))


def test_steps_with_a_mistake_in_the_first(
    make_app: Callable[..., DlquizApp], snap_compare: Callable[..., bool]
) -> None:
    keys = ["2", "7", "enter", "1", "3", "enter", "2"]
    assert snap_compare(make_app(), terminal_size=SIZE, run_before=at("chain", keys))


# Of pictures


def test_the_graph_of_a_wrong_answer_in_the_light_theme(
    make_study: MakeStudy, tmp_path: Path, snap_compare: Callable[..., bool]
) -> None:
    bank = tmp_path / "graphs.yaml"
    bank.write_text(GRAPHS, "utf-8")
    chosen = Settings(language="zh", theme="light")
    app = DlquizApp(make_study(banks=[bank], settings=chosen), SessionOptions(number=2))
    assert snap_compare(app, terminal_size=SIZE, run_before=at("graph", ["enter", "p"], "-2"))


# Of progress


def test_the_overview_of_progress(make_study: MakeStudy, store: Store, snap_compare: Callable[..., bool]) -> None:
    record(store, some_months())
    assert snap_compare(DlquizApp(make_study()), terminal_size=SIZE, press=["p"])


# Of networks


def test_an_open_block_of_a_network_in_the_light_theme(
    make_study: MakeStudy, snap_compare: Callable[..., bool]
) -> None:
    context = make_study(settings=Settings(language="zh", theme="light"))
    app = DlquizApp(context, first=lambda: NetworkScreen(find_network("resnet152")))
    assert snap_compare(app, terminal_size=SIZE, press=[*["down"] * 4, "enter", "down"])


def test_browsing(make_study: MakeStudy, kinds: list[Path], tmp_path: Path, snap_compare: Callable[..., bool]) -> None:
    app = DlquizApp(make_study(banks=[tmp_path / "demo.yaml", *kinds]))
    keys = ["b", "tab", "f", "down", "space", "down", "D", "D", "D", "down"]
    assert snap_compare(app, terminal_size=SIZE, press=keys)


# Home with a history, and what is gone to from there


def test_home_after_some_months_in_the_light_theme(
    make_study: MakeStudy, store: Store, snap_compare: Callable[..., bool]
) -> None:
    record(store, some_months())
    app = DlquizApp(make_study(settings=Settings(language="zh", theme="light")))

    async def named(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.preloaded)
        await pilot.press("down")

    assert snap_compare(app, terminal_size=(120, 40), run_before=named)


def test_the_first_start(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    context = replace(make_study(), greets=True)
    assert snap_compare(DlquizApp(context), terminal_size=SIZE)


def test_a_setting_out_of_range_in_high_contrast(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    app = DlquizApp(make_study(settings=Settings(language="zh", theme="contrast")))
    assert snap_compare(app, terminal_size=SIZE, press=["o", "down", "down", "0", "enter"])


# A box over a verdict, and what an interview ends with


@pytest.mark.parametrize(("name", "look"), [("dispute", "en-dark"), ("report", "zh-light")])
def test_screen(
    make_study: MakeStudy,
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    look: str,
) -> None:
    """At a clock that stands still: a screen that looks at it each second would show another one each time."""
    for module in (interview, presenter):
        monkeypatch.setattr(module, "GRACE", timedelta(0))
    language, theme = look.split("-")

    def at_noon(**given: object) -> AppContext:
        return replace(make_study(**given), clock=lambda: NOW)

    app = app_for(WAYS[name], at_noon, tmp_path, language=language, theme=theme)
    try:
        assert snap_compare(app, terminal_size=SIZE, run_before=lambda pilot: go(pilot, WAYS[name]))
    finally:
        app.context.store.close()
