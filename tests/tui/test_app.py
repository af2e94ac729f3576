"""The wiring of the screens, driven by keys as a person would; what an answer is worth is tested below them."""

from __future__ import annotations

import asyncio
import threading
from itertools import count
from pathlib import Path

import pytest
from asking import next_question
from driving import SIZE, MakeStudy, ask, notices, session_of, shown, state_of, until
from textual.css.query import NoMatches
from textual.events import Resize
from textual.geometry import Size
from textual.widgets import Input, TextArea

from dlquiz.kinds.choice import Choice
from dlquiz.kinds.cloze import Cloze
from dlquiz.kinds.matching import Matching
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.open import Open
from dlquiz.kinds.ordering import Ordering
from dlquiz.kinds.text import ShortAnswer
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.locations import bundled_banks
from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store, open_store
from dlquiz.session.starting import SessionOptions
from dlquiz.settings import Settings, load_settings
from dlquiz.text.first_line import first_line
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.inputs.choice import ChoiceInput
from dlquiz.tui.lifecycle import preload
from dlquiz.tui.progress.screen import ProgressScreen
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.question.summary import SummaryScreen
from dlquiz.tui.row_keys import KEYS
from dlquiz.variants.model import Variant


@pytest.fixture
def app(make_study: MakeStudy) -> DlquizApp:
    """The five questions of the small bank are asked."""
    return DlquizApp(make_study(), SessionOptions(number=5))


async def test_options_are_picked_by_a_number_or_a_click_and_ticks_submitted_together(
    app: DlquizApp, store: Store
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "pick")
        assert "x<y and y>z, W[l]" in shown(app, "#prompt")
        await pilot.press("2")
        assert "Wrong: read as Convolution, the answer is Max pooling" in shown(app, "#verdict")
        assert "It has kernels." in shown(app, "#verdict")
        (attempt,) = store.history()
        assert (attempt.question, attempt.answer, attempt.verdict) == ("demo/pick", "2", "wrong")
        await pilot.press("a")
        await pilot.click(ChoiceInput, offset=(4, 0))
        assert "Right: read as Max pooling" in shown(app, "#verdict")
        await pilot.press("enter", "enter", "enter")
        assert shown(app, "#verdict") == "", "pressed again it does not answer the next question"
        await ask(pilot, app, "several")
        await pilot.press("1", "2", "2", "3", "space", "space", "enter")
        assert "Right" in shown(app, "#verdict")
    assert [attempt.answer for attempt in store.history()] == ["1, 3", "1", "2"]


