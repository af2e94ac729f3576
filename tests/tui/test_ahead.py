"""What is prepared while a question is read: used where it is asked for, and never seen where it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import SIZE, session_of, shown
from textual.pilot import Pilot

from dlquiz.bank import load_library
from dlquiz.kinds import draw
from dlquiz.progress import Store
from dlquiz.session import Frame
from dlquiz.session.sitting import Wishes
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.inputs.registry import LINE, field_for
from dlquiz.tui.question import prefetch as ahead
from dlquiz.tui.question.parts import prompt_parts
from dlquiz.tui.question.sheet import Sheet
from dlquiz.tui.widgets import rendering
from dlquiz.variants import Variant

MakeStudy = Callable[..., AppContext]


@pytest.fixture
def app(make_study: MakeStudy) -> DlquizApp:
    return DlquizApp(make_study(), Wishes(number=5))


async def prepared(pilot: Pilot[None]) -> Variant:
    """What will be asked next, once it is ready."""
    assert isinstance(pilot.app, DlquizApp)
    session = session_of(pilot.app)
    for _ in range(500):
        await pilot.pause(0.02)
        foreseen, ready = session.foreseen(), session._draws._ahead
        if foreseen is not None and ready is not None and ready[0].is_of(*foreseen):
            await pilot.app.workers.wait_for_complete()
            return ready[1]
    pytest.fail("it was never prepared")


def asked(app: DlquizApp) -> Variant:
    frame = session_of(app).current
    assert frame is not None
    return frame.variant


def prompt_now(app: DlquizApp) -> str:
    """The prompt as it has to stand on the screen, made anew."""
    page = rendering.Page(prompt_parts(asked(app), app.language))
    return page.content(app.screen.query_one(Sheet).width).plain


async def give_up(pilot: Pilot[None]) -> None:
    await pilot.press("f3")
    await pilot.pause()


async def test_the_field_of_another_kind_is_there_before_its_question_is_asked(
    make_study: MakeStudy, kinds: list[Path]
) -> None:
    app = DlquizApp(make_study(banks=kinds), Wishes(number=5))
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(4):
            sheet, here = app.screen.query_one(Sheet), field_for(Frame(asked(app), 1, None))
            coming = field_for(Frame(await prepared(pilot), 1, None))
            await pilot.pause()
            assert here is not None
            assert coming is not None
            assert {here, coming} <= set(sheet._fields)
            assert app.screen.query_one(f"#{coming.module}").display == (here == coming)
            await pilot.press("f4")
            await pilot.pause()
            assert app.screen.query_one(f"#{coming.module}").display


async def test_a_sheet_that_is_going_away_gets_no_field(make_study: MakeStudy, kinds: list[Path]) -> None:
    app = DlquizApp(make_study(banks=kinds), Wishes(question="kinds/name-it"))
    async with app.run_test(size=SIZE) as pilot:
        sheet, other = app.screen.query_one(Sheet), app.context.library.question("kinds/order")
        assert other is not None
        frame = Frame(draw(other, 1), 1, None)
        app.go_home()
        await pilot.pause()
        sheet.have_field(frame)
        assert list(sheet._fields) == [LINE]


def nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.kinds.draw", lambda *_: pytest.fail("it was drawn already"))


async def test_the_next_question_is_drawn_read_and_laid_out(app: DlquizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await give_up(pilot)
        variant = await prepared(pilot)
        nothing_drawn(monkeypatch)
        read, laid_out = rendering.parsed_marked.cache_info(), rendering.laid_out.cache_info()
        width = app.screen.query_one(Sheet).width
        rendering.Page(prompt_parts(variant, "en")).content(width)
        assert rendering.laid_out.cache_info().misses == laid_out.misses
        await pilot.press("enter")
        assert app.screen.query_one(Sheet).width == width
        assert asked(app) == variant
        assert shown(app, "#prompt") == prompt_now(app)
        assert rendering.parsed_marked.cache_info().misses == read.misses


async def test_what_a_verdict_says_is_ready_before_it_is_given(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await prepared(pilot)
        before = rendering.parsed.cache_info().misses
        ahead.read_verdict(asked(app), ahead._Look("en", 74))
        assert rendering.parsed.cache_info().misses == before


async def test_in_another_language_it_is_told_in_that(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await give_up(pilot)
        variant = await prepared(pilot)
        await pilot.press("ctrl+l", "enter")
        await pilot.pause()
        assert asked(app) == variant
        assert app.language == "zh"
        assert shown(app, "#prompt") == prompt_now(app)


async def test_at_another_width_it_is_laid_out_anew(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await give_up(pilot)
        await prepared(pilot)
        await pilot.resize_terminal(40, 24)
        await pilot.press("enter")
        await pilot.pause()
        assert max(map(len, shown(app, "#prompt").split("\n"))) <= 40
        assert shown(app, "#prompt") == prompt_now(app)


async def test_an_answer_taken_back_is_asked_again_with_other_numbers(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        first = asked(app)
        await give_up(pilot)
        await prepared(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert asked(app).question is first.question
        assert asked(app) == draw(first.question, asked(app).seed)
        assert shown(app, "#prompt") == prompt_now(app)


async def test_a_question_that_is_skipped_makes_room_for_the_prepared_one(
    app: DlquizApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        variant = await prepared(pilot)
        nothing_drawn(monkeypatch)
        await pilot.press("f4")
        await pilot.pause()
        assert asked(app) == variant
        assert shown(app, "#prompt") == prompt_now(app)


async def test_a_bank_that_was_written_meanwhile_is_asked_as_it_is_now(app: DlquizApp, tmp_path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await give_up(pilot)
        variant = await prepared(pilot)
        bank = tmp_path / "demo.yaml"
        old = variant.question.prompt.en
        text = bank.read_text("utf-8")
        assert old in text
        bank.write_text(text.replace(old, "A new text?"), "utf-8")
        session_of(app).renew(load_library([bank]).question)
        await pilot.press("enter")
        await pilot.pause()
        assert asked(app).question.name == variant.question.name
        assert "A new text?" in shown(app, "#prompt")


async def test_whatever_fails_beside_the_screen_is_no_trouble_before_it_is_asked_for(
    app: DlquizApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a mistake of ours")

    failed: list[str] = []
    monkeypatch.setattr(ahead, "read_question", lambda *_: failed.append("question") or fail())
    monkeypatch.setattr(ahead, "read_verdict", lambda *_: failed.append("verdict") or fail())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(2 * ahead.SOON)
        await pilot.app.workers.wait_for_complete()
        assert failed == ["verdict", "question"]
        foreseen = session_of(app).foreseen()
        await give_up(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert foreseen is not None
        assert asked(app).question is foreseen.question
        assert shown(app, "#prompt") == prompt_now(app)


async def test_preparing_is_no_answer_and_no_draft(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await prepared(pilot)
        draft = store.draft()
        assert draft is not None
        assert draft.seed == asked(app).seed
        assert draft.events == []
        assert session_of(app).results == []
        assert list(store.history()) == []


async def test_no_rule_asks_whether_the_page_around_a_widget_has_the_focus(app: DlquizApp) -> None:
    """Else what stands in the page would keep the look of before: see `Body`."""
    async with app.run_test(size=SIZE) as pilot:
        body = pilot.app.screen.query_one("#body")
        names = body._selector_names
        around = [
            selector
            for rule in app.stylesheet.rules
            for selectors in rule.selector_set
            for selector in selectors.selectors[:-1]
            if {"focus", "blur", "focus-within"} & set(selector.pseudo_classes)
            and (selector.name in names or f"#{selector.name}" in names or f".{selector.name}" in names)
        ]
        assert around == []


async def test_whoever_is_quick_keeps_one_thread_waiting(app: DlquizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "SOON", 0.001)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.warmth._warm.clear()
        for key in ["f3", "enter", "f3", "enter", "f3"]:
            await pilot.press(key)
            await pilot.pause(0.02)
        waiting = [worker for worker in app.workers if not worker.is_finished]
        app.warmth.end()
        assert [worker.name for worker in waiting] == ["preparing what comes next"]
        await prepared(pilot)
