"""A few pinned pictures: what a change of stylesheet, text layout or textual does to the look must be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from arrays_bank import ARRAYS
from graph_bank import GRAPHS
from progress_samples import NOW, record, some_months
from textual import __version__ as textual_version
from textual.pilot import Pilot
from textual.widgets import Input, TextArea
from walking import WAYS, app_for, go

from dlquiz.errors import Fault
from dlquiz.progress import Store
from dlquiz.reference.networks import find_network
from dlquiz.session.starting import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring.faults import FaultsScreen
from dlquiz.tui.authoring.watching import Edited
from dlquiz.tui.context import AppContext
from dlquiz.tui.interview import screen as interview
from dlquiz.tui.networks.compare import CompareScreen
from dlquiz.tui.networks.screen import NetworkScreen
from dlquiz.tui.question import verdict_actions as amending
from dlquiz.tui.question.screen import QuestionScreen

SIZE = (80, 24)
MakeStudy = Callable[..., AppContext]
greys_of_the_palette = pytest.mark.skipif(
    tuple(map(int, textual_version.split("."))) < (8, 2, 5),
    reason="Textual before 8.2.5 draws what commands are for in other greys",
)


def until(question_id: str, keys: Iterable[str] = (), typed: str = "") -> Callable[[Pilot[None]], object]:
    """Skip to a question, type, and press keys."""

    async def run(pilot: Pilot[None]) -> None:
        await pilot.pause()
        for _ in range(6):
            screen = pilot.app.screen
            assert isinstance(screen, QuestionScreen)
            frame = screen._session.current
            assert frame is not None
            if frame.variant.question.id == question_id:
                break
            await pilot.press("f4")
        for field in screen.query("#line, #essay"):
            if typed and field.display:
                if isinstance(field, Input):
                    field.value = typed
                elif isinstance(field, TextArea):
                    field.text = typed
        await pilot.pause()
        await pilot.press(*keys)

    return run


def test_home(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    assert snap_compare(DlquizApp(make_study()), terminal_size=SIZE)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_number(make_study: MakeStudy, snap_compare: Callable[..., bool], language: str) -> None:
    app = DlquizApp(make_study(settings=Settings(language=language)), SessionOptions(number=5))  # type: ignore[arg-type]
    assert snap_compare(app, terminal_size=SIZE, run_before=until("conv", ["enter"], "12"))


def test_number_being_typed_in_the_light_theme(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    app = DlquizApp(make_study(settings=Settings(theme="light")), SessionOptions(number=5))
    assert snap_compare(app, terminal_size=SIZE, run_before=until("conv", ["f2"], "(20+1)/2"))


def test_choice_with_ticks(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=5))
    assert snap_compare(app, terminal_size=SIZE, run_before=until("several", ["1", "3"]))


def test_open_answer_beside_the_model(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    app = DlquizApp(make_study(settings=Settings(language="zh")), SessionOptions(number=5))
    assert snap_compare(app, terminal_size=SIZE, run_before=until("explain", ["ctrl+s"], "线性"))


def test_faults_of_an_edited_bank(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    place = "/banks/demo.yaml"
    too_large = "kernel_size: " + "a window that does not fit, " * 5, "mend the argument"
    faults = [
        Fault(place, 7, 5, "B111", "warning", *("the prompt lacks `zh`", "translate it") * 2),
        Fault(place, 12, 5, "B101", "error", *("the question has no key `[b]tpoic[/b]`", "did you mean `topic`?") * 2),
        Fault(place, 40, 17, "B131", "error", *too_large * 2),
    ]

    async def show(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.app.push_screen(FaultsScreen(Edited("demo/conv", place), faults, kept=True))

    app = DlquizApp(make_study(settings=Settings(language="zh")), SessionOptions(number=5))
    assert snap_compare(app, terminal_size=SIZE, run_before=show)


# After a verdict


@pytest.fixture
def arrays_app(make_study: MakeStudy, tmp_path: Path) -> Callable[..., DlquizApp]:
    bank = tmp_path / "arrays.yaml"
    bank.write_text(ARRAYS, "utf-8")
    return lambda **chosen: DlquizApp(make_study(banks=[bank], settings=Settings(**chosen)), SessionOptions(number=4))


def test_a_wrong_matrix_beside_its_key(arrays_app: Callable[..., DlquizApp], snap_compare: Callable[..., bool]) -> None:
    run = until("matrix", ["enter"], "1 2 3; 30 5 0.1; 7 9 9")
    assert snap_compare(arrays_app(), terminal_size=SIZE, run_before=run)


def test_how_an_answer_was_marked(arrays_app: Callable[..., DlquizApp], snap_compare: Callable[..., bool]) -> None:
    run = until("vector", ["enter", "t"], "1/2 1 2000")
    assert snap_compare(arrays_app(language="zh", theme="light"), terminal_size=SIZE, run_before=run)


@pytest.mark.sweep
def test_an_array_in_cells_beside_the_calculator(
    arrays_app: Callable[..., DlquizApp], snap_compare: Callable[..., bool]
) -> None:
    keys = ["ctrl+g", "1", "comma", *"5/2", "semicolon", "3", "f9", *"3*4", "enter", *"ans/5", "f10"]
    assert snap_compare(arrays_app(), terminal_size=SIZE, run_before=until("matrix", keys))


def test_a_wrong_number_on_a_small_screen_in_the_light_theme(
    make_study: MakeStudy, snap_compare: Callable[..., bool]
) -> None:
    app = DlquizApp(make_study(settings=Settings(language="zh", theme="light")), SessionOptions(number=5))
    assert snap_compare(app, terminal_size=(40, 12), run_before=until("conv", ["enter"], "12"))


# Of the types that are made of parts


@pytest.fixture
def make_app(make_study: MakeStudy, kinds: list[Path]) -> Callable[..., DlquizApp]:
    return lambda **chosen: DlquizApp(make_study(banks=kinds, settings=Settings(**chosen)), SessionOptions(number=5))


def test_blanks_being_filled(make_app: Callable[..., DlquizApp], snap_compare: Callable[..., bool]) -> None:
    keys = ["4", "slash", "2", "tab", *"a;b", "enter", "1", "up"]
    assert snap_compare(make_app(), terminal_size=SIZE, run_before=until("gaps", keys))


def test_an_order_half_placed_in_the_light_theme(
    make_app: Callable[..., DlquizApp], snap_compare: Callable[..., bool]
) -> None:
    assert snap_compare(make_app(theme="light"), terminal_size=SIZE, run_before=until("order", ["3", "1", "down"]))


def test_sides_half_matched(make_app: Callable[..., DlquizApp], snap_compare: Callable[..., bool]) -> None:
    app = make_app(language="zh")
    assert snap_compare(app, terminal_size=SIZE, run_before=until("pairs", ["4", "1", "enter"]))


def test_steps_with_a_slip_in_the_first(make_app: Callable[..., DlquizApp], snap_compare: Callable[..., bool]) -> None:
    keys = ["2", "7", "enter", "1", "3", "enter", "2"]
    assert snap_compare(make_app(), terminal_size=SIZE, run_before=until("chain", keys))


# Of pictures


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh", "light")])
def test_the_graph_of_a_wrong_answer(
    make_study: MakeStudy, tmp_path: Path, snap_compare: Callable[..., bool], language: str, theme: str
) -> None:
    bank = tmp_path / "graphs.yaml"
    bank.write_text(GRAPHS, "utf-8")
    chosen = Settings(language=language, theme=theme)  # type: ignore[arg-type]
    app = DlquizApp(make_study(banks=[bank], settings=chosen), SessionOptions(number=2))
    assert snap_compare(app, terminal_size=SIZE, run_before=until("graph", ["enter", "p"], "-2"))


# Of progress


def test_the_overview_of_progress(make_study: MakeStudy, store: Store, snap_compare: Callable[..., bool]) -> None:
    record(store, some_months())
    assert snap_compare(DlquizApp(make_study()), terminal_size=SIZE, press=["p"])


def test_topics_with_their_bounds_in_the_light_theme(
    make_study: MakeStudy, store: Store, snap_compare: Callable[..., bool]
) -> None:
    record(store, some_months())
    app = DlquizApp(make_study(settings=Settings(language="zh", theme="light")))
    assert snap_compare(app, terminal_size=SIZE, press=["p", "2"])


# Of networks


def test_the_networks(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    assert snap_compare(DlquizApp(make_study()), terminal_size=SIZE, press=["n", "4", "down"])


def test_a_network_where_its_input_breaks_it(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press("i")
        pilot.app.screen.query_one(Input).value = "3x20x20"
        await pilot.press("enter")

    app = DlquizApp(make_study(), first=lambda: NetworkScreen(find_network("alexnet")))
    assert snap_compare(app, terminal_size=SIZE, run_before=run)


def test_an_open_block_of_a_network_in_the_light_theme(
    make_study: MakeStudy, snap_compare: Callable[..., bool]
) -> None:
    context = make_study(settings=Settings(language="zh", theme="light"))
    app = DlquizApp(context, first=lambda: NetworkScreen(find_network("resnet152")))
    assert snap_compare(app, terminal_size=SIZE, press=[*["down"] * 4, "enter", "down"])


def test_two_networks_side_by_side(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    first, second = find_network("alexnet"), find_network("densenet121")
    app = DlquizApp(make_study(), first=lambda: CompareScreen(first, second))
    assert snap_compare(app, terminal_size=SIZE)


def test_what_can_be_asked_about_a_layer(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    context = make_study(settings=Settings(language="zh"))
    app = DlquizApp(context, first=lambda: NetworkScreen(find_network("vgg16")))
    assert snap_compare(app, terminal_size=SIZE, press=["enter"])


def test_browsing(make_study: MakeStudy, kinds: list[Path], tmp_path: Path, snap_compare: Callable[..., bool]) -> None:
    app = DlquizApp(make_study(banks=[tmp_path / "demo.yaml", *kinds]))
    keys = ["b", "tab", "f", "down", "space", "down", "D", "D", "D", "down"]
    assert snap_compare(app, terminal_size=SIZE, press=keys)


def test_a_question_looked_at(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    app = DlquizApp(make_study(settings=Settings(language="zh", theme="light")))
    assert snap_compare(app, terminal_size=SIZE, press=["b", "enter", "v"])


# Home with a history, and what is gone to from there


@pytest.mark.parametrize(
    ("size", "chosen"), [(SIZE, {}), ((120, 40), {"language": "zh", "theme": "light"})], ids=["narrow", "wide"]
)
def test_home_after_some_months(
    make_study: MakeStudy,
    store: Store,
    snap_compare: Callable[..., bool],
    size: tuple[int, int],
    chosen: dict[str, str],
) -> None:
    record(store, some_months())
    app = DlquizApp(make_study(settings=Settings(**chosen)))  # type: ignore[arg-type]
    assert snap_compare(app, terminal_size=size, press=["down"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_start(make_study: MakeStudy, snap_compare: Callable[..., bool], language: str) -> None:
    context = replace(make_study(settings=Settings(language=language)), greets=True)  # type: ignore[arg-type]
    assert snap_compare(DlquizApp(context), terminal_size=SIZE)


def test_the_settings(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    assert snap_compare(DlquizApp(make_study()), terminal_size=SIZE, press=["o", "down"])


def test_a_setting_out_of_range_in_high_contrast(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    app = DlquizApp(make_study(settings=Settings(language="zh", theme="contrast")))
    assert snap_compare(app, terminal_size=SIZE, press=["o", "down", "down", "0", "enter"])


def test_a_question_to_be_added(make_study: MakeStudy, snap_compare: Callable[..., bool]) -> None:
    assert snap_compare(DlquizApp(make_study()), terminal_size=SIZE, press=["a", "right"])


# Every other screen


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("tour", "en-dark"),
        ("help", "zh-light"),
        ("help at a question", "en-dark"),
        pytest.param("palette at a verdict", "zh-light", marks=greys_of_the_palette),
        ("choose", "en-dark"),
        ("text wrong", "zh-light"),
        ("rubric", "en-dark"),
        ("true or false wrong", "zh-light"),
        ("calculator", "zh-light"),
        ("dispute", "en-dark"),
        ("seed", "zh-light"),
        ("summary", "en-dark"),
        ("mistakes", "zh-light"),
        ("network to compare with", "zh-light"),
        ("plan for a day", "zh-light"),
        ("interview setup", "en-dark"),
        ("interview", "zh-light"),
        ("interview scored", "en-dark"),
        ("report", "zh-light"),
        ("interviews", "en-dark"),
        ("rescue", "en-dark"),
    ],
)
def test_screen(
    make_study: MakeStudy,
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    look: str,
) -> None:
    """At a clock that stands still: a screen that looks at it each second would show another one each time."""
    for module in (interview, amending):
        monkeypatch.setattr(module, "GRACE", timedelta(0))
    language, theme = look.split("-")

    def at_noon(**given: object) -> AppContext:
        return replace(make_study(**given), clock=lambda: NOW)

    app = app_for(WAYS[name], at_noon, tmp_path, language=language, theme=theme)
    try:
        assert snap_compare(app, terminal_size=SIZE, run_before=lambda pilot: go(pilot, WAYS[name]))
    finally:
        app.context.store.close()
