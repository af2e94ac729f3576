"""One question of each type with parts, answered by keys alone: right, wrong, unreadable, and gone on with later."""

from __future__ import annotations

from collections.abc import Callable
from itertools import dropwhile
from pathlib import Path

import pytest
from driving import SIZE, MakeStudy, ask, session_of, shown
from seeing import lines
from textual import events
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, OptionList

from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store
from dlquiz.session.starting import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.inputs.choice import ChoiceInput
from dlquiz.tui.inputs.cloze import ClozeInput
from dlquiz.tui.inputs.matching import MatchingInput, Rights, Sides
from dlquiz.tui.inputs.ordering import OrderingInput
from dlquiz.tui.rendering import Page
from dlquiz.tui.widgets.page_view import PageView

Resume = Callable[..., DlquizApp]


def rows(app: DlquizApp, kind: type[OptionList]) -> list[str]:
    """The rows of a list as they are shown."""
    options = app.screen.query_one(kind).options
    pages = [option.prompt for option in options]
    return [page.content(70).plain for page in pages if isinstance(page, Page)]


def notes(app: DlquizApp) -> list[str]:
    """What stands beside each blank."""
    views = app.screen.query_one(ClozeInput).query(PageView)
    return [" ".join(view.render().content(40).plain.split()) for view in views]  # type: ignore[attr-defined]


async def fill(pilot: Pilot[None], *answers: str) -> None:
    """Type into the blank that has the focus, Enter; and so on."""
    for answer in answers:
        field = pilot.app.focused
        assert isinstance(field, Input)
        field.value = answer
        await pilot.press("enter")


@pytest.fixture
def app(make_study: MakeStudy, kinds: list[Path]) -> DlquizApp:
    return DlquizApp(make_study(banks=kinds), SessionOptions(number=5))


@pytest.fixture
def resume(make_study: MakeStudy, kinds: list[Path], store: Store) -> Resume:
    """The quiz that goes on with a question in whose field something was typed, after these events."""

    def resumed(name: str, typed: str, *events: object) -> DlquizApp:
        context = make_study(banks=kinds)
        store.drafts.save(Draft(f"kinds/{name}", 5, list(events), typed, context.clock()))
        return DlquizApp(context, SessionOptions(number=5))

    return resumed


# Words


async def test_control_characters_never_reach_the_screen(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "name-it")
        entry = app.screen.query_one("#line", Input)
        app.post_message(events.Paste("a\x1b]52;c;eA==\x07b\u202ec"))
        await pilot.pause()
        assert shown(app, "#echo") == "read as a]52;c;eA==bc"
        assert (entry.value, entry.cursor_position) == ("a]52;c;eA==bc", 13)
        entry.value = "\x9bm\x07"
        await pilot.press("enter")
        assert "Wrong: read as m, the answer" in shown(app, "#verdict")
        await pilot.press("a", *"relu", "enter")
        assert shown(app, "#verdict").startswith("✓ Right")


# Cloze


@pytest.mark.sweep
async def test_blanks_are_filled_by_keys_alone(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "gaps")
        assert "(1) Type a number (within 0.1%).\n(2) Type a word or a few.\n(3) 1 β-Adam / 2 SGD" in shown(
            app, "#prompt"
        )
        assert notes(app) == ["", "", ""], "the options stand once, below the prompt"
        await pilot.press("2", "tab", *"mo", "down", "1")
        assert notes(app) == ["read as 2", "read as mo", "read as β-Adam"]
        await pilot.press("up", *"mentum", "shift+tab", "0", "backspace", "enter", "enter", "enter")
        verdict = shown(app, "#verdict")
        assert verdict.startswith("✓ Right\n\n✓ (1) read as 2\n✓ (2) read as momentum\n✓ (3) read as β-Adam\n")
    assert store.history()[0].answer == "2; momentum; 1"


@pytest.mark.sweep
async def test_a_blank_that_cannot_be_read_gets_the_focus_and_its_help(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "gaps")
        await fill(pilot, "2", "", "1")
        assert shown(app, "#echo") == "Not counted: (2) type an answer, or `?` to give up"
        await fill(pilot, "a; b", "1")
        assert "(2) leave the `;` out" in shown(app, "#echo")
        assert app.focused is app.screen.query_one(ClozeInput).query(Input)[1]
        assert notes(app)[1] == "", "the help stands above: not once more beside the blank"
        await pilot.press("x")
        assert shown(app, "#echo") == ""
        assert "leave the `;` out" in notes(app)[1]
    assert store.history() == []


async def test_blanks_are_gone_on_with(resume: Resume) -> None:
    app = resume("gaps", "(1\na;b\n")
    async with app.run_test(size=SIZE) as pilot:
        assert app.screen.query_one(ClozeInput).answers == ("(1", "a;b", "")
        assert app.focused is app.screen.query_one(ClozeInput).query(Input)[2]
        await pilot.press("1", "shift+tab")
        await fill(pilot, "momentum")
        await pilot.press("shift+tab", "shift+tab")
        await fill(pilot, "2")
        await pilot.press("enter", "enter")
        assert "✓ Right" in shown(app, "#verdict")