async def test_numbers_are_echoed_while_typing_and_mistakes_named(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        app.screen.query_one(Input).value = "(20+4-2)/2"
        await pilot.pause()
        assert shown(app, "#echo") == "read as 11"
        app.screen.query_one(Input).value = "24/2"
        await pilot.pause()
        assert shown(app, "#echo") == "read as 12"
        await pilot.press("enter")
        verdict = shown(app, "#verdict")
        assert "Wrong: read as 12, the answer is 11" in verdict
        assert "ceil_for_floor" in verdict
        assert "⌊(20+2·2−3)/2⌋ + 1" in verdict
    assert store.history()[0].mistake == "ceil_for_floor"


async def test_open_answer_is_scored_by_its_points(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "explain")
        app.screen.query_one("#essay", TextArea).text = "The maps are Linear."
        await pilot.press("ctrl+s")
        model = shown(app, "#model")
        assert "The maps are Linear." in model
        assert "W₂W₁" in model.replace(" ", "")
        choices = app.screen.query_one(ChoiceInput)
        rows = [choices._page(number).content(70).plain for number in (1, 2)]
        assert ["you wrote “Linear”" in row for row in rows] == [True, False]
        assert all(row.startswith("[ ]") for row in rows), "a keyword suggests a point and ticks nothing"
        await pilot.press("ctrl+l")
        row = choices._page(1).content(70).plain
        assert row.startswith("[ ]") and "你写到了“Linear”" in row
        await pilot.press("ctrl+l", "1", "enter")
        assert "Partly: 1 of 2 points met (no. 1), score 0.67" in shown(app, "#verdict")
    (attempt,) = store.history()
    assert attempt.verdict == "partly"
    assert attempt.score == pytest.approx(2 / 3)
    assert attempt.answer == "1\nThe maps are Linear."


async def test_language_switches_in_the_middle_and_keeps_the_text(make_study: MakeStudy) -> None:
    context = make_study()
    app = DlquizApp(context, SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        app.screen.query_one(Input).value = "11"
        await pilot.press("ctrl+l")
        assert "输入宽度为 20" in shown(app, "#prompt")
        assert app.screen.query_one(Input).value == "11"
        assert "你的答案：11" in shown(app, "#echo")
        await pilot.press("enter")
        assert "正确" in shown(app, "#verdict")
        await pilot.press("ctrl+l")
        assert "Right" in shown(app, "#verdict")
    assert load_settings(context.settings_file).language == "en"


async def test_quitting_in_the_middle_loses_nothing(make_study: MakeStudy, tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    context = make_study(path=path)
    app = DlquizApp(context, SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        await pilot.press("f2")
        app.screen.query_one(Input).value = "1"
        await pilot.pause()
        before = session_of(app).current
        await pilot.press("ctrl+q")
    context.store.close()
    assert before is not None

    again = make_study(path=path)
    app = DlquizApp(again)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "press c to go on (Demo" in " ".join(shown(app, "#notice").split())
        await pilot.press("c")
        question_state = state_of(app)
        assert (question_state.variant.seed, question_state.variant.parameters) == (
            before.variant.seed,
            before.variant.parameters,
        )
        assert question_state.state.hints == 1
        assert app.screen.query_one(Input).value == "1"
        await pilot.press("1", "enter")
        assert "Right: read as 11" in shown(app, "#verdict")
    assert [attempt.answer for attempt in again.store.history()] == ["11"]
    again.store.close()


async def test_neither_keys_nor_the_end_wait_until_all_is_loaded(
    app: DlquizApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where keys import what is about to be loaded, no thread can stand in their way."""
    threads: set[threading.Thread] = set()
    monkeypatch.setattr(preload, "import_module", lambda _: threads.add(threading.current_thread()))
    monkeypatch.setattr(preload, "LATER", ["part"] * 10_000_000)
    async with app.run_test(size=SIZE) as pilot:
        while not threads:
            await pilot.pause(0.01)
        await ask(pilot, app, "conv")
        assert not app.preloaded
        await pilot.press("ctrl+q")
    assert not app.preloaded
    assert threads == {threading.current_thread()}


async def test_a_size_that_the_terminal_no_longer_has_is_not_laid_out(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual would lay the first screen out for it and for the size of the terminal in turns, without end."""
    sizes: list[str] = []
    mounted, resized = DlquizApp.on_mount, HomeScreen.on_resize

    def mounts(app: DlquizApp) -> None:
        mounted(app)
        app.screen.post_message(Resize(Size(90, 28), Size(90, 28)))

    def resizes(screen: HomeScreen) -> None:
        sizes.append("a size")
        resized(screen)

    monkeypatch.setattr(DlquizApp, "on_mount", mounts)
    monkeypatch.setattr(HomeScreen, "on_resize", resizes)
    async with DlquizApp(make_study()).run_test(size=SIZE):
        await asyncio.sleep(0.5)
        before = len(sizes)
        await asyncio.sleep(0.2)
        assert len(sizes) == before > 0


async def test_hint_give_up_undo_another(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        await pilot.press("f2")
        assert "Count the padding on both sides." in shown(app, "#hints")
        await pilot.press("f3")
        assert "Given up: the answer is 11" in shown(app, "#verdict")
        assert store.history()[0].answer == "?"
        await pilot.press("u")
        assert store.history() == []
        assert state_of(app).variant.question.id == "conv"
        await pilot.press("1", "1", "enter")
        assert "Right" in shown(app, "#verdict")
        await pilot.press("a")
        assert state_of(app).variant.question.id == "conv"


@pytest.mark.parametrize("refused", [1, 3])
async def test_what_could_not_be_saved_is_saved_as_soon_as_it_can_be(
    make_study: MakeStudy, tmp_path: Path, refused: int
) -> None:
    path = tmp_path / "progress.db"
    app = DlquizApp(make_study(path=path), SessionOptions(number=5))
    with app.context.store as store:
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            store.connection.execute("PRAGMA query_only = ON")
            for _ in range(refused):
                await pilot.press("f3")
                assert "\nnot saved" in shown(app, "#verdict")
                await pilot.press("enter")
                assert "not saved" in shown(app, "#bar")
            assert len(store.history()) == 0
            store.connection.execute("PRAGMA query_only = OFF")
            await pilot.press("f3")
            assert "Saved. Comes back" in shown(app, "#verdict")
            with open_store(path) as other:
                assert len(other.history()) == refused + 1
                assert other.figures.mismatches() == []
            await pilot.press("enter")
            assert "not saved" not in shown(app, "#bar")


async def test_review_with_nothing_due_says_so(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("r")
        assert isinstance(app.screen, HomeScreen)
        assert notices(app) == ["Nothing is due today."]


async def test_the_language_of_the_environment_is_kept_only_when_it_is_chosen(make_study: MakeStudy) -> None:
    context = make_study(settings=Settings(language="zh", follows_environment=True))
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t")
        assert "language" not in context.settings_file.read_text("utf-8")
        await pilot.press("l", "l")
        assert app.language == "zh"
        assert "language: zh\n" in context.settings_file.read_text("utf-8")


def answer_keys(variant: Variant) -> list[str]:
    """The keys that answer a question rightly with the keyboard alone."""
    kind = variant.question.kind
    if isinstance(kind, Open):
        return [*"because", "ctrl+s", *(str(n) for n in range(1, len(kind.rubric) + 1)), "enter"]
    if isinstance(kind, Ordering | Matching):
        count = len(kind.items if isinstance(kind, Ordering) else kind.pairs)
        return [*(KEYS[variant.options.index(place)] for place in range(count)), "enter"]
    if variant.parts:
        return [key for part in variant.parts for key in _part_keys(part, blank=isinstance(kind, Cloze))]
    return _part_keys(variant)


def _part_keys(variant: Variant, *, blank: bool = False) -> list[str]:
    kind = variant.question.kind
    if isinstance(kind, Choice):
        correct = [place for place, option in enumerate(variant.options, 1) if kind.options[option].correct]
        return [*map(str, correct), *(["enter"] if kind.multiple or blank else [])]
    if isinstance(kind, TrueFalse):
        return ["1" if kind.answer else "2"]
    if isinstance(kind, ShortAnswer):
        return [*_keys(kind.accept[0].en), "enter"]
    assert isinstance(kind, Numeric)
    value = repr(variant.answer).replace("(", "[").replace(")", "]").replace(",]", "]")
    return [*_keys(value), "enter"]


def _keys(typed: str) -> list[str]:
    named = {"-": "minus", ".": "full_stop", "[": "left_square_bracket", "]": "right_square_bracket"}
    named |= {",": "comma", " ": "space", "+": "plus"}
    return [named.get(character, character) for character in typed]


@pytest.mark.sweep
async def test_ten_questions_by_keyboard_then_history_after_a_restart(make_study: MakeStudy, tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    # Home starts what today asks.
    context = make_study(path=path, banks=[bundled_banks()], settings=Settings(new_per_day=10))
    app = DlquizApp(context)
    kinds: set[str] = set()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        session = session_of(app)
        for number in count():
            if not isinstance(app.screen, QuestionScreen):
                break
            question_state = next_question(session)
            assert question_state is not None
            kinds.add(question_state.variant.question.type)
            right = question_state.relearned or number % 2 == 0
            await pilot.press(*(answer_keys(question_state.variant) if right else ["f3"]))
            verdict = shown(app, "#verdict")
            assert verdict, f"no verdict on {question_state.variant.question.name}"
            if right:
                assert verdict.startswith("✓ Right"), question_state.variant.question.name
            await pilot.press("enter")
        assert isinstance(app.screen, SummaryScreen)
        relearned = sum(result.question_state.relearned for result in session.results)
        assert f"{10 + relearned} answered" in shown(app, "#results")
        await pilot.press("q")
    context.store.close()
    assert len(kinds) >= 3

    with open_store(path) as reopened:
        attempts = reopened.history()
        assert len(attempts) == 10 + relearned
        assert {attempt.mode for attempt in attempts} == {"practice"}
    app = DlquizApp(make_study(path=path, banks=[bundled_banks()]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p")
        assert isinstance(app.screen, ProgressScreen)
        await pilot.press("8")
        asked = context.library.question(attempts[0].question)
        assert asked is not None and first_line(asked.prompt.en)[:30] in shown(app, "#figures")
    app.context.store.close()


async def test_points_out_of_sight_are_brought_into_sight_before_they_are_scored(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=(80, 9)) as pilot:
        await ask(pilot, app, "explain")
        app.screen.query_one(TextArea).text = "\n".join(f"line {number}" for number in range(20))
        await pilot.press("ctrl+s")
        body = app.screen.query_one("#body")
        choices = app.screen.query_one(ChoiceInput)

        def below() -> int:
            return choices.virtual_region.y - body.scroll_offset.y

        # What is to be ticked is seen at once, and the answer by scrolling back.
        await until(pilot, lambda: 0 < below() < body.size.height)
        await pilot.press(*["pageup"] * 9)
        assert below() >= body.size.height
        await pilot.press("enter")
        assert shown(app, "#verdict") == ""
        assert store.history() == []
        assert choices.region.bottom <= body.region.bottom
        await pilot.press(*["pageup"] * 9, "pagedown", "down", "down")

        def last() -> int:
            return choices.virtual_region.y + choices.line_span(1)[0] - body.scroll_offset.y

        await until(pilot, lambda: 0 <= last() < body.size.height)
        await pilot.press("enter")
        assert "0 of 2 points met" in shown(app, "#verdict")
    assert [attempt.verdict for attempt in store.history()] == ["wrong"]


async def test_a_draft_of_a_question_that_is_gone_is_reported_and_dropped(make_study: MakeStudy, store: Store) -> None:
    context = make_study()
    store.drafts.save(Draft("gone/question", 1, [], "1", context.clock()))
    app = DlquizApp(context)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("c")
        assert notices(app) == ["The question left in the middle is no longer in the banks."]
        assert "gone/question" not in shown(app, "#notice")
    assert store.drafts.current() is None


@pytest.mark.parametrize(("row", "kept"), [("sizes", True), ("words", False)])
async def test_a_new_session_goes_on_with_what_was_begun_if_it_is_of_it(
    make_study: MakeStudy, store: Store, row: str, kept: bool
) -> None:
    context = make_study()
    store.drafts.save(Draft("demo/conv", 5, [["hint", ""]], "1+", context.clock()))
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["down"] * {"sizes": 2, "words": 3}[row], "enter")
        question_state = state_of(app)
        assert (question_state.variant.question.id == "conv") is kept
        if kept:
            assert (
                question_state.variant.seed,
                question_state.state.hints,
                question_state.number,
                question_state.total,
            ) == (5, 1, 1, 1)
            assert app.screen.query_one(Input).value == "1+"


async def test_a_screen_opened_while_the_program_ends_is_no_error(make_study: MakeStudy) -> None:
    """Textual mounts none of its widgets any more, and still calls its `on_mount`."""
    context = make_study()
    app = DlquizApp(context)
    with pytest.raises(NoMatches):
        # The test's terminal raises every error at its end, this one, too.
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            app.exit(return_code=0)
            app.open("settings")
            await pilot.pause()
    assert not context.log_file.exists()
    assert app.return_code == 0