# Ordering: shown for this seed is found by looking, so that the keys are those of a learner who reads the screen


def numbers_of(app: DlquizApp, kind: type[OptionList], *texts: str) -> list[str]:
    """The keys that stand before these texts."""
    found = [next(row for row in rows(app, kind) if row.endswith(text)) for text in texts]
    return [row.removesuffix(f". {text}")[-1] for row, text in zip(found, texts, strict=True)]


ORDER = ("forward pass", "loss", "backward pass", "update of the weights")


@pytest.mark.sweep
async def test_items_are_placed_by_their_numbers(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "order")
        keys = numbers_of(app, OrderingInput, *ORDER)
        assert sorted(keys) == ["1", "2", "3", "4"]
        await pilot.press("enter")
        assert shown(app, "#echo") == "Put the items in order first."
        await pilot.press(*keys[:3])
        assert [row[5:] for row in rows(app, OrderingInput)] == list(ORDER)
        assert [row[0] for row in rows(app, OrderingInput)] == ["•", "•", "•", " "]
        await pilot.press("enter")
        assert shown(app, "#verdict").startswith(
            "✓ Right\n\n✓ 1. forward pass\n✓ 2. loss\n✓ 3. backward pass\n✓ 4. update of the weights\n\nRated Good"
        )
    assert store.history()[0].answer == ", ".join(keys)


@pytest.mark.sweep
async def test_items_are_moved_and_the_verdict_tells_where_they_were(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "order")
        keys = numbers_of(app, OrderingInput, *ORDER)
        await pilot.press(*keys, "home", "J", "shift+down", "K")
        assert app.screen.query_one(OrderingInput).highlighted == 1
        await pilot.press("enter")
        assert shown(app, "#verdict").startswith(
            "◐ Partly: 2 of 3 neighboring pairs in order\n\n"
            "✗ 1. forward pass (you: 2)\n✗ 2. loss (you: 1)\n✓ 3. backward pass\n✓ 4. update of the weights\n"
        )
    assert store.history()[0].answer == ", ".join([keys[1], keys[0], *keys[2:]])


@pytest.mark.sweep
async def test_an_item_is_carried_by_two_clicks(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "order")
        before = [row[2:] for row in rows(app, OrderingInput)]
        await pilot.click(OrderingInput, offset=(6, 0))
        assert rows(app, OrderingInput)[0][0] == "↕"
        await pilot.click(OrderingInput, offset=(6, 2))
        assert [row[2:] for row in rows(app, OrderingInput)] == [before[1], before[2], before[0], before[3]]


async def test_an_order_is_gone_on_with_in_the_other_language(resume: Resume, store: Store) -> None:
    app = resume("order", "4, 3, 2, 1")
    async with app.run_test(size=SIZE) as pilot:
        assert [row[2] for row in rows(app, OrderingInput)] == ["4", "3", "2", "1"]
        await pilot.press("K", "down", "J", "ctrl+l")
        assert [row[2] for row in rows(app, OrderingInput)] == ["4", "2", "3", "1"]
        assert any("前向传播" in row for row in rows(app, OrderingInput))
        await pilot.press("ctrl+q")
    draft = store.drafts.current()
    assert draft is not None
    assert draft.typed == "4, 2, 3, 1"


# Matching


RIGHTS = ("residual connections", "concatenation of all earlier maps", "parallel branches")


async def test_right_sides_are_chosen_by_their_numbers(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "pairs")
        keys = numbers_of(app, Rights, *RIGHTS)
        assert rows(app, Sides) == ["• ResNet → …", "• DenseNet → …", "• GoogLeNet → …"]
        await pilot.press(keys[0], "down", keys[2], "up", "enter")
        assert shown(app, "#echo") == "First choose a partner for “DenseNet”."
        assert rows(app, Sides)[0] == f"• ResNet → {keys[0]}. residual connections"
        await pilot.press("９", keys[1], "enter")
        assert shown(app, "#verdict").startswith("✓ Right\n\n✓ ResNet → residual connections\n✓ DenseNet → conc")
    assert store.history()[0].answer == ", ".join(keys)


async def test_right_sides_are_chosen_by_clicks(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "pairs")
        await pilot.click(Sides, offset=(3, 2))
        await pilot.click(Rights, offset=(5, 1))
        assert rows(app, Sides)[2] == f"• GoogLeNet → {rows(app, Rights)[1]}"
        assert app.focused is app.screen.query_one(Sides)


async def test_matches_are_gone_on_with(resume: Resume) -> None:
    app = resume("pairs", "2, -, 1")
    async with app.run_test(size=SIZE) as pilot:
        assert [row.split(" → ")[1][0] for row in rows(app, Sides)] == ["2", "…", "1"]
        assert app.screen.query_one(Sides).highlighted == 1
        await pilot.press("3", "ctrl+l")
        assert app.screen.query_one(MatchingInput).typed == "2, 3, 1"
        assert "残差连接" in "".join(rows(app, Rights))
        await pilot.press("enter")
        assert "ResNet → 残差连接" in shown(app, "#verdict")


# Steps


async def test_steps_are_answered_one_by_one_and_a_mistake_costs_one(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "chain")
        assert "Step 1: Width after C1 (5×5)?" in shown(app, "#steps")
        assert "Step 2" not in shown(app, "#steps")
        await pilot.press("2", "7", "enter")
        assert "Step 1: Width after C1 (5×5)?\n    read as 27\n\n  Step 2: Width after S2" in shown(app, "#steps")
        assert "28" not in shown(app, "#steps")
        assert app.screen.query_one("#line", Input).value == ""
        await pilot.press("1", "comma", "5", "enter")
        assert "use a point" in shown(app, "#echo")
        await pilot.press("backspace", "backspace", "3", "enter")
        assert not app.screen.query_one("#line").display
        assert rows(app, ChoiceInput) == ["1. no weights", "2. 4 weights"]
        assert shown(app, "#verdict") == ""
        await pilot.press("2")
        verdict = shown(app, "#verdict")
        assert verdict.startswith(
            "◐ Partly: 1 of 3 right\n\n✗ Step 1: Width after C1 (5×5)?\n    read as 27, the answer is 28\n"
        )
        assert "\n    read as 13\n    right from your 27\n" in verdict
        assert "\n    read as 4 weights, the answer is no weights\n    ▎ A window is no kernel." in verdict
        assert verdict.count("right from your") == 1
        assert "  Step 3: ✓ 1. choose · no weights\n               It compares." in verdict
    (attempt,) = store.history()
    assert (attempt.answer, attempt.verdict) == ("27\n13\n2", "partly")


async def test_steps_are_gone_on_with(resume: Resume) -> None:
    app = resume("chain", "1", ["answer", "28"])
    async with app.run_test(size=SIZE) as pilot:
        assert "read as 28" in shown(app, "#steps")
        assert app.screen.query_one("#line", Input).value == "1"
        await pilot.press("4", "enter", "1")
        assert shown(app, "#verdict").startswith(
            "✓ Right\n\n✓ Step 1: Width after C1 (5×5)?\n    read as 28\n✓ Step 2: "
        )


# All of them


def is_one_step(before: list[str], frames: list[list[str]]) -> bool:
    """Whether what is painted after the screen `before` is the new one at once, and stays."""
    new = list(dropwhile(before.__eq__, frames))
    return bool(new) and all(frame == new[-1] for frame in new)


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["name-it", "gaps", "order", "pairs", "chain"])
async def test_nothing_new_is_seen_from_where_the_old_page_was_scrolled_to(
    app: DlquizApp, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames: list[list[str]] = []
    render, looking = Widget.render_lines, False

    def look(widget: Widget, crop: Region) -> list[Strip]:
        nonlocal looking
        if not looking:
            looking = True
            frames.append(lines(app.screen))
            looking = False
        return render(widget, crop)

    monkeypatch.setattr(Widget, "render_lines", look)
    async with app.run_test(size=(80, 10)) as pilot:
        await ask(pilot, app, name)
        for key in ["f3", "enter", "f3", "enter"]:
            await pilot.pause()
            before = lines(app.screen)
            frames.clear()
            await pilot.press(key)
            await pilot.pause()
            assert is_one_step(before, frames)


async def test_letters_name_what_comes_after_nine(make_study: MakeStudy, tmp_path: Path) -> None:
    pairs = "".join(f"      - {{left: left {n}, right: right {n}}}\n" for n in range(1, 13))
    items = "".join(f"      - item {n}\n" for n in range(1, 13))
    path = tmp_path / "many.yaml"
    path.write_text(
        "format: 1\nid: many\ntitle: T\nquestions:\n"
        f"  - id: pairs\n    type: matching\n    topic: t\n    prompt: P\n    pairs:\n{pairs}"
        f"  - id: order\n    type: ordering\n    topic: t\n    prompt: P\n    items:\n{items}",
        "utf-8",
    )
    app = DlquizApp(make_study(banks=[path]), SessionOptions(number=2))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "pairs")
        await pilot.press("a", "u", "b")
        assert app.screen.query_one(MatchingInput).typed.startswith("10, 11, -")
        await pilot.press("f4")
        await ask(pilot, app, "order")
        await pilot.press("c", "a", "u")
        assert app.screen.query_one(OrderingInput).typed.startswith("12, 10, 1, 2,")


@pytest.mark.parametrize("word", ["true", "false", "tune", "对"])
@pytest.mark.sweep
async def test_a_word_typed_where_an_option_is_picked_does_nothing(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    """Its letters are keys after a verdict: one of them would take the answer before back, another opens an editor."""
    app = DlquizApp(make_study(), SessionOptions(number=5))
    monkeypatch.setattr(app.authoring, "edit", lambda _: pytest.fail("an editor was opened"))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "pick")
        await pilot.press("1", "enter")
        await ask(pilot, app, "claim")
        answered = len(session_of(app).results)
        await pilot.press(*word)
        await pilot.pause()
        assert len(session_of(app).results) == answered
        assert app.context.store.flags.flagged() == frozenset()
        assert session_of(app).current is not None
